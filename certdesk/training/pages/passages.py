"""« Consulter les passages de certification »: search, detail, edit, delete."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from flask import abort

from certdesk.model.flux.flux import open_flux
from certdesk.model.flux.passage import ABSENT, NIL, State, Value, read_passage_utf8
from certdesk.model.schema.kinds import french_date
from certdesk.training.declared import with_language_flag
from certdesk.training.faults import Step
from certdesk.training.forms import (
    EXAM,
    RESULT,
    VALIDITY,
    fields,
    problems,
    questions,
    read_states,
    typed_from,
)
from certdesk.training.web import Page, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from certdesk.training.base import RecordedPassage

LIST = "/consulter/passages"
PER_PAGE = 50
EDITABLE = (*RESULT, *EXAM, *VALIDITY, "libelleOption", "urlPreuve", "verbatim")
SAVED = "Les modifications sont enregistrées."
DELETED = "La certification est supprimée."
HIDDEN = "•••••••••••••"
_HOLDER = "identificationTitulaire/"


def passages_pages() -> tuple[Page, ...]:
    """The pages of this file."""
    one = f"{LIST}/<int:number>"
    return (
        Page(LIST, "passages", _passages, Step.PASSAGES),
        Page(one, "passage", _passage, Step.PASSAGES),
        Page(f"{one}/modifier", "edit", _edit, Step.PASSAGES, takes_form=True),
        Page(f"{one}/supprimer", "delete", _delete, Step.PASSAGES, takes_form=True),
    )


def _passages(visit: Visit) -> ResponseReturnValue:
    visit.site.refresh()
    wanted = visit.asked("id")
    found = visit.site.base.of(_emitters(visit), wanted)
    pages = max(1, -(-len(found) // PER_PAGE))
    asked = visit.asked("page")
    page = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 9 else 1
    return visit.show(
        "passages.html",
        passages=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(found),
        wanted=wanted,
        page=page,
        pages=pages,
    )


def _passage(visit: Visit, number: int) -> ResponseReturnValue:
    one = _found(visit, number)
    states = _states(visit, one)
    shown = [(path, state) for path, state in states.items() if path != "idTechnique"]
    return visit.show(
        "passage.html",
        passage=one,
        certification=[_line(path, state) for path, state in shown if not _is_holder(path)],
        holder=[_line(path, state) for path, state in shown if _is_holder(path)],
        title=visit.site.register.certifications[one.code].title,
    )


def _edit(visit: Visit, number: int) -> ResponseReturnValue:
    one, asked = _found(visit, number), questions(EDITABLE)
    if not visit.is_post:
        typed = typed_from(asked, _states(visit, one))
        return visit.show("edit.html", passage=one, asked=asked, typed=typed, wrong={})
    states = read_states(asked, visit.request.form)
    wrong = problems(states)
    if wrong:
        typed = dict(visit.request.form)
        return visit.show("edit.html", passage=one, asked=asked, typed=typed, wrong=wrong), 422
    visit.site.base.change(number, with_language_flag(states))
    return visit.go(f"{LIST}/{number}", SAVED)


def _delete(visit: Visit, number: int) -> ResponseReturnValue:
    one = _found(visit, number)
    if not visit.is_post:
        return visit.show("delete.html", passage=one, refused="")
    if visit.sent("compris") != "oui":
        refused = "Cochez la case pour confirmer\u00a0: rien n’est supprimé pour l’instant."
        return visit.show("delete.html", passage=one, refused=refused), 422
    visit.site.base.remove(number)
    return visit.go(LIST, DELETED)


def _emitters(visit: Visit) -> frozenset[str]:
    return frozenset({visit.account.id_client, *visit.account.deposits_for})


def _found(visit: Visit, number: int) -> RecordedPassage:
    found = visit.site.base.find(number)
    if found is None or found.emitter not in _emitters(visit):
        abort(404)
    return found


def _states(visit: Visit, one: RecordedPassage) -> Mapping[str, State]:
    """The data of a passage: those of the file that brought it, then what was edited here."""
    if one.file is None:
        states = _shipped(visit, one)
    else:
        with closing(open_flux(one.file)) as flux:
            states = dict(read_passage_utf8(flux, one.row).fields())
    return {path: state for path, state in {**states, **one.changes}.items() if state is not ABSENT}


def _shipped(visit: Visit, one: RecordedPassage) -> dict[str, State]:
    """The few data of a passage that was there when the exercise began."""
    person = next(each for each in visit.site.register.people if each.key == one.holder)
    holder = f"{_HOLDER}titulaire/"
    return {
        "obtentionCertification": Value("PAR_ADMISSION"),
        "dateDebutValidite": Value(one.valid_from),
        "dateFinValidite": NIL,
        "scoring": NIL,
        "mentionValidee": NIL,
        "modalitesInscription/modaliteAcces": NIL,
        f"{holder}nomNaissance": Value(person.surname),
        f"{holder}prenom1": Value(person.first_names[0]),
        f"{holder}anneeNaissance": Value(str(person.born.year)),
        f"{holder}sexe": Value(person.sex),
    }


def _is_holder(path: str) -> bool:
    return path.startswith(_HOLDER)


def _line(path: str, state: State) -> tuple[str, str]:
    """A datum as it is shown: its French name and its French value; a NIR is never shown."""
    known = fields()
    label = "Numéro national (NIR)" if path.endswith("/nir") else known.label(path)
    if not isinstance(state, Value):
        return label, "non connu"
    if path.endswith("/nir"):
        return label, HIDDEN
    field = known.field(path)
    options = dict(getattr(field.kind, "values", ())) if field is not None else {}
    told = {"true": "Oui", "false": "Non"}.get(state.text, state.text)
    return label, options.get(state.text) or french_date(told)
