"""The look of the program: Fusion, our light and dark palettes, fonts, spacing, icons.

One `Theme` is made by the composition root and handed to the views by constructor; they redraw
what they painted themselves on `changed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSize, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap

from certdesk.model.settings import Theme as Mode
from certdesk.ui.icons import draw_pixmap, make_icon, make_icon_before_words
from certdesk.ui.palettes import Colors, dark_colors, light_colors, palette
from certdesk.ui.stylesheet import stylesheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24
"""Spacing steps, in logical pixels: inside a control, between two, around a group, a page."""

ICON_SIZE: Final = QSize(18, 18)
MONO_FAMILIES: Final = ("Cascadia Mono", "Consolas", "DejaVu Sans Mono", "Menlo", "Courier New")


class Theme(QObject):
    """The palette in force.

    Signals:
        changed: the colours changed; paint again.
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        # Read before our own palette hides it: without a platform theme it is the only clue.
        self._system_looks_dark = _is_dark(app.palette())
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._colors = light_colors()
        app.setStyle("Fusion")
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def mode(self) -> Mode:
        """What was asked for: the system's choice, light or dark."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self._colors.dark

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or stay light or dark."""
        if mode != self._mode:
            self._mode = mode
            self._apply()

    def colors(self) -> Colors:
        """The colours with a meaning."""
        return self._colors

    def icon(self, name: str, color: QColor | None = None) -> QIcon:
        """The icon `name` of resources/icons, in the text colour unless told otherwise."""
        wanted = color or self._app.palette().color(QPalette.ColorRole.WindowText)
        key = (name, wanted.name())
        if key not in self._icons:
            self._icons[key] = make_icon(name, wanted, self._faded)
        return self._icons[key]

    def icon_before_words(self, name: str) -> QIcon:
        """The same in the text colour, for a button that also has words."""
        ink = self._app.palette().color(QPalette.ColorRole.WindowText)
        return make_icon_before_words(name, ink, self._faded)

    def pixmap(self, name: str, size: int, color: QColor | None = None) -> QPixmap:
        """The icon `name` at `size` logical pixels, sharp on the application's densest screen."""
        wanted = color or self._app.palette().color(QPalette.ColorRole.WindowText)
        ratio = self._app.devicePixelRatio()
        pixmap = draw_pixmap(name, round(size * ratio), wanted)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def mono_font(self, zoom: int = 0) -> QFont:
        """The font of XML text, `zoom` points larger or smaller than the usual one."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setFamilies([*MONO_FAMILIES, font.family()])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        font.setPointSizeF(max(6.0, self._app.font().pointSizeF() + zoom))
        return font

    @property
    def _faded(self) -> QColor:
        return self._app.palette().color(
            QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText
        )

    def _follow_system(self) -> None:
        if self._mode == Mode.SYSTEM:
            self._apply()

    def _wants_dark(self) -> bool:
        if self._mode != Mode.SYSTEM:
            return self._mode == Mode.DARK
        scheme = self._app.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            return self._system_looks_dark
        return scheme == Qt.ColorScheme.Dark

    def _apply(self) -> None:
        dark = self._wants_dark()
        self._colors = dark_colors() if dark else light_colors()
        self._icons.clear()
        self._app.setPalette(palette(dark=dark))
        points = self._app.font().pointSizeF()
        self._app.setStyleSheet(stylesheet(self._colors, self._app.palette(), points))
        self.changed.emit()


def install_french(app: QApplication) -> None:
    """Put Qt's own texts and number formats in French; the standard buttons are English else."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", folder):
        app.installTranslator(translator)


def _is_dark(colors: QPalette) -> bool:
    text = colors.color(QPalette.ColorRole.WindowText).lightnessF()
    return text > colors.color(QPalette.ColorRole.Window).lightnessF()
