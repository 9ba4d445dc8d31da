"""The list of passages: filters, search, groups by cause; it follows and drives the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from certdesk.model.counting import counted
from certdesk.model.dossier.selection import Query
from certdesk.ui.passages.filter_chips import FilterChips
from certdesk.ui.passages.finder import Finder
from certdesk.ui.passages.listing import (
    NO_DOSSIER,
    Filter,
    counts_by_filter,
    empty_words,
    groups_shown,
    query_of,
    rows_shown,
)
from certdesk.ui.passages.passages_model import PassagesModel
from certdesk.ui.passages.passages_view import PassagesView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.ui.jobs import JobRunner
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace

_PREPARING = "La recherche se prépare…"


class PassagesPanel(QWidget):
    """The passages of the dossier, filtered, searched and grouped.

    Signals:
        form_requested: Enter on a passage; the window shows its form.
        listed(int): the list shows that many passages now.
    """

    form_requested = Signal()
    listed = Signal(int)

    def __init__(self, workspace: Workspace, theme: Theme, jobs: JobRunner) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self._finder = Finder(jobs)
        self._filter = Filter.KO
        self._folded: set[str] = set()
        self._outdated = False
        self.setObjectName("passagesPanel")
        self.setAccessibleName("Passages")
        self._title = QLabel("Passages")
        self._title.setProperty("role", "section")
        self._shown = QLabel()
        self._shown.setProperty("role", "muted")
        self._shown.setObjectName("shownCount")
        self.chips = FilterChips(theme)
        self.search = _search_field()
        self.model = PassagesModel()
        self.view = PassagesView(self.model, theme)
        self._empty = QLabel(NO_DOSSIER)
        self._empty.setObjectName("emptyList")
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(16, 24, 16, 0)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._open()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._shown)
        top = QVBoxLayout()
        top.setContentsMargins(10, 8, 10, 8)
        top.setSpacing(6)
        top.addLayout(head)
        top.addWidget(self.chips)
        top.addWidget(self.search)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.dossier_opened.connect(self._open)
        workspace.dossier_closed.connect(self._open)
        workspace.selection_changed.connect(self._follow)
        workspace.passage_changed.connect(self._hear_change)
        workspace.names_read.connect(self._take_names)
        self._theme.changed.connect(self.view.viewport().update)
        self.chips.chosen.connect(self.choose_filter)
        self.search.textChanged.connect(self._list)
        self._finder.prepared.connect(self._list_again)
        self.search.installEventFilter(self)
        self.view.row_chosen.connect(workspace.select)
        self.view.opened.connect(self.form_requested)
        self.view.fold_requested.connect(self._fold)
        self.view.typed.connect(self._type_in_search)

    # -- asked by the window -------------------------------------------------------------------

    def choose_filter(self, wanted: Filter) -> None:
        """List other passages."""
        self._filter = wanted
        self.chips.show_choice(wanted)
        self._list()

    def focus_search(self) -> None:
        """Put the keyboard in the search field."""
        self._finder.warm()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def is_search_ready(self) -> bool:
        """Whether the next key typed in the search is answered at once."""
        selector = self._finder.selector
        return selector is None or selector.is_ready(Query(text="a"))

    # -- following the workspace ---------------------------------------------------------------

    def _open(self) -> None:
        work = self._workspace.work
        self._folded = {"OK"}
        self._outdated = False
        self._finder.open(work, self._workspace.names)
        if work is not None:
            self._filter = Filter.KO if work.dossier.matching is not None else Filter.ALL
        self.chips.show_choice(self._filter)
        self.search.clear()
        self.search.setEnabled(work is not None)
        self._count()
        self._list()

    def _follow(self, row: int) -> None:
        if self._outdated:
            self._list()
        else:
            self.view.follow(row)

    def _hear_change(self, row: int) -> None:
        """Draw again; a passage leaves its filter only when the clerk moves on, not in mid-word."""
        self._count()
        self.model.touch(row)
        self._outdated = self._filter in (Filter.TO_CORRECT, Filter.CORRECTED)
        if row < 0 and self._outdated:
            self._list()

    def _take_names(self, names: Sequence[str]) -> None:
        self._finder.open(self._workspace.work, names)
        self._list()

    # -- listing -------------------------------------------------------------------------------

    def _count(self) -> None:
        work = self._workspace.work
        self.chips.setEnabled(work is not None)
        if work is None:
            self.chips.show_counts({}, has_accuse=False)
        else:
            has_accuse = work.dossier.matching is not None
            self.chips.show_counts(counts_by_filter(work.counts()), has_accuse=has_accuse)

    def _list_again(self) -> None:
        """What a search finds has changed; without a search nothing has."""
        if self.search.text().strip():
            self._list()

    def _list(self) -> None:
        work, selector = self._workspace.work, self._finder.selector
        text = self.search.text()
        if work is None or selector is None:
            self.model.show_groups(None, None, ())
            self._say(NO_DOSSIER, 0)
            return
        if not self._finder.is_ready(query_of(self._filter, text)):
            self._shown.setText(_PREPARING)
            return
        self._outdated = False
        rows = rows_shown(work, selector, self._filter, text)
        folded = set() if text.strip() else self._folded
        self.model.show_groups(
            work, selector.rows, groups_shown(selector, self._filter, rows, folded)
        )
        has_accuse = work.dossier.matching is not None
        self._say(empty_words(self._filter, text, has_accuse=has_accuse), len(rows))
        self.view.follow(self._workspace.selected_row)
        self.listed.emit(len(rows))

    def _say(self, words: str, shown: int) -> None:
        self._empty.setText(words)
        self._pages.setCurrentWidget(self.view if shown else self._empty)
        searched = self.search.text().strip()
        found = counted(shown, "trouvé") if searched else ""
        self._shown.setText(found)

    # -- the keyboard --------------------------------------------------------------------------

    def _fold(self, key: str, folded: bool) -> None:
        position = self.view.currentIndex().row()
        group = self.model.group_at(position)
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        self._list()
        if group is not None:
            for place in self.model.headers():
                header = self.model.group_at(place)
                if header is not None and header.key == key:
                    self.view.setCurrentIndex(self.model.index(place))

    def _type_in_search(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.FocusIn:
            self._finder.warm()
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.focus_first()
                return True
            if pressed and event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)


def _search_field() -> QLineEdit:
    search = QLineEdit()
    search.setObjectName("passageSearch")
    search.setPlaceholderText("Identifiant, nom ou motif")
    search.setAccessibleName("Rechercher un passage par identifiant, nom ou motif")
    search.setClearButtonEnabled(True)
    return search
