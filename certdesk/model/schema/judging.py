"""One lot judged by one checker: its findings, with their place in the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from certdesk.model.schema.findings import Finding, Severity
from certdesk.model.schema.locate import element_offsets, find_break
from certdesk.model.schema.lots import Lot, Part
from certdesk.model.schema.shown import element_path

if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Sequence

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.schema.checker import Checker
    from certdesk.model.schema.hits import Hit

LIMIT_PER_CODE = 500
"""Enough for a person to read; a program that reads them all asks for more."""

MOST_DOCUMENT = 32 << 20
PORTAL_DISAGREES = (
    " Le portail a pourtant traité ce fichier\u00a0: son schéma n’est donc pas celui utilisé ici."
)
Key = tuple[Severity, str]


class Judged(NamedTuple):
    """What one lot gave."""

    findings: list[Finding]
    counts: Counter[Key]
    checked: int


@dataclass(frozen=True)
class Edited:
    """What somebody changed in a flux that the portal has processed.

    `rows` are passages; `paths` are elements outside them, as findings name them.
    """

    rows: Collection[int] = frozenset()
    paths: Collection[str] = frozenset()

    def holds(self, row: int | None, path: str) -> bool:
        """Whether the element at this path, in this passage or outside all of them, is new."""
        if row is not None:
            return row in self.rows
        return any(path == one or path.startswith(f"{one}/") for one in self.paths)


@dataclass
class Terms:
    """How to judge: the flux, what was edited in it, and the codes already full.

    Without `edited` (None), every error of the schema blocks; with it, only those where something
    was changed. `limit` is how many findings are kept for each severity and code; the others are
    only counted.
    """

    flux: FluxFile
    edited: Edited | None = None
    limit: int = LIMIT_PER_CODE
    full: set[Key] = field(default_factory=set)

    def is_error(self, row: int | None, path: str) -> bool:
        """Whether a fault of the schema there blocks."""
        return self.edited is None or self.edited.holds(row, path)


def judge(terms: Terms, checker: Checker, lot: Lot) -> Judged:
    """Parse a lot, validate it, and apply the rules to its passages."""
    rows = range(lot.first, lot.first + lot.count) if lot.part is Part.PASSAGES else range(0)
    document = lot.document(terms.flux.source)
    if len(document) > MOST_DOCUMENT:
        return _too_large(terms, lot, rows)
    try:
        root = checker.parse(document, terms.flux.source.encoding)
    except (etree.XMLSyntaxError, UnicodeDecodeError):
        return _judge_malformed(terms, checker, lot, document, rows)
    desk = _Desk(terms, lot, root, rows)
    desk.judge(checker)
    return desk.judged


class _Desk:
    """One well-formed document being judged; elements are turned into rows and offsets."""

    def __init__(self, terms: Terms, lot: Lot, root: etree._Element, rows: Sequence[int]) -> None:
        self._terms = terms
        self._flux = terms.flux
        self._lot = lot
        self._root = root
        self._rows = rows
        # The proxies are kept: lxml would give other objects for the same elements later on.
        self._passages = list(root.iterchildren(etree.Element)) if rows else []
        self._offsets: dict[int | None, array[int]] = {}
        self.judged = Judged([], Counter(), len(rows))

    def judge(self, checker: Checker) -> None:
        """Add what the schema then the rules find."""
        if not checker.is_valid(self._root):
            for element, remark in checker.errors(self._root, self._path):
                row = self._row(element)
                blocks = self._terms.is_error(row, remark.path)
                severity = Severity.ERROR if blocks else Severity.WARNING
                text = remark.text + ("" if severity is Severity.ERROR else PORTAL_DISAGREES)
                self._add((severity, remark.code), remark.path, text, element, row)
        if self._rows:
            for hit in checker.rules.hits(self._root):
                path = hit_path(hit, self._path(hit.element))
                key = (hit.severity, hit.code)
                self._add(key, path, hit.text, hit.element, self._row(hit.element))

    def _path(self, element: etree._Element) -> str:
        return element_path(element, self._lot.first)

    def _row(self, element: etree._Element) -> int | None:
        passage = self._passage(element)
        return None if passage is None else self._rows[self._passages.index(passage)]

    def _passage(self, element: etree._Element) -> etree._Element | None:
        at: etree._Element | None = element
        while self._rows and at is not None:
            above = at.getparent()
            if above is self._root:
                return at
            at = above
        return None

    def _add(
        self, key: Key, path: str, text: str, element: etree._Element, row: int | None
    ) -> None:
        counts = self.judged.counts
        counts[key] += 1
        if counts[key] <= self._terms.limit and key not in self._terms.full:
            offset = self._offset(element, row)
            self.judged.findings.append(finding(self._flux, key, path, text, row, offset))

    def _offset(self, element: etree._Element, row: int | None) -> int:
        lot, source = self._lot, self._flux.source
        top = self._root if row is None else self._passage(element)
        assert top is not None
        rank = next(i for i, one in enumerate(top.iter(etree.Element)) if one is element)
        if row not in self._offsets:
            whole = lot.document(source) if row is None else _alone(self._flux, lot, row)
            self._offsets[row] = element_offsets(whole, source.encoding)
        offsets = self._offsets[row]
        if row is None:
            return lot.offset(offsets[rank]) if rank < len(offsets) else lot.offset(0)
        start = self._flux.starts[row]
        if rank + 1 >= len(offsets):
            return start
        return start + offsets[rank + 1] - len(lot.opening)


def hit_path(hit: Hit, path: str) -> str:
    """The path that a rule speaks of: the element's own, or that of the sibling that it lacks."""
    if not hit.instead:
        return path
    above = path.rpartition("/")[0]
    return f"{above}/{hit.instead}" if above else hit.instead


