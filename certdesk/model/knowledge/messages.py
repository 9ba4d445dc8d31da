"""The catalogue: a sentence of the portal → its cause, what it means, what to look at, what to do.

The built-in entries come from `resources/messages_fr.toml`, in the order in which they are tried;
the explanations that the user writes come after them, from a TOML file of the user's own.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from certdesk.model.errors import CertdeskError
from certdesk.model.knowledge.file_errors import FileErrorExplanation, FileErrors
from certdesk.model.knowledge.local_messages import append_message, read_messages
from certdesk.model.knowledge.wording import fold, tidy, typographic
from certdesk.model.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = [
    "ALREADY_RECORDED",
    "CERTIFICATION",
    "UNKNOWN",
    "Explanation",
    "FileErrorExplanation",
    "MessageCatalogue",
    "load_catalogue",
]

ALREADY_RECORDED = "already-recorded"
CERTIFICATION = "certification"
UNKNOWN = "unknown"
_SHORTEST_PATTERN = 5


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a message means; `key` names the entry (M1…M6), empty when no entry knows it."""

    cause: str
    title: str
    meaning: str
    suspects: tuple[str, ...]
    todo: tuple[str, ...]
    question: str
    key: str = ""

    @property
    def known(self) -> bool:
        """Whether an entry, built in or of the user, recognises the message."""
        return bool(self.key)


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: re.Pattern[str]
    explanation: Explanation


class MessageCatalogue:
    """What CertDesk and its user know of the portal's sentences."""

    def __init__(self, built_in: Mapping[str, Any], local: Path | None = None) -> None:
        self._local_path = local
        self._entries = [_built_in_entry(table) for table in built_in["message"]]
        self._unknown = _explanation(built_in["unknown"], UNKNOWN)
        silent = built_in["no_message"]
        self._silent = replace(
            self._unknown,
            title=typographic(silent["title"]),
            meaning=typographic(silent["meaning"]),
        )
        self._file_errors = FileErrors(built_in["error"], built_in["unknown_error"])
        self._local: list[_Entry] = []
        self._known: dict[str, Explanation] = {}
        self.problem = ""
        """Why the user's own explanations could not be read, in French; empty when all is well."""
        self._read_local()

    def explain(self, message: str) -> Explanation:
        """What one message means; an unknown one is offered with every field of identity."""
        found = self._known.get(message)
        if found is None:
            found = self._known[message] = self._look_up(message)
        return found

    def explain_all(self, messages: Iterable[str]) -> Explanation:
        """What several messages about one passage mean: the first one that is known decides."""
        explanations = [self.explain(message) for message in messages]
        if not explanations:
            return self._silent
        return next((e for e in explanations if e.known), explanations[0])

    def explain_error(self, message: str) -> FileErrorExplanation:
        """What a reason for rejecting the whole file means."""
        return self._file_errors.explain(message)

    def add_local(
        self, pattern: str, title: str, meaning: str, todo: str | Iterable[str] = ()
    ) -> Explanation:
        """Keep the user's explanation of the messages that contain `pattern` (`*` = anything)."""
        if self._local_path is None:
            raise CertdeskError(
                "Cette explication ne peut pas être gardée\u00a0: aucun dossier n’est prévu."
            )
        if len(fold(tidy(pattern)).replace("*", "").strip()) < _SHORTEST_PATTERN:
            raise CertdeskError(
                "Le passage du message à reconnaître est trop court.",
                "Reprenez au moins quelques mots du message du portail.",
            )
        if self.problem:
            raise CertdeskError(self.problem)
        steps = [todo] if isinstance(todo, str) else list(todo)
        table = {
            "pattern": pattern.strip(),
            "title": title.strip() or self._unknown.title,
            "meaning": meaning.strip(),
            "todo": [step.strip() for step in steps if step.strip()],
        }
        append_message(self._local_path, table)
        entry = self._local_entry(table)
        self._local.append(entry)
        self._known.clear()
        return entry.explanation

    def _look_up(self, message: str) -> Explanation:
        text = fold(tidy(message))
        if not text:
            return self._silent
        for entry in (*self._entries, *self._local):
            if entry.pattern.search(text):
                return entry.explanation
        return self._unknown

    def _read_local(self) -> None:
        if self._local_path is None:
            return
        try:
            self._local = [self._local_entry(table) for table in read_messages(self._local_path)]
        except CertdeskError as error:
            self.problem = error.message

    def _local_entry(self, table: Mapping[str, Any]) -> _Entry:
        pieces = fold(tidy(table["pattern"])).split("*")
        return _Entry(
            re.compile(".*".join(re.escape(piece.strip()) for piece in pieces)),
            replace(
                self._unknown,
                title=typographic(table["title"]),
                meaning=typographic(table["meaning"]) or self._unknown.meaning,
                todo=tuple(typographic(step) for step in table["todo"]) or self._unknown.todo,
                key=f"local:{table['pattern']}",
            ),
        )


def load_catalogue(local: Path | None = None) -> MessageCatalogue:
    """The catalogue shipped with CertDesk, with the user's explanations of `local` if any."""
    with resource("messages_fr.toml").open("rb") as file:
        return MessageCatalogue(tomllib.load(file), local)


def _built_in_entry(table: Mapping[str, Any]) -> _Entry:
    return _Entry(re.compile(table["pattern"]), _explanation(table, table["cause"]))


def _explanation(table: Mapping[str, Any], cause: str) -> Explanation:
    return Explanation(
        cause=cause,
        title=typographic(table["title"]),
        meaning=typographic(table["meaning"]),
        suspects=tuple(table["suspects"]),
        todo=tuple(typographic(step) for step in table["todo"]),
        question=typographic(table["question"]),
        key=table.get("key", ""),
    )
