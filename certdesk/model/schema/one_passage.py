"""One passage judged alone, as fast as a person types: the schema and the rules on its bytes."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from certdesk.model.flux.flux import NAMESPACE, index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.schema.checker import Checker
from certdesk.model.schema.file_rules import file_findings
from certdesk.model.schema.judging import Terms, judge
from certdesk.model.schema.lots import certification_lots, passage_lots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certdesk.model.schema.findings import Finding
    from certdesk.model.schema.schemas import Schema

_PREFIX = "certdesk-flux"  # for the wrapper alone: no producer writes it
_ABOVE = ("emetteur", "certificateurs", "certificateur", "certifications", "certification")


def validate_passage(
    passage: bytes,
    namespaces: Mapping[str, str],
    schema: Schema,
    *,
    certification_type: str,
    certification_code: str,
) -> tuple[Finding, ...]:
    """What the schema and the rules say of one passage (UTF-8), under this certification.

    `namespaces` are those in scope where the passage stands. Lines and bytes of the findings are
    of no use: the passage is judged inside a wrapper. Not for two threads at once.
    """
    document = _wrapped(passage, namespaces, certification_type, certification_code)
    flux = index_flux(source_of(document, Path("passage.xml")))
    terms = Terms(flux, is_error=lambda _row: True)
    checker = _checker(schema)
    found: list[Finding] = list(file_findings(flux))
    for lot in chain(certification_lots(flux), passage_lots(flux)):
        found += judge(terms, checker, lot).findings
    return tuple(found)


@lru_cache(maxsize=4)
def _checker(schema: Schema) -> Checker:
    return Checker(schema)


def _wrapped(passage: bytes, namespaces: Mapping[str, str], type_: str, code: str) -> bytes:
    declared = {**namespaces, _PREFIX: NAMESPACE}
    attributes = " ".join(
        f"xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
        for prefix, uri in declared.items()
        if prefix != "xml"
    )
    opened = "".join(f"<{_PREFIX}:{name}>" for name in _ABOVE)
    closed = "".join(f"</{_PREFIX}:{name}>" for name in reversed(_ABOVE))
    held = "passageCertifications"
    return b"".join(
        (
            f"<{_PREFIX}:flux {attributes}>{opened}".encode(),
            f"<{_PREFIX}:type>{escape(type_)}</{_PREFIX}:type>".encode(),
            f"<{_PREFIX}:code>{escape(code)}</{_PREFIX}:code>".encode(),
            f"<{_PREFIX}:{held}>".encode(),
            passage,
            f"</{_PREFIX}:{held}>{closed}</{_PREFIX}:flux>".encode(),
        )
    )
