"""Files and folders dragged onto a widget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget


class FileDrops(QObject):
    """Takes local files dropped on a widget, or on any child that does not want them.

    Signals:
        hovered(bool): something that would be taken is above the widget, or has left it.
        dropped(tuple[Path, ...]): open these.
    """

    hovered = Signal(bool)
    dropped = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the drag events of the widget."""
        if isinstance(event, QDragEnterEvent):
            if local_paths(event.mimeData()):
                self.hovered.emit(True)
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hovered.emit(False)
            event.acceptProposedAction()
            self.dropped.emit(local_paths(event.mimeData()))
            return True
        elif event.type() == QEvent.Type.DragLeave:
            self.hovered.emit(False)
        return super().eventFilter(watched, event)


def local_paths(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders among what is dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
