"""The passage in hand: why it is refused, its form, its XML, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from certdesk.model.errors import CertdeskError
from certdesk.ui.passage.acts import PassageActs
from certdesk.ui.passage.changes_view import ChangesView
from certdesk.ui.passage.explanation_dialog import ExplanationDialog
from certdesk.ui.passage.field_form import FieldForm
from certdesk.ui.passage.passage_head import PassageHead
from certdesk.ui.passage.passage_xml import xml_lines
from certdesk.ui.passage.reader import PassageReader
from certdesk.ui.passage.why_view import WhyView
from certdesk.ui.passage.xml_pane import XmlPane

if TYPE_CHECKING:
    from certdesk.model.knowledge.messages import MessageCatalogue
    from certdesk.ui.passage.known import Known
    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace

WHY, FORM, XML, CHANGES = range(4)
_TITLES: Final = ("Pourquoi ce passage est KO", "Formulaire", "XML", "Avant / après")
_NOT_KO_TITLE: Final = "À propos de ce passage"
# Ctrl+1 needs Maj on a French keyboard: its unshifted keys & é " ' do the same.
_KEYS: Final = (
    ("Ctrl+1", "Alt+1", "Ctrl+&", "Alt+&"),
    ("Ctrl+2", "Alt+2", "Ctrl+É", "Alt+É"),
    ("Ctrl+3", "Alt+3", 'Ctrl+"', 'Alt+"'),
    ("Ctrl+4", "Alt+4", "Ctrl+'", "Alt+'"),
)
_NONE: Final = "Choisissez un passage dans la liste pour le voir ici."


class PassagePanel(QWidget):
    """Follows the selection of the workspace; edits go to it and come back as announcements.

    Signals:
        zoom_requested(int): the wheel asks for another size of the XML.
    """

    zoom_requested = Signal(int)

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        catalogue: MessageCatalogue,
        known: Known | None = None,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._catalogue = catalogue
        self._reader: PassageReader | None = None
        self._stale = {WHY, FORM, XML, CHANGES}
        self._moved = True
        self._acts = PassageActs(workspace)
        self._xml_row = -1
        self.setObjectName("passagePanel")
        self.head = PassageHead(theme)
        self.why = WhyView(theme, catalogue, known)
        self.form = FieldForm(theme)
        self.xml = XmlPane(theme, "XML du passage, tel qu’il partirait")
        self.changes = ChangesView(theme)
        self.tabs = self._make_tabs()
        self._empty = QLabel(_NONE)
        self._empty.setObjectName("noPassage")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self._connect()
        self._show_selection()

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("passageTabs")
        tabs.setAccessibleName("Vues du passage")
        tabs.tabBar().setAccessibleName("Vues du passage")
        tabs.setDocumentMode(True)
        for page, title in zip((self.why, self.form, self.xml, self.changes), _TITLES, strict=True):
            tabs.addTab(page, title)
        for index, keys in enumerate(_KEYS):
            tabs.setTabToolTip(index, f"{_TITLES[index]} ({keys[0]})")
            shortcut = QShortcut(self)
            shortcut.setKeys([QKeySequence(key) for key in keys])
            shortcut.setWhatsThis(f"Onglet «\u00a0{_TITLES[index]}\u00a0»")
            shortcut.activated.connect(lambda index=index: self.show_tab(index))
        following = QShortcut(self)
        following.setKeys([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        following.setWhatsThis("Passage KO suivant")
        following.activated.connect(self._next_ko)
        return tabs

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.dossier_opened.connect(self._show_selection)
        workspace.dossier_closed.connect(self._show_selection)
        workspace.selection_changed.connect(self._show_selection)
        workspace.passage_changed.connect(self._show_change)
        acts = self._acts
        self.head.decided.connect(acts.decide)
        self.head.previous_requested.connect(workspace.previous_ko)
        self.head.next_requested.connect(workspace.next_ko)
        self.tabs.currentChanged.connect(self._fill_tab)
        self.why.field_requested.connect(self.show_field)
        self.why.explanation_requested.connect(self._explain)
        self.why.question.dismissed.connect(acts.dismiss)
        self.why.question.identifier_given.connect(acts.rename)
        self.why.question.taken_back.connect(acts.take_answer_back)
        self.form.value_edited.connect(acts.edit)
        self.form.revert_requested.connect(acts.revert)
        self.form.branch_chosen.connect(self._choose_branch)
        self.form.removed.connect(acts.remove)
        self.changes.revert_requested.connect(acts.revert)
        self.changes.revert_all_requested.connect(acts.revert_all)
        self.changes.field_requested.connect(self.show_field)
        for page in (self.xml, self.changes):
            page.zoom_requested.connect(self.zoom_requested)

    # -- asked by the window -------------------------------------------------------------------

    def show_tab(self, index: int) -> None:
        """Bring one of WHY, FORM, XML, CHANGES to the front, with the keyboard."""
        self.tabs.setCurrentIndex(index)
        if index == FORM:
            self.form.focus_first()
        else:
            self.tabs.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_form(self) -> None:
        """The form, with the keyboard in its first suspect field."""
        self.show_tab(FORM)

    def show_field(self, path: str) -> None:
        """The form, with the keyboard in one field; its block unfolds."""
        self.tabs.setCurrentIndex(FORM)
        if not self.form.focus_field(path):
            self.form.focus_first()

    def set_zoom(self, zoom: int) -> None:
        """Make the XML `zoom` points larger than usual."""
        self.xml.set_zoom(zoom)
        self.changes.set_zoom(zoom)

    def refresh(self) -> None:
        """Show the same passage again: more is known of it."""
        self._read()

    # -- following the workspace ---------------------------------------------------------------

    def _show_selection(self) -> None:
        self._moved = True
        self.form.commit()
        self._read()

    def _show_change(self, row: int) -> None:
        if row in (-1, self._workspace.selected_row):
            self._read()

    def _read(self) -> None:
        work, row = self._workspace.work, self._workspace.selected_row
        self._reader = None
        problem = _NONE
        if work is not None and row >= 0:
            try:
                self._reader = PassageReader(work, row)
            except CertdeskError as error:
                problem = str(error)
        self._acts.bear_on(self._reader)
        self._empty.setText(problem)
        self._stack.setCurrentWidget(self.tabs if self._reader else self._empty)
        self.head.show_passage(self._reader)
        if self._reader is not None:
            self._entitle(_TITLES[WHY] if self._reader.ko is not None else _NOT_KO_TITLE)
            self._stale = {WHY, FORM, XML, CHANGES}
            self._fill_tab(self.tabs.currentIndex())

    def _entitle(self, title: str) -> None:
        # Even the same title would lay the tabs out again.
        if title != self.tabs.tabText(WHY):
            self.tabs.setTabText(WHY, title)

    def _fill_tab(self, index: int) -> None:
        """Fill the tab that is seen; the others wait until they are."""
        reader = self._reader
        if reader is None or index not in self._stale:
            return
        self._stale.discard(index)
        if index == WHY:
            self.why.show_passage(reader)
        elif index == FORM:
            self._fill_form(reader)
        elif index == XML:
            data = reader.work.edited_bytes(reader.row)
            self.xml.set_lines(xml_lines(data, reader.suspects))
            if self._xml_row != reader.row:
                self._xml_row = reader.row
                self.xml.show_first_suspect()
        else:
            self.changes.show_passage(reader)

    def _fill_form(self, reader: PassageReader) -> None:
        if not self._moved:
            self.form.refresh(reader)
            return
        self._moved = False
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.form.isAncestorOf(focused)
        self.form.load(reader)
        if had_focus:
            self.form.focus_first()

    # -- what the clerk does -------------------------------------------------------------------

    def _choose_branch(self, container: str, branch: str) -> None:
        self._acts.choose_branch(container, branch)
        # A branch that holds nothing yet changes no edit, and nothing is announced.
        if self._reader is not None:
            self.form.refresh(self._reader)

    def _next_ko(self) -> None:
        if self._workspace.work is not None:
            self._workspace.next_ko()

    def _explain(self, message: str) -> None:
        dialog = ExplanationDialog(self._catalogue, message, self)
        dialog.saved.connect(self._read)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
