"""How a caret moves over the lines of a file: no widget.

A place is an offset and the line on which it is: where two lines touch, the end of one and the
start of the next are the same byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

if TYPE_CHECKING:
    from certdesk.ui.viewer.xml_lines import Line, XmlLines

_STEPS = re.compile(r"\w+\s*|[^\w\s]+\s*|\s+")
_WORD = re.compile(r"[\w-]+")


class Place(NamedTuple):
    """Where a caret is: the start of its line, and its offset."""

    line: int
    offset: int


class Motion(Enum):
    """A move of the caret that does not depend on the screen."""

    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    LINE_START = auto()
    LINE_END = auto()
    FILE_START = auto()
    FILE_END = auto()
    PASSAGE_BEFORE = auto()
    PASSAGE_AFTER = auto()


def place_at(lines: XmlLines, offset: int) -> Place:
    """The place nearest to an offset of the file."""
    line = lines.at(offset)
    return _on(lines, line, lines.column(line, offset))


def place_in(lines: XmlLines, line: Line, column: int) -> Place:
    """The place at a column of a line, never between a letter and its accent."""
    return _on(lines, line, column)


def moved(lines: XmlLines, place: Place, motion: Motion) -> Place:
    """Where a motion leads; the same place at the ends of the file."""
    return _MOVES[motion](lines, place)


def line_moved(lines: XmlLines, place: Place, count: int, column: int) -> Place:
    """Up (negative) or down some lines, at the wanted column or the end of the line."""
    line = lines.at(place.line)
    for _ in range(abs(count)):
        following = lines.after(line) if count > 0 else lines.before(line)
        if following is None:
            return _on(lines, line, len(line.text) if count > 0 else 0)
        line = following
    return _on(lines, line, column)


def word_at(lines: XmlLines, place: Place) -> tuple[int, int]:
    """The offsets of the word or identifier at a place; an empty span where there is none."""
    line = lines.at(place.line)
    column = lines.column(line, place.offset)
    for word in _WORD.finditer(line.text):
        if word.start() <= column <= word.end():
            return lines.offset(line, word.start()), lines.offset(line, word.end())
    return place.offset, place.offset


def _on(lines: XmlLines, line: Line, column: int) -> Place:
    while 0 < column < len(line.text) and combining(line.text[column]):
        column -= 1
    return Place(line.start, lines.offset(line, column))


def _left(lines: XmlLines, place: Place) -> Place:
    line = lines.at(place.line)
    column = lines.column(line, place.offset)
    if column > line.indent:
        return _on(lines, line, column - 1)
    before = lines.before(line)
    return place if before is None else _on(lines, before, len(before.text))


def _right(lines: XmlLines, place: Place) -> Place:
    line = lines.at(place.line)
    column = lines.column(line, place.offset) + 1
    while column < len(line.text) and combining(line.text[column]):
        column += 1
    if column <= len(line.text):
        return _on(lines, line, column)
    after = lines.after(line)
    return place if after is None else _on(lines, after, 0)


def _word_left(lines: XmlLines, place: Place) -> Place:
    line = lines.at(place.line)
    column = lines.column(line, place.offset)
    starts = [step.start() for step in _STEPS.finditer(line.text) if step.start() < column]
    if column > line.indent and starts:
        return _on(lines, line, starts[-1])
    return _left(lines, place)


def _word_right(lines: XmlLines, place: Place) -> Place:
    line = lines.at(place.line)
    step = _STEPS.match(line.text, lines.column(line, place.offset))
    return _on(lines, line, step.end()) if step else _right(lines, place)


def _line_start(lines: XmlLines, place: Place) -> Place:
    """The first sign of the line; the first column when the caret is already there."""
    line = lines.at(place.line)
    first = len(line.text) - len(line.text.lstrip())
    column = lines.column(line, place.offset)
    return _on(lines, line, 0 if column == first else first)


def _line_end(lines: XmlLines, place: Place) -> Place:
    line = lines.at(place.line)
    return _on(lines, line, len(line.text))


def _file_start(lines: XmlLines, place: Place) -> Place:
    return _on(lines, lines.at(0), 0)


def _file_end(lines: XmlLines, place: Place) -> Place:
    line = lines.at(lines.source.size)
    return _on(lines, line, len(line.text))


def _passage_after(lines: XmlLines, place: Place) -> Place:
    starts = lines.regions.starts
    row = bisect_right(starts, place.offset)
    return place_at(lines, starts[row]) if row < len(starts) else _file_end(lines, place)


def _passage_before(lines: XmlLines, place: Place) -> Place:
    starts = lines.regions.starts
    row = bisect_right(starts, place.offset) - 1
    if row >= 0 and lines.at(starts[row]).start == place.line:
        row -= 1
    return place_at(lines, starts[row]) if row >= 0 else _file_start(lines, place)


_MOVES = {
    Motion.LEFT: _left,
    Motion.RIGHT: _right,
    Motion.WORD_LEFT: _word_left,
    Motion.WORD_RIGHT: _word_right,
    Motion.LINE_START: _line_start,
    Motion.LINE_END: _line_end,
    Motion.FILE_START: _file_start,
    Motion.FILE_END: _file_end,
    Motion.PASSAGE_BEFORE: _passage_before,
    Motion.PASSAGE_AFTER: _passage_after,
}
