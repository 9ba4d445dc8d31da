"""Comparing sentences without accents or case, and setting French spaces where they belong."""

from __future__ import annotations

import re
import unicodedata

_NBSP = "\u00a0"
_BEFORE_MARK = re.compile(r" (?=[:;?!»])")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """One spelling for the same sentence: composed accents, straight apostrophes, single spaces."""
    composed = unicodedata.normalize("NFC", text).translate({0x2019: "'", 0x2018: "'", 0x02BC: "'"})
    return _SPACES.sub(" ", composed).strip()


def fold(text: str) -> str:
    """The text without accents or case, character for character: positions stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(c) for c in text)


def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def typographic(text: str) -> str:
    """The text with non-breaking spaces where French wants them, so that sources stay readable."""
    return _BEFORE_MARK.sub(_NBSP, text).replace("« ", "«" + _NBSP)
