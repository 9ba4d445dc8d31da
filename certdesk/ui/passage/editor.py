"""What every editor of a field has in common: a state, three possible at most, and its signals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from certdesk.model.flux.passage import ABSENT, Mark, State, Value
from certdesk.ui.passage.notes import MARK_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certdesk.model.schema.fields import Field

VALUE_LABEL: Final = "Une valeur"


class Editor(QWidget):
    """Edits one field; offers only the states that the schema and the dictionary allow.

    Signals:
        edited(State): the clerk made another state; never a wrong one.
        refused(str): what is typed is no state, with the reason; empty when all is well again.
        confirmed: Enter was pressed.
    """

    edited = Signal(object)
    refused = Signal(str)
    confirmed = Signal()

    def __init__(self, field: Field, marks: Sequence[Mark]) -> None:
        super().__init__()
        self.field = field
        self.marks = tuple(marks)
        self._state: State = ABSENT
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def state(self) -> State:
        """The state as it stands in the form."""
        return self._state

    def load(self, state: State) -> None:
        """Show the state of another passage; what was being typed is dropped."""
        self._state = state
        self._show()

    def refresh(self, state: State) -> None:
        """Show the state of the same passage again; what is being typed and the caret stay."""
        if state != self._state:
            self.load(state)

    def commit(self) -> None:
        """End what is being typed, as leaving the field does."""

    def describe(self, name: str, description: str) -> None:
        """Name the control for a screen reader."""
        target = self.target()
        target.setObjectName(f"field.{self.field.path}")
        target.setAccessibleName(name)
        target.setAccessibleDescription(description)

    def target(self) -> QWidget:
        """The control that takes the keyboard."""
        raise NotImplementedError

    def _show(self) -> None:
        raise NotImplementedError

    def _set(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self.edited.emit(state)


class StateButton(QToolButton):
    """The small menu beside a text field: a value, nil, or absent, as far as they are allowed.

    Signals:
        mark_chosen(Mark), value_chosen: what the clerk picked.
    """

    mark_chosen = Signal(object)
    value_chosen = Signal()

    def __init__(self, label: str, marks: Sequence[Mark]) -> None:
        super().__init__()
        self._label = label
        self._marks = tuple(marks)
        self._state: State = ABSENT
        self._menu: QMenu | None = None
        self.setProperty("role", "quiet")
        self.setArrowType(Qt.ArrowType.DownArrow)
        self.setFixedWidth(22)
        # Alt+Down in the text field opens it: one tab stop a field is enough.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.clicked.connect(self.pop_up)

    def show_state(self, state: State) -> None:
        """Say which state is the present one."""
        self._state = state
        words = VALUE_LABEL if isinstance(state, Value) else MARK_LABELS[state]
        self.setAccessibleName(f"État de {self._label}\u00a0: {words}")
        self.setToolTip(f"État\u00a0: {words}. Cliquez pour en changer (Alt+Bas).")

    def menu_of_states(self) -> QMenu:
        """The menu, made when it is first asked for: a form has dozens of these buttons."""
        if self._menu is None:
            self._menu = QMenu(self)
            group = QActionGroup(self._menu)
            group.triggered.connect(self._tell)
            for mark in (None, *self._marks):
                action = QAction(VALUE_LABEL if mark is None else MARK_LABELS[mark], group)
                action.setCheckable(True)
                action.setData(mark)
                self._menu.addAction(action)
        for action in self._menu.actions():
            mark = self._state if isinstance(self._state, Mark) else None
            action.setChecked(action.data() == mark)
        return self._menu

    def pop_up(self) -> None:
        """Open the menu below the button."""
        self.menu_of_states().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _tell(self, action: QAction) -> None:
        mark = action.data()
        if isinstance(mark, Mark):
            self.mark_chosen.emit(mark)
        else:
            self.value_chosen.emit()
