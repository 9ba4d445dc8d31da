"""Deposits on the training portal, which runs in a process of its own: ours beside `curl`.

Each measure is taken in a fresh process and prints one JSON object. Nothing leaves 127.0.0.1.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from benchmarks import probes
from benchmarks.memory import anonymous, watched
from benchmarks.table import Row, Samples, absent, compared, megabytes, seconds, timed, weighed
from certdesk.model.resources import resource
from certdesk.portal_client.assumptions import training_portal
from certdesk.portal_client.client import PortalClient, no_login
from certdesk.portal_client.pages import upload_form
from certdesk.portal_client.transport import Transport, open_http
from certdesk.training.server import TrainingPortal
from certdesk.training.site import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Measures = dict[str, float | int | None]

MODULE = "benchmarks.deposit"
WINDOW_MODULE = "benchmarks.deposit_window"
LOGIN = ("99EXO794", "exercice-2026")
UPLOAD_PLACE = "/transmettre/fichier/depot"
HERE = "http://127.0.0.1:"
SIZE = 200e6
# The processing of a file would take the processor from the deposit that follows it.
NEVER = timedelta(days=1)
MOST_TIMES = 1.5
MOST_MEMORY = 50e6
NO_CURL = "curl n’est pas installé ici (paquet Debian curl)"
NO_BROWSER = (
    "le navigateur intégré n’est pas utilisable ici : extra « portail » absent, ou bibliothèques "
    "du système manquantes"
)
DIRECT = "Dépôt direct"
ASSISTED = "Dépôt par le navigateur intégré"
GROWN = {
    "direct": "croissance de la mémoire anonyme du programme, au plus haut",
    "assisted": "la même, celle de notre processus : ceux de Chromium sont à part",
}


# --- the portal -----------------------------------------------------------------------------


def serve() -> None:
    """Be the portal: say where, then forget every deposit at each line that comes in."""
    with TrainingPortal(Settings(delay=NEVER)) as portal:
        print(portal.origin, flush=True)
        for _line in sys.stdin:
            portal.restart_exercise()
            print("ready", flush=True)


class PortalBeside:
    """The portal in another process."""

    def __init__(self, origin: str, orders: IO[str], answers: IO[str]) -> None:
        if not origin.startswith(HERE):
            raise RuntimeError("the portal of a measure is on this computer")
        self.origin = origin
        self._orders = orders
        self._answers = answers

    def forget(self) -> None:
        """Delete what it received: rounds of 200 MB would fill a disk."""
        self._orders.write("forget\n")
        self._orders.flush()
        self._answers.readline()


@contextmanager
def portal_beside() -> Iterator[PortalBeside]:
    """Start it, and stop it by closing its input."""
    command = [sys.executable, "-m", MODULE, "serve"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        origin = process.stdout.readline().strip()
        try:
            yield PortalBeside(origin, process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait(30)


# --- each measure, in a process of its own ----------------------------------------------------


@contextmanager
def signed_in(origin: str) -> Iterator[tuple[PortalClient, Transport]]:
    """The client of the direct transport, signed in."""
    portal = training_portal(origin)
    with open_http(portal) as http:
        transport = Transport(portal, http)
        client = PortalClient(portal, http, no_login, transport)
        client.sign_in(*LOGIN)
        yield client, transport


def sha256(path: Path) -> str:
    """What the verdict told of the file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def direct(origin: str, name: str) -> Measures:
    """The deposit as the program does it, from its first page to « Fichier déposé »."""
    path = Path(name)
    expected = sha256(path)
    with signed_in(origin) as (client, _transport):
        organisation = client.organisations()[0]
        before = anonymous()
        with watched() as peak:
            started = time.perf_counter()
            client.deposit(path, organisation, expected)
            taken = time.perf_counter() - started
    grown = None if before is None or peak.value is None else peak.value - before
    return {"seconds": taken, "grown": grown}


