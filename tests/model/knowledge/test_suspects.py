"""The suspects of a message are fields that the passage really has."""

from __future__ import annotations

import pytest

from certdesk.model.flux.passage import Passage, read_passage_utf8
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.knowledge.suspects import suspects_in
from tests.builders import ABSENT, M1, M3, M4, M5, M6, TITULAIRE, flux_file, passage

BLOCK = "identificationTitulaire"
CPF = tuple(
    f"{BLOCK}/dossierFormation/{name}" for name in ("idDossier", "nomTitulaire", "prenom1Titulaire")
)
INSEE = f"{TITULAIRE}/codeCommuneNaissance/codeInseeNaissance/codeInsee"
POSTAL = f"{TITULAIRE}/codeCommuneNaissance/codePostalNaissance/codePostal"


def read_one(**fields: object) -> Passage:
    return read_passage_utf8(flux_file(passage("A", **fields)), 0)  # type: ignore[arg-type]


def suspects(message: str, one: Passage) -> tuple[str, ...]:
    return suspects_in(one, load_catalogue().explain(message).suspects)


def test_a_titulaire_keeps_the_suspects_of_the_message():
    assert suspects(M1, read_one()) == load_catalogue().explain(M1).suspects


@pytest.mark.parametrize("message", [M1, M3, M4, "?"])
def test_a_person_identified_by_a_cpf_dossier_has_the_fields_of_the_dossier(message):
    one = read_one(
        identificationTitulaire__titulaire=ABSENT,
        idDossier="123",
        nomTitulaire="A",
        prenom1Titulaire="B",
    )
    assert suspects(message, one) == CPF


def test_a_person_identified_by_the_nir_has_the_nir_and_the_name():
    one = read_one(
        identificationTitulaire__titulaire=ABSENT,
        identificationTitulaire__identifiantNational__nir="1",
    )
    assert suspects(M1, one) == (
        f"{BLOCK}/identifiantNational/nir",
        f"{BLOCK}/identifiantNational/nomNaissance",
    )


def test_what_is_no_identity_stays_whatever_the_branch():
    one = read_one(identificationTitulaire__titulaire=ABSENT, idDossier="1")
    assert suspects(M5, one) == ("idTechnique",)
    assert suspects(M6, one) == ("certification/code", "certification/type")


def test_the_birthplace_is_the_insee_code_and_the_postal_code_if_it_is_there():
    for message in (M3, M4, "?"):
        postal = suspects(message, read_one())
        assert postal.index(INSEE) == postal.index(POSTAL) + 1
        assert len(set(postal)) == len(postal)
    insee = suspects(
        M3,
        read_one(
            identificationTitulaire__titulaire__codeCommuneNaissance__codePostalNaissance=ABSENT,
            codeInsee="31555",
        ),
    )
    assert INSEE in insee
    assert POSTAL not in insee
    assert len(set(insee)) == len(insee)


def test_a_passage_without_any_identification_keeps_the_suspects():
    one = read_one(identificationTitulaire=ABSENT)
    assert suspects(M1, one) == load_catalogue().explain(M1).suspects
