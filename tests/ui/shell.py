"""What the tests of the shell share: a theme, small dossiers on disk, a whole program."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from certdesk.model.dossier.loading import Library, open_dossier
from certdesk.model.flux.passage import Value
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.schema.schemas import SchemaStore
from tests import builders

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.dossier.dossier import Dossier

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
NEW_ID = uuid.UUID("aaaaaaaa-0000-4000-8000-000000000001")
NAME = "identificationTitulaire/titulaire/nomNaissance"
SEX = "identificationTitulaire/titulaire/sexe"
DURANT = Value("DURANT")


def now() -> datetime:
    """The clock of the tests."""
    return NOW


def new_id() -> uuid.UUID:
    """The next idFlux."""
    return NEW_ID


def write_files(
    folder: Path, flux: bytes | None = None, rapport: bytes | None = None
) -> list[Path]:
    """A flux of three passages and an accusé that refuses two of them, unless told otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "flux.xml", folder / "Accuse_de_traitement_flux.xml_20231018.xml"]
    misspelt = [
        builders.passage(name, nomNaissance="DRANT") for name in ("TEST1", "TEST2", "TEST3")
    ]
    paths[0].write_bytes(flux or builders.flux(*misspelt))
    paths[1].write_bytes(
        rapport or builders.rapport(ko={"TEST1": builders.M1, "TEST3": builders.M1}, ok=["TEST2"])
    )
    return paths


def library(folder: Path) -> Library:
    """Schemas and messages, with a folder to install schemas into."""
    return Library(SchemaStore(folder / "schemas"), load_catalogue(folder / "messages.toml"))


def open_files(folder: Path, flux: bytes | None = None, rapport: bytes | None = None) -> Dossier:
    """The dossier of these files."""
    flux_path, rapport_path = write_files(folder, flux, rapport)
    return open_dossier(flux_path, rapport_path, library(folder))
