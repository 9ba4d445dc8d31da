"""Texts held in one block of bytes."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certdesk.model.dossier.packed import PackedTexts


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]))), st.data())
def test_what_is_packed_is_found_again(texts, data):
    packed = PackedTexts(texts)
    assert len(packed) == len(texts)
    assert list(packed) == texts
    assert packed[1:3] == texts[1:3]
    assert packed[::-1] == texts[::-1]
    if texts:
        index = data.draw(st.integers(-len(texts), len(texts) - 1))
        assert packed[index] == texts[index]
    with pytest.raises(IndexError):
        packed[len(texts)]


def test_many_names_take_little_memory():
    packed = PackedTexts(f"DURANT Paul {number}" for number in range(10_000))
    held = sum(map(sys.getsizeof, vars(packed).values()))
    assert held < 400_000  # as many str objects take 760 000, and their list 80 000 more
