"""The sentences of a rejected file, in plain French, with the element and value they name."""

from __future__ import annotations

import re
import string
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.knowledge.messages import MessageCatalogue, load_catalogue
from certdesk.model.knowledge.wording import tidy
from certdesk.model.resources import resource
from tests.model.rapport.accuses import SPACE_IN_INSTRUCTION

NS = '"urn:cdc:cpf:pc5:schema:1.0.0"'
SENTENCES = [
    (SPACE_IN_INSTRUCTION, "space-in-instruction", None, None),
    (
        "cvc-minLength-valid : La valeur '', ayant pour longueur '0', n'est pas un facet valide "
        "par rapport à minLength '1' pour le type 'libelleType'.",
        "min-length-empty",
        None,
        "",
    ),
    (
        "cvc-minLength-valid : La valeur 'D'A', ayant pour longueur '3', n'est pas un facet valide "
        "par rapport à minLength '5' pour le type 't'.",
        "min-length",
        None,
        "D'A",
    ),
    (
        "cvc-maxLength-valid\u00a0: La valeur 'Éléonore', ayant pour longueur '8', n’est pas un "
        "facet valide par rapport à maxLength '4' pour le type 't'.",
        "max-length",
        None,
        "Éléonore",
    ),
    (
        "cvc-length-valid : La valeur '1234', ayant pour longueur '4', n'est pas un facet valide "
        "par rapport à la longueur '5' pour le type 't'.",
        "length",
        None,
        "1234",
    ),
    (
        "cvc-pattern-valid : La valeur '2023-06-01T10:00:00Z' n'est pas un facet valide par "
        "rapport au modèle '[0-9]{4}-.*' pour le type 'horodatageType'.",
        "pattern",
        None,
        "2023-06-01T10:00:00Z",
    ),
    (
        "cvc-enumeration-valid : La valeur 'H' n'est pas un facet valide par rapport à "
        "l'énumération '[M, F]'. Il doit s'agir d'une valeur provenant de l'énumération.",
        "enumeration",
        None,
        "H",
    ),
    (
        "cvc-datatype-valid.1.2.1 : 'nil' n'est pas une valeur valide pour 'integer'.",
        "datatype",
        None,
        "nil",
    ),
    (
        "cvc-minInclusive-valid : La valeur '-1' n'est pas un facet valide par rapport à "
        "minInclusive '1' pour le type 'niveauType'.",
        "min-inclusive",
        None,
        "-1",
    ),
    (
        "cvc-maxInclusive-valid : La valeur '13' n'est pas un facet valide par rapport à "
        "maxInclusive '12' pour le type 'moisType'.",
        "max-inclusive",
        None,
        "13",
    ),
    (
        "cvc-type.3.1.3 : La valeur 'H' de l'élément 'cpf:sexe' n'est pas valide.",
        "type",
        "sexe",
        "H",
    ),
    (
        "cvc-complex-type.2.4.a : Contenu non valide trouvé à partir de l'élément 'cpf:codee'. "
        f"L'une des valeurs '{{{NS}:type, {NS}:code}}' est attendue.",
        "unexpected-element",
        "codee",
        None,
    ),
    (
        "cvc-complex-type.2.4.b : Le contenu de l'élément 'cpf:titulaire' n'est pas complet. L'un "
        f"des éléments '{{{NS}:sexe}}' est attendu.",
        "missing-element",
        "titulaire",
        None,
    ),
    (
        "cvc-complex-type.2.4.d : Contenu non valide trouvé à partir de l'élément 'cpf:sexe'. "
        "Aucun élément enfant n'est attendu à cet endroit.",
        "extra-element",
        "sexe",
        None,
    ),
    (
        "cvc-complex-type.2.3 : L'élément 'cpf:flux' ne doit pas avoir de caractère.",
        "text-between",
        "flux",
        None,
    ),
    ("cvc-elt.1 : Déclaration de l'élément 'flux' introuvable.", "root", "flux", None),
    ("cvc-elt.1.a : Déclaration de l'élément 'flux' introuvable.", "root", "flux", None),
    (
        "cvc-elt.3.1 : L'attribut 'xsi:nil' ne doit pas figurer dans l'élément "
        "'cpf:anneeNaissance', car la propriété 'nillable' de 'cpf:anneeNaissance' est False.",
        "nil-forbidden",
        "anneeNaissance",
        "xsi:nil",
    ),
    (
        "cvc-elt.3.2.1 : L'élément 'cpf:scoring' ne doit pas contenir d'informations de caractère "
        "ou d'élément [children], car 'xsi:nil' est indiqué.",
        "nil-not-empty",
        "scoring",
        None,
    ),
    (
        'Le type d\'élément "cpf:sexe" doit se terminer par la balise de fin correspondante '
        '"</cpf:sexe>".',
        "end-tag",
        "sexe",
        None,
    ),
    ("Contenu non autorisé dans le prologue.", "prolog", None, None),
    ("Octet 1 de la séquence UTF-8 à 1 octets non valide.", "encoding", None, "1"),
    (
        'Le nom de l\'identité doit immédiatement suivre le caractère "&" dans la référence '
        "d'identité.",
        "ampersand",
        None,
        None,
    ),
    (
        "La déclaration XML ne peut figurer qu'au début du document.",
        "declaration-place",
        None,
        None,
    ),
    (
        'Le préfixe "xsi" de l\'attribut "xsi:nil" associé à un type d\'élément "cpf:scoring" '
        "n'est pas lié.",
        "attribute-prefix",
        None,
        None,
    ),
    ('Le préfixe "cpf" de l\'élément "cpf:flux" n\'est pas lié.', "prefix", None, None),
    (
        "Les structures de document XML doivent commencer et se terminer dans la même entité.",
        "truncated",
        None,
        None,
    ),
]


