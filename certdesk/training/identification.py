"""Who a passage is about: the documented attempts, one after the other, against the register.

1. surname at birth, first name, sex and year of birth;
2. if several people match, the month and the day of birth besides;
3. if several still match, the commune of birth and every optional datum that was sent.

A training file or a national number names somebody directly. What the portal answers when these
are wrong was never seen: the sentence of the obligatory criteria is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from certdesk.model.knowledge.wording import fold

if TYPE_CHECKING:
    from certdesk.training.register import Person, Register

NOBODY = "Aucun titulaire ne correspond aux critères obligatoires"
NOBODY_OLDER_WORDING = "Aucun titulaire ne correspond à ces critères"
NOBODY_THAT_DAY = f"{NOBODY} enrichis du jour et du mois de naissance"
NOBODY_THERE = "Aucun titulaire ne correspond aux critères de réconciliation"
SEVERAL = "Plusieurs titulaires ont été identifiés"

Told = Mapping[str, str]
"""What a passage tells of its holder: path below `identificationTitulaire` → text; nil left out."""

_INSEE = "titulaire/codeCommuneNaissance/codeInseeNaissance/codeInsee"
_POSTAL = "titulaire/codeCommuneNaissance/codePostalNaissance/codePostal"


def find_holder(register: Register, told: Told) -> Person | str:
    """The one person that these data designate, or the portal's sentence."""
    if "dossierFormation/idDossier" in told:
        return _by_dossier(register, told)
    if "identifiantNational/nir" in told:
        return _by_number(register, told)
    found = register.by_identity.get(_identity(told), ())
    if not found:
        # Both sentences exist in real accusés; a married name beside tells the older one here.
        return NOBODY_OLDER_WORDING if told.get("titulaire/nomUsage") else NOBODY
    if len(found) > 1 and ({"titulaire/moisNaissance", "titulaire/jourNaissance"} & told.keys()):
        found = tuple(person for person in found if _same_day(person, told))
        if not found:
            return NOBODY_THAT_DAY
    if len(found) > 1:
        found = tuple(person for person in found if _same_place_and_more(person, told))
        if not found:
            return NOBODY_THERE
    return found[0] if len(found) == 1 else SEVERAL


def _identity(told: Told) -> tuple[str, str, str, int]:
    year = told.get("titulaire/anneeNaissance", "").strip()
    return (
        fold(told.get("titulaire/nomNaissance", "")),
        fold(told.get("titulaire/prenom1", "")),
        told.get("titulaire/sexe", ""),
        int(year) if year.lstrip("+").isdecimal() else 0,
    )


def _by_dossier(register: Register, told: Told) -> Person | str:
    person = register.dossiers.get(told["dossierFormation/idDossier"].strip())
    if person is None:
        return NOBODY
    names = (person.surname[:30], person.first_names[0][:20])
    sent = (
        told.get("dossierFormation/nomTitulaire"),
        told.get("dossierFormation/prenom1Titulaire"),
    )
    matches = all(fold(name) == fold(other or "") for name, other in zip(names, sent, strict=True))
    return person if matches else NOBODY


def _by_number(register: Register, told: Told) -> Person | str:
    surname = fold(told.get("identifiantNational/nomNaissance", ""))
    found = [
        person
        for person in register.by_nir.get(told["identifiantNational/nir"], ())
        if fold(person.surname) == surname
    ]
    if not found:
        return NOBODY
    return found[0] if len(found) == 1 else SEVERAL


def _same_day(person: Person, told: Told) -> bool:
    sent = (told.get("titulaire/moisNaissance"), told.get("titulaire/jourNaissance"))
    known = (person.born.month, person.born.day)
    return all(
        not text or (text.strip().isdecimal() and int(text) == number)
        for text, number in zip(sent, known, strict=True)
    )


def _same_place_and_more(person: Person, told: Told) -> bool:
    """Whatever was sent must agree: a wrong optional datum finds nobody, a missing one does."""
    second, third = (*person.first_names[1:3], "", "")[:2]
    abroad = person.insee[2:] if person.insee.startswith("99") else ""
    expected = {
        _INSEE: person.insee,
        "titulaire/prenom2": second,
        "titulaire/prenom3": third,
        "titulaire/nomUsage": person.married_name,
        "titulaire/libelleCommuneNaissance": "" if abroad else person.place,
        "titulaire/codePaysNaissance": abroad,
        "titulaire/libellePaysNaissance": person.place if abroad else "",
    }
    agrees = all(
        fold(told[path]) == fold(value) for path, value in expected.items() if told.get(path)
    )
    return agrees and _same_department(person, told.get(_POSTAL, ""))


def _same_department(person: Person, postal: str) -> bool:
    """A postal code is no INSEE code: only their département can be compared."""
    department = "20" if person.insee[:2] in ("2A", "2B") else person.insee[:2]
    return not postal or postal.strip()[:2] == department
