"""Looks at a page: parsed beside the window, one after the other, nothing of a former moment."""

from __future__ import annotations

import json
import threading

import pytest
from PySide6.QtCore import QObject, Signal

from certdesk.portal_client.assumptions import real_portal
from certdesk.portal_client.pages import PageKind
from certdesk.ui.portal import page_reader
from certdesk.ui.portal.page_reader import PageReader, read_sight
from tests.effort import calls

ADDRESS = "https://certificateurs.moncompteformation.gouv.fr/espace-prive"
DEPOSITED, OTHER = "<h1>Fichier déposé</h1>", "<h1>Une erreur est survenue</h1>"


class Paper(QObject):
    """A page without a browser: what is asked waits for `answers`."""

    document_changed = Signal()

    def __init__(self):
        super().__init__()
        self.is_trusted, self.address, self.waiting = True, ADDRESS, []
        self.mainFrame = object

    def ask_frame(self, _frame, script, take):
        self.waiting.append((script, take))

    def answers(self, html):
        _, take = self.waiting.pop(0)
        take(json.dumps({"html": html, "guard": None}))


@pytest.fixture
def paper(qtbot):
    return Paper()


@pytest.fixture
def reader(paper, jobs):
    made = PageReader(paper, real_portal().wording, jobs, paper)
    made.heard = []
    made.seen.connect(made.heard.append)
    return made


def test_a_page_is_parsed_beside_the_window(reader, paper, qtbot, monkeypatch):
    threads = []

    def read(html, address, wording):
        threads.append(threading.current_thread())
        return read_sight(html, address, wording)

    monkeypatch.setattr(page_reader, "read_sight", read)
    reader.look()
    with qtbot.waitSignal(reader.seen):
        paper.answers(DEPOSITED)
    assert threads != [threading.main_thread()]
    assert reader.heard[0].kind is PageKind.DEPOSITED


def test_while_one_is_parsed_no_other_is_asked_for(reader, paper, qtbot):
    reader.look()
    with qtbot.waitSignal(reader.seen):
        paper.answers(DEPOSITED)
        reader.look()
        assert paper.waiting == []
    qtbot.waitUntil(lambda: reader._reading is None)
    reader.look()
    assert len(paper.waiting) == 1


def test_what_was_read_before_another_moment_is_dropped_and_asked_again(reader, paper, qtbot):
    reader.look()
    first_script = paper.waiting[0][0]
    paper.answers(DEPOSITED)
    reader.look_afresh()  # the file leaves: what was shown before is no answer
    assert paper.waiting[0][0] != first_script, "the page says it again"
    reader.look_afresh()
    paper.answers(DEPOSITED)  # to the look of before
    with qtbot.waitSignal(reader.seen):
        paper.answers(OTHER)
    assert [sight.kind for sight in reader.heard] == [PageKind.ERROR]


def test_another_document_begins_afresh(reader, paper, qtbot):
    reader.look()
    paper.answers(DEPOSITED)
    paper.document_changed.emit()
    with qtbot.waitSignal(reader.seen):
        paper.answers(OTHER)
    assert [sight.kind for sight in reader.heard] == [PageKind.ERROR]


def test_after_the_stop_nothing_is_told(reader, paper, qtbot, jobs):
    reader.look()
    paper.answers(DEPOSITED)
    reader.stop()
    qtbot.waitUntil(lambda: jobs.live == 0)
    assert reader.heard == []


def test_sentences_are_computed_once_for_a_page():
    """Twice as many lines cost no more than twice; the links of a line are not read four times."""
    row = "<tr><td>22/11/2026 à 10h00</td><td>f{n}.xml</td><td>Traité avec succès</td></tr>"
    head = "<h1>Consulter les fichiers déposés</h1><table><tr><th>Date de dépôt</th>"
    head += "<th>Nom du fichier</th><th>Statut du dépôt</th></tr>"

    def effort(lines):
        body = head + "".join(row.format(n=n) for n in range(lines)) + "</table>"
        html = f"<html><body>{body}</body></html>"
        return calls(lambda: read_sight(html, ADDRESS, real_portal().wording))

    assert effort(400) < 2.2 * effort(200)
