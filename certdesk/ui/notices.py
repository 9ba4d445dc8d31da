"""What the window tells beside the work: facts with a remedy, and questions with choices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.errors import CertdeskError


class NoticeLevel(StrEnum):
    """How a notice is shown."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """A fact shown in the notice bar; one with the same `key` replaces the former one."""

    level: NoticeLevel
    message: str
    remedy: str = ""
    action_label: str = ""
    action: Callable[[], None] | None = None
    key: str = ""


def notice_of(error: CertdeskError, key: str = "") -> Notice:
    """The notice of an expected failure."""
    return Notice(NoticeLevel.ERROR, error.message, error.remedy, key=key)


@dataclass(frozen=True)
class Choice:
    """One answer to a question; `act` carries it out."""

    label: str
    act: Callable[[], None]
    detail: str = ""


@dataclass(frozen=True)
class Question:
    """Something only the clerk knows: a doubtful pair, several pairs, a flux to be found.

    `given_up` is done when the clerk does not answer.
    """

    title: str
    text: str
    choices: tuple[Choice, ...]
    cancel_label: str = "Annuler"
    given_up: Callable[[], None] | None = None


def unexpected(error: object) -> BaseException:
    """What a slot raises for a failure that nobody foresaw: the crash dialog takes it from there.

    Expected failures are `CertdeskError`s and become notices.
    """
    return error if isinstance(error, BaseException) else TypeError(repr(error))
