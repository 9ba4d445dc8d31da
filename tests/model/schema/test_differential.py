"""Our schemas against the official ones, on 20 000 mutated documents."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from certdesk.model.errors import CertdeskError
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.validation import validate
from tests.model.schema import recorded
from tests.model.schema.mutations import mutated

ABSENT = (
    "les schémas officiels ne sont pas ici (CERTDESK_REFERENCE_DIR) : seuls leurs verdicts "
    "enregistrés ont été comparés"
)


def ours(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(resource("xsd", f"cdc-{version}.xsd")))


@pytest.mark.parametrize("chunk", range(recorded.CHUNKS))
def test_our_schemas_judge_mutated_documents_as_the_official_ones(
    chunk: int, reference: Path | None
) -> None:
    schemas = [ours(version) for version in recorded.VERSIONS]
    if reference is not None:
        schemas += [recorded.official(reference, version) for version in recorded.VERSIONS]
    digest, verdicts, seeds = recorded.judged(chunk, schemas)
    kept = recorded.read()[chunk]
    assert digest == kept["documents"], "the mutations changed: record the verdicts again"
    for version, mine in zip(recorded.VERSIONS, verdicts, strict=False):
        theirs = recorded.unpacked(kept[version])
        assert [seed for seed, a, b in zip(seeds, mine, theirs, strict=True) if a != b] == []
    for mine, live in zip(verdicts[:2], verdicts[2:], strict=False):
        assert [seed for seed, a, b in zip(seeds, mine, live, strict=True) if a != b] == []


def test_the_official_schemas_are_here_and_were_compared_live(reference: Path | None) -> None:
    if reference is None:
        pytest.skip(ABSENT)
    assert all(recorded.official(reference, version) for version in recorded.VERSIONS)


def test_the_recorded_documents_are_20_000_valid_and_invalid_ones_in_both_versions() -> None:
    counts: Counter[tuple[bool, bool]] = Counter()
    for chunk in recorded.read():
        counts.update(
            zip(recorded.unpacked(chunk["1.1.1"]), recorded.unpacked(chunk["1.1.2"]), strict=True)
        )
    assert counts.total() == 20_000
    assert counts[True, False] == 0
    assert counts[True, True] > 4_000
    assert counts[False, False] > 4_000
    assert counts[False, True] > 400


@pytest.mark.parametrize("chunk", range(4))
def test_judging_by_lots_gives_the_verdict_of_the_whole_document(chunk: int) -> None:
    schema = SchemaStore(None).built_in("1.1.2")
    whole = ours("1.1.2")
    differing = []
    for seed in range(chunk * 300, (chunk + 1) * 300):
        document = mutated(seed)
        expected = whole.validate(etree.fromstring(document))
        try:
            flux = index_flux(source_of(document, Path("flux.xml")))
        except CertdeskError:
            found = False  # the root is not a flux's
        else:
            verdict = validate(flux, schema, threads=1)
            found = not any(key[1].startswith(("xsd.", "xml.")) for key in verdict.codes)
        if found != expected:
            differing.append(seed)
    assert differing == []
