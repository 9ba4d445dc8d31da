"""A file name that a site proposes → a name that is safe in a folder of the person, anywhere.

What a site writes may lead out of the folder (`../`), name a device of Windows, hide its
extension or be too long. The name is kept readable: « Accusé de traitement_… » stays so.
"""

from __future__ import annotations

import re
import unicodedata
from email.message import Message
from email.utils import collapse_rfc2231_value

LONGEST = 150
FALLBACK = "fichier-du-portail.xml"
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)",
    re.IGNORECASE,
)
_NOT_ALLOWED = re.compile(r'[<>:"|?*]')
_KEPT = frozenset({"xml", "pdf", "zip", "txt", "csv", "bin"})


def safe_file_name(proposed: str, fallback: str = FALLBACK) -> str:
    """The last part of a proposed name, without what a folder or Windows would not bear.

    Control characters and marks that turn the reading direction are taken out: they would show
    « fdp.exe » for « exe.pdf ». What is no document (a program, a shortcut) loses its extension's
    power: `.bin` is added.
    """
    last = re.split(r"[/\\]", proposed)[-1]
    composed = unicodedata.normalize("NFC", last)
    shown = "".join(c for c in composed if unicodedata.category(c)[0] != "C")
    name = " ".join(_NOT_ALLOWED.sub("_", shown).split()).strip(" .")
    if not name or not any(c.isalnum() for c in name):
        return fallback
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    name = _shortened(name if extension in _KEPT else f"{name}.bin")
    return f"_{name}" if _DEVICE.match(name) else name


def proposed_name(disposition: str) -> str:
    """The name in a Content-Disposition header, as the site wrote it; empty when there is none."""
    message = Message()
    message["content-disposition"] = disposition.replace("\r", " ").replace("\n", " ")
    parameters = message.get_params(failobj=[], header="content-disposition", unquote=True)
    # The form `filename*=UTF-8''…` comes last here, so that it wins, as in a browser.
    found = {key.lower(): value for key, value in parameters}
    return _decoded(found.get("filename", ""))


def _decoded(value: str | tuple[str | None, str | None, str]) -> str:
    """A plain name may carry raw UTF-8 bytes, read as Latin-1 on the way."""
    if isinstance(value, tuple):
        return collapse_rfc2231_value(value, errors="replace")
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _shortened(name: str) -> str:
    """At most LONGEST bytes, the extension kept: disks count bytes."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = name, "", ""
    room = LONGEST - len(f"{dot}{extension}".encode())
    cut = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{cut}{dot}{extension}"


def numbered(name: str, number: int) -> str:
    """« accusé (2).xml »: the name that a second file of the same name takes."""
    if number < 2:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem} ({number}).{extension}" if dot else f"{name} ({number})"
