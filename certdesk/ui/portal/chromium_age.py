"""How old the embedded Chromium is, told by the version whose security fixes it holds. No Qt.

Qt builds an older Chromium and adds the fixes of newer ones: the date of those fixes counts. No
date is in the binary, so the release calendar is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

OLD_AFTER_DAYS: Final = 120

# The day each of these versions became the stable one. Between two of them, equal steps; after
# the last one, two weeks a version: Chromium's rhythm since version 153.
_STABLE: Final = (
    (94, date(2021, 9, 21)),
    (109, date(2023, 1, 10)),
    (120, date(2023, 12, 5)),
    (121, date(2024, 1, 23)),
    (126, date(2024, 6, 11)),
    (127, date(2024, 7, 23)),
    (131, date(2024, 11, 12)),
    (132, date(2025, 1, 14)),
    (138, date(2025, 6, 24)),
    (139, date(2025, 8, 5)),
    (142, date(2025, 10, 28)),
    (143, date(2025, 12, 2)),
    (144, date(2026, 1, 13)),
    (152, date(2026, 8, 25)),
    (153, date(2026, 9, 8)),
)
_STEP: Final = timedelta(days=14)


@dataclass(frozen=True)
class ChromiumBuild:
    """The embedded Chromium: its own version, and the one whose security fixes it holds."""

    version: str
    patched: str = ""

    @property
    def fixed_until(self) -> date | None:
        """About when its security fixes stop; None when the version cannot be read."""
        return released(self.patched) or released(self.version)

    def age(self, today: date) -> int | None:
        """How many days its security fixes are behind; None when nobody can say."""
        until = self.fixed_until
        return None if until is None else max(0, (today - until).days)

    def is_old(self, today: date) -> bool:
        """Whether the system's browser is the better choice; a version unknown is an old one."""
        age = self.age(today)
        return age is None or age > OLD_AFTER_DAYS

    def describe(self) -> str:
        """« Chromium 140 (corrections de sécurité d’octobre 2026) »."""
        major = self.version.partition(".")[0] or "inconnu"
        until = self.fixed_until
        if until is None:
            return f"Chromium {major}"
        return f"Chromium {major} (corrections de sécurité {_of_month(until)})"


def released(version: str) -> date | None:
    """About when this version of Chromium came out; None for what is no version we know of."""
    major = version.partition(".")[0]
    if not (major.isascii() and major.isdigit()) or int(major) < _STABLE[0][0]:
        return None
    number = int(major)
    last, day = _STABLE[-1]
    if number >= last:
        return day + min(number - last, 1000) * _STEP
    for (low, begin), (high, end) in pairwise(_STABLE):
        if low <= number < high:
            return begin + (end - begin) * (number - low) / (high - low)
    return None


_MONTHS: Final = (
    *("de janvier", "de février", "de mars", "d’avril", "de mai", "de juin"),
    *("de juillet", "d’août", "de septembre", "d’octobre", "de novembre", "de décembre"),
)


def _of_month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"
