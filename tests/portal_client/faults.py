"""The fault matrices: every step of a deposit × every fault, and what must be true afterwards.

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


class Moment(StrEnum):
    """Where an assisted deposit is, as CertDesk sees it."""

    OPENED = "Portail ouvert, aucun fichier choisi"
    CHOSEN = "Fichier choisi, formulaire pas encore envoyé"
    LEAVING = "Le formulaire va partir"
    LEFT = "Formulaire parti, rien d’affiché"
    SEEN = "« Fichier déposé » s’affiche"
    LISTED = "La liste s’affiche et montre le fichier"


class Break(StrEnum):
    """What ends it there."""

    CLOSED = "Fenêtre fermée"
    KILLED = "Programme tué"
    FULL = "Disque plein"


@dataclass(frozen=True)
class Noted:
    """What the next start finds in the journal, and whether the file may leave again."""

    state: DepositState | None
    again: bool


FREE = Noted(None, again=True)
DOUBT = Noted(DepositState.UNKNOWN, again=False)
KNOWN = Noted(DepositState.DEPOSITED, again=False)

ASSISTED: dict[Moment, dict[Break, Noted]] = {
    Moment.OPENED: dict.fromkeys(Break, FREE),
    Moment.CHOSEN: dict.fromkeys(Break, FREE),
    Moment.LEAVING: dict.fromkeys(Break, FREE),
    Moment.LEFT: dict.fromkeys(Break, DOUBT),
    Moment.SEEN: {Break.CLOSED: KNOWN, Break.KILLED: KNOWN, Break.FULL: DOUBT},
    Moment.LISTED: {Break.CLOSED: KNOWN, Break.KILLED: KNOWN, Break.FULL: DOUBT},
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
partir des tables que les tests exécutent (`tests/portal_client/faults.py`) : elle dit ce que
CertDesk fait, pas ce qu’il devrait faire.

Deux règles les résument :

- **CertDesk n’envoie jamais deux fois de lui-même.** Il écrit « envoi en cours » sur le disque
  avant le premier octet. Tant que l’issue n’est pas connue, il refuse un second dépôt du fichier
  ou d’un de ses passages.
- **Ce qu’il n’a pas vu est « issue inconnue ».** Une seule façon d’en sortir : chercher le
  fichier, par son nom et sa date, dans « Consulter les fichiers déposés », ou en lire l’accusé.

« Envoyer le fichier » dure jusqu’à ce que ses derniers octets partent, « Recevoir la réponse »
commence là. Un fichier est « pas envoyé » quand sa fin n’est pas partie : ce qui part avant
s’arrête devant une balise de fin, le portail n’a donc pu recevoir qu’un XML coupé, dont aucun
passage ne peut être enregistré. La liste se lit ici pour un dépôt « issue inconnue », l’accusé se
télécharge pour un dépôt « déposé ».

Dans chaque case : l’état noté dans le journal, puis ce qu’a le portail, puis si CertDesk accepte
de renvoyer le fichier.
"""

_CONCLUSION = """
## Ce que les tables ne disent pas

- La première ligne vaut aussi pour un mot de passe refusé, un compte expiré ou une page de
  maintenance : rien n’est noté, rien n’est parti.
- Le vrai portail n’a pas pu être essayé. La première table est jouée avec le vrai transport
  direct contre le portail d’entraînement, sur de vraies connexions coupées ou muettes ; le
  programme est vraiment tué, et le système lui refuse vraiment toute écriture
  (`tests/portal_client/test_deposit_faults.py`). Le programme est tué aussi à des moments tirés
  au sort (`tests/portal_client/test_deposit_killed.py`).
- La seconde est jouée avec ce que CertDesk note d’un dépôt assisté, sans navigateur
  (`tests/portal_client/test_assisted_faults.py`) ; le navigateur intégré a ses propres essais.
"""

_ASSISTED = """
## En dépôt assisté

Une personne clique, CertDesk voit ce qui part et ce que la page montre. « Envoi en cours » est
noté quand la page va envoyer le fichier, avant le premier octet ; avec votre propre navigateur,
avant que son chemin soit donné. La page qui l’enverrait une seconde fois est arrêtée. Une page qui
écrit « fichier déposé » et autre chose qui le contredit ne prouve rien : CertDesk vous pose la
question. Une page d’erreur, une page de connexion, une page qu’il ne sait pas lire ne lui
apprennent rien : c’est la ligne « Formulaire parti, rien d’affiché ».

Dans chaque case : ce que trouve le démarrage suivant, puis si CertDesk accepte de renvoyer le
fichier.
"""


_AGAIN = {True: "renvoi possible", False: "renvoi refusé"}


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
    parts = [_INTRODUCTION, *lines, "", *remarks, _ASSISTED, *_assisted_table(), _CONCLUSION]
    return typeset("\n".join(parts))


def _assisted_table() -> list[str]:
    cells = {
        moment: [
            f"**{noted.state or 'rien de noté'}**<br>{_AGAIN[noted.again]}"
            for noted in row.values()
        ]
        for moment, row in ASSISTED.items()
    }
    return [
        "| " + " | ".join(["Moment", *Break]) + " |",
        "|" + "---|" * (len(Break) + 1),
        *("| " + " | ".join([f"**{moment}**", *row]) + " |" for moment, row in cells.items()),
    ]


def _cell(expected: Expected) -> str:
    state = str(expected.state) if expected.state else "rien de noté"
    where = "fichier arrivé" if expected.arrived else "rien reçu"
    remark = f" ({expected.remark})" if expected.remark else ""
    return f"**{state}**<br>{where}<br>{_AGAIN[expected.again]}{remark}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
