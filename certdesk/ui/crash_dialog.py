"""What happens on a defect: a masked report in the log, and a dialog from which to copy it."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.masking import mask, mask_values
from certdesk.ui.theme import XL, L, M
from certdesk.ui.themed_icons import ThemedMark
from certdesk.version import VERSION

if TYPE_CHECKING:
    from types import TracebackType

    from certdesk.ui.theme import Theme

_LOG = logging.getLogger("certdesk")

# Worded by the interpreter, from names of the program; any other message may quote a person.
_WORDED_BY_PYTHON = (
    IndexError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ZeroDivisionError,
)


def report_of(error: BaseException) -> str:
    """What is said of a defect: versions, kinds of errors, places in the code; no data."""
    lines = [
        f"CertDesk {VERSION} · Python {platform.python_version()} · Qt {qVersion()} · "
        f"{platform.system()} {platform.release()}",
        "",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines += [_headline(seen), *_places(seen.__traceback__), ""]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return mask("\n".join(lines)).rstrip() + "\n"


def _headline(error: BaseException) -> str:
    if isinstance(error, AttributeError | ImportError | NameError):
        # These carry the name of the program's that is missing, apart from their words.
        return f"{type(error).__name__}: {error.name}"
    if isinstance(error, _WORDED_BY_PYTHON):
        return f"{type(error).__name__}: {mask_values(str(error))}"
    return f"{type(error).__name__} (texte masqué)"


def _places(trace: TracebackType | None) -> list[str]:
    # No source line: it is known from the version; no full path: it holds the person's name.
    return [
        f"  {'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]


class CrashReporter(QObject):
    """Receives what nobody caught, from any thread.

    Signals:
        crashed(str): the report of a defect; emitted to the window's thread.
    """

    crashed = Signal(str)
    _caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._caught.connect(self.crashed, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the hooks of the interpreter and of its threads."""
        sys.excepthook = self._take
        threading.excepthook = self._take_from_thread

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(self, error: BaseException) -> None:
        """Log a defect and announce it."""
        text = report_of(error)
        _LOG.error("%s", text)
        self._caught.emit(text)

    def _take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.report(args.exc_value)


class CrashDialog(QDialog):
    """Says that a defect was met, that the work is kept, and gives the report to copy."""

    def __init__(self, report: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crashDialog")
        self.setWindowTitle("CertDesk a rencontré un défaut")
        self.resize(680, 420)
        icon = ThemedMark(theme, 36)
        icon.show_mark("warning", "warning")
        words = QLabel(
            "<b>Quelque chose d’imprévu s’est produit dans CertDesk.</b><br>"
            "Votre travail est enregistré au fur et à mesure\u00a0; vos fichiers ne sont pas "
            "touchés. Si le défaut revient, fermez CertDesk et rouvrez-le.<br><br>"
            "Le rapport ci-dessous aide à le corriger. Il ne contient ni nom, ni date de "
            "naissance, ni contenu de fichier."
        )
        words.setWordWrap(True)
        self._report = QPlainTextEdit(report)
        self._report.setObjectName("crashReport")
        self._report.setAccessibleName("Rapport du défaut")
        self._report.setReadOnly(True)
        self._report.setFont(theme.mono_font(-1))
        box = QDialogButtonBox()
        close = box.addButton("Fermer", QDialogButtonBox.ButtonRole.RejectRole)
        copy = box.addButton("Copier le rapport", QDialogButtonBox.ButtonRole.ActionRole)
        close.setObjectName("crashClose")
        copy.setObjectName("crashCopy")
        head = QHBoxLayout()
        head.setSpacing(M)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(words, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(XL, XL, XL, L)
        page.setSpacing(M)
        page.addLayout(head)
        page.addWidget(self._report, 1)
        page.addWidget(box)
        box.rejected.connect(self.reject)
        copy.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
