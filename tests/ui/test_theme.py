"""The theme: readable pairs, light and dark, icons in the palette's colours, Qt in French."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialogButtonBox

from certdesk.model.resources import resource
from certdesk.model.settings import Theme as Mode
from certdesk.ui.palettes import (
    Colors,
    Pair,
    Syntax,
    contrast,
    dark_colors,
    light_colors,
    palette,
)
from certdesk.ui.theme import Theme, install_french

READABLE = 4.5
BOTH = pytest.mark.parametrize("colors", [light_colors(), dark_colors()], ids=["light", "dark"])


def pairs(colors: Colors) -> dict[str, Pair]:
    values = {field.name: getattr(colors, field.name) for field in dataclasses.fields(colors)}
    return {name: value for name, value in values.items() if isinstance(value, Pair)}


@BOTH
def test_every_pair_of_colours_can_be_read(colors):
    ratios = {name: contrast(p.foreground, p.background) for name, p in pairs(colors).items()}
    assert len(ratios) >= 12
    assert {name: ratio for name, ratio in ratios.items() if ratio < READABLE} == {}


@BOTH
def test_a_colour_with_a_meaning_also_reads_on_the_plain_background_of_a_view(colors):
    base = palette(dark=colors.dark).color(QPalette.ColorRole.Base)
    inks = {name: p.foreground for name, p in pairs(colors).items() if "hit" not in name}
    inks |= {field.name: getattr(colors.syntax, field.name) for field in dataclasses.fields(Syntax)}
    inks |= {"muted": colors.muted, "accent": colors.accent}
    assert {name for name, ink in inks.items() if contrast(ink, base) < READABLE} == set()


@BOTH
def test_xml_text_reads_on_every_background_that_a_passage_may_have(colors):
    grounds = {name: p.background for name, p in pairs(colors).items() if "hit" not in name}
    grounds["current line"] = colors.current_line
    low = {
        (name, field.name)
        for name, ground in grounds.items()
        for field in dataclasses.fields(Syntax)
        if contrast(getattr(colors.syntax, field.name), ground) < READABLE
    }
    assert low == set()


@pytest.mark.parametrize("dark", [False, True])
def test_the_texts_of_the_palette_can_be_read(dark):
    made = palette(dark=dark)
    role = QPalette.ColorRole
    for ink, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
        (role.Link, role.Base),
        (role.ToolTipText, role.ToolTipBase),
    ):
        ratio = contrast(made.color(ink), made.color(ground))
        assert ratio >= READABLE, (ink.name, ground.name, round(ratio, 2))


def test_contrast_is_that_of_the_accessibility_rules():
    black, white = QColor("#000000"), QColor("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(QColor("#767676"), white) == pytest.approx(4.54, abs=0.01)


def test_the_mode_chosen_wins_over_the_system(qapp, qtbot):
    theme = Theme(qapp, Mode.DARK)
    assert theme.dark
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.LIGHT)
    assert not theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor("#ffffff")


def test_choosing_the_same_mode_again_announces_nothing(qapp, qtbot):
    theme = Theme(qapp, Mode.LIGHT)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode(Mode.LIGHT)


def test_every_icon_is_drawn_in_the_colour_that_is_asked_for(qapp):
    theme = Theme(qapp, Mode.LIGHT)
    red = QColor("#ff0000")
    names = [path.stem for path in resource("icons").glob("*.svg") if path.stem != "certdesk"]
    assert len(names) > 40
    for name in names:
        image = theme.pixmap(name, 24, red).toImage()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 200
        }
        assert inks == {"#ff0000"}, name


def test_an_icon_follows_the_theme(qapp):
    theme = Theme(qapp, Mode.LIGHT)
    light = theme.icon("close").pixmap(24).toImage()
    theme.set_mode(Mode.DARK)
    assert theme.icon("close").pixmap(24).toImage() != light
    theme.set_mode(Mode.LIGHT)


def test_standard_buttons_and_numbers_are_french(qapp, qtbot):
    install_french(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Annuler"
    assert QLocale().language() == QLocale.Language.French


def test_the_mono_font_grows_with_the_zoom(qapp):
    theme = Theme(qapp, Mode.LIGHT)
    usual = theme.mono_font().pointSizeF()
    assert theme.mono_font(3).pointSizeF() == usual + 3
    assert theme.mono_font(-40).pointSizeF() == 6
