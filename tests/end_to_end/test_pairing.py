"""Whatever is given, in whatever order: CertDesk tells flux from accusé and says on what ground."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builders import ID_FLUX, M1, Style, flux, rapport, rejected

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Office
    from tests.end_to_end.desk import Desk

OTHER_FLUX = Style(header={"idFlux": "11111111-2222-3333-4444-555555555555"})


@pytest.fixture
def pair(office: Office) -> tuple:
    """A flux of three passages and the accusé that refuses the second."""
    return (
        office.put("flux.xml", flux("A1", "A2", "A3")),
        office.put("accuse.xml", rapport(ko={"A2": M1}, ok=["A1", "A3"])),
    )


def is_paired(desk: Desk) -> bool:
    return desk.listed == ["A2"] and "idFlux identique" in desk.strip


def test_two_files_are_told_apart_by_content_in_any_order(desk: Desk, pair: tuple) -> None:
    for order in (pair, pair[::-1]):
        desk.open(*order)
        assert is_paired(desk)
        desk.close_dossier()


def test_misleading_names_mislead_nobody(office: Office, desk: Desk, pair: tuple) -> None:
    one, two = pair
    folder = office.folder / "noms"
    folder.mkdir()
    shutil.copy(one, folder / "Accuse_de_traitement_flux.xml_20231018.xml")
    shutil.copy(two, folder / "flux.xml")
    desk.open(*folder.iterdir())
    assert is_paired(desk)


def test_a_folder_is_opened(desk: Desk, pair: tuple) -> None:
    desk.open(pair[0].parent)
    assert is_paired(desk)


def test_a_zip_is_opened(office: Office, desk: Desk, pair: tuple) -> None:
    desk.open(office.zip("envoi.zip", pair[0].parent))
    assert is_paired(desk)


def test_files_may_be_dropped_anywhere_even_on_a_field_or_a_pane(desk: Desk, pair: tuple) -> None:
    desk.open(*pair)
    for place in (*desk.panes, desk.search_field):
        desk.close_dossier()
        desk.open(pair[0])
        desk.drop(*pair, on=place)
        assert is_paired(desk)


def test_an_accuse_alone_finds_its_flux_beside_it(desk: Desk, pair: tuple) -> None:
    desk.open(pair[1])
    assert is_paired(desk)


def test_an_accuse_alone_finds_its_flux_in_a_folder_opened_lately(
    office: Office, desk: Desk, pair: tuple
) -> None:
    desk.open(pair[0])
    desk.close_dossier()
    downloads = office.folder / "Téléchargements"
    downloads.mkdir()
    desk.open(pair[1].rename(downloads / "accuse.xml"))
    assert is_paired(desk)


def test_an_accuse_without_its_flux_asks_for_it_by_name(
    office: Office, desk: Desk, pair: tuple
) -> None:
    elsewhere = office.folder / "ailleurs"
    elsewhere.mkdir()
    deposited = pair[0].rename(elsewhere / "envoi du 16.xml")
    desk.drop(pair[1])
    assert not desk.is_open
    assert "Quel fichier avez-vous déposé" in desk.asked
    assert "accuse.xml" in desk.asked
    (only,) = desk.choices
    assert "flux.xml" in only[1]
    assert ID_FLUX in only[1]
    desk.name_the_flux(deposited)
    assert is_paired(desk)


def test_giving_up_on_a_lone_accuse_leaves_what_was_open(
    office: Office, desk: Desk, pair: tuple
) -> None:
    desk.open(*pair)
    alone = office.folder / "seul" / "autre.xml"
    alone.parent.mkdir()
    alone.write_bytes(rapport(ko={"Z": M1}, id_flux="inconnu", nom_fichier="inconnu.xml"))
    desk.drop(alone)
    desk.choose("Annuler")
    assert is_paired(desk)


def test_a_flux_alone_can_be_read_and_checked(desk: Desk, pair: tuple) -> None:
    desk.open(pair[0])
    assert desk.listed == ["A1", "A2", "A3"]
    assert "3 passages, sans accusé" in desk.strip
    assert "XSD 1.1.2 intégré\u00a0: 3/3 passages, 0 erreur" in desk.strip
    assert not desk.can_do("generate")
    desk.select("A2")
    assert "Aucun accusé ouvert" in desk.tab("À propos de ce passage")


def test_the_accuse_may_follow_its_flux_later(desk: Desk, pair: tuple) -> None:
    desk.open(pair[0])
    desk.open(pair[1])
    assert is_paired(desk)


def test_a_folder_of_several_pairs_is_a_list_with_its_grounds(
    office: Office, desk: Desk, pair: tuple
) -> None:
    office.put("octobre.xml", flux("B1", "B2", style=OTHER_FLUX))
    office.put(
        "accuse-octobre.xml", rapport(ko={"B1": M1}, id_flux=None, nom_fichier="octobre.xml")
    )
    desk.drop(pair[0].parent)
    assert not desk.is_open
    assert "2 dossiers ont été trouvés" in desk.asked
    assert [label for label, _ in desk.choices] == [
        "flux.xml ↔ accuse.xml",
        "octobre.xml ↔ accuse-octobre.xml",
    ]
    assert [ground for _, ground in desk.choices] == [
        "IdFlux identique.",
        "Nom de fichier identique.",
    ]
    desk.answer("octobre.xml ↔ accuse-octobre.xml")
    assert desk.listed == ["B1"]


@pytest.mark.parametrize(
    ("answer", "listed"),
    [("Oui, les ouvrir ensemble", []), ("Non, ouvrir le flux seul", ["A1", "A2", "A3"])],
)
def test_a_doubtful_pair_is_asked_and_never_assumed(
    office: Office, desk: Desk, pair: tuple, answer: str, listed: list[str]
) -> None:
    stranger = office.put("accuse.xml", rapport(ko={"X1": M1, "X2": M1}))
    desk.drop(pair[0], stranger)
    assert not desk.is_open
    assert "certains logiciels réutilisent le même idFlux" in desk.asked
    desk.answer(answer)
    assert desk.is_open
    assert desk.listed == listed


def test_two_files_that_nothing_links_are_asked_about(office: Office, desk: Desk) -> None:
    deposited = office.put("un.xml", flux("A1", "A2"))
    stranger = office.put(
        "deux.xml", rapport(ko={"Z9": M1}, id_flux="inconnu", nom_fichier="inconnu.xml")
    )
    desk.drop(deposited, stranger)
    assert not desk.is_open
    assert "Ces deux fichiers vont-ils ensemble" in desk.asked
    desk.choose("Annuler")
    assert not desk.is_open


def test_sets_that_differ_are_listed_and_duplicates_named(office: Office, desk: Desk) -> None:
    deposited = office.put("flux.xml", flux("A1", "A2", "A2", "A3", "A4"))
    accuse = office.put("accuse.xml", rapport(ko={"A2": M1, "Z9": M1}, ok=["A1", "Y8"]))
    desk.open(deposited, accuse)
    assert desk.listed == ["A2", "A2"]
    assert "2 absents de l’accusé, 2 inconnus du flux, 1 identifiant en double" in desk.notice
    desk.follow_notice("ne parlent pas exactement des mêmes passages")
    details = desk.details()
    assert details.tab == "Rapprochement"
    assert details.sets == {
        "absentIds": ["A3", "A4"],
        "unknownIds": ["Z9", "Y8"],
        "duplicateIds": ["A2"],
    }
    details.close()
    desk.list_only("ABSENT")
    assert desk.listed == ["A3", "A4"]


def test_the_accuse_of_a_rejected_file_says_why_and_leads_to_the_line(
    office: Office, desk: Desk
) -> None:
    deposited = office.put("flux.xml", flux("A1", "A2"))
    accuse = office.put(
        "accuse.xml",
        rejected(
            "cvc-minLength-valid : La valeur '', ayant pour longueur '0', n'est pas un facet "
            "valide par rapport à minLength '1' pour le type 'prenom'.",
            line=20,
        ),
    )
    desk.open(deposited, accuse)
    assert "Le portail a rejeté le fichier entier\u00a0: 1 erreur." in desk.notice
    desk.follow_notice("a rejeté")
    details = desk.details()
    assert details.tab == "Rejet"
    assert "cvc-minLength-valid" in details.words
    desk.choose("Ligne 20, colonne 18")
    assert desk.asked == ""
    assert desk.caret_line == 20


def test_what_came_out_of_a_zip_is_said_to_be_in_it(
    office: Office, desk: Desk, pair: tuple
) -> None:
    zipped = office.zip("envoi.zip", pair[0].parent)
    desk.open(zipped)
    desk.do("details")
    assert f"flux.xml, dans {zipped}" in desk.details().words
    assert "certdesk-zip-" not in " ".join(desk.everything_said())
