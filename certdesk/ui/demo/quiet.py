"""Without a screen Qt complains, for each window shown, of a thing that nobody asked for."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Iterator

NOISE: Final = "This plugin does not support propagateSizeHints()"
_OFFSCREEN: Final = "offscreen"


@contextmanager
def without_noise() -> Iterator[None]:
    """Leave that one message out, on the platform without a screen; every other one is said."""
    if QGuiApplication.platformName() != _OFFSCREEN:
        yield
        return

    def tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message == NOISE:
            return
        if former is not None:
            former(kind, context, message)
        elif sys.stderr is not None:
            sys.stderr.write(f"{qFormatLogMessage(kind, context, message)}\n")

    former = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(former)
