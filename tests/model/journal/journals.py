"""Journals for the tests: a clock of their own, small requests, small dossiers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from certdesk.model.dossier.dossier import Dossier, build_dossier
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.journal.journal import Journal
from certdesk.model.journal.records import (
    Deposit,
    DepositRequest,
    DepositState,
    Mode,
    PortalStatus,
    Settlement,
)
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import PLAIN, Certification, Passage, flux, rapport

NOW = datetime(2026, 10, 18, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
CLIENT = "04DRC794"
SCHEMAS = SchemaStore(None)
MESSAGES = load_catalogue()


def open_journal(folder: Path, **options: object) -> Journal:
    """The journal of a folder, on a local disk."""
    return Journal(
        folder / "journal.sqlite",
        **{"remote": lambda _folder: False, "now": lambda: LATER, **options},
    )


def sha(text: str) -> str:
    """A hash that stands for a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def request(*ids: str, name: str = "flux.xml", **changes: object) -> DepositRequest:
    """A deposit of passages, the hash of which comes from its name."""
    asked = DepositRequest(
        portal="cdc",
        origin="https://portail.example",
        mode=Mode.DIRECT,
        sha256=sha(name),
        file_name=name,
        id_flux="5b1a6f2e-0c1d-4c8e-9c47-3d2f9a7b1e10",
        ids=ids or ("A", "B"),
        id_client=CLIENT,
        for_id_client=CLIENT,
    )
    return replace(asked, **changes)


def deposited(journal: Journal, asked: DepositRequest, when: datetime = NOW) -> int:
    """A deposit that arrived."""
    number = journal.begin_deposit(asked, when)
    journal.settle(number, DepositState.DEPOSITED, when)
    return number


def set_status(
    journal: Journal, number: int, status: PortalStatus, when: datetime, numero: str = ""
) -> Deposit:
    """The portal says this of a deposit."""
    learnt = Settlement(number, status=status, numero_dossier=numero)
    (deposit,) = journal.settle_all([learnt], when)
    return deposit


def dossier(
    *content: Certification | Passage | str,
    name: str = "flux.xml",
    accuse: str | None = None,
    style: object = PLAIN,
    **written: object,
) -> Dossier:
    """A flux and, with `ko`, `ok` or the bytes of one in `data`, its accusé."""
    opened = index_flux(source_of(flux(*content, style=style), Path(name)))
    data = written.pop("data", None)
    if data is None and not written:
        return build_dossier(opened, None, SCHEMAS, MESSAGES)
    data = data or rapport(**{"nom_fichier": name, **written})
    path = Path(accuse or f"Accuse_de_traitement_{name}_20261016.xml")
    answered = read_rapport(source_of(data, path))
    return build_dossier(opened, answered, SCHEMAS, MESSAGES)
