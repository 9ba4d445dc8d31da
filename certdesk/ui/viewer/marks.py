"""What is said of passages and of spans: a kind, its colour's name, its icon and its word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.ui.palettes import Colors, Pair


class MarkKind(IntEnum):
    """What a mark says; small numbers, one byte a passage."""

    NONE = 0
    ABSENT = 1
    OK = 2
    KO = 3
    CORRECTED = 4
    VERIFIED = 5
    DISMISSED = 6
    SUSPECT = 7

    @property
    def word(self) -> str:
        """What is written beside the colour."""
        return _WORDS[self]

    @property
    def icon(self) -> str:
        """The icon drawn beside the colour; empty for none."""
        return "" if self is MarkKind.NONE else self.name.lower()

    def pair(self, colors: Colors) -> Pair:
        """The colours of this kind in a theme."""
        pair: Pair = getattr(colors, self.icon)
        return pair


_WORDS = ("", "absent", "OK", "KO", "corrigé", "vérifié", "écarté", "suspect")

# What a whole passage is tinted with: a page of accepted passages stays calm.
TINTED = frozenset({MarkKind.KO, MarkKind.CORRECTED, MarkKind.VERIFIED, MarkKind.DISMISSED})

# Where marks share a pixel of the overview strip, the first one present is painted.
PRECEDENCE = (
    MarkKind.KO,
    MarkKind.CORRECTED,
    MarkKind.VERIFIED,
    MarkKind.DISMISSED,
    MarkKind.ABSENT,
    MarkKind.OK,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the file that is emphasised, with the word written after its line."""

    start: int
    end: int
    kind: MarkKind
    word: str = ""

    @property
    def text(self) -> str:
        """The word shown: its own, or that of its kind."""
        return self.word or self.kind.word
