"""Which identifiers are accepted now: the latest fact about each one holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.identifiers import Identifiers, ask
from certdesk.model.journal.records import Accepted

if TYPE_CHECKING:
    from sqlite3 import Connection

# When an accusé took effect: it names a day only, and on that day its passages may have been
# removed and brought again. A deposit of that day tells the moment; without one it is the end of
# the day, or when the accusé was read if that came first: when in doubt, accepted.
_ANSWERED_AT: Final = """coalesce(
        (SELECT max(d.sent_at) FROM deposit d
            WHERE d.sha256 = a.flux AND d.state NOT IN ('refusé', 'pas envoyé')
            AND d.sent_at <= a.seen_at AND r.day IN ('', substr(d.sent_at, 1, 10))),
        iif(r.day = '', a.seen_at, min(r.day || 'T23:59:59+00:00', a.seen_at)))"""

# An accusé that accepts (or, for a file of suppression, takes back); a deposit that the portal
# treated with success; a removal that the clerk declared. CROSS JOIN: from what is asked for.
# `rank` parts those of one second: a removal makes room for a deposit, which an accusé answers.
_FACTS: Final = f"""
    SELECT asked.id_technique AS id, {_ANSWERED_AT} AS at, printf(' 2%012d', a.number) AS rank,
        iif(r.day = '', a.seen_at, r.day) AS told, f.action <> 'SUPPRESSION' AS accepted,
        r.name AS accuse, r.id_traitement AS numero, f.name AS file
    FROM asked
    CROSS JOIN outcome o ON o.identifier = asked.number
    CROSS JOIN answer a ON a.number = o.answer
    CROSS JOIN rapport r ON r.sha256 = a.rapport
    CROSS JOIN flux f ON f.sha256 = a.flux
    WHERE o.accepted
    UNION ALL
    SELECT asked.id_technique, d.sent_at, printf(' 1%012d', d.number), d.sent_at,
        d.action <> 'SUPPRESSION', '', d.numero_dossier, d.file_name
    FROM asked
    CROSS JOIN set_passage p ON p.identifier = asked.number
    CROSS JOIN deposit d ON d.passage_set = p.passage_set
    WHERE d.state = 'déposé' AND d.status = 'Traité avec succès'
    UNION ALL
    SELECT asked.id_technique, m.at, ' 0', m.at, 0, '', '', ''
    FROM asked
    CROSS JOIN removal m ON m.identifier = asked.number"""

# With max(), SQLite takes the other columns from the row that has it.
_ACCEPTED: Final = (
    f"SELECT id, max(at || rank), told, accuse, numero, file, accepted FROM ({_FACTS}) "
    "GROUP BY id HAVING accepted ORDER BY id"
)


def find_accepted(connection: Connection, identifiers: Identifiers) -> dict[str, Accepted]:
    """Where each of these identifiers was accepted; those taken back since are not."""
    ask(connection, identifiers)
    return accepted_of_asked(connection)


def accepted_of_asked(connection: Connection) -> dict[str, Accepted]:
    """The same for those already in the table `asked`, in their order."""
    rows = connection.execute(_ACCEPTED)
    return {
        name: Accepted(_moment(told), accuse, numero, file)
        for name, _latest, told, accuse, numero, file, _accepted in rows
    }


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
