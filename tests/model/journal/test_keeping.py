"""What the journal keeps, for how long, and that no name is ever in it."""

from __future__ import annotations

import csv
import io
import os
import re
import sqlite3
import tomllib
from contextlib import closing
from datetime import timedelta

import pytest

from certdesk.model.errors import OutputRefused
from certdesk.model.journal.deposits import CLERK, INTERRUPTED, PROVED
from certdesk.model.journal.errors import JournalUnusable
from certdesk.model.journal.export import HEADER, WORDS
from certdesk.model.journal.history import generated_file
from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.model.knowledge.messages import UNKNOWN
from certdesk.model.resources import resource
from certdesk.portal_client.deposit import LISTED
from tests.builders import M1, M4, certification, flux_file, passage
from tests.model.journal.journals import (
    CLIENT,
    LATER,
    NOW,
    deposited,
    dossier,
    open_journal,
    request,
    set_status,
)

NIR = "190045912345671"


def fill(journal):
    """One of everything."""
    people = (
        passage("A", nomNaissance="LEFÈVRE", prenom1="Zéphyrine", nomUsage="QUÉTIGNY"),
        passage("B", nomNaissance="DURANT", prenom1="Paul", jourNaissance="27", nir=NIR),
        passage("=C", nomNaissance="DRANT", libelleCommuneNaissance="VILLEFRANCHE"),
    )
    message = f"Aucun titulaire ne correspond à LEFÈVRE Zéphyrine {NIR}"
    opened = dossier(certification("RS1710", *people), ko={"A": message, "B": M4}, ok=["=C"])
    journal.remember_dossier(opened, NOW)
    written = generated_file(flux_file("A"), opened, errors_accepted=True)
    journal.remember_correction(written, NOW)
    number = deposited(journal, request("A", name="correction.xml"))
    set_status(journal, number, PortalStatus.WITH_ERRORS, LATER, "1710")
    journal.remember_removed(CLIENT, ["=C"], LATER)


def test_no_file_of_the_journal_holds_a_name_a_birth_or_a_sentence(folder, journal, tmp_path):
    fill(journal)
    journal.export_csv(tmp_path / "export.csv")
    with closing(sqlite3.connect(journal.path)) as connection:
        dump = "\n".join(connection.iterdump())
    assert "=C" in dump
    everything = [path.read_bytes() for path in (*folder.iterdir(), tmp_path / "export.csv")]
    for text in ("LEFÈVRE", "LEFEVRE", "Zéphyrine", "QUÉTIGNY", "DURANT", "DRANT", "Paul"):
        assert text.lower() not in dump.lower()
        for data in everything:
            for encoding in ("utf-8", "latin-1", "utf-16-le"):
                assert text.encode(encoding, "ignore").lower() not in data.lower()
    for text in ("VILLEFRANCHE", NIR, "titulaire", "<", "passageCertification", "1990"):
        assert text not in dump.replace("<>", "")


def test_the_path_of_a_file_is_not_kept_only_its_name(journal):
    journal.begin_deposit(request(), NOW)
    with closing(sqlite3.connect(journal.path)) as connection:
        dump = "\n".join(connection.iterdump())
    assert os.sep + "home" not in dump


def test_everything_is_exported_as_one_table(journal, tmp_path):
    fill(journal)
    path = tmp_path / "export.csv"
    count = journal.export_csv(path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert tuple(header) == HEADER
    assert len(rows) == count
    acts = {row[1] for row in rows}
    assert acts == {
        "flux lu",
        "accusé lu",
        "résultat",
        "correction écrite",
        "passage corrigé",
        "retrait déclaré",
        "dépôt",
        "passage déposé",
    }
    assert {row[8] for row in rows if row[1] == "dépôt"} == {"envoi en cours", "déposé"}
    ids = {row[6] for row in rows}
    assert "'=C" in ids, "a spreadsheet must not take an identifier for a formula"
    assert "=C" not in ids


def test_the_table_is_written_for_a_clerk(journal, tmp_path):
    fill(journal)
    path = tmp_path / "export.csv"
    journal.export_csv(path)
    _header, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";")
    here = f"{NOW.astimezone():%d/%m/%Y %H:%M:%S}"
    assert here in {row[0] for row in rows}
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", row[0]) for row in rows)
    refused = {row[9] for row in rows if row[1] == "résultat" and row[8] == "KO"}
    assert refused == {"plusieurs personnes possibles", "titulaire non trouvé"}


