"""The steps that pages, files and the person tick."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from certdesk.portal_client.assumptions import real_portal
from certdesk.portal_client.pages import PageKind
from certdesk.ui.portal.armed_file import Departure
from certdesk.ui.portal.deposit_story import DepositStory
from certdesk.ui.portal.file_handover import FileHandover
from certdesk.ui.portal.filing import DownloadKind
from certdesk.ui.portal.outcome_box import OutcomeBox
from certdesk.ui.portal.page_reader import Sight, read_sight
from certdesk.ui.portal.steps import BY_HAND, WORDS, Step, Steps
from tests.ui.portal.clerk import armed, write_flux

ADDRESS = "https://certificateurs.moncompteformation.gouv.fr/espace-prive"


def see(body: str) -> Sight:
    return read_sight(f"<html><body>{body}</body></html>", ADDRESS, real_portal().wording)


DEPOSITED = see("<main><h1>Fichier déposé</h1><p>Numéro de dossier : 900201</p></main>")


LONG = f"<h1>Fichier déposé</h1><p>{'x' * 300_000}</p>"


@pytest.fixture
def story(qtbot, jobs, tmp_path):
    owner = QObject()
    handover = FileHandover(jobs, lambda _departure: None, owner)
    made = DepositStory(handover, owner)
    made.owner, made.handover, made.heard = owner, handover, []
    for name in ("deposit_seen", "deposits_listed", "deposit_answered", "question_changed"):
        getattr(made, name).connect(lambda *values, name=name: made.heard.append((name, values)))
    handover.arm(armed(write_flux(tmp_path)))
    made.heard.clear()
    return made


def leave(story):
    assert story.handover.depart(Departure(story.handover.file, "https://x.fr"))
    story.heard.clear()


def test_each_page_ticks_what_leads_to_it():
    steps = Steps()
    assert steps.current is Step.SIGN_IN
    for kind, current in (
        (PageKind.HOME, Step.TRANSMIT),
        (PageKind.TRANSMIT, Step.DEPOSIT_XML),
        (PageKind.CHOOSE_ORGANISATION, Step.ORGANISATION),
        (PageKind.UPLOAD, Step.CHOOSE_FILE),
    ):
        steps = steps.with_page(kind)
        assert steps.current is current


def test_a_page_that_confirms_after_a_no_has_the_last_word(story):
    leave(story)
    story.answer(False)
    story.forget_page()
    story.see(DEPOSITED)
    story.see(DEPOSITED)
    told = [values for name, values in story.heard if name == "deposit_seen"]
    assert told == [(DEPOSITED.confirmation,)]
    assert Step.DEPOSITED in story.steps.done


def test_after_a_yes_or_for_another_file_nothing_is_seen_again(story, tmp_path):
    leave(story)
    story.answer(True)
    story.see(DEPOSITED)
    story.handover.arm(armed(write_flux(tmp_path, "b.xml")))
    leave(story)
    story.answer(False)
    story.handover.arm(armed(write_flux(tmp_path, "c.xml")))
    story.forget_page()
    story.see(DEPOSITED)
    assert "deposit_seen" not in [name for name, _values in story.heard]


def test_a_page_that_says_nothing_changes_nothing():
    steps = Steps().with_page(PageKind.UPLOAD)
    for kind in (PageKind.UNKNOWN, PageKind.ERROR, PageKind.MAINTENANCE):
        assert steps.with_page(kind) == steps


def test_a_session_that_expired_starts_at_the_login_again():
    steps = Steps().with_page(PageKind.UPLOAD).with_done(Step.CHOOSE_FILE)
    assert steps.with_page(PageKind.LOGIN).current is Step.SIGN_IN


def test_a_deposited_file_stays_deposited():
    steps = Steps().with_deposit()
    assert steps.current is Step.RECEIPT
    assert steps.with_page(PageKind.LOGIN) == steps
    assert steps.with_done(Step.RECEIPT).current is None


def test_every_step_has_its_words_in_both_ways():
    for words in (WORDS, BY_HAND):
        assert list(words) == list(Step)
        assert all(each.title and each.help for each in words.values())


def test_fichier_depose_counts_only_once_the_file_has_left(story):
    assert DEPOSITED.confirmation is not None
    story.see(DEPOSITED)
    assert story.heard == []
    leave(story)
    story.see(DEPOSITED)
    assert story.heard == [("question_changed", (True, DEPOSITED))], "there before: of another one"
    story.forget_page()
    story.see(DEPOSITED)
    assert ("deposit_seen", (DEPOSITED.confirmation,)) in story.heard
    story.heard.clear()
    story.see(DEPOSITED)
    assert story.heard == []


def test_a_page_that_never_left_the_screen_may_confirm_once_it_said_something_else(story):
    story.see(DEPOSITED)
    leave(story)
    story.see(see("<p>Envoi en cours</p>"))
    story.see(DEPOSITED)
    assert ("deposit_seen", (DEPOSITED.confirmation,)) in story.heard


def test_another_page_after_the_departure_asks_the_person(story):
    leave(story)
    story.see(see("<div role=alert>Le fichier doit être au format XML.</div><p>Dépôt</p>"))
    (asked,) = story.heard
    name, (is_asked, sight) = asked
    assert (name, is_asked) == ("question_changed", True)
    assert sight.complaint == "Le fichier doit être au format XML."
    assert not sight.is_doubtful
    story.answer(False)
    assert ("deposit_answered", (False,)) in story.heard
    assert Step.DEPOSITED not in story.steps.done


@pytest.mark.parametrize("said", ["", "Le fichier doit être au format XML."])
def test_a_page_that_says_both_proves_nothing_and_it_is_said(story, theme, said):
    leave(story)
    box = OutcomeBox(theme)
    seen = see(f"<h1>Fichier déposé</h1><div role=alert>{said}</div><input type=file>")
    story.see(seen)
    assert story.heard == [("question_changed", (True, seen))]
    assert seen.is_doubtful
    box.show_doubt(seen.complaint)
    assert "mais montre aussi" in box._said.text()
    assert said in box._said.text()


def test_the_person_ticks_what_no_page_says(story):
    story.tick(Step.TRANSMIT, True)
    assert Step.TRANSMIT in story.steps.done
    story.tick(Step.TRANSMIT, False)
    assert Step.TRANSMIT not in story.steps.done


def test_the_list_is_announced_when_it_changes(story):
    rows = "<tr><td>22/11/2026 à 10h00</td><td>{}</td><td>{}</td></tr>"
    head = "<h1>Consulter les fichiers déposés</h1><table><tr><th>Date de dépôt</th>"
    head += "<th>Nom du fichier</th><th>Statut du dépôt</th></tr>"
    for status in ("En cours de traitement", "En cours de traitement", "Traité avec succès"):
        story.see(see(head + rows.format("f.xml", status) + "</table>"))
    listed = [values[0] for name, values in story.heard if name == "deposits_listed"]
    assert [line.status for (line,) in listed] == ["En cours de traitement", "Traité avec succès"]


def test_an_accuse_ends_the_story_and_another_file_does_not(story):
    story.take_download(DownloadKind.OTHER)
    assert Step.RECEIPT not in story.steps.done
    story.take_download(DownloadKind.TREATMENT)
    assert Step.RECEIPT in story.steps.done


def test_a_second_file_begins_where_one_is(story, tmp_path):
    story.see(see("<nav><a href=/t>Transmettre des données</a></nav>"))
    leave(story)
    story.see(DEPOSITED)
    story.handover.arm(armed(write_flux(tmp_path, "b.xml")))
    assert story.steps.done == {Step.SIGN_IN}


@pytest.mark.parametrize("html", ["", "\x00", "<", "<p>" * 5000, "not html", "<!DOCTYPE x>", LONG])
def test_a_page_that_cannot_be_read_is_an_unknown_page(html):
    sight = read_sight(html, ADDRESS, real_portal().wording)
    assert sight.kind is PageKind.UNKNOWN
    assert sight.confirmation is None
    assert sight.deposits is None
