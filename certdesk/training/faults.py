"""Incidents on order: what a real site does on a bad day, at the step and as often as asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong; the value is what the exercise page shows."""

    SLOW = "Réponse lente"
    SLOW_AFTER = "Réponse lente, la demande étant déjà prise en compte"
    ERROR = "Erreur 500"
    ERROR_AFTER = "Erreur 500, la demande étant déjà prise en compte"
    CUT_BEFORE = "Connexion coupée avant la réception"
    CUT_AFTER = "Connexion coupée après la réception"
    SESSION_EXPIRED = "Session expirée"
    ACCOUNT_EXPIRED = "Compte expiré"
    MAINTENANCE = "Page de maintenance"
    CHANGED_LABEL = "Libellés changés"


class Step(StrEnum):
    """Where it goes wrong."""

    ANY = "N’importe où"
    SIGN_IN_PAGE = "Page de connexion"
    SIGN_IN = "Connexion"
    HOME = "Accueil"
    TRANSMIT = "Transmettre des données"
    ORGANISATION = "Choix de l’organisme"
    UPLOAD_PAGE = "Page de dépôt"
    UPLOAD = "Envoi du fichier"
    DEPOSITED = "Confirmation du dépôt"
    LIST = "Liste des fichiers déposés"
    RECEIPT = "Accusé de réception"
    TREATMENT = "Accusé de traitement"
    PASSAGES = "Passages de certification"
    OTHER = "Autre page"


@dataclass
class Armed:
    """One incident that waits for its step; `times` is None when it never ends."""

    fault: Fault
    step: Step
    times: int | None
    seconds: float

    def suits(self, step: Step) -> bool:
        """Whether this step is the one."""
        return self.times != 0 and self.step in (Step.ANY, step)


class Faults:
    """The incidents that are armed; the first that suits a step happens there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[Armed] = []
        self._released = threading.Event()

    def arm(
        self, fault: Fault, at: Step = Step.ANY, times: int | None = 1, seconds: float = 3.0
    ) -> None:
        """Make it happen `times` times (None: until `clear`); `seconds` is for slow answers."""
        with self._lock:
            self._released.clear()
            self._armed.append(Armed(fault, at, times, seconds))

    def take(self, step: Step) -> Armed | None:
        """The incident for this step, one time less to come."""
        with self._lock:
            found = next((one for one in self._armed if one.suits(step)), None)
            if found is not None and found.times is not None:
                found.times -= 1
            self._armed = [one for one in self._armed if one.times != 0]
            return found

    def armed(self) -> tuple[Armed, ...]:
        """What is still to come."""
        with self._lock:
            return tuple(self._armed)

    def clear(self) -> None:
        """Disarm everything, and let slow answers go."""
        with self._lock:
            self._armed = []
            self._released.set()

    def hold(self, seconds: float) -> None:
        """Keep an answer back, until the time is over or somebody clears the incidents."""
        self._released.wait(seconds)
