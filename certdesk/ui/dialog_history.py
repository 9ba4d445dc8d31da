"""The folders that Qt's own file dialogs remember: in CertDesk's folder, and erased with the rest.

Where the system has no file dialog of its own, Qt shows one and notes its last folders in a file
of the user's profile, which other programs share. A folder's name may be somebody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings

if TYPE_CHECKING:
    from pathlib import Path

_QT: Final = "QtProject"


def keep_in(folder: Path) -> None:
    """From now on Qt's dialogs write in this folder; on Windows and macOS they write nothing."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


def erase(folder: Path) -> None:
    """Forget these folders; raises OSError."""
    history = QSettings(QSettings.Scope.UserScope, _QT)
    history.remove("FileDialog")
    history.sync()  # Qt holds a copy, which it would write again
    (folder / f"{_QT}.conf").unlink(missing_ok=True)
