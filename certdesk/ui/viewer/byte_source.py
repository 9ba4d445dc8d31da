"""What a pane needs of a file: its bytes, their encoding, and the numbers of their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from mmap import mmap
from typing import Protocol

Bytes = bytes | mmap


class ByteSource(Protocol):
    """The face of `model.flux.source.Source` that the viewer relies on."""

    @property
    def data(self) -> Bytes:
        """All the bytes, in an encoding where ASCII bytes are ASCII characters."""

    @property
    def encoding(self) -> str:
        """The codec of `data`."""

    @property
    def size(self) -> int:
        """How many bytes."""

    @property
    def bom(self) -> int:
        """How many bytes of byte order mark come first."""

    @property
    def longest_line(self) -> int:
        """The bytes of the longest line: raw or pretty presentation follows."""

    @property
    def line_count(self) -> int:
        """How many lines: the gutter is as wide as the last number."""

    def line_of(self, offset: int) -> int:
        """The number of the line of an offset, from 1."""


@dataclass(frozen=True)
class HeadSource:
    """The first bytes of a file as a source, painted before the file is read."""

    data: bytes
    encoding: str
    bom: int = 0
    size: int = field(init=False)
    longest_line: int = field(init=False)
    line_count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.data))
        lines = self.data.splitlines()
        object.__setattr__(self, "longest_line", max(map(len, lines), default=0))
        object.__setattr__(self, "line_count", len(lines))

    def line_of(self, offset: int) -> int:
        """The number of the line of an offset, from 1."""
        before = self.data[:offset]
        return before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r") + 1
