"""The start page: buttons that say what they want, recent dossiers, ages as one says them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from certdesk.model.correction.edits import EMPTY
from certdesk.model.dossier.drafts import Draft, DraftKey, DraftStore
from certdesk.model.dossier.recent import RecentDossier, RecentStore
from certdesk.ui.recent_card import RecentCard, RecentEntry, age, list_entries
from certdesk.ui.start_page import StartPage
from certdesk.ui.theme import Theme
from tests.ui.shell import NOW


@pytest.fixture
def page(qapp, qtbot):
    made = StartPage(Theme(qapp))
    qtbot.addWidget(made)
    return made


def dossier(name: str = "flux.xml", **rest: object) -> RecentDossier:
    return RecentDossier(
        Path("/depots") / name, Path("/depots/accuse.xml"), NOW - timedelta(days=3), 27, 12, **rest
    )


def entry(one: RecentDossier, *, is_there: bool = True, hours: float | None = None) -> RecentEntry:
    kept = NOW - timedelta(hours=hours) if hours is not None else None
    return RecentEntry(one, kept, is_there)


def texts(page: StartPage) -> str:
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    buttons = [button.text() for button in page.findChildren(QPushButton)]
    return "\n".join(labels + buttons)


def test_the_page_says_what_to_drop_and_that_the_tool_is_independent(page):
    said = texts(page)
    assert "Déposez ici votre flux et son accusé" in said
    assert "Outil indépendant, sans lien avec la Caisse des Dépôts." in said
    assert "Dossier d’entraînement" in said


def test_each_button_says_its_wish(page, qtbot):
    for name, signal in (
        ("openButton", page.open_requested),
        ("openFolderButton", page.folder_requested),
        ("practiceButton", page.practice_requested),
    ):
        with qtbot.waitSignal(signal):
            page.findChild(QPushButton, name).click()


def test_recent_dossiers_tell_how_far_the_work_is(page):
    page.show_entries((entry(dossier(), hours=2), entry(dossier("autre.xml"))), NOW)
    said = texts(page)
    assert "12 corrigés sur 27" in said
    assert "corrections gardées, il y a 2 heures" in said
    assert "ouvert il y a 3 jours" in said


def test_without_a_recent_dossier_the_page_says_where_they_will_be(page):
    page.show_entries((), NOW)
    assert "Les dossiers que vous ouvrirez apparaîtront ici." in texts(page)


def test_choosing_a_dossier_opens_it(page, qtbot):
    chosen = dossier()
    page.show_entries((entry(chosen),), NOW)
    with qtbot.waitSignal(page.dossier_requested) as heard:
        page.findChild(QPushButton, "recentTitle").click()
    assert heard.args == [chosen]


def test_a_dossier_whose_file_is_gone_cannot_be_opened_but_can_leave_the_list(page, qtbot):
    page.show_entries((entry(dossier(), is_there=False),), NOW)
    assert not page.findChild(QPushButton, "recentTitle").isEnabled()
    assert "Fichier introuvable à cet endroit" in texts(page)
    menu = page.findChild(QToolButton, "recentMenu").menu()
    with qtbot.waitSignal(page.forgetting_requested):
        menu.actions()[0].trigger()


def test_corrections_can_be_thrown_away_only_where_there_are_some(page, qtbot):
    page.show_entries((entry(dossier("a.xml"), hours=1), entry(dossier("b.xml"))), NOW)
    menus = [button.menu() for button in page.findChildren(QToolButton, "recentMenu")]
    assert [len(menu.actions()) for menu in menus] == [2, 1]
    with qtbot.waitSignal(page.draft_deletion_requested) as heard:
        menus[0].actions()[1].trigger()
    assert heard.args[0].flux_path.name == "a.xml"


def test_a_new_list_replaces_the_former_one(page, qtbot):
    page.show_entries((entry(dossier("a.xml")),), NOW)
    page.show_entries((entry(dossier("b.xml")),), NOW)
    qtbot.waitUntil(lambda: len(page.findChildren(RecentCard)) == 1)
    assert "a.xml" not in texts(page)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (NOW - timedelta(seconds=20), "à l’instant"),
        (NOW - timedelta(minutes=1), "il y a 1 minute"),
        (NOW - timedelta(minutes=59), "il y a 59 minutes"),
        (NOW - timedelta(hours=5), "il y a 5 heures"),
        (NOW - timedelta(days=1), "hier"),
        (NOW - timedelta(days=12), "il y a 12 jours"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "le 1er mars"),
        (datetime(2024, 2, 12, 12, tzinfo=UTC), "le 12 février 2024"),
    ],
)
def test_an_age_is_said_as_one_says_it(then, said):
    assert age(then, NOW) == said


def test_the_list_knows_which_dossiers_have_kept_corrections(tmp_path):
    drafts, recents = DraftStore(tmp_path / "drafts"), RecentStore(tmp_path / "recents.json")
    here = tmp_path / "flux.xml"
    here.write_bytes(b"<x/>")
    drafts.save(DraftKey("aa", "bb"), Draft(EMPTY, 0, here, None, {}, NOW))
    recents.remember(RecentDossier(tmp_path / "gone.xml", None, NOW))
    recents.remember(RecentDossier(here, None, NOW, 2, 1, "aa", "bb"))
    with_draft, without = list_entries(recents, drafts)
    assert (with_draft.draft_at, with_draft.is_there) == (NOW, True)
    assert (without.draft_at, without.is_there) == (None, False)
