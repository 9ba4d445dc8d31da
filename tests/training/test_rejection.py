"""A file that breaks XML or the schema: the sentences, lines and columns of the portal."""

from __future__ import annotations

import pytest

from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.rapport.shapes import RapportKind
from certdesk.training.accuse import treatment_xml
from certdesk.training.base import Base
from certdesk.training.control import MOST_ERRORS
from certdesk.training.processing import Status, process
from certdesk.training.register import load_register
from tests.builders import ABSENT, NIL, Style, flux, passage, rapport

PLAIN = flux(passage("A"))


def errors_of(tmp_path, data):
    """The errors of a rejected file."""
    path = tmp_path / "depot.xml"
    path.write_bytes(data)
    register = load_register()
    outcome = process(path, register, Base(register))
    assert outcome.status is Status.REJECTED
    return outcome.errors


# What is wrong → the beginning of the first sentence.
FIELDS = {
    "not in the list": ({"sexe": "H"}, "cvc-enumeration-valid : La valeur 'H' n'est pas"),
    "empty": ({"prenom2": ""}, "cvc-minLength-valid : La valeur '', ayant pour longueur '0',"),
    "too long": ({"prenom1": "x" * 61}, "cvc-maxLength-valid : La valeur 'xxx"),
    "too small": ({"anneeNaissance": "19"}, "cvc-minInclusive-valid : La valeur '19'"),
    "too big": ({"anneeNaissance": "2100"}, "cvc-maxInclusive-valid : La valeur '2100'"),
    "no number": ({"anneeNaissance": "nil"}, "cvc-datatype-valid.1.2.1 : 'nil' n'est pas"),
    "capital True": ({"donneeCertifiee": "True"}, "cvc-datatype-valid.1.2.1 : 'True' n'est pas une "
                     "valeur valide pour 'boolean'."),
    "nil forbidden": ({"anneeNaissance": NIL}, "cvc-elt.3.1 : L'attribut "),
    "missing": ({"sexe": ABSENT}, "cvc-complex-type.2.4.b : Le contenu de l'élément "
                "'cpf:titulaire' n'est pas complet."),
    "unknown": ({"surnom": "Lulu"}, "cvc-complex-type.2.4.d : Contenu non valide trouvé à partir "
                "de l'élément 'cpf:surnom'."),
}  # fmt: skip
XSI = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
NIL_NAME = b'<cpf:nomUsage xsi:nil="true"/>'
FILES = {
    "nil not empty": (
        PLAIN.replace(NIL_NAME, b'<cpf:nomUsage xsi:nil="true"> </cpf:nomUsage>'),
        "cvc-elt.3.2.1 : L'élément 'cpf:nomUsage' ne doit comporter aucun enfant",
    ),
    "text between": (
        PLAIN.replace(b"</cpf:passageCertification>", b"</cpf:passageCertification>toto"),
        "cvc-complex-type.2.3 : L'élément 'cpf:passageCertifications' ne doit",
    ),
    "attribute": (PLAIN.replace(b"<cpf:sexe>", b"<cpf:sexe a='1'>"), "cvc-complex-type.3.2.2 : "),
    "element in a value": (PLAIN.replace(b"<cpf:sexe>", b"<cpf:sexe><b/>"), "cvc-type.3.1.2 : "),
    "no seconds": (PLAIN.replace(b"+02:00", b"Z"), "cvc-pattern-valid : La valeur '2023-10-16T"),
    "short id": (PLAIN.replace(b"04DRC794", b"04DRC79"), "cvc-length-valid : La valeur '04DRC79'"),
    "ampersand": (PLAIN.replace(b"DURANT", b"DU & RANT"), "Le nom de l'identité doit immédiat"),
    "entity": (PLAIN.replace(b"DURANT", b"&eacute;"), 'L\'entité "eacute" était référencée'),
    "end tag": (
        PLAIN.replace(b"</cpf:sexe>", b"</cpf:sex>"),
        'Le type d\'élément "cpf:sexe" doit se terminer par la balise de fin correspondante',
    ),
    "truncated": (PLAIN[: PLAIN.index(b"<cpf:sexe>")], 'Le type d\'élément "cpf:titulaire" doit'),
    "cut tag": (PLAIN[: PLAIN.index(b"<cpf:sexe>") + 5], "Les structures de document XML doivent"),
    "ANSI": (PLAIN.replace(b"DURANT", b"DUR\xe9NT"), "Octet 1 de la séquence UTF-8 à 1 octets"),
    "control": (PLAIN.replace(b"DURANT", b"DU\x01"), "Un caractère XML non valide (Unicode : 0x1)"),
    "reference": (PLAIN.replace(b"DURANT", b"&#1;"), 'La référence de caractère "&#1" est un'),
    "after the end": (PLAIN + b"<a/>", "Le balisage du document suivant l'élément racine"),
    "prefix": (PLAIN.replace(XSI, b""), 'Le préfixe "xsi" de l\'attribut "xsi:nil" n\'est pas lié'),
    "bad declaration": (
        PLAIN.replace(b'<?xml version="1.0" enc', b'<?xml version="1.0"enc'),
        "Un espace est obligatoire devant le pseudo-attribut encoding",
    ),
    "no space": (PLAIN.replace(b"<?xml version", b"<?xmlversion"), "Un espace est obligatoire ent"),
    "second declaration": (
        PLAIN.replace(b"<cpf:idFlux>", b"<?xml version='1.0'?><cpf:idFlux>"),
        "La cible de l'instruction de traitement correspondant à",
    ),
    "lone <": (PLAIN.replace(b"DURANT", b"a < b"), "Le contenu des éléments doit inclure un bali"),
    "plain text": (b"bonjour", "Contenu non autorisé dans le prologue."),
    "nothing": (b"", "Fin prématurée du fichier."),
    "zip": (b"PK\x03\x04" + bytes(30), "Contenu non autorisé dans le prologue."),
    "an accusé": (rapport(ok=["A"]), "cvc-elt.1.a : Déclaration de l'élément 'rapport' introuvab"),
    "another root": (b"<a/>", "cvc-elt.1.a : Déclaration de l'élément 'a' introuvable."),
    "another namespace": (
        PLAIN.replace(b"urn:cdc:cpf:pc5:schema:1.0.0", b"urn:x"),
        "cvc-elt.1.a : Déclaration de l'élément 'cpf:flux' introuvable.",
    ),
}


