"""The few rules of style that a palette cannot say, written from its colours.

Views ask for a role by a dynamic property: `role` = "title", "subtitle", "muted", "section" on a
label; "primary", "quiet" or "link" on a button; "card", "bar" or "strip" on a frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from certdesk.model.resources import resource
from certdesk.ui.tones import tone_rules

if TYPE_CHECKING:
    from certdesk.ui.palettes import Colors

_SECTION, _TITLE = 1, 7  # points more than the texts

_RULES = """
QToolTip {{ color: {tip_text}; background: {tip}; border: 1px solid {tip}; padding: 4px 6px; }}
QToolBar {{ background: {window}; border: none; border-bottom: 1px solid {border};
            padding: 4px 6px; spacing: 2px; }}
QToolBar::separator {{ background: {border}; width: 1px; margin: 5px 6px; }}
QToolBar QToolButton {{ padding: 5px 8px; border: 1px solid transparent; border-radius: 5px; }}
QToolBar QToolButton:hover:enabled {{ background: {hover}; }}
QToolBar QToolButton:pressed, QToolBar QToolButton:checked {{ background: {pressed}; }}
QToolBar QToolButton:focus {{ border-color: {accent}; }}
QToolBar QToolButton[role="primary"] {{ background: {fill}; color: {fill_text};
                                        font-weight: 600; }}
QToolBar QToolButton[role="primary"]:hover:enabled {{ background: {fill_hover}; }}
QToolBar QToolButton[role="primary"]:disabled {{ background: transparent; color: {disabled};
                                                 font-weight: 400; }}
QToolBar #qt_toolbar_ext_button {{ padding: 0;
    qproperty-icon: url("{icons}/arrow-down-{shade}.svg"); }}
QStatusBar {{ border-top: 1px solid {border}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; margin: 0 2px; }}
QSplitter::handle:vertical {{ height: 1px; margin: 2px 0; }}
QSplitter::handle:hover {{ background: {accent}; }}
QLabel[role="title"] {{ font-size: {title}pt; font-weight: 600; }}
QLabel[role="subtitle"] {{ font-size: {section}pt; color: {muted}; }}
QLabel[role="section"] {{ font-size: {section}pt; font-weight: 600; qproperty-indent: 0;
    padding-top: 2px; }}
QLabel[role="muted"] {{ color: {muted}; }}
QPushButton {{ background: {button}; border: 1px solid {outline}; border-radius: 5px;
    padding: 5px 12px; }}
QPushButton:hover:enabled {{ background: {hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {pressed}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {disabled}; border-color: {border}; }}
QPushButton[role="primary"] {{ background: {fill}; color: {fill_text}; border: 1px solid {fill};
    border-radius: 5px; padding: 6px 16px; font-weight: 600; }}
QPushButton[role="primary"]:hover:enabled {{ background: {fill_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {focus}; padding: 5px 15px; }}
QPushButton[role="primary"]:disabled {{ background: {pressed}; color: {disabled};
                                        border-color: {border}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton[role="quiet"], QToolButton[role="quiet"] {{ border: 1px solid transparent;
    border-radius: 4px; padding: 3px 6px; background: transparent; }}
QPushButton[role="quiet"]:hover:enabled, QToolButton[role="quiet"]:hover:enabled {{
    background: {hover}; }}
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{ border-color: {accent}; }}
QPushButton[role="link"] {{ border: none; border-bottom: 1px solid transparent; padding: 2px 0;
    color: {link}; background: transparent; text-align: left; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{ border-bottom-color: {link}; }}
QPushButton[role="link"]:disabled {{ color: {disabled}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ background: {base}; border: 1px solid {outline};
    border-radius: 4px; padding: 3px 6px; min-height: 1.3em;
    selection-background-color: {fill}; selection-color: {fill_text}; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {accent}; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{ background: {window};
    color: {disabled}; border-color: {border}; }}
QLineEdit:read-only {{ background: {window}; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0 4px; min-height: 0;
    background: transparent; }}
QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 22px;
    background: transparent; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{
    image: url("{icons}/arrow-down-{shade}.svg"); width: 12px; height: 12px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 18px;
    background: transparent; }}
QAbstractSpinBox::up-arrow {{ image: url("{icons}/arrow-up-{shade}.svg");
    width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: url("{icons}/arrow-down-{shade}.svg");
    width: 10px; height: 10px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px;
    border: 1px solid {outline}; background: {base}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover,
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {accent}; }}
QCheckBox::indicator:checked {{ background: {fill}; border-color: {fill};
    image: url("{icons}/check-white.svg"); }}
QRadioButton::indicator:checked {{ background: {fill}; border-color: {fill};
    image: url("{icons}/dot-white.svg"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {border};
    background: {window}; }}
QTabWidget::pane {{ border: 1px solid {border}; border-radius: 6px; background: {base};
    top: -1px; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ padding: 6px 14px; border: none; border-bottom: 2px solid transparent;
    color: {muted}; background: transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:hover:!selected {{ color: {text}; background: {hover}; }}
QTabBar::tab:focus {{ background: {hover}; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: none;
    border-bottom: 1px solid {border}; padding: 4px 6px 4px 9px; }}
QTableView {{ border: 1px solid {border}; border-radius: 4px; gridline-color: {border}; }}
QTableView::item {{ padding: 0 6px; }}
QMessageBox #qt_msgbox_label, QMessageBox #qt_msgbox_informativelabel {{ min-width: 420px; }}
QProgressBar {{ border: none; border-radius: 3px; background: {border}; max-height: 6px;
    min-height: 6px; }}
QProgressBar::chunk {{ background: {fill}; border-radius: 3px; }}
QFrame[role="card"] {{ background: {base}; border: 1px solid {border}; border-radius: 8px; }}
QFrame[role="strip"] {{ background: {base}; border: none; border-bottom: 1px solid {border}; }}
"""


def stylesheet(colors: Colors, palette: QPalette, points: float) -> str:
    """The style sheet of the application in these colours, for texts of so many points."""
    role = QPalette.ColorRole
    window, base = palette.color(role.Window), palette.color(role.Base)
    fill = palette.color(role.Highlight)
    rules = _RULES.format(
        title=points + _TITLE,
        section=points + _SECTION,
        tip=palette.color(role.ToolTipBase).name(),
        tip_text=palette.color(role.ToolTipText).name(),
        window=window.name(),
        base=base.name(),
        border=colors.border.name(),
        text=palette.color(role.WindowText).name(),
        muted=colors.muted.name(),
        accent=colors.accent.name(),
        link=palette.color(role.Link).name(),
        hover=_mix(window, colors.accent, 0.10),
        pressed=_mix(window, colors.accent, 0.18),
        fill=fill.name(),
        fill_hover=_mix(fill, palette.color(role.WindowText), 0.14),
        outline=_mix(window, palette.color(role.WindowText), 0.45),
        button=palette.color(role.Button).name(),
        shade="dark" if colors.dark else "light",
        icons=resource("icons", "controls").as_posix(),
        fill_text=palette.color(role.HighlightedText).name(),
        focus=_mix(fill, palette.color(role.WindowText), 0.6),
        disabled=palette.color(QPalette.ColorGroup.Disabled, role.WindowText).name(),
    )
    return rules + tone_rules(colors)


def _mix(under: QColor, over: QColor, share: float) -> str:
    parts = zip(under.getRgb()[:3], over.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + (b - a) * share) for a, b in parts)).name()
