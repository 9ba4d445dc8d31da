"""Réglages: the look, what is kept on this computer, the schemas, and pages that others add."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.settings import DEFAULTS
from certdesk.model.settings import Theme as Mode
from certdesk.ui.data_page import DataPage
from certdesk.ui.schemas_page import SchemasPage
from certdesk.ui.theme import L, M, S
from certdesk.ui.zoom_box import ZoomBox

if TYPE_CHECKING:
    from certdesk.model.schema.schemas import SchemaStore
    from certdesk.model.settings import Settings
    from certdesk.ui.data_page import Kept
    from certdesk.ui.theme import Theme

_MODES = {
    Mode.SYSTEM: "Comme le système",
    Mode.LIGHT: "Clair",
    Mode.DARK: "Sombre",
}


class AppearancePage(QWidget):
    """Theme and size of the XML text.

    Signals:
        mode_chosen(Mode), zoom_chosen(int): at once, to be seen at once.
    """

    mode_chosen = Signal(object)
    zoom_chosen = Signal(int)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        modes = QHBoxLayout()
        modes.setSpacing(L)
        for mode, label in _MODES.items():
            button = QRadioButton(label)
            button.setObjectName(f"mode_{mode.value}")
            button.setAccessibleName(f"Thème\u00a0: {label}")
            button.setProperty("mode", mode.value)
            self._group.addButton(button)
            modes.addWidget(button)
        modes.addStretch(1)
        zoom = self._zoom = ZoomBox()
        zoom.setObjectName("zoomSetting")
        zoom.setAccessibleName("Taille du texte XML, en points d’écart")
        zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_settings(settings)
        line = QHBoxLayout()
        line.addWidget(zoom)
        line.addStretch(1)
        form = QFormLayout(self)
        form.setContentsMargins(L, L, L, L)
        form.setVerticalSpacing(M)
        form.setHorizontalSpacing(L)
        form.addRow("Thème", modes)
        form.addRow("Taille du texte XML", line)
        form.addRow(
            "",
            _muted("Automatique\u00a0: celle du système. Dans la fenêtre\u00a0: Ctrl + et Ctrl -."),
        )
        self._group.buttonClicked.connect(self._tell_mode)
        zoom.valueChanged.connect(self.zoom_chosen)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        for button in self._group.buttons():
            button.setChecked(button.property("mode") == settings.theme.value)
        self._zoom.setValue(settings.zoom)

    def _tell_mode(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self.mode_chosen.emit(Mode(button.property("mode")))


class SettingsDialog(QDialog):
    """The settings; every change takes effect at once.

    Signals:
        settings_changed(Settings): to be kept.
        schemas_changed(): an official schema was installed or removed.
        data_erased(): everything that was kept is gone.
    """

    settings_changed = Signal(object)
    schemas_changed = Signal()
    data_erased = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        kept: Kept,
        schemas: SchemaStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self.setObjectName("settingsDialog")
        self.setWindowTitle("Réglages")
        self.resize(800, 600)
        appearance = self._appearance = AppearancePage(settings)
        self.data = DataPage(theme, kept, settings)
        schema_page = SchemasPage(theme, schemas)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("settingsTabs")
        self.tabs.addTab(appearance, "Apparence")
        self.tabs.addTab(self.data, "Données")
        self.tabs.addTab(schema_page, "Schémas")
        box = QDialogButtonBox()
        close = box.addButton("Fermer", QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("settingsClose")
        close.setAccessibleName("Fermer les réglages")
        page = QVBoxLayout(self)
        page.setContentsMargins(M, M, M, M)
        page.setSpacing(S)
        page.addWidget(self.tabs, 1)
        page.addWidget(box)
        box.rejected.connect(self.reject)
        appearance.mode_chosen.connect(self._set_mode)
        appearance.zoom_chosen.connect(lambda zoom: self.change(zoom=zoom))
        self.data.days_chosen.connect(lambda days: self.change(drafts_days=days))
        self.data.journal_days_chosen.connect(lambda days: self.change(journal_days=days))
        self.data.erased.connect(self._begin_again)
        schema_page.changed.connect(self.schemas_changed)

    def show_schemas(self) -> None:
        """Turn to the page of the schemas."""
        self.tabs.setCurrentIndex(2)

    def add_page(self, page: QWidget, title: str) -> None:
        """One more page at the end."""
        self.tabs.addTab(page, title)

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - the fields of Settings
        """Change some of the settings."""
        self._settings = replace(self._settings, **fields)
        self.settings_changed.emit(self._settings)

    def _set_mode(self, mode: Mode) -> None:
        self._theme.set_mode(mode)
        self.change(theme=mode)

    def _begin_again(self) -> None:
        self._settings = DEFAULTS
        self._appearance.show_settings(DEFAULTS)
        self.data.show_settings(DEFAULTS)
        self.data_erased.emit()


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