def finding(
    flux: FluxFile, key: Key, path: str, text: str, row: int | None, offset: int | None
) -> Finding:
    """A finding at an offset of the file."""
    at = None if offset is None else flux.source.position(offset)
    return Finding(
        severity=key[0],
        code=key[1],
        text=text,
        path=path,
        id_technique=None if row is None else flux.ids[row],
        row=row,
        line=at.line if at else None,
        column=at.column if at else None,
        byte=at.byte if at else None,
    )


def _alone(flux: FluxFile, lot: Lot, row: int) -> bytes:
    """One passage as a document; its bytes begin after the opening."""
    return b"".join((lot.opening, flux.passage_bytes(row), lot.closing))


def _judge_malformed(
    terms: Terms, checker: Checker, lot: Lot, document: bytes, rows: Sequence[int]
) -> Judged:
    """Name the broken passages one by one, and judge the others."""
    if not rows:
        return Judged([_broken(terms, lot, document, None)], Counter({MALFORMED: 1}), 0)
    good = []
    judged = Judged([], Counter(), 0)
    for row in rows:
        alone = _alone(terms.flux, lot, row)
        try:
            checker.parse(alone, terms.flux.source.encoding)
            good.append(row)
        except (etree.XMLSyntaxError, UnicodeDecodeError):
            judged.counts[MALFORMED] += 1
            if MALFORMED not in terms.full:
                judged.findings.append(_broken(terms, lot, alone, row))
    return _with_the_others(terms, checker, lot, good, judged)


def _with_the_others(
    terms: Terms, checker: Checker, lot: Lot, good: Sequence[int], judged: Judged
) -> Judged:
    if not good:
        return judged
    rest = Lot(Part.PASSAGES, lot.namespaces)
    for row in good:
        rest.take(terms.flux.starts[row], terms.flux.ends[row])
    source = terms.flux.source
    desk = _Desk(terms, rest, checker.parse(rest.document(source), source.encoding), good)
    desk.judge(checker)
    found, counts, checked = desk.judged
    return Judged(judged.findings + found, judged.counts + counts, checked)


MALFORMED: Key = (Severity.ERROR, "xml.malformed")
TOO_LARGE: Key = (Severity.ERROR, "xsd.size")


def _broken(terms: Terms, lot: Lot, document: bytes, row: int | None) -> Finding:
    at, reason = find_break(document, terms.flux.source.encoding, lot.closing)
    if row is None:
        offset = lot.offset(at)
    else:
        offset = terms.flux.starts[row] + max(at - len(lot.opening), 0)
    return finding(terms.flux, MALFORMED, "", f"XML mal formé\u00a0: {reason}.", row, offset)


def _too_large(terms: Terms, lot: Lot, rows: Sequence[int]) -> Judged:
    row = rows[0] if rows else None
    text = (
        f"Cette partie du fichier dépasse {MOST_DOCUMENT >> 20} Mo à elle seule\u00a0: "
        "aucun schéma de flux ne le permet, elle n’a pas été vérifiée."
    )
    one = finding(terms.flux, TOO_LARGE, "", text, row, lot.offset(len(lot.opening)))
    return Judged([one], Counter({TOO_LARGE: 1}), 0)
