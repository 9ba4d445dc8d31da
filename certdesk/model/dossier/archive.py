"""A zip of the person → its XML files in a private temporary folder, or a refusal."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from certdesk.model.errors import ArchiveRefused
from certdesk.model.flux.seal import Seal
from certdesk.model.flux.source import SIZE_LIMIT
from certdesk.model.flux.working_copy import sha256_of, stamp_of
from certdesk.model.progress import Tick, no_tick
from certdesk.model.temporary import TemporaryFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS_LIMIT = 2_000
TOTAL_LIMIT = 2 * SIZE_LIMIT
RATIO_LIMIT = 300  # the most regular flux shrinks about a hundredfold, a bomb a thousandfold
RATIO_FROM = 8 * 1024 * 1024  # below, no ratio can do harm
DIRECTORY_LIMIT = 4 * 1024 * 1024
_TAIL = 65_535 + 22  # the end record of a zip and the longest comment after it
_STEP = 256 * 1024
_LONGEST_NAME = 120
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\\/]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[a-zA-Z]:")
_ENCRYPTED = 0x1


class Extracted:
    """The XML files of an archive; `close` deletes them."""

    def __init__(
        self, archive: Path, seal: Seal, files: tuple[Path, ...], folder: ExitStack
    ) -> None:
        self.archive = archive
        self.files = files
        self._seal = seal
        self._folder = folder

    def changed(self) -> bool:
        """Whether the archive on disk is another one now, or gone."""
        return self._seal.is_broken(self.archive)

    def close(self) -> None:
        """Delete the temporary folder and everything in it."""
        self._folder.close()


def extract_xml(archive: Path, tick: Tick = no_tick) -> Extracted:
    """Extract the XML files of a zip; anything suspicious refuses the whole archive."""
    with ExitStack() as stack:
        # Refused or cancelled, nothing extracted stays behind: these are personal data.
        folder = stack.enter_context(TemporaryFolder("zip"))
        seal, files = _extract_to(folder, archive, tick)
        return Extracted(archive, seal, files, stack.pop_all())


def _extract_to(folder: Path, archive: Path, tick: Tick) -> tuple[Seal, tuple[Path, ...]]:
    try:
        # Opened once: what is sealed is what is extracted, even if it is replaced meanwhile.
        with archive.open("rb") as file:
            _check_directory(file, archive)
            with zipfile.ZipFile(file) as opened:
                files = tuple(_extract(opened, folder, archive, tick))
            return _seal(file, tick), files
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise _refused(archive, "elle est abîmée ou d’un format inconnu") from error
    except OSError as error:
        raise _refused(archive, "elle ne peut pas être lue, ou le disque est plein") from error


def _seal(file: BinaryIO, tick: Tick) -> Seal:
    # An archive may be much larger than its XML files: it can be cancelled here.
    return Seal(stamp_of(file), sha256_of(file, lambda _done, _total: tick(0, 0)))


def _check_directory(file: BinaryIO, archive: Path) -> None:
    """Refuse an endless list of files before `ZipFile` puts all of it in memory."""
    file.seek(max(stamp_of(file).size - _TAIL, 0))
    tail = file.read(_TAIL)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) < found + 22:
        raise zipfile.BadZipFile
    members, size = struct.unpack_from("<HI", tail, found + 10)
    if members > MEMBERS_LIMIT or size > DIRECTORY_LIMIT:
        raise _too_many(archive)


def _checked_members(opened: zipfile.ZipFile, archive: Path) -> list[zipfile.ZipInfo]:
    members = opened.infolist()
    if len(members) > MEMBERS_LIMIT:
        raise _too_many(archive)
    for member in members:
        _check_member(member, archive)
    return [m for m in members if _is_wanted(m)]


def _check_member(member: zipfile.ZipInfo, archive: Path) -> None:
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts:
        raise _refused(archive, "un de ses fichiers sortirait de son dossier")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _refused(archive, "elle contient un lien vers un autre fichier")
    if member.flag_bits & _ENCRYPTED:
        raise _refused(
            archive,
            "elle est protégée par un mot de passe",
            "Extrayez-la vous-même, puis ouvrez les fichiers.",
        )


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return (
        not member.is_dir()
        and path.suffix.casefold() == ".xml"
        and not path.name.startswith("._")  # macOS puts its own notes beside each file
        and "__MACOSX" not in path.parts
    )


def _extract(opened: zipfile.ZipFile, folder: Path, archive: Path, tick: Tick) -> Iterator[Path]:
    members = _checked_members(opened, archive)
    total = 0
    announced = sum(member.file_size for member in members)
    for number, member in enumerate(members):
        # One folder each: two members may have the same name, and that name must stay as it is.
        target = folder / str(number) / _safe_name(member)
        target.parent.mkdir()
        with opened.open(member) as packed, target.open("wb") as file:
            size = 0
            while piece := packed.read(_STEP):
                size += len(piece)
                total += len(piece)
                _check_size(size, total, member, archive)
                file.write(piece)
                tick(min(total, announced), announced)
        yield target


def _check_size(size: int, total: int, member: zipfile.ZipInfo, archive: Path) -> None:
    # The sizes that the archive announces may lie: what comes out is counted.
    if size > SIZE_LIMIT or total > TOTAL_LIMIT:
        raise _refused(archive, "elle contient plus de 1\u00a0Go")
    if size > RATIO_FROM and size > RATIO_LIMIT * max(member.compress_size, 1):
        raise _refused(archive, "son contenu est anormalement comprimé")


def _safe_name(member: zipfile.ZipInfo) -> str:
    name = PurePosixPath(_readable_name(member).replace("\\", "/")).name
    name = _FORBIDDEN.sub("_", name).strip(" .") or "fichier.xml"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name if len(name) <= _LONGEST_NAME else name[-_LONGEST_NAME:]


def _readable_name(member: zipfile.ZipInfo) -> str:
    """The name as written; many programs write UTF-8 without saying so."""
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _too_many(archive: Path) -> ArchiveRefused:
    return _refused(archive, f"elle contient plus de {MEMBERS_LIMIT} fichiers")


def _refused(archive: Path, why: str, remedy: str = "") -> ArchiveRefused:
    return ArchiveRefused(
        f"L’archive «\u00a0{archive.name}\u00a0» n’est pas ouverte\u00a0: {why}.",
        remedy or "Extrayez-la vous-même si vous lui faites confiance, puis ouvrez les fichiers.",
    )
