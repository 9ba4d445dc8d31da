"""Colours with a meaning are worn, never baked: a widget says its tone, the application's style
sheet gives the colours of the theme in force.

A colour written into a widget's own style sheet stays that of the day the widget was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from certdesk.ui.palettes import Colors

TONES: Final = ("info", "success", "warning", "error", "absent")
"""Names of the pairs of `Colors` that a widget may wear."""

_INK: Final = "ink"
_TINT: Final = "tint"
_RULES: Final = """
QLabel[ink="{tone}"], QCheckBox[ink="{tone}"] {{ color: {ink}; }}
QFrame[tint="{tone}"] {{ color: {ink}; background: {ground}; border-radius: 6px; }}
QLabel[tint="{tone}"] {{ padding: 8px; }}
"""


def tone_rules(colors: Colors) -> str:
    """What the application's style sheet says of the tones, in these colours."""
    rules = []
    for tone in TONES:
        pair = getattr(colors, tone)
        ink, ground = pair.foreground.name(), pair.background.name()
        rules.append(_RULES.format(tone=tone, ink=ink, ground=ground))
    return "".join(rules)


def set_ink(widget: QWidget, tone: str) -> None:
    """Write in the colour of this tone; "" for the usual one."""
    _wear(widget, _INK, tone)


def set_tint(widget: QWidget, tone: str) -> None:
    """Fill a label or a frame with the ground of this tone, and write in its colour."""
    _wear(widget, _TINT, tone)


def _wear(widget: QWidget, how: str, tone: str) -> None:
    if tone and tone not in TONES:
        raise ValueError(f"no such tone: {tone}")
    if widget.property(how) == tone:
        return
    widget.setProperty(how, tone)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        # Without it, a label keeps the padding that it had.
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
