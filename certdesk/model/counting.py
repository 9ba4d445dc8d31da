"""How many, as a French reader reads it: « 200 000 passages », « 1 erreur »."""

from __future__ import annotations


def figure(number: int) -> str:
    """The number, its thousands kept apart by a thin space at which no line breaks."""
    return f"{number:,}".replace(",", "\u202f")


def plural(number: int) -> str:
    """The ending of a word that so many things bear."""
    return "s" if number > 1 else ""


def counted(number: int, word: str) -> str:
    """The number and its word: « 1 passage », « 2 passages »."""
    return f"{figure(number)} {word}{plural(number)}"
