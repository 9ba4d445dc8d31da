"""Why a file does not leave, told to the clerk: what stands in the way, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from certdesk.model.counting import counted, figure
from certdesk.model.journal.records import Obstacle, ObstacleCode
from certdesk.model.schema.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from certdesk.model.journal.records import Deposit
    from certdesk.model.schema.findings import Finding
    from certdesk.model.schema.verdict import Verdict

_NAMED: Final = 5
_ERRORS_NAMED: Final = 3
_ERROR_LENGTH: Final = 200


@dataclass(frozen=True)
class Told:
    """An obstacle in French; one that does not block is a question, answered by going on.

    `details` are what it is about, a line each, for the screen only: they may quote the file.
    """

    obstacle: Obstacle
    message: str
    remedy: str
    details: tuple[str, ...] = ()

    @property
    def code(self) -> ObstacleCode:
        """Which one it is."""
        return self.obstacle.code

    @property
    def blocks(self) -> bool:
        """True when no answer of the clerk lifts it."""
        return self.obstacle.blocks


def tell(obstacle: Obstacle, details: tuple[str, ...] = ()) -> Told:
    """The obstacle in French."""
    message, remedy = _TEXTS[obstacle.code]
    return Told(obstacle, message(obstacle), remedy, details)


def first_errors(verdict: Verdict) -> tuple[str, ...]:
    """The errors of a file that come first, and how many there are besides."""
    errors = [each for each in verdict.findings if each.severity is Severity.ERROR]
    lines = tuple(map(_error, errors[:_ERRORS_NAMED]))
    others = verdict.errors - len(lines)
    return (*lines, f"… et {counted(others, 'autre')}.") if lines and others > 0 else lines


def _error(finding: Finding) -> str:
    """« Passage A1, ligne 12 : le code… »."""
    where = f"Passage {finding.id_technique}" if finding.id_technique else "Fichier"
    if finding.line is not None:
        where += f", ligne {figure(finding.line)}"
    return f"{where}\u00a0: {shorten(finding.text, _ERROR_LENGTH, placeholder='…')}"


def on_day(deposit: Deposit) -> str:
    """« le 18/10/2026 à 14:05 », in the clerk's own time."""
    return f"le {deposit.sent_at.astimezone():%d/%m/%Y à %H:%M}"


def _the_deposit(obstacle: Obstacle) -> str:
    """« le dépôt n° 12 du 18/10/2026 (flux.xml) »."""
    deposit = obstacle.deposit
    if deposit is None:
        return "un dépôt précédent"
    day = f"{deposit.sent_at.astimezone():%d/%m/%Y}"
    return f"le dépôt n°\u00a0{deposit.number} du {day} ({deposit.file_name})"


def _when(obstacle: Obstacle) -> str:
    return on_day(obstacle.deposit) if obstacle.deposit is not None else "auparavant"


def _passages(obstacle: Obstacle) -> str:
    """« Le passage A », « Les passages A et B », « 27 passages (A, B, C, D, E…) »."""
    ids, count = obstacle.ids, obstacle.count
    if count == 1:
        return f"Le passage {ids[0]}"
    if count <= _NAMED:
        return f"Les passages {', '.join(ids[:-1])} et {ids[-1]}"
    return f"{figure(count)} passages ({', '.join(ids[:_NAMED])}…)"


def _are(obstacle: Obstacle, singular: str, plural: str) -> str:
    return singular if obstacle.count == 1 else plural


def _file_open(obstacle: Obstacle) -> str:
    deposit = obstacle.deposit
    if deposit is not None and deposit.state.value == "envoi en cours":
        return f"Ce fichier est en cours d’envoi depuis {_when(obstacle)}."
    return f"Ce fichier a été envoyé {_when(obstacle)}, sans que CertDesk sache s’il est arrivé."


_LOOK: Final = (
    "Regardez dans la liste des fichiers déposés du portail s’il y est, puis répondez à la "
    "question de la fenêtre «\u00a0Dépôts et suivi\u00a0»."
)

_Text = tuple["Callable[[Obstacle], str]", str]

