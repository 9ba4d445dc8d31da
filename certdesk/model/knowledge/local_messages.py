"""The user's own explanations, in a TOML file that stays readable and is replaced in one go."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from certdesk.model.errors import CertdeskError

_TEXTS = ("pattern", "title", "meaning")


def read_messages(path: Path) -> list[dict[str, Any]]:
    """The entries of the file, none when there is no file yet."""
    tables = _load(path).unwrap().get("message", [])
    if not isinstance(tables, list) or not all(_is_entry(table) for table in tables):
        raise _unusable(path)
    return tables


def append_message(path: Path, table: dict[str, Any]) -> None:
    """Add one entry, keeping whatever the file already says, comments included."""
    document = _load(path)
    entry = tomlkit.table()
    for key, value in table.items():
        entry.add(key, value)
    entries = document.get("message")
    if not isinstance(entries, tomlkit.items.AoT):
        entries = tomlkit.aot()
        document["message"] = entries
    entries.append(entry)
    _replace(path, tomlkit.dumps(document).encode())


def _load(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_bytes())
    except FileNotFoundError:
        return tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise _unusable(path) from error


def _replace(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CertdeskError(
            "Votre explication n’a pas pu être enregistrée.",
            f"Le dossier {path.parent} est-il accessible, et reste-t-il de la place\u00a0?",
        ) from error


def _is_entry(table: object) -> bool:
    return (
        isinstance(table, dict)
        and all(isinstance(table.get(key), str) for key in _TEXTS)
        and isinstance(table.get("todo"), list)
        and all(isinstance(step, str) for step in table["todo"])
        and bool(table["pattern"].strip(" *"))
    )


def _unusable(path: Path) -> CertdeskError:
    return CertdeskError(
        f"Vos explications de messages ne peuvent pas être lues\u00a0: {path.name} est abîmé.",
        "Corrigez ce fichier, ou renommez-le pour repartir de zéro.",
    )
