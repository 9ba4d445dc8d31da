"""A correction file on the disk, and the name that it may take there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.model.correction.writer import write
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.dossier.preparation import Prepared
    from certdesk.model.flux.flux import FluxFile

_NUMBERED = 1000  # names tried before giving the folder up


@dataclass(frozen=True)
class Written:
    """What was written; `errors_accepted` when it was « générer quand même »."""

    path: Path
    prepared: Prepared
    flux: FluxFile
    errors_accepted: bool = False


def write_prepared(
    dossier: Dossier, prepared: Prepared, path: Path, *, errors_accepted: bool
) -> Written:
    """Write a correction, never over another file; raises OutputRefused."""
    inputs = [dossier.flux.source.path, dossier.flux_given]
    if dossier.rapport is not None and dossier.rapport_given is not None:
        inputs += [dossier.rapport.source.path, dossier.rapport_given]
    data = prepared.correction.data
    write(data, path, inputs)
    return Written(path, prepared, index_flux(source_of(data, path)), errors_accepted)


def free_name(folder: Path, name: str) -> str:
    """`name`, or the first of `name_2`, `name_3`… that is not taken in this folder."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in range(1, _NUMBERED):
        candidate = name if number == 1 else f"{stem}_{number}{suffix}"
        if not (folder / candidate).exists():
            return candidate
    return name
