"""Runs first in the bundle: what CertDesk opens must not inherit the bundle's libraries.

PyInstaller tells its own folders in the environment. The browser that opens the portal would load
our libraries in place of the system's, and often not start. Ours were found by then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_SEARCH = "LD_LIBRARY_PATH"
_QT = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
# A CertDesk started by this one, to practise, must begin like the first.
_OWN = "_PYI_"


def give_back(environment: MutableMapping[str, str]) -> None:
    """Leave the environment as it was before the bundle started."""
    before = environment.pop(f"{_SEARCH}_ORIG", None)
    environment.pop(_SEARCH, None)
    if before:
        environment[_SEARCH] = before
    for name in [name for name in environment if name in _QT or name.startswith(_OWN)]:
        del environment[name]


if __name__ == "__main__":
    give_back(os.environ)
