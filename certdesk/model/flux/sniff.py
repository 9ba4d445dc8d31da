"""What a file is, from its first bytes: encoding, DOCTYPE, root element; refusals in French."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from certdesk.model.errors import DoctypeRefused, FileEmpty, Malformed, NotXml, WrongRoot
from certdesk.model.flux.index import NAMESPACE
from certdesk.model.flux.lines import Fetch, LineIndex
from certdesk.model.flux.parser import SEPARATOR, new_parser
from certdesk.model.flux.wording import ASK_PRODUCER, malformed_reason, named, place, quoted

if TYPE_CHECKING:
    from pathlib import Path

WINDOW = 256 * 1024
"""No call that holds the interpreter's lock is given more bytes than this at once."""

_STEP = 4096
_BLANK = b" \t\r\n"
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_SINGLE_BYTE = re.compile(r"(iso8859|cp125)-?(\d+)")


class Kind(StrEnum):
    """What kind of file was given."""

    FLUX = "flux"
    RAPPORT = "rapport"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the deposited bytes are written: a name that Python, expat and libxml2 all know."""

    name: str
    bom: int
    declared: str | None

    @property
    def is_utf16(self) -> bool:
        """Whether a UTF-8 working copy is needed: `<` is not one byte there."""
        return self.name.startswith("utf-16")


def is_zip(head: bytes) -> bool:
    """Whether the bytes start as a zip archive does."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def detect_encoding(head: bytes, path: Path) -> Encoding:
    """The encoding, from the byte order mark, the first characters, or the XML declaration."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _unknown_encoding(path, "UTF-32")
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            text = head[len(mark) :]
            if name != "utf-8":
                text = text.decode(name, "replace").encode("utf-8")
            return Encoding(name, len(mark), _declared(text))
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if head.startswith(start):
            text = head.decode(name, "replace").encode("utf-8")
            return Encoding(name, 0, _declared(text))
    declared = _declared(head)
    return Encoding(_known_name(declared, path) if declared else "utf-8", 0, declared)


def _declared(text: bytes) -> str | None:
    found = _DECLARED.match(text)
    return found[1].decode("ascii") if found else None


def _known_name(declared: str, path: Path) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        raise _unknown_encoding(path, declared) from None
    if name in ("utf-8", "utf-8-sig"):
        return "utf-8"
    if name == "ascii":
        return "us-ascii"
    if found := _SINGLE_BYTE.fullmatch(name):
        return f"iso-8859-{found[2]}" if found[1] == "iso8859" else f"windows-125{found[2]}"
    if name.startswith("utf-16"):
        raise Malformed(
            f"Le fichier {named(path)} annonce l’encodage {quoted(declared)} mais n’est pas "
            "écrit ainsi.",
            "Enregistrez-le en UTF-8, en l’annonçant à la première ligne, puis rouvrez-le.",
            line=1,
            column=1,
            byte=0,
        )
    raise _unknown_encoding(path, declared)


def _unknown_encoding(path: Path, name: str) -> NotXml:
    return NotXml(
        f"Le fichier {named(path)} est écrit dans l’encodage {quoted(name)}, que CertDesk ne lit "
        "pas.",
        "Enregistrez-le en UTF-8, en l’annonçant à la première ligne, puis rouvrez-le.",
    )


def find_root(fetch: Fetch, start: int, path: Path) -> int | None:
    """The offset of the root's `<`, before any parser; None when the bytes end before it.

    A DOCTYPE stands between the declaration and the root, nowhere else: finding none there,
    outside comments and processing instructions, is finding none.
    """
    at = start
    while True:
        at = _skip_blank(fetch, at)
        head = fetch(at, 9)
        if head.startswith(b"<?"):
            after = find_past(fetch, at + 2, b"?>")
        elif head.startswith(b"<!--"):
            after = find_past(fetch, at + 4, b"-->")
        else:
            return _root_here(head, at, path)
        if after is None:
            return at
        at = after


def _root_here(head: bytes, at: int, path: Path) -> int | None:
    if head.upper() == b"<!DOCTYPE":
        raise doctype_refused(path)
    if head and not head.startswith(b"<"):
        raise not_xml(path)
    return at if head else None


def doctype_refused(path: Path) -> DoctypeRefused:
    """The refusal of a document type, with what to do."""
    return DoctypeRefused(
        f"Le fichier {named(path)} contient une déclaration DOCTYPE, que CertDesk n’ouvre pas "
        "par sécurité.",
        "Un flux du portail n’en a pas besoin\u00a0: supprimez cette déclaration ou demandez un "
        "nouvel export.",
    )


def not_xml(path: Path) -> NotXml:
    """The refusal of a file that does not start as XML does."""
    return NotXml(
        f"Le fichier {named(path)} n’est pas un fichier XML.",
        "Choisissez le flux déposé (.xml), son accusé de traitement (.xml) ou une archive .zip "
        "qui les contient.",
    )


def empty(path: Path) -> FileEmpty:
    """The refusal of a file with nothing in it."""
    return FileEmpty(
        f"Le fichier {named(path)} est vide.",
        "Vérifiez que son téléchargement ou son export est allé au bout, puis rouvrez-le.",
    )


def _skip_blank(fetch: Fetch, at: int) -> int:
    step = _STEP
    while chunk := fetch(at, step):
        rest = chunk.lstrip(_BLANK)
        at += len(chunk) - len(rest)
        if rest:
            break
        step = min(step * 2, WINDOW)
    return at


def find_past(fetch: Fetch, at: int, end: bytes) -> int | None:
    """The offset after the next `end`, read in growing steps; None when there is none."""
    step = _STEP
    while chunk := fetch(at, step):
        found = chunk.find(end)
        if found >= 0:
            return at + found + len(end)
        if len(chunk) < step:
            return None
        at += len(chunk) - len(end) + 1
        step = min(step * 2, WINDOW)
    return None


class _RootFound(Exception):
    """Ends the parsing of the root's start tag."""


