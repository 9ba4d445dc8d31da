"""Which lines of the portal's list are which deposits of the journal, by name and date.

The list alone never says that a file did not arrive: it may be late, or go on on another page.
"""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from certdesk.model.journal.records import Deposit, DepositState, PortalStatus, trimmed_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOLERANCE: Final = timedelta(minutes=15)
"""The portal's clock is not quite ours."""
PORTAL_ZONE: Final = "Europe/Paris"

_ORDER: Final = (
    DepositState.DEPOSITED,
    DepositState.UNKNOWN,
    DepositState.NOT_SENT,
    DepositState.REFUSED,
)


class Listed(Protocol):
    """A line of the list of deposits, as `pages` reads it; its date has no zone."""

    @property
    def date(self) -> datetime | None: ...
    @property
    def file_name(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def for_(self) -> str: ...
    @property
    def status(self) -> PortalStatus | None: ...


class Found(StrEnum):
    """What the list says of a deposit."""

    THERE = "trouvé"
    ABSENT = "absent"
    SEVERAL = "plusieurs"


class Assignment:
    """The lines of one list, given to the deposits of one portal."""

    def __init__(self, deposits: Iterable[Deposit], listed: Iterable[Listed]) -> None:
        self._lines: dict[int, Listed] = {}
        self._ambiguous: set[int] = set()
        free = sorted(listed, key=_moment)
        waiting = sorted(deposits, key=lambda each: each.sent_at)
        for state in _ORDER:
            self._give([each for each in waiting if each.state is state], free)

    def line_of(self, deposit: Deposit) -> Listed | None:
        """The line of this deposit, None when there is none or more than one could be."""
        return self._lines.get(deposit.number)

    def look(self, deposit: Deposit) -> Found:
        """Whether the list shows this deposit."""
        if deposit.number in self._lines:
            return Found.THERE
        return Found.SEVERAL if deposit.number in self._ambiguous else Found.ABSENT

    def _give(self, deposits: Sequence[Deposit], free: list[Listed]) -> None:
        """Give each its line; where lines and deposits of one name differ in number, ask."""
        for deposit in deposits:
            fitting = [line for line in free if fits(deposit, line)]
            rivals = [
                each
                for each in deposits
                if each.number not in self._lines and any(fits(each, line) for line in fitting)
            ]
            if fitting and len(fitting) != len(rivals) and not _is_sure(deposit):
                self._ambiguous.add(deposit.number)
            elif fitting:
                line = min(fitting, key=lambda each: _distance(deposit, each))
                self._lines[deposit.number] = line
                free.remove(line)


def fits(deposit: Deposit, line: Listed) -> bool:
    """Whether a line could be this deposit: its name, its organisation, not before it left."""
    if _name(line.file_name) != _name(deposit.file_name):
        return False
    owner, listed_owner = trimmed_client(deposit.for_id_client), trimmed_client(line.for_)
    if owner and listed_owner and owner != listed_owner:
        return False
    return line.date is None or line.date >= _earliest(deposit, line.date)


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _is_sure(deposit: Deposit) -> bool:
    """It arrived, that is known: of several lines of its name, the nearest is its own."""
    return deposit.state is DepositState.DEPOSITED


def _earliest(deposit: Deposit, listed: datetime) -> datetime:
    """Before this moment, as the list writes it, the deposit had not left."""
    earliest = min(_moments(deposit)) - TOLERANCE
    if listed.time() == time():  # the list says the day only
        return datetime.combine(earliest.date(), time())
    return earliest


def _moments(deposit: Deposit) -> list[datetime]:
    """When it left, on the clocks that the list may follow: this computer's, and that of Paris
    where the system knows it; a clerk may work overseas."""
    moments = [deposit.sent_at.astimezone()]
    with contextlib.suppress(ZoneInfoNotFoundError):
        moments.append(deposit.sent_at.astimezone(ZoneInfo(PORTAL_ZONE)))
    return [each.replace(tzinfo=None) for each in moments]


def _moment(line: Listed) -> datetime:
    return line.date or datetime.max


def _distance(deposit: Deposit, line: Listed) -> timedelta:
    return min(abs(_moment(line) - each) for each in _moments(deposit))
