"""A NIR is masked on screen, never copied, never found, however it is written."""

from __future__ import annotations

import pytest

from certdesk.ui.viewer.byte_source import HeadSource
from certdesk.ui.viewer.nir import touches_nir
from certdesk.ui.viewer.regions import CHUNK, Regions
from certdesk.ui.viewer.xml_lines import PrettyLines, RawLines

NIR = "1850578006084"

WRITTEN = [
    f"<a><cpf:nir>{NIR}</cpf:nir><nom>N</nom></a>",
    f"<a><nir>\n  {NIR}\n</nir></a>",
    f"<a><NIR attr='x'>{NIR}</NIR ></a>",
    f"<a><nir\n>\t{NIR}</nir></a>",
    f"<a><nir><![CDATA[{NIR}]]></nir></a>",
    f"<a><nir><!-- le nir --><?p ?>{NIR}</nir></a>",
    f"<a><nir>{NIR}",
    f"<a><nir></nir><nir>{NIR}</nir></a>",
]


def both(text: str) -> list[RawLines | PrettyLines]:
    data = text.encode()
    source, regions = HeadSource(data, "utf-8"), Regions(data, len(data))
    return [RawLines(source, regions), PrettyLines(source, regions)]


def shown(lines: RawLines | PrettyLines) -> str:
    line, texts = lines.at(0), []
    while line is not None:
        texts.append(line.text)
        line = lines.after(line)
    return "\n".join(texts)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_nir_is_masked_until_asked_for(text):
    for lines in both(text):
        assert not any(digits in shown(lines) for digits in (NIR, NIR[:4], NIR[-4:]))
    for lines in both(text):
        lines.nir_shown = True
        assert NIR in shown(lines)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_nir_is_never_copied_even_when_it_is_shown(text):
    for lines in both(text):
        lines.nir_shown = True
        first = text.index(NIR) + 2  # a selection that begins inside of it
        assert NIR not in lines.plain_text(0, len(text))
        assert "5780" not in lines.plain_text(first, len(text))


@pytest.mark.parametrize("text", WRITTEN)
def test_a_hit_in_a_nir_is_recognised(text):
    data = text.encode()
    start = data.index(NIR.encode())
    assert touches_nir(data, start, start + len(NIR))
    assert touches_nir(data, start + 5, start + 7)
    assert touches_nir(data, start - 2, start + 1)
    assert not touches_nir(data, 0, 3)


def test_what_follows_a_nir_is_shown_and_found():
    text = f"<a><nir>{NIR}</nir><nom>DURANT</nom><monnir>{NIR}</monnir></a>"
    start = text.index("DURANT")
    assert not touches_nir(text.encode(), start, start + 6)
    assert "<nom>DURANT</nom>" in shown(both(text)[0])
    assert f"<monnir>{NIR}</monnir>" in shown(both(text)[0])


def test_a_nir_cut_between_two_chunks_of_a_huge_passage_is_masked():
    for padding in range(CHUNK - 60, CHUNK + 40, 7):
        text = "<p>" + "x" * padding + f"<nir>   {NIR}  </nir>" + "<b>1</b>" * 5000 + "</p>"
        data = text.encode()
        lines = PrettyLines(HeadSource(data, "utf-8"), Regions(data, len(data), [0], [len(data)]))
        assert not any(NIR[i : i + 4] in shown(lines) for i in range(10))
