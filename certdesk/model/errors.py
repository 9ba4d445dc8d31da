"""The expected failures of the model: a French message, and what the reader can do about it.

CertdeskError
├── FileUnreadable          missing, forbidden, vanished, or its share is gone
├── FileRefused             read, but not something CertDesk works on
│   ├── FileEmpty
│   ├── FileTooLarge        over the 1 GB limit
│   ├── NotXml              neither XML nor a zip
│   ├── Malformed           breaks off or breaks the rules of XML: line, column, byte
│   ├── DoctypeRefused      a DOCTYPE: entities are never expanded
│   ├── TooDeep             nested deeper than 256 elements
│   ├── WrongRoot           well-formed, but neither a flux nor an accusé
│   └── WrongOrder          an accusé where a flux is expected, or the reverse
├── FileChanged             changed on disk since it was opened
├── PairRefused             nothing links this accusé to this flux
├── ArchiveRefused          a zip that cannot be opened safely
├── SchemaUnusable          an .xsd that cannot serve
├── EditRefused             an edit that names nothing, or a state that the schema forbids
├── OutputRefused           the file cannot be written there; nothing was written
└── DraftUnusable           a draft that cannot be read back
"""

from __future__ import annotations


class CertdeskError(Exception):
    """An expected failure; `message` says what happened, `remedy` what to do, both in French."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class FileUnreadable(CertdeskError):
    """The file is missing, forbidden, vanished, or its share is gone."""


class FileRefused(CertdeskError):
    """The file was read, but it is not something CertDesk works on."""


class FileEmpty(FileRefused):
    """The file holds no byte, or only white space."""


class FileTooLarge(FileRefused):
    """The file is over the 1 GB limit."""


class NotXml(FileRefused):
    """The file is neither XML nor a zip."""


class Malformed(FileRefused):
    """Not well-formed XML; `line` and `column` count from 1 in characters, `byte` from 0."""

    def __init__(
        self,
        message: str,
        remedy: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
        byte: int | None = None,
    ) -> None:
        super().__init__(message, remedy)
        self.line = line
        self.column = column
        self.byte = byte


class DoctypeRefused(FileRefused):
    """The file carries a DOCTYPE, refused before any parser sees it."""


class TooDeep(FileRefused):
    """Elements are nested deeper than 256 levels."""


class WrongRoot(FileRefused):
    """Well-formed, but the root element is neither a flux's nor an accusé's."""


class WrongOrder(FileRefused):
    """An accusé was given where a flux is expected, or the reverse."""


class FileChanged(CertdeskError):
    """The file on disk is no longer the one that was opened."""


class PairRefused(CertdeskError):
    """Nothing links this accusé to this flux."""


class ArchiveRefused(CertdeskError):
    """The zip cannot be opened safely."""


class SchemaUnusable(CertdeskError):
    """The .xsd file cannot serve as the schema of a flux."""


class EditRefused(CertdeskError):
    """The edit names an unknown passage or path, or asks for a state that the schema forbids."""


class OutputRefused(CertdeskError):
    """The file cannot be written there; nothing was written."""


class DraftUnusable(CertdeskError):
    """The draft cannot be read back."""
