"""A file on its way in: written to the private folder and hashed as it comes, never held whole."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from flask import Request

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE_LIMIT = 200 * 1024 * 1024
FORM_MARGIN = 64 * 1024
"""What a form may weigh besides its file."""

_LONGEST_NAME = 150


class Upload:
    """The writable side of a file part; gone with its request unless somebody keeps it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = safe_name(name)
        self.size = 0
        handle, path = tempfile.mkstemp(prefix="recu-", suffix=".part", dir=folder)
        self._file = open(handle, "w+b")  # noqa: SIM115 - `discard` closes it
        self._path = Path(path)
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of what was received."""
        return self._digest.hexdigest()

    @property
    def is_xml(self) -> bool:
        """Whether its name says that it is XML, which is all that the portal looks at."""
        return self.name.lower().endswith(".xml")

    def write(self, data: bytes) -> int:
        """One more piece, from the form's reader."""
        self.size += len(data)
        self._digest.update(data)
        return self._file.write(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """The form's reader goes back to the start when the part is over."""
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """The content, for whoever wants it."""
        return self._file.read(size)

    def close(self) -> None:
        """Nothing more comes; flask closes what it has parsed."""
        self._file.close()

    def keep_as(self, path: Path) -> None:
        """Give the file its place among the deposits."""
        self._file.close()
        self._path.replace(path)

    def discard(self) -> None:
        """Delete the file, unless it was kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """The last part of a name, whatever system wrote it, without anything that could harm."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, suffix = plain.rpartition(".")
        plain = stem[: _LONGEST_NAME - len(suffix) - 1] + dot + suffix if dot else plain
    return plain[-_LONGEST_NAME:] or "sans-nom"


class UploadRequest(Request):
    """A request whose file parts go to the folder of the portal."""

    folder: Callable[[], Path]

    @property
    def uploads(self) -> list[Upload]:
        """The files received so far, kept or not."""
        found: list[Upload] = self.environ.setdefault("certdesk.uploads", [])
        return found

    def upload(self, field: str) -> Upload | None:
        """The file of a field; None when nothing was chosen."""
        storage = self.files.get(field)
        if storage is None or not storage.filename:
            return None
        return cast("Upload", storage.stream)

    def discard_uploads(self) -> None:
        """Delete what nobody has kept, when the request is over."""
        for upload in self.uploads:
            upload.discard()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        upload = Upload(type(self).folder(), filename or "")
        self.uploads.append(upload)
        return cast("IO[bytes]", upload)


def request_class(folder: Callable[[], Path]) -> type[UploadRequest]:
    """The request class of one portal."""
    return type("PortalRequest", (UploadRequest,), {"folder": staticmethod(folder)})
