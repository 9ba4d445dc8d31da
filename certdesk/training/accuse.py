"""The two accusés of a deposit, in XML, and the names under which they are downloaded.

The accusé de traitement has the current shape of real ones. That of the accusé de réception was
never seen: ours is invented, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from certdesk.training.processing import Outcome

_START = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
_RAPPORT = '<rapport xmlns:ns2="urn:cdc:cpf:pc5:rapport:schema">\n'


def treatment_xml(file_name: str, number: int, outcome: Outcome) -> Iterator[str]:
    """The accusé de traitement, piece by piece: it may list 200 000 passages."""
    yield f"{_START}{_RAPPORT}{_leaf(1, 'nomFichier', file_name)}"
    if outcome.errors:
        yield _leaf(1, "idTraitement", number)
        yield from _errors(outcome)
    else:
        yield _leaf(1, "idFlux", outcome.id_flux) + _leaf(1, "idTraitement", number)
        yield from _passages(outcome)
    yield "</rapport>\n"


def _errors(outcome: Outcome) -> Iterator[str]:
    yield "  <erreurs>\n"
    for error in outcome.errors:
        yield (
            f"    <erreur>\n{_leaf(3, 'type', 'XSD')}{_leaf(3, 'message', error.message)}"
            f"{_leaf(3, 'ligne', error.line)}{_leaf(3, 'colonne', error.column)}    </erreur>\n"
        )
    yield "  </erreurs>\n"


def _passages(outcome: Outcome) -> Iterator[str]:
    if outcome.refused:
        yield "  <PassagesKO>\n"
        for one in outcome.refused:
            yield (
                f"    <passage>\n{_leaf(3, 'idTechnique', one.id_technique)}"
                f"{_leaf(3, 'messageErreur', one.message)}    </passage>\n"
            )
        yield "  </PassagesKO>\n"
    if outcome.ok_ids:
        yield "  <PassagesOK>\n"
        for identifier in outcome.ok_ids:
            yield _leaf(2, "idTechnique", identifier)
        yield "  </PassagesOK>\n"


def reception_xml(
    file_name: str, number: int, received_at: datetime, by: str, on_behalf_of: str
) -> str:
    """The accusé de réception: what it must give is the number to quote to the assistance."""
    return (
        f"{_START}<accuseReception>\n"
        f"{_leaf(1, 'portail', 'Portail d’entraînement')}"
        f"{_leaf(1, 'nomFichier', file_name)}"
        f"{_leaf(1, 'numeroDossier', number)}"
        f"{_leaf(1, 'dateDepot', received_at.isoformat(timespec='seconds'))}"
        f"{_leaf(1, 'deposePar', by)}{_leaf(1, 'deposePour', on_behalf_of)}"
        f"{_leaf(1, 'statut', 'OK')}</accuseReception>\n"
    )


def treatment_name(file_name: str, day: date) -> str:
    """`Accusé de traitement_<nom>.xml_<AAAAMMJJ>.xml`, as the portal names it."""
    return f"Accusé de traitement_{file_name}_{day:%Y%m%d}.xml"


def reception_name(file_name: str, day: date) -> str:
    """The same for the accusé de réception."""
    return f"Accusé de réception_{file_name}_{day:%Y%m%d}.xml"


def _leaf(depth: int, name: str, content: object) -> str:
    return f"{'  ' * depth}<{name}>{escape(str(content))}</{name}>\n"
