"""The settings in force: changed by the views, written at once, announced."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from certdesk.model.settings import DEFAULTS, ZOOM_HIGHEST, ZOOM_LOWEST

if TYPE_CHECKING:
    from pathlib import Path

    from certdesk.model.settings import Settings, SettingsStore

_LOG = logging.getLogger("certdesk")


class Preferences(QObject):
    """Holds the settings of this session.

    Signals:
        changed(Settings): another value is in force.
    """

    changed = Signal(object)

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self._store = store
        self.settings = store.load()

    def set(self, settings: Settings) -> None:
        """Take these settings and keep them."""
        if settings == self.settings:
            return
        self.settings = settings
        try:
            self._store.save(settings)
        except OSError as error:
            # They hold for this session; a disk that is full is told where work is at stake.
            _LOG.warning("settings not saved: %s", type(error).__name__)
        self.changed.emit(settings)

    @property
    def path(self) -> Path:
        """The file that keeps them."""
        return self._store.path

    def forget(self) -> None:
        """Take the original settings again, and keep no file."""
        self.set(DEFAULTS)
        with contextlib.suppress(OSError):
            self._store.path.unlink(missing_ok=True)

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - the fields of Settings
        """Change some of the settings."""
        self.set(replace(self.settings, **fields))

    def zoom_in(self) -> None:
        """Make the XML text larger."""
        self.set_zoom(self.settings.zoom + 1)

    def zoom_out(self) -> None:
        """Make the XML text smaller."""
        self.set_zoom(self.settings.zoom - 1)

    def zoom_reset(self) -> None:
        """Give the XML text its usual size."""
        self.set_zoom(0)

    def set_zoom(self, zoom: int) -> None:
        """Make the XML text `zoom` points larger than usual."""
        self.change(zoom=min(ZOOM_HIGHEST, max(ZOOM_LOWEST, zoom)))
