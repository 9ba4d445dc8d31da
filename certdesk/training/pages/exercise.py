"""The pages that the real portal has not: the exercise's settings, and its fictitious register."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from certdesk.training.faults import Fault, Step
from certdesk.training.web import Page, Visit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

SETTINGS = "/reglages-exercice"
DELAYS = (
    (0, "aucun"),
    (5, "5 secondes"),
    (30, "30 secondes"),
    (120, "2 minutes"),
    (600, "10 minutes"),
)
_TIMES = {"1": 1, "3": 3, "sans-fin": None}


def exercise_pages() -> tuple[Page, ...]:
    """The pages of this file; no incident ever happens on them."""
    return (
        Page(SETTINGS, "exercise", _settings, step=None, takes_form=True, open_to_all=True),
        Page("/registre-fictif", "register", _register, step=None, open_to_all=True),
    )


def _settings(visit: Visit) -> ResponseReturnValue:
    if visit.is_post:
        act = _ACTS.get(visit.sent("action"))
        return visit.go(SETTINGS, act(visit) if act else "")
    return visit.show(
        "exercise.html",
        delay=int(visit.site.delay.total_seconds()),
        delays=DELAYS,
        faults=list(Fault),
        steps=list(Step),
        armed=visit.site.faults.armed(),
    )


def _set_delay(visit: Visit) -> str:
    seconds = visit.sent("delai")
    if seconds not in (str(known) for known, _ in DELAYS):
        return ""
    visit.site.delay = timedelta(seconds=int(seconds))
    return "Le délai de traitement est changé."


def _arm(visit: Visit) -> str:
    fault, step = visit.sent("incident"), visit.sent("etape")
    if fault not in Fault.__members__ or step not in Step.__members__:
        return ""
    times = _TIMES.get(visit.sent("fois"), 1)
    visit.site.faults.arm(Fault[fault], Step[step], times)
    return "L’incident est prévu."


def _clear(visit: Visit) -> str:
    visit.site.faults.clear()
    return "Plus aucun incident n’est prévu."


def _restart(visit: Visit) -> str:
    visit.site.restart()
    return "L’exercice recommence\u00a0: les fichiers déposés sont effacés."


_ACTS = {"delai": _set_delay, "armer": _arm, "annuler": _clear, "recommencer": _restart}


def _register(visit: Visit) -> ResponseReturnValue:
    register = visit.site.register
    people = sorted(register.people, key=lambda person: (person.surname, person.born))
    return visit.show(
        "register.html",
        people=people,
        dossiers=register.dossier_of,
        certifications=register.certifications.values(),
    )
