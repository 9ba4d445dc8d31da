"""Whose passage each one is: NOM Prénom of every row, found in the bytes; never a NIR."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from certdesk.model.dossier.packed import PackedTexts
from certdesk.model.errors import CertdeskError
from certdesk.model.flux.index import NAMESPACE
from certdesk.model.flux.passage import Value, read_passage
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.flux.passage import Passage

_STEP = 1_000  # rows between two ticks
_BLOCK = "identificationTitulaire"
_PATHS = (
    (f"{_BLOCK}/titulaire/nomNaissance", f"{_BLOCK}/titulaire/prenom1"),
    (f"{_BLOCK}/dossierFormation/nomTitulaire", f"{_BLOCK}/dossierFormation/prenom1Titulaire"),
    (f"{_BLOCK}/identifiantNational/nomNaissance", ""),
)


def extract_names(flux: FluxFile, tick: Tick = no_tick) -> PackedTexts:
    """The name of each row's person, empty when the passage tells none."""
    finder = _Finder(flux)
    names = PackedTexts()
    total = len(flux)
    for row in range(total):
        if row % _STEP == 0:
            tick(row, total)
        names.append(finder.name_of(row))
    tick(total, total)
    return names


def name_in(passage: Passage) -> str:
    """NOM Prénom of a passage that has been read, empty when it tells none."""
    for surname_path, first_path in _PATHS:
        surname = passage.state(surname_path)
        first = passage.state(first_path) if first_path else None
        words = [state.text for state in (surname, first) if isinstance(state, Value)]
        if any(words):
            return _shown(*words)
    return ""


class _Finder:
    """Looks for plain tags in the bytes; a passage with anything unusual is parsed instead."""

    def __init__(self, flux: FluxFile) -> None:
        self._flux = flux
        self._encoding = flux.source.encoding
        prefix = next((p for p, uri in flux.namespaces.items() if uri == NAMESPACE), flux.prefix)
        tag = f"{prefix}:" if prefix else ""
        pattern = (
            f"<{re.escape(tag)}(nomNaissance|nomTitulaire|prenom1|prenom1Titulaire)>([^<&]*)"
            f"</{re.escape(tag)}\\1\\s*>|<[!?]"
        )
        self._leaf = re.compile(pattern.encode("ascii", "backslashreplace"))

    def name_of(self, row: int) -> str:
        data = self._flux.passage_bytes(row)
        found: dict[bytes, bytes] = {}
        for match in self._leaf.finditer(data):
            if match[1] is None:
                return self._parsed(row)
            found.setdefault(match[1], match[2])
        surname = found.get(b"nomNaissance") or found.get(b"nomTitulaire")
        first = found.get(b"prenom1") or found.get(b"prenom1Titulaire")
        if surname is None or first is None:
            return self._parsed(row)
        return _shown(self._text(surname), self._text(first))

    def _text(self, data: bytes) -> str:
        return data.decode(self._encoding, "replace")

    def _parsed(self, row: int) -> str:
        try:
            return name_in(read_passage(self._flux, row))
        except CertdeskError:
            return ""  # a passage that cannot be read has no name to show; opening it tells why


def _shown(surname: str, first: str = "") -> str:
    """`NOM Prénom`, with single spaces; the surname in capitals as the administration does."""
    return " ".join(f"{surname.upper()} {first}".split())
