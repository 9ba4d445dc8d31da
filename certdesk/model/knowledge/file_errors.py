"""Why a whole file is rejected: the sentences of the portal's XML control, in plain French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from certdesk.model.knowledge.wording import fold, tidy, typographic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_QUALIFIED = re.compile(r"(?:\"[^\"]*\"|\w[\w.-]*):(?=\w)")
_NAMES = ("element", "expected")
_LONGEST = 200  # a list of values or an expression longer than this tells a clerk nothing


@dataclass(frozen=True, slots=True)
class FileErrorExplanation:
    """What a rejection means; `element` and `value` are those that the sentence names."""

    title: str
    meaning: str
    todo: tuple[str, ...]
    key: str = ""
    element: str | None = None
    value: str | None = None

    @property
    def known(self) -> bool:
        """Whether the catalogue recognises the sentence."""
        return bool(self.key)


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    pattern: re.Pattern[str]
    title: str
    meaning: str
    todo: tuple[str, ...]

    def explain(self, found: re.Match[str], sentence: str) -> FileErrorExplanation:
        # The pattern reads the folded sentence; the words shown are those of the portal.
        words = {name: sentence[slice(*found.span(name))] for name in found.re.groupindex}
        shown = {name: _readable(name, text) for name, text in words.items()}
        return FileErrorExplanation(
            title=self.title.format_map(shown),
            meaning=self.meaning.format_map(shown),
            todo=tuple(step.format_map(shown) for step in self.todo),
            key=self.key,
            element=shown.get("element"),
            value=words.get("value"),
        )


class FileErrors:
    """The rules, tried in the order of the catalogue."""

    def __init__(self, rules: Iterable[Mapping[str, Any]], unknown: Mapping[str, Any]) -> None:
        self._rules = tuple(_rule(table) for table in rules)
        self._unknown = FileErrorExplanation(
            title=typographic(unknown["title"]),
            meaning=typographic(unknown["meaning"]),
            todo=tuple(typographic(step) for step in unknown["todo"]),
        )

    def explain(self, message: str) -> FileErrorExplanation:
        """The first rule that recognises the sentence, or the words for an unknown one."""
        sentence = tidy(message)
        folded = fold(sentence)
        for rule in self._rules:
            found = rule.pattern.search(folded)
            if found is not None:
                return rule.explain(found, sentence)
        return self._unknown


def _rule(table: Mapping[str, Any]) -> _Rule:
    return _Rule(
        key=table["key"],
        pattern=re.compile(table["pattern"]),
        title=typographic(table["title"]),
        meaning=typographic(table["meaning"]),
        todo=tuple(typographic(step) for step in table["todo"]),
    )


def _readable(name: str, text: str) -> str:
    """A word of the sentence as shown: names lose namespace and prefix, long lists are cut."""
    if name in _NAMES:
        text = _QUALIFIED.sub("", text).strip("{}")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
