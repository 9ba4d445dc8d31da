"""One passage: its elements, their spans and their states."""

from __future__ import annotations

import pytest
from hypothesis import given
from lxml import etree

from certdesk.model.errors import Malformed, TooDeep
from certdesk.model.flux.flux import NAMESPACE, XSI
from certdesk.model.flux.parser import SEPARATOR
from certdesk.model.flux.passage import (
    ABSENT,
    NIL,
    Node,
    Passage,
    Value,
    canonical_path,
    parse_passage,
    read_passage,
    read_passage_utf8,
    schema_path,
    walk,
)
from tests.builders import Style, flux_file, passage
from tests.strategies import nasty_passage

SCOPE = {"cpf": NAMESPACE, "xsi": XSI, "x": "urn:autre"}
NAME = "identificationTitulaire/titulaire/nomNaissance"


def parse(inside: str, encoding: str = "utf-8") -> Passage:
    text = f"<cpf:passageCertification>{inside}</cpf:passageCertification>"
    return parse_passage(text.encode(encoding), encoding, SCOPE)


def element(found: Passage, path: str) -> str:
    node = found.node(path)
    assert node is not None
    return found.data[node.start : node.end].decode(found.encoding)


def content(found: Passage, path: str) -> str:
    node = found.node(path)
    assert node is not None
    return found.data[node.content_start : node.content_end].decode(found.encoding)


def test_a_field_has_three_states():
    found = parse('<cpf:nom>X</cpf:nom><cpf:usage xsi:nil="true"/><cpf:vide></cpf:vide>')
    assert found.state("nom") == Value("X")
    assert found.state("usage") is NIL
    assert found.state("vide") == Value("")
    assert found.state("prenom") is ABSENT


@pytest.mark.parametrize("written", ['"true"', "'1'", '" true "'])
def test_nil_is_told_as_xml_schema_says(written):
    assert parse(f"<cpf:nom xsi:nil={written}/>").state("nom") is NIL


@pytest.mark.parametrize(
    "written", ['xsi:nil="false"', 'xsi:nil="0"', 'nil="true"', 'x:nil="true"']
)
def test_another_attribute_is_not_nil(written):
    assert parse(f"<cpf:nom {written}/>").state("nom") == Value("")


def test_nil_by_another_prefix_is_nil():
    assert parse(f'<cpf:nom xmlns:i="{XSI}" i:nil="true"/>').state("nom") is NIL


def test_the_span_of_an_element_goes_from_one_angle_to_the_other():
    found = parse(" <cpf:nom a='>' >A</cpf:nom > <cpf:bloc><cpf:b/></cpf:bloc>")
    assert element(found, "nom") == "<cpf:nom a='>' >A</cpf:nom >"
    assert content(found, "nom") == "A"
    assert element(found, "bloc") == "<cpf:bloc><cpf:b/></cpf:bloc>"
    assert element(found, "bloc/b") == "<cpf:b/>"
    assert content(found, "bloc/b") == ""


def test_text_is_decoded_as_xml_says():
    found = parse("<cpf:nom>L&apos;&#201;&amp;<![CDATA[<é>]]><!-- no -->\r\nB<?p no?></cpf:nom>")
    assert found.state("nom") == Value("L'É&<é>\nB")
    assert content(found, "nom").startswith("L&apos;")


def test_a_container_that_is_there_holds_the_empty_value():
    found = parse("<cpf:bloc> <cpf:b>x</cpf:b> </cpf:bloc>")
    assert found.state("bloc") == Value("")
    node = found.node("bloc")
    assert node is not None
    assert node.text is None
    assert [child.path for child in node.children] == ["bloc/b"]


def test_repeated_elements_bear_an_index_from_the_second_on():
    found = parse(
        "<cpf:r><cpf:n>1</cpf:n></cpf:r><cpf:o/><cpf:r><cpf:n>2</cpf:n><cpf:n>3</cpf:n></cpf:r>"
    )
    assert list(found.fields()) == ["r/n", "o", "r[2]/n", "r[2]/n[2]"]
    assert found.state("r[1]/n[1]") == Value("1")
    assert found.state("r[2]/n[2]") == Value("3")


def test_paths_are_made_canonical_or_stripped_of_their_indexes():
    assert canonical_path("r[1]/n[10]/o[1]") == "r/n[10]/o"
    assert schema_path("r[2]/n[10]/o") == "r/n/o"
    assert canonical_path("") == schema_path("") == ""


def test_the_passage_itself_is_the_node_of_the_empty_path():
    found = parse("<cpf:nom/>")
    assert found.node("") is found.root
    assert found.root.tag_name == "cpf:passageCertification"
    assert "" not in found.fields()


def test_an_element_of_another_namespace_never_passes_for_a_field():
    found = parse("<x:nom>1</x:nom><nom>2</nom><cpf:nom>3</cpf:nom>")
    assert found.state("nom") == Value("3")
    assert found.state("x:nom") == Value("1")
    assert found.state(":nom") == Value("2")


