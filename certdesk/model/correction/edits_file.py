"""EDITS.json → Edits: the corrections that another program asks for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from certdesk.model.correction.edits import CERTIFICATEUR, CONTRAT, EMETTEUR, Edits
from certdesk.model.correction.markup import escaped
from certdesk.model.correction.splice import ancestors
from certdesk.model.counting import figure
from certdesk.model.errors import EditRefused
from certdesk.model.flux.passage import (
    ABSENT,
    NIL,
    State,
    Value,
    canonical_path,
    read_passage_utf8,
    schema_path,
)
from certdesk.model.flux.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.schema.fields import Fields

HEADER = {
    "emetteur/idClient": EMETTEUR,
    "certificateur/idClient": CERTIFICATEUR,
    "idContrat": CONTRAT,
}
_PARTS = ("passages", "certifications", "header")
_CERTIFICATION_FIELDS = ("type", "code", "natureDeposant")
_NUMBERED = re.compile(r"(.+)#([1-9][0-9]*)", re.DOTALL)
_STEP = re.compile(r"[^/\[\]]+(\[[1-9][0-9]*\])?")

States = dict[str, State]


def read_edits(data: bytes, flux: FluxFile, fields: Fields) -> Edits:
    """The edits of the file; raises EditRefused at the first thing that cannot be."""
    raw = _object(_parsed(data), "le fichier")
    for name in raw:
        if name not in _PARTS:
            _refuse(f"la rubrique {quoted(name)} n’existe pas")
    parts = {name: _object(raw.get(name, {}), quoted(name)) for name in _PARTS}
    return Edits(
        passages=_passages(parts["passages"], flux, fields),
        certifications=_certifications(parts["certifications"], flux, fields),
        header=_header(parts["header"]),
    )


def _passages(raw: Mapping[str, Any], flux: FluxFile, fields: Fields) -> dict[int, States]:
    asked: dict[int, States] = {}
    for key, states in raw.items():
        row = _row(flux, key)
        target = asked.setdefault(row, {})
        for path, value in _object(states, quoted(key)).items():
            _add(target, _known_path(path, fields), _state(value, path), key)
        for path, state in target.items():
            _check_allowed(path, state, fields, key)
            if any(target.get(above) is ABSENT for above in ancestors(path)):
                _refuse(f"{quoted(key)} demande {quoted(path)} dans un élément à retirer")
        _check_branches(flux, row, target, fields, key)
    return {row: states for row, states in asked.items() if states}


def _row(flux: FluxFile, key: str) -> int:
    rows = flux.rows_of(key)
    if len(rows) == 1:
        return rows[0]
    if rows:
        _refuse(
            f"l’idTechnique {quoted(key)} est {figure(len(rows))} fois dans le flux\u00a0: "
            f"écrivez «\u00a0{key.strip()}#1\u00a0», «\u00a0{key.strip()}#2\u00a0»…"
        )
    numbered = _NUMBERED.fullmatch(key.strip())
    rows = flux.rows_of(numbered[1]) if numbered else ()
    if numbered is None or len(rows) < 2 or int(numbered[2]) > len(rows):
        _refuse(f"l’idTechnique {quoted(key)} n’est pas dans le flux")
    return rows[int(numbered[2]) - 1]


def _known_path(path: str, fields: Fields) -> str:
    """The canonical path, once each of its steps is known to the schema."""
    steps = path.split("/")
    above = ""
    for step in steps:
        found = _STEP.fullmatch(step)
        name = step.partition("[")[0]
        if found is None or name not in fields.siblings(above):
            _refuse(f"le chemin {quoted(path)} n’existe pas dans le schéma")
        above = f"{above}/{name}" if above else name
        group = fields.group(above)
        if found[1] not in (None, "[1]") and not (group and group.repeatable):
            _refuse(f"dans {quoted(path)}, l’élément {quoted(name)} ne se répète pas")
    return canonical_path(path)


def _check_allowed(path: str, state: State, fields: Fields, key: str) -> None:
    allowed = fields.allowed(path)
    if state is ABSENT:
        possible, wish = allowed.absent, "ne peut pas être retiré"
    elif state is NIL:
        possible, wish = allowed.nil, "ne peut pas être «\u00a0nil\u00a0»"
    else:
        possible, wish = allowed.value, "contient d’autres éléments\u00a0: il n’a pas de valeur"
    if not possible:
        _refuse(f"pour {quoted(key)}, {quoted(path)} {wish}")


def _check_branches(flux: FluxFile, row: int, asked: States, fields: Fields, key: str) -> None:
    """Entering a branch of a choice asks that the other one be left, in so many words."""
    entered = {
        branch
        for path, state in asked.items()
        if state is not ABSENT
        for branch in (path, *ancestors(path))
        if fields.branches(schema_path(_parent(branch)))
    }
    for branch in sorted(entered):
        above = _parent(branch)
        for name in fields.branches(schema_path(above)):
            other = f"{above}/{name}" if above else name
            if other == branch or asked.get(other) is ABSENT:
                continue
            if other in entered or _is_there(flux, row, other, name):
                _refuse(
                    f"pour {quoted(key)}, {quoted(branch)} exclut {quoted(other)}\u00a0: "
                    'ajoutez-y {"absent": true}'
                )


def _is_there(flux: FluxFile, row: int, path: str, name: str) -> bool:
    # Nearly no passage holds the other branch: its name alone tells, without reading the tree.
    if name.encode() not in flux.passage_bytes(row):
        return False
    return read_passage_utf8(flux, row).node(path) is not None


def _certifications(raw: Mapping[str, Any], flux: FluxFile, fields: Fields) -> dict[int, States]:
    asked: dict[int, States] = {}
    for key, states in raw.items():
        wanted = key.strip()
        numbers = [
            one.number
            for one in flux.certifications
            if wanted in (one.code, f"{one.type}:{one.code}")
        ]
        if not numbers:
            _refuse(f"aucune certification du flux n’a le code {quoted(key)}")
        for name, value in _object(states, quoted(key)).items():
            if name not in _CERTIFICATION_FIELDS:
                _refuse(f"le champ {quoted(name)} n’est pas un champ de la certification")
            state = _state(value, name)
            _check_allowed(f"certification/{name}", state, fields, key)
            for number in numbers:
                _add(asked.setdefault(number, {}), name, state, key)
    return asked


def _header(raw: Mapping[str, Any]) -> dict[str, str]:
    asked: dict[str, str] = {}
    for name, text in raw.items():
        if name not in HEADER:
            _refuse(f"le champ {quoted(name)} n’est pas un champ modifiable de l’en-tête")
        if not isinstance(text, str):
            _refuse(f"la valeur de {quoted(name)} doit être un texte")
        escaped(text)
        asked[HEADER[name]] = text
    return asked


def _add(target: States, path: str, state: State, key: str) -> None:
    if target.setdefault(path, state) != state:
        _refuse(f"{quoted(key)} demande deux choses différentes pour {quoted(path)}")


def _state(raw: object, path: str) -> State:
    if raw is None:
        return NIL
    if isinstance(raw, dict) and [*raw] == ["absent"] and raw["absent"] is True:
        return ABSENT
    if not isinstance(raw, str):
        _refuse(f'la valeur de {quoted(path)} doit être un texte, null ou {{"absent": true}}')
    escaped(raw)  # refuses what XML cannot hold
    return Value(raw)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        line = f" (ligne\u00a0{error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise EditRefused(
            f"Corrections refusées\u00a0: ce n’est pas du JSON en UTF-8{line}."
        ) from error


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"{quoted(twice)} est écrit deux fois au même endroit")
    return found


def _object(raw: object, what: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        _refuse(f"{what} doit être un objet JSON")
    return raw


def _refuse(what: str) -> NoReturn:
    raise EditRefused(f"Corrections refusées\u00a0: {what}.")
