"""Where the files shipped with CertDesk are: schemas, texts, icons, practice dossier."""

from __future__ import annotations

import sys
from pathlib import Path


def _root() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    packaged = Path(__file__).resolve().parents[1] / "_resources"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "resources"


RESOURCES: Path = _root()
"""The folder `resources/`: beside the package in a checkout, inside it in a wheel or a bundle."""


def resource(*parts: str) -> Path:
    """The path of one shipped file, e.g. `resource("xsd", "cdc-1.1.2.xsd")`."""
    return RESOURCES.joinpath(*parts)