@pytest.mark.parametrize("case", FIELDS)
def test_a_wrong_value_is_told_as_the_portal_tells_it(tmp_path, case):
    fields, sentence = FIELDS[case]
    errors = errors_of(tmp_path, flux(passage("A", **fields)))
    assert errors[0].message.startswith(sentence)


@pytest.mark.parametrize("case", FILES)
def test_a_wrong_file_is_told_as_the_portal_tells_it(tmp_path, case):
    data, sentence = FILES[case]
    assert errors_of(tmp_path, data)[0].message.startswith(sentence)


def test_certdesk_explains_each_of_these_sentences(tmp_path):
    catalogue = load_catalogue()
    everything = [flux(passage("A", **fields)) for fields, _ in FIELDS.values()]
    everything += [data for data, _ in FILES.values()]
    for data in everything:
        for error in errors_of(tmp_path, data):
            assert catalogue.explain_error(error.message).known, error.message


def test_a_facet_is_followed_by_the_name_of_its_element(tmp_path):
    first, second = errors_of(tmp_path, flux(passage("A", sexe="H")))
    assert second.message == (
        "cvc-type.3.1.3 : La valeur 'H' de l'élément 'cpf:sexe' n'est pas valide."
    )
    assert (first.line, first.column) == (second.line, second.column)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_line_and_column_are_behind_the_tag_in_the_deposited_file(tmp_path, encoding):
    style = Style(encoding=encoding, declared=encoding.upper())
    data = flux(passage("Z" * 5), passage("É", sexe="H"), style=style)
    lines = data.decode(encoding).splitlines()
    error = errors_of(tmp_path, data)[0]
    assert lines[error.line - 1][: error.column - 1].endswith("<cpf:sexe>H</cpf:sexe>")


def test_the_place_of_a_break_is_told(tmp_path):
    data = PLAIN.replace(b"DURANT", b"DU & RANT")
    (error,) = errors_of(tmp_path, data)
    line = data.decode().splitlines()[error.line - 1]
    assert "DU & RANT" in line
    assert line[error.column - 1] == "&"


def test_errors_of_two_passages_are_both_told_in_order(tmp_path):
    data = flux(passage("A", sexe="H"), passage("B"), passage("C", prenom2=""))
    lines = [error.line for error in errors_of(tmp_path, data)]
    assert lines == sorted(lines)
    assert len(set(lines)) == 2


def test_a_file_wrong_from_end_to_end_stays_short(tmp_path):
    data = flux(*[passage(f"P{n}", sexe="H", prenom2="", mentionValidee="X") for n in range(400)])
    assert len(errors_of(tmp_path, data)) in (MOST_ERRORS, MOST_ERRORS + 1)


def test_a_document_type_is_refused_before_any_entity_is_read(tmp_path):
    bomb = b'<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    (error,) = errors_of(tmp_path, bomb)
    assert error.message.startswith("DOCTYPE n'est pas autorisé")


def test_elements_nested_without_end_are_refused(tmp_path):
    deep = PLAIN.replace(b"DURANT", b"<a>" * 400 + b"</a>" * 400)
    assert errors_of(tmp_path, deep)


def test_the_accuse_of_a_rejected_file_is_read_back_by_certdesk(tmp_path):
    path = tmp_path / "depot.xml"
    path.write_bytes(flux(passage("A", sexe="H")))
    register = load_register()
    outcome = process(path, register, Base(register))
    text = "".join(treatment_xml("flux.xml", 900201, outcome))
    answer = read_rapport(source_of(text.encode(), tmp_path / "a.xml"))
    assert answer.kind is RapportKind.REJET
    assert (answer.id_flux, answer.id_traitement) == (None, "900201")
    assert [(one.type, one.line, one.column) for one in answer.errors] == [
        ("XSD", error.line, error.column) for error in outcome.errors
    ]
