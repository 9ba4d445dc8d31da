"""A desk, files to deposit and a portal of paper that keeps what it receives, for the tests."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.journal.journal import Journal
from certdesk.model.journal.records import Mode, PortalStatus
from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.schemas import SchemaStore
from certdesk.model.schema.verdict import Verdict
from certdesk.portal_client.assumptions import Portal, real_portal, training_portal
from certdesk.portal_client.checking import Candidate
from certdesk.portal_client.deposit import DepositDesk, Sending
from tests.builders import Style, flux

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 10, 18, 9, 30, tzinfo=UTC)
FICTITIOUS = Style(header={"emetteur/idClient": "99EXO794", "certificateur/idClient": "99EXO794"})
SCHEMA = SchemaStore(None).built_in("1.1.2")
TRAINING = training_portal("http://127.0.0.1:8000")
REAL = real_portal()
GREEN = Verdict(SCHEMA, passages=1, checked=1)


def verdict_with_errors(code: str = "xsd.enumeration", count: int = 1) -> Verdict:
    """A verdict with errors; those of our own schema may be passed over."""
    found = [
        Finding(Severity.ERROR, code, f"Constat {one}.", id_technique=f"A{one}", line=10 + one)
        for one in range(1, count + 1)
    ]
    return Verdict(
        SCHEMA,
        count,
        count,
        tuple(found),
        counts={Severity.ERROR: count},
        codes={(Severity.ERROR, code): count},
    )


@contextlib.contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the system offers it: each journal waits for the disk ten times."""
    memory = "/dev/shm"
    with tempfile.TemporaryDirectory(dir=memory if os.path.isdir(memory) else None) as made:
        yield Path(made)


class Clock:
    """A minute goes by at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def open_desk(folder: Path, clock: Clock) -> tuple[Journal, DepositDesk]:
    """A journal on a local disk and its desk."""
    journal = Journal(folder / "journal.sqlite", remote=lambda _folder: False, now=clock)
    return journal, DepositDesk(journal, clock)


def candidate(
    folder: Path,
    *ids: str,
    name: str = "flux.xml",
    portal: Portal = TRAINING,
    style: Style = FICTITIOUS,
    verdict: Verdict | None = GREEN,
    chosen: str = "",
    mode: Mode = Mode.DIRECT,
    errors_passed: bool = False,
) -> Candidate:
    """A file on the disk, read and checked."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(flux(*(ids or ("A", "B")), style=style))
    read = index_flux(source_of(path.read_bytes(), path))
    return Candidate(read, path, verdict, portal, mode, chosen, errors_passed)


@dataclass(frozen=True)
class Line:
    """A line of the list of deposits."""

    date: datetime | None
    file_name: str
    by: str = "99EXO794"
    for_: str = "99EXO794"
    status: PortalStatus | None = PortalStatus.PROCESSING


@dataclass(frozen=True)
class Taken:
    """What the portal answers to a file that it took."""

    numero_dossier: str = "1710"


@dataclass
class PaperPortal:
    """Keeps on the disk what it received, so that another process sees it too."""

    folder: Path
    statuses: dict[str, PortalStatus] = field(default_factory=dict)

    def receive(self, path: Path) -> None:
        """Take a file, once more if it comes once more."""
        self.folder.mkdir(exist_ok=True)
        number = len(list(self.folder.iterdir()))
        (self.folder / f"{number:03}-{path.name}").write_bytes(path.read_bytes())

    @property
    def received(self) -> list[bytes]:
        """Every file that came, in order."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*"))]

    def lines(self, when: datetime) -> list[Line]:
        """Its list of deposits."""
        names = [path.name[4:] for path in sorted(self.folder.glob("*"))]
        local = when.astimezone().replace(tzinfo=None)
        return [
            Line(local, name, status=self.statuses.get(name, PortalStatus.PROCESSING))
            for name in names
        ]

    def take(self, path: Path) -> object:
        """A sender with which everything goes well."""

        def send(sending: Sending) -> Taken:
            size = path.stat().st_size
            sending.tick(0, size)
            sending.tick(size, size)
            sending.leaving()
            self.receive(path)
            return Taken()

        return send


def codes(checked):
    """What stands in the way, by code."""
    return [told.code for told in checked.obstacles]
