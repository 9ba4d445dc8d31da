"""Each fault of the schema, told in French at its element."""

from __future__ import annotations

from dataclasses import replace

import pytest

from certdesk.model.resources import resource
from certdesk.model.schema.findings import Severity
from tests.builders import TITULAIRE, Style, flux
from tests.model.schema.judged import PERSON, SCHEMA, STORE, changed, judged

FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    "enumeration": (
        "<cpf:sexe>M",
        "<cpf:sexe>Masculin",
        "xsd.enumeration",
        f"{PERSON}sexe",
        "Sexe\u00a0: «\u00a0Masculin\u00a0» n’est pas accepté. Attendu\u00a0: une réponse de la "
        "liste\u00a0: F, M. Exemple\u00a0: F. Écrivez M.",
    ),
    "pattern": (
        "2023-06-01",
        "2123-06-01",
        "xsd.pattern",
        "dateDebutValidite",
        "Date de délivrance\u00a0: «\u00a02123-06-01\u00a0» n’est pas accepté. Attendu\u00a0: une "
        "date AAAA-MM-JJ, de 1900 à 2099. Exemple\u00a0: 2024-04-02.",
    ),
    "french date": (
        "2023-06-01",
        "01/06/2023",
        "xsd.type",
        "dateDebutValidite",
        "Date de délivrance\u00a0: «\u00a001/06/2023\u00a0» n’est pas accepté. Attendu\u00a0: une "
        "date AAAA-MM-JJ, de 1900 à 2099. Exemple\u00a0: 2024-04-02. Écrivez 2023-06-01.",
    ),
    "length": (
        ">DURANT<",
        f">{'D' * 61}<",
        "xsd.length",
        f"{PERSON}nomNaissance",
        f"Nom de naissance\u00a0: «\u00a0{'D' * 59}…\u00a0» (61 caractères) n’est pas accepté. "
        "Attendu\u00a0: de 1 à 60 caractères. Exemple\u00a0: DURAND.",
    ),
    "range": (
        "<cpf:moisNaissance>4",
        "<cpf:moisNaissance>14",
        "xsd.range",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: «\u00a014\u00a0» n’est pas accepté. Attendu\u00a0: un nombre "
        "entier de 1 à 12. Exemple\u00a0: 7.",
    ),
    "boolean": (
        "<cpf:donneeCertifiee>true",
        "<cpf:donneeCertifiee>Oui",
        "xsd.type",
        "donneeCertifiee",
        "Résultat définitif\u00a0: «\u00a0Oui\u00a0» n’est pas accepté. Attendu\u00a0: true ou "
        "false. Exemple\u00a0: true. Écrivez true.",
    ),
    "empty": (
        ">DURANT<",
        "><",
        "xsd.empty",
        f"{PERSON}nomNaissance",
        "Nom de naissance\u00a0: la balise est vide, ce qui est refusé. Attendu\u00a0: de 1 à 60 "
        "caractères. Exemple\u00a0: DURAND.",
    ),
    "empty nillable": (
        '<cpf:scoring xsi:nil="true"/>',
        "<cpf:scoring/>",
        "xsd.empty",
        "scoring",
        "Score obtenu\u00a0: la balise est vide, ce qui est refusé. Sans valeur, déclarez-la "
        "«\u00a0non connue\u00a0» (nil).",
    ),
    "nil": (
        "<cpf:sexe>M",
        '<cpf:sexe xsi:nil="true">',
        "xsd.nil",
        f"{PERSON}sexe",
        "Sexe\u00a0: cette donnée ne peut pas être déclarée «\u00a0non connue\u00a0» (nil).",
    ),
    "nil and a value": (
        "<cpf:moisNaissance>4",
        '<cpf:moisNaissance xsi:nil="true">4',
        "xsd.nil",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: une balise déclarée «\u00a0non connue\u00a0» (nil) doit être "
        "vide, sans même un espace.",
    ),
    "nil in letters": (
        "<cpf:moisNaissance>4",
        "<cpf:moisNaissance>nil",
        "xsd.type",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: «\u00a0nil\u00a0» n’est pas accepté. Attendu\u00a0: un nombre "
        "entier de 1 à 12. Exemple\u00a0: 7. Pour une donnée non connue, la balise est vide et "
        'porte xsi:nil="true".',
    ),
    "wrong word of nil": (
        "<cpf:moisNaissance>4",
        '<cpf:moisNaissance xsi:nil="oui">4',
        "xsd.nil",
        f"{PERSON}moisNaissance",
        "Mois de naissance\u00a0: l’attribut xsi:nil ne peut valoir que true ou false.",
    ),
    "missing": (
        "<cpf:sexe>M</cpf:sexe>",
        "",
        "xsd.missing",
        f"{PERSON}sexe",
        "Sexe\u00a0: cette donnée obligatoire manque dans «\u00a0État civil\u00a0». "
        "Exemple\u00a0: F.",
    ),
    "twice": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><cpf:sexe>M</cpf:sexe>",
        "xsd.unexpected",
        f"{PERSON}sexe[2]",
        "La balise «\u00a0sexe\u00a0» est présente plusieurs fois dans «\u00a0État civil\u00a0»"
        "\u00a0: une seule est permise.",
    ),
    "stranger": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><cpf:taille>M</cpf:taille>",
        "xsd.unexpected",
        f"{PERSON}taille",
        "La balise «\u00a0taille\u00a0» n’est pas attendue dans «\u00a0État civil\u00a0».",
    ),
    "of another block": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><cpf:scoring>1</cpf:scoring>",
        "xsd.unexpected",
        f"{PERSON}scoring",
        "La balise «\u00a0scoring\u00a0» n’est pas attendue dans «\u00a0État civil\u00a0». Elle a "
        "sa place dans «\u00a0Passage de certification\u00a0».",
    ),
    "no namespace": (
        "<cpf:sexe>M</cpf:sexe>",
        "<cpf:sexe>M</cpf:sexe><sexe>M</sexe>",
        "xsd.unexpected",
        f"{PERSON}:sexe",
        "La balise «\u00a0sexe\u00a0» n’appartient pas à l’espace de noms du flux (préfixe absent "
        "ou différent).",
    ),
    "both branches": (
        "</cpf:titulaire>",
        "</cpf:titulaire><cpf:dossierFormation/>",
        "xsd.unexpected",
        "identificationTitulaire/dossierFormation",
        "La balise «\u00a0dossierFormation\u00a0» est en trop dans «\u00a0Identification du "
        "titulaire\u00a0»\u00a0: une seule de ces façons est permise à la fois.",
    ),
    "no branch": (
        "<cpf:codePostalNaissance>",
        "</cpf:codeCommuneNaissance><cpf:codeCommuneNaissance><cpf:codePostalNaissance>",
        "xsd.missing",
        f"{PERSON}codeCommuneNaissance",
        "Il manque «\u00a0Code INSEE\u00a0» ou «\u00a0Code postal\u00a0» dans «\u00a0Lieu de "
        "naissance\u00a0».",
    ),
    "type attribute": (
        "<cpf:sexe>",
        '<cpf:sexe xsi:type="cpf:autre">',
        "xsd.attribute",
        f"{PERSON}sexe",
        "Sexe\u00a0: l’attribut «\u00a0type\u00a0» n’est pas accepté ici.",
    ),
    "attribute": (
        "<cpf:sexe>",
        '<cpf:sexe langue="fr">',
        "xsd.attribute",
        f"{PERSON}sexe",
        "Sexe\u00a0: l’attribut «\u00a0langue\u00a0» n’est pas accepté ici.",
    ),
    "element in a text": (
        "<cpf:sexe>M",
        "<cpf:sexe><cpf:b/>M",
        "xsd.unexpected",
        f"{PERSON}sexe",
        "Sexe\u00a0: cette donnée est un texte, elle ne peut pas contenir de balise.",
    ),
    "text among elements": (
        "<cpf:titulaire>",
        "<cpf:titulaire>bonjour",
        "xsd.text",
        f"{TITULAIRE}",
        "«\u00a0État civil\u00a0» ne contient que des balises\u00a0: du texte s’y trouve en trop.",
    ),
}


