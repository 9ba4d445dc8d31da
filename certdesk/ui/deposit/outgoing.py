"""The file that somebody wants to deposit, read and checked, and for whom; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certdesk.model.flux.flux import open_flux
from certdesk.model.schema.validation import validate
from certdesk.portal_client.checking import CERTIFICATEUR, EMETTEUR, Candidate
from certdesk.portal_client.errors import PortalError
from certdesk.portal_client.organisations import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.journal.records import DepositRequest
    from certdesk.model.progress import Tick
    from certdesk.model.schema.schemas import SchemaStore
    from certdesk.model.schema.verdict import Verdict
    from certdesk.portal_client.organisations import Organisation
    from certdesk.ui.correction.written import Written
    from certdesk.ui.deposit.portal_choice import Target


@dataclass(frozen=True)
class Outgoing:
    """A flux on the disk and the verdict on its very bytes; `flux` is closed by whoever read it.

    `errors_passed` when it was written by « Générer quand même ».
    """

    path: Path
    flux: FluxFile
    verdict: Verdict
    borrowed: bool = False
    errors_passed: bool = False

    @property
    def size(self) -> int:
        """How many bytes leave."""
        return self.flux.source.size

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes that were checked."""
        return self.flux.source.sha256

    @property
    def for_whom(self) -> str:
        """Who deposits, and for whom, as the file says it."""
        emetteur = self.flux.header_text(EMETTEUR).strip()
        certificateur = self.flux.header_text(CERTIFICATEUR).strip()
        if not certificateur or emetteur == certificateur:
            return f"{emetteur}, certificateur, dépose ses propres données."
        return f"{emetteur}, déposant, dépose les données de {certificateur}, certificateur."

    def candidate(self, target: Target) -> Candidate:
        """What the use case checks."""
        return Candidate(
            self.flux,
            self.path,
            self.verdict,
            target.portal,
            target.mode,
            errors_passed=self.errors_passed,
        )

    def close(self) -> None:
        """Let the working copy go, unless it belongs to a window that still shows it."""
        if not self.borrowed:
            self.flux.close()


def read_outgoing(path: Path, schemas: SchemaStore, tick: Tick) -> Outgoing:
    """Read a file and check it; raises CertdeskError and Cancelled."""
    flux = open_flux(path, tick)
    try:
        return Outgoing(path, flux, validate(flux, schemas.for_flux(flux), tick))
    except BaseException:
        flux.close()
        raise


def outgoing_of(written: Written) -> Outgoing:
    """A correction that was just written, with the verdict that let it be written."""
    verdict = written.prepared.verdict
    if verdict is None:
        raise LookupError("a written correction has a verdict")
    return Outgoing(written.path, written.flux, verdict, True, written.errors_accepted)


def choose_organisation(offered: Sequence[Organisation], request: DepositRequest) -> Organisation:
    """The organisation that the file names, among those that the portal offers to this account.

    Never the nearest one: a file deposited for somebody else could not be taken back.
    """
    own = request.id_client == request.for_id_client
    named = [each for each in offered if each.id_client == request.for_id_client]
    if own:
        as_certificateur = [
            each
            for each in offered
            if each.role is Role.CERTIFICATEUR and each.id_client in ("", request.id_client)
        ]
        named = as_certificateur or named
    else:
        named = [each for each in named if each.role is Role.DEPOSANT] or named
    if len(named) == 1:
        return named[0]
    shown = ", ".join(f"«\u00a0{each.label}\u00a0»" for each in offered[:5])
    raise PortalError(
        f"Avec ce compte, le portail ne propose pas de déposer pour {request.for_id_client}\u00a0: "
        "rien n’a été envoyé.",
        f"Il propose\u00a0: {shown}. Connectez-vous avec l’identifiant de l’organisme que le "
        "fichier nomme, ou corrigez l’en-tête du fichier.",
    )
