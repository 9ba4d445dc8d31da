"""Texts without case or accents, for searching and sorting many of them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from certdesk.model.progress import Tick, no_tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = 2_048  # texts folded in one call: about 150 kB, so that the window is never held up
_BETWEEN = "\x1e"  # XML allows it nowhere
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\ufeff]+")
_SAME = {ord("œ"): "oe", ord("æ"): "ae", 0x2019: "'", 0x2010: "-", 0x2011: "-"}
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """The text without case or accents, composed or not; œ is oe."""
    if text.isascii():
        return text.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return plain.casefold().translate(_SAME)


def fold_all(texts: Iterable[str], total: int, tick: Tick = no_tick) -> list[str]:
    """Many texts folded, block by block: ten times faster than one by one."""
    folded: list[str] = []
    for block in _blocks(texts):
        tick(len(folded), total)
        folded += fold(_BETWEEN.join(block)).split(_BETWEEN)
    return folded


def natural(text: str) -> str:
    """A sort key in which `A10` comes after `A9`."""
    return _DIGITS.sub(lambda found: found[0].zfill(12), fold(text))


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for text in texts:
        block.append(text)
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block
