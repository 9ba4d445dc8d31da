"""The questions of the pages where data are typed: their words and rules come from the schema."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from certdesk.model.flux.passage import ABSENT, NIL, State, Value
from certdesk.model.schema.fields import Boolean, Choice, Date, Fields, Integer, Text, read_fields
from certdesk.model.schema.kinds import Obligation
from certdesk.model.schema.schemas import CURRENT, SchemaStore
from certdesk.model.schema.value_check import check_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certdesk.model.schema.fields import Field

EXAM = (
    "obtentionCertification",
    "dateDebutExamen",
    "dateFinExamen",
    "modalitePassageExamen",
    "codePostalCentreExamen",
)
VALIDITY = (
    "dateDebutValidite",
    "dateFinValidite",
    "modalitesInscription/modaliteAcces",
    "modalitesInscription/voieAccessVAE",
    "modalitesInscription/initiativeInscription",
    "modalitesInscription/dateInscription",
    "niveauLangueEuropeen",
)
RESULT = ("scoring", "mentionValidee")
_UNKNOWN = {
    "scoring": "Le score est inconnu",
    "mentionValidee": "La mention est inconnue",
    "dateFinValidite": "Sans date de fin",
    "modalitesInscription/modaliteAcces": "La voie d’accès est inconnue",
    "identificationTitulaire/titulaire/nomUsage": "Pas de nom d’usage",
    "identificationTitulaire/titulaire/moisNaissance": "Le mois est inconnu",
    "identificationTitulaire/titulaire/jourNaissance": "Le jour est inconnu",
    "identificationTitulaire/titulaire/codeCommuneNaissance/codePostalNaissance/codePostal": (
        "Ni le code INSEE ni le code postal ne sont connus"
    ),
}
_UNKNOWN_SUFFIX = ".inconnu"


@dataclass(frozen=True)
class Question:
    """One field of a form; `unknown` is the label of its box « inconnu », empty without one."""

    path: str
    label: str
    help: str
    kind: str
    required: bool
    unknown: str
    options: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None

    @property
    def name(self) -> str:
        """The name of its control, and of the field that is sent."""
        return self.path.replace("/", ".")

    @property
    def box(self) -> str:
        """The name of its box « inconnu »."""
        return self.name + _UNKNOWN_SUFFIX


@lru_cache(maxsize=1)
def fields() -> Fields:
    """The fields of the current schema."""
    return read_fields(SchemaStore(None).built_in(CURRENT))


def questions(paths: Iterable[str]) -> tuple[Question, ...]:
    """The questions for these paths, in this order."""
    return tuple(_question(path) for path in paths)


def _question(path: str) -> Question:
    field = fields().field(path)
    assert field is not None
    kind, options, longest = _kind(field)
    return Question(
        path=path,
        label=field.label,
        help=_help(field),
        kind=kind,
        required=field.obligation in (Obligation.REQUIRED, Obligation.REQUIRED_OR_NIL),
        unknown=_UNKNOWN.get(path, ""),
        options=options,
        max_length=longest,
    )


def _help(field: Field) -> str:
    """The help of the dictionary, without the sentences about tags: here nobody sees any XML."""
    sentences = field.help.split(". ")
    kept = [one for one in sentences if "nil" not in one and "balise" not in one]
    return ". ".join(kept).removesuffix(".") + "." if kept and kept[0] else ""


def _kind(field: Field) -> tuple[str, tuple[tuple[str, str], ...], int | None]:
    match field.kind:
        case Choice() as kind:
            return "choice", kind.values, None
        case Boolean() as kind:
            return "choice", (("true", kind.true_label), ("false", kind.false_label)), None
        case Date():
            return "date", (), None
        case Integer():
            return "number", (), None
        case Text() as kind:
            return "text", (), kind.max_length
        case _:
            return "text", (), None


def read_states(asked: Iterable[Question], sent: Mapping[str, str]) -> dict[str, State]:
    """What was typed, by path: a value, nil where the box is ticked, absent where nothing is."""
    states: dict[str, State] = {}
    for question in asked:
        typed = sent.get(question.name, "").strip()
        if question.unknown and question.box in sent:
            states[question.path] = NIL
        else:
            states[question.path] = Value(typed) if typed else ABSENT
    return states


def typed_from(asked: Iterable[Question], states: Mapping[str, State]) -> dict[str, str]:
    """The reverse: what a form shows for these states."""
    typed: dict[str, str] = {}
    for question in asked:
        state = states.get(question.path, ABSENT)
        if isinstance(state, Value):
            typed[question.name] = state.text
        elif state is NIL and question.unknown:
            typed[question.box] = "1"
    return typed


def problems(states: Mapping[str, State]) -> dict[str, str]:
    """What does not suit, by path: the schema's rules, then the dictionary's conditions."""
    found: dict[str, str] = {}
    for path, state in states.items():
        field = fields().field(path)
        told = check_value(field, state) if field is not None else None
        if told:
            found[path] = told
    if _text(states, "modalitePassageExamen") in ("EN_PRESENTIEL", "MIXTE"):
        _require(states, "codePostalCentreExamen", found, "l’examen a eu lieu en présentiel")
    if _text(states, "modalitesInscription/modaliteAcces") == "VAE":
        _require(states, "modalitesInscription/voieAccessVAE", found, "la voie d’accès est la VAE")
    first, last = _text(states, "dateDebutExamen"), _text(states, "dateFinExamen")
    if first and last and last < first:
        found.setdefault("dateFinExamen", "La fin de l’examen est avant son début.")
    return found


def _require(states: Mapping[str, State], path: str, found: dict[str, str], reason: str) -> None:
    if path in states and states[path] is ABSENT:
        found.setdefault(path, f"Cette donnée est obligatoire\u00a0: {reason}.")


def _text(states: Mapping[str, State], path: str) -> str:
    state = states.get(path)
    return state.text if isinstance(state, Value) else ""
