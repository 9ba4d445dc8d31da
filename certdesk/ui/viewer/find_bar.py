"""The find bar of the two panes: what is sought, where, and how many hits there are."""

from __future__ import annotations

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

from certdesk.ui.theme import XS, S
from certdesk.ui.viewer.find_session import FindSession
from certdesk.ui.viewer.nir import MASK
from certdesk.ui.viewer.selection import copied_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.xml_view import XmlView

_PAUSE = 100  # ms without a key before the search begins
_LONGEST_SELECTION = 200


class FindBar(QFrame):
    """Asks what to search; Enter and F3 go to the next hit, Escape closes.

    Signals:
        closed(): the person has done with searching.
        search_ended(): all the hits are known.
    """

    closed = Signal()
    search_ended = Signal()

    def __init__(self, theme: Theme, jobs: JobRunner, flux: XmlView, accuse: XmlView) -> None:
        super().__init__()
        self._theme = theme
        self._views = (flux, accuse)
        self._origin = flux
        self._session = FindSession(jobs)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self.setObjectName("findBar")
        self.setProperty("role", "bar")
        self._make_controls()
        self._lay_out()
        self._connect()
        self._show_count()
        self.hide()

    def set_locate(self, locate: Callable[[str], tuple[int, int] | None] | None) -> None:
        """How to know where an identifier is in the deposited file without any search."""
        self._session.locate = locate

    def open(self, origin: XmlView) -> None:
        """Show the bar and begin with what is selected in a pane."""
        self._origin = origin
        selected = _selected_words(origin)
        if selected:
            self.text.setText(selected)
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()
        if self.text.text() and not len(self._session):
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
        self._session.stop()

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
        self.where.addItems(["Les deux fichiers", "Fichier déposé", "Accusé"])
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
        self._session.changed.connect(self._show_count)
        self._session.ended.connect(self._say_count)
        self._theme.changed.connect(self._show_icons)
        for key, slot, said in (
            ("F3", self.find_next, "Résultat suivant de la recherche"),
            ("Shift+F3", self.find_previous, "Résultat précédent"),
        ):
            QShortcut(QKeySequence(key), self, slot).setWhatsThis(said)

    def _show_icons(self) -> None:
        self.previous.setIcon(self._theme.icon("chevron-up"))
        self.next.setIcon(self._theme.icon("chevron-down"))
        self.close_button.setIcon(self._theme.icon("close"))

    def _wait(self) -> None:
        """The text changes: the search begins when the person stops typing."""
        self._session.cancel()
        self._pause.start()

    def _restart(self) -> None:
        self._pause.stop()
        needle = self.text.text().strip("\r\n")
        if not needle or not self.isVisible():
            self._session.stop()
            return
        chosen = {0: self._views, 1: self._views[:1], 2: self._views[1:]}
        views = chosen[self.where.currentIndex()]
        self._session.start(needle, views, self._origin, exact=self.exact.isChecked())

    def _move(self, step: int) -> None:
        if self._pause.isActive():
            self._restart()
        else:
            self._session.move(step)

    def _show_count(self) -> None:
        self.count.setText(self._session.said)
        for button in (self.previous, self.next):
            button.setEnabled(len(self._session) > 0)

    def _say_count(self) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.count.text()))
        self.search_ended.emit()


def _selected_words(view: XmlView) -> str:
    """A short selection on one line; nothing that holds a masked NIR."""
    start, end = view.caret.span
    if not 0 < end - start <= _LONGEST_SELECTION:
        return ""
    text = copied_text(view.document, start, end)
    return "" if MASK in text or "\n" in text else text.strip()
