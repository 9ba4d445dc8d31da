"""Searching, filtering, sorting, grouping and counting the passages of the lists."""

from __future__ import annotations

import random
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.dossier.dossier import Dossier, build_dossier
from certdesk.model.dossier.folding import fold, fold_all, natural
from certdesk.model.dossier.selection import (
    PassageRows,
    Query,
    Selector,
    SortKey,
    count,
    extract_names,
    group_by_cause,
    select,
)
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.progress import Cancelled
from certdesk.model.rapport.matching import Status
from certdesk.model.schema.schemas import SchemaStore
from tests.builders import M1, M4, certification, flux_file, passage, rapport
from tests.model.rapport.accuses import read

CORRECTED, TO_CORRECT = "corrigé", "à corriger"


def opened() -> Dossier:
    one = flux_file(
        certification(
            "RS1234",
            passage("P10", nomNaissance="Lefèvre", prenom1="Zoé"),
            passage("P9", nomNaissance="Durant", prenom1="Paul"),
            passage("P2", nomNaissance="Cœur", prenom1="Jean-Noël"),
        ),
        certification("RNCP5", passage("Q1", nomNaissance="Étienne"), type="RNCP"),
    )
    accuse = read(rapport(ko=[("P10", M1), ("P9", M4), ("Q1", M1)], ok=["P2"]))
    return build_dossier(one, accuse, SchemaStore(None), load_catalogue())


@pytest.fixture
def rows() -> PassageRows:
    dossier = opened()
    made = PassageRows(dossier, {0: TO_CORRECT, 1: CORRECTED, 3: TO_CORRECT})
    made.set_names(extract_names(dossier.flux))
    return made


def test_a_line_says_everything_that_a_list_shows(rows):
    line = rows[0]
    assert (line.row, line.id_technique, line.name) == (0, "P10", "LEFÈVRE Zoé")
    assert (line.cause, line.motif, line.message) == ("identity", "Titulaire non trouvé", M1)
    assert (line.status, line.state, line.certification) == (Status.KO, TO_CORRECT, "RS1234")
    accepted = rows[2]
    assert (accepted.cause, accepted.motif, accepted.message, accepted.state) == ("", "", "", "")
    assert accepted.status is Status.OK


def test_lines_are_a_sequence_like_any_other(rows):
    assert [line.row for line in rows] == [0, 1, 2, 3]
    assert [line.row for line in rows[1:3]] == [1, 2]
    assert rows[-1].row == 3
    with pytest.raises(IndexError):
        rows[4]


def test_without_an_accuse_lines_have_no_status():
    dossier = build_dossier(flux_file("A"), None, SchemaStore(None), load_catalogue())
    made = PassageRows(dossier)
    assert (made[0].status, made[0].name) == (None, "")
    assert select(made, Query(only=Status.OK)) == []
    assert select(made, Query(by=SortKey.STATUS)) == [0]
    assert count(made).ko == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("   ", [0, 1, 2, 3]),
        ("p9", [1]),
        ("lefevre", [0]),
        ("LEFÈVRE", [0]),
        (unicodedata.normalize("NFD", "lefèvre"), [0]),
        ("zoe lef", [0]),
        ("coeur", [2]),
        ("cœur", [2]),
        ("jean-noel", [2]),
        ("etienne", [3]),
        ("plusieurs", [1]),
        ("TITULAIRE NON TROUVE", [0, 3]),
        ("rncp5", [3]),
        ("rs1234 paul", [1]),
        ("zoezoe", []),
        ("P10LEF", []),
    ],
)
def test_a_search_looks_in_id_name_cause_message_and_code(rows, text, found):
    assert select(rows, Query(text)) == found


def test_names_are_searched_as_soon_as_they_are_read():
    dossier = opened()
    made = PassageRows(dossier)
    selector = Selector(made)
    assert selector.select(Query("lefevre")) == []
    made.set_names(extract_names(dossier.flux))
    assert selector.select(Query("lefevre")) == [0]


def test_filters_add_up(rows):
    assert select(rows, Query(only=Status.KO)) == [0, 1, 3]
    assert select(rows, Query(only=Status.OK)) == [2]
    assert select(rows, Query(only=Status.ABSENT)) == []
    assert select(rows, Query(only=Status.KO, state=TO_CORRECT)) == [0, 3]
    assert select(rows, Query(only=Status.KO, state=TO_CORRECT, text="zoe")) == [0]
    assert select(rows, Query(motif="Titulaire non trouvé")) == [0, 3]


def test_a_new_state_shows_at_the_next_question(rows):
    selector = Selector(rows)
    query = Query(only=Status.KO, state=CORRECTED)
    assert selector.select(query) == [1]
    rows.set_states({0: CORRECTED, 1: CORRECTED, 3: TO_CORRECT})
    assert selector.select(query) == [0, 1]