def curl(origin: str, name: str) -> Measures:
    """The same file in the same form to the same portal, page of the answer included."""
    with signed_in(origin) as (client, transport):
        # A small deposit first: the portal then knows for whom this session deposits.
        (tutorial,) = resource("demo", "tutoriel").glob("99*.xml")
        client.deposit(tutorial, client.organisations()[0], sha256(tutorial))
        wording = transport.portal.wording
        target = upload_form(transport.get(origin + UPLOAD_PLACE).page, wording)
        pairs = target.form.filled({}, target.button)
        cookies = "; ".join(f"{one.name}={one.value}" for one in transport.http.cookies.jar)
        form = [part for key, value in pairs for part in ("--form-string", f"{key}={value}")]
        command = [
            "curl", "--silent", "--show-error", "--fail", "--location", "--noproxy", "*",
            "--header", "Expect:", "--cookie", cookies, *form,
            "--form", f'{target.file}=@"{name}";type=application/xml',
            "--output", "-", "--write-out", "\n%{time_total}", target.form.url,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    page, _, taken = done.stdout.rpartition("\n")
    if "Fichier déposé" not in page:
        raise RuntimeError("the portal did not take the file of curl")
    return {"seconds": float(taken)}


# --- the rows -------------------------------------------------------------------------------


class Round:
    """Contenders that take turns on one portal, each leaving it empty."""

    def __init__(self, portal: PortalBeside, path: Path) -> None:
        self._portal = portal
        self._path = path
        self.measures: dict[str, list[dict[str, float]]] = {}

    def play(self, name: str, module: str = MODULE) -> None:
        """One measure of one contender."""
        found = probes.run(name, self._portal.origin, self._path, module=module)
        self._portal.forget()
        self.measures.setdefault(name, []).append(found)

    def samples(self, name: str, figure: str = "seconds") -> Samples:
        """One figure of a contender, round after round."""
        return Samples([one[figure] for one in self.measures.get(name, []) if figure in one])


def rows_of_deposit(path: Path, rounds: int) -> Iterator[Row]:
    """Both transports against curl, then the window during a direct deposit."""
    has_curl = shutil.which("curl") is not None
    with portal_beside() as portal:
        turns = Round(portal, path)
        for _ in range(rounds):
            turns.play("direct")
            if has_curl:
                turns.play("curl")
            turns.play("assisted", WINDOW_MODULE)
            turns.play("stall", WINDOW_MODULE)
    size = f"fichier de {megabytes(path.stat().st_size)}"
    yield from transport_rows(turns, "direct", DIRECT, size)
    if turns.samples("assisted").values:
        yield from transport_rows(turns, "assisted", ASSISTED, f"{size} ; {seen_late(turns)}")
    else:
        yield absent(f"{ASSISTED} : durée", f"≤ {MOST_TIMES:g} × curl", NO_BROWSER)
        yield absent(f"{ASSISTED} : mémoire", f"≤ {megabytes(MOST_MEMORY)}", NO_BROWSER)
    yield stall_row(turns)


def transport_rows(turns: Round, name: str, promise: str, detail: str) -> Iterator[Row]:
    """The duration and the memory of one transport."""
    ours, theirs = turns.samples(name), turns.samples("curl")
    if theirs.values:
        row = compared(f"{promise} : durée", ours, theirs, MOST_TIMES, "curl")
        yield Row(*row.cells[:3], row.held, f"{detail} ; {row.detail}")
    else:
        target = f"≤ {MOST_TIMES:g} × curl"
        yield absent(f"{promise} : durée", target, f"{detail} ; {ours.spread} ; {NO_CURL}")
    grown = [one["grown"] for one in turns.measures[name] if one["grown"] is not None]
    most = Samples(grown).median if grown else None
    yield weighed(f"{promise} : mémoire", most, MOST_MEMORY, GROWN[name])


def seen_late(turns: Round) -> str:
    """When our program says « déposé », which it reads in the page now and then."""
    return f"lu dans la page après {seconds(turns.samples('assisted', 'seen').median)}"


def stall_row(turns: Round) -> Row:
    """The longest stall from « Déposer » to the outcome."""
    worst, reading = turns.samples("stall"), turns.samples("stall", "reading")
    last = turns.measures["stall"][-1]
    return timed(
        "Plus long arrêt de la fenêtre, dépôt direct",
        worst.median,
        0.05,
        f"{worst.spread} ; {last['over']:.0f} image(s) sur {last['frames']:.0f} au-delà de 50 ms ; "
        f"lecture et contrôle avant le dépôt : {reading.spread}",
    )


MEASURES: dict[str, Callable[[str, str], Measures]] = {"direct": direct, "curl": curl}


def main() -> None:
    """Be the portal, or take one measure."""
    name, *arguments = sys.argv[1:]
    if name == "serve":
        serve()
    else:
        origin, path = arguments
        print(json.dumps(MEASURES[name](origin, path)))


if __name__ == "__main__":
    main()
