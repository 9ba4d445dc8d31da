"""Two paths → an open dossier: the flux copied and indexed, the accusé read and matched."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.dossier.dossier import Dossier, build_dossier
from certdesk.model.flux.flux import open_flux
from certdesk.model.flux.source import open_source
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.one_passage import warm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from certdesk.model.knowledge.messages import MessageCatalogue
    from certdesk.model.schema.schemas import SchemaStore


@dataclass(frozen=True)
class Library:
    """What a dossier is built with: the schemas and the catalogue of messages."""

    schemas: SchemaStore
    messages: MessageCatalogue


def _say_nothing(_stage: str) -> None:
    return None


def open_dossier(
    flux_path: Path,
    rapport_path: Path | None,
    library: Library,
    tick: Tick = no_tick,
    tell: Callable[[str], None] = _say_nothing,
) -> Dossier:
    """Open a flux, with its accusé if there is one; nothing stays open when it fails.

    `tell` hears in French what the work is at. Raises CertdeskError and Cancelled.
    """
    with ExitStack() as stack:
        tell("Lecture du fichier déposé…")
        flux = open_flux(flux_path, tick)
        stack.callback(flux.close)
        rapport = None
        if rapport_path is not None:
            tell("Lecture de l’accusé…")
            source = open_source(rapport_path, tick)
            stack.callback(source.close)
            rapport = read_rapport(source, tick)
        tell("Rapprochement…")
        dossier = build_dossier(flux, rapport, library.schemas, library.messages)
        warm(dossier.schema)
        stack.pop_all()
    return dossier
