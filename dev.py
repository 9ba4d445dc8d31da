#!/usr/bin/env python3
"""The one command of the project: prepares `.venv`, then shows, tests, measures or builds.

Standard library only, so that a bare Python is enough to begin.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
CERTDESK = BIN / ("certdesk.exe" if os.name == "nt" else "certdesk")
MARK = VENV / "certdesk-setup.sha256"
OUTPUT = ROOT / "build"

OLDEST = (3, 11)

# What Qt opens at start, and the Debian package that brings it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
# What the embedded browser opens besides; the tests and the demo use it.
WEB_LIBRARIES = {
    "libnss3.so": "libnss3",
    "libnspr4.so": "libnspr4",
    "libasound.so.2": "libasound2",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXrandr.so.2": "libxrandr2",
    "libXtst.so.6": "libxtst6",
    "libxkbfile.so.1": "libxkbfile1",
}
# What its X11 plug-in opens besides; a machine with a screen needs them, and a bundle takes them
# along, wherever it is built.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# A real store of passwords, for one test; without them it says that it checked nothing.
TEST_PROGRAMS = {"dbus-run-session": "dbus-daemon", "gnome-keyring-daemon": "gnome-keyring"}
APT_LISTS = Path("/var/lib/apt/lists")
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")

CHECKS = (
    ("Style du code (ruff check)", ("ruff", "check", ".")),
    ("Mise en forme (ruff format)", ("ruff", "format", "--check", ".")),
    ("Types (mypy)", ("mypy",)),
    ("Sens des imports (import-linter)", ("lint-imports", "--no-logo")),
    ("Références de PySide6", ("python", "tests/refcount_check.py")),
)


class Stop(Exception):
    """Nothing more can be done; the French text says why and what to do."""


def typeset(text: str) -> str:
    """French typography: the space before these marks never ends a line."""
    return re.sub(" (?=[:;?!»])", "\u00a0", text)


def say(text: str) -> None:
    """Print one line at once, so that it stays in order with what the tools print."""
    print(typeset(text), flush=True)


# --- the system -----------------------------------------------------------------------------


def check_python() -> None:
    """Stop early, with a sentence, on a Python that cannot run CertDesk."""
    if sys.version_info < OLDEST:
        raise Stop("CertDesk demande Python 3.11 ou plus récent : python3.11 dev.py …")


def has_screen() -> bool:
    """Whether a window can be shown; only Linux and the BSDs may have no display at all."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def opens(library: str) -> bool:
    """Whether the loader of the system finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether Qt will find letters: without a font it draws boxes, and says nothing.

    Offscreen, tests and pictures need one font and all its signs; a desktop has its own.
    """
    wanted = "*.[ot]t[fc]" if has_screen() else "DejaVuSans.ttf"
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(wanted), None) for folder in folders if folder.is_dir())


def missing_packages(build: bool = False) -> list[str]:
    """The Debian packages that this Linux lacks; nothing on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return []
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    missing = []
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{version}-venv")
    wanted = LIBRARIES | WEB_LIBRARIES
    if build or (has_screen() and os.environ.get("DISPLAY")):
        wanted |= X11_LIBRARIES
    missing += [package for library, package in wanted.items() if not opens(library)]
    if not has_font():
        missing.append(FONT_PACKAGE)
    return missing + (missing_for_a_bundle(version) if build else [])


def missing_for_a_bundle(version: str) -> list[str]:
    """What PyInstaller needs besides: objdump, and Python as a shared library."""
    missing = [] if shutil.which("objdump") else ["binutils"]
    shared = sysconfig.get_config_var("Py_ENABLE_SHARED")
    if shared and opens(sysconfig.get_config_var("INSTSONAME")):
        return missing
    if shared and sys.base_prefix == "/usr":
        return [*missing, f"libpython{version}"]
    raise Stop(
        "Ce Python n’a pas de bibliothèque partagée (libpython) : PyInstaller ne peut rien en "
        "faire. Prenez le Python de la distribution, ou un Python compilé avec --enable-shared."
    )


def install(packages: list[str]) -> None:
    """Install what is missing when we may, else name the one line to type."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    say(f"Il manque à ce système : {', '.join(packages)}")
    if shutil.which("apt-get") is None:
        raise Stop(
            "Ce système n’a pas apt-get : installez l’équivalent de ces paquets Debian avec son "
            "gestionnaire de paquets, puis relancez la même commande."
        )
    if os.geteuid() != 0:
        raise Stop(f"Tapez cette ligne, puis relancez la même commande :\n  sudo {line}")
    say(f"Installation par le système : {line}")
    known = any(APT_LISTS.glob("*_Packages*"))
    if (known and run_apt(line)) or (run_apt("apt-get update") and run_apt(line)):
        return
    raise Stop(f"Le système n’a pas pu les installer. Ligne à taper avec le réseau :\n  {line}")


