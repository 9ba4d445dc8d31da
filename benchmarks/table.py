"""One promise, what was measured, and whether it is held: rows and how they are printed."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADS = ("Promesse", "Mesuré", "Cible", "Tenu", "Détail")


@dataclass(frozen=True)
class Row:
    """One line of the table; `held` is None where this machine cannot tell."""

    promise: str
    measured: str
    target: str
    held: bool | None
    detail: str = ""

    @property
    def word(self) -> str:
        """The verdict in a word."""
        return {True: "oui", False: "NON", None: "—"}[self.held]

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The texts of its columns."""
        return (self.promise, self.measured, self.target, self.word, self.detail)


@dataclass
class Samples:
    """Timings of the same work, round after round."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        """One more round."""
        self.values.append(value)

    @property
    def median(self) -> float:
        """What the table shows."""
        return statistics.median(self.values)

    @property
    def spread(self) -> str:
        """Median with the extremes, in seconds."""
        low, high = min(self.values), max(self.values)
        return f"{seconds(self.median)} ({seconds(low)}–{seconds(high)})"


def seconds(value: float) -> str:
    """A duration, in the unit that reads best."""
    if value < 0.2:
        return f"{value * 1000:.3g} ms"
    return f"{value:.2f} s"


def megabytes(value: float) -> str:
    """A size in MB."""
    return f"{value / 1e6:.0f} Mo"


def compared(promise: str, ours: Samples, theirs: Samples, limit: float, other: str) -> Row:
    """A row that holds a ratio of medians to a limit."""
    ratio = ours.median / theirs.median
    return Row(
        promise,
        f"{ratio:.2f} ×",
        f"≤ {limit:g} × {other}",
        ratio <= limit,
        f"{ours.spread} contre {theirs.spread}",
    )


def timed(promise: str, value: float, limit: float, detail: str = "") -> Row:
    """A row that holds a duration to a limit, both in seconds."""
    return Row(promise, seconds(value), f"≤ {seconds(limit)}", value <= limit, detail)


def weighed(promise: str, value: float | None, limit: float, detail: str = "") -> Row:
    """A row that holds a memory to a limit, both in bytes."""
    if value is None:
        return Row(promise, "—", f"≤ {megabytes(limit)}", None, "pas de smaps_rollup ici")
    return Row(promise, megabytes(value), f"≤ {megabytes(limit)}", value <= limit, detail)


def absent(promise: str, target: str, why: str) -> Row:
    """A row that this machine cannot measure, saying why."""
    return Row(promise, "—", target, None, why)


def as_text(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    widths = [max(len(cells[at]) for cells in everything(rows)) for at in range(len(HEADS))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)).rstrip()
        for cells in everything(rows)
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """The table for docs/bench.md."""
    lines = ["| " + " | ".join(cells) + " |" for cells in everything(rows)]
    lines.insert(1, "|" + "---|" * len(HEADS))
    return "\n".join(lines)


def typeset(text: str) -> str:
    """French typography: the space before these marks never ends a line."""
    return re.sub(" (?=[:;?!»])", "\u00a0", text)


def everything(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """The heads, then the cells of each row."""
    return [HEADS, *(row.cells for row in rows)]
