"""The one box of the program: it asks before what cannot be undone, and never blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from certdesk.ui.practice import PracticeBanner
from certdesk.ui.themed_icons import keep_box_icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from certdesk.ui.theme import Theme


@dataclass(frozen=True)
class Way:
    """One button of the box; `act` is None for the way out that changes nothing."""

    label: str
    act: Callable[[], None] | None = None
    name: str = ""


@dataclass(frozen=True)
class Matter:
    """What is asked; the first way is the default one, Escape takes one that changes nothing."""

    title: str
    text: str
    detail: str
    ways: tuple[Way, ...]
    banner: str = ""
    """What the yellow strip of practice says, on the training portal."""


def ask(parent: QWidget, theme: Theme, matter: Matter) -> QMessageBox:
    """Open the box; the way that is taken acts once the box is closed."""
    box = QMessageBox(parent)
    box.setObjectName("confirmBox")
    box.setWindowTitle(matter.title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(matter.text)
    box.setInformativeText(matter.detail)
    keep_box_icon(box, theme, "question")
    whole = box.layout()
    if matter.banner and whole is not None:
        whole.setMenuBar(PracticeBanner(theme, matter.banner))  # above everything else
    buttons = []
    for way in matter.ways:
        button = box.addButton(way.label, QMessageBox.ButtonRole.ActionRole)
        button.setObjectName(way.name)
        button.setAccessibleName(way.label)
        buttons.append(button)
    buttons[0].setProperty("role", "primary")
    buttons[0].style().polish(buttons[0])  # the box polished it before it had its role
    box.setDefaultButton(buttons[0])
    harmless = [b for b, way in zip(buttons, matter.ways, strict=True) if way.act is None]
    box.setEscapeButton(harmless[-1])

    def take() -> None:
        clicked = box.clickedButton()
        box.deleteLater()
        for button, way in zip(buttons, matter.ways, strict=True):
            if button == clicked and way.act is not None:
                way.act()

    box.finished.connect(take)
    box.open()
    return box
