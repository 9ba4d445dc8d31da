"""Réglages → Portails and Sécurité: addresses are checked, passwords forgotten, the lock told."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMessageBox, QPlainTextEdit, QSpinBox

from certdesk.portal_client.credentials import Credentials, Secret
from certdesk.portal_client.errors import VaultUnusable
from certdesk.ui.deposit.portals_page import PortalsPage
from certdesk.ui.deposit.security_page import SecurityPage
from certdesk.ui.deposit.vault_jobs import VaultJobs
from tests.end_to_end.looking import words_of
from tests.ui.deposit.paper_portal import MemoryVault

ORIGIN = "https://depot.exemple.fr"


@pytest.fixture
def show(qtbot):
    def shown(page):
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        return page

    return shown


def test_addresses_that_can_serve_are_kept_and_the_others_told(show, theme, qtbot):
    page = show(PortalsPage(theme, (), ()))
    lines = page.findChild(QPlainTextEdit, "directAddresses")
    with qtbot.waitSignal(page.addresses_chosen) as heard:
        lines.setPlainText(
            f"{ORIGIN}\nhttp://en-clair.fr\n# note\n"
            "https://certificateurs.moncompteformation.gouv.fr"
        )
    assert heard.args == [(ORIGIN, "# note")]
    said = words_of(page)
    assert "✗ Ligne 2" in said
    assert "✗ Ligne 4" in said
    assert "aucune interface publique n’existe" in said
    with qtbot.waitSignal(page.addresses_chosen):
        lines.setPlainText(ORIGIN)
    assert "✗" not in words_of(page)


def test_other_addresses_of_the_portal_are_whole_sites_in_https(show, theme, qtbot):
    page = show(PortalsPage(theme, (), ("https://connexion.exemple.fr",)))
    lines = page.findChild(QPlainTextEdit, "otherAddresses")
    assert lines.toPlainText() == "https://connexion.exemple.fr"
    assert "Votre mot de passe et le fichier pourront y être donnés" in words_of(page)
    with (
        qtbot.waitSignal(page.origins_chosen) as heard,
        qtbot.assertNotEmitted(page.addresses_chosen),
    ):
        lines.setPlainText(
            "# connexion\n https://id.exemple.fr \nhttp://id.exemple.fr\nhttps://*.exemple.fr\n"
            "https://id.exemple.fr/page?retour=1\nhttps://moi:secret@id.exemple.fr"
        )
    assert heard.args == [("# connexion", "https://id.exemple.fr")]
    said = words_of(page)
    for number, why in (
        (3, "n’est pas protégée"),
        (4, "ne peut pas être lue"),
        (5, "l’adresse d’une page"),
        (6, "ne peut pas être lue"),
    ):
        assert f"✗ Ligne {number}\u00a0: " in said
        assert why in said.partition(f"✗ Ligne {number}\u00a0: ")[2].partition("✗")[0]
    assert "secret" not in page.findChild(QLabel, "otherAddressesSaid").text()
    with qtbot.waitSignal(page.origins_chosen):
        lines.setPlainText("")
    assert "✗" not in words_of(page)


def test_what_is_remembered_is_listed_and_each_one_can_be_forgotten(show, theme, qtbot):
    page = show(SecurityPage(theme, 0))
    assert "Aucun mot de passe n’est retenu." in words_of(page)
    page.show_known("Dans le trousseau.", ((ORIGIN, "04DRC794"), (ORIGIN, "03VML243")))
    qtbot.waitUntil(lambda: "04DRC794" in words_of(page))
    assert "Dans le trousseau." in words_of(page)
    with qtbot.waitSignal(page.forgetting_requested) as heard:
        page.findChildren(QAbstractButton, "forgetOne")[1].click()
    assert heard.args == [ORIGIN, "03VML243"]


def test_forgetting_everything_asks_first(show, theme, qtbot):
    page = show(SecurityPage(theme, 0))
    page.show_known("", ((ORIGIN, "04DRC794"),))
    with qtbot.assertNotEmitted(page.forgetting_all_requested):
        page.findChild(QAbstractButton, "forgetAll").click()
        page.findChild(QMessageBox).findChild(QAbstractButton, "keepPasswords").click()
    page.findChild(QAbstractButton, "forgetAll").click()
    with qtbot.waitSignal(page.forgetting_all_requested):
        page.findChildren(QMessageBox)[-1].findChild(QAbstractButton, "confirmForgetAll").click()


def test_the_lock_is_off_and_says_what_it_does_not_protect(show, theme, qtbot):
    page = show(SecurityPage(theme, 0))
    minutes = page.findChild(QSpinBox, "lockMinutes")
    assert minutes.text() == "jamais"
    assert "Ce n’est pas une serrure" in words_of(page)
    with qtbot.waitSignal(page.minutes_chosen) as heard:
        minutes.setValue(10)
    assert heard.args == [10]


@pytest.fixture
def vault():
    return MemoryVault()


@pytest.fixture
def vault_jobs(vault, tmp_path, jobs):
    credentials = Credentials(vault, tmp_path / "identifiants.json")
    credentials.remember(ORIGIN, "04DRC794", Secret("mot"))
    return VaultJobs(credentials, jobs)


def test_the_keyring_is_asked_beside_the_window(vault_jobs, vault, qtbot):
    with qtbot.waitSignal(vault_jobs.known) as heard:
        vault_jobs.look()
    assert heard.args[1] == ((ORIGIN, "04DRC794"),)
    with qtbot.waitSignal(vault_jobs.forgotten) as heard:
        vault_jobs.forget_all()
    assert heard.args == [1]
    assert vault.kept == {}


def test_a_keyring_that_resists_is_told(vault_jobs, vault, qtbot):
    vault.failure = VaultUnusable("Le trousseau est verrouillé.", "Déverrouillez-le.")
    with qtbot.waitSignal(vault_jobs.failed) as heard:
        vault_jobs.forget_at(ORIGIN, "04DRC794")
    assert heard.args == [vault.failure]
    vault.failure = None
    assert len(vault.kept) == 1
