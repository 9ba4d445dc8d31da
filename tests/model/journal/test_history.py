"""What the journal knows of identifiers: accepted where, taken back, used before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from certdesk.model.journal.history import generated_file
from certdesk.model.journal.identifiers import Identifiers, link
from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.model.progress import Cancelled
from tests.builders import M1, M5, Style, flux_file, rejected
from tests.model.journal.journals import CLIENT, LATER, NOW, deposited, dossier, request, set_status

DAY = datetime(2026, 10, 16, tzinfo=UTC)


def test_a_passage_accepted_once_is_known_with_its_accuse(journal):
    journal.remember_dossier(dossier("A", "B", ko={"A": M1}, ok=["B"]), NOW)
    accepted = journal.accepted(CLIENT, "B")
    assert accepted is not None
    assert accepted.at == DAY
    assert accepted.accuse_name == "Accuse_de_traitement_flux.xml_20261016.xml"
    assert accepted.id_traitement == "67598"
    assert accepted.file_name == "flux.xml"
    assert journal.accepted(CLIENT, "A") is None
    assert journal.accepted(CLIENT, "C") is None


def test_an_identifier_belongs_to_its_emetteur(journal):
    journal.remember_dossier(dossier("A", ok=["A"]), NOW)
    assert journal.accepted(" 04drc794 ", " A ") is not None
    assert journal.accepted("99EXO794", "A") is None


def test_many_identifiers_are_asked_for_at_once(journal):
    ids = [f"P{number}" for number in range(12_000)]
    data = "".join(f"<idTechnique>{each}</idTechnique>" for each in ids)
    accuse = f"<rapport><nomFichier>flux.xml</nomFichier><PassagesOK>{data}</PassagesOK></rapport>"
    journal.remember_dossier(dossier("P1", data=accuse.encode()), NOW)
    assert journal.accepted_among(CLIENT, [*ids, "other"]).keys() == set(ids)
    assert journal.used_ids(CLIENT, ["other", "P7", "P11999"]) == {"P7", "P11999"}


def test_an_accuse_read_again_changes_nothing(journal):
    answered = dossier("A", "B", ko={"A": M1}, ok=["B"])
    journal.remember_dossier(answered, NOW)
    before = journal.counts()
    journal.remember_dossier(answered, LATER)
    assert journal.counts() == before
    assert (before.fluxes, before.accuses, before.identifiers) == (1, 1, 2)


def test_a_passage_refused_then_accepted_is_accepted(journal):
    journal.remember_dossier(dossier("A", ko={"A": M1}), NOW)
    assert journal.accepted(CLIENT, "A") is None
    journal.remember_dossier(dossier("A", name="second.xml", ok=["A"]), LATER)
    assert journal.accepted(CLIENT, "A") is not None


def test_a_passage_both_refused_and_accepted_was_accepted(journal):
    journal.remember_dossier(dossier("A", "A", ko={"A": M5}, ok=["A"]), NOW)
    assert journal.accepted(CLIENT, "A") is not None


def test_a_doubtful_pair_accepts_nothing(journal):
    doubtful = dossier("A", ok=["Z"])
    assert doubtful.matching.doubt
    journal.remember_dossier(doubtful, NOW)
    assert journal.accepted(CLIENT, "Z") is None
    assert journal.counts().accuses == 1


def test_a_file_of_suppression_takes_its_passages_back(journal):
    journal.remember_dossier(dossier("A", "B", ok=["A", "B"]), NOW)
    removing = Style(action="SUPPRESSION")
    later = "Accuse_de_traitement_flux.xml_20261017.xml"
    journal.remember_dossier(dossier("A", style=removing, accuse=later, ok=["A"]), NOW)
    assert journal.accepted_among(CLIENT, ["A", "B"]).keys() == {"B"}


def test_an_accuse_older_than_the_suppression_does_not_bring_a_passage_back(journal):
    removing = Style(action="SUPPRESSION")
    later = "Accuse_de_traitement_flux.xml_20261017.xml"
    journal.remember_dossier(
        dossier("A", name="retrait.xml", style=removing, accuse=later, ok=["A"]), NOW
    )
    journal.remember_dossier(dossier("A", ok=["A"]), LATER)
    assert journal.accepted(CLIENT, "A") is None


def test_a_passage_that_the_clerk_deleted_on_the_portal_is_free_until_accepted_again(journal):
    journal.remember_dossier(dossier("A", "B", ok=["A", "B"]), NOW)
    journal.remember_removed(CLIENT, ["A"], NOW)
    assert journal.accepted_among(CLIENT, ["A", "B"]).keys() == {"B"}
    again = "Accuse_de_traitement_flux.xml_20261020.xml"
    journal.remember_dossier(dossier("A", name="encore.xml", accuse=again, ok=["A"]), LATER)
    assert journal.accepted(CLIENT, "A") is not None


def test_a_deposit_treated_with_success_accepts_its_passages_without_any_accuse(journal):
    number = deposited(journal, request("A", "B"))
    assert journal.accepted_among(CLIENT, ["A", "B"]) == {}
    set_status(journal, number, PortalStatus.SUCCESS, LATER, "1710")
    accepted = journal.accepted(CLIENT, "A")
    assert accepted is not None
    assert (accepted.accuse_name, accepted.id_traitement) == ("", "1710")


def test_identifiers_of_corrections_and_deposits_are_used_whatever_became_of_them(journal):
    written = flux_file("A-BIS")
    first = dossier("A", ko={"A": M5})
    journal.remember_correction(generated_file(written, first, errors_accepted=True), NOW)
    journal.begin_deposit(request("C"), NOW)
    used = journal.used_ids(CLIENT, ["A", "A-BIS", "C", "D"])
    assert used == {"A-BIS", "C"}
    assert journal.was_forced(written.source.sha256)
    assert not journal.was_forced(first.flux.source.sha256)


def test_a_correction_written_twice_is_one_file(journal):
    generated = generated_file(flux_file("A"), dossier("A"), errors_accepted=False)
    journal.remember_correction(generated, NOW)
    journal.remember_correction(generated, LATER)
    assert journal.counts().corrections == 1


def test_a_rejected_file_is_noted_and_accepts_nothing(journal):
    journal.remember_dossier(dossier("A", data=rejected("bad", nom_fichier="flux.xml")), NOW)
    assert journal.counts().accuses == 1
    assert journal.accepted(CLIENT, "A") is None


def test_a_long_reading_that_is_cancelled_leaves_nothing(journal):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        journal.remember_dossier(dossier("A", ok=["A"]), NOW, stop)
    assert journal.counts().fluxes == 0


# --- an accusé proves a deposit --------------------------------------------------------------


def answered(journal, state, **written):
    """The deposit of a flux, settled in this state, after its accusé was read."""
    opened = dossier("A", "B", **written)
    asked = request("A", "B", sha256=opened.flux.source.sha256)
    number = journal.begin_deposit(asked, DAY)
    if state is not DepositState.SENDING:
        journal.settle(number, state, DAY)
    journal.remember_dossier(opened, LATER)
    return journal.deposit(number)


@pytest.mark.parametrize(
    "state",
    [
        DepositState.DEPOSITED,
        DepositState.UNKNOWN,
        DepositState.NOT_SENT,
        DepositState.REFUSED,
    ],
)
def test_an_accuse_proves_that_its_file_arrived(journal, state):
    deposit = answered(journal, state, ko={"A": M1}, ok=["B"])
    assert deposit.state is DepositState.DEPOSITED
    assert deposit.status is PortalStatus.WITH_ERRORS
    assert deposit.numero_dossier == "67598"


def test_an_accuse_without_ko_means_success(journal):
    assert answered(journal, DepositState.UNKNOWN, ok=["A", "B"]).status is PortalStatus.SUCCESS


def test_the_accuse_of_a_rejected_file_says_so_on_its_deposit(journal):
    rejet = rejected("bad", nom_fichier="flux.xml")
    assert answered(journal, DepositState.DEPOSITED, data=rejet).status is PortalStatus.REJECTED


def test_an_accuse_older_than_the_deposit_proves_nothing(journal):
    old = "Accuse_de_traitement_flux.xml_20261010.xml"
    deposit = answered(journal, DepositState.UNKNOWN, accuse=old, ok=["A", "B"])
    assert deposit.state is DepositState.UNKNOWN


def test_an_accuse_linked_by_its_passages_alone_proves_nothing(journal):
    deposit = answered(
        journal, DepositState.UNKNOWN, id_flux=None, nom_fichier="autre.xml", ok=["A", "B"]
    )
    assert deposit.state is DepositState.UNKNOWN


def test_a_deposit_that_is_leaving_is_left_to_its_sender(journal):
    assert answered(journal, DepositState.SENDING, ok=["A", "B"]).state is DepositState.SENDING


def test_of_two_deposits_of_one_file_the_last_that_may_have_arrived_is_proved(journal):
    opened = dossier("A", ok=["A"])
    asked = request("A", sha256=opened.flux.source.sha256)
    first = journal.begin_deposit(asked, DAY)
    journal.settle(first, DepositState.UNKNOWN, DAY)
    journal.settle(first, DepositState.NOT_SENT, DAY)
    second = journal.begin_deposit(asked, DAY + timedelta(minutes=5))
    journal.settle(second, DepositState.UNKNOWN, DAY)
    journal.remember_dossier(opened, LATER)
    assert journal.deposit(first).state is DepositState.NOT_SENT
    assert journal.deposit(second).state is DepositState.DEPOSITED


def test_identifiers_are_taken_batch_by_batch_and_each_is_noted_once(journal):
    """Two hundred thousand are never gathered: the window's memory is counted."""
    ids = [f" P{number % 2_500} " for number in range(6_000)] + ["", " "]
    read: list[str] = []
    ahead: list[int] = []
    with journal._database.writing() as connection:
        link(
            connection,
            "INSERT OR IGNORE INTO removal (at, identifier) SELECT ?, number",
            ("2026",),
            Identifiers(CLIENT, (read.append(each) or each for each in ids)),
            lambda done, _total: ahead.append(len(read) - done),
        )
    assert max(ahead) <= 2_000
    assert journal.counts().identifiers == 2_500
    assert journal.used_ids(CLIENT, ids) == {f"P{number}" for number in range(2_500)}
