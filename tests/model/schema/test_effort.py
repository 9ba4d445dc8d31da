"""What the rules cost on passages that break none, counted: each sees 200 000 of them."""

from __future__ import annotations

from certdesk.model.schema.checker import Checker
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import flux, passage
from tests.effort import calls

SCHEMA = SchemaStore(None).built_in("1.1.2")
MANY = 40


def calls_a_passage(**fields: str) -> float:
    checker = Checker(SCHEMA)
    document = flux(*(passage(f"P{number}", **fields) for number in range(MANY)))
    root = checker.parse(document, "utf-8")
    assert list(checker.rules.hits(root)) == []
    return calls(lambda: list(checker.rules.hits(root))) / MANY


def test_a_day_written_with_a_zero_is_no_more_looked_at_than_without() -> None:
    plain = calls_a_passage(anneeNaissance="1980", moisNaissance="3", jourNaissance="4")
    padded = calls_a_passage(anneeNaissance="1980", moisNaissance="03", jourNaissance="04")
    last = calls_a_passage(anneeNaissance="1980", moisNaissance="03", jourNaissance="31")
    assert padded == plain
    assert last <= plain + 2  # its month
