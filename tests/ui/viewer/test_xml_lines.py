"""Bytes to lines and back, raw and pretty, on files of every kind: no widget."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.flux.source import Source, source_of
from certdesk.ui.viewer.byte_source import HeadSource
from certdesk.ui.viewer.pretty import LONG
from certdesk.ui.viewer.regions import CHUNK, Regions
from certdesk.ui.viewer.xml_lines import Line, PrettyLines, RawLines, lines_of
from certdesk.ui.viewer.xml_tokens import Ink, tokenise

ONE_LINE = (
    b"<f:flux><f:idFlux>1</f:idFlux><f:lots>"
    b"<f:p><f:id>A1</f:id><f:nom>Lef\xc3\xa8vre</f:nom><f:fin x:nil='true'/></f:p>"
    b"<f:p><f:id>A2</f:id><f:adresse><f:ville>Nantes</f:ville></f:adresse></f:p>"
    b"</f:lots></f:flux>"
)


def passages_of(data: bytes) -> tuple[list[int], list[int]]:
    starts, ends, position = [], [], 0
    while (start := data.find(b"<f:p>", position)) >= 0:
        end = data.find(b"</f:p>", start)
        position = len(data) if end < 0 else end + len(b"</f:p>")
        starts.append(start)
        ends.append(position)
    return starts, ends


def pretty(data: bytes, encoding: str = "utf-8") -> PrettyLines:
    source = HeadSource(data, encoding)
    return PrettyLines(source, Regions(data, len(data), *passages_of(data)))


def raw(data: bytes, encoding: str = "utf-8") -> RawLines:
    return RawLines(HeadSource(data, encoding), Regions(data, len(data)))


def walk(lines: RawLines | PrettyLines) -> list[Line]:
    line: Line | None = lines.at(0)
    found = []
    while line is not None:
        found.append(line)
        line = lines.after(line)
    return found


def walk_back(lines: RawLines | PrettyLines) -> list[Line]:
    line: Line | None = lines.at(lines.source.size)
    found = []
    while line is not None:
        found.insert(0, line)
        line = lines.before(line)
    return found


def test_a_file_on_one_line_is_shown_indented():
    assert [line.text for line in walk(pretty(ONE_LINE))] == [
        "<f:flux>",
        "  <f:idFlux>1</f:idFlux>",
        "  <f:lots>",
        "    <f:p>",
        "      <f:id>A1</f:id>",
        "      <f:nom>Lefèvre</f:nom>",
        "      <f:fin x:nil='true'/>",
        "    </f:p>",
        "    <f:p>",
        "      <f:id>A2</f:id>",
        "      <f:adresse>",
        "        <f:ville>Nantes</f:ville>",
        "      </f:adresse>",
        "    </f:p>",
        "  </f:lots>",
        "</f:flux>",
    ]


def test_the_gutter_of_a_one_line_file_says_passage_and_line():
    lines = pretty(ONE_LINE)
    labels = lines.labels(walk(lines))
    assert labels[:5] == ["", "", "", "1.1", "1.2"]
    assert labels[8] == "2.1"
    assert labels[-1] == ""


def test_the_gutter_of_an_ordinary_file_says_the_lines_of_the_file():
    lines = raw(b"<a>\r\n<b/>\r<c/>\n</a>\n")
    assert [line.text for line in walk(lines)] == ["<a>", "<b/>", "<c/>", "</a>"]
    assert lines.labels(walk(lines)[1:3]) == ["2", "3"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_walked_both_ways(end):
    lines = raw(end.join([b"<a>", b"", b"  <b/>", b"</a>"]) + end)
    assert [line.text for line in walk(lines)] == ["<a>", "", "  <b/>", "</a>"]
    assert walk_back(lines) == walk(lines)


def test_a_byte_order_mark_is_not_shown():
    source = source_of(
        b"\xef\xbb\xbf<flux xmlns='urn:cdc:cpf:pc5:schema:1.0.0'>\n</flux>", Path("f")
    )
    lines = RawLines(source, Regions(source.data, source.size))
    assert lines.at(0).start == 3
    assert walk(lines)[0].text.startswith("<flux")
    assert lines.before(lines.at(0)) is None


def test_control_characters_and_bad_bytes_keep_their_column():
    lines = raw(b"<a>\x01\xff\xe2\x80\xae|</a>")
    line = lines.at(0)
    assert line.text == "<a>␁\ufffd\ufffd|</a>"
    assert lines.offset(line, line.text.index("|")) == 8
    assert lines.column(line, 8) == line.text.index("|")


def test_a_long_text_goes_on_in_lines_of_its_own():
    text = "é" * LONG
    lines = pretty(f"<f:p><f:t>{text}</f:t></f:p>".encode())
    shown = walk(lines)
    assert "".join(line.text.strip() for line in shown) == f"<f:p><f:t>{text}</f:t></f:p>"
    assert max(line.end - line.start for line in shown) <= LONG + 3


def test_a_huge_passage_is_read_in_chunks_of_bounded_size():
    data = b"<f:p>" + b"<f:id>1</f:id><f:b><f:c>2</f:c></f:b>" * 4000 + b"</f:p>"
    regions = Regions(data, len(data), [0], [len(data)])
    chunks = [regions.chunk_at(0)]
    while (following := regions.after(chunks[-1])) is not None:
        chunks.append(following)
    assert max(chunk.end - chunk.start for chunk in chunks) < 2 * CHUNK + 4096
    assert [chunk.start for chunk in chunks[1:]] == [chunk.end for chunk in chunks[:-1]]
    lines = PrettyLines(HeadSource(data, "utf-8"), regions)
    assert b"".join(data[line.start : line.end] for line in walk(lines)) == data
    assert walk_back(lines) == walk(lines)


def test_much_white_space_between_passages_is_crossed_by_empty_lines():
    data = b"<f:flux>" + b" " * (10 * CHUNK) + b"</f:flux>"
    shown = walk(pretty(data))
    assert shown[0].text == "<f:flux>"
    assert shown[-1].text == "</f:flux>"
    assert len(shown) <= 13


def test_the_head_of_a_file_cut_in_a_tag_is_shown():
    assert [line.text.strip() for line in walk(pretty(b"<a><b>x</b><c y='1"))] == [
        "<a>",
        "<b>x</b>",
        "<c y='1",
    ]


def test_long_lines_choose_the_pretty_presentation():
    short, long = b"<a>\n<b/>\n</a>", b"<a>" + b"<b>1</b>" * 200 + b"</a>"
    assert isinstance(lines_of(HeadSource(short, "utf-8"), Regions(short, len(short))), RawLines)
    assert isinstance(lines_of(HeadSource(long, "utf-8"), Regions(long, len(long))), PrettyLines)


def test_what_is_not_a_tag_has_its_ink():
    lines = raw(b'<a b="1">t</a><!--c-->')
    painted = {lines.at(0).text[s:e]: ink for s, e, ink in lines.inks(lines.at(0))}
    assert painted == {
        "b": Ink.ATTRIBUTE,
        '"1"': Ink.STRING,
        "t": Ink.TEXT,
        "<!--c-->": Ink.COMMENT,
    }


def test_the_marks_of_cdata_and_of_instructions_are_painted_apart():
    lines = raw(b"<a><![CDATA[x]]></a><?p?>")
    painted = {lines.at(0).text[s:e]: ink for s, e, ink in lines.inks(lines.at(0))}
    assert painted == {
        "<![CDATA[": Ink.DECLARATION,
        "x": Ink.TEXT,
        "]]>": Ink.DECLARATION,
        "<?p?>": Ink.DECLARATION,
    }


def test_a_comment_of_several_lines_is_painted_on_each():
    lines = raw(b"<a>\n<!-- x\n <b> \n y -->\n</a>")
    middle = lines.at(12)
    assert middle.text == " <b> "
    assert lines.inks(middle) == [(0, 5, Ink.COMMENT)]


MARKUP = st.sampled_from(
    [
        b"<f:p>",
        b"</f:p>",
        b"<a>",
        b"</a>",
        b"<b/>",
        b"<!-- c <x> -->",
        b"<![CDATA[<y>]]>",
        b"<?p ?>",
    ]
)
TEXT = st.text(max_size=12).map(lambda text: text.replace("<", "").encode("utf-8", "ignore"))
BROKEN = st.sampled_from([b"<", b"\xff", b"\xc3", b"<!--", b"'", b'"', b"\x00", b"\r", b"\n", b" "])
DOCUMENTS = st.lists(st.one_of(MARKUP, TEXT, BROKEN), max_size=40).map(b"".join)


def check_round_trips(lines: RawLines | PrettyLines, shown: list[Line]) -> None:
    for line in shown:
        for column in range(line.indent, len(line.text) + 1):
            offset = lines.offset(line, column)
            assert lines.column(line, offset) == column
            if offset < line.end:
                assert lines.at(offset) == line


@given(DOCUMENTS, st.sampled_from(["utf-8", "latin-1", "cp1252"]))
def test_raw_lines_cover_the_file_and_columns_return_to_their_bytes(data, encoding):
    lines = raw(data, encoding)
    shown = walk(lines)
    assert walk_back(lines) == shown
    assert [line.start for line in shown[1:]] == [
        line.end + (2 if data[line.end : line.end + 2] == b"\r\n" else 1) for line in shown[:-1]
    ]
    check_round_trips(lines, shown)


@given(DOCUMENTS, st.sampled_from(["utf-8", "latin-1", "cp1252"]))
def test_pretty_lines_hide_nothing_but_white_space_and_return_to_their_bytes(data, encoding):
    lines = pretty(data, encoding)
    shown = walk(lines)
    assert walk_back(lines) == shown
    position = 0
    for line in shown:
        assert data[position : line.start].strip(b" \t\r\n") == b""
        position = line.end
    assert data[position:].strip(b" \t\r\n") == b""
    check_round_trips(lines, shown)


@given(DOCUMENTS)
def test_tokens_cover_every_byte(data):
    tokens = tokenise(data, 7)
    assert b"".join(data[t.start - 7 : t.end - 7] for t in tokens) == data


def test_a_source_of_the_model_serves_as_it_is(tmp_path):
    source: Source = source_of(b"<rapport>\n<idFlux>1</idFlux></rapport>", tmp_path / "r.xml")
    lines = lines_of(source, Regions(source.data, source.size))
    assert [line.text for line in walk(lines)] == ["<rapport>", "<idFlux>1</idFlux></rapport>"]
