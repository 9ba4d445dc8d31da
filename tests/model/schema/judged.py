"""Small fluxes judged against the built-in schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from certdesk.model.flux.flux import FluxFile, index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.schema.schemas import Origin, Schema, SchemaStore
from certdesk.model.schema.validation import Verdict, validate
from tests.builders import PLAIN, TITULAIRE, Content, Style, flux, passage

STORE = SchemaStore(None)
SCHEMA = STORE.built_in("1.1.2")
OFFICIAL = replace(SCHEMA, origin=Origin.INSTALLED)
PERSON = f"{TITULAIRE}/"
CERTIFICATION = "/emetteur/certificateurs/certificateur/certifications/certification"


def read(document: bytes) -> FluxFile:
    return index_flux(source_of(document, Path("flux.xml")))


def judged(document: bytes, schema: Schema = SCHEMA, **options: object) -> Verdict:
    return validate(read(document), schema, **options)


def changed(old: str, new: str, style: Style = PLAIN, **fields: Content) -> bytes:
    """A flux of three passages, the second one changed."""
    document = flux("A", passage("B", **fields), "C", style=style).decode(style.encoding)
    at = document.index(old, document.index(">B<"))
    return (document[:at] + new + document[at + len(old) :]).encode(style.encoding)
