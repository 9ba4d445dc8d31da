"""The labels that the rules speak with: looked up for a fault, and for nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.schema import rules
from certdesk.model.schema.checker import Checker
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import flux, passage

if TYPE_CHECKING:
    import pytest

SCHEMA = SchemaStore(None).built_in("1.1.2")


def words_on(name: str) -> list[str]:
    checker = Checker(SCHEMA)
    root = checker.parse(flux(passage("A", nomNaissance=name)), "utf-8")
    return [hit.text for hit in checker.rules.hits(root)]


def test_a_name_of_two_words_does_not_have_the_fields_of_the_schema_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading them takes a quarter of a second, more than judging 10 000 passages."""
    asked: list[object] = []
    monkeypatch.setattr(rules, "read_fields", asked.append)
    assert words_on("LE GALL-MARÉCHAL") == []
    assert asked == []


def test_a_doubtful_name_is_told_with_the_label_of_its_field() -> None:
    (said,) = words_on("DURAND2")
    assert said.startswith("Nom de naissance\u00a0: «")