def test_names_are_told_as_written_and_as_meant():
    node = parse("<cpf:nom/>").node("nom")
    assert node is not None
    assert (node.tag_name, node.name, node.namespace) == ("cpf:nom", "nom", NAMESPACE)


def test_attributes_come_in_the_order_of_the_tag():
    node = parse("<cpf:nom b='1' xsi:nil='true' a='2'/>").node("nom")
    assert node is not None
    assert list(node.attributes.items()) == [
        ("b", "1"),
        (f"{XSI}{SEPARATOR}nil", "true"),
        ("a", "2"),
    ]


def test_comments_and_instructions_are_spans_to_remove():
    found = parse("<!-- a --><cpf:nom>A<?p b?>B</cpf:nom><cpf:o><![CDATA[<!-- -->]]></cpf:o>")
    assert [found.data[start:end] for start, end in found.markup] == [b"<!-- a -->", b"<?p b?>"]
    nom, other = found.node("nom"), found.node("o")
    assert nom is not None
    assert nom.has_markup
    assert other is not None
    assert not other.has_markup
    assert found.root.has_markup


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252"])
def test_offsets_are_those_of_the_encoding(encoding):
    found = parse("<cpf:nom>éé</cpf:nom><cpf:o>à</cpf:o>", encoding)
    assert element(found, "o") == "<cpf:o>à</cpf:o>"


def test_a_passage_of_a_latin_1_file_is_given_in_utf_8_for_correction():
    style = Style(encoding="latin-1", declared="ISO-8859-1")
    opened = flux_file(passage("A", nomNaissance="Lefèvre"), style=style)
    assert read_passage(opened, 0).data == opened.passage_bytes(0)
    found = read_passage_utf8(opened, 0)
    assert "Lefèvre".encode() in found.data
    assert found.state(NAME) == read_passage(opened, 0).state(NAME) == Value("Lefèvre")


def test_prefixes_are_bound_by_what_surrounds_the_passage():
    found = parse_passage(b"<p><nom/></p>", "utf-8", {"": NAMESPACE})
    assert found.state("nom") == Value("")
    with pytest.raises(Malformed, match="préfixe"):
        parse_passage(b"<p><z:nom/></p>", "utf-8", {"": NAMESPACE})


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        (b"<p>\n<b></p>", 7),
        (b"<p>", 3),
        (b"<p>&</p>", 3),
        (b"<p/><q/>", 4),
        (b"<p/> x", 4),
        (b"", 0),
        (b"<!-- -->", 8),
        (b"<p></w><w></p>", 3),
        (b"<p><!DOCTYPE p></p>", 3),
    ],
)
def test_what_is_no_passage_is_refused_with_its_place(data, byte):
    with pytest.raises(Malformed) as caught:
        parse_passage(data, "utf-8", {})
    assert caught.value.byte == byte
    assert caught.value.line == data[:byte].count(b"\n") + 1
    assert caught.value.message.endswith(".")


def test_a_passage_nested_too_deep_is_refused():
    with pytest.raises(TooDeep):
        parse("<b>" * 10_000 + "</b>" * 10_000)


def rebuilt(found: Passage, node: Node) -> bytes:
    """The bytes of an element, put together from those of its children and what is between."""
    at, pieces = node.start, []
    for child in node.children:
        pieces += [found.data[at : child.start], rebuilt(found, child)]
        at = child.end
    return b"".join([*pieces, found.data[at : node.end]])


@given(nasty_passage("cpf:", calm=False))
def test_the_spans_of_a_nasty_passage_put_it_together_again(text):
    found = parse_passage(text.encode(), "utf-8", SCOPE)
    assert rebuilt(found, found.root) == found.data
    for node in walk(found.root):
        tag = found.data[node.start : node.content_start]
        assert tag.startswith(f"<{node.tag_name}".encode())
        assert tag.endswith(b">")
        if node.content_end < node.end:
            assert found.data[node.content_end : node.end].startswith(f"</{node.tag_name}".encode())
        else:
            assert tag.endswith(b"/>")


@given(nasty_passage("cpf:", calm=False))
def test_the_texts_of_a_nasty_passage_are_those_of_lxml(text):
    found = parse_passage(text.encode(), "utf-8", SCOPE)
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SCOPE.items())
    root = etree.fromstring(
        f"<w {declared}>{text}</w>", etree.XMLParser(remove_comments=True, remove_pis=True)
    )
    expected = [
        (etree.QName(one).localname, one.text or "") for one in root[0].iter() if not len(one)
    ]
    leaves = [node for node in walk(found.root) if not node.children]
    assert [(node.name, node.text) for node in leaves] == expected


@given(nasty_passage("cpf:", calm=False))
def test_removing_the_markup_leaves_every_field_as_it_was(text):
    found = parse_passage(text.encode(), "utf-8", SCOPE)
    bare, at = [], 0
    for start, end in found.markup:
        bare.append(found.data[at:start])
        at = end
    without = parse_passage(b"".join([*bare, found.data[at:]]), "utf-8", SCOPE)
    assert without.fields() == found.fields()
    assert without.markup == ()
