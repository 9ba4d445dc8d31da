"""The entries of an accusé in the order of its file, and the causes told when it is opened."""

from __future__ import annotations

import pytest

from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.dossier.entries import entries_of
from certdesk.model.dossier.rows import PassageRows
from certdesk.model.dossier.selection import group_by_cause
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import M1, M4, flux_file, rapport
from tests.effort import calls
from tests.model.rapport.accuses import read

KO = "<PassagesKO><passage><idTechnique>A</idTechnique></passage></PassagesKO>"
OK = "<PassagesOK><passage><idTechnique>B</idTechnique></passage></PassagesOK>"
REFUSED = {f"P{number}": M1 if number % 3 else M4 for number in range(900)}


def dossier_of():
    return build_dossier(
        flux_file(*REFUSED), read(rapport(ko=REFUSED)), SchemaStore(None), load_catalogue()
    )


@pytest.mark.parametrize(
    ("sections", "names", "refused"),
    [(KO + OK, ["A", "B"], b"\1\0"), (OK + KO, ["B", "A"], b"\0\1")],
)
def test_entries_are_told_in_the_order_of_the_file(sections, names, refused):
    accuse = read(f"<rapport><idFlux>F</idFlux>{sections}</rapport>")
    found = entries_of(accuse)
    assert (found.names, bytes(found.refused)) == (names, refused)
    texts = [accuse.source.bytes(*span) for span in zip(found.starts, found.ends, strict=True)]
    assert [text.count(f">{name}<".encode()) for name, text in zip(names, texts, strict=True)] == [
        1,
        1,
    ]


def test_the_groups_of_all_refused_rows_are_those_of_the_opening():
    dossier = dossier_of()
    rows = PassageRows(dossier)
    every = [one.row for one in dossier.ko]
    assert group_by_cause(rows) is dossier.causes
    assert group_by_cause(rows, every) is dossier.causes
    assert [len(group.rows) for group in dossier.causes] == [600, 300]
    assert sum(len(group.rows) for group in group_by_cause(rows, every[:-1])) == len(every) - 1


def test_grouping_every_refused_row_goes_through_none_of_them():
    dossier = dossier_of()
    rows, every = PassageRows(dossier), [one.row for one in dossier.ko]
    assert calls(lambda: group_by_cause(rows, every)) < 10
