"""The schema as xmlschema reads it, turned into groups and fields with their French texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from lxml import etree
from xmlschema import XMLSchema10, XMLSchemaException
from xmlschema.validators import XsdComplexType, XsdElement, XsdGroup, XsdSimpleType, XsdType

from certdesk.model.errors import SchemaUnusable
from certdesk.model.schema.field_texts import NO_TEXT, FieldText
from certdesk.model.schema.field_tree import Field, Group
from certdesk.model.schema.kinds import (
    Boolean,
    Choice,
    Date,
    Integer,
    Kind,
    Moment,
    Obligation,
    Text,
)
from certdesk.model.schema.xsd_tree import ASK_FOR_THE_KIT, parse_xsd

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PASSAGE = "passageCertification"
CERTIFICATION = "certification"
MAX_DEPTH = 24


@dataclass(frozen=True)
class _Particle:
    """One element of a content model, and what the groups around it add."""

    element: XsdElement
    optional: bool
    repeatable: bool


class _Reader:
    def __init__(self, texts: Mapping[str, FieldText]) -> None:
        self._texts = texts
        self._order = 0
        self.roots: dict[str, Group] = {}

    def group(self, particle: _Particle, path: str, block: str, depth: int = 0) -> Group:
        """One container, its children read in the schema's order."""
        if depth > MAX_DEPTH:
            raise SchemaUnusable(
                "Ce schéma emboîte ses balises sans fin.",
                ASK_FOR_THE_KIT,
            )
        name = particle.element.local_name
        text = self._texts.get(path or PASSAGE, NO_TEXT)
        block = text.block or block
        content = _content(particle.element)
        children: list[Field | Group] = []
        if content is not None:
            for child in _particles(content):
                self._add(children, child, path, block, depth + 1)
        return Group(
            path=path,
            name=name,
            label=text.label or name,
            help=text.help,
            condition=text.condition,
            block=block,
            children=tuple(children),
            repeatable=particle.repeatable,
            optional=particle.optional,
            choice=content is not None and _is_choice(content),
        )

    def _add(
        self,
        children: list[Field | Group],
        child: _Particle,
        parent: str,
        block: str,
        depth: int,
    ) -> None:
        name = child.element.local_name
        path = f"{parent.rstrip('/')}/{name}" if parent else name
        if name == PASSAGE:
            self.roots[PASSAGE] = self.group(child, "", block, depth)
        elif name == CERTIFICATION:
            self.roots[CERTIFICATION] = self.group(child, CERTIFICATION, block, depth)
        elif _content(child.element) is not None:
            children.append(self.group(child, path, block, depth))
        else:
            children.append(self._field(child, path, block))

    def _field(self, particle: _Particle, path: str, block: str) -> Field:
        element = particle.element
        text = self._texts.get(path, NO_TEXT)
        self._order += 1
        return Field(
            path=path,
            name=element.local_name,
            label=text.label or element.local_name,
            help=text.help,
            example=text.example,
            kind=_kind(element.type.simple_type, text.values),
            obligation=_obligation(particle, text),
            condition=text.condition,
            nillable=bool(element.nillable),
            optional=particle.optional,
            block=text.block or block,
            sensitive=text.sensitive,
            order=self._order,
        )


def read_tree(data: bytes, texts: Mapping[str, FieldText]) -> tuple[Group, Group, Group]:
    """The groups `flux` (header), `certification` and `passageCertification` of a schema."""
    flux = _read(data).elements.get("flux")
    reader = _Reader(texts)
    if flux is not None:
        header = reader.group(_Particle(flux, optional=False, repeatable=False), "/", "")
        if reader.roots.keys() >= {PASSAGE, CERTIFICATION}:
            return header, reader.roots[CERTIFICATION], reader.roots[PASSAGE]
    raise SchemaUnusable(
        "Ce schéma ne décrit pas de passages de certification.",
        ASK_FOR_THE_KIT,
    )


def _read(data: bytes) -> XMLSchema10:
    """The schema as xmlschema reads it; nothing else is opened, on disk or elsewhere."""
    text = etree.tostring(parse_xsd(data), encoding="unicode")
    try:
        return XMLSchema10(text, allow="none", defuse="never", use_fallback=False)
    except (XMLSchemaException, ParseError, ValueError) as exc:
        raise SchemaUnusable(
            "Ce schéma comporte une erreur\u00a0: ses champs ne peuvent pas être lus.",
            ASK_FOR_THE_KIT,
        ) from exc


def _content(element: XsdElement) -> XsdGroup | None:
    """The content model of an element that holds elements, None for a leaf."""
    content = element.type.content if isinstance(element.type, XsdComplexType) else None
    return content if isinstance(content, XsdGroup) else None


def _particles(
    group: XsdGroup, *, optional: bool = False, repeatable: bool = False
) -> Iterator[_Particle]:
    optional = optional or group.min_occurs == 0
    repeatable = repeatable or group.is_multiple()
    # A choice of one element is only a way to repeat it; among several, none is bound to be there.
    nested_choice = group.parent is not None and group.model == "choice" and len(group) > 1
    for item in group:
        if isinstance(item, XsdElement):
            yield _Particle(
                item,
                optional=optional or item.min_occurs == 0 or (nested_choice and repeatable),
                repeatable=repeatable or item.is_multiple(),
            )
        elif isinstance(item, XsdGroup):
            yield from _particles(item, optional=optional, repeatable=repeatable)


def _is_choice(content: XsdGroup) -> bool:
    """True when the content is exactly one of several elements, however it is wrapped."""
    while len(content) == 1 and isinstance(content[0], XsdGroup):
        content = content[0]
    return content.model == "choice" and len(content) > 1 and not content.is_multiple()


def _obligation(particle: _Particle, text: FieldText) -> Obligation:
    if text.obligation is not None:
        return text.obligation
    if particle.optional:
        return Obligation.CONDITIONAL if text.condition else Obligation.OPTIONAL
    return Obligation.REQUIRED_OR_NIL if particle.element.nillable else Obligation.REQUIRED


def _kind(xsd_type: XsdType | None, labels: Mapping[str, str]) -> Kind:
    if not isinstance(xsd_type, XsdSimpleType):
        return Text()
    names = set(_ancestry(xsd_type))
    if "boolean" in names:
        return Boolean(labels.get("true", "Oui"), labels.get("false", "Non"))
    if xsd_type.enumeration is not None:
        values = [str(value) for value in xsd_type.enumeration]
        return Choice(tuple((value, labels.get(value, value)) for value in values))
    if "date" in names:
        return Date()
    if "dateTime" in names:
        return Moment()
    if "integer" in names:
        return Integer(_number(xsd_type.min_value), _number(xsd_type.max_value))
    patterns = xsd_type.patterns
    return Text(
        min_length=xsd_type.min_length or 0,
        max_length=xsd_type.max_length,
        patterns=tuple(patterns.regexps) if patterns is not None else (),
    )


def _ancestry(xsd_type: XsdType | None) -> Iterator[str]:
    while xsd_type is not None:
        yield xsd_type.local_name or ""
        xsd_type = xsd_type.base_type


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
