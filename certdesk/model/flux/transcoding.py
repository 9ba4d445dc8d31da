"""UTF-16 to UTF-8, piece by piece: in UTF-16 a `<` is not one byte, so nothing could be scanned."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from certdesk.model.flux.refusals import malformed_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from certdesk.model.flux.sniff import Encoding


def head_in_utf8(head: bytes, encoding: Encoding) -> bytes:
    """The first bytes of a UTF-16 file in UTF-8, a character cut at the end left out."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    return decoder.decode(head[encoding.bom :]).encode("utf-8", "replace")


def utf8_pieces(pieces: Iterator[bytes], encoding: Encoding, path: Path) -> Iterator[bytes]:
    """The pieces of a UTF-16 file in UTF-8, without its byte order mark."""
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    skip, line, column = encoding.bom, 1, 1
    try:
        for piece in pieces:
            text = decoder.decode(piece[skip:])
            skip = 0
            line, column = _advance(text, line, column)
            yield text.encode("utf-8")
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode(encoding.name)
        line, column = _advance(good, line, column)
        reason = "un caractère y est coupé ou n’existe pas en UTF-16"
        raise malformed_at(path, line, column, None, reason) from error


def _advance(text: str, line: int, column: int) -> tuple[int, int]:
    breaks = text.count("\n")
    if not breaks:
        return line, column + len(text)
    return line + breaks, len(text) - text.rfind("\n")
