"""Everything that the journal holds, as one table that a spreadsheet opens."""

from __future__ import annotations

import contextlib
import csv
import os
import tempfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from certdesk.model.errors import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from sqlite3 import Connection

HEADER: Final = (
    "Date (heure de cet ordinateur)",
    "Acte",
    "Fichier",
    "SHA-256",
    "idFlux",
    "idClient",
    "idTechnique",
    "Passages",
    "Résultat",
    "Précision",
    "Portail",
    "Numéro de dossier",
)

_SEEN: Final = """
SELECT seen_at, 'flux lu', name, sha256, id_flux, id_client, '', passages, '', action, '', ''
FROM flux
UNION ALL
SELECT seen_at, 'accusé lu', name, sha256, id_flux, '', '', ok + ko, kind,
    ok || ' OK, ' || ko || ' KO', '', id_traitement
FROM rapport
UNION ALL
SELECT a.seen_at, 'résultat', r.name, r.sha256, r.id_flux, i.id_client, i.id_technique, '',
    iif(o.accepted, 'OK', 'KO'), o.code, '', r.id_traitement
FROM outcome o
JOIN answer a ON a.number = o.answer
JOIN rapport r ON r.sha256 = a.rapport
JOIN identifier i ON i.number = o.identifier"""

_MADE: Final = """
SELECT written_at, 'correction écrite', name, sha256, id_flux, '', '', passages, '',
    iif(errors_accepted, 'malgré les erreurs', ''), '', ''
FROM correction
UNION ALL
SELECT c.written_at, 'passage corrigé', c.name, c.sha256, c.id_flux, i.id_client,
    i.id_technique, '', '', '', '', ''
FROM correction_passage p
JOIN correction c ON c.number = p.correction
JOIN identifier i ON i.number = p.identifier
UNION ALL
SELECT r.at, 'retrait déclaré', '', '', '', i.id_client, i.id_technique, '', '', '', '', ''
FROM removal r
JOIN identifier i ON i.number = r.identifier"""

_DEPOSITED: Final = """
SELECT e.at, 'dépôt', d.file_name, d.sha256, d.id_flux, d.id_client, '', d.passages, e.state,
    coalesce(e.status, e.note), d.origin, d.numero_dossier
FROM deposit_event e
JOIN deposit d ON d.number = e.deposit
UNION ALL
SELECT d.sent_at, 'passage déposé', d.file_name, d.sha256, d.id_flux, i.id_client,
    i.id_technique, '', '', '', d.origin, ''
FROM set_passage p
JOIN deposit d ON d.passage_set = p.passage_set
JOIN identifier i ON i.number = p.identifier"""

WORDS: Final = {
    "already-recorded": "identifiant déjà enregistré",
    "certification": "certification non reconnue",
    "several-holders": "plusieurs personnes possibles",
    "identity-day-month": "jour ou mois de naissance à vérifier",
    "identity-reconciliation": "lieu de naissance à vérifier",
    "identity": "titulaire non trouvé",
    "unknown": "message non reconnu",
    "portail": "réponse du portail",
    "non-vu": "réponse non vue",
    "echec": "échec de l’envoi",
    "annule": "annulé",
    "liste": "vu dans la liste du portail",
    "reponse": "réponse de l’utilisateur",
    "interrompu": "programme interrompu",
    "accuse": "d’après l’accusé",
}
"""The journal's codes, as the table says them; another one is written as it is."""
_DATE, _DETAIL = HEADER.index("Date (heure de cet ordinateur)"), HEADER.index("Précision")

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def export_csv(connection: Connection, path: Path) -> int:
    """Write the table, whole or not at all; returns its number of rows; raises OutputRefused."""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".certdesk-", suffix=".tmp", dir=path.parent)
        try:
            count = _fill(handle, connection)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise OutputRefused(
            "L’export du journal n’a pas pu être écrit\u00a0: rien n’a été écrit.",
            "Vérifiez la place sur le disque, ou choisissez un autre dossier.",
        ) from error
    return count


def _fill(handle: int, connection: Connection) -> int:
    # With its mark and semicolons: what a French spreadsheet opens by a double click.
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADER)
        count = 0
        for row in _rows(connection):
            writer.writerow(row)
            count += 1
        stream.flush()
        os.fsync(stream.fileno())
    return count


def _rows(connection: Connection) -> Iterator[list[object]]:
    for part in (_SEEN, _MADE, _DEPOSITED):
        for row in connection.execute(part):  # not sorted: a million rows would be held
            told = [_harmless(value) for value in row]
            told[_DATE] = _local(row[_DATE])
            told[_DETAIL] = WORDS.get(row[_DETAIL], told[_DETAIL])
            yield told


def _local(moment: str) -> str:
    """« 21/11/2026 10:30:00 »: what a French spreadsheet takes for a date, at the clerk's hour."""
    return f"{datetime.fromisoformat(moment).astimezone():%d/%m/%Y %H:%M:%S}"


def _harmless(value: object) -> object:
    """A text that a spreadsheet would run is shown as text: identifiers come from outside."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
