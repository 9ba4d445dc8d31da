"""The find bar over two panes: what is found, shown, counted, and never found."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from certdesk.model.flux.source import source_of
from certdesk.ui.viewer import find_search
from certdesk.ui.viewer.find_bar import FindBar
from certdesk.ui.viewer.find_search import Batch, Query, search
from certdesk.ui.viewer.found import Found, Spot
from certdesk.ui.viewer.xml_view import XmlView
from tests.qt_support import type_text
from tests.ui.viewer.conftest import rapport_of

SHIFT = Qt.KeyboardModifier.ShiftModifier
NIR = "1850578006084"


class Window(QWidget):
    """Two panes and their find bar, as the compare view lays them out."""

    def __init__(self, theme, jobs) -> None:
        super().__init__()
        self.flux = XmlView(theme, "Fichier déposé")
        self.accuse = XmlView(theme, "Accusé")
        self.bar = FindBar(theme, jobs, self.flux, self.accuse)
        layout = QVBoxLayout(self)
        for part in (self.flux, self.accuse, self.bar):
            layout.addWidget(part)
        self.flux.set_document(rapport_of(12))
        self.accuse.set_document(rapport_of(5, one_line=True))


@pytest.fixture
def window(qtbot, theme, jobs) -> Window:
    made = Window(theme, jobs)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.bar.open(made.flux)
    return made


def selected(view: XmlView) -> str:
    start, end = view.caret.span
    return view.document.source.data[start:end].decode()


def seek(qtbot, window: Window, text: str) -> str:
    """Type, wait for the end of the search, return the count said."""
    window.bar.text.clear()
    with qtbot.waitSignal(window.bar.search_ended, timeout=20_000):
        type_text(window.bar.text, text)
    return window.bar.count.text()


def test_names_are_found_without_case_and_accents_in_both_panes(qtbot, window):
    assert seek(qtbot, window, "lefevre3") == "1 sur 2"
    assert selected(window.flux) == "Lefèvre3"
    assert seek(qtbot, window, "LEFÈVRE") == "4 sur 17"


def test_the_search_begins_at_the_caret_and_goes_around(qtbot, window):
    window.flux.show_row(11)
    assert seek(qtbot, window, "TEST1<") == "1 sur 2"
    window.flux.show_row(11)
    assert seek(qtbot, window, "idTechnique>TEST") == "12 sur 17"
    qtbot.keyClick(window.bar.text, Qt.Key.Key_Return)
    assert window.bar.count.text() == "13 sur 17"
    assert selected(window.accuse) == "idTechnique>TEST"
    qtbot.keyClick(window.bar.text, Qt.Key.Key_Return, SHIFT)
    assert window.bar.count.text() == "12 sur 17"
    for _ in range(6):
        window.bar.find_next()
    assert window.bar.count.text() == "1 sur 17"
    window.bar.find_previous()
    assert window.bar.count.text() == "17 sur 17"


def test_one_pane_can_be_chosen(qtbot, window):
    assert seek(qtbot, window, "TEST4") == "1 sur 2"
    with qtbot.waitSignal(window.bar.search_ended):
        window.bar.where.setCurrentIndex(2)
    assert window.bar.count.text() == "1 sur 1"
    assert selected(window.accuse) == "TEST4"
    assert len(window.flux.hits) == 0


def test_case_and_accents_can_be_respected(qtbot, window):
    assert seek(qtbot, window, "lefevre") == "1 sur 17"
    with qtbot.waitSignal(window.bar.search_ended):
        window.bar.exact.setChecked(True)
    assert window.bar.count.text() == "Aucun résultat"
    assert seek(qtbot, window, "Lefèvre4") == "1 sur 2"


def test_nothing_found_is_said_and_the_buttons_rest(qtbot, window):
    assert seek(qtbot, window, "introuvable") == "Aucun résultat"
    assert not window.bar.next.isEnabled()
    assert not window.bar.previous.isEnabled()


def test_a_nir_is_never_found(qtbot, window):
    window.flux.set_document(rapport_of(3, nir=NIR))
    assert seek(qtbot, window, NIR) == "Aucun résultat"
    assert seek(qtbot, window, NIR[3:8]) == "Aucun résultat"
    assert seek(qtbot, window, "<nir>") == "1 sur 3"
    assert seek(qtbot, window, f"<nir>{NIR[0]}") == "Aucun résultat"


def test_a_passage_entered_by_a_hit_is_announced(qtbot, window):
    with qtbot.waitSignal(window.flux.row_entered) as entered:
        seek(qtbot, window, "TEST7")
    assert entered.args == [7]


def test_escape_takes_the_hits_away_and_gives_the_focus_back(qtbot, window):
    seek(qtbot, window, "TEST")
    assert len(window.flux.hits) == 12
    with qtbot.waitSignal(window.bar.closed):
        qtbot.keyClick(window.bar.text, Qt.Key.Key_Escape)
    assert not window.bar.isVisible()
    assert len(window.flux.hits) == 0
    qtbot.waitUntil(window.flux.hasFocus)


def test_a_short_selection_is_what_the_bar_begins_with(qtbot, window):
    start = window.flux.document.source.data.index(b"TEST9")
    window.flux.show_span(start, start + 5)
    window.bar.close_bar()
    with qtbot.waitSignal(window.bar.search_ended):
        window.bar.open(window.flux)
    assert window.bar.text.text() == "TEST9"
    assert window.bar.count.text() == "1 sur 1"


def test_a_masked_nir_is_not_what_the_bar_begins_with(window):
    window.bar.close_bar()
    window.flux.set_document(rapport_of(3, nir=NIR))
    start = window.flux.document.source.data.index(NIR.encode())
    window.flux.show_span(start, start + 13)
    window.bar.open(window.flux)
    assert window.bar.text.text() == ""


def test_another_file_stops_the_search(qtbot, window):
    seek(qtbot, window, "TEST")
    window.bar.stop()
    window.flux.set_document(rapport_of(2))
    assert window.bar.count.text() == ""
    assert len(window.flux.hits) == 0


def test_a_search_is_cancelled_by_the_next_letter(qtbot, window):
    gate = threading.Event()

    def know_nothing_yet(_text: str) -> None:
        gate.wait(20)

    window.bar.set_locate(know_nothing_yet)
    type_text(window.bar.text, "TEST")
    qtbot.waitUntil(lambda: "Recherche" in window.bar.count.text())
    window.bar.text.setText("TEST1<")
    gate.set()
    with qtbot.waitSignal(window.bar.search_ended):
        qtbot.keyClick(window.bar.text, Qt.Key.Key_Return)
    assert window.bar.count.text() == "1 sur 2"


def test_an_identifier_known_to_the_index_is_shown_before_the_search(qtbot, window):
    start = window.flux.document.source.data.index(b"TEST10")
    window.bar.set_locate(lambda text: (start, start + 6) if text == "TEST10" else None)
    assert seek(qtbot, window, "TEST10") == "1 sur 1"
    assert selected(window.flux) == "TEST10"


def test_a_search_that_fails_is_said(qtbot, window):
    def fail(_text: str) -> None:
        raise ValueError("closed file")

    window.bar.set_locate(fail)
    assert seek(qtbot, window, "TEST") == "Recherche impossible"


def query(*texts: bytes, needle: str = "abc") -> Query:
    sources = [source_of(b"<rapport>" + text + b"</rapport>", Path("r.xml")) for text in texts]
    return Query(needle, exact=True, sources=sources)


def ignore(_done: int, _total: int) -> None:
    """No progress is wanted."""


def test_a_text_found_everywhere_is_counted_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(find_search, "LIMIT", 50)
    batches: list[Batch] = []
    assert search(query(b"abc " * 60, b"abc"), ignore, batches.append) is True
    assert sum(len(batch.starts) for batch in batches) >= 50


def test_the_progress_counts_all_the_files():
    seen: list[tuple[int, int]] = []
    wanted = query(b"x" * 500, b"y" * 300)
    search(wanted, lambda done, total: seen.append((done, total)), lambda _batch: None)
    total = sum(source.size for source in wanted.sources)
    assert seen[-1] == (total, total)
    assert seen == sorted(seen)


def test_the_first_hit_is_sought_in_the_file_where_the_search_began():
    found = Found(2, Spot(0, 100))
    found.take(batch(0, 10, 20))
    found.take(batch(1, 5))
    assert found.first() == -1
    assert found.nearest() == 0
    found.take(batch(0, 150))
    assert found.first() == found.nearest() == 2
    assert found.go(2) == (0, 150, 151)
    assert found.go(3) == (1, 5, 6)
    assert found.go(4) == (0, 10, 11)
    elsewhere = Found(2, Spot(1, 0))
    elsewhere.take(batch(0, 10))
    assert elsewhere.nearest() == 0


def batch(file: int, *starts: int) -> Batch:
    made = Batch(file)
    for start in starts:
        made.starts.append(start)
        made.ends.append(start + 1)
    return made
