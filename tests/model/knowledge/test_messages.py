"""Each sentence of the portal finds its cause; an unknown one stays as it is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import MessageCatalogue, load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.resources import resource
from tests.builders import M1, M2, M3, M4, M5, M6
from tests.model.rapport.accuses import SHAPES, Shape, bytes_of

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = [
    (M1, "M1", "identity"),
    ("Aucun titulaire ne correspond à ces critères", "M1", "identity"),
    (M2, "M2", "identity-day-month"),
    (M3, "M3", "identity-reconciliation"),
    (M4, "M4", "several-holders"),
    (M5, "M5", "already-recorded"),
    (
        "Le passage certification avec le BCR émetteur 04DRC794 et l’idTechnique partenaire TEST1 "
        "existe déjà en base",
        "M5",
        "already-recorded",
    ),
    ("Le titulaire existe déjà en base", "M5", "already-recorded"),
    (M6, "M6", "certification"),
]
SENTENCES = [sentence for sentence, _key, _cause in KNOWN]
TITULAIRE = "identificationTitulaire/titulaire/"


@pytest.fixture(scope="module")
def catalogue() -> MessageCatalogue:
    return load_catalogue()


@pytest.mark.parametrize(("sentence", "key", "cause"), KNOWN)
def test_every_known_sentence_finds_its_cause(catalogue, sentence, key, cause):
    found = catalogue.explain(sentence)
    assert (found.key, found.cause) == (key, cause)
    assert found.known
    assert found.meaning
    assert found.todo
    assert found.suspects
    assert found.question


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.own_name)
def test_the_real_accuses_are_understood(catalogue, shape: Shape, reference: Path | None):
    data, path = bytes_of(shape, reference)
    read_one = read_rapport(source_of(data, path))
    assert tuple(catalogue.explain_all(ko.messages).cause for ko in read_one.ko) == shape.causes
    assert all(catalogue.explain_error(error.message).known for error in read_one.errors)


@given(st.sampled_from(SENTENCES), st.randoms(use_true_random=False))
def test_case_accents_apostrophes_and_spaces_change_nothing(sentence, random):
    changed = "".join(random.choice((c.upper(), c.lower(), c)) for c in sentence)
    changed = unicodedata.normalize(random.choice(("NFC", "NFD")), changed)
    changed = changed.replace("'", random.choice("'’")).replace("’", random.choice("'’"))
    changed = re.sub(" ", lambda _: random.choice((" ", "  ", "\n   ", "\u00a0")), changed)
    catalogue = load_catalogue()
    assert catalogue.explain(f"  {changed}\t").key == catalogue.explain(sentence).key


def test_a_sentence_without_its_accents_is_still_known(catalogue):
    assert catalogue.explain("Plusieurs titulaires ont ete identifies").key == "M4"
    assert catalogue.explain("criteres de reconciliation").key == "M3"


def test_an_id_that_looks_like_another_message_does_not_deceive(catalogue):
    sentence = M5.replace("TEST1", "Plusieurs titulaires")
    assert catalogue.explain(sentence).key == "M5"


def test_the_suspects_of_a_person_not_found_are_the_four_mandatory_fields(catalogue):
    assert catalogue.explain(M1).suspects == tuple(
        TITULAIRE + name for name in ("nomNaissance", "prenom1", "sexe", "anneeNaissance")
    )
    assert catalogue.explain(M2).suspects[:2] == (
        TITULAIRE + "jourNaissance",
        TITULAIRE + "moisNaissance",
    )
    assert catalogue.explain(M5).suspects == ("idTechnique",)
    assert catalogue.explain(M6).suspects == ("certification/code", "certification/type")


def test_an_unknown_message_offers_every_field_of_identity(catalogue):
    found = catalogue.explain("Le portail a ses humeurs")
    assert (found.cause, found.known) == ("unknown", False)
    assert TITULAIRE + "nomNaissance" in found.suspects
    assert TITULAIRE + "codeCommuneNaissance/codeInseeNaissance/codeInsee" in found.suspects
    for sentence in (M1, M2, M3, M4):
        assert set(catalogue.explain(sentence).suspects) <= set(found.suspects)


def test_of_several_messages_the_first_known_decides(catalogue):
    assert catalogue.explain_all(["Inconnu", M4, M1]).key == "M4"
    assert catalogue.explain_all(["Inconnu", "Autre"]).cause == "unknown"


def test_a_refusal_without_message_is_told_as_such(catalogue):
    for silent in (catalogue.explain_all([]), catalogue.explain(" "), catalogue.explain_all([""])):
        assert silent.title == "Refus sans motif"
        assert silent.cause == "unknown"
        assert silent.suspects


def test_the_texts_have_their_non_breaking_spaces(catalogue):
    texts = []
    for sentence in [*SENTENCES, "?"]:
        found = catalogue.explain(sentence)
        texts += [found.title, found.meaning, found.question, *found.todo]
    for text in texts:
        assert not re.search(r" [:;?!»]|« ", text), text
        assert "'" not in text, text


def test_the_order_of_the_catalogue_is_the_order_of_the_field():
    with resource("messages_fr.toml").open("rb") as file:
        keys = [entry["key"] for entry in tomllib.load(file)["message"]]
    assert keys == ["M5", "M6", "M4", "M2", "M3", "M1"]


# -- the user's own explanations ------------------------------------------------------------------


def test_an_explanation_of_the_user_is_kept_for_the_next_time(tmp_path):
    local = tmp_path / "certdesk" / "messages.toml"
    catalogue = load_catalogue(local)
    assert not catalogue.explain("Dossier de formation 42 introuvable").known
    catalogue.add_local(
        "dossier de formation * introuvable", "Dossier inconnu", "Il manque.", "Voir"
    )
    for again in (catalogue, load_catalogue(local)):
        found = again.explain("Dossier  de Formation 42 INTROUVABLE !")
        assert (found.title, found.meaning, found.todo) == (
            "Dossier inconnu",
            "Il manque.",
            ("Voir",),
        )
        assert found.cause == "unknown"
        assert found.known
        assert found.suspects
    assert not list(local.parent.glob("*.tmp"))


def test_a_second_explanation_leaves_the_first_and_the_comments_alone(tmp_path):
    local = tmp_path / "messages.toml"
    local.write_text("# à moi\n", encoding="utf-8")
    load_catalogue(local).add_local("premier message", "Un", "m", [])
    load_catalogue(local).add_local("second message", "Deux", "m", ["a", "b"])
    assert local.read_text(encoding="utf-8").startswith("# à moi\n")
    catalogue = load_catalogue(local)
    assert catalogue.explain("Premier message").title == "Un"
    assert catalogue.explain("Second message").todo == ("a", "b")
    assert catalogue.explain("Premier message").todo == load_catalogue().explain("?").todo


def test_the_user_cannot_change_the_cause_of_a_known_sentence(tmp_path):
    catalogue = load_catalogue(tmp_path / "m.toml")
    catalogue.add_local("existe déjà en base", "Le mien", "m", [])
    assert catalogue.explain(M5).cause == "already-recorded"


@pytest.mark.parametrize("pattern", ["", "  ", "*", "a*b", "le"])
def test_a_pattern_that_would_match_anything_is_refused(tmp_path, pattern):
    local = tmp_path / "m.toml"
    with pytest.raises(CertdeskError):
        load_catalogue(local).add_local(pattern, "t", "m", [])
    assert not local.exists()


def test_a_pattern_is_a_text_and_not_an_expression(tmp_path):
    catalogue = load_catalogue(tmp_path / "m.toml")
    catalogue.add_local("erreur (42) [x]+", "Oui", "m", [])
    assert catalogue.explain("Erreur (42) [x]+ !").title == "Oui"
    assert not catalogue.explain("Erreur 42 xxx").known


@pytest.mark.parametrize(
    "content",
    [
        b"[[message",
        b"\xff\xfe",
        b"message = 3",
        b'[[message]]\npattern = "abcdef"',
        b'[[message]]\npattern = 3\ntitle = ""\nmeaning = ""\ntodo = []',
        b'[[message]]\npattern = " * "\ntitle = ""\nmeaning = ""\ntodo = []',
    ],
)
def test_a_damaged_file_is_told_and_never_overwritten(tmp_path, content):
    local = tmp_path / "m.toml"
    local.write_bytes(content)
    catalogue = load_catalogue(local)
    assert "m.toml" in catalogue.problem
    assert catalogue.explain(M1).key == "M1"
    with pytest.raises(CertdeskError):
        catalogue.add_local("un message", "t", "m", [])
    assert local.read_bytes() == content


def test_without_a_folder_of_the_user_nothing_can_be_added():
    with pytest.raises(CertdeskError):
        load_catalogue().add_local("un message", "t", "m", [])


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(CertdeskError):
        load_catalogue(blocked / "m.toml").add_local("un message", "t", "m", [])
    folder = tmp_path / "m.toml"
    catalogue = load_catalogue(folder)
    (folder / "inside").mkdir(parents=True)  # a folder took the place of the file
    with pytest.raises(CertdeskError):
        catalogue.add_local("un message", "t", "m", [])
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []


def test_a_disk_without_room_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    local = tmp_path / "m.toml"
    catalogue = load_catalogue(local)
    catalogue.add_local("premier message", "t", "m", [])
    before = local.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CertdeskError):
        catalogue.add_local("second message", "t", "m", [])
    assert local.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []
    assert not catalogue.explain("second message").known
