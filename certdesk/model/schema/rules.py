"""What the schema cannot say about passages: rules of the dictionary and of the trade.

A file has 200 000 passages and few faults: the search for suspects runs in C, one XPath or one
`iter` for a whole lot, and Python looks at the suspects only. `descendant::name` from the lot is
several times faster than a path of child steps, which makes one node set for each passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from certdesk.model.flux.flux import NAMESPACE
from certdesk.model.schema import identity_rules, passage_rules, text_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from certdesk.model.schema.fields import Fields
    from certdesk.model.schema.hits import Hit

_PREFIX = {"f": NAMESPACE}

# A suspect is found by the XPath; the function says what is wrong with it, if anything.
_SUSPECTS: tuple[tuple[str, Callable[[etree._Element], Iterator[Hit]]], ...] = (
    (
        "descendant::f:presenceNiveauLangueEuro"
        "[(. = 'true') != boolean(following-sibling::f:niveauLangueEuropeen)]",
        passage_rules.language_level,
    ),
    (
        "descendant::f:presenceNiveauNumeriqueEuro"
        "[(. = 'true') != boolean(following-sibling::f:niveauNumeriqueEuropeen)]",
        passage_rules.digital_level,
    ),
    (
        "descendant::f:modaliteAcces[(. = 'VAE') != boolean(following-sibling::f:voieAccessVAE)]",
        passage_rules.vae,
    ),
    (
        "descendant::f:modalitePassageExamen"
        "[not(following-sibling::f:codePostalCentreExamen)][. != 'A_DISTANCE']",
        passage_rules.exam_centre,
    ),
    (
        "descendant::f:dateFinExamen[. != ../f:dateDebutExamen]"
        "[translate(., '-', '') < translate(../f:dateDebutExamen, '-', '')]",
        passage_rules.exam_dates,
    ),
    (
        "descendant::f:dateFinValidite[text()]"
        "[translate(., '-', '') < translate(../f:dateDebutValidite, '-', '')]",
        passage_rules.validity_dates,
    ),
    ("descendant::f:jourNaissance[. > 28]", identity_rules.birth_day),
    (
        "descendant::f:anneeNaissance[. > 2000]"
        "[. > substring(../../../f:dateDebutValidite, 1, 4) - 12]",
        identity_rules.birth_year,
    ),
    (
        "descendant::f:codeInsee[not(. > 1000 and . < 96000) or (. > 75000 and . < 75021)]",
        identity_rules.insee_code,
    ),
)


class Rules:
    """The rules, compiled; one thread at a time may use them."""

    def __init__(self, fields: Fields) -> None:
        self._labels = {field.name: field.label for field in fields.all.values()}
        self._suspects = [
            (etree.XPath(path, namespaces=_PREFIX, smart_strings=False), look)
            for path, look in _SUSPECTS
        ]

    def hits(self, root: etree._Element) -> Iterator[Hit]:
        """Every rule that the passages below `root` break."""
        for find, look in self._suspects:
            for element in cast("list[_Element]", find(root)):
                yield from look(element)
        for element in root.iter(*identity_rules.LOOKED_AT):
            yield from identity_rules.look(element)
        for element in root.iter(*passage_rules.LOOKED_AT):
            yield from passage_rules.digcomp(element)
        yield from text_rules.hits(root, self._labels)