def kind_of(fetch: Fetch, start: int, encoding: str, path: Path) -> Kind:
    """What the root element says the file is; raises when it is neither flux nor accusé.

    `start` is where the markup starts, after the byte order mark; no DOCTYPE is there.
    """
    root = find_root(fetch, start, path)
    if root is None:
        if _skip_blank(fetch, start) > start or not fetch(start, 1):
            raise empty(path)
        raise malformed(path, fetch, start, encoding, start, 3)
    name = _root_name(fetch, start, root, encoding, path)
    uri, _, local = name.rpartition(SEPARATOR)
    if local.casefold() == "rapport":
        return Kind.RAPPORT
    if local == "flux" and uri == NAMESPACE:
        return Kind.FLUX
    if local == "flux":
        raise WrongRoot(
            f"Le fichier {named(path)} est un flux, mais son espace de noms est "
            f"{quoted(uri) if uri else 'absent'}\u00a0; le portail attend {quoted(NAMESPACE)}.",
            "Vérifiez l’attribut «\u00a0xmlns\u00a0» de la première balise, ou demandez un nouvel "
            "export.",
        )
    raise WrongRoot(
        f"Le fichier {named(path)} n’est ni un flux ni un accusé de traitement\u00a0: sa première "
        f"balise est {quoted(local[:60])}.",
        "Choisissez le flux déposé sur le portail (balise «\u00a0flux\u00a0») ou son accusé "
        "(balise «\u00a0rapport\u00a0»).",
    )


def _root_name(fetch: Fetch, start: int, root: int, encoding: str, path: Path) -> str:
    parser = new_parser(encoding)
    names: list[str] = []

    def keep(name: str, _attributes: dict[str, str]) -> None:
        names.append(name)
        raise _RootFound

    parser.StartElementHandler = keep
    at = root
    try:
        while chunk := fetch(at, _STEP):
            parser.Parse(chunk, False)
            at += len(chunk)
        parser.Parse(b"", True)
    except _RootFound:
        pass
    except ExpatError as error:
        offset = root + max(parser.ErrorByteIndex, 0)
        raise malformed(path, fetch, start, encoding, offset, error.code) from error
    return names[0]


def malformed(
    path: Path, fetch: Fetch, bom: int, encoding: str, offset: int, code: int
) -> Malformed:
    """The refusal at an offset of a file that has no line index yet."""
    index = LineIndex(encoding, bom)
    at = 0
    while at < offset:
        chunk = fetch(at, min(WINDOW, offset - at))
        if not chunk:
            break
        index.add(chunk)
        at += len(chunk)
    index.finish()
    line, column = index.line_of(fetch, offset), index.column(fetch, offset)
    return malformed_at(path, line, column, offset, malformed_reason(code))


def malformed_at(path: Path, line: int, column: int, byte: int | None, reason: str) -> Malformed:
    """The refusal of a file that breaks the rules of XML, at a known place."""
    return Malformed(
        f"Le fichier {named(path)} n’est pas du XML correct, {place(line, column)}\u00a0: "
        f"{reason}.",
        ASK_PRODUCER,
        line=line,
        column=column,
        byte=byte,
    )
