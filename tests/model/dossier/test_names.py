"""The names shown in the lists: found fast where tags are plain, read where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.dossier.names import extract_names, name_in
from certdesk.model.flux.flux import FluxFile, index_flux
from certdesk.model.flux.passage import read_passage
from certdesk.model.flux.source import source_of
from certdesk.model.progress import Cancelled
from tests.builders import ABSENT, NIL, ONE_LINE, Style, flux, flux_file, passage

NIR = "1900475056012"


def indexed(data: bytes) -> FluxFile:
    return index_flux(source_of(data, Path("flux.xml")))


@pytest.mark.parametrize(
    "style",
    [
        Style(),
        ONE_LINE,
        Style(prefix=""),
        Style(prefix="n.s-1"),
        Style(encoding="cp1252", declared="windows-1252"),
        Style(encoding="utf-16", declared="UTF-16"),
        Style(bom=True),
    ],
)
def test_the_name_is_read_in_every_style(style):
    one = flux_file(passage("A", nomNaissance="Lefèvre", prenom1="Zoé"), "B", style=style)
    assert tuple(extract_names(one)) == ("LEFÈVRE Zoé", "DURANT Paul")


def test_a_person_of_a_cpf_dossier_has_the_name_of_the_dossier():
    one = flux_file(
        passage(
            "A",
            identificationTitulaire__titulaire=ABSENT,
            idDossier="1",
            nomTitulaire="Martin",
            prenom1Titulaire="Léa",
        )
    )
    assert tuple(extract_names(one)) == ("MARTIN Léa",)


def test_a_nir_is_never_part_of_a_name():
    block = "identificationTitulaire__identifiantNational"
    one = flux_file(
        passage(
            "A",
            identificationTitulaire__titulaire=ABSENT,
            **{f"{block}__nir": NIR, f"{block}__nomNaissance": "Martin"},
        ),
        passage("B", identificationTitulaire__titulaire=ABSENT, **{f"{block}__nir": NIR}),
    )
    assert tuple(extract_names(one)) == ("MARTIN", "")


def test_a_passage_without_identification_has_no_name():
    assert tuple(extract_names(flux_file(passage("A", identificationTitulaire=ABSENT)))) == ("",)
    assert tuple(extract_names(flux_file(passage("A", prenom1=NIL, nomNaissance=NIL)))) == ("",)
    assert tuple(extract_names(flux_file(passage("A", prenom1=ABSENT)))) == ("DURANT",)


@pytest.mark.parametrize(
    ("plain", "written", "name"),
    [
        (">DURANT<", ">D&amp;O&#233;<", "D&OÉ Paul"),
        (">DURANT<", "><![CDATA[D<b>]]><", "D<B> Paul"),
        (">DURANT<", "><!-- <cpf:nomNaissance>FAUX</cpf:nomNaissance> -->DURANT<", "DURANT Paul"),
        (">DURANT<", ">  DU\n RANT <", "DU RANT Paul"),
        ("<cpf:nomNaissance>", '<cpf:nomNaissance x="&gt;">', "DURANT Paul"),
        ("</cpf:nomNaissance>", "</cpf:nomNaissance\n>", "DURANT Paul"),
        (
            "<cpf:obtentionCertification>",
            "<!--<cpf:nomNaissance>FAUX</cpf:nomNaissance>--><cpf:obtentionCertification>",
            "DURANT Paul",
        ),
        (
            "<cpf:obtentionCertification>",
            "<?x <cpf:nomNaissance>FAUX</cpf:nomNaissance>?><cpf:obtentionCertification>",
            "DURANT Paul",
        ),
    ],
)
def test_unusual_writings_give_what_xml_says(plain, written, name):
    data = flux("A").decode().replace(plain, written, 1)
    assert tuple(extract_names(indexed(data.encode()))) == (name,)


def test_a_prefix_bound_below_the_root_is_followed():
    data = flux("A").decode()
    data = data.replace(
        "<cpf:nomNaissance>", '<n:nomNaissance xmlns:n="urn:cdc:cpf:pc5:schema:1.0.0">'
    )
    data = data.replace("</cpf:nomNaissance>", "</n:nomNaissance>")
    assert tuple(extract_names(indexed(data.encode()))) == ("DURANT Paul",)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.booleans())
def test_the_fast_way_gives_what_reading_the_passage_gives(people, one_line):
    one = flux_file(
        *[passage(f"P{n}", nomNaissance=a, prenom1=b) for n, (a, b) in enumerate(people)],
        style=ONE_LINE if one_line else Style(),
    )
    assert list(extract_names(one)) == [name_in(read_passage(one, row)) for row in range(len(one))]


def test_reading_names_tells_its_progress_and_stops_when_asked():
    one = flux_file("A", "B")
    seen: list[tuple[int, int]] = []
    extract_names(one, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (2, 2)]

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        extract_names(one, stop)
