"""What a person, or a screen reader, gets from a window: its words, and whether they fit."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QWidget,
)

from certdesk.ui.viewer.xml_view import XmlView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QModelIndex

_MARKUP = re.compile(r"<[^<>]+>")
_ENGLISH = re.compile(
    r"\b(?:the|this|file|not|error|expected|found|invalid|unable|cannot|failed|mismatched|token"
    r"|errno|directory|traceback|exception|column|permission|denied|unclosed|unknown|cancel|close"
    r"|save|discard|apply|open|yes|show|hide|search|name of|none|true|false|\w+error)\b"
    r"|0x[0-9a-f]{4}|Mark\.|<class",
    re.IGNORECASE,
)
_BAD_SPACE = re.compile("« | »| [:;?!]|[^\\d\\s/]\\?$|\\w»|«\\w")
_ROLES = (0, 3, 11)  # display, tool tip, accessible text


def english_in(said: list[str]) -> list[str]:
    """The texts that hold an English word, or look like the inside of the program; no XML."""
    return [text for text in said if _ENGLISH.search(text) and "</" not in text]


def badly_spaced(said: list[str]) -> list[str]:
    """The French texts in which a line could begin with a punctuation mark; no XML."""
    return [text for text in said if _BAD_SPACE.search(text) and "</" not in text]


def texts(place: QWidget) -> list[str]:
    """Everything that can be read in a window, hovered, or heard from it."""
    said = [place.windowTitle()]
    for widget in _visible(place, QWidget):
        said += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        said += _own_words(widget)
    return [text for text in said if text.strip()]


def words_of(place: QWidget) -> str:
    """What is written on labels and buttons, one text a line: what one reads at a glance."""
    labels = (_plain(label.text()) for label in _visible(place, QLabel))
    buttons = (button.text() for button in _visible(place, QAbstractButton))
    return "\n".join(text for text in (*labels, *buttons) if text)


def read_aloud(pane: QWidget) -> str:
    """The whole text that a pane gives to a screen reader."""
    text = QAccessible.queryAccessibleInterface(pane).textInterface()
    return text.text(0, text.characterCount())


def buttons_of(place: QWidget) -> list[QAbstractButton]:
    """The buttons to be seen in a place."""
    return _visible(place, QAbstractButton)


def without_name(place: QWidget) -> list[str]:
    """The buttons and fields that a screen reader could not name."""
    controls = (*_visible(place, QAbstractButton), *_visible(place, QLineEdit))
    return [
        f"{type(one).__name__} {one.objectName()!r}"
        for one in controls
        if not isinstance(one.parent(), QLineEdit | QAbstractSpinBox)  # parts that Qt names
        and not spoken_name(one).strip()
    ]


def clipped(place: QWidget) -> list[str]:
    """The buttons and labels narrower than their words, those that shorten themselves left out."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    return [
        f"{type(one).__name__} {_plain(one.text())!r}: {one.width()} < {_needed(one)}"
        for one in (*_visible(place, QAbstractButton), *_visible(place, QLabel))
        if one.width() < _needed(one)
    ]


def outside(place: QWidget) -> list[str]:
    """The buttons and fields that stick out of the window, those that scroll left out."""
    return [
        f"{type(one).__name__} {one.objectName()!r}"
        for one in (*_visible(place, QAbstractButton), *_visible(place, QLineEdit))
        if not _scrolls(one, place)
        and not place.rect().contains(one.rect().translated(one.mapTo(place, one.rect().topLeft())))
    ]


def _visible(place: QWidget, kind: type) -> list:
    own = [place] if isinstance(place, kind) else []
    return own + [one for one in place.findChildren(kind) if one.isVisibleTo(place)]


def _own_words(widget: QWidget) -> list[str]:
    return next((read(widget) for kind, read in _READERS if isinstance(widget, kind)), [])


def _cells(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model, root = view.model(), view.rootIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for row in range(model.rowCount(root)):
        for column in range(columns):
            yield model.index(row, column)


_READERS = (
    (XmlView, lambda pane: [read_aloud(pane)]),
    (QLabel, lambda label: [_plain(label.text())]),
    (QAbstractButton, lambda button: [button.text()]),
    (QLineEdit, lambda line: [line.displayText(), line.placeholderText()]),
    (QPlainTextEdit, lambda pane: [pane.toPlainText()]),
    (QComboBox, lambda combo: [combo.itemText(number) for number in range(combo.count())]),
    (QTabBar, lambda bar: [bar.tabText(number) for number in range(bar.count())]),
    (QMenuBar, lambda bar: [one.text() for menu in bar.actions() for one in menu.menu().actions()]),
    (QAbstractItemView, lambda view: [str(c.data(r) or "") for c in _cells(view) for r in _ROLES]),
)
"""What each kind of control shows; the first kind that fits."""


def _plain(text: str) -> str:
    return unescape(_MARKUP.sub("", text)) if Qt.mightBeRichText(text) else text


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _needed(one: QAbstractButton | QLabel) -> int:
    """The width below which words are cut."""
    if isinstance(one, QLabel) and (one.wordWrap() or not one.text()):
        return 0
    if _plain(one.text()) in one.toolTip():
        return 0  # shortened on purpose, and whole when hovered
    free = one.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    if free or isinstance(one, QToolButton):
        return one.fontMetrics().horizontalAdvance(_plain(one.text()))
    return one.minimumSizeHint().width()


def _scrolls(one: QWidget, place: QWidget) -> bool:
    above = one.parentWidget()
    while above is not None and above is not place:
        if isinstance(above, QScrollArea | QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False
