"""A new idTechnique for a passage whose own was used already: unique in file, accusé and batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from certdesk.model.flux.passage import Value

if TYPE_CHECKING:
    from certdesk.model.dossier.work import Work
    from certdesk.ui.passage.known import Known

ID_PATH: Final = "idTechnique"
_SUFFIX: Final = "CORRIGE"  # as in the portal's own example: TEST1 becomes TEST8CORRIGE
_LONGEST: Final = 255


def why_not(work: Work, row: int, identifier: str, known: Known) -> str:
    """Why this passage cannot take this identifier, in French; empty when it can."""
    wanted = identifier.strip()
    if not wanted:
        return "Saisissez un identifiant."
    if len(wanted) > _LONGEST:
        return f"{_LONGEST} caractères au plus."
    if wanted in _Used(work, row):
        return "Cet identifiant sert déjà dans ce dossier\u00a0: choisissez-en un autre."
    if known.is_used(wanted):
        return "Cet identifiant a déjà servi dans un autre fichier\u00a0: choisissez-en un autre."
    return ""


def propose(work: Work, row: int, known: Known) -> str:
    """An identifier made from the deposited one, that nobody in the dossier or before it has."""
    base = work.dossier.flux.ids[row][: _LONGEST - len(_SUFFIX) - 4]
    used = _Used(work, row)
    proposal, number = f"{base}{_SUFFIX}", 2
    while proposal in used or known.is_used(proposal):
        proposal, number = f"{base}{_SUFFIX}{number}", number + 1
    return proposal


class _Used:
    """Identifiers that are taken; asked one by one, since a file may hold 200 000 of them."""

    def __init__(self, work: Work, row: int) -> None:
        self._dossier = work.dossier
        self._typed = {
            state.text.strip()
            for other, edits in work.edits.passages.items()
            if other != row and isinstance(state := edits.get(ID_PATH), Value)
        }
        matching = work.dossier.matching
        self._unknown = set(matching.unknown) if matching is not None else set()

    def __contains__(self, identifier: str) -> bool:
        return (
            identifier in self._typed
            or identifier in self._unknown
            or bool(self._dossier.flux.rows_of(identifier))
        )
