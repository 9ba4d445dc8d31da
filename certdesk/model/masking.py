"""Takes personal data out of a text before it reaches a log or a crash report."""

from __future__ import annotations

import logging
import re

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


class MaskingFilter(logging.Filter):
    """Masks what a log line would say, arguments included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record passes."""
        record.msg = mask(record.getMessage())
        record.args = ()
        return True
