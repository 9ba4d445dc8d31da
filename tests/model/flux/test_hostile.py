"""Hostile files: refused in less than two seconds and 200 MB, in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import flux, passage

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import json, sys, time
from pathlib import Path
from certdesk.model.errors import CertdeskError
from certdesk.model.flux.flux import open_flux
from certdesk.model.flux.wellformed import check_well_formed
started = time.process_time()
try:
    opened = open_flux(Path(sys.argv[1]))
    check_well_formed(opened.source)
    name = "opened"
except CertdeskError as error:
    name = type(error).__name__
seconds = time.process_time() - started
status = Path("/proc/self/status")  # ru_maxrss would count the process that started this one
peak = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps([name, seconds, int(peak[0].split()[1]) // 1024]))
"""
BEFORE, AFTER = flux(passage("A", nomNaissance="@")).split(b"@")
LOL = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)


def sparse(size: int, start: bytes = b"") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.write(start)
            file.truncate(size)

    return write


def whole(*pieces: bytes | tuple[bytes, int]) -> Callable[[Path], None]:
    """Write the pieces; a pair is bytes and how many times they come."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece if isinstance(piece, bytes) else piece[0] * piece[1])

    return write


MB = 1 << 20
NAMESPACES = b" ".join(b"xmlns:n%d='u%d'" % (number, number) for number in range(10_000))
ATTRIBUTES = b" ".join(b"a%d='1'" % number for number in range(10_000))
ROOT_TAG = b"<flux xmlns='urn:cdc:cpf:pc5:schema:1.0.0' "
EXTERNAL = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
HOSTILE = {
    "5 GB of zeros": (sparse(5 << 30), "FileTooLarge"),
    "1 GB of zeros": (sparse(1 << 30), "NotXml"),
    "a comment of zeros": (sparse(200 * MB, b"<!--"), "Malformed"),
    "a flux that goes on with zeros": (sparse(100 * MB, BEFORE), "Malformed"),
    "100 MB of white space": (whole((b" \n", 50 * MB)), "FileEmpty"),
    "an entity bomb": (
        whole(b"<!DOCTYPE a [<!ENTITY l0 'lol'>" + LOL + b"]>", BEFORE + b"&l9;" + AFTER),
        "DoctypeRefused",
    ),
    "an external entity": (whole(EXTERNAL + BEFORE + b"&x;" + AFTER), "DoctypeRefused"),
    "10 000 levels in a passage": (
        whole(BEFORE, (b"<b>", 10_000), (b"</b>", 10_000), AFTER),
        "TooDeep",
    ),
    "10 000 levels in the header": (
        whole(BEFORE.partition(b"<cpf:emetteur>")[0], (b"<b>", 10_000)),
        "TooDeep",
    ),
    "300 levels in few bytes": (whole(BEFORE, (b"<b>", 300), (b"</b>", 300), AFTER), "TooDeep"),
    "a million levels never closed": (whole(BEFORE, (b"<b>", 1_000_000)), "TooDeep"),
    "a comment of 40 MB never closed": (whole(BEFORE + b"<!--", (b" ", 40 * MB)), "Malformed"),
    "a comment of 40 MB in the header": (
        whole(BEFORE.partition(b"<cpf:emetteur>")[0] + b"<!--", (b" ", 40 * MB), b"-->"),
        "Malformed",
    ),
    "a tag of 40 MB": (whole(BEFORE + b"<b", (b" ", 40 * MB)), "Malformed"),
    "a root of 40 MB": (whole(b"<flux ", (b" ", 40 * MB), b"/>"), "Malformed"),
    "10 000 attributes": (whole(BEFORE + b"<b " + ATTRIBUTES + b"/>" + AFTER), "opened"),
    "10 000 namespaces and as many elements that declare one": (
        whole(ROOT_TAG + NAMESPACES + b">", (b"<a xmlns:z='z'/>", 10_000), b"</flux>"),
        "opened",
    ),
    "a flux cut in two": (whole((BEFORE + AFTER)[:2000]), "Malformed"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(tmp_path, name):
    write, expected = HOSTILE[name]
    path = tmp_path / "hostile.xml"
    write(path)
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found, seconds, megabytes = json.loads(ran.stdout)
    assert found == expected
    assert seconds < 2
    assert megabytes < 200, f"{megabytes} MB"
