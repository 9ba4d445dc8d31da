"""The passages, the form and the two files as staff use them: the part of the driver below the
strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QWidget,
)

from certdesk.ui.demo.hand import Hand, HandLost
from certdesk.ui.viewer.xml_view import XmlView
from tests.end_to_end.looking import buttons_of, words_of

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from certdesk.ui.main_window import MainWindow


class PassagesDesk:
    """What is under the eyes while a dossier is open."""

    window: MainWindow
    hand: Hand

    def rest(self) -> None:
        """Wait until nothing is under way beside the window."""
        raise NotImplementedError

    def breathe(self) -> None:
        """Let the window do what it has put off."""
        raise NotImplementedError

    # -- the passages --------------------------------------------------------------------------

    @property
    def listed(self) -> list[str]:
        """The passages of the list, without the headers of its groups."""
        return [one.data() for one in self._lines() if not one.data().startswith(("▾", "▸"))]

    @property
    def selected(self) -> str:
        """The identifier of the passage in hand, as its title gives it."""
        return self.hand.find(QLabel, "passageTitle", inside=self.window).text().split(" · ")[0]

    @property
    def state(self) -> str:
        """The state of the passage in hand."""
        chip = self.hand.find(QWidget, "stateChip", inside=self.window)
        return chip.accessibleName().removeprefix("État\u00a0: ")

    def list_only(self, name: str) -> None:
        """Click a filter of the list: KO, TO_CORRECT, CORRECTED, OK, ABSENT, ALL."""
        self.hand.click(f"filter.{name}", inside=self.window)

    def select(self, id_technique: str) -> None:
        """Click a passage in the list; its group is unfolded if need be."""
        if id_technique not in self.listed:
            for group in self._lines("▸"):
                self._click_line(group)
        found = [one for one in self._lines() if one.data() == id_technique]
        if not found:
            raise HandLost(f"{id_technique} is not in the list")
        self._click_line(found[0])

    @property
    def search_field(self) -> QLineEdit:
        """The search field of the list."""
        return self.hand.find(QLineEdit, "passageSearch", inside=self.window)

    def search_passages(self, text: str) -> None:
        """Type in the search field of the list."""
        self.hand.fill("passageSearch", text, inside=self.window)
        self.rest()

    def tab(self, title: str) -> str:
        """Turn to a tab of the passage panel; returns what it says."""
        tabs = self.hand.find(QTabWidget, "passageTabs", inside=self.window)
        (number,) = [n for n in range(tabs.count()) if tabs.tabText(n) == title]
        tabs.setCurrentIndex(number)
        self.breathe()
        return self.tab_text

    @property
    def tab_title(self) -> str:
        """The title of the tab in front."""
        tabs = self.hand.find(QTabWidget, "passageTabs", inside=self.window)
        return tabs.tabText(tabs.currentIndex())

    @property
    def tab_text(self) -> str:
        """What the tab in front says, XML included."""
        page = self.hand.find(QTabWidget, "passageTabs", inside=self.window).currentWidget()
        panes = [page] if isinstance(page, QPlainTextEdit) else page.findChildren(QPlainTextEdit)
        xml = [one.toPlainText() for one in panes if one.isVisibleTo(page)]
        return "\n".join((words_of(page), *xml))

    @property
    def passage_problem(self) -> str:
        """Why the passage in hand cannot be shown, empty when it is."""
        label = self.window.findChild(QLabel, "noPassage")
        return label.text() if label.isVisible() else ""

    def decide(self, decision: str) -> None:
        """Click « Vérifié, inchangé » (verify) or « Écarter » (dismiss)."""
        self.hand.click(f"{decision}Button", inside=self.window)

    # -- the question « déjà en base » ----------------------------------------------------------

    def say_already_accepted(self) -> None:
        """Answer that the passage was accepted earlier."""
        self.hand.click("answer.accepted", inside=self.window)

    def give_new_identifier(self, identifier: str) -> None:
        """Answer that the identifier had been used for somebody else, and type another."""
        self.hand.click("answer.reused", inside=self.window)
        self.hand.fill("newIdentifier", identifier, inside=self.window)

    # -- the form ------------------------------------------------------------------------------

    def field(self, name: str) -> QWidget:
        """A field of the form by the last step of its path; its block is unfolded if need be."""
        panel = self.window.findChild(QWidget, "passagePanel")
        for unfold in (False, True):
            for section in buttons_of(panel) if unfold else ():
                if section.objectName().startswith("section.") and not section.isChecked():
                    section.click()
            for one in panel.findChildren(QWidget):
                if one.isVisible() and _is_field(one, name):
                    return one
        raise HandLost(f"no field {name!r} in the form")

    def fill(self, name: str, text: str) -> None:
        """Type in a field of the form, or pick a value of its list."""
        field = self.field(name)
        if isinstance(field, QComboBox):
            field.setCurrentText(text)
            field.activated.emit(field.currentIndex())
        elif isinstance(field, QLineEdit):
            self.hand.fill(field.objectName(), text, inside=self.window)
        else:
            (button,) = [one for one in buttons_of(field) if one.text() == text]
            button.click()

    def reveal(self, name: str) -> None:
        """Click « Afficher » beside a masked field."""
        place = self.field(name).parentWidget()
        (button,) = [one for one in buttons_of(place) if one.text() == "Afficher"]
        button.click()

    def value(self, name: str) -> str:
        """What a text field of the form shows."""
        return self.field(name).displayText()

    def said_of(self, name: str) -> str:
        """What the form says of a field: obligation, remark, deposited value, help."""
        return self.field(name).accessibleDescription()

    # -- the two files -------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[XmlView, XmlView]:
        """The deposited file and the accusé."""
        one, two = (self.window.findChild(XmlView, n) for n in ("fluxView", "accuseView"))
        return one, two

    @property
    def text_size(self) -> tuple[int, int]:
        """How high a line of XML is, in each pane."""
        one, two = self.panes
        return one.layouts.line_height, two.layouts.line_height

    @property
    def caret_line(self) -> int:
        """The line of the deposited file on which the caret is, from 1."""
        pane = self.panes[0]
        return pane.document.source.line_of(pane.caret.place.offset)

    def find_in_files(self, text: str) -> str:
        """Type in the find bar, opened beforehand; returns the count once it is known."""
        self.hand.fill("findText", text, inside=self.window)
        count = self.hand.find(QLabel, "findCount", inside=self.window)
        count.setText("?")
        self.hand.until(lambda: count.text() != "?", "the search")
        self.rest()
        return count.text()

    @property
    def found(self) -> str:
        """The count of the find bar."""
        return self.hand.find(QLabel, "findCount", inside=self.window).text()

    # -- inside --------------------------------------------------------------------------------

    def _lines(self, beginning: str = "") -> list[QModelIndex]:
        model = self._list().model()
        lines = (model.index(row, 0) for row in range(model.rowCount()))
        return [one for one in lines if one.data().startswith(beginning)]

    def _click_line(self, line: QModelIndex) -> None:
        view = self._list()
        view.scrollTo(line)
        spot = view.visualRect(line).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    def _list(self) -> QTableView:
        return self.window.findChild(QTableView, "passagesList")


def _is_field(widget: QWidget, name: str) -> bool:
    path = widget.objectName()
    return path.startswith("field.") and path[len("field.") :].rpartition("/")[2] == name
