"""Rules about the file as a whole and its certifications: duplicates, codes, size, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from certdesk.model.counting import counted, figure
from certdesk.model.schema.findings import Severity
from certdesk.model.schema.shown import certification_path, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.flux.flux import Certification, FluxFile

MOST_BYTES = 200_000_000
MOST_PASSAGES = 200_000
"""What the portal takes in one file."""

_HEADER_TEXTS = ("idFlux", "horodatage", "action", "idClient", "idContrat")
_WINDOW = 256 * 1024
_MARKUP = re.compile(rb"<!--|<\?(?!xml[\s?])")
_VERSION = re.compile(rb"<\?xml\s[^>]*?version\s*=\s*[\"']([^\"']*)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KNOWN_TYPES = frozenset(
    {
        "rncp",
        "rs",
        "men",
        "certifo",
        "diplôme d'etablissement",
        "diplôme d'établissement",
        "diplôme universitaire",
        "habilitation",
        "reconnaissance",
    }
)
_PREFIXED = re.compile(r"\s*(RNCP|RS)[\s:.°_-]*(\d+)\s*", re.IGNORECASE)


class Spot(NamedTuple):
    """A remark outside the inside of the passages, and where; its place is computed if kept."""

    severity: Severity
    code: str
    text: str
    path: str = ""
    row: int | None = None
    offset: int | None = None


def file_spots(flux: FluxFile) -> Iterator[Spot]:
    """Every rule that the file breaks outside the inside of its passages."""
    yield from _whole(flux)
    yield from _header(flux)
    for certification in flux.certifications:
        yield from _certification(certification)
    yield from _duplicates(flux)


def code_remarks(type_: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Code, field and text for what is wrong between a certification's type and its code."""
    kind, value = type_.strip().upper(), code.strip()
    found = _PREFIXED.fullmatch(value)
    if kind not in ("RNCP", "RS"):
        if found:
            text = (
                f"Type de certification\u00a0: {quoted(type_)} ne s’accorde pas avec le code "
                f"{quoted(code)}, qui est de type {found[1].upper()}."
            )
            yield "rule.code-type", "type", text
        return
    if value.isdigit():
        text = (
            f"Code de la certification\u00a0: {quoted(code)} n’a pas de préfixe. "
            f"Écrivez {shown(kind + value)}."
        )
        yield "rule.code-prefix", "code", text
    elif found is None:
        text = (
            f"Code de la certification\u00a0: {quoted(code)} n’est pas un numéro de fiche "
            f"{kind} ({kind} suivi de chiffres)."
        )
        yield "rule.code-form", "code", text
    elif found[1].upper() != kind:
        text = (
            f"Code de la certification\u00a0: {quoted(code)} ne s’accorde pas avec le type {kind}."
        )
        yield "rule.code-type", "code", text
    elif code != f"{kind}{found[2]}":
        text = (
            f"Code de la certification\u00a0: {quoted(code)} est mal écrit. "
            f"Écrivez {shown(kind + found[2])}."
        )
        yield "rule.code-form", "code", text


def _whole(flux: FluxFile) -> Iterator[Spot]:
    source = flux.source
    if source.size > MOST_BYTES:
        size = source.size // 1_000_000
        text = f"Le fichier pèse {figure(size)}\u00a0Mo\u00a0: le portail en accepte 200 au plus."
        yield Spot(Severity.WARNING, "rule.file-size", text)
    if len(flux) > MOST_PASSAGES:
        text = (
            f"{counted(len(flux), 'passage')} dans un fichier\u00a0: "
            f"le portail en accepte {figure(MOST_PASSAGES)} au plus."
        )
        yield Spot(Severity.WARNING, "rule.passage-count", text)
    if not len(flux):
        yield Spot(Severity.WARNING, "rule.no-passage", "Le fichier ne contient aucun passage.")
    version = _VERSION.match(source.bytes(source.bom, source.bom + 200))
    if version and version[1] != b"1.0":
        text = "La première ligne du fichier doit annoncer XML version 1.0."
        yield Spot(Severity.WARNING, "rule.xml-version", text, offset=source.bom)
    if flux.markup_removed:
        text = (
            "Le fichier contient des commentaires ou des instructions XML, que le portail peut "
            f"refuser ({flux.markup_removed}). Un fichier de correction n’en contient pas."
        )
        yield Spot(Severity.WARNING, "rule.comment", text, offset=_first_markup(flux))


def _first_markup(flux: FluxFile) -> int | None:
    source = flux.source
    for start in range(source.bom, source.size, _WINDOW):
        found = _MARKUP.search(source.bytes(start, start + _WINDOW + 8))
        if found:
            return start + found.start()
    return None


def _header(flux: FluxFile) -> Iterator[Spot]:
    for path, field in flux.header.items():
        name = path.rpartition("/")[2]
        if name in _HEADER_TEXTS and field.text != field.text.strip():
            text = (
                f"La balise {name} commence ou finit par un espace\u00a0: "
                "le portail ne reconnaîtra sans doute pas sa valeur."
            )
            yield Spot(Severity.WARNING, "rule.edge-space", text, f"/{path}", offset=field.start)
    held = flux.header.get("idFlux")
    if held is not None and held.text.strip() and not _UUID.fullmatch(held.text.strip()):
        text = "Identifiant du flux\u00a0: le dictionnaire du portail demande un UUID."
        yield Spot(Severity.HINT, "rule.id-flux", text, "/idFlux", offset=held.start)


def _certification(one: Certification) -> Iterator[Spot]:
    path = certification_path(one.number)
    written = {name: field.text for name, field in one.fields.items()}
    remarks = list(code_remarks(written.get("type", ""), written.get("code", "")))
    told = {name for _, name, _ in remarks}
    for name, field in one.fields.items():
        if field.text != field.text.strip() and name not in told:
            text = f"{name}\u00a0: espace en trop au début ou à la fin de {quoted(field.text)}."
            at = field.start
            yield Spot(Severity.WARNING, "rule.edge-space", text, f"{path}/{name}", offset=at)
    for code, name, text in remarks:
        if name in one.fields:
            at = one.fields[name].start
            yield Spot(Severity.WARNING, code, text, f"{path}/{name}", offset=at)
    if "type" in one.fields and not _is_known_type(one.type):
        text = f"Type de certification\u00a0: {quoted(one.type)} n’est pas dans le dictionnaire."
        at = one.fields["type"].start
        yield Spot(Severity.HINT, "rule.type-unknown", text, f"{path}/type", offset=at)


def _is_known_type(type_: str) -> bool:
    return type_.strip().casefold().replace("’", "'") in _KNOWN_TYPES


def _duplicates(flux: FluxFile) -> Iterator[Spot]:
    for identifier in flux.duplicates:
        rows = flux.rows_of(identifier)
        text = (
            f"L’identifiant technique {quoted(identifier)} est porté par {figure(len(rows))} "
            "passages du fichier\u00a0: il doit être unique."
        )
        for row in rows:
            yield Spot(
                Severity.ERROR,
                "rule.duplicate-id",
                text,
                "idTechnique",
                row,
                flux.starts[row],
            )
