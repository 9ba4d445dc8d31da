"""What stands against a deposit: the file, its verdict, the portal, the journal."""

from __future__ import annotations

import pytest

from certdesk.model.errors import FileUnreadable
from certdesk.model.journal.errors import DepositForbidden
from certdesk.model.journal.records import (
    DepositState,
    Mode,
    Obstacle,
    ObstacleCode,
)
from certdesk.model.progress import Cancelled
from certdesk.portal_client.obstacles import tell
from tests.builders import PLAIN, Style
from tests.portal_client.deposits import (
    REAL,
    candidate,
    codes,
    verdict_with_errors,
)

C = ObstacleCode
S = DepositState


def test_a_green_file_that_was_never_sent_meets_nothing(desk, tmp_path):
    file = candidate(tmp_path / "f", "A", "B", mode=Mode.ASSISTED)
    checked = desk.check(file)
    assert checked.obstacles == ()
    request = checked.request
    assert (request.portal, request.mode) == ("entrainement", Mode.ASSISTED)
    assert (request.id_client, request.for_id_client) == ("99EXO794", "99EXO794")
    assert (request.ids, request.file_name) == (("A", "B"), "flux.xml")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"verdict": None}, C.VERDICT_MISSING),
        ({"verdict": verdict_with_errors()}, C.VERDICT_ERRORS),
        ({"verdict": verdict_with_errors(), "errors_passed": True}, C.ERRORS_ACCEPTED),
        (
            {"verdict": verdict_with_errors("rule.duplicate-id"), "errors_passed": True},
            C.VERDICT_ERRORS,
        ),
        ({"style": PLAIN}, C.REAL_IN_TRAINING),
        ({"portal": REAL}, C.FICTITIOUS_IN_REAL),
        ({"chosen": "99CER205"}, C.OTHER_ORGANISATION),
        ({"portal": REAL, "style": PLAIN}, None),
        ({"chosen": " 99exo794 "}, None),
    ],
)
def test_the_file_its_verdict_and_its_portal_are_looked_at(desk, tmp_path, changes, expected):
    checked = desk.check(candidate(tmp_path / "f", **changes))
    assert codes(checked) == ([expected] if expected else [])


def test_the_first_errors_of_a_file_are_named(desk, tmp_path):
    (told,) = desk.check(candidate(tmp_path / "f", verdict=verdict_with_errors(count=5))).obstacles
    assert told.blocks
    assert told.details == (
        "Passage A1, ligne 11\u00a0: Constat 1.",
        "Passage A2, ligne 12\u00a0: Constat 2.",
        "Passage A3, ligne 13\u00a0: Constat 3.",
        "… et 2 autres.",
    )


def test_a_file_for_a_real_certificateur_is_no_exercise(desk, tmp_path):
    mixed = Style(header={"emetteur/idClient": "99EXO794", "certificateur/idClient": "04DRC794"})
    assert codes(desk.check(candidate(tmp_path / "f", style=mixed))) == [C.REAL_IN_TRAINING]
    on_real = candidate(tmp_path / "f", style=mixed, portal=REAL)
    assert codes(desk.check(on_real)) == [C.FICTITIOUS_IN_REAL]


def test_a_file_that_changed_on_the_disk_does_not_leave(desk, tmp_path):
    file = candidate(tmp_path / "f")
    file.path.write_bytes(file.path.read_bytes() + b"\n")
    assert codes(desk.check(file)) == [C.FILE_CHANGED]
    file.path.unlink()
    with pytest.raises(FileUnreadable):
        desk.check(file)


def test_the_check_can_be_cancelled(desk, tmp_path):
    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.check(candidate(tmp_path / "f"), stop)


def test_nothing_leaves_against_an_obstacle_nor_without_the_answer_to_a_question(
    desk, journal, portal, tmp_path
):
    passed = {"verdict": verdict_with_errors(), "errors_passed": True}
    asked = desk.check(candidate(tmp_path / "f", style=PLAIN, **passed))
    assert [told.code for told in asked.questions] == [C.ERRORS_ACCEPTED, C.REAL_IN_TRAINING]
    sender = portal.take(asked.path)
    for confirmed in (frozenset(), {C.ERRORS_ACCEPTED}, {C.REAL_IN_TRAINING}):
        with pytest.raises(DepositForbidden):
            desk.deposit(asked, sender, confirmed=confirmed)
    blocked = desk.check(candidate(tmp_path / "f", verdict=None))
    assert [told.code for told in blocked.blocking] == [C.VERDICT_MISSING]
    with pytest.raises(DepositForbidden) as refused:
        desk.deposit(blocked, sender, confirmed=frozenset(ObstacleCode))
    assert [each.code for each in refused.value.obstacles] == [C.VERDICT_MISSING]
    assert journal.deposits() == ()
    assert portal.received == []
    outcome = desk.deposit(asked, sender, confirmed={C.ERRORS_ACCEPTED, C.REAL_IN_TRAINING})
    assert outcome.deposit.state is S.DEPOSITED


def test_an_obstacle_that_came_after_the_check_stops_the_deposit_all_the_same(
    desk, portal, checked
):
    desk.begin(checked)
    with pytest.raises(DepositForbidden) as refused:
        desk.deposit(checked, portal.take(checked.path))
    assert [each.code for each in refused.value.obstacles] == [C.FILE_OPEN]
    assert portal.received == []


@pytest.mark.parametrize("code", list(ObstacleCode))
@pytest.mark.parametrize("count", [1, 2, 27])
@pytest.mark.parametrize("known", [True, False])
def test_every_obstacle_is_told_in_french_with_what_to_do(desk, tmp_path, code, count, known):
    deposit = None
    if known:
        deposit = desk.begin(desk.check(candidate(tmp_path / "f")))
    ids = tuple(f"P{number}" for number in range(min(count, 20)))
    told = tell(Obstacle(code, ids, count, deposit))
    for text in (told.message, told.remedy):
        assert text[0].isupper() or text[0].isdigit()
        assert text[-1] in ".?"
        assert " :" not in text.replace("\u00a0:", "")
        assert "« " not in text
        assert "None" not in text
        assert "'" not in text
    assert told.blocks is code.blocks
    assert told.remedy.endswith("?") or code.blocks, "a question ends as one"
    if code.value.startswith("ids"):
        assert "P0" in told.message
        assert ("P4…" in told.message) is (count > 5)
    if known and code is C.IDS_OPEN:
        assert f"n°\u00a0{deposit.number}" in told.message
        assert "flux.xml" in told.message