@pytest.fixture(scope="module")
def catalogue() -> MessageCatalogue:
    return load_catalogue()


@pytest.mark.parametrize(("sentence", "key", "element", "value"), SENTENCES)
def test_every_sentence_is_recognised_with_what_it_names(catalogue, sentence, key, element, value):
    found = catalogue.explain_error(sentence)
    assert (found.key, found.element, found.value) == (key, element, value)
    for text in (found.title, found.meaning, *found.todo):
        assert text
        assert "{" not in text
        assert not re.search(r" [:;?!»]|« ", text), text
    if element:
        assert element in found.title + found.meaning


def test_the_values_shown_are_those_of_the_portal(catalogue):
    found = catalogue.explain_error(SENTENCES[6][0])
    assert "«\u00a0H\u00a0»" in found.meaning
    assert "M, F" in found.meaning
    expected = catalogue.explain_error(SENTENCES[11][0]).meaning
    assert "type, code" in expected
    assert "urn:" not in expected


def test_an_endless_list_is_cut(catalogue):
    sentence = SENTENCES[6][0].replace("[M, F]", f"[{', '.join(f'V{n}' for n in range(999))}]")
    assert len(catalogue.explain_error(sentence).meaning) < 400


def test_an_unknown_sentence_is_said_to_be_unknown(catalogue):
    found = catalogue.explain_error("Zut.")
    assert not found.known
    assert found.meaning
    assert found.todo


def test_every_template_names_only_what_its_pattern_finds():
    with resource("messages_fr.toml").open("rb") as file:
        rules = tomllib.load(file)["error"]
    for rule in rules:
        groups = set(re.compile(rule["pattern"]).groupindex)
        for text in (rule["title"], rule["meaning"], *rule["todo"]):
            used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            assert used <= groups, rule["key"]


@given(st.text(max_size=60))
def test_any_value_in_a_sentence_is_given_back_as_written(value):
    value = " ".join(value.split())
    sentence = f"cvc-datatype-valid.1.2.1 : '{value}' n'est pas une valeur valide pour 'date'."
    found = load_catalogue().explain_error(sentence)
    assert found.key == "datatype"
    assert f": '{found.value}' n'est pas" in tidy(sentence)
