"""The one request that cannot be repeated: the file leaves, and what came of it is told honestly.

The rule: once the last piece of the file was handed to the network, only a clear answer counts.
« Fichier déposé » is a deposit; a login page, a refusal of the request or a known complaint is a
refusal; everything else (silence, a cut, an error of the portal, a page that is not understood)
is an unknown outcome, never a reason to send again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.portal_client.checks import account_expired, out_of_order
from certdesk.portal_client.errors import (
    AccountLost,
    DepositRefused,
    OutcomeUnknown,
    PortalError,
    Sent,
    SessionLost,
)
from certdesk.portal_client.page import unreadable
from certdesk.portal_client.pages import (
    PageKind,
    UploadForm,
    claims_deposit,
    complaint,
    deposit_confirmation,
    what_page,
)
from certdesk.portal_client.transport import REDIRECTS, REPEATING_REDIRECTS
from certdesk.portal_client.upload import Upload

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

    from certdesk.model.progress import Tick
    from certdesk.portal_client.labels import Wording
    from certdesk.portal_client.transport import Answer, Transport

# The answers by which HTTP says that a request was not carried out. Not 408 (the server waited
# too long), nor any 5xx: there the request may have been.
_REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 409, 410, 411, 413, 414, 415, 422, 429, 431})
_LONGEST_COMPLAINT = 200


@dataclass(frozen=True)
class DepositConfirmation:
    """« Fichier déposé », as the portal said it; `numero_dossier` is empty when it gave none."""

    text: str
    numero_dossier: str
    sha256: str
    size: int


def send_file(
    transport: Transport, target: UploadForm, path: Path, sha256: str, tick: Tick, login_url: str
) -> DepositConfirmation:
    """Send the file once. Raises what the module says; never tries again."""
    form = target.form
    url = (target.button.url if target.button is not None else "") or form.url
    upload = Upload(path, target.file, form.filled({}, target.button), sha256, tick)
    try:
        reply = _send(transport, url, upload, login_url)
    finally:
        upload.close()
    wording = transport.portal.wording
    confirmation = deposit_confirmation(reply.answer.page, wording)
    if confirmation is None or upload.sent is not Sent.ALL or reply.answer.status >= 400:
        raise _outcome(reply, wording, upload.sent)
    return DepositConfirmation(
        confirmation.text, confirmation.numero_dossier, sha256.lower(), upload.size
    )


@dataclass(frozen=True)
class _Reply:
    """The page that came back; `direct` when it answers the very request that held the file."""

    answer: Answer
    direct: bool


def _send(transport: Transport, url: str, upload: Upload, login_url: str) -> _Reply:
    headers = {"Content-Type": upload.content_type, "Content-Length": str(upload.length)}
    try:
        response = transport.send(
            "POST", url, upload, headers, read=transport.patience.deposit_answer
        )
        if response.status_code not in REDIRECTS:
            return _Reply(transport.read(response), direct=True)
        response.close()
        return _redirected(transport, response, login_url)
    except PortalError as error:
        if upload.sent is Sent.ALL:
            raise unknown() from error
        error.sent = upload.sent
        raise


def _redirected(transport: Transport, response: httpx2.Response, login_url: str) -> _Reply:
    """A redirection straight to the login page is a direct answer: nobody looked at the file.

    A login page further on says nothing of it: the file was perhaps taken before.
    """
    if response.status_code in REPEATING_REDIRECTS:
        raise unreadable("redirection")
    target = transport.target(response)
    answer = transport.get(target)
    to_login = answer.redirects == 0 and _same_page(target, login_url)
    return _Reply(answer, direct=to_login)


def _outcome(reply: _Reply, wording: Wording, sent: Sent) -> PortalError:
    refused = _refusal(reply, wording)
    if refused is None and sent is not Sent.ALL and reply.answer.status >= 500:
        refused = out_of_order(reply.answer.status)
    if refused is None:
        return unknown(sent)
    refused.sent = sent
    return refused


def _refusal(reply: _Reply, wording: Wording) -> PortalError | None:
    """The clear « no » of the portal; None when its answer is not one, or says both."""
    answer = reply.answer
    if claims_deposit(answer.page, wording):
        return None
    kind = what_page(answer.page, wording)
    said = complaint(answer.page)
    if reply.direct and answer.status < 500:
        if kind is PageKind.EXPIRED_ACCOUNT:
            return _account_lost()
        if kind in (PageKind.LOGIN, PageKind.SESSION_EXPIRED) or answer.status == 401:
            return _session_lost()
        if answer.status in _REFUSALS:
            return _refused(said or f"réponse {answer.status}")
    if kind is PageKind.UPLOAD and wording["deposit-refused"].within(said):
        return _refused(said)
    return None


def _session_lost() -> SessionLost:
    return SessionLost(
        "Votre session sur le portail avait expiré\u00a0: le fichier n’a pas été déposé.",
        "Connectez-vous de nouveau, puis déposez-le.",
    )


def _account_lost() -> AccountLost:
    told = account_expired()
    return AccountLost(f"{told.message} Le fichier n’a pas été déposé.", told.remedy)


def _refused(said: str) -> DepositRefused:
    return DepositRefused(
        f"Le portail n’a pas pris le fichier\u00a0: «\u00a0{said[:_LONGEST_COMPLAINT]}\u00a0».",
        "Rien n’a été déposé. Corrigez ce qui est reproché, puis déposez de nouveau.",
    )


def unknown(sent: Sent = Sent.ALL) -> OutcomeUnknown:
    """Nobody can say whether the portal has the file."""
    return OutcomeUnknown(
        "Le fichier est parti, mais la réponse du portail n’est pas arrivée ou n’a pas été "
        "comprise\u00a0: on ne sait pas s’il est déposé.",
        "Ne le renvoyez pas\u00a0: il pourrait y être deux fois.",
        sent=sent,
    )


def _same_page(left: str, right: str) -> bool:
    return left.partition("?")[0] == right.partition("?")[0]
