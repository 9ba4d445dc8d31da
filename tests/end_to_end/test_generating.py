"""Generating: what goes in, what stays out, what blocks, and a disk that refuses."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certdesk.model.correction import writer
from tests.builders import M1, M5, flux, rapport
from tests.end_to_end.checking import errors_of, passages_of
from tests.end_to_end.looking import english_in

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

NAME = "99EXO794_20261121T103000_correction.xml"
XSD = Path(__file__).parents[2] / "resources" / "xsd" / "cdc-1.1.2.xsd"


def correct_surname(desk: Desk) -> None:
    desk.select("TEST3")
    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DURANT")


@pytest.fixture
def corrected(office: Office, desk: Desk) -> Desk:
    """The tutorial with TEST3 corrected."""
    desk.open(office.practice("tutoriel"))
    correct_surname(desk)
    return desk


# -- what goes in ------------------------------------------------------------------------------


def test_verified_goes_in_as_it_is_dismissed_and_untouched_stay_out_with_the_reason(
    office: Office, desk: Desk
) -> None:
    deposited = flux("A1", "A2", "A3", "A4", "A5")
    accuse = rapport(ko={"A1": M1, "A2": M1, "A3": M1, "A4": M5, "Z9": M1}, ok=["A5"])
    desk.open(office.put("flux.xml", deposited), office.put("accuse.xml", accuse))
    desk.select("A1")
    desk.decide("verify")
    assert desk.state == "vérifié, inchangé"
    desk.select("A2")
    desk.decide("dismiss")
    assert desk.state == "écarté"
    dialog = desk.generate()
    assert [(row[0], row[3]) for row in dialog.kept] == [("A1", "✓ vérifié, inchangé")]
    why = {row[0]: row[3] for row in dialog.left}
    assert list(why) == ["A2", "A3", "A4", "Z9"]
    assert why["A2"] == "écarté"
    assert why["A3"] == "aucune correction n’a été demandée"
    assert "existe déjà" in why["A4"]
    assert "n’est pas dans le flux" in why["Z9"]
    written = dialog.into(office.documents).write().read_bytes()
    assert passages_of(written) == {"A1": passages_of(deposited)["A1"]}


def test_a_decision_taken_back_is_no_decision(corrected: Desk) -> None:
    corrected.select("TEST1")
    corrected.decide("dismiss")
    corrected.decide("dismiss")
    assert corrected.state == "KO, à corriger"
    corrected.tab("Pourquoi ce passage est KO")
    corrected.say_already_accepted()
    assert corrected.state == "écarté"


def test_nothing_to_write_is_said_and_cannot_be_written(office: Office, desk: Desk) -> None:
    desk.open(office.practice("tutoriel"))
    dialog = desk.generate()
    assert dialog.lead.startswith("Aucun passage à reprendre")
    assert not dialog.can_write
    dialog.cancel()
    assert not dialog.is_open


def test_the_header_can_be_corrected_and_its_errors_lead_to_their_field(
    office: Office, corrected: Desk
) -> None:
    dialog = corrected.generate().into(office.documents)
    assert dialog.header == {
        "emetteur": "99EXO794",
        "certificateur": "99EXO794",
        "contrat": "MCFCER999794",
    }
    dialog.fill_header("emetteur", "99EXO7940000")
    assert not dialog.can_write
    dialog.go_to_finding()
    assert dialog.is_open
    assert corrected.focus == "Émetteur"
    dialog.fill_header("emetteur", "99EXO795")
    dialog.fill_header("contrat", "MCFCER000001")
    written = dialog.write()
    assert written.name == "99EXO795_20261121T103000_correction.xml"
    assert written.read_bytes().count(b"<cpf:idClient>99EXO795<") == 1
    assert b"<cpf:idContrat>MCFCER000001<" in written.read_bytes()


# -- errors ------------------------------------------------------------------------------------


def test_an_identifier_given_twice_blocks_and_leads_to_the_field(
    office: Office, corrected: Desk
) -> None:
    corrected.fill("idTechnique", "DOUBLE")
    corrected.select("TEST1")
    corrected.fill("idTechnique", "DOUBLE")
    dialog = corrected.generate()
    assert "2/2 passages, 2 erreurs" in dialog.verdict
    assert not dialog.can_write
    assert not dialog.offers_anyway
    assert [(row[0], row[1]) for row in dialog.findings[:2]] == [("✗ Erreur", "DOUBLE")] * 2
    corrected.select("TEST3")
    dialog.go_to_finding()
    assert not dialog.is_open
    assert corrected.tab_title == "Formulaire"
    assert corrected.focus == corrected.field("idTechnique").accessibleName()


def test_an_error_for_our_own_schema_may_be_passed_by_an_explicit_act(
    office: Office, corrected: Desk
) -> None:
    corrected.fill("anneeNaissance", "90")
    dialog = corrected.generate().into(office.documents)
    assert "1 erreur" in dialog.verdict
    assert not dialog.can_write
    assert dialog.offers_anyway
    assert english_in([row[3] for row in dialog.findings]) == []
    written = dialog.write_anyway()
    assert b">90</cpf:anneeNaissance>" in written.read_bytes()
    assert "Écrit malgré les erreurs, à votre demande." in corrected.result().words


def test_an_error_for_the_installed_official_schema_cannot_be_passed(
    office: Office, desk: Desk
) -> None:
    desk.program.services.library.schemas.install(XSD)
    desk.open(office.practice("tutoriel"))
    correct_surname(desk)
    desk.fill("anneeNaissance", "90")
    dialog = desk.generate()
    assert "XSD 1.1.2 installé" in dialog.verdict
    assert not dialog.can_write
    assert not dialog.offers_anyway


def test_correcting_the_error_opens_the_way(office: Office, corrected: Desk) -> None:
    corrected.fill("anneeNaissance", "90")
    dialog = corrected.generate()
    dialog.go_to_finding()
    assert corrected.focus == "Année de naissance"
    corrected.type("1990")
    corrected.press("Return")
    assert corrected.value("anneeNaissance") == "1990"
    written = corrected.generate().into(office.documents).write()
    assert errors_of(written.read_bytes()) == []


# -- where it goes -----------------------------------------------------------------------------


def test_the_file_goes_beside_the_deposited_one_unless_told_otherwise(
    office: Office, corrected: Desk
) -> None:
    assert corrected.generate().write() == office.folder / "tutoriel" / NAME
    corrected.result().close()
    assert corrected.generate().into(office.documents).write() == office.documents / NAME
    corrected.result().close()
    assert corrected.generate().write().parent == office.documents  # remembered


def test_a_second_click_never_overwrites_in_silence(office: Office, corrected: Desk) -> None:
    first = corrected.generate().into(office.documents).write()
    before = first.read_bytes()
    corrected.result().close()
    corrected.fill("nomNaissance", "DURAND")
    dialog = corrected.generate()
    assert dialog.name == NAME.replace(".xml", "_2.xml")
    dialog.call_it(NAME)
    assert "Un fichier porte déjà ce nom" in dialog.name_problem
    assert not dialog.can_write
    dialog.call_it(NAME.upper())
    dialog.call_it("suite.xml")
    assert dialog.write() == office.documents / "suite.xml"
    assert first.read_bytes() == before


def test_a_file_that_appears_meanwhile_is_not_overwritten(office: Office, corrected: Desk) -> None:
    dialog = corrected.generate().into(office.documents)
    (office.documents / NAME).write_text("d’un autre")
    assert "existe déjà" in dialog.try_to_write()
    assert (office.documents / NAME).read_text() == "d’un autre"
    assert dialog.name == NAME.replace(".xml", "_2.xml")
    assert dialog.write() == office.documents / NAME.replace(".xml", "_2.xml")


def test_a_name_that_no_disk_or_portal_takes_is_refused_as_it_is_typed(corrected: Desk) -> None:
    dialog = corrected.generate()
    for name in ("a/b.xml", "aujourd’hui ?.xml", "correction.txt", "  ", ".xml"):
        dialog.call_it(name)
        assert dialog.name_problem, name
        assert not dialog.can_write


@pytest.mark.parametrize("kind", ["practice", "zip"])
def test_the_practice_dossier_writes_into_documents_and_a_zip_beside_itself(
    office: Office, desk: Desk, kind: str
) -> None:
    if kind == "zip":
        desk.open(office.zip("envoi.zip", office.practice("tutoriel")))
        wanted = office.folder
    else:
        desk.open(Path(__file__).parents[2] / "resources" / "demo" / "tutoriel")
        wanted = office.documents
    correct_surname(desk)
    assert desk.generate().write().parent == wanted


# -- a disk that refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "Il n’y a plus assez de place"),
        (errno.EACCES, "l’accès est refusé"),
        (errno.EROFS, "l’accès est refusé"),
        (errno.EIO, "n’a pas pu être écrit"),
    ],
    ids=["full", "forbidden", "read-only", "broken"],
)
def test_a_disk_that_refuses_leaves_original_and_draft_and_can_be_tried_again(
    office: Office,
    corrected: Desk,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
) -> None:
    deposited = next((office.folder / "tutoriel").glob("99EXO794*"))
    before = deposited.read_bytes()

    def refuse(temporary: Path, data: bytes) -> None:
        temporary.write_bytes(data[:10])  # the disk was filled by its first bytes
        raise OSError(number, "No space left on device")

    dialog = corrected.generate().into(office.documents)
    with monkeypatch.context() as broken:
        broken.setattr(writer, "_fill", refuse)
        failure = dialog.try_to_write()
    assert words in failure
    assert english_in([failure]) == []
    assert list(office.documents.iterdir()) == []
    assert deposited.read_bytes() == before
    corrected.until(lambda: corrected.kept_note != "")
    assert dialog.write() == office.documents / NAME


def test_a_folder_that_is_gone_or_is_a_file_is_refused(office: Office, corrected: Desk) -> None:
    dialog = corrected.generate().into(office.documents)
    shutil.rmtree(office.documents)
    assert "n’existe pas" in dialog.try_to_write()
    office.documents.write_text("un fichier")
    assert "n’existe pas" in dialog.try_to_write()
    assert office.documents.read_text() == "un fichier"
