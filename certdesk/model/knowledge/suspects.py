"""The suspect fields of a message, turned to the branch of identification that a passage has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.model.flux.passage import Passage

_BLOCK = "identificationTitulaire"
_TITULAIRE = f"{_BLOCK}/titulaire"
_PLACE = f"{_TITULAIRE}/codeCommuneNaissance"
_INSEE = f"{_PLACE}/codeInseeNaissance"
_POSTAL = f"{_PLACE}/codePostalNaissance"
_OTHER_BRANCHES = {
    f"{_BLOCK}/dossierFormation": ("idDossier", "nomTitulaire", "prenom1Titulaire"),
    f"{_BLOCK}/identifiantNational": ("nir", "nomNaissance"),
}


def suspects_in(passage: Passage, suspects: tuple[str, ...]) -> tuple[str, ...]:
    """The same suspects, as fields that this passage really has or can be given.

    A person identified by a CPF dossier or by the NIR has none of the fields of `titulaire`;
    a birthplace given by its INSEE code has no postal code to look at.
    """
    if passage.node(_TITULAIRE) is None:
        for branch, names in _OTHER_BRANCHES.items():
            if passage.node(branch) is not None:
                return _moved(suspects, tuple(f"{branch}/{name}" for name in names))
        return suspects
    return _one_place(passage, suspects)


def _moved(suspects: tuple[str, ...], branch_fields: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in suspects:
        kept.extend(branch_fields if path.startswith(_TITULAIRE) else (path,))
    return tuple(dict.fromkeys(kept))


def _one_place(passage: Passage, suspects: tuple[str, ...]) -> tuple[str, ...]:
    """The INSEE code, which is what the portal compares, and the postal code if it is there."""
    insee, postal = f"{_INSEE}/codeInsee", f"{_POSTAL}/codePostal"
    place = (postal, insee) if passage.node(_POSTAL) is not None else (insee,)
    kept: list[str] = []
    for path in suspects:
        kept.extend(place if path in (insee, postal) else (path,))
    return tuple(dict.fromkeys(kept))
