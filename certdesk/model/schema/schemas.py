"""Which schema judges a flux: the installed official ones, else those written by the project."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from certdesk.model.errors import SchemaUnusable
from certdesk.model.resources import resource
from certdesk.model.schema.xsd_check import check_xsd, declares, file_name
from certdesk.model.schema.xsd_tree import ASK_FOR_THE_KIT

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.flux.flux import FluxFile

CURRENT = "1.1.2"
WITH_ACTION_AND_NIR = "1.1.5"
SIZE_LIMIT = 2 << 20


class Origin(StrEnum):
    """Where a schema comes from, in the word shown to the reader."""

    BUILT_IN = "intégré"
    REBUILT = "reconstitué"
    INSTALLED = "installé"
    FILE = "fichier"


_BUILT_IN = {
    "1.1.1": Origin.BUILT_IN,
    CURRENT: Origin.BUILT_IN,
    WITH_ACTION_AND_NIR: Origin.REBUILT,
}


@dataclass(frozen=True)
class Schema:
    """One .xsd file, as bytes that were checked to be usable."""

    version: str
    origin: Origin
    path: Path
    data: bytes

    @property
    def title(self) -> str:
        """How the verdict names it: "XSD 1.1.2 intégré"."""
        return f"XSD {self.version} {self.origin.value}"

    @property
    def is_given(self) -> bool:
        """True when the reader named the file for this once."""
        return self.origin is Origin.FILE

    @property
    def is_official(self) -> bool:
        """True when somebody installed it as the portal's own file."""
        return self.origin is Origin.INSTALLED


class SchemaStore:
    """The schemas at hand; `folder` holds the installed ones, None if there can be none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def for_flux(self, flux: FluxFile) -> Schema:
        """The schema for this content: an installed one wins, unless it is too old for it."""
        usable = [
            schema
            for schema in self.installed()
            if not flux.uses_1_1_5 or declares(schema.data, "action", "identifiantNational")
        ]
        if usable:
            return usable[-1]
        return self.built_in(WITH_ACTION_AND_NIR if flux.uses_1_1_5 else CURRENT)

    def built_in(self, version: str) -> Schema:
        """A schema written by the project: 1.1.1, 1.1.2 or 1.1.5."""
        path = resource("xsd", f"cdc-{version}.xsd")
        return Schema(version, _BUILT_IN[version], path, path.read_bytes())

    def from_file(self, path: Path) -> Schema:
        """The schema of a file named by the reader, for this once."""
        data = _read(path)
        return Schema(check_xsd(data), Origin.FILE, path, data)

    def installed(self) -> tuple[Schema, ...]:
        """The installed official files, oldest version first; a damaged one is left out."""
        if self._folder is None or not self._folder.is_dir():
            return ()
        found = []
        for path in sorted(self._folder.glob("*.xsd")):
            try:
                data = _read(path)
                found.append(Schema(check_xsd(data), Origin.INSTALLED, path, data))
            except SchemaUnusable:
                continue
        return tuple(sorted(found, key=lambda schema: _order(schema.version)))

    def install(self, path: Path) -> Schema:
        """Keep a copy of an official file; it replaces the one of the same version."""
        if self._folder is None:
            raise SchemaUnusable(
                "Aucun dossier n’est prévu pour installer un schéma.",
                "Indiquez le schéma avec l’option --xsd.",
            )
        data = _read(path)
        version = check_xsd(data)
        target = self._folder / file_name(version)
        partial = target.with_suffix(".tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(target)
        except OSError as exc:
            raise SchemaUnusable(
                f"Le schéma n’a pas pu être copié dans «\u00a0{self._folder}\u00a0».",
                "Vérifiez l’espace libre et les droits de ce dossier.",
            ) from exc
        return Schema(version, Origin.INSTALLED, target, data)

    def remove(self, version: str) -> None:
        """Forget the installed schema of that version; the built-in ones stay."""
        for schema in self.installed():
            if schema.version == version:
                schema.path.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as exc:
        raise SchemaUnusable(
            f"Le schéma «\u00a0{path.name}\u00a0» ne peut pas être lu.",
            "Vérifiez que le fichier existe et que vous avez le droit de l’ouvrir.",
        ) from exc
    if len(data) > SIZE_LIMIT:
        raise SchemaUnusable(
            f"«\u00a0{path.name}\u00a0» dépasse 2 Mo\u00a0: ce n’est pas le schéma d’un flux.",
            ASK_FOR_THE_KIT,
        )
    return data


def _order(version: str) -> tuple[tuple[int, int | str], ...]:
    return tuple(
        (1, int(part)) if part.isascii() and part.isdigit() else (0, part)
        for part in version.split(".")
    )
