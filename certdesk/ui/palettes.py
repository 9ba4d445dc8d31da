"""The colours of CertDesk, light and dark: one place, every pair readable (4.5 to 1 or more).

A pair is a foreground and the background it is made for; the foreground also reads on the plain
background of a view. A colour never speaks alone: views add a mark and a word.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Pair:
    """Two colours made to be used together."""

    foreground: QColor
    background: QColor


@dataclass(frozen=True)
class Syntax:
    """The colours of XML text."""

    tag: QColor
    attribute: QColor
    string: QColor
    text: QColor
    comment: QColor
    declaration: QColor


@dataclass(frozen=True)
class Colors:
    """Every colour with a meaning; the others come from the palette."""

    dark: bool
    ko: Pair
    ok: Pair
    absent: Pair
    corrected: Pair
    suspect: Pair
    verified: Pair
    dismissed: Pair
    info: Pair
    warning: Pair
    error: Pair
    success: Pair
    hit: Pair
    current_hit: Pair
    accent: QColor
    muted: QColor
    border: QColor
    gutter: QColor
    current_line: QColor
    syntax: Syntax


def _pair(foreground: str, background: str) -> Pair:
    return Pair(QColor(foreground), QColor(background))


def light_colors() -> Colors:
    """The colours of the light theme."""
    return Colors(
        dark=False,
        ko=_pair("#b3261e", "#fdecea"),
        ok=_pair("#1b6e3c", "#e6f4ea"),
        absent=_pair("#56606d", "#eceff2"),
        corrected=_pair("#1a56b8", "#e4edfb"),
        suspect=_pair("#8a4b00", "#fff1d6"),
        verified=_pair("#0b6670", "#def2f4"),
        dismissed=_pair("#6b4a86", "#f1eaf6"),
        info=_pair("#1f4f8f", "#e8f0fb"),
        warning=_pair("#7d4600", "#fff3dc"),
        error=_pair("#a5221b", "#fdecea"),
        success=_pair("#1b6637", "#e6f4ea"),
        hit=_pair("#1b2330", "#ffe69a"),
        current_hit=_pair("#1b2330", "#ffb84d"),
        accent=QColor("#2457c5"),
        muted=QColor("#586474"),
        border=QColor("#cfd5dd"),
        gutter=QColor("#f2f4f7"),
        current_line=QColor("#f0f4fb"),
        syntax=Syntax(
            tag=QColor("#3a5a8c"),
            attribute=QColor("#7b4a00"),
            string=QColor("#1b6e3c"),
            text=QColor("#1b2330"),
            comment=QColor("#5f6b7a"),
            declaration=QColor("#6b4a86"),
        ),
    )


def dark_colors() -> Colors:
    """The colours of the dark theme."""
    return Colors(
        dark=True,
        ko=_pair("#ff9d94", "#4a201e"),
        ok=_pair("#83d9a0", "#183a25"),
        absent=_pair("#aeb8c4", "#2c333c"),
        corrected=_pair("#95bcff", "#1d335c"),
        suspect=_pair("#ffc56e", "#453213"),
        verified=_pair("#76d6df", "#143c41"),
        dismissed=_pair("#cfb4e8", "#372b43"),
        info=_pair("#a3c4fb", "#1d2f4d"),
        warning=_pair("#ffc97a", "#453213"),
        error=_pair("#ffa39b", "#4a201e"),
        success=_pair("#8bdca6", "#183a25"),
        hit=_pair("#fff4cf", "#5f4a10"),
        current_hit=_pair("#1b1405", "#ffb84d"),
        accent=QColor("#7ea8ff"),
        muted=QColor("#a3aebb"),
        border=QColor("#3b4450"),
        gutter=QColor("#1b2027"),
        current_line=QColor("#202a3a"),
        syntax=Syntax(
            tag=QColor("#8fb0e0"),
            attribute=QColor("#e0b36c"),
            string=QColor("#8fd3a5"),
            text=QColor("#e3e8ef"),
            comment=QColor("#98a4b3"),
            declaration=QColor("#cdb0e6"),
        ),
    )


_LIGHT_ROLES = {
    "Window": "#f4f5f7",
    "WindowText": "#1b2330",
    "Base": "#ffffff",
    "AlternateBase": "#f7f8fa",
    "Text": "#1b2330",
    "Button": "#fbfbfc",
    "ButtonText": "#1b2330",
    "BrightText": "#b3261e",
    "ToolTipBase": "#1f2733",
    "ToolTipText": "#f4f6f9",
    "PlaceholderText": "#5f6b7a",
    "Highlight": "#2457c5",
    "HighlightedText": "#ffffff",
    "Accent": "#2457c5",
    "Link": "#1d4fbf",
    "LinkVisited": "#6b4a86",
    "Light": "#ffffff",
    "Midlight": "#e9ecf0",
    "Mid": "#cfd5dd",
    "Dark": "#a9b2bd",
    "Shadow": "#7d8794",
}

_DARK_ROLES = {
    "Window": "#20262e",
    "WindowText": "#e3e8ef",
    "Base": "#171b21",
    "AlternateBase": "#1b2027",
    "Text": "#e3e8ef",
    "Button": "#2c343e",
    "ButtonText": "#e3e8ef",
    "BrightText": "#ff9d94",
    "ToolTipBase": "#e3e8ef",
    "ToolTipText": "#1b2330",
    "PlaceholderText": "#98a4b3",
    "Highlight": "#2f62c9",
    "HighlightedText": "#ffffff",
    "Accent": "#7ea8ff",
    "Link": "#8ab4ff",
    "LinkVisited": "#cdb0e6",
    "Light": "#2a313b",
    "Midlight": "#333b46",
    "Mid": "#3b4450",
    "Dark": "#12161b",
    "Shadow": "#0b0e12",
}

_DISABLED = {False: "#828c98", True: "#77828f"}


def palette(*, dark: bool) -> QPalette:
    """The Qt palette of the theme, for the Fusion style."""
    made = QPalette()
    for name, value in (_DARK_ROLES if dark else _LIGHT_ROLES).items():
        made.setColor(QPalette.ColorRole[name], QColor(value))
    faded = QColor(_DISABLED[dark])
    for role in ("WindowText", "Text", "ButtonText", "PlaceholderText"):
        made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], faded)
    return made


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two opaque colours, from 1 to 21 (WCAG 2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
