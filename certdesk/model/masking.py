"""Takes personal data out of a text before it reaches a log or a crash report."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import PurePath
from typing import Any

MASK = "…"

# A French social security number, with or without its key, however it is spaced.
_NIR = re.compile(
    r"(?<!\d)[1-478][\s.]?\d{2}[\s.]?\d{2}[\s.]?(?:\d{2}|2[AB])"
    r"(?:[\s.]?\d{3}){2}(?:[\s.]?\d{2})?(?!\d)",
    re.IGNORECASE,
)
_ELEMENT_TEXT = re.compile(r">[^<>]*[^<>\s][^<>]*<")
_ATTRIBUTE = re.compile(r"(=\s*)(\"[^\"]*\"|'[^']*')")
_DATE = re.compile(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# From the first quote to the last one: an apostrophe must not shift where a value begins.
_QUOTED = re.compile(r"['\"«‘“].*['\"»’”]", re.DOTALL)


def mask(text: str) -> str:
    """The text without anything shaped like a NIR, an element's text, a date or an address."""
    text = _ELEMENT_TEXT.sub(f">{MASK}<", text)
    text = _ATTRIBUTE.sub(rf"\1{MASK}", text)
    for pattern in (_NIR, _DATE, _MAIL):
        text = pattern.sub(MASK, text)
    return text


def mask_values(text: str) -> str:
    """The same, without anything between quotes either: there a library puts the value it met."""
    return mask(_QUOTED.sub(MASK, text))


class MaskedRecord(logging.LogRecord):
    """A line of any logger, ours or a library's, that says nothing of a person.

    Not a filter: a logger's filter does not see the lines of its children, a handler's sees only
    those of its handler.
    """

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401 - whatever is given
        super().__init__(*values, **named)
        if self.exc_info and self.exc_info[1] is not None:
            # A formatter takes this text instead of wording the error itself.
            self.exc_text = _places(self.exc_info[1])

    def getMessage(self) -> str:  # noqa: N802 - its name in the library
        """The line as every handler writes it, arguments included."""
        return mask(super().getMessage())


def mask_logs() -> None:
    """From now on no line of this process, whoever writes it, says anything of a person."""
    logging.setLogRecordFactory(MaskedRecord)


def _places(error: BaseException) -> str:
    """The kind of an error and where it went; its words may quote anything."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {PurePath(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    return "\n".join([f"{type(error).__name__} (texte masqué)", *lines])
