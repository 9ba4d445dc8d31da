"""What must not be clipped, covered or out of line in the windows of deposits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from certdesk.model.journal.records import Obstacle, ObstacleCode
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.settings import Theme as Mode
from certdesk.portal_client.obstacles import tell
from certdesk.ui.deposit.deposit_dialog import DepositDialog
from certdesk.ui.deposit.deposit_flow import DepositFlow
from certdesk.ui.deposit.deposits_window import DepositsWindow
from certdesk.ui.deposit.lock import LockPage
from certdesk.ui.deposit.passages_window import PassagesWindow
from certdesk.ui.deposit.recorded import Recorded, RecordedPassage
from certdesk.ui.theme import Theme
from certdesk.ui.themed_icons import keep_icon
from tests.builders import flux
from tests.qt_support import FONT
from tests.ui.deposit.made import SENT, deposit, line
from tests.ui.deposit.paper_portal import MemoryVault, PaperServices

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from certdesk.ui.jobs import JobRunner

SIZES = pytest.mark.parametrize("points", [9, 12])


def with_font(app: QApplication, points: int) -> Theme:
    app.setFont(QFont(FONT, points))
    return Theme(app, Mode.LIGHT)


@SIZES
def test_what_is_asked_and_where_the_file_goes_are_seen_together(
    qapp: QApplication, tmp_path: Path, jobs: JobRunner, qtbot: QtBot, points: int
) -> None:
    theme = with_font(qapp, points)
    services = PaperServices(tmp_path, jobs, MemoryVault())
    path = tmp_path / "flux.xml"
    path.write_bytes(flux("A1"))
    flow = DepositFlow(services.portal, SchemaStore(None))
    dialog = DepositDialog(flow, theme, practice=True)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(flow.reviewed):
        flow.read(path)
    checked = flow.checked
    assert checked is not None
    stops = Obstacle(ObstacleCode.FILE_OPEN, deposit=deposit())
    asks = Obstacle(ObstacleCode.ERRORS_ACCEPTED)
    flow.reviewed.emit(replace(checked, obstacles=(tell(stops), tell(asks))))
    QCoreApplication.sendPostedEvents()
    review = dialog.review
    assert review.verticalScrollBar().maximum() == 0
    assert review.horizontalScrollBar().maximum() == 0
    assert dialog.height() <= 728
    services.journal.close()


@SIZES
def test_nothing_covers_anything_on_the_lock_page(
    qapp: QApplication, qtbot: QtBot, points: int
) -> None:
    page = LockPage(with_font(qapp, points))
    qtbot.addWidget(page)
    page.resize(1366, 728)
    page.show()
    parts: list[QWidget] = [*page.findChildren(QLabel), *page.findChildren(QPushButton)]
    places = [QRect(part.mapTo(page, part.rect().topLeft()), part.size()) for part in parts]
    assert len(places) == 5
    for number, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[number + 1 :])
    for label in page.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


def test_titles_stand_above_what_they_name(theme: Theme, qtbot: QtBot) -> None:
    window = PassagesWindow(theme, practice=False)
    qtbot.addWidget(window)
    title = "Identifiant technique"
    window.show_recorded(Recorded("flux.xml", (RecordedPassage(title),)))
    window.show()
    header, cells = window.table.horizontalHeader(), window.table.viewport()
    assert first_ink(header.grab().toImage(), 8) == first_ink(cells.grab().toImage(), 8)


def first_ink(image: QImage, row: int) -> int:
    """The first column, from the left, where something is written below this row of pixels."""
    ground = image.pixelColor(3, row)
    ratio = image.devicePixelRatio()
    height = min(image.height(), round(24 * ratio))
    return next(
        x
        for x in range(3, image.width())
        if any(image.pixelColor(x, y) != ground for y in range(row, height - 4))
    )


def test_an_icon_keeps_away_from_the_words_after_it(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Copier le chemin")
    qtbot.addWidget(button)
    keep_icon(button, theme, "copy")
    drawn = button.icon().pixmap(button.iconSize(), 1.0).toImage()
    room = range(drawn.height(), drawn.width())
    assert len(room) >= 4
    assert all(drawn.pixelColor(x, y).alpha() == 0 for x in room for y in range(drawn.height()))


def test_a_card_with_nothing_to_say_has_no_scroll_bar(theme: Theme, qtbot: QtBot) -> None:
    window = DepositsWindow(theme, SENT.date(), practice=False)
    qtbot.addWidget(window)
    window.resize(1280, 300)
    window.show()
    window.show_deposits((line(),), SENT)
    assert window.card.verticalScrollBar().isVisible()
    window.show_deposits((), SENT)
    assert not window.card.verticalScrollBar().isVisible()
