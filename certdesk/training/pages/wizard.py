"""« Déclarer un passage de certification »: six steps, then the rules of any deposit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort

from certdesk.model.flux.passage import ABSENT, State, Value
from certdesk.training.declared import Declaration, declaration_xml
from certdesk.training.forms import (
    EXAM,
    RESULT,
    VALIDITY,
    Question,
    problems,
    questions,
    read_states,
)
from certdesk.training.processing import process
from certdesk.training.web import Page, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

TYPES = (("RNCP", "RNCP"), ("RS", "RS"), ("MEN", "MEN"), ("CERTIFO", "Certifo"))
TYPE, CODE = "certification/type", "certification/code"
UNKNOWN_CODE = (
    "Cette certification n’est pas connue pour le type choisi. Vérifiez le code\u00a0: il porte "
    "son préfixe (RS1710, et non 1710)."
)
RECORDED = "Le passage de certification est enregistré."
_BY_DOSSIER = "identificationTitulaire/dossierFormation"
_BY_HAND = "identificationTitulaire/titulaire"
_INSEE = f"{_BY_HAND}/codeCommuneNaissance/codeInseeNaissance/codeInsee"
_POSTAL = f"{_BY_HAND}/codeCommuneNaissance/codePostalNaissance/codePostal"
_DOSSIER = tuple(
    f"{_BY_DOSSIER}/{name}" for name in ("idDossier", "nomTitulaire", "prenom1Titulaire")
)
_CIVIL_STATUS = (
    "nomNaissance", "nomUsage", "prenom1", "prenom2", "prenom3", "anneeNaissance",
    "moisNaissance", "jourNaissance", "sexe",
)  # fmt: skip
_HOLDER = (
    *(f"{_BY_HAND}/{name}" for name in _CIVIL_STATUS),
    _INSEE,
    _POSTAL,
    f"{_BY_HAND}/libelleCommuneNaissance",
    f"{_BY_HAND}/codePaysNaissance",
)


@dataclass(frozen=True)
class WizardStep:
    """One of the six pages."""

    number: int
    title: str
    paths: tuple[str, ...]


STEPS = (
    WizardStep(1, "Type de certification", (TYPE,)),
    WizardStep(2, "Code de la certification", (CODE,)),
    WizardStep(3, "Identifiant et résultat", ("idTechnique", *RESULT)),
    WizardStep(4, "Obtention et examen", EXAM),
    WizardStep(5, "Validité et inscription", VALIDITY),
    WizardStep(6, "Titulaire", (*_DOSSIER, *_HOLDER)),
)
WAY = "identification"


def wizard_pages() -> tuple[Page, ...]:
    """The pages of this file."""
    return (
        Page("/transmettre/passage", "declare", _start),
        Page("/transmettre/passage/<int:number>", "declare_step", _step, takes_form=True),
    )


def _start(visit: Visit) -> ResponseReturnValue:
    visit.session.declared.clear()
    return visit.go("/transmettre/passage/1")


def _step(visit: Visit, number: int) -> ResponseReturnValue:
    if not 1 <= number <= len(STEPS):
        abort(404)
    if any(not _is_done(visit, step) for step in STEPS[: number - 1]):
        return visit.go("/transmettre/passage/1")
    step = STEPS[number - 1]
    if not visit.is_post:
        return _show(visit, step, {})
    _remember(visit, step)
    wrong = _problems(visit, step)
    if wrong:
        return _show(visit, step, wrong), 422
    visit.session.declared[f"fait.{number}"] = "1"
    return visit.go(f"/transmettre/passage/{number + 1}") if number < 6 else _record(visit)


def _show(visit: Visit, step: WizardStep, wrong: Mapping[str, str], refused: str = "") -> str:
    return visit.show(
        "wizard.html",
        steps=STEPS,
        step=step,
        asked=_asked(step),
        dossier=questions(_DOSSIER),
        holder=questions(_HOLDER),
        typed=visit.session.declared,
        wrong=wrong,
        refused=refused,
    )


def _asked(step: WizardStep) -> tuple[Question, ...]:
    if step.number == 1:
        return (Question(TYPE, "Type de certification", "", "radio", True, "", TYPES),)
    return questions(step.paths)


def _is_done(visit: Visit, step: WizardStep) -> bool:
    return f"fait.{step.number}" in visit.session.declared


def _remember(visit: Visit, step: WizardStep) -> None:
    """Keep what this page sent, forgetting what it had sent before."""
    declared = visit.session.declared
    names = {name for one in _asked(step) for name in (one.name, one.box)} | {WAY}
    for name in names:
        if name in visit.request.form:
            declared[name] = visit.sent(name)[:300]
        elif name != WAY or step.number == 6:
            declared.pop(name, None)


def _problems(visit: Visit, step: WizardStep) -> dict[str, str]:
    declared = visit.session.declared
    if step.number == 6:
        if declared.get(WAY) not in ("dossier", "manuel"):
            return {WAY: "Dites comment vous identifiez le titulaire."}
        return problems(_holder_states(declared))
    states = read_states(_asked(step), declared)
    wrong = problems(states)
    if step.number == 1 and not wrong and _text(states, TYPE) not in dict(TYPES):
        wrong[TYPE] = "Choisissez un type de la liste."
    if step.number == 2 and not wrong:
        known = visit.site.register.certifications.get(_text(states, CODE))
        if known is None or known.type != declared["certification.type"]:
            wrong[CODE] = UNKNOWN_CODE
    return wrong


def _holder_states(declared: Mapping[str, str]) -> dict[str, State]:
    """The answers of the way that was chosen; the INSEE code, or else the postal one."""
    if declared.get(WAY) == "dossier":
        return read_states(questions(_DOSSIER), declared)
    states = read_states(questions(_HOLDER), declared)
    del states[_POSTAL if isinstance(states[_INSEE], Value) else _INSEE]
    return states


def _record(visit: Visit) -> ResponseReturnValue:
    site, declared = visit.site, visit.session.declared
    paths = [path for step in STEPS[2:5] for path in step.paths]
    states = {**read_states(questions(paths), declared), **_holder_states(declared)}
    declaration = Declaration(
        id_flux=str(uuid.uuid4()),
        at=site.now(),
        emitter=visit.account.id_client,
        contract=visit.account.contract,
        type=declared["certification.type"],
        code=declared["certification.code"],
        states=states,
    )
    path = site.folder / f"declaration-{declaration.id_flux}.xml"
    path.write_bytes(declaration_xml(declaration))
    site.refresh()
    outcome = process(path, site.register, site.base)
    if not outcome.accepted:
        path.unlink()
        said = [one.message for one in outcome.errors] + [one.message for one in outcome.refused]
        return _show(visit, STEPS[5], {}, " ".join(said)), 422
    site.base.apply(outcome, path, site.now().date())
    declared.clear()
    return visit.go("/consulter/passages", RECORDED)


def _text(states: Mapping[str, State], path: str) -> str:
    state = states.get(path, ABSENT)
    return state.text if isinstance(state, Value) else ""
