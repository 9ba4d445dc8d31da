"""« Dépôts et suivi »: what each deposit shows, and which buttons it offers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.portal_client.lists import ListedPassage
from certdesk.ui.deposit.deposit_filter import Which
from certdesk.ui.deposit.deposits_window import DepositsWindow
from certdesk.ui.deposit.passages_window import PassagesWindow
from certdesk.ui.deposit.receipts import Receipts
from certdesk.ui.deposit.recorded import recorded_of
from tests.end_to_end.looking import words_of
from tests.ui.deposit.made import SENT, SHA, line

FILED = Receipts(Path("r.xml"), Path("t.xml"), Path("f.xml"))


@pytest.fixture
def window(theme, qtbot):
    made = DepositsWindow(theme, SENT.date(), practice=False)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def offered(window):
    buttons = window.card.findChildren(QAbstractButton)
    return {one.objectName() for one in buttons if one.isVisible()} - {"copyHash"}


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        (line(state=DepositState.SENDING), set()),
        (line(state=DepositState.UNKNOWN), {"lookInList", "itIsThere", "itIsNotThere"}),
        (line(state=DepositState.NOT_SENT), set()),
        (
            replace(line(state=DepositState.NOT_SENT), receipts=FILED),
            {"depositAgain", "openTreatment", "openReception"},
        ),
        (line(), {"lookInList"}),
        (line(note="reponse"), {"lookInList", "withdrawAnswer"}),
        (line(direct=True), set()),
        (line(direct=True, status=PortalStatus.SUCCESS), {"listPassages"}),
        (line(status=PortalStatus.SUCCESS), {"lookInList"}),
        (
            replace(line(direct=True, status=PortalStatus.WITH_ERRORS), offers_treatment=True),
            {"openTreatment", "listPassages"},
        ),
        (replace(line(status=PortalStatus.REJECTED), receipts=FILED),
         {"openTreatment", "openReception"}),
    ],
)  # fmt: skip
def test_each_state_offers_what_helps_and_nothing_else(window, shown, names):
    window.show_deposits((shown,), None)
    assert offered(window) == names


def test_the_table_says_date_file_organisation_status_and_number(window, qtmodeltester):
    window.show_deposits((line(numero_dossier="1710", status=PortalStatus.PROCESSING),), SENT)
    model = window.table.model()
    qtmodeltester.check(model)
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells[0] == f"{SENT.astimezone():%d/%m/%Y %H:%M}"
    assert cells[2:] == ["04DRC794", "◷ En cours de traitement", "1710", ""]
    assert f"{SENT.astimezone():%H:%M}" in words_of(window)


def test_filters_hide_and_one_click_shows_everything_again(window):
    window.show_deposits((line(number=2, file_name="b.xml"), line(number=1)), None)
    window.findChild(QLineEdit, "depositSearch").setText("b.xml")
    assert window.table.model().rowCount() == 1
    which = window.findChild(QComboBox, "depositStatusFilter")
    which.setCurrentIndex(which.findData(Which.DONE))
    assert "Aucun dépôt ne répond à ces filtres." in words_of(window)
    window.findChild(QAbstractButton, "depositShowAll").click()
    assert window.table.model().rowCount() == 2


def test_a_deposit_that_is_wanted_is_shown_whatever_the_filters_hide(window):
    window.show_deposits((line(number=2, file_name="b.xml"), line(number=1)), None)
    window.findChild(QLineEdit, "depositSearch").setText("b.xml")
    window.select_deposit(1)
    assert window.table.current.deposit.number == 1


def test_the_line_in_hand_stays_when_the_list_is_read_again(window):
    lines = (line(number=2), line(number=1))
    window.show_deposits(lines, None)
    window.select_deposit(1)
    window.show_deposits((line(number=3), *lines), None)
    assert window.table.current.deposit.number == 1


def test_no_deposit_yet_says_how_to_make_one(window):
    window.show_deposits((), None)
    assert "Générez un fichier de correction" in words_of(window)


def test_the_numero_is_told_once_it_is_written(window, qtbot):
    window.show_deposits((line(),), None)
    numero = window.findChild(QLineEdit, "depositNumero")
    numero.setText("  1710   B ")
    with qtbot.waitSignal(window.card.numero_typed) as heard:
        numero.editingFinished.emit()
    assert heard.args == [1, "1710 B"]


def test_the_status_read_on_the_real_portal_is_noted_by_hand(window, qtbot):
    seen = window.findChild(QComboBox, "statusSeen")
    window.show_deposits((line(direct=True),), None)
    assert not seen.isVisible()
    window.show_deposits((line(),), None)
    assert seen.isVisible()
    with qtbot.waitSignal(window.card.status_noted) as heard:
        seen.activated.emit(seen.findData(PortalStatus.REJECTED))
    assert heard.args == [1, PortalStatus.REJECTED]
    with qtbot.assertNotEmitted(window.card.status_noted):
        seen.activated.emit(0)


def test_the_real_portal_is_never_asked_by_itself(window):
    window.show_deposits((line(),), None)
    assert not window.findChild(QAbstractButton, "refreshDeposits").isEnabled()
    assert not window.findChild(QComboBox, "followEvery").isEnabled()
    assert window.findChild(QAbstractButton, "openPortalList").isVisible()


def test_how_often_direct_portals_are_asked_is_chosen_here(window, qtbot):
    window.show_deposits((line(direct=True),), None)
    every = window.findChild(QComboBox, "followEvery")
    with qtbot.waitSignal(window.minutes_chosen) as heard:
        every.setCurrentIndex(every.findData(15))
    assert heard.args == [15]
    with qtbot.assertNotEmitted(window.minutes_chosen):
        window.show_minutes(60)


def test_the_hash_is_copied_whole(window):
    window.show_deposits((line(),), None)
    window.findChild(QAbstractButton, "copyHash").click()
    assert QGuiApplication.clipboard().text() == SHA


@pytest.mark.parametrize(
    ("ids", "there", "said"),
    [
        (("A",), ("A", "Z"), "Le passage de ce fichier est enregistré."),
        (("A",), ("Z",), "Le passage de ce fichier n’est pas enregistré."),
        (("A", "B"), ("B", "A"), "Les 2 passages de ce fichier sont enregistrés."),
        (("A", "B"), ("Z",), "Aucun des 2 passages de ce fichier n’est enregistré."),
        (("A", "B", "C"), ("A", "C"), "2 des 3 passages de ce fichier sont enregistrés."),
        ((), ("A",), "CertDesk ne connaît plus les passages de ce fichier."),
    ],
)
def test_how_many_passages_of_the_file_are_recorded_is_said(ids, there, said):
    assert recorded_of("f.xml", ids, [ListedPassage(one) for one in there]).said == said


def test_recorded_passages_are_listed_without_a_name_and_searched(theme, qtbot):
    window = PassagesWindow(theme, practice=True)
    qtbot.addWidget(window)
    window.show()
    listed = (
        ListedPassage("A1", "RS1234", text="A1 DURANT Paul"),
        ListedPassage("Z9", "RS1234"),  # of the same organism, from another file
    )
    window.show_recorded(recorded_of("flux.xml", ("A1", "B2"), listed))
    assert "1 des 2 passages de ce fichier est enregistré." in words_of(window)
    assert "flux.xml" in words_of(window)
    assert "Portail d’entraînement" in words_of(window)
    window.findChild(QLineEdit, "recordedSearch").setText("b")
    model = window.table.model()
    assert [model.index(0, column).data() for column in range(3)] == ["B2", "pas enregistré", "—"]
    assert model.rowCount() == 1
