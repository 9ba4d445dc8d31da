"""The engine runs where Qt is not installed, and importing it starts nothing of the window."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import certdesk
import certdesk.model
import certdesk.portal_client
import certdesk.training

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None  # every import of it now fails
sys.modules["shiboken6"] = None
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
assert not [name for name in sys.modules if name.startswith("certdesk.ui")]
"""


def modules_of(package: object) -> list[str]:
    """Every module of a package, by name."""
    path, name = package.__path__, package.__name__
    return [name, *(found.name for found in pkgutil.walk_packages(path, f"{name}."))]


def entry_points() -> list[str]:
    """The modules beside the packages; the composition root alone builds the window."""
    found = pkgutil.iter_modules(certdesk.__path__, "certdesk.")
    names = [each.name for each in found if not each.ispkg]
    return [name for name in names if not name.startswith("certdesk.compose")]


@pytest.mark.parametrize(
    "names",
    [
        modules_of(certdesk.model),
        modules_of(certdesk.portal_client),
        modules_of(certdesk.training),
        entry_points(),
    ],
    ids=["model", "portal_client", "training", "entry points"],
)
def test_these_modules_import_where_qt_is_blocked(names):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
