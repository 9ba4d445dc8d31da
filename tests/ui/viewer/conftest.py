"""Panes over small files, light and dark, and a runner whose jobs end with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible

from certdesk.model.flux.source import source_of
from certdesk.model.settings import Theme as Mode
from certdesk.ui.theme import Theme
from certdesk.ui.viewer.document import Document, Said
from certdesk.ui.viewer.marks import Mark, MarkKind
from certdesk.ui.viewer.xml_view import XmlView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

KINDS = (MarkKind.KO, MarkKind.OK, MarkKind.ABSENT, MarkKind.CORRECTED)


def passage(number: int, *, nir: str = "") -> str:
    secret = f"    <nir>{nir}</nir>\n" if nir else ""
    return (
        f"  <passage>\n    <idTechnique>TEST{number}</idTechnique>\n"
        f"    <nom>Lefèvre{number}</nom>\n{secret}  </passage>\n"
    )


def rapport_of(count: int, *, one_line: bool = False, nir: str = "") -> Document:
    """An accusé-like file of some passages, KO, OK, absent and corrected in turn."""
    body = "".join(passage(number, nir=nir) for number in range(count))
    text = f"<rapport>\n{body}</rapport>\n"
    if one_line:
        text = "".join(line.strip() for line in text.splitlines())
        text = text.replace("<rapport>", "<rapport><vide>" + " " * 1100 + "</vide>")
    data = text.encode()
    starts, ends, position = [], [], 0
    while (start := data.find(b"<passage>", position)) >= 0:
        position = data.index(b"</passage>", start) + len(b"</passage>")
        starts.append(start)
        ends.append(position)
    kinds = bytearray(KINDS[row % len(KINDS)] for row in range(count))

    def marks_of(row: int) -> list[Mark]:
        start = data.index(f"Lefèvre{row}".encode(), starts[row])
        end = data.index(b"<", start)
        return [Mark(start, end, MarkKind.SUSPECT)] if kinds[row] == MarkKind.KO else []

    said = Said(kinds, marks_of, lambda row: f"TEST{row}")
    return Document(source_of(data, Path("accuse.xml")), starts, ends, said)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, Mode.LIGHT)
    yield made
    qapp.setStyleSheet("")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> XmlView:
    made = XmlView(theme, "Fichier déposé")
    qtbot.addWidget(made)
    made.resize(700, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.set_document(rapport_of(40))
    return made


@pytest.fixture
def screen_reader() -> Iterator[None]:
    """As if a screen reader ran."""
    before = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(before)


@pytest.fixture
def current_line() -> Callable[[XmlView], str]:
    def read(pane: XmlView) -> str:
        return pane.document.lines.at(pane.caret.place.line).text

    return read