@pytest.mark.parametrize(("old", "new", "code", "path", "text"), FAULTS.values(), ids=FAULTS)
def test_an_error_of_the_schema_is_told_in_french_at_its_element(
    old: str, new: str, code: str, path: str, text: str
) -> None:
    document = changed(old, new)
    finding = judged(document).findings[0]
    assert (finding.code, finding.path) == (code, path)
    assert finding.text == text
    assert finding.severity is Severity.ERROR
    assert (finding.row, finding.id_technique) == (1, "B")


def test_a_misspelt_element_is_named_and_so_is_the_one_that_it_replaces() -> None:
    verdict = judged(changed("cpf:sexe>M</cpf:sexe", "cpf:Sexe>M</cpf:Sexe"))
    assert [(one.code, one.path) for one in verdict.findings] == [
        ("xsd.unexpected", f"{PERSON}Sexe"),
        ("xsd.missing", f"{PERSON}sexe"),
    ]
    assert verdict.findings[0].text.endswith("Sans doute «\u00a0sexe\u00a0».")


def test_only_one_remark_is_made_of_one_fault() -> None:
    for old, new, *_ in FAULTS.values():
        codes = [one.code for one in judged(changed(old, new)).findings]
        assert len(codes) == (2 if old.startswith("<cpf:codePostalN") else 1), (old, new)


def test_elements_out_of_order_are_told_where_the_schema_wants_an_order() -> None:
    text = resource("xsd", "cdc-1.1.2.xsd").read_text("utf-8")
    start = text.index('<xs:complexType name="titulaire">')
    ordered = text[:start] + text[start:].replace("xs:all>", "xs:sequence>", 2)
    schema = replace(SCHEMA, data=ordered.encode())
    sex = "<cpf:sexe>M</cpf:sexe>"
    moved = changed(sex, "").decode().replace("<cpf:titulaire>", f"<cpf:titulaire>{sex}")
    finding = judged(moved.encode(), schema).findings[0]
    assert finding.code == "xsd.unexpected"
    assert "vérifiez l’ordre des balises" in finding.text


def test_what_came_with_1_1_5_is_told_to_those_who_check_against_1_1_2() -> None:
    document = flux("A", style=Style(action="CREATION"))
    (finding,) = judged(document).findings
    assert (finding.code, finding.path) == ("xsd.unexpected", "/action")
    assert "1.1.5" in finding.text
    assert judged(document, STORE.built_in("1.1.5")).findings == ()
