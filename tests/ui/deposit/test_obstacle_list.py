"""What stands in the way of a deposit: each reason, its answer, and the way to what it is about."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel

from certdesk.model.journal.records import Obstacle, ObstacleCode
from certdesk.portal_client.obstacles import tell
from certdesk.ui.deposit.obstacle_list import ObstacleList
from tests.ui.deposit.made import deposit


@pytest.fixture
def obstacles(theme, qtbot):
    made = ObstacleList(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_blocks_comes_first_and_has_no_way_round(obstacles):
    question = tell(Obstacle(ObstacleCode.ERRORS_ACCEPTED))
    block = tell(Obstacle(ObstacleCode.FILE_DEPOSITED, deposit=deposit()))
    obstacles.show_obstacles((question, block))
    assert obstacles.is_blocking
    boxes = [one for one in obstacles.findChildren(QCheckBox) if not one.isHidden()]
    (box,) = boxes
    box.click()
    assert obstacles.confirmed == {ObstacleCode.ERRORS_ACCEPTED}
    assert not obstacles.is_clear


def test_every_question_wants_its_own_answer(obstacles, qtbot):
    obstacles.show_obstacles(
        (tell(Obstacle(ObstacleCode.ERRORS_ACCEPTED)), tell(Obstacle(ObstacleCode.FILE_REJECTED)))
    )
    for number, box in enumerate(obstacles.findChildren(QCheckBox)):
        assert not obstacles.is_clear
        with qtbot.waitSignal(obstacles.answered):
            box.click()
        assert len(obstacles.confirmed) == number + 1
    assert obstacles.is_clear


def test_an_obstacle_leads_to_the_deposit_that_it_speaks_of(obstacles, qtbot):
    obstacles.show_obstacles((tell(Obstacle(ObstacleCode.FILE_OPEN, deposit=deposit(number=7))),))
    with qtbot.waitSignal(obstacles.deposit_wanted) as heard:
        obstacles.findChild(QAbstractButton, "seeDeposit").click()
    assert heard.args == [7]


def test_accepted_passages_that_were_deleted_on_the_portal_can_be_declared(obstacles, qtbot):
    obstacles.show_obstacles((tell(Obstacle(ObstacleCode.IDS_ACCEPTED, ("A1",), 1)),))
    with qtbot.waitSignal(obstacles.removed_declared):
        obstacles.findChild(QAbstractButton, "declareRemoved").click()


def test_nothing_in_the_way_shows_nothing(obstacles):
    obstacles.show_obstacles(())
    assert obstacles.is_clear
    assert obstacles.isHidden()


def test_a_file_with_errors_shows_the_first_ones_and_opens(obstacles, qtbot):
    errors = ("Passage A1, ligne 12\u00a0: code inconnu.", "… et 4 autres.")
    obstacles.show_obstacles((tell(Obstacle(ObstacleCode.VERDICT_ERRORS), errors),))
    details = obstacles.findChild(QLabel, "obstacleDetails")
    assert not details.isHidden()
    assert details.text().splitlines() == list(errors)
    with qtbot.waitSignal(obstacles.file_wanted):
        obstacles.findChild(QAbstractButton, "openFaultyFile").click()
