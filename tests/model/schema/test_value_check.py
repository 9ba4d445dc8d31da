"""What the form says of a value while one types, and that it agrees with the schema."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.flux.passage import ABSENT, NIL, Value
from certdesk.model.schema.fields import Field, check_value, read_fields
from certdesk.model.schema.one_passage import validate_passage
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import ABSENT as GONE
from tests.builders import NIL as XSI_NIL
from tests.builders import flux_file, passage

SCHEMA = SchemaStore(None).built_in("1.1.5")
FIELDS = read_fields(SCHEMA)
PERSON = "identificationTitulaire/titulaire"


def field(name: str) -> Field:
    return next(one for one in FIELDS.all.values() if one.name == name)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("nomNaissance", "DURANT", None),
        ("nomNaissance", "D" * 60, None),
        ("nomNaissance", "D" * 61, "61 caractères\u00a0: attendu de 1 à 60 caractères."),
        ("nomNaissance", "", "Cette donnée est obligatoire\u00a0: une balise vide est refusée."),
        ("nomNaissance", "   ", "La valeur ne contient que des espaces."),
        ("nomNaissance", " DURANT", "Espace en trop au début ou à la fin."),
        ("nomUsage", "nil", "Le mot «\u00a0nil\u00a0» serait pris pour la donnée elle-même."),
        ("codeInsee", "2A004", None),
        ("codeInsee", "6900", "4 caractères\u00a0: attendu exactement 5 caractères."),
        ("sexe", "F", None),
        ("sexe", "H", "Attendu\u00a0: une réponse de la liste\u00a0: F, M."),
        ("donneeCertifiee", "1", None),
        ("donneeCertifiee", "Oui", "Attendu\u00a0: true ou false."),
        ("moisNaissance", "07", None),
        ("moisNaissance", "13", "Attendu\u00a0: un nombre entier de 1 à 12."),
        ("moisNaissance", "sept", "Attendu\u00a0: un nombre entier de 1 à 12."),
        ("dateFinValidite", "2029-04-01", None),
        (
            "dateFinValidite",
            "01/04/2029",
            "Dans le fichier, la date 01/04/2029 s’écrit 2029-04-01.",
        ),
        ("dateFinValidite", "1850-04-01", "L’année doit être comprise entre 1900 et 2099."),
        (
            "dateFinValidite",
            "2029-02-30",
            "Ce jour n’existe pas ou n’est pas écrit comme une date\u00a0: JJ/MM/AAAA.",
        ),
        ("horodatage", "2024-03-18T09:30:00+01:00", None),
        (
            "horodatage",
            "2024-03-18T09:30:00Z",
            "Attendu\u00a0: AAAA-MM-JJTHH:MM:SS suivi du décalage, par exemple +01:00.",
        ),
        ("nir", "1900475101001", None),
        (
            "nir",
            "9900475101001",
            "Ce numéro n’a pas la forme attendue\u00a0: 13 caractères, sans clé ni espace.",
        ),
    ],
)
def test_a_value_is_judged_in_french(name: str, text: str, message: str | None) -> None:
    assert check_value(field(name), Value(text)) == message


@pytest.mark.parametrize(
    ("name", "fine"), [("scoring", True), ("anneeNaissance", False), ("verbatim", False)]
)
def test_nil_is_for_nillable_fields_only(name: str, fine: bool) -> None:
    message = "Cette donnée ne peut pas être déclarée «\u00a0non connue\u00a0» (nil)."
    assert check_value(field(name), NIL) == (None if fine else message)


@pytest.mark.parametrize(
    ("name", "fine"), [("verbatim", True), ("scoring", False), ("sexe", False)]
)
def test_only_an_optional_field_may_be_absent(name: str, fine: bool) -> None:
    expected = None if fine else "Cette donnée est obligatoire."
    assert check_value(field(name), ABSENT) == expected


@pytest.mark.parametrize(
    ("name", "advice"),
    [("scoring", "«\u00a0non connue\u00a0» (nil)"), ("verbatim", "retirez la balise")],
)
def test_an_empty_value_says_what_to_do_instead(name: str, advice: str) -> None:
    message = check_value(field(name), Value(""))
    assert message is not None
    assert advice in message


def test_no_message_ever_shows_a_nir() -> None:
    for text in ("1900475101001", "190047510100", "290A475101001", "1 90 04 75 101 001", "nil"):
        message = check_value(field("nir"), Value(text)) or ""
        assert text not in message


TYPED = st.one_of(
    st.text("0123456789-/ :+TZ", max_size=26),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=65),
    st.sampled_from(["true", "1", "Oui", "M", "F", "VAE", "2020-02-29", "2019-02-29", "A1", "nil"]),
    st.integers(-10, 2200).map(str),
    st.dates().map(lambda day: day.isoformat()),
)
LEAVES = [
    one
    for path, one in FIELDS.all.items()
    if not path.startswith(("/", "certification/", "niveauNumeriqueEuropeen"))
    and "dossierFormation" not in path
    and "identifiantNational" not in path
    and "codeInsee" not in path
]


@given(field=st.sampled_from(LEAVES), text=TYPED)
def test_what_the_form_accepts_the_schema_accepts(field: Field, text: str) -> None:
    if check_value(field, Value(text)) is None:
        assert refused(field, text) == []


@given(field=st.sampled_from(LEAVES), text=TYPED)
def test_what_the_schema_refuses_the_form_refuses(field: Field, text: str) -> None:
    if refused(field, text):
        assert check_value(field, Value(text)) is not None


def test_the_states_that_the_form_allows_are_those_of_the_schema() -> None:
    for one in LEAVES:
        for state, written in ((NIL, XSI_NIL), (ABSENT, GONE)):
            fine = check_value(one, state) is None
            assert fine == (refused(one, written) == []), (one.path, state)


def refused(field: Field, content: object) -> list[str]:
    """The codes of the schema's errors at this field, its passage holding this content."""
    flux = flux_file(passage("A", **{field.path.replace("/", "__"): content}))
    found = validate_passage(
        flux.passage_bytes(0),
        flux.certifications[0].namespaces,
        SCHEMA,
        certification_type="RS",
        certification_code="RS1234",
    )
    return [one.code for one in found if one.code.startswith("xsd.")]
