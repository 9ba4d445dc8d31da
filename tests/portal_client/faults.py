"""The fault matrix: every step of a deposit × every fault, and what must be true afterwards.

`python -m tests.portal_client.faults` writes docs/matrice-des-pannes.md from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from certdesk.model.journal.records import DepositState

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matrice-des-pannes.md"


class Step(StrEnum):
    """What was under way."""

    SIGN_IN = "Se connecter"
    CHOOSE = "Choisir l’organisme"
    SEND = "Envoyer le fichier"
    ANSWER = "Recevoir la réponse"
    LIST = "Lire la liste des dépôts"
    DOWNLOAD = "Télécharger l’accusé"


class Fault(StrEnum):
    """What went wrong."""

    REFUSED = "Connexion refusée"
    TIMEOUT = "Délai dépassé"
    ERROR_500 = "Erreur 500"
    CUT_BEFORE = "Coupure avant réception"
    CUT_AFTER = "Coupure après réception"
    SESSION = "Session expirée"
    FULL = "Disque plein"
    KILLED = "Programme tué"


@dataclass(frozen=True)
class Expected:
    """What must be true: the state in the journal (None: nothing noted), whether the portal has
    the file, and whether CertDesk lets the clerk send it again."""

    state: DepositState | None
    arrived: bool
    again: bool
    remark: int = 0


NOTHING = Expected(None, arrived=False, again=True)
UNNOTED = Expected(None, arrived=False, again=True, remark=1)
NOT_SENT = Expected(DepositState.NOT_SENT, arrived=False, again=True)
REFUSED = Expected(DepositState.REFUSED, arrived=False, again=True)
LOST = Expected(DepositState.UNKNOWN, arrived=False, again=False)
THERE = Expected(DepositState.UNKNOWN, arrived=True, again=False)
DONE = Expected(DepositState.DEPOSITED, arrived=True, again=False)


def _all(expected: Expected, **others: Expected) -> dict[Fault, Expected]:
    return {fault: others.get(fault.name, expected) for fault in Fault}


MATRIX: dict[Step, dict[Fault, Expected]] = {
    Step.SIGN_IN: _all(NOTHING, FULL=UNNOTED),
    Step.CHOOSE: _all(NOTHING, FULL=UNNOTED),
    Step.SEND: _all(
        NOT_SENT,
        CUT_AFTER=THERE,
        SESSION=REFUSED,
        FULL=UNNOTED,
        KILLED=Expected(DepositState.UNKNOWN, arrived=False, again=False, remark=2),
    ),
    Step.ANSWER: _all(
        THERE,
        CUT_BEFORE=LOST,
        SESSION=Expected(DepositState.UNKNOWN, arrived=True, again=False, remark=3),
        FULL=Expected(DepositState.UNKNOWN, arrived=True, again=False, remark=2),
        KILLED=Expected(DepositState.UNKNOWN, arrived=True, again=False, remark=2),
    ),
    Step.LIST: _all(THERE),
    Step.DOWNLOAD: _all(Expected(DepositState.DEPOSITED, arrived=True, again=False, remark=4)),
}

REMARKS = (
    "Le journal n’a pas pu noter « envoi en cours » : rien ne part.",
    "Le journal est resté sur « envoi en cours », qui interdit un second envoi ; au "
    "démarrage suivant, le dépôt devient « issue inconnue ».",
    "Une page de connexion qui suit le dépôt ne dit rien du fichier. Une page de connexion qui "
    "répond directement à l’envoi est un refus (ligne précédente).",
    "L’accusé n’est pas gardé à moitié : on le télécharge de nouveau.",
)

_INTRODUCTION = """# Matrice des pannes

Ce que devient un dépôt quand quelque chose tourne mal, à chaque étape. Cette page est écrite à
partir de la table que les tests exécutent (`tests/portal_client/faults.py`) : elle dit ce que
CertDesk fait, pas ce qu’il devrait faire.

Deux règles la résument :

- **CertDesk n’envoie jamais deux fois de lui-même.** Il écrit « envoi en cours » sur le disque
  avant le premier octet. Tant que l’issue n’est pas connue, il refuse un second dépôt du fichier
  ou d’un de ses passages.
- **Ce qu’il n’a pas vu est « issue inconnue ».** Une seule façon d’en sortir : chercher le
  fichier, par son nom et sa date, dans « Consulter les fichiers déposés », ou en lire l’accusé.

« Envoyer le fichier » dure jusqu’à ce que ses derniers octets partent, « Recevoir la réponse »
commence là. Un fichier est « pas envoyé » quand sa fin n’est pas partie : le portail n’a pu
recevoir qu’un XML coupé, dont aucun passage ne peut être enregistré. La liste se lit ici pour un
dépôt « issue inconnue », l’accusé se télécharge pour un dépôt « déposé ».

Dans chaque case : l’état noté dans le journal, puis ce qu’a le portail, puis si CertDesk accepte
de renvoyer le fichier.
"""

_CONCLUSION = """
## Ce que la table ne dit pas

- La première ligne vaut aussi pour un mot de passe refusé, un compte expiré ou une page de
  maintenance : rien n’est noté, rien n’est parti.
- En dépôt assisté, CertDesk voit ce que la page montre. « Envoi en cours » est noté quand la page
  va envoyer le fichier, avant le premier octet ; avec votre propre navigateur, avant que son chemin
  soit donné. La page qui l’enverrait une seconde fois est arrêtée. Une page qui écrit « fichier
  déposé » et autre chose qui le contredit ne prouve rien : CertDesk vous pose la question. Si la
  fenêtre se ferme sans réponse, le dépôt est « issue inconnue ».
- Le vrai portail n’a pas pu être essayé. La table est jouée contre un portail simulé, et les
  incidents du portail d’entraînement le sont avec le vrai transport direct
  (`tests/portal_client/test_deposit_on_training.py`).
"""


def typeset(text: str) -> str:
    """French typography: a line never ends before these marks."""
    return re.sub(" (?=[:;?!»])|(?<=«) ", "\u00a0", text)


def page() -> str:
    """The page, in French."""
    header = ["Étape", *Fault]
    lines = [
        "| " + " | ".join(header) + " |",
        "|" + "---|" * len(header),
        *("| " + " | ".join([f"**{step}**", *map(_cell, row.values())]) + " |"
          for step, row in MATRIX.items()),
    ]  # fmt: skip
    remarks = [f"{number}. {text}" for number, text in enumerate(REMARKS, 1)]
    return typeset("\n".join([_INTRODUCTION, *lines, "", *remarks, _CONCLUSION]))


def _cell(expected: Expected) -> str:
    state = str(expected.state) if expected.state else "rien de noté"
    where = "fichier arrivé" if expected.arrived else "rien reçu"
    again = "renvoi possible" if expected.again else "renvoi refusé"
    remark = f" ({expected.remark})" if expected.remark else ""
    return f"**{state}**<br>{where}<br>{again}{remark}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
