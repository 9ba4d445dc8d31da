"""Each measure of the engine alone, in a fresh process of its own: prints one JSON object."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4
from xml.parsers import expat

from benchmarks.generate import identifier
from benchmarks.memory import anonymous, watched
from certdesk.model.correction.choosing import choose
from certdesk.model.correction.correction import Stamp, correct
from certdesk.model.correction.edits import EMPTY
from certdesk.model.correction.writer import write
from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.flux.find import find_all
from certdesk.model.flux.flux import index_flux, open_flux
from certdesk.model.flux.passage import Value, read_passage
from certdesk.model.flux.source import open_source, source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.resources import resource
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.correction.edits import Edits
    from certdesk.model.dossier.dossier import Dossier

Measures = dict[str, float | int | None]

CHUNK = 256 * 1024
ROUNDS_IN_PROCESS = 5
EDITED_SHARE = 100
NAMES = (
    "identificationTitulaire/titulaire/nomNaissance",
    "identificationTitulaire/dossierFormation/nomTitulaire",
)


def index(path: Path) -> Measures:
    """The index of the mapped copy, and what it keeps in memory."""
    started = time.perf_counter()
    source = open_source(path)
    opened = time.perf_counter()
    before = anonymous()
    flux = index_flux(source)
    done = time.perf_counter()
    after = anonymous()
    kept = None if before is None or after is None else (after - before) / len(flux)
    return {"open": opened - started, "seconds": done - opened, "bytes_per_passage": kept}


def parse_by_expat(path: Path) -> Measures:
    """expat with no handler: the floor of any XML parser in Python."""
    started = time.perf_counter()
    parser = expat.ParserCreate()
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            parser.Parse(data)
    parser.Parse(b"", True)
    return {"seconds": time.perf_counter() - started}


def verdict(path: Path) -> Measures:
    """From the file on disk to the verdict, as `certdesk check` does it."""
    started = time.perf_counter()
    with watched() as peak:
        flux = open_flux(path)
        found = validate(flux, SchemaStore(None).for_flux(flux), threads=2)
    return {
        "seconds": time.perf_counter() - started,
        "anonymous": peak.value,
        "checked": found.checked,
        "findings": len(found.findings),
    }


def find(path: Path) -> Measures:
    """An idTechnique anywhere, an exact text to the end, the same without case nor accents.

    The identifiers are looked up once before, as the matching with the accusé does on opening.
    """
    flux = open_flux(path)
    flux.rows_of(identifier(0))
    last = identifier(len(flux) - 1)
    started = time.perf_counter()
    assert flux.rows_of(last)
    known = time.perf_counter()
    exact = sum(len(hits) for hits in find_all(flux.source, last, exact=True))
    exact_done = time.perf_counter()
    folded = sum(len(hits) for hits in find_all(flux.source, "léfèvre-absent", exact=False))
    folded_done = time.perf_counter()
    assert (exact, folded) == (1, 0)
    return {
        "id": known - started,
        "exact": exact_done - known,
        "folded": folded_done - exact_done,
        "size": flux.source.size,
    }


def generate(path: Path, accuse: Path) -> Measures:
    """The click: splice every KO passage and write with fsync, against a plain write."""
    dossier = opened(path, accuse)
    edits = one_edit_in_a_hundred(dossier)
    ours, plain = [], []
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for number in range(ROUNDS_IN_PROCESS):
            started = time.perf_counter()
            choice = choose(dossier.flux, dossier.ko, edits, untouched_too=True)
            stamp = Stamp(datetime.now(UTC), uuid4())
            made = correct(dossier.flux, choice, edits, dossier.fields, stamp)
            write(made.data, Path(folder) / f"ours-{number}.xml", inputs=(path, accuse))
            ours.append(time.perf_counter() - started)
            started = time.perf_counter()
            plain_write(Path(folder) / f"plain-{number}.xml", made.data)
            plain.append(time.perf_counter() - started)
    kept = path.with_name(f"{path.stem}_correction.xml")
    write(made.data, kept, inputs=(path, accuse), force=True)
    return {
        **{f"ours_{at}": value for at, value in enumerate(ours)},
        **{f"plain_{at}": value for at, value in enumerate(plain)},
        "passages": len(made.rows),
        "size": len(made.data),
    }


def verdict_in_memory(path: Path) -> Measures:
    """The verdict on the bytes of a correction, as the window gives it before writing.

    A verdict came before, as in the window, where the deposited file has been judged already.
    """
    (tutorial,) = resource("demo", "tutoriel").glob("99*.xml")
    small = open_flux(tutorial)
    validate(small, SchemaStore(None).for_flux(small))
    data = path.read_bytes()
    started = time.perf_counter()
    flux = index_flux(source_of(data, path))
    found = validate(flux, SchemaStore(None).for_flux(flux), threads=2)
    return {"seconds": time.perf_counter() - started, "checked": found.checked}


def opened(path: Path, accuse: Path) -> Dossier:
    """The dossier as the window opens it."""
    rapport = read_rapport(open_source(accuse))
    return build_dossier(open_flux(path), rapport, SchemaStore(None), load_catalogue())


def one_edit_in_a_hundred(dossier: Dossier) -> Edits:
    """A new family name in one refused passage out of a hundred."""
    edits = EMPTY
    for passage in dossier.ko[::EDITED_SHARE]:
        (path,) = read_passage(dossier.flux, passage.row).nodes.keys() & set(NAMES)
        edits = edits.with_field(passage.row, path, Value("CORRIGÉ"))
    return edits


def plain_write(path: Path, data: bytes) -> None:
    """The least that any program must do to keep these bytes."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


PROBES: dict[str, Callable[..., Measures]] = {
    "index": index,
    "expat": parse_by_expat,
    "verdict": verdict,
    "find": find,
    "generate": generate,
    "verdict-in-memory": verdict_in_memory,
}


def run(name: str, *arguments: object, module: str = "benchmarks.probes") -> dict[str, float]:
    """Run one probe in a fresh process and read what it prints."""
    command = [sys.executable, "-m", module, name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    measures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measures


if __name__ == "__main__":
    print(json.dumps(PROBES[sys.argv[1]](*map(Path, sys.argv[2:]))))
