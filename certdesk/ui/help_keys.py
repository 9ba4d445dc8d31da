"""The keys of a window, read from its own commands: none can be forgotten by the help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QMainWindow

_ELSEWHERE: Final = "Dans le dossier"
# Without its translation Qt says « Shift »; with it, « Retour » for the key marked « Entrée ».
_FRENCH: Final = (
    (re.compile(r"\bShift\b"), "Maj"),
    (re.compile(r"\b(?:Return|Retour)$"), "Entrée"),
)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A command and its first key."""

    keys: str
    text: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one menu, or of the parts of the window that have keys of their own."""

    title: str
    lines: tuple[KeyLine, ...]


def key_groups(window: QMainWindow) -> tuple[KeyGroup, ...]:
    """Every command of a window that has a key: menu by menu, then its parts."""
    groups, told = [], set[QAction]()
    for menu in _menus(window):
        told.update(menu.actions())
        groups.append(KeyGroup(_plain(menu.title()), _lines(menu.actions())))
    others = [action for action in window.findChildren(QAction) if action not in told]
    shortcuts = (
        KeyLine(shown(shortcut.key()), shortcut.whatsThis())
        for shortcut in window.findChildren(QShortcut)
    )
    groups.append(KeyGroup(_ELSEWHERE, (*_lines(others), *shortcuts)))
    return tuple(group for group in groups if group.lines)


def shown(keys: QKeySequence) -> str:
    """« Ctrl+Maj+D », as the keyboard names them."""
    text = keys.toString(QKeySequence.SequenceFormat.NativeText)
    for said, marked in _FRENCH:
        text = said.sub(marked, text)
    return text


def _menus(window: QMainWindow) -> Iterable[QMenu]:
    menus = (action.menu() for action in window.menuBar().actions())
    return (menu for menu in menus if isinstance(menu, QMenu))


def _lines(actions: Iterable[QAction]) -> tuple[KeyLine, ...]:
    return tuple(
        KeyLine(shown(action.shortcut()), action.whatsThis() or _plain(action.text()))
        for action in actions
        if not action.shortcut().isEmpty()
    )


def _plain(text: str) -> str:
    """The words of a menu, without its mnemonic."""
    return text.replace("&", "").rstrip("…")
