"""The third official error: a code without its prefix, corrected once for all its passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.end_to_end.checking import errors_of, passages_of

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

REFUSED = [f"ANG-2026-{number:03}" for number in range(53, 61)]


def test_a_code_without_its_prefix_is_corrected_once_for_its_whole_certification(
    office: Office, desk: Desk
) -> None:
    folder = office.practice("entrainement")
    desk.open(folder)
    assert "27 KO, 0 corrigé" in desk.strip

    desk.select("ANG-2026-055")
    assert "Le statut de la certification" in desk.tab("Pourquoi ce passage est KO")
    form = desk.tab("Formulaire")
    assert "Modifie les 8 passages de cette certification." in form
    assert desk.value("code") == "1710"
    desk.fill("code", "RS1710")
    assert "27 KO, 8 corrigés" in desk.strip
    desk.list_only("CORRECTED")
    assert desk.listed == REFUSED
    for identifier in REFUSED:
        desk.select(identifier)
        assert desk.state == "corrigé"

    dialog = desk.generate()
    assert dialog.lead == (
        "8 passages seront repris dans le fichier de correction, 19 restent de côté."
    )
    assert [row[0] for row in dialog.kept] == REFUSED
    result = dialog.into(office.documents).write().read_bytes()

    assert result.count(b"<cpf:code>") == 1
    assert b"<cpf:code>RS1710</cpf:code>" in result
    deposited = passages_of(next(folder.glob("99EXO794*")).read_bytes())
    assert passages_of(result) == {one: deposited[one] for one in REFUSED}
    assert errors_of(result) == []


def test_taking_the_code_back_takes_it_back_for_all_of_them(office: Office, desk: Desk) -> None:
    desk.open(office.practice("entrainement"))
    desk.select("ANG-2026-053")
    desk.tab("Formulaire")
    desk.fill("code", "RS1710")
    desk.do("undo")
    assert desk.value("code") == "1710"
    assert "27 KO, 0 corrigé" in desk.strip
    desk.do("redo")
    desk.select("ANG-2026-060")
    assert desk.state == "corrigé"
    assert desk.value("code") == "RS1710"
    desk.fill("code", "1710")
    assert "27 KO, 0 corrigé" in desk.strip
