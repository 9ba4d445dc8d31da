"""Escapes, comments and start tags, byte by byte."""

from __future__ import annotations

import pytest

from certdesk.model.correction.markup import (
    Patch,
    applied,
    declared_namespaces,
    escaped,
    opened,
    with_attribute,
    without_attribute,
    without_markup,
)
from certdesk.model.errors import EditRefused


def test_a_text_is_escaped_as_the_content_of_an_element():
    assert escaped('d\'Arc & "fils" <3 >2 é\r\n\t') == (
        'd\'Arc &amp; "fils" &lt;3 &gt;2 é&#13;\n\t'.encode()
    )


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_xml_forbids_is_refused_in_french(character):
    with pytest.raises(EditRefused, match="interdit dans un fichier XML"):
        escaped(f"DU{character}PONT")


def test_comments_and_instructions_go_and_the_white_space_around_them_stays():
    data = b"<a> <!-- x --> <?p y?>\n<b/><!----></a>"
    assert without_markup(data) == b"<a>  \n<b/></a>"


def test_what_looks_like_a_comment_inside_cdata_is_text():
    data = b"<a><![CDATA[<!-- x --><?y?>]]><!-- <![CDATA[ --></a>"
    assert without_markup(data) == b"<a><![CDATA[<!-- x --><?y?>]]></a>"


def test_a_passage_without_markup_is_the_very_same_bytes():
    data = b"<a b='>'>c</a>"
    assert without_markup(data) is data


def test_patches_apply_from_left_to_right_and_a_nested_one_is_dropped():
    patches = [Patch(4, 5, b"Y"), Patch(1, 3, b"X"), Patch(2, 3, b"!"), Patch(5, 5, b"+")]
    assert applied(b"abcdef", patches) == b"aXdY+f"


def test_an_insertion_comes_before_a_replacement_at_the_same_place():
    assert applied(b"abc", [Patch(1, 2, b""), Patch(1, 1, b"X")]) == b"aXc"


def test_namespaces_declared_by_a_start_tag():
    tag = b"""<c:a xmlns="d" x='1' xmlns:c = 'urn:c>'/>"""
    assert declared_namespaces(tag) == {"": "d", "c": "urn:c>"}
    assert declared_namespaces(b"<a x='1'>") == {}


def test_an_attribute_goes_with_the_space_before_it():
    assert without_attribute(b"<a xmlns:i='u' i:nil='1' x=\"2\"/>", 0) == (
        b"<a xmlns:i='u' x=\"2\"/>"
    )


def test_an_attribute_is_added_after_the_others():
    assert with_attribute(b"<a b='1'>", b"c='2'") == b"<a b='1' c='2'>"
    assert with_attribute(b"<a />", b"c='2'") == b"<a c='2'/>"


def test_a_self_closing_tag_is_opened():
    assert opened(b"<a b='1' />") == b"<a b='1'>"
    assert opened(b"<a>") == b"<a>"
