"""One passage judged alone, as fast as a person types: the schema and the rules on its bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from certdesk.model.schema.checker import Checker
from certdesk.model.schema.file_rules import code_remarks
from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.judging import hit_path
from certdesk.model.schema.locate import find_break
from certdesk.model.schema.lot_schema import CERTIFICATIONS_LOT, PASSAGES_LOT
from certdesk.model.schema.lots import closing_tag, opening_tag
from certdesk.model.schema.shown import CERTIFICATION_PATH, element_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.schema.schemas import Schema


def validate_passage(
    passage: bytes,
    namespaces: Mapping[str, str],
    schema: Schema,
    *,
    certification_type: str,
    certification_code: str,
) -> tuple[Finding, ...]:
    """What the schema and the rules say of one passage (UTF-8), under this certification.

    `namespaces` are those in scope where the passage stands. The findings have a path and no
    place: these bytes are in no file yet. Not for two threads at once.
    """
    checker = _checker(schema)
    return (
        *_certification(checker, certification_type, certification_code),
        *_passage(checker, passage, namespaces),
    )


def warm(schema: Schema) -> None:
    """Compile the schema now: a window that shows its first passage should not wait for it."""
    _checker(schema)


@lru_cache(maxsize=4)
def _checker(schema: Schema) -> Checker:
    return Checker(schema)


def _passage(checker: Checker, passage: bytes, namespaces: Mapping[str, str]) -> Iterator[Finding]:
    closing = closing_tag(PASSAGES_LOT)
    document = opening_tag(PASSAGES_LOT, namespaces) + passage + closing
    try:
        root = checker.parse(document, "utf-8")
    except etree.XMLSyntaxError:
        reason = find_break(document, "utf-8", closing).reason
        yield Finding(Severity.ERROR, "xml.malformed", f"XML mal formé\u00a0: {reason}.")
        return
    yield from _schema_errors(checker, root)
    for hit in checker.rules.hits(root):
        yield Finding(hit.severity, hit.code, hit.text, hit_path(hit, element_path(hit.element)))


def _certification(checker: Checker, type_: str, code: str) -> Iterator[Finding]:
    held = "".join(
        f"<certdesk:{name}>{escape(text)}</certdesk:{name}>"
        for name, text in (("type", type_), ("code", code))
    )
    inside = (
        f"<certdesk:certification>{held}<certdesk:passageCertifications>"
        "<certdesk:passageCertification/></certdesk:passageCertifications>"
        "</certdesk:certification>"
    ).encode()
    document = opening_tag(CERTIFICATIONS_LOT, {}) + inside + closing_tag(CERTIFICATIONS_LOT)
    try:
        yield from _schema_errors(checker, checker.parse(document, "utf-8"))
    except etree.XMLSyntaxError:  # a control character typed in the code
        text = "Ce caractère ne peut pas être écrit dans un fichier XML."
        yield Finding(Severity.ERROR, "xml.malformed", text, f"{CERTIFICATION_PATH}/code")
    for rule, name, text in code_remarks(type_, code):
        yield Finding(Severity.WARNING, rule, text, f"{CERTIFICATION_PATH}/{name}")


def _schema_errors(checker: Checker, root: etree._Element) -> Iterator[Finding]:
    if not checker.is_valid(root):
        for _, remark in checker.errors(root, element_path):
            yield Finding(Severity.ERROR, remark.code, remark.text, remark.path)
