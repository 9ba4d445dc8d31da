"""The commands of the window: their words, shortcuts and icons, in the toolbar and the menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from certdesk.model.settings import Theme as Mode
from certdesk.ui.theme import ICON_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.ui.theme import Theme
    from certdesk.ui.workspace import Workspace


@dataclass(frozen=True)
class _Said:
    """What one command is called; `short` is its word on the toolbar."""

    name: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    tip: str = ""
    short: str = ""


_COMMANDS = (
    _Said("open", "&Ouvrir…", "open", ("Ctrl+O",), "Ouvrir un flux et son accusé", "Ouvrir…"),
    _Said("open_folder", "Ouvrir un &dossier…", "folder", ("Ctrl+Shift+O",)),
    _Said("reload", "&Recharger les fichiers", "reload", ("Ctrl+R",)),
    _Said("practice", "Dossier d’&entraînement", "practice"),
    _Said("close", "&Fermer le dossier", "", ("Ctrl+W",)),
    _Said("quit", "&Quitter", "", ("Ctrl+Q",)),
    _Said(
        "generate",
        "&Générer le fichier de correction…",
        "generate",
        ("Ctrl+G",),
        "Composer et contrôler le fichier de correction",
        "Générer le fichier de correction",
    ),
    _Said(
        "deposit",
        "&Déposer…",
        "deposit",
        ("Ctrl+D",),
        "Déposer le fichier de correction sur le portail",
        "Déposer…",
    ),
    _Said("deposits", "Dépôts et &suivi…", "receipt", ("Ctrl+Shift+D",), "Dépôts et suivi"),
    _Said("lock", "&Verrouiller", "lock", ("Ctrl+Shift+L",), "Cacher les données"),
    _Said("undo", "&Annuler", "undo", ("Ctrl+Z",), "Annuler", "Annuler"),
    _Said("redo", "&Rétablir", "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "Rétablir", "Rétablir"),
    _Said("find", "Re&chercher…", "search", ("Ctrl+F",), "Rechercher", "Rechercher"),
    _Said("next_ko", "Passage KO &suivant", "next", ("F8",)),
    _Said("previous_ko", "Passage KO &précédent", "previous", ("Shift+F8",)),
    _Said("next_pane", "&Volet suivant", "", ("F6",)),
    _Said("previous_pane", "Volet pr&écédent", "", ("Shift+F6",)),
    _Said("zoom_in", "A&grandir le texte", "zoom-in", ("Ctrl++", "Ctrl+=")),
    _Said("zoom_out", "&Réduire le texte", "zoom-out", ("Ctrl+-",)),
    _Said("zoom_reset", "Taille &habituelle", "", ("Ctrl+0", "Ctrl+À")),
    _Said("details", "&Détails du dossier…", "info", ("Ctrl+I",)),
    _Said("settings", "&Réglages…", "settings", ("Ctrl+,",)),
    _Said("help", "&Aide et raccourcis", "help", ("F1",)),
    _Said("about", "À &propos de CertDesk", "info"),
)

_MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&Fichier",
        ("open", "open_folder", "reload", "", "generate", "deposit", "deposits", "", "practice", "",
         "close", "lock", "quit"),
    ),
    ("&Édition", ("undo", "redo", "", "find", "", "settings")),
    ("&Passages", ("next_ko", "previous_ko", "", "details")),
    ("&Affichage", ("zoom_in", "zoom_out", "zoom_reset", "", "next_pane", "previous_pane")),
    ("&Aide", ("help", "about")),
)  # fmt: skip

_NEED_DOSSIER = (
    *("reload", "close", "find", "next_ko", "previous_ko", "details"),
    *("next_pane", "previous_pane", "zoom_in", "zoom_out", "zoom_reset"),
)
_MODES = {Mode.SYSTEM: "Comme le &système", Mode.LIGHT: "&Clair", Mode.DARK: "S&ombre"}


class Actions(QObject):
    """Every command as a QAction, by attribute; `refresh` says which make sense now.

    Signals:
        mode_chosen(Mode): another theme was chosen.
    """

    mode_chosen = Signal(object)

    open: QAction
    open_folder: QAction
    reload: QAction
    practice: QAction
    close: QAction
    quit: QAction
    generate: QAction
    deposit: QAction
    deposits: QAction
    lock: QAction
    undo: QAction
    redo: QAction
    find: QAction
    next_ko: QAction
    previous_ko: QAction
    next_pane: QAction
    previous_pane: QAction
    zoom_in: QAction
    zoom_out: QAction
    zoom_reset: QAction
    details: QAction
    settings: QAction
    help: QAction
    about: QAction

    def __init__(self, theme: Theme, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._workspace = workspace
        self._named: dict[str, QAction] = {}
        self._settings_button: QToolButton | None = None
        for said in _COMMANDS:
            action = self._make(said, parent)
            self._named[said.name] = action
            setattr(self, said.name, action)
        self.modes = self._make_modes()
        for announcement in (
            workspace.dossier_opened,
            workspace.dossier_closed,
            workspace.history_changed,
        ):
            announcement.connect(self.refresh)
        theme.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def refresh(self) -> None:
        """Enable what makes sense, and say what would be undone."""
        is_open = self._workspace.dossier is not None
        for name in _NEED_DOSSIER:
            self._named[name].setEnabled(is_open)
        has_ko = is_open and bool(self._workspace.open_work.dossier.ko)
        self.generate.setEnabled(has_ko)
        for action in (self.next_ko, self.previous_ko):
            action.setEnabled(has_ko)
        history = self._workspace.history
        self._name_history(self.undo, "Annuler", history.undo_label, history.can_undo)
        self._name_history(self.redo, "Rétablir", history.redo_label, history.can_redo)

    def bind(self, **acts: Callable[[], object]) -> None:
        """Say what each command does, by its name."""
        for name, act in acts.items():
            # `triggered` carries a boolean that no command wants.
            self._named[name].triggered.connect(lambda _checked=False, act=act: act())

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Put the main commands on the toolbar, the settings at its far end."""
        bar.setIconSize(ICON_SIZE)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("open", "", "generate", "deposit", "deposits", "", "undo", "redo", "", "find"):
            if name:
                bar.addAction(self._named[name])
            else:
                bar.addSeparator()
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        more = QToolButton()
        more.setObjectName("settingsMenuButton")
        more.setAccessibleName("Thème et réglages")
        more.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as the rest of the bar; the menus have it
        more.setToolTip("Thème et réglages")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self._settings_menu(more))
        self._settings_button = more
        bar.addWidget(more)
        for name in ("open", "generate", "deposit", "deposits", "undo", "redo", "find"):
            button = bar.widgetForAction(self._named[name])
            button.setObjectName(f"tool_{name}")
            button.setAccessibleName(self._named[name].iconText().strip())
        bar.widgetForAction(self.generate).setProperty("role", "primary")
        self._dress()

    def fill_menus(self, bar: QMenuBar) -> None:
        """Put every command in the menu bar."""
        for title, names in _MENUS:
            menu = bar.addMenu(title)
            for name in names:
                if name:
                    menu.addAction(self._named[name])
                else:
                    menu.addSeparator()
            if title == "&Affichage":
                menu.addSeparator()
                menu.addMenu(self._theme_menu(menu))

    def _make(self, said: _Said, parent: QWidget) -> QAction:
        action = QAction(said.text, parent)
        action.setObjectName(f"action_{said.name}")
        # The leading space keeps the word off the icon: a styled button has no gap of its own.
        action.setIconText(" " + (said.short or said.text.replace("&", "").rstrip("…")))
        action.setShortcuts([QKeySequence(keys) for keys in said.keys])
        shown = said.keys[0].replace("Shift", "Maj") if said.keys else ""
        tip = said.tip or said.text.replace("&", "").rstrip("…")
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        action.setStatusTip("")
        # For the help: the words of « Annuler » change with what would be undone.
        action.setWhatsThis(said.text.replace("&", "").rstrip("…"))
        parent.addAction(action)
        return action

    def _make_modes(self) -> dict[Mode, QAction]:
        group = QActionGroup(self)
        modes = {}
        for mode, label in _MODES.items():
            action = QAction(label, group)
            action.setObjectName(f"action_mode_{mode.value}")
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, mode=mode: self.mode_chosen.emit(mode))
            modes[mode] = action
        return modes

    def _theme_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("&Thème", parent)
        menu.addActions(list(self.modes.values()))
        return menu

    def _settings_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addSection("Thème")
        menu.addActions(list(self.modes.values()))
        menu.addSeparator()
        menu.addActions([self.settings, self.help, self.about])
        return menu

    def _name_history(self, action: QAction, verb: str, label: str, possible: bool) -> None:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = f"{verb} {label}" if label else verb
        action.setEnabled(possible)
        action.setToolTip(f"{words} ({keys})")
        action.setText(f"{words}".replace(verb, f"&{verb}", 1))
        action.setIconText(f" {verb}")

    def _dress(self) -> None:
        for said in _COMMANDS:
            if said.icon:
                self._named[said.name].setIcon(self._theme.icon(said.icon))
        if self._settings_button is not None:
            self._settings_button.setIcon(self._theme.icon("settings"))
            highlighted = self._settings_button.palette().highlightedText().color()
            self.generate.setIcon(self._theme.icon("generate", highlighted))
        for mode, action in self.modes.items():
            action.setChecked(mode == self._theme.mode)
