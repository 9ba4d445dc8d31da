"""Failures of the network in our words: what to do, and nothing of what was on its way."""

from __future__ import annotations

import ssl

import httpx2

from certdesk.portal_client.errors import (
    CertificateRefused,
    PortalError,
    PortalUnreachable,
    Sent,
)


def told(error: Exception, sent: Sent = Sent.NOTHING) -> PortalError:
    """A failure of the network in our words, without what it carried."""
    if isinstance(error, httpx2.RequestError):
        # It keeps the request, body and cookies included; nobody must find them there.
        error.request = httpx2.Request("GET", "http://portail.invalid/")
    if _is_certificate(error):
        return CertificateRefused(
            "Le certificat de ce site n’est pas reconnu par cet ordinateur\u00a0: rien n’a été "
            "envoyé.",
            "Ne passez pas outre. Signalez-le à votre service informatique.",
            sent=sent,
        )
    if isinstance(error, httpx2.TimeoutException):
        return PortalUnreachable(
            "Le portail n’a pas répondu à temps.",
            "Vérifiez la connexion à Internet, puis réessayez plus tard.",
            sent=sent,
        )
    if isinstance(error, httpx2.ProxyError):
        return PortalUnreachable(
            "Le proxy de votre réseau refuse la connexion au portail.",
            "Demandez à votre service informatique de l’autoriser.",
            sent=sent,
        )
    if isinstance(error, httpx2.ConnectError):
        return PortalUnreachable(
            "Le portail est injoignable.",
            "Vérifiez la connexion à Internet et l’adresse du portail, puis réessayez.",
            sent=sent,
        )
    return PortalUnreachable(
        "La connexion au portail a été coupée.",
        "Vérifiez la connexion à Internet, puis réessayez.",
        sent=sent,
    )


def _is_certificate(error: BaseException | None) -> bool:
    for _ in range(8):
        if error is None:
            return False
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
