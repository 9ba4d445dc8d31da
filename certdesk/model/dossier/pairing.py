"""Files, folders and zips → which accusé answers which flux, on what ground, with what doubt.

Only the first 16 kB of each file are read, unless nothing there decides. The doubt of an opened
dossier (`Matching.doubt`), which has read everything, has the last word.
"""

from __future__ import annotations

import filecmp
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certdesk.model.dossier.collecting import Collected, collect, looks_in_folder
from certdesk.model.dossier.looks import Look, read_ids
from certdesk.model.errors import CertdeskError
from certdesk.model.flux.source import Kind
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.matching import Ground, find_ground, same_id, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

READ_LIMIT = 20  # files read whole to compare their idTechnique: beyond, the person chooses
_SEVERAL = "Plusieurs fichiers peuvent être le flux de cet accusé\u00a0: choisissez."


@dataclass(frozen=True, slots=True)
class Pair:
    """A flux and its accusé; one of the two is None when it is alone.

    `wanted_name` and `wanted_id_flux` say which flux an accusé alone asks for.
    """

    flux_path: Path | None
    rapport_path: Path | None
    ground: Ground | None = None
    doubt: str = ""
    wanted_name: str | None = None
    wanted_id_flux: str | None = None


@dataclass
class Candidates:
    """What can be opened; close it once its dossier is closed: it owns what a zip held.

    `pairs` keeps the order of the fluxes; the accusés of one flux come the newest first.
    """

    pairs: tuple[Pair, ...]
    refused: tuple[CertdeskError, ...] = ()
    collected: Collected = field(default_factory=Collected)

    def given_as(self, path: Path) -> Path:
        """What the person gave: the file itself, or the zip that held it."""
        return self.collected.given_as(path)

    def home_of(self, path: Path) -> Path:
        """The person's own folder for a file: beside the zip for what came out of one."""
        return self.collected.home_of(path)

    def close(self) -> None:
        """Delete what was extracted from a zip."""
        self.collected.close()


def find_candidates(
    paths: Sequence[Path], recent_folders: Iterable[Path] = (), tick: Tick = no_tick
) -> Candidates:
    """Tell fluxes from accusés by content and pair them; an accusé alone looks for its flux."""
    collected = collect(paths, tick)
    with ExitStack() as stack:
        stack.callback(collected.close)  # cancelled, nothing extracted stays behind
        pairs = _Pairing(collected, tuple(recent_folders), tick).pairs()
        stack.pop_all()
    return Candidates(tuple(pairs), tuple(collected.refused), collected)


class _Pairing:
    """One search: the looks at every file, and the ids of the files that had to be read."""

    def __init__(self, collected: Collected, recent: tuple[Path, ...], tick: Tick) -> None:
        self._collected = collected
        self._recent = recent
        self._tick = tick
        self._fluxes = _distinct([k for k in collected.looks if k.kind is Kind.FLUX])
        self._rapports = _distinct(
            sorted(
                (k for k in collected.looks if k.kind is Kind.RAPPORT),
                key=lambda look: look.recency,
                reverse=True,
            )
        )
        self._ids: dict[Path, frozenset[str]] = {}
        self._nearby: dict[Path, list[Look]] = {}

    def pairs(self) -> list[Pair]:
        found = [pair for rapport in self._rapports for pair in self._pairs_of(rapport)]
        order = {look.path: rank for rank, look in enumerate(self._fluxes)}
        last = len(order)
        answered = {pair.flux_path for pair in found}
        found += [Pair(k.path, None) for k in self._fluxes if k.path not in answered]
        # Stable: the accusés of one flux keep their order, the newest first.
        return sorted(found, key=lambda p: order.get(p.flux_path, last) if p.flux_path else last)

    def _pairs_of(self, rapport: Look) -> list[Pair]:
        found = self._by_header(rapport, self._fluxes) or self._by_ids(rapport)
        if not found and len(self._fluxes) == 1 and len(self._rapports) == 1:
            return [self._read_pair(self._fluxes[0], rapport)]
        found = found or self._by_header(rapport, self._around(rapport))
        if found:
            return found
        return [
            Pair(
                None,
                rapport.path,
                doubt="Le flux de cet accusé n’a pas été trouvé.",
                wanted_name=rapport.name,
                wanted_id_flux=rapport.id_flux,
            )
        ]

    def _by_header(self, rapport: Look, fluxes: Sequence[Look]) -> list[Pair]:
        same = [k for k in fluxes if same_id(k.id_flux, rapport.id_flux)]
        named = [k for k in fluxes if same_name(k.name, rapport.name)]
        both = [k for k in same if k in named]
        chosen = both or same or named
        if len(chosen) > 1:
            chosen = self._sharing_ids(rapport, chosen)
        several = _SEVERAL if len(chosen) > 1 else ""
        pairs = []
        for flux in chosen:
            ground, doubt = find_ground(
                (flux.id_flux, flux.name, frozenset()), (rapport.id_flux, rapport.name, frozenset())
            )
            pairs.append(Pair(flux.path, rapport.path, ground, several or doubt))
        return pairs

    def _sharing_ids(self, rapport: Look, fluxes: list[Look]) -> list[Look]:
        """Those that hold the most passages of the accusé; all of them when it lists none."""
        if len(fluxes) > READ_LIMIT:
            return fluxes
        wanted = self._ids_of(rapport)
        shares = [len(wanted & self._ids_of(flux)) for flux in fluxes]
        return [k for k, share in zip(fluxes, shares, strict=True) if share == max(shares)]

    def _by_ids(self, rapport: Look) -> list[Pair]:
        if len(self._fluxes) > READ_LIMIT or not self._fluxes:
            return []
        read = [self._read_pair(flux, rapport) for flux in self._fluxes]
        certain = [pair for pair in read if pair.ground and not pair.doubt]
        return certain[:1] or [pair for pair in read if pair.ground]

    def _read_pair(self, flux: Look, rapport: Look) -> Pair:
        ground, doubt = find_ground(
            (flux.id_flux, flux.name, self._ids_of(flux)),
            (rapport.id_flux, rapport.name, self._ids_of(rapport)),
        )
        return Pair(flux.path, rapport.path, ground, doubt)

    def _ids_of(self, look: Look) -> frozenset[str]:
        if look.path not in self._ids:
            try:
                self._ids[look.path] = read_ids(look, self._tick)
            except CertdeskError:
                # It tells why when it is opened; here it just has nothing in common.
                self._ids[look.path] = frozenset()
        return self._ids[look.path]

    def _around(self, rapport: Look) -> list[Look]:
        """The fluxes beside the accusé, then those of the recent folders."""
        around: list[Look] = []
        for folder in dict.fromkeys((self._collected.home_of(rapport.path), *self._recent)):
            if folder not in self._nearby:
                self._nearby[folder] = [
                    k for k in looks_in_folder(folder, self._tick) if k.kind is Kind.FLUX
                ]
            around += self._nearby[folder]
        return _distinct(around)


def _distinct(looks: Sequence[Look]) -> list[Look]:
    """The looks without the second copies of a file downloaded twice."""
    kept: dict[tuple[object, ...], Look] = {}
    for look in looks:
        key = (look.kind, look.id_flux, look.number, _size(look.path))
        first = kept.setdefault(key, look)
        if first is not look and not _same_bytes(first.path, look.path):
            kept[(*key, look.path)] = look
    return list(kept.values())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _same_bytes(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second) or filecmp.cmp(first, second, shallow=False)
    except OSError:
        return False
