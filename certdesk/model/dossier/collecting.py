"""What the person gave (files, folders, zips) → a look at each flux and accusé in it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.model.dossier.archive import Extracted, extract_xml
from certdesk.model.dossier.looks import Look, look_at
from certdesk.model.errors import CertdeskError, FileUnreadable, NotXml, WrongRoot
from certdesk.model.flux.source import Kind
from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

FILES_LIMIT = 500  # of one folder, the newest first
DEPTH = 2  # sub-folders looked into: a folder by year, then by month


@dataclass
class Collected:
    """The looks, what was refused among the files named by the person, and the open archives."""

    looks: list[Look] = field(default_factory=list)
    refused: list[CertdeskError] = field(default_factory=list)
    archives: list[Extracted] = field(default_factory=list)
    zips: dict[Path, Path] = field(default_factory=dict)

    def given_as(self, path: Path) -> Path:
        """What the person gave: the file itself, or the zip that held it."""
        return self.zips.get(path, path)

    def archives_of(self, paths: Collection[Path]) -> tuple[Extracted, ...]:
        """The archives that held some of these files."""
        return tuple(one for one in self.archives if not set(paths).isdisjoint(one.files))

    def home_of(self, path: Path) -> Path:
        """The folder of the file, or of the zip that held it."""
        return self.given_as(path).parent

    def close(self) -> None:
        """Delete what was extracted."""
        for archive in self.archives:
            archive.close()
        self.archives.clear()


def collect(paths: Sequence[Path], tick: Tick = no_tick) -> Collected:
    """Look at every file given; a folder's strangers are passed over without a word."""
    collected = Collected()
    with ExitStack() as stack:
        stack.callback(collected.close)  # unless all goes well, below
        for path in dict.fromkeys(paths):
            if os.path.isdir(path):  # Path.is_dir raises where access is denied
                _add_folder(collected, path, tick)
            else:
                _add_file(collected, path, tick)
        stack.pop_all()
    return collected


def looks_in_folder(folder: Path, tick: Tick = no_tick) -> list[Look]:
    """The fluxes and accusés of one folder, without its sub-folders; none if it is out of reach."""
    found = Collected()
    _add_files(found, _xml_files(folder, depth=0), tick)
    return found.looks


def _add_file(collected: Collected, path: Path, tick: Tick) -> None:
    try:
        look = look_at(path)
        if look.kind is not Kind.ZIP:
            collected.looks.append(look)
            return
        archive = extract_xml(path, tick)
    except CertdeskError as error:
        collected.refused.append(error)
        return
    collected.archives.append(archive)
    collected.zips.update(dict.fromkeys(archive.files, path))
    _add_files(collected, archive.files, tick)


def _add_folder(collected: Collected, folder: Path, tick: Tick) -> None:
    try:
        os.scandir(folder).close()
    except OSError:
        collected.refused.append(
            FileUnreadable(
                f"Le dossier «\u00a0{folder.name}\u00a0» ne peut pas être lu.",
                "Vérifiez que vous y avez accès, puis réessayez.",
            )
        )
        return
    _add_files(collected, _xml_files(folder, DEPTH), tick)


def _add_files(collected: Collected, paths: Sequence[Path], tick: Tick) -> None:
    for number, path in enumerate(paths, 1):
        tick(number, len(paths))
        try:
            look = look_at(path)
        except (NotXml, WrongRoot, FileUnreadable):
            continue  # another kind of file, which nobody named
        except CertdeskError as error:
            collected.refused.append(error)
            continue
        if look.kind is not Kind.ZIP:
            collected.looks.append(look)


def _xml_files(folder: Path, depth: int) -> list[Path]:
    """The newest XML files of a folder, in the order of their names."""
    found = sorted(_walk(folder, depth), key=lambda item: item[0], reverse=True)[:FILES_LIMIT]
    return sorted(path for _modified, path in found)


def _walk(folder: Path, depth: int) -> Iterator[tuple[float, Path]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False) and depth > 0:
                    yield from _walk(Path(entry.path), depth - 1)
                elif entry.name.casefold().endswith(".xml") and entry.is_file():
                    yield entry.stat().st_mtime, Path(entry.path)
    except OSError:
        return  # a share that goes away, a folder that is forbidden: nothing to see there