def run_apt(line: str) -> bool:
    """Run one apt-get line without any question; whether it went well."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run([*line.split(), "-qq"], env=environment, check=False).returncode == 0


def prepare_system(build: bool = False) -> None:
    """Make sure that the system has what Python and Qt need."""
    packages = missing_packages(build)
    if not packages:
        return
    install(packages)
    importlib.invalidate_caches()
    left = missing_packages(build)
    if left:
        raise Stop(f"Il manque encore après l’installation : {', '.join(left)}")


# --- .venv ----------------------------------------------------------------------------------


def fingerprint() -> str:
    """What the content of `.venv` depends on; a change of it means a new installation."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "constraints.txt", "setup.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_ready() -> bool:
    """Whether `.venv` was completed for these very settings and its Python still starts."""
    if not MARK.is_file() or MARK.read_text("ascii").strip() != fingerprint():
        return False
    return PYTHON.exists() and CERTDESK.exists()


def has_pip() -> bool:
    """Whether `.venv` can be brought up to date rather than made again."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-m", "pip", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def pip(*arguments: str) -> None:
    """Run pip in `.venv`, quietly, always with the pinned versions."""
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "--constraint", str(ROOT / "constraints.txt"), *arguments], cwd=ROOT, check=False
    )
    if result.returncode != 0:
        raise Stop(
            "pip n’a pas pu tout installer (voir ci-dessus). Vérifiez la connexion, puis relancez "
            "la même commande."
        )


def prepare_venv() -> None:
    """Make `.venv` and install everything, pinned; at once when nothing changed."""
    if is_ready():
        return
    started = time.monotonic()
    say("Préparation de .venv (une seule fois, quelques minutes au plus)…")
    MARK.unlink(missing_ok=True)
    if not has_pip():
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode != 0:
            raise Stop("Python n’a pas pu créer .venv (voir ci-dessus).")
    # Build tools first, then the project without isolation: nothing unpinned gets in.
    pip("setuptools")
    pip("--no-build-isolation", "--editable", ".[test,portail]")
    MARK.write_text(fingerprint() + "\n", "ascii")
    say(f"Prêt en {time.monotonic() - started:.0f} s : {CERTDESK.relative_to(ROOT)}")


def prepare(build: bool = False) -> None:
    """Everything that a command needs before it runs."""
    prepare_system(build)
    prepare_venv()


def run(*command: str, offscreen: bool = False) -> int:
    """Run one program of `.venv` from the root of the project and give its exit code."""
    environment = dict(os.environ)
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


# --- the commands ---------------------------------------------------------------------------


def setup(_: list[str]) -> int:
    """Only prepare `.venv`."""
    prepare()
    say(f"CertDesk est prêt : {CERTDESK.relative_to(ROOT)}")
    return 0


def demo(_: list[str]) -> int:
    """Show the window on the practice dossier, or play the whole story without a display."""
    prepare()
    if has_screen():
        return run(str(CERTDESK), "demo")
    folder = OUTPUT / "demo"
    say(f"Pas d’écran ici : le scénario est joué hors écran, dans {folder.relative_to(ROOT)}")
    return play_story(CERTDESK, folder)


def play_story(program: Path, folder: Path) -> int:
    """Play the practice dossier offscreen with this program and list what it left."""
    shutil.rmtree(folder, ignore_errors=True)
    code = run(str(program), "demo", "--offscreen", str(folder), offscreen=True)
    left = sorted(folder.glob("*")) if folder.is_dir() else []
    if code == 0 and not any(path.suffix == ".png" for path in left):
        say("Le scénario s’est terminé sans laisser d’image : c’est un défaut.")
        return 1
    say(f"Résultat dans {folder} :")
    for path in left:
        say(f"  {path.name}")
    return code


def check(arguments: list[str]) -> int:
    """Every check that continuous integration runs; the pytest summary comes last."""
    prepare()
    lacking = [package for name, package in TEST_PROGRAMS.items() if shutil.which(name) is None]
    if lacking and sys.platform.startswith("linux") and os.geteuid() == 0:
        with contextlib.suppress(Stop):  # one test says then what it did not check
            install(lacking)
    failed = []
    for title, command in CHECKS:
        if not passes(title, command):
            failed.append(title)
    tests = ("pytest", "-n", "2", "--cov", "--cov-report=term:skip-covered", *arguments)
    if not passes("Tests (pytest)", tests):
        failed.append("Tests (pytest)")
    if failed:
        say(f"\nÉchec : {' · '.join(failed)}")
        return 1
    say("\nTout est vert.")
    return 0


def passes(title: str, command: tuple[str, ...]) -> bool:
    """Run one named check and say how it ended."""
    say(f"\n=== {title}")
    started = time.monotonic()
    program = shutil.which(command[0], path=str(BIN)) or command[0]
    code = run(program, *command[1:], offscreen=True)
    say(f"--- {title} : {'réussi' if code == 0 else 'ÉCHEC'} en {time.monotonic() - started:.1f} s")
    return code == 0


def bench(arguments: list[str]) -> int:
    """Print the table of promises and what this machine measures."""
    prepare()
    return run(str(PYTHON), "-m", "benchmarks.bench", *arguments, offscreen=True)


def screenshots(arguments: list[str]) -> int:
    """Make the images of docs/screenshots again."""
    prepare()
    return run(str(PYTHON), "-m", "tools.screenshots", *arguments, offscreen=True)


def build(_: list[str]) -> int:
    """Make the onedir bundle, ask it a little of everything, and play the story with it."""
    prepare(build=True)
    pip("pyinstaller")
    code = run(str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "build.spec")
    if code != 0:
        raise Stop("PyInstaller n’a pas pu construire le programme (voir ci-dessus).")
    program = ROOT / "dist" / "certdesk" / CERTDESK.name
    say(f"Programme construit : {program.parent.relative_to(ROOT)}. Essais…")
    code = run(str(PYTHON), "-m", "tools.try_bundle", str(program), offscreen=True)
    return code or play_story(program, OUTPUT / "demo-bundle")


COMMANDS = {
    "setup": (setup, "préparer .venv, sans rien lancer"),
    "demo": (
        demo,
        "ouvrir le dossier d’entraînement (sans écran : le jouer et laisser des images)",
    ),
    "test": (check, "toutes les vérifications ; la suite va à pytest (ex. -k rapport)"),
    "bench": (bench, "mesurer chaque promesse (--passages N)"),
    "screenshots": (screenshots, "refaire les images de docs/screenshots"),
    "build": (build, "construire le programme autonome et l’essayer"),
}


def main() -> int:
    """Read the command, run it, turn what stops it into one clear text."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # cp1252 consoles
    parser = argparse.ArgumentParser(prog="dev.py", description="CertDesk : commandes du projet.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    for name, (_, text) in COMMANDS.items():
        commands.add_parser(name, help=typeset(text), add_help=name not in ("test", "bench"))
    options, rest = parser.parse_known_args()
    if rest and options.command not in ("test", "bench", "screenshots"):
        parser.error(f"argument inconnu : {rest[0]}")
    try:
        check_python()
        return COMMANDS[options.command][0](rest)
    except Stop as stop:
        print(typeset(f"Arrêt. {stop}"), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Arrêt demandé.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
