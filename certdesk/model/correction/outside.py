"""The patches of a correction file outside its passages: header, root tag, certifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certdesk.model.correction.markup import Patch, escaped, with_attribute
from certdesk.model.correction.placing import lead_of
from certdesk.model.correction.splice import splice_element
from certdesk.model.errors import EditRefused
from certdesk.model.flux.index import XSI
from certdesk.model.flux.passage import ABSENT, State, Value
from certdesk.model.flux.tags import start_tag_end, tag_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from certdesk.model.flux.flux import FluxFile
    from certdesk.model.flux.index import Certification, HeaderField

CERTIFICATION_ORDER = ("type", "code", "natureDeposant")
_LEAD = 4096  # bytes looked at for the white space before a tag


def utf8(flux: FluxFile, start: int, end: int) -> bytes:
    """A span of the flux, in UTF-8."""
    data = flux.source.data[start:end]
    if flux.source.encoding in ("utf-8", "us-ascii"):
        return data
    return data.decode(flux.source.encoding).encode("utf-8")


def header_patches(
    flux: FluxFile, texts: Mapping[str, str], id_flux: str, horodatage: str
) -> Iterator[Patch]:
    """The patches of the header: the two new values, and what the person corrected."""
    if "xsi" not in flux.namespaces:
        tag = utf8(flux, flux.root_start, flux.root_tag_end)
        yield Patch(flux.root_start, flux.root_tag_end, with_attribute(tag, _XMLNS_XSI))
    previous: HeaderField | None = None
    for name, text in (("idFlux", id_flux), ("horodatage", horodatage)):
        found = flux.header.get(name)
        if found is not None:
            yield changed(flux, found, Value(text), flux.namespaces)
        else:
            yield _created(flux, name, text, previous, flux.root_start)
        previous = found or previous
    for path, text in texts.items():
        found = flux.header.get(path)
        if found is None:
            raise EditRefused(
                f"L’en-tête du flux n’a pas d’élément «\u00a0{path}\u00a0»\u00a0: "
                "il ne peut pas être corrigé."
            )
        if found.text != text:
            yield changed(flux, found, Value(text), flux.namespaces)


def certification_patches(
    flux: FluxFile, certification: Certification, asked: Mapping[str, State]
) -> Iterator[Patch]:
    """The patches of the fields of one certification."""
    previous: HeaderField | None = None
    for name in CERTIFICATION_ORDER:
        found, state = certification.fields.get(name), asked.get(name)
        if found is not None and state is not None and state != Value(found.text):
            yield changed(flux, found, state, certification.namespaces)
        elif found is None and isinstance(state, Value):
            yield _created(flux, name, state.text, previous, certification.start)
        previous = found or previous


def changed(
    flux: FluxFile, found: HeaderField, state: State, namespaces: Mapping[str, str]
) -> Patch:
    """The patch that gives an existing element outside the passages this state."""
    if state is ABSENT:
        return Patch(found.start, found.end, b"")
    element = utf8(flux, found.start, found.end)
    return Patch(found.start, found.end, splice_element(element, namespaces, state))


def _created(
    flux: FluxFile, name: str, text: str, after: HeaderField | None, container: int
) -> Patch:
    """The patch that adds an element after another one, or first in its container."""
    inside = start_tag_end(flux.source.data, container)
    prefix, colon, _local = tag_name(flux.source.data, container, inside).rpartition(":")
    tag = f"{prefix}{colon}{name}".encode()
    element = b"<" + tag + b">" + escaped(text) + b"</" + tag + b">"
    if after is not None:
        before = flux.source.bytes(max(after.start - _LEAD, 0), after.start)
        return Patch(after.end, after.end, lead_of(before, len(before)) + element)
    following = flux.source.bytes(inside, inside + _LEAD)
    white = following[: len(following) - len(following.lstrip(b" \t\r\n"))]
    return Patch(inside, inside, white + element)


_XMLNS_XSI = f'xmlns:xsi="{XSI}"'.encode()
