"""Tries the program that `dev.py build` made: `python -m tools.try_bundle PROGRAMME`.

What a bundle lacks shows only when it is asked for: each trial needs files or modules of its own.
The demonstration, which `dev.py build` plays next, needs the window.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from certdesk.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
FLUX = next((ROOT / "resources" / "demo" / "tutoriel").glob("99EXO794_*.xml"))
STYLE = ROOT / "certdesk" / "training" / "static" / "style.css"
WAIT = 60


class Broken(Exception):
    """The bundle does not do what the program does; the French text says what."""


def try_version(program: Path) -> None:
    """It starts, and is the version in hand."""
    told = _run(program, "--version").strip()
    if told != VERSION:
        raise Broken(f"--version répond «\u00a0{told}\u00a0» et non {VERSION}.")


def try_check(program: Path) -> None:
    """The schemas and the texts are there: a flux is judged."""
    told = _run(program, "check", "--json", str(FLUX))
    try:
        answer = json.loads(told)
    except json.JSONDecodeError as error:
        raise Broken("check ne répond pas en JSON.") from error
    if not answer["schema"]:
        raise Broken("check n’a trouvé aucun schéma.")


def try_portal(program: Path) -> None:
    """The training portal answers, with its pages and its style."""
    with subprocess.Popen(
        [str(program), "portal"], stdout=subprocess.PIPE, encoding="utf-8"
    ) as portal:
        try:
            told = portal.stdout.readline() if portal.stdout else ""
            origin = told.rpartition("\u00a0: ")[2].strip()
            if not origin.startswith("http://127.0.0.1:"):
                raise Broken("portal ne dit pas son adresse.")
            if "Portail d’entraînement" not in _got(origin).decode("utf-8"):
                raise Broken("portal ne montre pas sa page de connexion.")
            if _got(f"{origin}static/style.css") != STYLE.read_bytes():
                raise Broken("portal n’a pas sa feuille de style.")
        finally:
            portal.terminate()


def try_screen(program: Path) -> None:
    """Linux: what the plug-in of the screen opens came along; offscreen, nobody would notice."""
    if not sys.platform.startswith("linux"):
        return
    inside = program.parent / "_internal"
    plugin = inside / "PySide6" / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.is_file():
        raise Broken("le module de Qt pour l’écran (libqxcb) n’y est pas.")
    told = subprocess.run(
        ["ldd", str(plugin)],
        env=os.environ | {"LD_LIBRARY_PATH": str(inside)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    lines = map(str.strip, told.splitlines())
    absent = sorted({line.split()[0] for line in lines if _is_absent(line, inside)})
    if absent:
        raise Broken(f"sur un écran, il lui manquerait {', '.join(absent)}.")


def _is_absent(line: str, inside: Path) -> bool:
    """Whether a line of ldd names a library that another desktop may not have."""
    if line.endswith("not found"):
        return True
    return line.startswith(("libxcb-", "libxkbcommon-x11")) and f"=> {inside}" not in line


def _run(program: Path, *arguments: str) -> str:
    """What a command prints; it must have done its work, and complained of nothing."""
    done = subprocess.run(
        [str(program), *arguments], capture_output=True, encoding="utf-8", timeout=WAIT, check=False
    )
    if done.returncode not in (0, 1) or done.stderr:
        raise Broken(f"{arguments[0]} s’arrête avec le code {done.returncode}.\n{done.stderr}")
    return done.stdout


def _got(address: str) -> bytes:
    """The body of an answer; the proxy of the system has no part in it."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=WAIT) as answer:
            body: bytes = answer.read()
            return body
    except OSError as error:
        raise Broken(f"portal ne répond pas\u00a0: {error}") from error


TRIALS = (try_version, try_screen, try_check, try_portal)


def main() -> int:
    """Try the program given; 1 and one sentence at the first thing that it does not do."""
    program = Path(sys.argv[1])
    for trial in TRIALS:
        try:
            trial(program)
        except (Broken, subprocess.TimeoutExpired) as error:
            print(f"Le programme construit est défectueux\u00a0: {error}", file=sys.stderr)
            return 1
        print(f"  {trial.__name__.removeprefix('try_')}\u00a0: réussi", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