_TEXTS: Final[dict[ObstacleCode, _Text]] = {
    ObstacleCode.FILE_OPEN: (_file_open, _LOOK),
    ObstacleCode.FILE_DEPOSITED: (
        lambda each: f"Ce fichier a déjà été déposé {_when(each)}.",
        "Attendez son accusé de traitement, ou ouvrez-le s’il est là. Pour déposer encore des "
        "passages, générez un nouveau fichier.",
    ),
    ObstacleCode.FILE_PROCESSED: (
        lambda _each: "Ce fichier a déjà été traité par le portail\u00a0: son accusé a été lu.",
        "Ne redéposez que les passages KO\u00a0: générez un fichier de correction.",
    ),
    ObstacleCode.FILE_REJECTED: (
        lambda each: f"Ce même fichier a déjà été déposé {_when(each)}, et rejeté.",
        "S’il n’a pas changé, il sera sans doute rejeté de nouveau. Le déposer quand même\u00a0?",
    ),
    ObstacleCode.IDS_OPEN: (
        lambda each: (
            f"{_passages(each)} {_are(each, 'fait', 'font')} partie d’un envoi dont l’issue n’est "
            f"pas connue\u00a0: {_the_deposit(each)}."
        ),
        _LOOK,
    ),
    ObstacleCode.IDS_WAITING: (
        lambda each: (
            f"{_passages(each)} {_are(each, 'attend', 'attendent')} déjà la réponse du "
            f"portail\u00a0: {_the_deposit(each)}."
        ),
        "Attendez l’accusé de traitement et ouvrez-le. Si le portail montre un autre statut, "
        "notez-le dans la fenêtre «\u00a0Dépôts et suivi\u00a0».",
    ),
    ObstacleCode.IDS_ACCEPTED: (
        lambda each: (
            f"{_passages(each)} {_are(each, 'a', 'ont')} déjà été acceptés par le portail."
            if each.count > 1
            else f"{_passages(each)} a déjà été accepté par le portail."
        ),
        "Écartez ces passages et générez de nouveau le fichier. Si vous les avez supprimés sur le "
        "portail pour les redéposer, dites-le.",
    ),
    ObstacleCode.IDS_UNREAD: (
        lambda each: (
            f"{_passages(each)} {_are(each, 'était', 'étaient')} dans un fichier traité avec "
            f"erreurs, et aucun accusé lu ici n’en parle\u00a0: {_the_deposit(each)}."
        ),
        "Ouvrez d’abord l’accusé de ce dépôt\u00a0: il dit lesquels sont acceptés. Déposer sans "
        "le savoir\u00a0?",
    ),
    ObstacleCode.VERDICT_MISSING: (
        lambda _each: "Ce fichier n’a pas été vérifié en entier.",
        "Lancez la vérification, puis revenez au dépôt.",
    ),
    ObstacleCode.VERDICT_ERRORS: (
        lambda _each: "La vérification a trouvé des erreurs dans ce fichier.",
        "Pour les voir toutes, ouvrez ce fichier dans CertDesk\u00a0: elles sont dans "
        "«\u00a0Contrôle du fichier déposé\u00a0». Corrigez-les là où ce fichier est produit, "
        "ou générez de nouveau la correction.",
    ),
    ObstacleCode.ERRORS_ACCEPTED: (
        lambda _each: "Ce fichier a des erreurs, et vous l’avez généré quand même.",
        "Le portail peut le rejeter en entier. Le déposer quand même\u00a0?",
    ),
    ObstacleCode.FILE_CHANGED: (
        lambda _each: "Le fichier sur le disque n’est plus celui qui a été vérifié.",
        "Vérifiez-le ou générez-le de nouveau.",
    ),
    ObstacleCode.OTHER_ORGANISATION: (
        lambda _each: (
            "L’organisme choisi n’est pas celui que le fichier nomme comme certificateur."
        ),
        "Vérifiez pour qui vous déposez. Continuer avec cet organisme\u00a0?",
    ),
    ObstacleCode.REAL_IN_TRAINING: (
        lambda _each: (
            "Ceci est un entraînement\u00a0: rien ne sera transmis à la Caisse des Dépôts. "
            "Ce fichier semble pourtant réel."
        ),
        "Pour le transmettre, utilisez le vrai portail. Continuer l’entraînement avec ce "
        "fichier\u00a0?",
    ),
    ObstacleCode.FICTITIOUS_IN_REAL: (
        lambda _each: "Ce fichier est un exercice\u00a0: son idClient est fictif.",
        "Déposez-le sur le portail d’entraînement.",
    ),
}