@pytest.mark.parametrize(
    ("by", "order"),
    [
        (SortKey.FILE, [0, 1, 2, 3]),
        (SortKey.ID, [2, 1, 0, 3]),
        (SortKey.NAME, [2, 1, 3, 0]),
        (SortKey.MOTIF, [2, 1, 0, 3]),
        (SortKey.STATUS, [0, 1, 3, 2]),
        (SortKey.STATE, [2, 1, 0, 3]),
        (SortKey.CERTIFICATION, [3, 0, 1, 2]),
    ],
)
def test_rows_sort_by_every_column_equal_ones_in_file_order(rows, by, order):
    assert select(rows, Query(by=by)) == order


def test_descending_keeps_equal_rows_in_file_order(rows):
    assert select(rows, Query(by=SortKey.FILE, descending=True)) == [3, 2, 1, 0]
    assert select(rows, Query(by=SortKey.STATUS, descending=True)) == [2, 0, 1, 3]


def test_causes_are_grouped_the_largest_first(rows):
    groups = group_by_cause(rows)
    assert [(g.cause, g.rows) for g in groups] == [
        ("identity", (0, 3)),
        ("several-holders", (1,)),
    ]
    assert groups[0].label == "Titulaire non trouvé (2)"
    assert [g.rows for g in group_by_cause(rows, [3, 2])] == [(3,)]


def test_counts_are_those_of_the_filters(rows):
    counts = count(rows)
    assert (counts.passages, counts.ko, counts.ok, counts.absent) == (4, 3, 1, 0)
    assert counts.states == {TO_CORRECT: 2, CORRECTED: 1}


def test_a_query_is_ready_once_it_was_prepared(rows):
    selector = Selector(rows)
    query = Query("paul", by=SortKey.NAME)
    assert not selector.is_ready(query)
    selector.prepare(query)
    assert selector.is_ready(query)
    assert selector.is_ready(Query("x", by=SortKey.NAME))
    assert not selector.is_ready(Query(by=SortKey.ID))
    rows.set_names(("",) * 4)
    assert not selector.is_ready(query)


def test_preparing_can_be_cancelled(rows):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    selector = Selector(rows)
    for query in (Query("paul"), Query(by=SortKey.NAME)):
        with pytest.raises(Cancelled):
            selector.prepare(query, stop)
        assert not selector.is_ready(query)


QUERIES = st.builds(
    Query,
    text=st.text("duranzoe P19é ", max_size=5),
    only=st.sampled_from([None, Status.KO, Status.OK]),
    state=st.sampled_from(["", TO_CORRECT]),
    motif=st.sampled_from(["", "Titulaire non trouvé"]),
    by=st.sampled_from(SortKey),
    descending=st.booleans(),
)


@pytest.fixture(scope="module")
def shared_rows() -> PassageRows:
    dossier = opened()
    states = {0: TO_CORRECT, 1: CORRECTED, 3: TO_CORRECT}
    return PassageRows(dossier, states, extract_names(dossier.flux))


@given(st.lists(QUERIES, min_size=1, max_size=5), st.text("duranzoe ", max_size=3))
def test_narrowing_gives_what_searching_afresh_gives(shared_rows, queries, more):
    selector = Selector(shared_rows)
    for query in queries:
        longer = Query(
            query.text + more, query.only, query.state, query.motif, query.by, query.descending
        )
        for asked in (query, longer):
            assert selector.select(asked) == select(shared_rows, asked)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1e"), max_size=8)))
def test_folding_together_is_folding_one_by_one(texts):
    assert fold_all(texts, len(texts)) == [fold(text) for text in texts]


@given(st.text(max_size=20))
def test_a_folded_text_ignores_case_and_the_spelling_of_accents(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_numbers_in_ids_sort_as_numbers():
    ids = ["A1", "A2", "A10", "a11", "B1"]
    shuffled = random.Random(1).sample(ids, len(ids))
    assert sorted(shuffled, key=natural) == ids


def test_a_keystroke_on_two_hundred_thousand_rows_is_quick():
    dossier = opened()
    dossier.flux.ids = [f"ID-{n:06d}" for n in range(200_000)]
    rows = _Many(dossier)
    selector = Selector(rows)
    selector.prepare(Query("i"))
    longest = 0.0
    for text in ("i", "id", "id-", "id-1", "id-19", "id-199", "9", "zz", "paul"):
        started = time.process_time()
        found = selector.select(Query(text))
        longest = max(longest, time.process_time() - started)
        assert len(found) == sum(fold(text) in one for one in rows.texts())
    assert longest < 0.3  # 0.04 s on the machine of the measurements: the promise is 0.1


def test_a_long_sort_is_the_sort_of_everything():
    dossier = opened()
    ids = [f"{random.Random(n).randrange(500)}" for n in range(20_000)]
    dossier.flux.ids = ids
    for descending in (False, True):
        order = select(_Many(dossier), Query(by=SortKey.ID, descending=descending))
        assert order == sorted(range(len(ids)), key=lambda row: int(ids[row]), reverse=descending)
        assert all(a < b for a, b in pairwise(order) if ids[a] == ids[b])


class _Many(PassageRows):
    """Rows of which only the ids are many."""

    def _written(self):
        return iter(self.dossier.flux.ids)
