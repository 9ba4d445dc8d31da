"""The table of promises: each figure measured on this machine, beside what it is held to.

Ratios come from rounds that alternate between ours and the reference, each in a fresh process.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import deposit, probes
from benchmarks.generate import Layout, write_pair
from benchmarks.table import (
    Row,
    Samples,
    absent,
    as_markdown,
    as_text,
    compared,
    seconds,
    timed,
    typeset,
    weighed,
)
from certdesk.model.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPORT = Path(__file__).resolve().parents[1] / "docs" / "bench.md"
XSD = resource("xsd", "cdc-1.1.2.xsd")
NO_XMLLINT = "xmllint n’est pas installé ici (paquet Debian libxml2-utils)"
SMALL = 1_000


@dataclass(frozen=True)
class Bench:
    """What one run of the table works on."""

    folder: Path
    passages: int
    layout: Layout
    rounds: int

    def pair(self, passages: int | None = None) -> tuple[Path, Path]:
        """A flux of this layout and its accusé; made once."""
        return write_pair(self.folder, passages or self.passages, self.layout)

    def alternate(self, *contenders: Callable[[], float]) -> list[Samples]:
        """Run each contender in turn, round after round."""
        samples = [Samples() for _ in contenders]
        for _ in range(self.rounds):
            for contender, sample in zip(contenders, samples, strict=True):
                sample.add(contender())
        return samples


def probe(name: str, *paths: Path) -> float:
    """The duration that one probe of the engine measured, in seconds."""
    return probes.run(name, *paths)["seconds"]


def xmllint(path: Path) -> float:
    """How long `xmllint --schema` takes on this file."""
    command = ["xmllint", "--huge", "--noout", "--schema", str(XSD), str(path)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):  # 3: it found errors
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return time.perf_counter() - started


# --- the rows, in the order of the table ------------------------------------------------------


def rows_of_index(bench: Bench) -> Iterator[Row]:
    """Index against expat, and what it keeps."""
    flux, _ = bench.pair()
    measures: list[dict[str, float]] = []

    def ours() -> float:
        measures.append(probes.run("index", flux))
        return measures[-1]["seconds"]

    index, expat = bench.alternate(ours, lambda: probe("expat", flux))
    row = compared("Index du flux", index, expat, 0.6, "expat sans gestionnaire")
    copy = Samples([one["open"] for one in measures])
    yield Row(*row.cells[:3], row.held, f"{row.detail} ; copie et empreinte : {copy.spread}")
    kept = measures[-1]["bytes_per_passage"]
    yield Row(
        "Index, mémoire anonyme par passage",
        f"{kept / 1000:.2f} ko",
        "≤ 0.3 ko",
        kept <= 300,
        f"{bench.passages} passages",
    )


def rows_of_validation(bench: Bench) -> Iterator[Row]:
    """The whole verdict, file opening included, against xmllint on the same file."""
    promise = "Verdict complet, deux fils (ouverture comprise)"
    flux, _ = bench.pair()
    measures: list[dict[str, float]] = []

    def ours() -> float:
        measures.append(probes.run("verdict", flux))
        return measures[-1]["seconds"]

    if shutil.which("xmllint"):
        verdict, reference = bench.alternate(ours, lambda: xmllint(flux))
        yield compared(promise, verdict, reference, 1.2, "xmllint --schema")
    else:
        (verdict,) = bench.alternate(ours)
        yield absent(promise, "≤ 1.2 × xmllint --schema", f"{verdict.spread} ; {NO_XMLLINT}")
    checked = f"{measures[-1]['checked']:.0f} passages contrôlés"
    yield weighed("Verdict, mémoire anonyme", measures[-1]["anonymous"], 100e6, checked)


def rows_of_find(bench: Bench) -> Iterator[Row]:
    """Finding in the window and by the engine alone, brought back to 200 MB."""
    pair = bench.pair()
    shown = [scene("find", *pair) for _ in range(bench.rounds)]
    found = [probes.run("find", pair[0]) for _ in range(bench.rounds)]
    scale = 200e6 / found[0]["size"]
    size = f"fichier de {found[0]['size'] / 1e6:.0f} Mo, ramené à 200 Mo"
    exact, folded = (Samples([one[name] for one in found]) for name in ("exact", "folded"))
    first = Samples([one["seconds"] for one in shown])
    end = Samples([one["to_the_end"] for one in shown])
    stall = Samples([one["stall"] for one in shown])
    yield timed("Trouver un idTechnique, de la frappe à l’écran", first.median, 0.1, first.spread)
    yield timed("Trouver un texte exact, 200 Mo", exact.median * scale, 0.5, size)
    yield timed(
        "… sans casse ni accents, 200 Mo",
        folded.median * scale,
        6.0,
        f"visé 3 s ; {size} ; les deux fichiers dans la fenêtre : {end.spread}",
    )
    yield timed("Plus long arrêt de la fenêtre, recherche", stall.median, 0.05, stall.spread)


def rows_of_generation(bench: Bench) -> Iterator[Row]:
    """The click "Générer", then the verdict on the bytes that it made."""
    flux, accuse = bench.pair()
    found = probes.run("generate", flux, accuse)
    ours = Samples([value for name, value in found.items() if name.startswith("ours_")])
    plain = Samples([value for name, value in found.items() if name.startswith("plain_")])
    row = compared("Générer : assembler et écrire (fsync)", ours, plain, 25, "écriture simple")
    made = f"{found['passages']:.0f} passages, {found['size'] / 1e6:.1f} Mo"
    yield Row(*row.cells[:3], row.held, f"{made} ; {row.detail}")
    promise, correction = "Verdict sur ces octets", flux.with_name(f"{flux.stem}_correction.xml")
    if shutil.which("xmllint"):
        verdict, reference = bench.alternate(
            lambda: probe("verdict-in-memory", correction), lambda: xmllint(correction)
        )
        yield compared(promise, verdict, reference, 1.5, "xmllint --schema")
    else:
        (verdict,) = bench.alternate(lambda: probe("verdict-in-memory", correction))
        yield absent(promise, "≤ 1.5 × xmllint --schema", f"{verdict.spread} ; {NO_XMLLINT}")


def scene(name: str, *arguments: object) -> dict[str, float]:
    """What one scene in the real window measured."""
    return probes.run(name, *arguments, module="benchmarks.window")


def rows_of_first_paint(bench: Bench) -> Iterator[Row]:
    """The first lines of this file and of a small one."""
    large, small = bench.alternate(
        lambda: scene("first-paint", *bench.pair())["seconds"],
        lambda: scene("first-paint", *bench.pair(SMALL))["seconds"],
    )
    detail = f"{large.spread} ; {SMALL} passages : {small.spread}"
    yield timed("Premier affichage après l’ouverture", large.median, 0.15, detail)


def rows_of_window(bench: Bench) -> Iterator[Row]:
    """Jumping, stalls, filtering: what the hand feels."""
    pair = bench.pair()
    jumps = [scene("jump", *pair) for _ in range(bench.rounds)]
    median = Samples([one["seconds"] for one in jumps])
    longest = Samples([one["longest"] for one in jumps])
    yield timed("Aller à un KO, tout redessiné : médiane", median.median, 0.016, median.spread)
    yield timed("Aller à un KO : le plus long", longest.median, 0.05, longest.spread)
    stalls = [scene("stall", *pair) for _ in range(bench.rounds)]
    worst = Samples([one["seconds"] for one in stalls])
    last = stalls[-1]
    yield timed(
        "Plus long arrêt de la fenêtre, du dépôt au verdict",
        worst.median,
        0.05,
        f"{worst.spread} ; 95 % sous {seconds(last['p95'])} ; {last['over']:.0f} image(s) sur "
        f"{last['frames']:.0f} au-delà de 50 ms ; verdict après {seconds(last['until_verdict'])}",
    )
    keys = Samples([scene("keystroke", *pair)["seconds"] for _ in range(bench.rounds)])
    yield timed("Frappe dans le filtre des passages", keys.median, 0.1, keys.spread)


def rows_of_memory(bench: Bench) -> Iterator[Row]:
    """The whole process, with the file open and everything read."""
    held = scene("memory", *bench.pair())["anonymous"]
    yield weighed("Mémoire anonyme, dossier ouvert", held, 150e6, f"{bench.passages} passages")


def rows_of_start(bench: Bench) -> Iterator[Row]:
    """From nothing to a window that answers."""
    (start,) = bench.alternate(lambda: scene("cold-start", time.time())["seconds"])
    yield timed("Démarrage à froid", start.median, 1.5, start.spread)


def rows_of_deposit(bench: Bench) -> Iterator[Row]:
    """About 200 MB to the training portal, by both transports; less when fewer are asked for."""
    weight = bench.pair(SMALL)[0].stat().st_size / SMALL
    passages = min(bench.passages, round(deposit.SIZE / weight / SMALL) * SMALL)
    flux, _ = bench.pair(passages)
    yield from deposit.rows_of_deposit(flux, bench.rounds)


PARTS = {
    "first-paint": rows_of_first_paint,
    "index": rows_of_index,
    "verdict": rows_of_validation,
    "window": rows_of_window,
    "find": rows_of_find,
    "memory": rows_of_memory,
    "generate": rows_of_generation,
    "start": rows_of_start,
    "deposit": rows_of_deposit,
}


# --- the run --------------------------------------------------------------------------------


def machine(bench: Bench) -> str:
    """What the figures were taken on, with nothing that names the machine."""
    flux, _ = bench.pair()
    return (
        f"{bench.passages} passages, {flux.stat().st_size / 1e6:.0f} Mo, {bench.layout} ; "
        f"{bench.rounds} tours alternés, médianes (extrêmes) ; Python {platform.python_version()}, "
        f"{platform.system()}, {os.cpu_count()} cœurs"
    )


def write_report(bench: Bench, rows: list[Row]) -> None:
    """Keep the table in docs/bench.md, the misses said plainly."""
    missed = [row for row in rows if row.held is False]
    said = (
        "Toutes les promesses sont tenues."
        if not missed
        else "Non tenues : " + " ; ".join(f"{row.promise} ({row.measured})" for row in missed) + "."
    )
    text = typeset(
        "# Ce que CertDesk promet, et ce qui est mesuré\n\n"
        "Écrit par `python3 dev.py bench --write`. Un rapport se compare d’une machine à l’autre, "
        "une durée non.\n\n"
        f"{machine(bench)}.\n\n{as_markdown(rows)}\n\n{said}\n"
    )
    REPORT.write_text(text, "utf-8")


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Mesure chaque promesse.")
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--layout", type=Layout, choices=list(Layout), default=Layout.ONE_LINE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only", choices=list(PARTS), action="append", help="ces parties seulement"
    )
    parser.add_argument("--folder", type=Path, help="où garder les fichiers d’une fois à l’autre")
    parser.add_argument("--write", action="store_true", help="écrire docs/bench.md")
    return parser.parse_args()


def main() -> None:
    """Measure, print, and write when asked."""
    asked = options()
    with tempfile.TemporaryDirectory(prefix="certdesk-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        bench = Bench(folder, asked.passages, asked.layout, asked.rounds)
        print(typeset(f"Fichiers : {machine(bench)}"), flush=True)
        rows: list[Row] = []
        for name in asked.only or PARTS:
            for row in PARTS[name](bench):
                rows.append(row)
                print(typeset(f"  {row.promise} : {row.measured} ({row.word})"), flush=True)
        print(typeset(f"\n{as_text(rows)}\n"))
        if asked.write:
            write_report(bench, rows)
            print(typeset(f"Écrit : docs/{REPORT.name}"))


if __name__ == "__main__":
    main()
