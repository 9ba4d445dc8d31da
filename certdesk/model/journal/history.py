"""What was seen and generated: flux, accusés, the outcome of each passage, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.journal.deposits import (
    COLUMNS,
    PROVED,
    change_numero,
    change_state,
    change_status,
    read_deposit,
    stamp,
)
from certdesk.model.journal.identifiers import Identifiers, link
from certdesk.model.journal.records import (
    DepositState,
    Generated,
    PortalStatus,
    usable_numero,
)
from certdesk.model.progress import Tick, no_tick
from certdesk.model.rapport.matching import Ground
from certdesk.model.rapport.shapes import RapportKind

if TYPE_CHECKING:
    from datetime import datetime
    from sqlite3 import Connection

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.rapport.shapes import Rapport

EMETTEUR = "emetteur/idClient"


def note_dossier(connection: Connection, dossier: Dossier, now: datetime, tick: Tick) -> None:
    """Note a flux, its accusé, and what became of each passage.

    A doubtful pair is noted, its outcomes are not: they could be those of another file.
    """
    _note_flux(connection, dossier.flux, now)
    rapport, matching = dossier.rapport, dossier.matching
    if rapport is None or matching is None:
        return
    _note_rapport(connection, rapport, now)
    if matching.ground is None or matching.doubt:
        return
    cursor = connection.execute(
        "INSERT OR IGNORE INTO answer (flux, rapport, seen_at) VALUES (?, ?, ?)",
        (dossier.flux.source.sha256, rapport.source.sha256, stamp(now)),
    )
    if cursor.rowcount == 0:
        return  # this accusé was read before
    if cursor.lastrowid is None:
        raise AssertionError("an inserted row has a number")
    _note_outcomes(connection, cursor.lastrowid, dossier, tick)
    if matching.ground is not Ground.ID_TECHNIQUE:
        _prove_deposit(connection, dossier.flux.source.sha256, rapport, now)


def generated_file(flux: FluxFile, of: Dossier, *, errors_accepted: bool) -> Generated:
    """What the journal keeps of a correction: `flux` is the file as it was written."""
    return Generated(
        sha256=flux.source.sha256,
        name=flux.source.path.name,
        id_flux=flux.id_flux.strip(),
        id_client=flux.header_text(EMETTEUR).strip(),
        ids=tuple(flux.ids),
        of_flux=of.flux.source.sha256,
        of_rapport=of.rapport.source.sha256 if of.rapport is not None else "",
        errors_accepted=errors_accepted,
    )


def note_correction(
    connection: Connection, generated: Generated, now: datetime, tick: Tick = no_tick
) -> None:
    """Note a correction file and its identifiers; the same bytes are one file."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO correction (sha256, name, id_flux, of_flux, of_rapport, passages, "
        "errors_accepted, written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            generated.sha256,
            generated.name,
            generated.id_flux,
            generated.of_flux,
            generated.of_rapport,
            len(generated.ids),
            generated.errors_accepted,
            stamp(now),
        ),
    )
    if cursor.rowcount:
        link(
            connection,
            "INSERT OR IGNORE INTO correction_passage SELECT ?, number",
            (cursor.lastrowid,),
            Identifiers(generated.id_client, generated.ids),
            tick,
        )


def was_forced(connection: Connection, sha256: str) -> bool:
    """Whether this file was generated in spite of its verdict."""
    row = connection.execute(
        "SELECT errors_accepted FROM correction WHERE sha256 = ?", (sha256,)
    ).fetchone()
    return row is not None and bool(row[0])


def note_removed(
    connection: Connection, identifiers: Identifiers, now: datetime, tick: Tick = no_tick
) -> None:
    """Note that the clerk took these passages back on the portal: their identifiers are free."""
    insert = "INSERT OR IGNORE INTO removal (at, identifier) SELECT ?, number"
    link(connection, insert, (stamp(now),), identifiers, tick)


def _note_flux(connection: Connection, flux: FluxFile, now: datetime) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO flux (sha256, name, id_flux, id_client, action, passages, seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            flux.source.sha256,
            flux.source.path.name,
            flux.id_flux,
            flux.header_text(EMETTEUR).strip(),
            flux.action,
            len(flux),
            stamp(now),
        ),
    )


def _note_rapport(connection: Connection, rapport: Rapport, now: datetime) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO rapport (sha256, name, kind, id_flux, id_traitement, ok, ko, "
        "errors, day, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            rapport.source.sha256,
            rapport.source.path.name,
            rapport.kind.value,
            rapport.id_flux or "",
            usable_numero(rapport.number or ""),
            len(rapport.ok),
            len(rapport.ko),
            len(rapport.errors),
            rapport.date.isoformat() if rapport.date else "",
            stamp(now),
        ),
    )


def _note_outcomes(connection: Connection, answer: int, dossier: Dossier, tick: Tick) -> None:
    rapport = dossier.rapport
    if rapport is None:
        return
    id_client = dossier.flux.header_text(EMETTEUR)
    insert = "INSERT OR IGNORE INTO outcome SELECT ?, number, ?, ?"
    accepted = Identifiers(id_client, rapport.ok.ids)
    link(connection, insert, (answer, True, ""), accepted, tick)
    refused: dict[str, list[str]] = {}
    causes = {ko.id_technique: ko.explanation.cause for ko in dossier.ko}
    for ko in rapport.ko:
        refused.setdefault(causes.get(ko.id_technique, ""), []).append(ko.id_technique)
    for cause, ids in refused.items():
        link(connection, insert, (answer, False, cause), Identifiers(id_client, ids), tick)


def _prove_deposit(connection: Connection, sha256: str, rapport: Rapport, now: datetime) -> None:
    """An accusé that names the file proves that its latest deposit arrived, and how it ended."""
    row = connection.execute(
        f"SELECT {COLUMNS} FROM deposit d WHERE sha256 = ? AND state <> ? "
        "ORDER BY state IN (?, ?) DESC, number DESC LIMIT 1",
        (
            sha256,
            DepositState.SENDING.value,
            DepositState.DEPOSITED.value,
            DepositState.UNKNOWN.value,
        ),
    ).fetchone()
    if row is None:
        return
    deposit = read_deposit(row)
    if rapport.date is not None and rapport.date < deposit.sent_at.date():
        return  # of an earlier deposit, that this journal knows nothing of
    if deposit.state is not DepositState.DEPOSITED:
        change_state(connection, deposit, DepositState.DEPOSITED, now, PROVED)
    change_status(connection, deposit, _status_of(rapport), now)
    if not deposit.numero_dossier:
        change_numero(connection, deposit.number, rapport.number or "")


def _status_of(rapport: Rapport) -> PortalStatus:
    if rapport.kind is RapportKind.REJET:
        return PortalStatus.REJECTED
    return PortalStatus.WITH_ERRORS if rapport.ko else PortalStatus.SUCCESS
