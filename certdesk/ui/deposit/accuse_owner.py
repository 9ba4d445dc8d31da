"""Which deposit an accusé that was downloaded answers; no Qt.

By the idFlux or the name of the file that it gives, and by nothing else: an accusé filed under
another file would be opened with the wrong original.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.parser import DoctypeSeen, new_plain_parser
from certdesk.model.flux.sniff import detect_encoding
from certdesk.model.flux.source import open_source
from certdesk.model.journal.records import usable_numero
from certdesk.model.rapport.rapport import read_rapport
from certdesk.portal_client.labels import plain
from certdesk.ui.portal.filing import DownloadKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from certdesk.model.journal.records import Deposit

_HEAD: Final = 64 * 1024
_HUMP: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_NUMERO_NAMES: Final = frozenset({"numero dossier", "numero de dossier", "no dossier"})
_NUMERO_SAID: Final = re.compile(
    r"(?:num[ée]ro de dossier|n°\s*de dossier|dossier n°)\s*:?\s*([0-9A-Za-z][0-9A-Za-z/._-]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """What an accusé says of the file that it answers; empty for what it does not say."""

    id_flux: str = ""
    file_name: str = ""
    numero: str = ""
    text: str = ""
    """The words of an accusé de réception, whose form nobody has published."""


def read_told(path: Path, kind: DownloadKind) -> Told:
    """What this accusé says; nothing when it cannot be read."""
    if kind is DownloadKind.TREATMENT:
        return _of_treatment(path)
    return _of_reception(path) if kind is DownloadKind.RECEPTION else Told()


def owner_of(told: Told, deposits: Sequence[Deposit]) -> Deposit | None:
    """The deposit that it answers, the latest of one file; None when that is not certain."""
    if told.text:
        found = [each for each in deposits if _names(told.text, each)]
    else:
        found = [each for each in deposits if told.id_flux and each.id_flux == told.id_flux]
        named = [each for each in found or deposits if _has_name(each, told)]
        found = named or found
    return found[0] if len({each.sha256 for each in found}) == 1 else None


def _has_name(deposit: Deposit, told: Told) -> bool:
    if told.id_flux and deposit.id_flux and told.id_flux != deposit.id_flux:
        return False
    return bool(told.file_name) and _same(told.file_name) == _same(deposit.file_name)


def _names(text: str, deposit: Deposit) -> bool:
    """Whether a text gives the idFlux or the whole name of the file, not a part of another."""
    return any(
        re.search(rf"(?<![\w.-]){re.escape(_same(name))}(?![\w-])(?!\.\w)", text)
        for name in (deposit.id_flux, deposit.file_name)
        if name
    )


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _of_treatment(path: Path) -> Told:
    try:
        with closing(open_source(path)) as source:
            rapport = read_rapport(source)
            return Told(rapport.id_flux or "", rapport.nom_fichier or "")
    except CertdeskError:
        return Told()


def _of_reception(path: Path) -> Told:
    """From a short XML or a text; the number is the one to give to the assistance."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_HEAD)
    except OSError:
        return Told()
    if b"\0" in data:
        return Told()
    leaves: list[tuple[str, str]] = []
    text = data.decode("utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        leaves = _leaves(data, path)
        text = " \n ".join(value for _name, value in leaves)
    said = _NUMERO_SAID.search(text)
    numero = next((value for name, value in leaves if name in _NUMERO_NAMES), "")
    numero = numero or (said[1].rstrip(".") if said else "")
    return Told(numero=usable_numero(numero), text=_same(text))


def _leaves(data: bytes, path: Path) -> list[tuple[str, str]]:
    """The elements of a small XML that hold text: their names in plain words, and the text."""
    found: list[tuple[str, str]] = []
    texts: list[str] = []

    def end(name: str) -> None:
        value = "".join(texts).strip()
        if value:
            found.append((plain(_HUMP.sub(" ", name.rpartition(":")[2])), value))
        texts.clear()

    with contextlib.suppress(expat.ExpatError, DoctypeSeen, CertdeskError):
        parser = new_plain_parser(detect_encoding(data, path).name)
        parser.StartElementHandler = lambda _name, _attributes: texts.clear()
        parser.CharacterDataHandler = texts.append
        parser.EndElementHandler = end
        parser.Parse(data, False)
    return found
