"""What each state of a deposit is called, what it means, and what to do next; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from certdesk.model.journal.records import DepositState, PortalStatus
from certdesk.portal_client.assumptions import load_assumptions
from certdesk.portal_client.errors import DepositRefused, OutcomeUnknown

if TYPE_CHECKING:
    from certdesk.model.errors import CertdeskError
    from certdesk.model.journal.records import Deposit


class Tone(StrEnum):
    """Which pair of colours a state wears; the mark and the word say the same."""

    CALM = "absent"
    WAITING = "info"
    GOOD = "success"
    CARE = "warning"
    BAD = "error"


@dataclass(frozen=True)
class Words:
    """A state in words: « ✓ Traité avec succès », what it means, what to do next."""

    mark: str
    label: str
    tone: Tone
    meaning: str
    steps: tuple[str, ...]

    @property
    def said(self) -> str:
        """The mark and the label."""
        return f"{self.mark} {self.label}"


_SENDING: Final = Words(
    "↑",
    "Envoi en cours",
    Tone.WAITING,
    "Le fichier est en train de partir, ou la fenêtre du portail est encore ouverte.",
    ("Attendez la fin de l’envoi\u00a0: CertDesk n’en commence pas un second.",),
)
_UNKNOWN: Final = Words(
    "?",
    "Issue inconnue",
    Tone.CARE,
    "Le fichier est parti, mais CertDesk n’a pas vu la réponse du portail. Il y est peut-être, "
    "il n’y est peut-être pas\u00a0: le renvoyer à l’aveugle pourrait le déposer deux fois.",
    (
        "Regardez sur le portail la liste des fichiers déposés\u00a0: cherchez ce nom, à cette "
        "date.",
        "Dites ensuite à CertDesk s’il y est ou non. D’ici là, ce fichier et ses passages ne "
        "repartent pas.",
    ),
)
_NOT_SENT: Final = Words(
    "○",
    "Pas envoyé",
    Tone.CALM,
    "Le fichier n’est pas arrivé sur le portail\u00a0: rien n’y a été déposé.",
    ("Vous pouvez le déposer de nouveau.",),
)
_REFUSED: Final = Words(
    "✗",
    "Refusé",
    Tone.BAD,
    "Le portail a répondu et n’a pas pris le fichier\u00a0: rien n’y a été déposé.",
    (
        "Lisez le motif donné par le portail\u00a0: s’il tient au fichier, corrigez-le\u00a0; s’il "
        "tient à la connexion ou au compte, il n’y a rien à corriger.",
        "Déposez ensuite de nouveau le fichier.",
    ),
)
_DEPOSITED: Final = Words(
    "✓",
    "Déposé",
    Tone.WAITING,
    "Le portail a bien reçu le fichier. «\u00a0Déposé\u00a0» ne veut pas dire "
    "«\u00a0traité\u00a0»\u00a0: le traitement prend souvent un jour ou deux.",
    (
        "Rien à faire pour l’instant.",
        "Vérifiez le statut dans un jour ou deux\u00a0; gardez l’accusé de réception, il porte "
        "le numéro de dossier.",
    ),
)
_PROCESSING: Final = Words(
    "◷",
    "En cours de traitement",
    Tone.WAITING,
    "Le portail a reçu le fichier et cherche les titulaires. Cela prend souvent un jour ou deux.",
    (
        "Rien à faire pour l’instant\u00a0: vérifiez le statut demain.",
        "S’il ne change pas pendant une semaine, ouvrez un ticket à l’assistance avec le numéro "
        "de dossier.",
    ),
)
_SUCCESS: Final = Words(
    "✓",
    "Traité avec succès",
    Tone.GOOD,
    "Tous les passages de ce fichier sont enregistrés. C’est terminé\u00a0: il n’y a rien à "
    "redéposer.",
    ("Gardez l’accusé de traitement\u00a0: c’est votre preuve.",),
)
_WITH_ERRORS: Final = Words(
    "⚠",
    "Traité avec erreurs",
    Tone.CARE,
    "Une partie des passages est enregistrée, les autres sont KO. Ceux qui sont enregistrés ne "
    "se redéposent pas.",
    (
        "Ouvrez l’accusé de traitement\u00a0: CertDesk retrouve le fichier déposé et montre les "
        "passages KO.",
        "Corrigez-les, générez un nouveau fichier, déposez-le.",
    ),
)
_REJECTED: Final = Words(
    "✗",
    "Rejeté",
    Tone.BAD,
    "Le portail a refusé le fichier entier\u00a0: aucun passage n’a été enregistré.",
    (
        "Ouvrez l’accusé de traitement\u00a0: CertDesk montre la ligne en cause et ce qu’elle a "
        "de faux.",
        "Produisez de nouveau le fichier entier, puis déposez-le.",
    ),
)

_RECEIVED: Final = "Le portail a bien reçu le fichier. Il lui reste à le traiter."
_SOON: Final = (
    "Sur le portail d’entraînement, quelques secondes suffisent\u00a0: actualisez la liste.",
)
"""What replaces the days of the real portal."""

_STATES: Final = {
    DepositState.SENDING: _SENDING,
    DepositState.UNKNOWN: _UNKNOWN,
    DepositState.NOT_SENT: _NOT_SENT,
    DepositState.REFUSED: _REFUSED,
    DepositState.DEPOSITED: _DEPOSITED,
}
_STATUSES: Final = {
    PortalStatus.PROCESSING: _PROCESSING,
    PortalStatus.SUCCESS: _SUCCESS,
    PortalStatus.WITH_ERRORS: _WITH_ERRORS,
    PortalStatus.REJECTED: _REJECTED,
}

ALL_WORDS: Final = (*_STATES.values(), *_STATUSES.values())
"""Every state, in the order of a deposit's life."""


def words_of(deposit: Deposit) -> Words:
    """The words of a deposit: those of the portal's status as soon as it has one."""
    words = _STATES[deposit.state]
    if deposit.state is DepositState.DEPOSITED and deposit.status is not None:
        words = _STATUSES[deposit.status]
    if words in (_DEPOSITED, _PROCESSING) and deposit.portal == load_assumptions().training_key:
        return replace(words, meaning=_RECEIVED, steps=_SOON)
    return words


def said_once(words: Words, error: CertdeskError) -> Words:
    """The words beside an answer of the portal, without what it says itself, and better."""
    if isinstance(error, DepositRefused):
        return replace(words, meaning="", steps=())
    if isinstance(error, OutcomeUnknown):
        return replace(words, meaning="")
    return words


def words_of_status(status: PortalStatus) -> Words:
    """The words of a status of the portal."""
    return _STATUSES[status]
