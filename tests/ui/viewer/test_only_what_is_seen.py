"""A pane reads what it shows and no more, however large the file and wherever one jumps."""

from __future__ import annotations

import random
from array import array
from typing import TYPE_CHECKING

import pytest

from certdesk.ui.viewer.document import Document, Said
from certdesk.ui.viewer.marks import MarkKind

if TYPE_CHECKING:
    from certdesk.ui.viewer.xml_view import XmlView

COUNT = 200_000
PASSAGE = b"<passage><idTechnique>T%06d</idTechnique><nom>DRANT</nom></passage>"
LENGTH = len(PASSAGE % 0)
A_JUMP_READS = 400_000  # bytes; the file has 13 million


class CountedBytes(bytes):
    """Bytes that note how many of them are taken."""

    taken = 0

    def __getitem__(self, index):
        part = super().__getitem__(index)
        if isinstance(index, slice):
            self.taken += len(part)
        return part


class OneLine:
    """The least a pane needs of a file of one line."""

    encoding = "utf-8"
    bom = 0
    line_count = 1

    def __init__(self, data: bytes) -> None:
        self.data = CountedBytes(data)
        self.size = self.longest_line = len(data)

    def line_of(self, _offset: int) -> int:
        return 1


@pytest.fixture(scope="module")
def data() -> bytes:
    passages = b"".join(PASSAGE % number for number in range(COUNT))
    return b"<rapport>" + passages + b"</rapport>"


@pytest.fixture
def large(data) -> Document:
    starts = array("Q", range(len("<rapport>"), len("<rapport>") + COUNT * LENGTH, LENGTH))
    ends = array("Q", (start + LENGTH for start in starts))
    return Document(OneLine(data), starts, ends, Said(bytearray([MarkKind.KO]) * COUNT))


def test_a_jump_anywhere_reads_a_few_passages(view: XmlView, large):
    view.set_document(large)
    view.grab()
    chance = random.Random(7)
    for _ in range(30):
        row = chance.randrange(COUNT)
        large.source.data.taken = 0
        view.show_row(row)
        assert not view.grab().isNull()
        assert f"T{row:06}" in "".join(line.text for line in view.page.lines)
        assert large.source.data.taken < A_JUMP_READS


def test_the_scroll_bar_and_the_caret_read_no_more(qtbot, view: XmlView, large):
    view.set_document(large)
    large.source.data.taken = 0
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    view.go_to_offset(large.source.size - 1)
    view.select(0, large.source.size)
    view.grab()
    assert large.source.data.taken < 4 * A_JUMP_READS
