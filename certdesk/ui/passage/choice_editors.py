"""The editors that are picked from: a drop-down list, or buttons for a few short values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from certdesk.model.flux.passage import Mark, State, Value
from certdesk.model.schema.fields import Boolean, Field
from certdesk.ui.passage.editor import Editor
from certdesk.ui.passage.notes import MARK_LABELS, labelled_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent

RADIO_ROOM: Final = 26
"""How many letters of labels fit side by side in one column of the form."""

ROW_HEIGHT: Final = 28
"""Buttons stand as high as the text fields beside them."""

_SHORT_MARKS: Final = {Mark.NIL: "nil", Mark.ABSENT: "absent"}
_SAME_BOOLEAN: Final = {"1": "true", "0": "false"}


def fits_radios(field: Field, marks: Sequence[Mark]) -> bool:
    """Whether the values are so few and short that all of them can be seen at once."""
    labels = [label for _, label in labelled_values(field)]
    letters = sum(len(label) + 3 for label in (*labels, *(_SHORT_MARKS[m] for m in marks)))
    return len(labels) <= 2 and letters <= RADIO_ROOM


class _QuietCombo(QComboBox):
    """A drop-down list that the wheel does not change while the form scrolls under the mouse."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event  # Fusion cuts a long text in the middle of a letter
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        text = option.currentText or self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, room.width() - 4
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Enter goes on to the next field; Space and F4 open the list.
        else:
            super().keyPressEvent(event)


class ComboEditor(Editor):
    """One value of a list; nil and absent stand at its end where they are allowed."""

    def __init__(self, field: Field, marks: Sequence[Mark]) -> None:
        super().__init__(field, marks)
        self._combo = _QuietCombo()
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._combo.setMinimumContentsLength(10)
        self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self._combo)
        self._states: list[State | None] = []
        self._fill(())
        self._combo.activated.connect(self._pick)

    def target(self) -> QWidget:
        return self._combo

    def _fill(self, strangers: Sequence[str]) -> None:
        """The list: a value that the schema does not know stands first, as it is in the file."""
        self._combo.clear()
        self._states = []
        for text in strangers:
            self._add(f"{text} (hors de la liste)", Value(text))
        for text, label in labelled_values(self.field):
            self._add(label, Value(text))
        if self.marks:
            self._combo.insertSeparator(self._combo.count())
            self._states.append(None)
        for mark in self.marks:
            self._add(MARK_LABELS[mark], mark)
        hint = self._combo.view().sizeHintForColumn(0)
        self._combo.view().setMinimumWidth(hint + 28)

    def _add(self, label: str, state: State) -> None:
        self._combo.addItem(label)
        self._combo.setItemData(len(self._states), label, Qt.ItemDataRole.ToolTipRole)
        self._states.append(state)

    def _show(self) -> None:
        with QSignalBlocker(self._combo):
            known = [text for text, _ in labelled_values(self.field)]
            stranger = isinstance(self._state, Value) and self._state.text not in known
            if stranger and self._state not in self._states:
                self._fill((self._state.text,) if isinstance(self._state, Value) else ())
            elif not stranger and len(self._states) > len(known) + bool(self.marks) + len(
                self.marks
            ):
                self._fill(())
            here = self._states.index(self._state) if self._state in self._states else -1
            self._combo.setCurrentIndex(here)
        # The look of a state that may not stand (absent where it is required) is an empty list.
        blank = MARK_LABELS[self._state] if isinstance(self._state, Mark) else ""
        self._combo.setPlaceholderText(blank)
        self._combo.setToolTip(self._combo.currentText())

    def _pick(self, position: int) -> None:
        state = self._states[position]
        if state is not None:
            self._set(state)
            self._combo.setToolTip(self._combo.currentText())


class RadioEditor(Editor):
    """A few short values side by side, with nil and absent where they are allowed."""

    def __init__(self, field: Field, marks: Sequence[Mark]) -> None:
        super().__init__(field, marks)
        self._group = QButtonGroup(self)
        self._states: list[State] = []
        for text, label in labelled_values(field):
            self._add(label, Value(text))
        for mark in self.marks:
            button = self._add(_SHORT_MARKS[mark], mark)
            button.setToolTip(MARK_LABELS[mark])
            button.setAccessibleName(MARK_LABELS[mark])
        self._row.addStretch(1)
        self.setMinimumHeight(ROW_HEIGHT)
        self._group.idClicked.connect(self._pick)

    def _add(self, label: str, state: State) -> QRadioButton:
        button = QRadioButton(label)
        self._group.addButton(button, len(self._states))
        self._states.append(state)
        self._row.addWidget(button)
        self._row.addSpacing(8)
        return button

    def target(self) -> QWidget:
        return self._group.checkedButton() or self._group.buttons()[0]

    def describe(self, name: str, description: str) -> None:
        self.setObjectName(f"field.{self.field.path}")
        for button in self._group.buttons():
            said = button.accessibleName() or button.text()
            button.setAccessibleName(f"{name}\u00a0: {said}")
            button.setAccessibleDescription(description)

    def _show(self) -> None:
        shown = self._state
        if isinstance(self.field.kind, Boolean) and isinstance(shown, Value):
            shown = Value(_SAME_BOOLEAN.get(shown.text, shown.text))
        here = self._states.index(shown) if shown in self._states else -1
        # An exclusive group never lets go of its last button.
        self._group.setExclusive(False)
        for position, button in enumerate(self._group.buttons()):
            button.setChecked(position == here)
        self._group.setExclusive(True)

    def _pick(self, position: int) -> None:
        self._set(self._states[position])
