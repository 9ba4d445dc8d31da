"""How an element and a value appear in a remark: the path, and a text without any NIR."""

from __future__ import annotations

import re
from typing import Protocol

from lxml import etree

from certdesk.model.flux.flux import NAMESPACE
from certdesk.model.schema.lot_schema import (
    CERTIFICATION,
    CERTIFICATIONS_LOT,
    PASSAGE,
    PASSAGES_LOT,
)

CERTIFICATION_PATH = "/emetteur/certificateurs/certificateur/certifications/certification"
HIDDEN = "•••"
_LONGEST = 60


class PathOf(Protocol):
    """Gives the path of an element, as a finding writes it."""

    def __call__(self, element: etree._Element, /) -> str:
        """The path."""
        ...


_SPACES = re.compile(r"\s+")
# Digits of a NIR, with or without its key, spaces or dots between its groups. Better one CPF
# number hidden too many than one NIR shown.
_NIR = re.compile(
    r"(?<!\d)[12378][ .]?\d\d[ .]?\d\d[ .]?(?:2[ABab]|\d\d)[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d\d)?(?!\d)"
)


def shown(value: str, *, sensitive: bool = False) -> str:
    """The value as a remark may show it: on one line, cut, with no NIR."""
    if sensitive:
        return HIDDEN
    value = _NIR.sub(HIDDEN, _SPACES.sub(" ", value))
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"


def quoted(value: str, *, sensitive: bool = False) -> str:
    """The value as a remark may show it, between French quotation marks."""
    return f"«\u00a0{shown(value, sensitive=sensitive)}\u00a0»"


def element_path(element: etree._Element, first_certification: int = 0) -> str:
    """The path of an element of a lot: below the passage, or below `flux` with a leading `/`."""
    steps: list[str] = []
    at: etree._Element | None = element
    while at is not None:
        above = at.getparent()
        local = etree.QName(at).localname
        if above is None:
            return "/" + "/".join(reversed(steps))
        holder = etree.QName(above).localname
        if holder == PASSAGES_LOT and local == PASSAGE:
            return "/".join(reversed(steps))
        if holder == CERTIFICATIONS_LOT and local == CERTIFICATION:
            start = certification_path(first_certification + above.index(at))
            return "/".join((start, *reversed(steps)))
        steps.append(_step(at))
        at = above
    return ""


def certification_path(number: int) -> str:
    """The path of a certification of the file, the first being number 0."""
    return CERTIFICATION_PATH + (f"[{number + 1}]" if number else "")


def _step(element: etree._Element) -> str:
    name = step_name(element)
    rank = 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    return name if rank == 1 else f"{name}[{rank}]"


def step_name(element: etree._Element) -> str:
    """The local name; an element of another namespace keeps its prefix, as passages name it."""
    qname = etree.QName(element)
    if qname.namespace == NAMESPACE:
        return qname.localname
    return f"{element.prefix or ''}:{qname.localname}"
