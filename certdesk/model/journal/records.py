"""What the journal holds and answers, as plain values: no name, no birth date, no XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

SUPPRESSION: Final = "SUPPRESSION"
"""The `action` (1.1.5) of a flux that takes passages back instead of bringing them."""

_NOTE = re.compile(r"[a-z0-9.-]{0,40}")
_NUMERO = re.compile(r"[0-9A-Za-z][0-9A-Za-z /._-]{0,39}")


class DepositState(StrEnum):
    """How far a deposit went, as CertDesk knows it."""

    SENDING = "envoi en cours"
    DEPOSITED = "déposé"
    REFUSED = "refusé"
    UNKNOWN = "issue inconnue"
    NOT_SENT = "pas envoyé"

    @property
    def is_open(self) -> bool:
        """True while nobody knows whether the file arrived: no other one may leave."""
        return self in (DepositState.SENDING, DepositState.UNKNOWN)


class PortalStatus(StrEnum):
    """What the portal says of a deposited file, in its own words."""

    PROCESSING = "En cours de traitement"
    SUCCESS = "Traité avec succès"
    WITH_ERRORS = "Traité avec erreurs"
    REJECTED = "Rejeté"


class Mode(StrEnum):
    """Who carries the file to the portal."""

    DIRECT = "direct"
    ASSISTED = "assisté"
    BROWSER = "navigateur"


@dataclass(frozen=True)
class DepositRequest:
    """A file that somebody wants to deposit, and for whom.

    `ids` are the idTechnique of its passages, `id_client` its émetteur, `for_id_client` its
    certificateur; `errors_accepted` when it was generated in spite of its verdict.
    """

    portal: str
    origin: str
    mode: Mode
    sha256: str
    file_name: str
    id_flux: str
    ids: tuple[str, ...]
    id_client: str
    for_id_client: str
    errors_accepted: bool = False
    action: str = ""

    @property
    def removes(self) -> bool:
        """True for a flux that takes passages back."""
        return self.action == SUPPRESSION


@dataclass(frozen=True)
class Deposit:
    """A deposit as the journal knows it; `note` is a code, never a sentence."""

    number: int
    portal: str
    origin: str
    mode: Mode
    sha256: str
    file_name: str
    id_flux: str
    passages: int
    id_client: str
    for_id_client: str
    errors_accepted: bool
    action: str
    state: DepositState
    status: PortalStatus | None
    numero_dossier: str
    sent_at: datetime
    settled_at: datetime | None
    checked_at: datetime | None
    note: str


class ObstacleCode(StrEnum):
    """Why a file may not leave, or not without a question first."""

    FILE_OPEN = "fichier-issue-inconnue"
    FILE_DEPOSITED = "fichier-deja-depose"
    FILE_PROCESSED = "fichier-deja-traite"
    FILE_REJECTED = "fichier-deja-rejete"
    IDS_OPEN = "ids-issue-inconnue"
    IDS_WAITING = "ids-en-attente"
    IDS_ACCEPTED = "ids-deja-acceptes"
    IDS_UNREAD = "ids-accuse-non-lu"
    VERDICT_MISSING = "verdict-absent"
    VERDICT_ERRORS = "verdict-en-erreur"
    ERRORS_ACCEPTED = "erreurs-acceptees"
    FILE_CHANGED = "fichier-modifie"
    OTHER_ORGANISATION = "autre-organisme"
    REAL_IN_TRAINING = "reel-a-l-entrainement"
    FICTITIOUS_IN_REAL = "fictif-au-reel"

    @property
    def blocks(self) -> bool:
        """True when no answer of the clerk lifts it; the others are questions."""
        return self not in QUESTIONS


QUESTIONS: Final = frozenset(
    {
        ObstacleCode.FILE_REJECTED,
        ObstacleCode.IDS_UNREAD,
        ObstacleCode.ERRORS_ACCEPTED,
        ObstacleCode.OTHER_ORGANISATION,
        ObstacleCode.REAL_IN_TRAINING,
    }
)


@dataclass(frozen=True)
class Obstacle:
    """A reason to stop: `count` passages, the first ones in `ids`, and the deposit it is about."""

    code: ObstacleCode
    ids: tuple[str, ...] = ()
    count: int = 0
    deposit: Deposit | None = None

    @property
    def blocks(self) -> bool:
        """True when no answer of the clerk lifts it."""
        return self.code.blocks


@dataclass(frozen=True)
class Prepared:
    """A deposit made ready: its passages are noted, and this stood against it at that `turn`."""

    request: DepositRequest
    passage_set: int
    turn: int
    obstacles: tuple[Obstacle, ...]

    def is_for(self, request: DepositRequest) -> bool:
        """Whether this is about that deposit, by whatever hand it leaves."""
        return replace(self.request, mode=request.mode) == request


@dataclass(frozen=True)
class Settlement:
    """What is learnt of one deposit: its state, its status, or both."""

    number: int
    state: DepositState | None = None
    status: PortalStatus | None = None
    note: str = ""
    numero_dossier: str = ""


@dataclass(frozen=True)
class Accepted:
    """Where an idTechnique was accepted; texts are empty when nothing tells them."""

    at: datetime
    accuse_name: str
    id_traitement: str
    file_name: str


@dataclass(frozen=True)
class Generated:
    """A correction file as it was written."""

    sha256: str
    name: str
    id_flux: str
    id_client: str
    ids: tuple[str, ...]
    of_flux: str
    of_rapport: str
    errors_accepted: bool


@dataclass(frozen=True)
class JournalCounts:
    """How much the journal holds, for « Réglages → Données »."""

    fluxes: int
    accuses: int
    corrections: int
    deposits: int
    open_deposits: int
    identifiers: int


def checked_note(note: str) -> str:
    """The note itself when it is a code; anything else could hold a name."""
    if not _NOTE.fullmatch(note):
        raise ValueError("a note of the journal is a code")
    return note


def usable_numero(text: str) -> str:
    """A numéro de dossier as read on a page, empty when it cannot be one."""
    found = " ".join(text.split())
    return found if _NUMERO.fullmatch(found) else ""


def trimmed_client(id_client: str) -> str:
    """An idClient as it is compared: the portal's are capitals and digits."""
    return id_client.strip().upper()
