"""The find bar of the two panes: what is sought, where, and which hit is shown."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
)

from certdesk.model.flux.source import Source
from certdesk.ui.jobs import Job
from certdesk.ui.theme import XS, S
from certdesk.ui.viewer.find_search import LIMIT, Batch, Query, search
from certdesk.ui.viewer.found import Found, Spot
from certdesk.ui.viewer.hits import Hits
from certdesk.ui.viewer.nir import MASK
from certdesk.ui.viewer.selection import copied_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.xml_view import XmlView

_PAUSE = 180  # ms without a key before the search begins
_PATIENCE = 0.4  # s: then a hit before the caret is better than none
_LONGEST_SELECTION = 200
_BOTH = "Les deux fichiers"


class FindBar(QFrame):
    """Searches beside the window; hits are painted as they come and the first one is shown.

    Signals:
        closed(): the person has done with searching.
        search_ended(): all the hits are known.
    """

    closed = Signal()
    search_ended = Signal()

    def __init__(self, theme: Theme, jobs: JobRunner, flux: XmlView, accuse: XmlView) -> None:
        super().__init__()
        self._theme = theme
        self._jobs = jobs
        self._views = (flux, accuse)
        self._origin = flux
        self._searched: list[XmlView] = []
        self._found = Found(0, Spot(0, 0))
        self._job: Job | None = None
        self._percent = 0
        self._has_more = False
        self._began = 0.0
        self.locate: Callable[[str], tuple[int, int] | None] | None = None
        self.setObjectName("findBar")
        self.setProperty("role", "bar")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._make_controls()
        self._lay_out()
        self._connect()
        self.hide()

    def open(self, origin: XmlView) -> None:
        """Show the bar and begin with what is selected in a pane."""
        self._origin = origin
        selected = _selected_words(origin)
        if selected:
            self.text.setText(selected)
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()
        if self.text.text() and not len(self._found):
            self._restart()

    def close_bar(self) -> None:
        """Hide the bar, stop the search, give the focus back to the pane."""
        self.stop()
        self.hide()
        self._origin.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def stop(self) -> None:
        """Cancel the search and take its hits off the panes."""
        self._pause.stop()
        self._cancel()
        self._found = Found(0, Spot(0, 0))
        self._searched = []
        for view in self._views:
            view.set_hits(Hits())
        self._show_count()

    def find_next(self) -> None:
        """Show the next hit, after the last one the first."""
        self._move(1)

    def find_previous(self) -> None:
        """Show the previous hit, before the first one the last."""
        self._move(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter and Shift+Enter move from hit to hit."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            backward = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(-1 if backward else 1)
        else:
            super().keyPressEvent(event)

    # -- making --------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.text = QLineEdit()
        self.text.setObjectName("findText")
        self.text.setClearButtonEnabled(True)
        self.text.setPlaceholderText("idTechnique, nom ou texte")
        self.text.setAccessibleName("Texte à rechercher")
        self.text.setMinimumWidth(180)
        self.text.setMaximumWidth(360)
        self.count = QLabel()
        self.count.setObjectName("findCount")
        self.count.setMinimumWidth(
            self.fontMetrics().horizontalAdvance("100\u202f000 sur 100\u202f000")
        )
        self.previous = self._button("findPrevious", "Résultat précédent (Maj+F3)")
        self.next = self._button("findNext", "Résultat suivant (F3)")
        self.where = QComboBox()
        self.where.setObjectName("findWhere")
        self.where.addItems([_BOTH, "Fichier déposé", "Accusé"])
        self.where.setAccessibleName("Où rechercher")
        self.exact = QCheckBox("Casse et accents")
        self.exact.setObjectName("findExact")
        self.exact.setToolTip("Distinguer majuscules, minuscules et accents")
        self.close_button = self._button("findClose", "Fermer la recherche (Échap)")
        self._show_icons()

    def _button(self, name: str, said: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(S, XS, S, XS)
        layout.setSpacing(S)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.previous)
        layout.addWidget(self.next)
        layout.addWidget(self.count)
        layout.addStretch(1)
        layout.addWidget(self.where)
        layout.addWidget(self.exact)
        layout.addWidget(self.close_button)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._restart)
        self.text.textChanged.connect(self._wait)
        self.where.currentIndexChanged.connect(self._restart)
        self.exact.toggled.connect(self._restart)
        self.previous.clicked.connect(self.find_previous)
        self.next.clicked.connect(self.find_next)
        self.close_button.clicked.connect(self.close_bar)
        self._theme.changed.connect(self._show_icons)
        for key, slot in (("F3", self.find_next), ("Shift+F3", self.find_previous)):
            QShortcut(QKeySequence(key), self, slot)

    def _show_icons(self) -> None:
        self.previous.setIcon(self._theme.icon("chevron-up"))
        self.next.setIcon(self._theme.icon("chevron-down"))
        self.close_button.setIcon(self._theme.icon("close"))

    # -- searching -----------------------------------------------------------------------------

    def _wait(self) -> None:
        self._cancel()
        self._pause.start()

    def _restart(self) -> None:
        """Search again from where the person is."""
        spot = self._spot()
        self.stop()
        needle = self.text.text().strip("\r\n")
        self._searched = self._wanted_views() if needle else []
        read = (view.document.source for view in self._searched)
        sources = [source for source in read if isinstance(source, Source)]
        if not sources or not self.isVisible():
            return
        self._found = Found(len(sources), spot)
        self._percent, self._has_more, self._began = 0, False, time.monotonic()
        for view, hits in zip(self._searched, self._found.hits, strict=True):
            view.set_hits(hits)
        locate = self.locate if self._searched[0] is self._views[0] else None
        query = Query(needle, self.exact.isChecked(), sources, locate)
        job = Job(lambda tick: search(query, tick, lambda batch: job.report(batch)))
        self._job = job
        job.reported.connect(self._take)
        job.progressed.connect(self._show_progress)
        job.succeeded.connect(self._end)
        job.failed.connect(self._fail)
        self._show_count()
        self._jobs.start(job)

    def _wanted_views(self) -> list[XmlView]:
        chosen = {0: self._views, 1: self._views[:1], 2: self._views[1:]}
        views = chosen[self.where.currentIndex()]
        return [view for view in views if isinstance(view.document.source, Source)]

    def _spot(self) -> Spot:
        """Where the search begins: at the selection of the pane that had the focus."""
        views = self._wanted_views()
        if self._origin not in views:
            return Spot(0, 0)
        return Spot(views.index(self._origin), self._origin.caret.span[0])

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, batch: Batch) -> None:
        if batch.is_meant:
            self._found.start = Spot(batch.file, batch.starts[0])
            self._searched[batch.file].show_span(batch.starts[0], batch.ends[0])
            return
        self._found.take(batch)
        if self._found.index < 0:
            first = self._found.first()
            if first < 0 and time.monotonic() - self._began > _PATIENCE:
                first = 0
            if first >= 0:
                self._go(first)
        self._searched[batch.file].refresh()
        self._show_count()

    def _show_progress(self, done: int, total: int) -> None:
        self._percent = done * 100 // max(1, total)
        self._show_count()

    def _end(self, has_more: bool) -> None:
        self._job = None
        self._has_more = has_more
        if self._found.index < 0 and len(self._found):
            self._go(self._found.nearest())
        self._show_count()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.count.text()))
        self.search_ended.emit()

    def _fail(self, _error: object) -> None:
        self._job = None
        self.count.setText("Recherche impossible")

    def _move(self, step: int) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._restart()
        elif len(self._found):
            self._go(self._found.index + step)

    def _go(self, index: int) -> None:
        file, start, end = self._found.go(index)
        for view in self._searched:
            view.refresh()
        self._searched[file].show_span(start, end)
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._found)
        running = self._job is not None
        if count:
            more = "…" if running else " et plus" if self._has_more else ""
            said = f"{_number(self._found.index + 1)} sur {_number(min(count, LIMIT))}{more}"
        elif running:
            said = f"Recherche… {self._percent}\u00a0%"
        else:
            said = "Aucun résultat" if self.text.text() and self._searched else ""
        self.count.setText(said)
        for button in (self.previous, self.next):
            button.setEnabled(count > 0)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _selected_words(view: XmlView) -> str:
    """A short selection on one line; nothing that holds a masked NIR."""
    start, end = view.caret.span
    if not 0 < end - start <= _LONGEST_SELECTION:
        return ""
    text = copied_text(view.document, start, end)
    return "" if MASK in text or "\n" in text else text.strip()
