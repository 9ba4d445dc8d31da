"""Files, folders and zips: which accusé answers which flux, and on what ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from certdesk.model.dossier.looks import look_at
from certdesk.model.dossier.pairing import Pair, find_candidates
from certdesk.model.errors import FileUnreadable, Malformed, NotXml
from certdesk.model.flux.source import HEAD, Kind
from certdesk.model.rapport.matching import Ground
from tests.builders import ID_FLUX, M1, Style, flux, rapport, rejected

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dépôts"
    made.mkdir()
    return made


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def flux_of(id_flux: str, *ids: str) -> bytes:
    return flux(*ids, style=Style(header={"idFlux": id_flux}))


def found(*paths: Path, recent: tuple[Path, ...] = ()) -> tuple[Pair, ...]:
    candidates = find_candidates(paths, recent)
    candidates.close()
    assert candidates.refused == ()
    return candidates.pairs


def grounds(pairs: tuple[Pair, ...]) -> list[tuple[str | None, str | None, Ground | None]]:
    return [
        (
            pair.flux_path.name if pair.flux_path else None,
            pair.rapport_path.name if pair.rapport_path else None,
            pair.ground,
        )
        for pair in pairs
    ]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_flux_and_its_accuse_are_told_by_content_in_any_order(folder, swapped):
    one = put(folder, "un.txt", flux("A"))
    two = put(folder, "deux", rapport({"A": M1}))
    (pair,) = found(*((two, one) if swapped else (one, two)))
    assert (pair.flux_path, pair.rapport_path) == (one, two)
    assert (pair.ground, pair.doubt) == (Ground.ID_FLUX, "")


def test_a_flux_alone_is_a_pair_without_accuse(folder):
    assert grounds(found(put(folder, "flux.xml", flux("A")))) == [("flux.xml", None, None)]


def test_two_files_given_together_are_a_pair_even_when_nothing_links_them(folder):
    one = put(folder, "un.xml", flux("A"))
    two = put(folder, "deux.xml", rapport({"Z": M1}, id_flux=OTHER, nom_fichier="trois.xml"))
    (pair,) = found(one, two)
    assert (pair.flux_path, pair.rapport_path, pair.ground) == (one, two, None)
    assert pair.doubt


def test_names_link_when_the_accuse_has_no_id_flux(folder):
    put(folder, "Flux (1).xml", flux("A"))
    put(folder, "accuse.xml", rapport({"A": M1}, id_flux=None))
    assert grounds(found(folder)) == [("Flux (1).xml", "accuse.xml", Ground.NOM_FICHIER)]


def test_a_name_with_another_id_flux_is_doubtful(folder):
    put(folder, "flux.xml", flux("A"))
    put(folder, "accuse.xml", rapport({"A": M1}, id_flux=OTHER))
    (pair,) = found(folder)
    assert pair.ground is Ground.NOM_FICHIER
    assert pair.doubt


def test_common_passages_link_when_nothing_else_does(folder):
    put(folder, "renommé.xml", flux_of(OTHER, "A", "B"))
    put(folder, "autre.xml", flux_of("x", "C", "D"))
    put(folder, "accuse.xml", rapport({"A": M1}, ["B"], id_flux=None))
    assert grounds(found(folder)) == [
        ("autre.xml", None, None),
        ("renommé.xml", "accuse.xml", Ground.ID_TECHNIQUE),
    ]


def test_the_accuse_of_a_rejected_file_finds_its_file(folder):
    put(folder, "flux.xml", flux("A"))
    put(folder, "rejet.xml", rejected("non"))
    assert grounds(found(folder)) == [("flux.xml", "rejet.xml", Ground.NOM_FICHIER)]


def test_a_folder_of_several_pairs_gives_each_with_its_ground(folder):
    for name in ("a", "b", "c"):
        put(folder, f"{name}.xml", flux_of(f"id-{name}", name))
        put(folder, f"2023/accuse-{name}.xml", rapport({name: M1}, id_flux=f"id-{name}"))
    put(folder, "facture.xml", b"<facture/>")
    put(folder, "notes.txt", b"rien")
    put(folder, "photo.xml", b"\x89PNG")
    assert grounds(found(folder)) == [
        (f"{name}.xml", f"accuse-{name}.xml", Ground.ID_FLUX) for name in "abc"
    ]


def test_several_accuses_of_one_flux_come_newest_first(folder):
    put(folder, "flux.xml", flux("A"))
    put(folder, "x.xml", rapport({"A": M1}, id_traitement="99"))
    put(folder, "y.xml", rapport({"A": M1}, id_traitement="1000"))
    put(folder, "Accusé de traitement_flux.xml_20240101.xml", rapport(ok=["A"], id_traitement=None))
    put(folder, "Accusé de traitement_flux.xml_20230101.xml", rapport({"A": M1}, id_traitement=""))
    assert [pair.rapport_path.name for pair in found(folder) if pair.rapport_path] == [
        "y.xml",
        "x.xml",
        "Accusé de traitement_flux.xml_20240101.xml",
        "Accusé de traitement_flux.xml_20230101.xml",
    ]


def test_a_file_downloaded_twice_counts_once(folder):
    for name in ("flux.xml", "flux (1).xml"):
        put(folder, name, flux("A"))
    for name in ("accuse.xml", "accuse (1).xml"):
        put(folder, name, rapport({"A": M1}))
    assert len(found(folder)) == 1
    path = folder / "flux.xml"
    assert len(found(path, path)) == 1


def test_two_fluxes_of_one_id_flux_are_told_apart_by_name(folder):
    put(folder, "flux.xml", flux("A"))
    put(folder, "flux-v2.xml", flux("A", "B"))
    put(folder, "accuse.xml", rapport({"A": M1}))
    assert ("flux.xml", "accuse.xml", Ground.ID_FLUX) in grounds(found(folder))
    assert ("flux-v2.xml", None, None) in grounds(found(folder))


def test_two_fluxes_of_one_id_flux_are_told_apart_by_their_passages(folder):
    put(folder, "a.xml", flux("A", "B"))
    put(folder, "b.xml", flux("C", "D"))
    put(folder, "accuse.xml", rapport({"C": M1}, ["D"], nom_fichier=None))
    assert ("b.xml", "accuse.xml", Ground.ID_FLUX) in grounds(found(folder))
    assert ("a.xml", None, None) in grounds(found(folder))


def test_fluxes_that_nothing_tells_apart_are_all_offered_with_a_doubt(folder):
    put(folder, "a.xml", flux("A"))
    put(folder, "b.xml", flux("A", style=Style(indent="    ")))
    put(folder, "accuse.xml", rapport({"A": M1}, nom_fichier=None))
    pairs = found(folder)
    assert [pair.flux_path.name for pair in pairs if pair.flux_path] == ["a.xml", "b.xml"]
    assert all(pair.doubt for pair in pairs)


def test_an_accuse_alone_finds_its_flux_beside_it(folder):
    put(folder, "flux.xml", flux("A"))
    put(folder, "autre.xml", flux_of(OTHER, "B"))
    accuse = put(folder, "accuse.xml", rapport({"A": M1}))
    assert grounds(found(accuse)) == [("flux.xml", "accuse.xml", Ground.ID_FLUX)]


def test_an_accuse_alone_finds_its_flux_in_a_recent_folder(folder, tmp_path):
    put(tmp_path / "ailleurs", "flux.xml", flux("A"))
    accuse = put(folder, "accuse.xml", rapport({"A": M1}))
    recent = (tmp_path / "disparu", tmp_path / "ailleurs")
    assert grounds(found(accuse, recent=recent)) == [("flux.xml", "accuse.xml", Ground.ID_FLUX)]


def test_an_accuse_whose_flux_is_nowhere_asks_for_it_by_name(folder):
    put(folder, "autre.xml", flux_of(OTHER, "B"))
    (pair,) = found(put(folder, "accuse.xml", rapport({"A": M1}, nom_fichier="envoi.xml")))
    assert pair.flux_path is None
    assert (pair.wanted_name, pair.wanted_id_flux) == ("envoi.xml", ID_FLUX)
    assert pair.doubt


def test_a_broken_file_named_by_the_person_is_told_and_the_rest_goes_on(folder):
    broken = put(folder, "cassé.xml", b"<rapport><a></rapport>"[:5])
    missing = folder / "absent.xml"
    stranger = put(folder, "lettre.txt", b"Bonjour")
    good = put(folder, "flux.xml", flux("A"))
    candidates = find_candidates([broken, missing, stranger, good])
    candidates.close()
    assert [type(error) for error in candidates.refused] == [Malformed, FileUnreadable, NotXml]
    assert grounds(candidates.pairs) == [("flux.xml", None, None)]


def test_a_flux_that_breaks_after_its_head_still_pairs_by_its_head(folder):
    put(folder, "flux.xml", flux("A")[:-20])
    put(folder, "accuse.xml", rapport({"A": M1}))
    assert grounds(found(folder)) == [("flux.xml", "accuse.xml", Ground.ID_FLUX)]


def test_a_broken_flux_has_no_passage_in_common(folder):
    put(folder, "flux.xml", flux("A")[:-20])
    put(folder, "accuse.xml", rapport({"A": M1}, id_flux=None, nom_fichier=None))
    (pair,) = found(folder)
    assert pair.ground is None
    assert pair.doubt


def test_a_folder_that_cannot_be_read_is_told(folder, monkeypatch):
    def denied(_path: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr("os.scandir", denied)
    candidates = find_candidates([folder])
    assert candidates.pairs == ()
    (error,) = candidates.refused
    assert isinstance(error, FileUnreadable)
    assert "dépôts" in error.message


def test_a_broken_accuse_of_a_folder_is_told_too(folder):
    put(folder, "cassé.xml", b"<rapport")
    candidates = find_candidates([folder])
    assert [type(error) for error in candidates.refused] == [Malformed]


def test_too_many_fluxes_are_never_read_whole(folder, monkeypatch):
    put(folder, "a.xml", flux("A"))
    put(folder, "b.xml", flux("A", style=Style(indent="    ")))
    put(folder, "accuse.xml", rapport({"A": M1}, nom_fichier=None))
    put(folder, "autre.xml", rapport({"A": M1}, id_flux=OTHER, nom_fichier=None))
    monkeypatch.setattr("certdesk.model.dossier.pairing.READ_LIMIT", 1)
    monkeypatch.setattr("certdesk.model.dossier.pairing.read_ids", None)
    pairs = found(folder)
    assert grounds(pairs) == [
        ("a.xml", "accuse.xml", Ground.ID_FLUX),
        ("b.xml", "accuse.xml", Ground.ID_FLUX),
        (None, "autre.xml", None),
    ]
    assert all(pair.doubt for pair in pairs)


def test_a_file_that_vanishes_while_it_is_compared_is_no_copy(folder, monkeypatch):
    put(folder, "flux.xml", flux("A"))
    put(folder, "flux (1).xml", flux("A"))

    def vanished(*_arguments: object, **_options: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("filecmp.cmp", vanished)
    assert len(found(folder)) == 2


# -- the cheap look -------------------------------------------------------------------------------


def test_a_look_reads_the_start_only(folder):
    data = rapport([(f"ID-{n}", M1) for n in range(1_000)])
    assert len(data) > 2 * HEAD
    look = look_at(put(folder, "accuse.xml", data[:HEAD]))
    assert (look.kind, look.id_flux, look.name) == (Kind.RAPPORT, ID_FLUX, "flux.xml")
    assert look.number == 67598


def test_a_look_understands_comments_cdata_entities_and_spaces(folder):
    data = b"""<r:RAPPORT xmlns:r="u"><!-- <idFlux>faux</idFlux> --><r:NOMFICHIER a="b">
    d&#233;p&amp;t.xml </r:NOMFICHIER><r:idFlux><![CDATA[ x<y ]]></r:idFlux>
    <r:idDemande>12</r:idDemande></r:RAPPORT>"""
    look = look_at(put(folder, "a.xml", data))
    assert (look.name, look.id_flux, look.number) == ("dép&t.xml", "x<y", 12)


@pytest.mark.parametrize(
    "style",
    [
        Style(encoding="utf-16", declared="UTF-16"),
        Style(encoding="cp1252", declared="windows-1252"),
        Style(bom=True, prefix=""),
    ],
)
def test_a_look_reads_every_encoding(folder, style):
    look = look_at(put(folder, "flux.xml", flux("A", style=style)))
    assert (look.kind, look.id_flux, look.name) == (Kind.FLUX, ID_FLUX, "flux.xml")
