"""A passage declared on the portal by hand, written as the flux that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from certdesk.model.flux.flux import NAMESPACE, XSI
from certdesk.model.flux.passage import NIL, State, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lxml.etree import _Element

_LANGUAGE = "niveauLangueEuropeen"
_NSMAP = {"cpf": NAMESPACE, "xsi": XSI}


@dataclass(frozen=True)
class Declaration:
    """Who declares, which certification, and the fields of the passage by path."""

    id_flux: str
    at: datetime
    emitter: str
    contract: str
    type: str
    code: str
    states: Mapping[str, State]


def declaration_xml(one: Declaration) -> bytes:
    """The flux of one passage."""
    root = etree.Element(f"{{{NAMESPACE}}}flux", nsmap=_NSMAP)
    _leaf(root, "idFlux", one.id_flux)
    _leaf(root, "horodatage", one.at.isoformat(timespec="seconds"))
    emitter = _below(root, "emetteur")
    _leaf(emitter, "idClient", one.emitter)
    certifier = _below(_below(emitter, "certificateurs"), "certificateur")
    _leaf(certifier, "idClient", one.emitter)
    _leaf(certifier, "idContrat", one.contract)
    certification = _below(_below(certifier, "certifications"), "certification")
    _leaf(certification, "type", one.type)
    _leaf(certification, "code", one.code)
    passage = _below(_below(certification, "passageCertifications"), "passageCertification")
    for path, state in complete(one.states).items():
        _write(passage, path, state)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def complete(states: Mapping[str, State]) -> dict[str, State]:
    """The same with what the pages do not ask."""
    return {
        "donneeCertifiee": Value("true"),
        "presenceNiveauNumeriqueEuro": Value("false"),
        **with_language_flag(states),
    }


def with_language_flag(states: Mapping[str, State]) -> dict[str, State]:
    """The same with the flag that says whether a language level is told."""
    told = isinstance(states.get(_LANGUAGE), Value)
    return {**states, "presenceNiveauLangueEuro": Value("true" if told else "false")}


def _write(passage: _Element, path: str, state: State) -> None:
    if state is not NIL and not isinstance(state, Value):
        return
    at = passage
    *containers, name = path.split("/")
    for container in containers:
        found = at.find(f"{{{NAMESPACE}}}{container}")
        at = found if found is not None else _below(at, container)
    leaf = _leaf(at, name, state.text if isinstance(state, Value) else "")
    if state is NIL:
        leaf.set(f"{{{XSI}}}nil", "true")


def _below(parent: _Element, name: str) -> _Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _leaf(parent: _Element, name: str, text: str) -> _Element:
    leaf = _below(parent, name)
    leaf.text = text or None
    return leaf
