"""What stands against the deposit of a file: its bytes, its verdict, the portal, the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from certdesk.model.errors import FileUnreadable
from certdesk.model.flux.wording import named
from certdesk.model.flux.working_copy import sha256_of
from certdesk.model.journal.errors import DepositForbidden
from certdesk.model.journal.records import (
    DepositRequest,
    Obstacle,
    ObstacleCode,
    trimmed_client,
)
from certdesk.model.progress import Tick, no_tick
from certdesk.portal_client.fictitious import is_fictitious
from certdesk.portal_client.obstacles import Told, first_errors, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from pathlib import Path

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.journal.journal import Journal
    from certdesk.model.journal.records import Mode, Prepared
    from certdesk.model.schema.verdict import Verdict
    from certdesk.portal_client.assumptions import Portal

EMETTEUR: Final = "emetteur/idClient"
CERTIFICATEUR: Final = "emetteur/certificateurs/certificateur/idClient"


@dataclass(frozen=True)
class Candidate:
    """A file that somebody wants to deposit: `verdict` is the one on its very bytes.

    `errors_passed` when it was just written by « Générer quand même »; the journal knows it later.
    """

    flux: FluxFile
    path: Path
    verdict: Verdict | None
    portal: Portal
    mode: Mode
    for_id_client: str = ""
    """The organisme chosen; empty when the portal did not ask."""
    errors_passed: bool = False


@dataclass(frozen=True)
class Checked:
    """A file that was checked, and everything that stands against its deposit."""

    request: DepositRequest
    path: Path
    obstacles: tuple[Told, ...]
    prepared: Prepared | None = None

    @property
    def blocking(self) -> tuple[Told, ...]:
        """What no answer lifts: while there is any, nothing leaves."""
        return tuple(each for each in self.obstacles if each.blocks)

    @property
    def questions(self) -> tuple[Told, ...]:
        """What the clerk is asked, each one by itself."""
        return tuple(each for each in self.obstacles if not each.blocks)

    def refuse_unless(self, confirmed: Collection[ObstacleCode]) -> None:
        """Raise DepositForbidden while something stands that was not confirmed."""
        standing = tuple(
            each.obstacle for each in self.obstacles if each.blocks or each.code not in confirmed
        )
        if standing:
            raise DepositForbidden(standing)


def check(candidate: Candidate, journal: Journal, now: datetime, tick: Tick = no_tick) -> Checked:
    """Everything that stands against this deposit; reads the file again from the disk.

    What is long in the deposit is done here, so that little is left to do when it begins.
    """
    passed = candidate.errors_passed or journal.was_forced(_sha_of(candidate))
    request = request_of(candidate, errors_accepted=passed)
    told = [*_of_file(candidate, tick, errors_passed=passed)]
    prepared = journal.prepare(request, now, tick)
    told += map(tell, (*_of_portal(candidate, request), *prepared.obstacles))
    return Checked(request, candidate.path, tuple(told), prepared)


def request_of(candidate: Candidate, *, errors_accepted: bool = False) -> DepositRequest:
    """The deposit that this file asks for."""
    flux, portal = candidate.flux, candidate.portal
    named = flux.header_text(CERTIFICATEUR).strip()
    return DepositRequest(
        portal=portal.key,
        origin=portal.origin,
        mode=candidate.mode,
        sha256=_sha_of(candidate),
        file_name=candidate.path.name,
        id_flux=flux.id_flux.strip(),
        ids=tuple(flux.ids),
        id_client=flux.header_text(EMETTEUR).strip(),
        for_id_client=candidate.for_id_client or named,
        errors_accepted=errors_accepted,
        action=flux.action,
    )


def _of_file(candidate: Candidate, tick: Tick, *, errors_passed: bool) -> Iterator[Told]:
    if hash_of(candidate.path, tick) != _sha_of(candidate):
        yield tell(Obstacle(ObstacleCode.FILE_CHANGED))
    verdict = candidate.verdict
    if verdict is None or not verdict.complete:
        yield tell(Obstacle(ObstacleCode.VERDICT_MISSING))
    elif verdict.blocking:
        # That errors may be passed is not enough: somebody must have passed them, on these bytes.
        passed = errors_passed and verdict.passable
        code = ObstacleCode.ERRORS_ACCEPTED if passed else ObstacleCode.VERDICT_ERRORS
        yield tell(Obstacle(code), first_errors(verdict))


def _of_portal(candidate: Candidate, request: DepositRequest) -> Iterator[Obstacle]:
    chosen = trimmed_client(candidate.for_id_client)
    named = trimmed_client(candidate.flux.header_text(CERTIFICATEUR))
    if chosen and named and chosen != named:
        yield Obstacle(ObstacleCode.OTHER_ORGANISATION)
    parties = {request.id_client, request.for_id_client, named} - {""}
    made_up = [is_fictitious(each) for each in parties]
    if candidate.portal.is_training and not (made_up and all(made_up)):
        yield Obstacle(ObstacleCode.REAL_IN_TRAINING)
    if not candidate.portal.is_training and any(made_up):
        yield Obstacle(ObstacleCode.FICTITIOUS_IN_REAL)


def hash_of(path: Path, tick: Tick = no_tick) -> str:
    """The SHA-256 of the file as it is on the disk now; raises FileUnreadable."""
    try:
        with path.open("rb") as stream:
            return sha256_of(stream, tick)
    except OSError as error:
        raise FileUnreadable(
            f"Le fichier {named(path)} ne peut plus être lu.",
            "Vérifiez qu’il est toujours à sa place, puis recommencez le dépôt.",
        ) from error


def _sha_of(candidate: Candidate) -> str:
    return candidate.flux.source.sha256
