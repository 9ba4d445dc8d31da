"""Addresses: their origin, links kept inside it, and those that CertDesk may talk to by itself."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from certdesk.portal_client.errors import DirectRefused

LOOPBACK = "127.0.0.1"
_THIS_COMPUTER = frozenset({LOOPBACK, "localhost"})
_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


def origin_of(url: str) -> str:
    """`https://hôte` or `https://hôte:port`, in one spelling; empty for anything else.

    An address with a user name or a password in it has no origin for us: it would be a secret
    in a place where addresses are shown.
    """
    if _FORBIDDEN.search(url):
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = _ascii_host(parts.hostname or "")
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return ""
    shown = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def host_of(origin: str) -> str:
    """The host of an origin."""
    return urlsplit(origin).hostname or ""


def is_loopback(origin: str) -> bool:
    """Whether the address is 127.0.0.1: there, and only there, nobody else is on the way.

    Not `localhost`: a name, which a file of the system may send anywhere.
    """
    return host_of(origin) == LOOPBACK


def needs_no_proxy(origin: str) -> bool:
    """Whether the address is meant for this computer: no proxy leads there."""
    return host_of(origin) in _THIS_COMPUTER


def confined(page_url: str, link: str, base: str = "") -> str:
    """The absolute address of a link, without its fragment; empty when it leaves the origin."""
    try:
        where = urljoin(page_url, base.strip()) if base else page_url
        target = urljoin(where, link.strip())
        parts = urlsplit(target)
    except ValueError:
        return ""
    origin = origin_of(target)
    if not origin or origin != origin_of(page_url):
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def is_below(host: str, domains: tuple[str, ...]) -> bool:
    """Whether the host is one of these domains or a sub-domain of one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def check_direct_address(address: str, refused_domains: tuple[str, ...]) -> str:
    """The origin of an address that an administrator lists; raises DirectRefused."""
    origin = origin_of(address.strip())
    if origin and (urlsplit(address.strip()).query or urlsplit(address.strip()).fragment):
        raise DirectRefused(
            "Une adresse de dépôt direct s’arrête avant «\u00a0?\u00a0» et «\u00a0#\u00a0».",
            "Retirez ce qui suit.",
        )
    if not origin:
        raise DirectRefused(
            "Une adresse de dépôt direct ne peut pas être lue.",
            "Écrivez-la sous la forme https://hôte ou https://hôte:port/chemin, sans identifiant.",
        )
    if is_below(host_of(origin), refused_domains):
        raise DirectRefused(
            "Le portail officiel n’accepte pas de dépôt automatique\u00a0: aucune interface "
            "publique n’existe à ce jour.",
            "Utilisez le dépôt assisté\u00a0: vous vous connectez et vous cliquez vous-même.",
        )
    if not origin.startswith("https://") and not is_loopback(origin):
        raise DirectRefused(
            "Cette adresse n’est pas protégée\u00a0: le dépôt direct demande https.",
            "Demandez à l’administrateur du portail une adresse qui commence par https://.",
        )
    return origin


def _ascii_host(host: str) -> str:
    """The host in lower case and ASCII, without its final dot; empty when it is no host."""
    try:
        name = host.rstrip(".").encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""
    name = name.rstrip(".").lower()
    return name if _HOST.fullmatch(name) else ""
