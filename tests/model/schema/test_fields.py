"""The fields read from a schema, and the French texts of the dictionary."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from certdesk.model.resources import resource
from certdesk.model.schema.field_texts import load_texts
from certdesk.model.schema.fields import Fields, Group, read_fields
from certdesk.model.schema.kinds import (
    Boolean,
    Choice,
    Date,
    Integer,
    Moment,
    Obligation,
    Text,
    french_date,
    iso_date,
    rule_text,
)
from certdesk.model.schema.schemas import SchemaStore

if TYPE_CHECKING:
    from pathlib import Path

STORE = SchemaStore(None)
PERSON = "identificationTitulaire/titulaire"
PLACE = f"{PERSON}/codeCommuneNaissance"


@pytest.fixture(scope="module")
def fields() -> Fields:
    return read_fields(STORE.built_in("1.1.5"))


def groups_of(group: Group) -> list[Group]:
    inside = [child for child in group.children if isinstance(child, Group)]
    return [group, *(deep for child in inside for deep in groups_of(child))]


def spoiled(text: str, *changes: tuple[str, str]) -> Fields:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_fields(replace(STORE.built_in("1.1.2"), data=text.encode()))


OURS = resource("xsd", "cdc-1.1.2.xsd").read_text("utf-8")


def test_every_field_has_a_label_a_help_and_an_example_that_suits_it(fields: Fields) -> None:
    for field in fields.all.values():
        assert field.label != field.name, field.path
        assert field.help, field.path
        assert field.example, field.path
        assert field.block, field.path


def test_every_container_has_a_title(fields: Fields) -> None:
    containers = [*groups_of(fields.passage)]
    containers += [one for path in ("/", "certification") if (one := fields.group(path))]
    for group in containers:
        assert group.label != group.name, group.path
        assert group.help, group.path


def test_every_answer_of_a_list_has_a_french_label(fields: Fields) -> None:
    for field in fields.all.values():
        if isinstance(field.kind, Choice):
            texts = load_texts()[field.path].values
            assert set(texts) == {value for value, _ in field.kind.values}, field.path


def test_no_text_of_the_dictionary_is_left_without_a_field(fields: Fields) -> None:
    known = {*fields.all, "passageCertification", "/", "certification"}
    known |= {path for path in load_texts() if fields.group(path) is not None}
    assert set(load_texts()) <= known


def test_french_texts_have_their_non_breaking_spaces_and_apostrophes() -> None:
    wrong = re.compile(r" [:;?!»]|« |(?<=[a-zàâéèêîôû])'(?=[a-zàâéèêîôûh])|\.\.\.")
    for path, text in load_texts().items():
        for words in (text.label, text.help, text.condition, *text.values.values()):
            assert not wrong.search(words), (path, words)


def test_the_kinds_and_their_limits_come_from_the_schema(fields: Fields) -> None:
    kinds = {
        "idTechnique": Text(1, 255),
        f"{PLACE}/codeInseeNaissance/codeInsee": Text(5, 5),
        f"{PERSON}/anneeNaissance": Integer(1900, 2099),
        "dateFinValidite": Date(),
        "donneeCertifiee": Boolean("Oui, définitif", "Non, provisoire"),
        "/horodatage": Moment(),
        f"{PERSON}/sexe": Choice((("F", "Féminin"), ("M", "Masculin"))),
    }
    for path, kind in kinds.items():
        field = fields.field(path)
        assert field is not None
        assert field.kind == kind


def test_the_nir_is_sensitive_and_nothing_else_is(fields: Fields) -> None:
    sensitive = [field.name for field in fields.all.values() if field.sensitive]
    assert sensitive == ["nir"]


@pytest.mark.parametrize(
    ("path", "obligation"),
    [
        ("idTechnique", Obligation.REQUIRED),
        ("scoring", Obligation.REQUIRED_OR_NIL),
        ("verbatim", Obligation.OPTIONAL),
        ("niveauLangueEuropeen", Obligation.CONDITIONAL),
        (f"{PLACE}/codeInseeNaissance/codeInsee", Obligation.CONDITIONAL),
        ("/action", Obligation.OPTIONAL),
        ("certification/natureDeposant", Obligation.OPTIONAL),
    ],
)
def test_the_obligation_is_the_dictionary_s(
    fields: Fields, path: str, obligation: Obligation
) -> None:
    field = fields.field(path)
    assert field is not None
    assert field.obligation is obligation


@pytest.mark.parametrize(
    ("path", "value", "nil", "absent"),
    [
        ("idTechnique", True, False, False),
        ("dateFinValidite", True, True, False),
        ("urlPreuve", True, False, True),
        (f"{PERSON}/anneeNaissance", True, False, False),
        (PERSON, False, False, True),
        ("modalitesInscription", False, False, False),
        ("niveauNumeriqueEuropeen", False, False, True),
        ("/idFlux", True, False, False),
        ("inconnu/ici", False, False, False),
    ],
)
def test_the_states_that_a_path_can_take(
    fields: Fields, path: str, value: bool, nil: bool, absent: bool
) -> None:
    allowed = fields.allowed(path)
    assert (allowed.value, allowed.nil, allowed.absent) == (value, nil, absent)


def test_the_exclusive_choices_are_known_as_such(fields: Fields) -> None:
    assert fields.branches("identificationTitulaire") == (
        "titulaire",
        "dossierFormation",
        "identifiantNational",
    )
    assert fields.branches(PLACE) == ("codeInseeNaissance", "codePostalNaissance")
    choices = [group.path for group in groups_of(fields.passage) if group.choice]
    assert choices == ["identificationTitulaire", PLACE]


def test_a_list_is_repeatable_and_not_a_choice(fields: Fields) -> None:
    result = fields.group("niveauNumeriqueEuropeen/resultats/resultat[2]")
    assert result is not None
    assert (result.repeatable, result.optional, result.choice) == (True, True, False)


def test_a_field_is_found_whatever_the_indexes_and_the_form_of_its_path(fields: Fields) -> None:
    long = "/emetteur/certificateurs/certificateur/certifications/certification[3]/code"
    assert fields.field(long) is fields.field("certification/code") is not None
    assert fields.field("emetteur/idClient") is fields.field("/emetteur/idClient") is not None
    level = "niveauNumeriqueEuropeen/resultats/resultat/niveau"
    assert fields.field(level.replace("resultat/", "resultat[2]/")) is fields.field(level)
    assert fields.label("titulaire/inconnu[2]") == "inconnu"


def test_header_and_certification_fields_are_listed_apart(fields: Fields) -> None:
    assert [field.name for field in fields.certification] == ["type", "code", "natureDeposant"]
    assert [field.path for field in fields.header][:3] == ["/idFlux", "/horodatage", "/action"]


def test_an_element_added_to_the_schema_adds_a_field_named_as_in_xml() -> None:
    scoring = '<xs:element name="scoring" type="f:TexteJusqua255" nillable="true"/>'
    added = '<xs:element name="nomCommercial" type="f:TexteJusqua60" minOccurs="0"/>'
    fields = spoiled(OURS, (scoring, scoring + added))
    field = fields.field("nomCommercial")
    assert field is not None
    assert (field.label, field.kind, field.obligation) == (
        "nomCommercial",
        Text(1, 60),
        Obligation.OPTIONAL,
    )
    assert fields.siblings("").index("nomCommercial") == fields.siblings("").index("scoring") + 1
    assert field.block == "Passage de certification"


def test_an_answer_added_to_a_list_is_offered_with_its_xml_name() -> None:
    of = '<xs:enumeration value="POLE_EMPLOI"/>'
    fields = spoiled(OURS, (of, of + '<xs:enumeration value="FRANCE_TRAVAIL"/>'))
    field = fields.field("modalitesInscription/initiativeInscription")
    assert field is not None
    assert isinstance(field.kind, Choice)
    assert ("FRANCE_TRAVAIL", "FRANCE_TRAVAIL") in field.kind.values


@pytest.mark.parametrize("version", ["1.1.1", "1.1.2"])
def test_the_official_schema_gives_the_same_fields_as_ours(
    version: str, reference: Path | None
) -> None:
    ours = read_fields(STORE.built_in(version))
    folder = reference or resource("xsd").parent
    path = folder / (f"cdc-xsd-{version}.xsd" if reference else f"xsd/cdc-{version}.xsd")
    theirs = read_fields(STORE.from_file(path))
    assert described(theirs) == described(ours)


def described(fields: Fields) -> dict[str, object]:
    """Everything but the order: branches and answers are listed otherwise in the two files."""

    def plain(kind: object) -> object:
        return frozenset(kind.values) if isinstance(kind, Choice) else kind

    leaves = {
        path: (plain(field.kind), field.obligation, field.nillable, field.optional)
        for path, field in fields.all.items()
    }
    groups = {
        group.path: (frozenset(fields.siblings(group.path)), group.choice, group.repeatable)
        for group in groups_of(fields.passage)
    }
    return {**leaves, **groups}


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("14/02/2020", "2020-02-14"),
        ("4.2.2020", "2020-02-04"),
        (" 14-02-2020 ", "2020-02-14"),
        ("14 02 2020", "2020-02-14"),
        ("2020-02-14", "2020-02-14"),
        ("31/02/2020", None),
        ("14/02/20", None),
        ("2020/02/14", None),
        ("février", None),
        ("", None),
    ],
)
def test_a_date_as_one_types_it_becomes_a_date_of_the_file(typed: str, iso: str | None) -> None:
    assert iso_date(typed) == iso


def test_a_date_of_the_file_reads_as_a_french_one() -> None:
    assert french_date("2020-02-14") == "14/02/2020"
    assert french_date("bientôt") == "bientôt"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Text(1, 60), "de 1 à 60 caractères"),
        (Text(5, 5), "exactement 5 caractères"),
        (Text(0, 9), "9 caractères au plus"),
        (Text(1), "au moins 1 caractère"),
        (Text(), "un texte"),
        (Integer(1, 12), "un nombre entier de 1 à 12"),
        (Integer(1), "un nombre entier d’au moins 1"),
        (Integer(None, 3), "un nombre entier d’au plus 3"),
        (Integer(), "un nombre entier"),
        (Boolean(), "true ou false"),
    ],
)
def test_each_rule_reads_in_french(kind: object, words: str) -> None:
    assert rule_text(kind) == words
