"""Comparing what a page shows with what it is expected to show: no case, accent nor plural."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W_]+")
_LONGEST_LABEL = 2000


def plain(text: str, *, strict: bool = False) -> str:
    """The words of a label without case, accents, punctuation, nor the « s » of the plural.

    `strict` keeps the « s »: « Fichier déposé » and « Fichiers déposés » are two things.
    """
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST_LABEL]).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = _WORD.findall(bare)
    return " ".join(words if strict else (_singular(word) for word in words))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 2 and word.endswith("s") else word


@dataclass(frozen=True, slots=True)
class Label:
    """One thing that a page shows, in every spelling known for it."""

    key: str
    texts: tuple[str, ...]
    strict: bool = False
    forms: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forms = tuple(dict.fromkeys(plain(text, strict=self.strict) for text in self.texts))
        object.__setattr__(self, "forms", forms)

    def equals(self, text: str) -> bool:
        """Whether the text is this label and nothing else."""
        return plain(text, strict=self.strict) in self.forms

    def begins(self, text: str) -> bool:
        """Whether the text begins with this label."""
        shown = plain(text, strict=self.strict) + " "
        return any(shown.startswith(form + " ") for form in self.forms)

    def within(self, text: str) -> bool:
        """Whether the text has this label in it, as whole words."""
        shown = f" {plain(text, strict=self.strict)} "
        return any(f" {form} " in shown for form in self.forms)


@dataclass(frozen=True)
class Wording:
    """The labels of a portal, by key, and its statuses."""

    labels: Mapping[str, Label] = field(repr=False)
    statuses: tuple[Label, ...] = field(repr=False)

    def __getitem__(self, key: str) -> Label:
        return self.labels[key]

    def status(self, text: str) -> str:
        """The portal's status that a text shows, in our spelling; empty when it shows none."""
        return next((status.key for status in self.statuses if status.within(text)), "")


def best(labels: Label, candidates: Iterable[str]) -> int | None:
    """Which candidate shows the label: the one that equals it, else begins with it, else has it."""
    shown = list(candidates)
    for test in (labels.equals, labels.begins, labels.within):
        for number, text in enumerate(shown):
            if test(text):
                return number
    return None
