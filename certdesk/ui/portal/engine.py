"""Whether the embedded browser can be used here, and which Chromium it is; it imports it late.

Without it, or where it must not run, the system's browser is the way.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.ui.portal.chromium_age import ChromiumBuild

if TYPE_CHECKING:
    from certdesk.ui.portal.portal_view import PortalView

_MODULE = "PySide6.QtWebEngineWidgets"
_NO_SANDBOX = "QTWEBENGINE_DISABLE_SANDBOX"
_DEBUGGING = "QTWEBENGINE_REMOTE_DEBUGGING"
_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
# Over one shared connection, a form that breaks off is sent twice: see `interceptor`.
_OURS = ("--disable-http2", "--disable-quic")
# What a computer may need, by its whole name. Any other may open a door: certificates believed
# without a proof, origins mixed, a debugger.
_HARMLESS = frozenset(
    {
        *("--lang", "--force-device-scale-factor", "--ozone-platform", "--disable-dev-shm-usage"),
        *("--disable-gpu", "--disable-gpu-compositing", "--use-gl", "--use-angle"),
        *("--no-proxy-server", "--proxy-server", "--proxy-pac-url", "--proxy-bypass-list"),
        *("--proxy-auto-detect",),
    }
)


@dataclass(frozen=True)
class Engine:
    """The embedded browser, ready to be made."""

    view: type[PortalView]
    chromium: ChromiumBuild


@dataclass(frozen=True)
class NoEngine:
    """Why there is no embedded browser, in French."""

    message: str
    remedy: str


def load_engine() -> Engine | NoEngine:
    """Import Chromium, or say why not.

    Late is not too late: in Qt 6.11 nothing has to be set before the application is made. Neither
    an earlier import nor QtWebEngineQuick.initialize() shares an OpenGL context any more.
    """
    if os.environ.get(_NO_SANDBOX) != "1":
        if _runs_as_root():
            return _AS_ROOT
        if sys.platform == "linux" and forbids_sandbox(Path("/proc/sys")):
            return _NO_NAMESPACE
    if importlib.util.find_spec(_MODULE) is None:
        return _NOT_INSTALLED
    _set_environment()
    try:
        from PySide6.QtWebEngineCore import (
            qWebEngineChromiumSecurityPatchVersion,
            qWebEngineChromiumVersion,
        )

        from certdesk.ui.portal.portal_view import PortalView
    except ImportError:
        return _BROKEN
    own, patched = qWebEngineChromiumVersion(), qWebEngineChromiumSecurityPatchVersion()
    return Engine(PortalView, ChromiumBuild(_text(own), _text(patched)))


def _text(version: str | bytes | bytearray | memoryview[int]) -> str:
    """PySide6 gives a str here, and declares bytes."""
    return version if isinstance(version, str) else bytes(version).decode("ascii")


def _set_environment() -> None:
    """What Chromium reads when it starts: no door opened on this computer, no shared connection."""
    os.environ.pop(_DEBUGGING, None)
    asked = os.environ.get(_FLAGS, "").split()
    kept = [flag for flag in asked if flag.partition("=")[0] in _HARMLESS]
    os.environ[_FLAGS] = " ".join([*kept, *_OURS])


def _runs_as_root() -> bool:
    """Chromium has no sandbox there, and a hostile page would have the whole computer."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def forbids_sandbox(switches: Path) -> bool:
    """Whether this Linux refuses what Chromium's sandbox needs: it would end the whole program."""
    forbidding = {
        "kernel/unprivileged_userns_clone": "0",
        "user/max_user_namespaces": "0",
        "kernel/apparmor_restrict_unprivileged_userns": "1",
    }
    return any(_read(switches / name) == value for name, value in forbidding.items())


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeError):
        return ""


_AS_ROOT = NoEngine(
    "CertDesk tourne avec les droits de l’administrateur\u00a0: le navigateur intégré ne s’ouvre "
    "pas ainsi.",
    "Déposez avec votre navigateur, ou lancez CertDesk avec votre compte habituel.",
)
_NO_NAMESPACE = NoEngine(
    "Ce système n’autorise pas le navigateur intégré à s’isoler du reste de l’ordinateur : il "
    "ne s’ouvre pas sans cette protection.",
    "Déposez avec votre navigateur ; votre service informatique peut autoriser les espaces "
    "de noms d’utilisateur.",
)
_NOT_INSTALLED = NoEngine(
    "Le navigateur intégré n’est pas installé avec ce CertDesk.",
    "Le dépôt se fait avec votre navigateur habituel\u00a0; CertDesk vous guide et reconnaît "
    "l’accusé dès qu’il est téléchargé.",
)
_BROKEN = NoEngine(
    "Le navigateur intégré ne démarre pas sur cet ordinateur\u00a0: il lui manque des "
    "bibliothèques du système.",
    "Déposez avec votre navigateur\u00a0; votre service informatique peut compléter "
    "l’installation.",
)
