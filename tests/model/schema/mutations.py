"""Documents valid or not, of every family of fault: `mutated(seed)` gives the bytes of one.

Nothing here looks at a schema. Each seed gives the same bytes on every version of Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.schema.mutation_values import (
    ATTRIBUTES,
    BOOLEAN_FAULTS,
    BUILT_IN_TYPES,
    DATE_FAULTS,
    INTEGER_FAULTS,
    LIST_FAULTS,
    MOMENT_FAULTS,
    NAMESPACE,
    NIL_WORDS,
    SPACES,
    STRANGERS,
    XSI,
)
from tests.model.schema.sample_tree import (
    BOOLEANS,
    DATES,
    LISTS,
    NILLABLE,
    NUMBERS,
    TEXT,
    Dice,
    Element,
    grow,
    leaf,
    valid_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LEAVES = (*TEXT, *LISTS, *NUMBERS, *BOOLEANS, *DATES, "horodatage")


def mutated(seed: int) -> bytes:
    """The document of a seed: about one in eight is left as it was grown, valid."""
    dice = Dice(seed)
    root = grow(dice)
    faults = (0, 1, 1, 1, 1, 1, 2, 3)[dice.below(8)]
    for _ in range(faults):
        dice.pick(_FAMILIES)(root, dice)
    return _written(root, dice)


def _all(root: Element) -> list[tuple[Element, Element | None]]:
    found: list[tuple[Element, Element | None]] = [(root, None)]
    for element, _ in found:
        found.extend((child, element) for child in element.children())
    return found


def _any(root: Element, dice: Dice) -> tuple[Element, Element]:
    """An element below the root, and its parent; deep ones are most of the file."""
    element, parent = dice.pick(_all(root)[1:] or [(root, root)])
    return element, parent or root


def _a_leaf(root: Element, dice: Dice, names: tuple[str, ...] = LEAVES) -> Element | None:
    leaves = [element for element, _ in _all(root) if element.name in names]
    return dice.pick(leaves) if leaves else None


def _a_container(root: Element, dice: Dice) -> Element:
    return dice.pick([element for element, _ in _all(root) if element.name not in LEAVES])


def _set(element: Element | None, text: str) -> None:
    if element is not None:
        element.content = [text] if text else []
        element.attributes.pop("xsi:nil", None)


def _length(root: Element, dice: Dice) -> None:
    element = _a_leaf(root, dice, tuple(TEXT))
    if element is None:
        return
    low, high = TEXT[element.name]
    size = dice.pick((0, 1, low - 1, low, low + 1, high - 1, high, high, high + 1, high + 1, 300))
    letter = dice.pick(
        ("a", "é", "Ω", "𝔸", "😀", "&amp;", "&#233;", "&#x1F600;", " ", "e\u0301", "\t")
    )
    _set(element, letter * max(size, 0))


def _spaces(root: Element, dice: Dice) -> None:
    element = _a_leaf(root, dice)
    if element is None:
        return
    space, side = dice.pick(SPACES), dice.below(4)
    text = "".join(one for one in element.content if isinstance(one, str))
    _set(element, (space + text, text + space, space + text + space, space)[side])


def _list_value(root: Element, dice: Dice) -> None:
    element = _a_leaf(root, dice, tuple(LISTS))
    if element is None:
        return
    right = dice.pick(LISTS[element.name])
    forms = (right.lower(), right.capitalize(), right + " ", right.replace("_", " "), right[:-1])
    _set(element, dice.pick((*forms, *LIST_FAULTS, *LISTS[element.name])))


def _date_value(root: Element, dice: Dice) -> None:
    _set(_a_leaf(root, dice, DATES), dice.pick(DATE_FAULTS))


def _number_value(root: Element, dice: Dice) -> None:
    element = _a_leaf(root, dice, tuple(NUMBERS))
    if element is None:
        return
    low, high = NUMBERS[element.name]
    number = dice.pick((low - 1, low, high, high + 1))
    _set(element, dice.pick((*INTEGER_FAULTS, "{0}", "{0}", "{0}")).format(number))


def _boolean_value(root: Element, dice: Dice) -> None:
    _set(_a_leaf(root, dice, BOOLEANS), dice.pick(BOOLEAN_FAULTS))


def _moment_value(root: Element, dice: Dice) -> None:
    _set(_a_leaf(root, dice, ("horodatage",)), dice.pick(MOMENT_FAULTS))


def _other_value(root: Element, dice: Dice) -> None:
    """The value of another field: a name where a date is expected, and so on."""
    element = _a_leaf(root, dice)
    if element is not None:
        _set(element, valid_value(dice.pick(LEAVES), dice))


def _nil(root: Element, dice: Dice) -> None:
    element = _any(root, dice)[0] if dice.chance(30) else _a_leaf(root, dice)
    if element is None:
        return
    if element.name not in NILLABLE and dice.chance(40):
        element = _a_leaf(root, dice, NILLABLE) or element
    element.attributes["xsi:nil"] = dice.pick(NIL_WORDS)
    if dice.chance(60):
        element.content = dice.pick(([], [], [" "], ["\n"], ["<!-- rien -->"], ["<?a b?>"]))


def _empty(root: Element, dice: Dice) -> None:
    element, _ = _any(root, dice)
    element.content = dice.pick(([], [], [" "], ["\n   "], ["<!-- -->"], ["<![CDATA[]]>"]))


def _missing(root: Element, dice: Dice) -> None:
    element, parent = _any(root, dice)
    parent.content = [one for one in parent.content if one is not element]


def _twice(root: Element, dice: Dice) -> None:
    element, parent = _any(root, dice)
    copy = Element(element.name, list(element.content), dict(element.attributes))
    parent.content.insert(dice.below(len(parent.content) + 1), copy)


def _in_excess(root: Element, dice: Dice) -> None:
    """An element of the flux where it has no place."""
    parent = _a_container(root, dice)
    parent.content.insert(dice.below(len(parent.content) + 1), leaf(dice.pick(LEAVES), dice))


def _stranger(root: Element, dice: Dice) -> None:
    parent = _a_container(root, dice)
    content = ["CREATION"] if dice.chance(50) else []
    one = Element(dice.pick(STRANGERS), content)
    parent.content.insert(dice.below(len(parent.content) + 1), one)


def _renamed(root: Element, dice: Dice) -> None:
    element, _ = _any(root, dice)
    name = element.name
    forms = (name.upper(), name.capitalize(), name[:-1], f"{name}s", dice.pick(LEAVES))
    element.name = dice.pick((*forms, *STRANGERS))


def _choice(root: Element, dice: Dice) -> None:
    """Both branches of an exclusive choice, or none, or twice the same one."""
    holders = ("identificationTitulaire", "codeCommuneNaissance")
    found = [element for element, _ in _all(root) if element.name in holders]
    if not found:
        return
    holder = dice.pick(found)
    if holder.name == "codeCommuneNaissance":
        branches = [
            Element("codeInseeNaissance", [leaf("codeInsee", dice)]),
            Element("codePostalNaissance", [leaf("codePostal", dice)]),
        ]
    else:
        names = ("idDossier", "nomTitulaire", "prenom1Titulaire")
        branches = [Element("dossierFormation", [leaf(name, dice) for name in names])]
        branches += [one for one in holder.children() if one.name == "titulaire"]
    number = dice.below(4)
    holder.content = [dice.pick(branches) for _ in range(number)] if number != 2 else branches


def _order(root: Element, dice: Dice) -> None:
    parent = _a_container(root, dice)
    if len(parent.content) > 1:
        one = parent.content.pop(dice.below(len(parent.content)))
        parent.content.insert(dice.below(len(parent.content) + 1), one)


def _moved(root: Element, dice: Dice) -> None:
    element, parent = _any(root, dice)
    inside = {id(one) for one, _ in _all(element)}
    others = [one for one, _ in _all(root) if one.name not in LEAVES and id(one) not in inside]
    if others:
        parent.content = [one for one in parent.content if one is not element]
        dice.pick(others).content.append(element)


def _attribute(root: Element, dice: Dice) -> None:
    element = root if dice.chance(15) else _any(root, dice)[0]
    name, value = dice.pick(ATTRIBUTES)
    element.attributes[name] = value


def _type_attribute(root: Element, dice: Dice) -> None:
    """xsi:type with types that no flux schema declares; its own names are its private affair."""
    element, _ = _any(root, dice)
    element.attributes["xmlns:xs"] = "http://www.w3.org/2001/XMLSchema"
    element.attributes["xsi:type"] = f"xs:{dice.pick(BUILT_IN_TYPES)}"


def _markup(root: Element, dice: Dice) -> None:
    element, _ = _any(root, dice)
    one = dice.pick(("<!-- note -->", "<?note x?>", "<![CDATA[]]>", "<![CDATA[ ]]>", "<!---->"))
    element.content.insert(dice.below(len(element.content) + 1), one)


def _cdata(root: Element, dice: Dice) -> None:
    element = _a_leaf(root, dice)
    if element is not None and element.content and isinstance(element.content[0], str):
        text = element.content[0]
        at = dice.below(len(text) + 1)
        if "&" not in text:
            element.content = [text[:at], f"<![CDATA[{text[at:]}]]>"]


def _text_outside(root: Element, dice: Dice) -> None:
    parent = _a_container(root, dice)
    one = dice.pick(("bonjour", " . ", "&#160;", "&#32;", "0", "<![CDATA[x]]>"))
    parent.content.insert(dice.below(len(parent.content) + 1), one)


def _child_of_a_leaf(root: Element, dice: Dice) -> None:
    element = _a_leaf(root, dice)
    if element is not None:
        element.content.append(Element(dice.pick(("b", "sexe", element.name)), ["x"]))


def _namespace(root: Element, dice: Dice) -> None:
    element = root if dice.chance(5) else _any(root, dice)[0]
    element.prefix = dice.pick(("autre", "none", "autre"))


def _several(root: Element, dice: Dice) -> None:
    """A second element where the schema may want one: certificateur, emetteur, passage…"""
    containers = [(one, parent) for one, parent in _all(root)[1:] if one.name not in LEAVES]
    if containers:
        element, parent = dice.pick(containers)
        (parent or root).content.append(element)


_FAMILIES: tuple[Callable[[Element, Dice], None], ...] = (
    _length,
    _length,
    _length,
    _spaces,
    _list_value,
    _list_value,
    _date_value,
    _date_value,
    _number_value,
    _number_value,
    _boolean_value,
    _moment_value,
    _moment_value,
    _other_value,
    _nil,
    _nil,
    _empty,
    _missing,
    _missing,
    _twice,
    _in_excess,
    _stranger,
    _renamed,
    _choice,
    _order,
    _moved,
    _attribute,
    _type_attribute,
    _markup,
    _cdata,
    _text_outside,
    _child_of_a_leaf,
    _namespace,
    _several,
)


def _written(root: Element, dice: Dice) -> bytes:
    prefix = dice.pick(("cpf", "cpf", "n", ""))
    indent = dice.pick(("", "", "\n", "\n  "))
    declarations = [f'xmlns:xsi="{XSI}"', 'xmlns:autre="urn:autre"']
    declarations.append(f'xmlns{":" if prefix else ""}{prefix}="{NAMESPACE}"')
    out: list[str] = []
    _write(out, root, prefix, indent, " " + " ".join(declarations))
    head = dice.pick(('<?xml version="1.0" encoding="UTF-8"?>\n', "", "<!-- tête -->"))
    return (head + "".join(out)).encode()


def _write(out: list[str], element: Element, prefix: str, indent: str, extra: str = "") -> None:
    own = element.prefix
    used = prefix if own is None else ("" if own == "none" else own)
    undeclared = ' xmlns=""' if own == "none" else ""
    name = f"{used}:{element.name}" if used else element.name
    attributes = "".join(
        f' {key}="{value}"' for key, value in element.attributes.items() if f' {key}="' not in extra
    )
    out.append(f"<{name}{extra}{undeclared}{attributes}>")
    has_elements = bool(element.children())
    for one in element.content:
        if isinstance(one, str):
            out.append(one)
        else:
            out.append(indent)
            # Inside xmlns="" the flux's default namespace is lost: bind it again.
            again = f' xmlns="{NAMESPACE}"' if own == "none" and not prefix else ""
            _write(out, one, prefix, indent, again)
    out.append((indent if has_elements else "") + f"</{name}>")
