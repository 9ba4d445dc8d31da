"""A file that came from the portal: what it is, told by its content; no Qt.

The name says nothing: the portal, the browser or the person may have changed it.
"""

from __future__ import annotations

import contextlib
import re
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.parsers import expat

from certdesk.model.errors import CertdeskError, DoctypeRefused
from certdesk.model.flux.parser import DoctypeSeen, new_plain_parser
from certdesk.model.flux.sniff import detect_encoding
from certdesk.model.flux.source import Kind, read_head
from certdesk.portal_client.labels import plain

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 64 * 1024
_RECEPTION = "accuse de reception"
_WORDS = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


class DownloadKind(StrEnum):
    """What was downloaded."""

    RECEPTION = "accusé de réception"
    TREATMENT = "accusé de traitement"
    OTHER = "autre fichier"


def recognise(path: Path) -> DownloadKind:
    """What this file is: `<rapport>` is the accusé de traitement, whatever it is called.

    Nobody has published an accusé de réception: one is recognised when the beginning of the file,
    XML or text, says so in so many words. A PDF says nothing that can be read.
    """
    try:
        head = read_head(path)
    except DoctypeRefused:
        return DownloadKind.OTHER
    except CertdeskError:
        return DownloadKind.RECEPTION if _says_reception(path) else DownloadKind.OTHER
    return DownloadKind.TREATMENT if head.kind is Kind.RAPPORT else DownloadKind.OTHER


def _says_reception(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            data = stream.read(_HEAD)
    except OSError:
        return False
    if data.startswith((b"%PDF", b"PK")) or b"\0" in data:
        return False
    text = data.decode("utf-8", "replace")
    root = _root_name(data, path)
    shown = plain(f"{_WORDS.sub(' ', root)} {text[:2000]}")
    return _RECEPTION in shown or "accuse reception" in shown


def _root_name(data: bytes, path: Path) -> str:
    """The local name of the root element; empty for what is no XML, or is refused."""
    names: list[str] = []
    with contextlib.suppress(expat.ExpatError, DoctypeSeen, CertdeskError):
        parser = new_plain_parser(detect_encoding(data, path).name)
        parser.StartElementHandler = lambda name, _attributes: names.append(name)
        parser.Parse(data, False)
    return names[0].rpartition(":")[2] if names else ""
