"""The guarded scanner against its oracle, expat: named traps, then random nasty documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certdesk.model.errors import CertdeskError, Malformed
from certdesk.model.flux.expat import index_by_expat
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.index import Index
from certdesk.model.flux.scan import index_by_scan
from certdesk.model.flux.source import Source, source_of
from certdesk.model.progress import Cancelled
from tests.builders import flux, passage
from tests.model.flux.traps import BASE, FAST, HARD, HOPELESS, LARGE
from tests.strategies import nasty_documents

FIELDS = [name for name in Index.__slots__ if name != "by"]


def source(data: bytes) -> Source:
    return source_of(data, Path("flux.xml"))


def assert_same(scanned: Index, oracle: Index) -> None:
    for name in FIELDS:
        assert getattr(scanned, name) == getattr(oracle, name), name


def compare(data: bytes, window: int) -> str:
    """Check both indexes; say which of the two the product would use."""
    oracle = index_by_expat(source(data), window=window)
    scanned = index_by_scan(source(data), window=window)
    if scanned is None:
        return "expat"
    assert_same(scanned, oracle)
    return "scan"


@pytest.mark.parametrize("window", [100, 999, 1 << 18])
@pytest.mark.parametrize("name", FAST)
def test_the_scan_answers_as_expat(name, window):
    assert compare(FAST[name], window) == "scan"


@pytest.mark.parametrize("window", [100, 999, 1 << 18])
@pytest.mark.parametrize("name", HARD)
def test_the_scan_answers_as_expat_or_gives_up(name, window):
    compare(HARD[name], window)


@pytest.mark.parametrize("name", HOPELESS)
def test_the_scan_gives_up_where_its_argument_fails(name):
    assert compare(HARD[name], 1 << 18) == "expat"


@pytest.mark.parametrize("window", [9000, 1 << 18])
@pytest.mark.parametrize("name", LARGE)
def test_what_is_longer_than_a_window_is_read_in_pieces(name, window):
    compare(LARGE[name], window)


@settings(max_examples=250)
@given(nasty_documents(), st.sampled_from([100, 150, 250, 700, 1 << 18]))
def test_the_scan_of_a_nasty_document_equals_expat(document, window):
    compare(document.data, window)


@settings(max_examples=100)
@given(nasty_documents(), st.data())
def test_a_spoilt_document_is_never_indexed_otherwise_than_by_expat(document, data):
    """Cut or spoilt anywhere: an expected refusal, or a document still well-formed."""
    at = data.draw(st.integers(0, len(document.data)))
    spoilt = data.draw(
        st.sampled_from(
            [
                document.data[:at],
                document.data[:at] + b"<" + document.data[at:],
                document.data[:at] + document.data[at + 1 :],
            ]
        )
    )
    try:
        opened = source(spoilt)
        oracle = index_by_expat(opened)
    except CertdeskError:
        return
    scanned = index_by_scan(opened, window=250)
    if scanned is not None:
        assert_same(scanned, oracle)


def test_many_unusual_passages_go_to_expat_at_once():
    data = flux(*(passage(f"T&{number}") for number in range(400)))
    ticks: list[int] = []
    assert index_by_scan(source(data), lambda done, _total: ticks.append(done), window=4096) is None
    assert ticks[-1] < len(data) // 2


def test_some_unusual_passages_stay_with_the_scan():
    data = flux(
        *(passage(f"T&{number}" if number % 9 == 0 else f"T{number}") for number in range(400))
    )
    assert compare(data, 4096) == "scan"


@pytest.mark.parametrize("index", [index_by_scan, index_by_expat])
def test_an_index_is_cancelled_between_two_windows(index):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        index(source(BASE), stop, window=500)


@pytest.mark.parametrize("index", [index_by_scan, index_by_expat])
def test_an_index_tells_its_progress_to_the_end(index):
    told: list[tuple[int, int]] = []
    index(source(BASE), lambda done, total: told.append((done, total)), window=500)
    assert told == sorted(told)
    assert told[-1] == (len(BASE), len(BASE))
    assert len(told) >= len(BASE) // 1000


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_flux_is_malformed_at_its_end(cut):
    data = BASE[: int(len(BASE) * cut)].rstrip()
    with pytest.raises(Malformed) as caught:
        index_flux(source(data))
    assert caught.value.byte is not None
    assert len(data) - 80 < caught.value.byte <= len(data)
