"""What is supposed of the portals is in one file, says how sure it is, and opens no wrong door."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import certdesk.portal_client
from certdesk.model.journal.records import PortalStatus
from certdesk.model.resources import resource
from certdesk.portal_client.assumptions import (
    Certainty,
    load_assumptions,
    read_direct_addresses,
    real_portal,
    training_portal,
)
from certdesk.portal_client.errors import DirectRefused
from certdesk.portal_client.labels import Label, plain
from certdesk.portal_client.origins import check_direct_address, origin_of
from tests.portal_client.samples import WORDING

SOURCES = Path(certdesk.portal_client.__file__).parent


def test_every_assumption_says_its_certainty_and_its_source():
    every = load_assumptions().all
    assert len(every) > 40
    assert len({each.key for each in every}) >= len(every) - 1  # « xml-only » may be both
    assert all(each.text and len(each.source) > 4 for each in every)
    assert {each.certainty for each in every} == set(Certainty)


def test_every_label_that_the_program_asks_for_is_in_the_file():
    text = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.py"))
    asked = set(re.findall(r"""wording\[["']([a-z-]+)["']\]""", text))
    asked |= set(re.findall(r"""wording, ["']([a-z-]+)["']""", text))
    assert len(asked) > 15
    assert asked <= WORDING.labels.keys()


def test_the_file_names_the_statuses_of_the_journal():
    assert [status.key for status in WORDING.statuses] == [each.value for each in PortalStatus]
    for status in PortalStatus:
        assert WORDING.status(f"⚠ {status.upper()}") == status
    assert WORDING.status("Traité avec erreur") == PortalStatus.WITH_ERRORS
    assert WORDING.status("Refusé") == ""


def test_the_real_portal_s_address_is_written_once():
    host = "certificateurs.moncompteformation.gouv.fr"
    assert real_portal().start_url == f"https://{host}/espace-prive"
    assert resource("portal.toml").read_text("utf-8").count(f"https://{host}") == 1
    for path in SOURCES.glob("*.py"):
        assert host not in path.read_text("utf-8")


def test_the_real_portal_has_no_api_until_the_file_declares_one():
    assert not load_assumptions().official_api
    assert not real_portal().direct
    with pytest.raises(DirectRefused):
        load_assumptions().check_direct(real_portal())


def test_an_api_declared_in_the_file_opens_the_real_portal(tmp_path):
    text = resource("portal.toml").read_text("utf-8")
    declared = tmp_path / "portal.toml"
    declared.write_text(text.replace("official_api = false", "official_api = true"), "utf-8")
    known = load_assumptions(declared)
    known.check_direct(known.real)
    assert known.real.direct


@pytest.mark.parametrize(
    "address",
    [
        "https://certificateurs.moncompteformation.gouv.fr",
        "https://CERTIFICATEURS.MonCompteFormation.gouv.fr.:443/espace-prive",
        "https://moncompteformation.gouv.fr",
        "https://api.moncompteformation.gouv.fr:8443",
        "http://certificateurs.moncompteformation.gouv.fr",
        "http://depot.exemple.fr",
        "http://127.0.0.1.exemple.fr",
        "http://localhost:8080",
        "http://LOCALHOST",
        "http://127.0.0.2:8080",
        "http://0.0.0.0:8080",
        "http://[::1]:8080",
        "https://moi:secret@depot.exemple.fr",
        "https://depot.exemple.fr/?jeton=secret",
        "https://depot.exemple.fr/#a",
        "https://",
        "https://dépot exemple.fr",
        "https://-a.fr",
        "https://a..fr",
        "depot.exemple.fr",
        "ftp://depot.exemple.fr",
        "file:///etc/passwd",
        "https://depot.exemple.fr:99999",
        "https://depot.exemple.fr\\@ailleurs.fr",
    ],
)
def test_an_address_that_must_not_be_direct_is_refused(address):
    listed = read_direct_addresses([address])
    assert listed.portals == ()
    ((number, error),) = listed.refused
    assert number == 1
    assert error.message
    assert error.remedy
    assert "secret" not in str(listed)


@pytest.mark.parametrize("end", ["?x=1", "#haut", "/depot?x=1"])
def test_an_address_with_a_query_is_refused_for_what_it_is(end):
    with pytest.raises(DirectRefused, match="s’arrête avant") as refused:
        check_direct_address(f"https://depot.exemple.fr{end}", ())
    assert "identifiant" not in refused.value.remedy


def test_an_administrator_lists_one_address_a_line():
    setting = """# nos adresses

      https://Depot.Exemple.fr:443/espace
    http://127.0.0.1:8080
    https://depot.exemple.fr
    http://ailleurs.fr
    https://dépôt.exemple.fr"""
    listed = read_direct_addresses(setting.splitlines())
    assert [portal.origin for portal in listed.portals] == [
        "https://depot.exemple.fr",
        "http://127.0.0.1:8080",
        "https://xn--dpt-bma0d.exemple.fr",
    ]
    assert [portal.key for portal in listed.portals] == [each.origin for each in listed.portals]
    assert [portal.name for portal in listed.portals][:2] == ["depot.exemple.fr", "127.0.0.1:8080"]
    assert listed.portals[0].start_url == "https://depot.exemple.fr/espace"
    assert not any(portal.is_training for portal in listed.portals)
    assert [number for number, _ in listed.refused] == [6]
    for portal in listed.portals:
        load_assumptions().check_direct(portal)


def test_no_listed_address_takes_the_key_of_a_built_in_portal():
    listed = read_direct_addresses(["https://cdc", "https://entrainement"])
    keys = {portal.key for portal in listed.portals}
    assert keys == {"https://cdc", "https://entrainement"}
    built_in = {real_portal().key, training_portal("http://127.0.0.1:8123").key}
    assert keys.isdisjoint(built_in)
    assert not any("://" in key for key in built_in)


def test_practice_is_on_this_computer_only_and_says_so():
    portal = training_portal("http://127.0.0.1:8123")
    assert (portal.is_training, portal.direct) == (True, True)
    assert portal.name == "Portail d’entraînement"
    assert portal.key != real_portal().key
    elsewhere = ("http://192.168.0.1:80", "http://localhost:8123")
    for address in (*elsewhere, "https://certificateurs.moncompteformation.gouv.fr"):
        with pytest.raises(DirectRefused):
            training_portal(address)


def test_an_address_of_the_real_portal_is_recognised():
    known = load_assumptions()
    assert known.is_real("https://certificateurs.moncompteformation.gouv.fr/espace-prive?a")
    assert known.is_real("https://connexion.moncompteformation.gouv.fr")
    assert not known.is_real("https://moncompteformation.gouv.fr.ailleurs.fr")
    assert not known.is_real("https://fauxmoncompteformation.gouv.fr")
    assert not known.is_real("http://127.0.0.1:80")
    assert not known.is_real("n’importe quoi")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.fr:443/b", "https://a.fr"),
        ("http://a.fr:80", "http://a.fr"),
        ("http://a.fr:8080/", "http://a.fr:8080"),
        ("https://a.fr.", "https://a.fr"),
        ("https://a.fr\n", ""),
        ("javascript:alert(1)", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_an_origin_has_one_spelling(url, origin):
    assert origin_of(url) == origin


def test_labels_forget_case_accents_punctuation_and_plural_but_not_words():
    label = Label("a", ("Consulter les fichiers déposés",))
    assert label.equals("CONSULTER  le fichier deposé !")
    assert label.begins("Consulter les fichiers déposés (41)")
    assert not label.begins("Consulter les fichiers déposéscope")
    assert label.within("Accueil > Consulter les fichiers déposés")
    assert not label.within("Consulter les autres fichiers déposés")
    assert plain("L’« idTechnique » :") == "l idtechnique"


def test_a_strict_label_keeps_its_plural():
    label = Label("a", ("Fichier déposé",), strict=True)
    assert label.equals("FICHIER DEPOSE")
    assert not label.within("41 fichiers déposés")
