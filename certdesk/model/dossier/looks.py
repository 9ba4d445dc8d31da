"""A cheap look at a file: what it is and what it says of itself, from its first 16 kB."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from certdesk.model.flux.flux import open_flux
from certdesk.model.flux.source import Kind, open_source, read_head
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.rapport.shapes import date_in_name

if TYPE_CHECKING:
    from pathlib import Path

_LEAF = (
    r"<(?:[\w.-]+:)?{name}(?:\s[^>]*)?>\s*(?:<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?P<text>[^<]*))"
    r"\s*</"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def _leaf(name: str) -> re.Pattern[str]:
    return re.compile(_LEAF.format(name=name), re.IGNORECASE | re.DOTALL)


_ID_FLUX, _NOM_FICHIER = _leaf("idFlux"), _leaf("nomFichier")
_ID_TRAITEMENT, _ID_DEMANDE = _leaf("idTraitement"), _leaf("idDemande")


@dataclass(frozen=True, slots=True)
class Look:
    """What a file says of itself; `name` is its own for a flux, the flux's for an accusé."""

    path: Path
    kind: Kind
    id_flux: str | None
    name: str | None
    number: int
    """The idTraitement of an accusé, which grows with time; 0 when it has none."""

    @property
    def recency(self) -> tuple[int, str, str]:
        """What sorts accusés by age: the number of the treatment, then the day in the name."""
        day = date_in_name(self.path.name)
        return self.number, day.isoformat() if day is not None else "", self.path.name


def look_at(path: Path) -> Look:
    """Look at the start of a flux or an accusé; raises what `read_head` raises."""
    head = read_head(path)
    text = _COMMENT.sub("", head.data.decode(head.encoding or "utf-8", "replace"))
    if head.kind is not Kind.RAPPORT:
        return Look(path, head.kind, _content(_ID_FLUX, text), path.name, 0)
    number = _content(_ID_TRAITEMENT, text) or _content(_ID_DEMANDE, text) or ""
    return Look(
        path=path,
        kind=head.kind,
        id_flux=_content(_ID_FLUX, text),
        name=_content(_NOM_FICHIER, text),
        number=int(number) if number.isdecimal() and len(number) < 19 else 0,
    )


def read_ids(look: Look, tick: Tick = no_tick) -> frozenset[str]:
    """Every idTechnique of the file: a whole reading, for when the first look decides nothing."""
    if look.kind is Kind.FLUX:
        flux = open_flux(look.path, tick)
        try:
            return frozenset(flux.ids)
        finally:
            flux.source.close()
    source = open_source(look.path, tick)
    try:
        rapport = read_rapport(source, tick)
        return frozenset(rapport.ok.ids).union(passage.id_technique for passage in rapport.ko)
    finally:
        source.close()


def _content(leaf: re.Pattern[str], text: str) -> str | None:
    found = leaf.search(text)
    if found is None:
        return None
    cdata = found["cdata"]
    return (cdata if cdata is not None else unescape(found["text"])).strip() or None
