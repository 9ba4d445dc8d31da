"""The official tutorial, from the two files to the correction file, as its video tells it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.end_to_end.checking import errors_of, passages_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk


def hashes(folder: Path) -> dict[str, str]:
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.iterdir())
    }


def test_staff_play_the_tutorial_from_the_two_files_to_the_correction_file(
    office: Office, desk: Desk
) -> None:
    folder = office.practice("tutoriel")
    flux, accuse = sorted(folder.iterdir())
    deposited, before = flux.read_bytes(), hashes(folder)

    desk.open_by_dialog(accuse, flux)
    assert desk.listed == ["TEST1", "TEST3"]
    assert "idFlux identique" in desk.strip
    assert "2 KO, 0 corrigé" in desk.strip
    assert "3/3 passages retrouvés" in desk.strip

    desk.select("TEST1")
    why = desk.tab("Pourquoi ce passage est KO")
    assert "existe déjà en base" in why
    assert "Identifiant réutilisé" in why
    desk.give_new_identifier("TEST8CORRIGE")
    assert desk.state == "corrigé"

    desk.select("TEST3")
    why = desk.tab("Pourquoi ce passage est KO")
    assert "Aucun titulaire ne correspond aux critères obligatoires" in why
    assert "Nom de naissance\u00a0: DRANT" in why
    desk.tab("Formulaire")
    assert desk.value("nomNaissance") == "DRANT"
    desk.fill("nomNaissance", "DURANT")
    assert "déposé\u00a0: DRANT" in desk.said_of("nomNaissance")
    assert "2 KO, 2 corrigés" in desk.strip

    dialog = desk.generate()
    assert dialog.lead == "2 passages seront repris dans le fichier de correction."
    assert dialog.verdict == "XSD 1.1.2 intégré\u00a0: 2/2 passages, 0 erreur"
    assert [row[0] for row in dialog.kept] == ["TEST8CORRIGE", "TEST3"]
    assert dialog.left == []
    written = dialog.into(office.documents).write()

    assert written == office.documents / "99EXO794_20261121T103000_correction.xml"
    result = written.read_bytes()
    old, new = passages_of(deposited), passages_of(result)
    assert list(new) == ["TEST8CORRIGE", "TEST3"]
    assert new["TEST8CORRIGE"] == old["TEST1"].replace(b">TEST1<", b">TEST8CORRIGE<")
    assert new["TEST3"] == old["TEST3"].replace(b">DRANT<", b">DURANT<")
    assert errors_of(result) == []
    assert b"<cpf:idFlux>00000000-0000-0000-0000-000000001234</cpf:idFlux>" in result
    assert b"<cpf:horodatage>2026-11-21T10:30:00+01:00</cpf:horodatage>" in result
    assert hashes(folder) == before


def test_the_file_just_written_is_shown_read_only_with_its_verdict(
    office: Office, desk: Desk
) -> None:
    desk.open(office.practice("tutoriel"))
    desk.select("TEST3")
    desk.tab("Formulaire")
    desk.fill("nomNaissance", "DURANT")
    written = desk.generate().into(office.documents).write()
    result = desk.result()
    assert "Fichier écrit\u00a0: 1 passage. XSD 1.1.2 intégré" in result.words
    assert str(written) in result.words
    result.close()
    assert f"Le fichier de correction «\u00a0{written.name}\u00a0» est écrit." in desk.notice
