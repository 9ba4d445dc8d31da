"""What the guard of a page tells: the files in its fields, a form as it leaves. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certdesk.ui.portal.armed_file import ArmedFile

# A text field drops the ends of lines, a script may pack: characters are fewer than the bytes.
_PACKED = 8


@dataclass(frozen=True)
class FormRead:
    """What the guard read in a form at the moment when it leaves: its files, how much text.

    With a `url`, it is the body that a script sends there, and `text` its whole length.
    """

    files: tuple[tuple[str, int], ...] = ()
    text: int = 0
    url: str = ""

    def may_hold(self, file: ArmedFile) -> bool:
        """Whether the file may be in it, even copied in a text field."""
        return bool(self.files) or self.text * _PACKED >= file.size


@dataclass(frozen=True)
class Reread:
    """What the guard saw: each file's name and size, one that was stopped, refused addresses."""

    files: tuple[tuple[str, int], ...] = ()
    stopped: bool = False
    refused: tuple[str, ...] = ()

    def holds(self, file: ArmedFile) -> bool:
        """Whether the page holds this file, and no other."""
        return bool(self.files) and all(each == (file.name, file.size) for each in self.files)
