"""Who a passage is about: the three documented attempts, and the two direct ways."""

from __future__ import annotations

from datetime import date

import pytest

from certdesk.training.identification import (
    NOBODY,
    NOBODY_OLDER_WORDING,
    NOBODY_THAT_DAY,
    NOBODY_THERE,
    SEVERAL,
    find_holder,
)
from certdesk.training.register import Person, Register

INSEE = "codeCommuneNaissance/codeInseeNaissance/codeInsee"
POSTAL = "codeCommuneNaissance/codePostalNaissance/codePostal"


def person(key, born, insee="44109", place="Nantes", names=("Claire", "Anne"), married="ROY"):
    """Somebody called MARTIN."""
    return Person(key, "MARTIN", married, names, born, "F", insee, place)


PEOPLE = (
    person("a", date(1988, 3, 14)),
    person("b", date(1988, 3, 14), "2A004", "Ajaccio", ("Claire", "Zoé", "Lou"), ""),
    person("c", date(1988, 9, 2), "99139", "Portugal"),
    person("d", date(1990, 1, 1)),
)
REGISTER = Register(PEOPLE, {}, (), {}, {"260001": PEOPLE[3]}, {})
HER = {"nomNaissance": "MARTIN", "prenom1": "Claire", "sexe": "F", "anneeNaissance": "1988"}
DAY = {"moisNaissance": "03", "jourNaissance": "14"}


def found(**told):
    """The key of the person that these data designate, or the sentence."""
    answer = find_holder(REGISTER, {f"titulaire/{path}": text for path, text in told.items()})
    return answer if isinstance(answer, str) else answer.key


def test_one_person_with_the_obligatory_criteria_is_enough():
    assert found(**{**HER, "anneeNaissance": "1990"}) == "d"


def test_case_and_accents_do_not_count():
    assert found(**{**HER, "nomNaissance": "Martín", "anneeNaissance": "1990"}) == "d"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nomNaissance": "MARTEN"},
        {"nomNaissance": "MARTIN "},
        {"prenom1": "Clara"},
        {"sexe": "M"},
        {"anneeNaissance": "1989"},
        {"anneeNaissance": "x"},
    ],
)
def test_a_wrong_obligatory_criterion_finds_nobody(wrong):
    assert found(**{**HER, **wrong}) == NOBODY


def test_with_a_married_name_nobody_is_told_in_the_older_sentence():
    assert found(**{**HER, "prenom1": "Clara", "nomUsage": "ROY"}) == NOBODY_OLDER_WORDING


def test_a_wrong_day_does_not_count_as_long_as_one_person_matches():
    assert found(**{**HER, "anneeNaissance": "1990", **DAY}) == "d"


def test_the_day_and_month_tell_homonyms_apart():
    assert found(**HER, moisNaissance="9", jourNaissance="2") == "c"


def test_the_month_alone_may_be_enough():
    assert found(**HER, moisNaissance="09") == "c"


def test_a_day_that_no_homonym_has_is_told():
    assert found(**HER, moisNaissance="14", jourNaissance="3") == NOBODY_THAT_DAY


def test_without_anything_more_homonyms_remain():
    assert found(**HER) == SEVERAL
    assert found(**HER, **DAY) == SEVERAL


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ({INSEE: "2A004"}, "b"),
        ({POSTAL: "20000"}, "b"),
        ({POSTAL: "44000"}, "a"),
        ({"prenom2": "Zoé"}, "b"),
        ({"prenom3": "Lou"}, "b"),
        ({"nomUsage": "ROY"}, "a"),
        ({"libelleCommuneNaissance": "nantes"}, "a"),
    ],
)
def test_the_commune_and_any_optional_datum_tell_homonyms_of_one_day_apart(more, who):
    assert found(**HER, **DAY, **more) == who


def test_birth_abroad_is_told_by_its_country():
    assert found(**HER, codePaysNaissance="139", libellePaysNaissance="Portugal") == "c"


@pytest.mark.parametrize(
    "wrong",
    [{INSEE: "44000"}, {POSTAL: "69003"}, {"prenom2": "Rose"}, {"codePaysNaissance": "352"}],
)
def test_a_wrong_datum_of_the_third_attempt_finds_nobody(wrong):
    assert found(**HER, **DAY, **wrong) == NOBODY_THERE


def by_dossier(number="260001", surname="MARTIN", first="Claire"):
    told = {"idDossier": number, "nomTitulaire": surname, "prenom1Titulaire": first}
    return find_holder(REGISTER, {f"dossierFormation/{k}": v for k, v in told.items()})


def test_a_training_file_names_its_person():
    assert by_dossier() is PEOPLE[3]


@pytest.mark.parametrize("wrong", [{"number": "9"}, {"surname": "MARTEN"}, {"first": "Zoé"}])
def test_a_training_file_that_does_not_agree_names_nobody(wrong):
    assert by_dossier(**wrong) == NOBODY


def by_number(nir, surname="MARTIN"):
    told = {"identifiantNational/nir": nir, "identifiantNational/nomNaissance": surname}
    return find_holder(REGISTER, told)


def test_a_national_number_and_the_name_designate_somebody():
    assert by_number(PEOPLE[3].nir) is PEOPLE[3]
    assert by_number(PEOPLE[3].nir, "DUPONT") == NOBODY
    assert by_number("2880344109001") == NOBODY


def test_two_people_with_one_number_are_several():
    twins = (person("x", date(2001, 5, 5)), person("y", date(2001, 5, 6)))
    register = Register(twins, {}, (), {}, {}, {})
    told = {"identifiantNational/nir": twins[0].nir, "identifiantNational/nomNaissance": "Martin"}
    assert find_holder(register, told) == SEVERAL