def test_every_code_of_the_journal_has_its_words():
    causes = tomllib.loads(resource("messages_fr.toml").read_text("utf-8"))["message"]
    notes = {CLERK, INTERRUPTED, PROVED, LISTED}
    assert {each["cause"] for each in causes} | {UNKNOWN} | notes <= set(WORDS)


def test_an_export_that_cannot_be_written_leaves_what_was_there(journal, tmp_path):
    with pytest.raises(OutputRefused):
        journal.export_csv(tmp_path / "absent" / "export.csv")
    assert list(tmp_path.glob("*.csv")) == []


def test_what_is_older_than_the_retention_goes_and_an_unknown_outcome_stays(journal):
    fill(journal)
    open_one = journal.begin_deposit(request("U", name="ouvert.xml"), NOW)
    journal.settle(open_one, DepositState.UNKNOWN, NOW)
    years = NOW + timedelta(days=5 * 365)
    deposited(journal, request("N", name="recent.xml"), years - timedelta(days=1))
    assert journal.purge(0, years) == 0
    assert journal.purge(365, years) > 0
    counts = journal.counts()
    assert (counts.fluxes, counts.accuses, counts.corrections) == (0, 0, 0)
    assert {each.file_name for each in journal.deposits()} == {"ouvert.xml", "recent.xml"}
    assert journal.used_ids(CLIENT, ["A", "=C", "U", "N"]) == {"U", "N"}
    with closing(sqlite3.connect(journal.path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_is_younger_than_the_retention_stays(journal):
    fill(journal)
    before = journal.counts()
    assert journal.purge(365, LATER) == 0
    assert journal.counts() == before


def test_erasing_leaves_no_trace_in_the_file_nor_beside_it(folder):
    (folder).mkdir()
    (folder / "journal.sqlite").write_bytes(b"damaged" * 1000)
    journal = open_journal(folder)
    assert len(list(folder.glob("*.abime"))) == 1
    opened = dossier("IDENTIFIANT-42", ko={"IDENTIFIANT-42": M1}, name="secret.xml")
    journal.remember_dossier(opened, NOW)
    deposited(journal, request("IDENTIFIANT-43", name="secret2.xml"))
    journal.erase_all()
    counts = journal.counts()
    assert set(vars(counts).values()) == {0}
    for path in folder.iterdir():
        data = path.read_bytes()
        assert b"IDENTIFIANT" not in data, path.name
        assert b"secret" not in data, path.name
    assert list(folder.glob("*.abime*")) == []
    number = deposited(journal, request())
    assert number == 2, "a number never names two deposits"
    journal.close()


def test_nothing_is_erased_while_a_file_is_leaving(journal):
    journal.begin_deposit(request(), NOW)
    with pytest.raises(JournalUnusable, match="en cours"):
        journal.erase_all()
    assert journal.counts().open_deposits == 1


def test_old_journals_that_were_set_aside_go_with_the_retention(folder):
    folder.mkdir()
    (folder / "journal.sqlite").write_bytes(b"damaged" * 1000)
    journal = open_journal(folder)
    (aside,) = folder.glob("*.abime")
    os.utime(aside, (NOW.timestamp(), NOW.timestamp()))
    journal.purge(365, NOW + timedelta(days=300))
    assert aside.exists()
    journal.purge(365, NOW + timedelta(days=400))
    assert not aside.exists()
    journal.close()
