"""Deposits and lines made for the tests of their windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from certdesk.model.journal.records import Deposit, DepositState, Mode
from certdesk.ui.deposit.followed import Followed

SENT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
SHA = "8af5d57a" + "0" * 48 + "8e59dfb9"
REAL = "https://certificateurs.moncompteformation.gouv.fr"

_DEPOSIT = Deposit(
    number=1,
    portal="cdc",
    origin=REAL,
    mode=Mode.ASSISTED,
    sha256=SHA,
    file_name="04DRC794_20261121T093000_correction.xml",
    id_flux="aaaaaaaa-0000-4000-8000-000000000001",
    passages=3,
    id_client="04DRC794",
    for_id_client="04DRC794",
    errors_accepted=False,
    action="",
    state=DepositState.DEPOSITED,
    status=None,
    numero_dossier="",
    sent_at=SENT,
    settled_at=SENT,
    checked_at=None,
    note="",
)


def deposit(**fields: object) -> Deposit:
    """A deposit that reached the portal, unless told otherwise."""
    return replace(_DEPOSIT, **fields)


def line(*, direct: bool = False, **fields: object) -> Followed:
    """The same, as the window shows it."""
    return Followed(deposit(**fields), "Portail des Responsables de Diplômes", direct)
