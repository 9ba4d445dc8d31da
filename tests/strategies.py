"""Hypothesis strategies: texts, and flux documents that are legal, nasty and small."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from certdesk.model.flux.flux import NAMESPACE, XSI

NAMES = st.sampled_from(["DURANT", "Lefèvre", "É", "D’Aubigné", "O'Neil", "N'Guyen", "Straße", "œ"])
TEXTS = st.one_of(
    NAMES,
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc", "Cn"), max_codepoint=0xFFFF)
        | st.sampled_from("\t\n <>&'\"]!?-/éÉ"),
        max_size=12,
    ),
)
"""Texts that XML can hold."""

BLANKS = st.sampled_from(["", "", " ", "\n", "\r\n  ", "\t", "\n\n    "])
ENCODINGS = st.sampled_from(
    [
        ("utf-8", "UTF-8", False),
        ("utf-8", "UTF-8", True),
        ("utf-8", None, False),
        ("latin-1", "ISO-8859-1", False),
        ("cp1252", "windows-1252", False),
        ("utf-16-le", "UTF-16", True),
        ("utf-16-be", "UTF-16", False),
    ]
)
TRAPS = (
    "passageCertification",
    "</cpf:passageCertification>",
    "<cpf:passageCertification>",
    "<cpf:passageCertification><cpf:idTechnique>X</cpf:idTechnique>",
    "<certification>",
    "identifiantNational",
    '<cpf:identifiantNational xmlns:cpf="other">',
    'xmlns:cpf="other"',
    "<!DOCTYPE flux>",
    "]]>"[:2],
    "?",
    "!",
    "plain",
)


@dataclass(frozen=True)
class Nasty:
    """A document, and the bytes that write it."""

    text: str
    data: bytes


@st.composite
def markup(draw: st.DrawFn) -> str:
    """A comment, a processing instruction, or nothing, holding what looks like tags."""
    trap = draw(st.sampled_from(TRAPS))
    comment = "<!--" + trap.replace("--", "- -") + "-->"
    instruction = "<?outil " + trap.replace("?>", "? >") + "?>"
    return draw(st.sampled_from(["", "", "", comment, instruction]))


@st.composite
def content(draw: st.DrawFn) -> str:
    """The inside of a leaf: text, entities, character references, CDATA, comments."""
    parts = draw(
        st.lists(
            st.one_of(
                TEXTS.map(escape),
                st.sampled_from(
                    ["&amp;", "&lt;", "&#233;", "&#xE9;", "&apos;", "passageCertification"]
                ),
                st.sampled_from(TRAPS).map(lambda trap: f"<![CDATA[{trap}]]>"),
                markup(),
            ),
            max_size=3,
        )
    )
    return (
        "".join(parts).replace("]]>", "]]&gt;")
        if "CDATA" not in "".join(parts)
        else "".join(
            part if part.startswith("<![CDATA[") else part.replace("]]>", "]]&gt;")
            for part in parts
        )
    )


@st.composite
def leaf(draw: st.DrawFn, name: str, text: st.SearchStrategy[str] | None = None) -> str:
    """An element with no element inside."""
    inside = draw(text if text is not None else content())
    attributes = draw(
        st.sampled_from(["", "", " ", ' xsi:nil="true"', f' xmlns:xsi="{XSI}"', ' a="x>y"', "\n"])
    )
    if not inside and draw(st.booleans()):
        return f"<{name}{attributes}/>"
    return f"<{name}{attributes}>{inside}</{name}{draw(st.sampled_from(['', '', ' ']))}>"


@st.composite
def nasty_passage(draw: st.DrawFn, p: str, calm: bool) -> str:
    """A passage, calm (as a program writes it) or not."""
    blank = draw(BLANKS)
    if calm:
        identifier = draw(st.sampled_from(["A", "TEST1", " B ", "é-1"]))
        rest = draw(leaf(f"{p}verbatim", TEXTS.map(escape).map(lambda t: t.replace("\r", " "))))
        national = draw(st.sampled_from(["", "", "", f"<{p}identifiantNational/>"]))
        start = f"<{p}passageCertification>{blank}<{p}idTechnique>{identifier}</{p}idTechnique>"
        return f"{start}{blank}{rest}{national}</{p}passageCertification>"
    pieces = draw(
        st.lists(
            st.one_of(
                leaf(f"{p}idTechnique"),
                leaf(f"{p}nom"),
                leaf(f"{p}passageCertification"),
                leaf("x:passageCertification").map(lambda t: t.replace("<x:", "<x:", 1)),
                leaf(f"{p}identifiantNational"),
                leaf(f"{p}idTechnique").map(lambda inner: f"<{p}bloc>{inner}</{p}bloc>"),
                leaf(f"{p}nom").map(
                    lambda inner: f"<{p}passageCertification>{inner}</{p}passageCertification>"
                ),
                markup(),
                BLANKS,
            ),
            max_size=4,
        )
    )
    opening = draw(
        st.sampled_from(
            [
                f"{p}passageCertification",
                f"{p}passageCertification",
                f"{p}passageCertification ",
                f"{p}passageCertification a='>'",
                f'{p}passageCertification xmlns:xsi="{XSI}"',
            ]
        )
    )
    if not pieces and draw(st.booleans()):
        return f"<{opening}/>"
    ending = draw(st.sampled_from(["", "", " ", "\n"]))
    return f"<{opening}>{''.join(pieces)}</{p}passageCertification{ending}>"


@st.composite
def nasty_certification(draw: st.DrawFn, p: str, calm: bool) -> str:
    """A certification with its passages, and sometimes things that should not be there."""
    passages = draw(st.lists(nasty_passage(p, calm=calm) | nasty_passage(p, calm=True), max_size=5))
    gaps = [draw(BLANKS if calm else BLANKS | markup()) for _ in passages]
    inside = "".join(gap + one for gap, one in zip(gaps, passages, strict=True))
    fields = draw(leaf(f"{p}type")) + draw(leaf(f"{p}code"))
    after = draw(st.sampled_from(["", "", f"<{p}natureDeposant>AUTRE</{p}natureDeposant>"]))
    redeclared = (
        "" if calm else draw(st.sampled_from(["", "", f' xmlns:y="{NAMESPACE}"', ' xmlns:cpf="z"']))
    )
    if redeclared.endswith('"z"') and p:
        redeclared = ""
    return (
        f"<{p}certification{redeclared}>{draw(BLANKS)}{fields}<{p}passageCertifications>"
        f"{inside}{draw(BLANKS)}</{p}passageCertifications>{after}</{p}certification>"
    )


@st.composite
def nasty_documents(draw: st.DrawFn) -> Nasty:
    """A well-formed flux that tries to mislead a scanner of bytes."""
    prefix = draw(st.sampled_from(["cpf", "cpf", "", "ns0", "p.q-r"]))
    p = f"{prefix}:" if prefix else ""
    encoding, declared, bom = draw(ENCODINGS)
    calm = draw(st.booleans())
    blocks = draw(st.lists(nasty_certification(p, calm=calm), max_size=3))
    extra = "" if calm else draw(st.sampled_from(["", "", "", f' xmlns:again="{NAMESPACE}"']))
    own = f"xmlns:{prefix}" if prefix else "xmlns"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    stray = "" if calm else draw(st.sampled_from(["", "", nasty_stray(p)]))
    text = (
        f"{declaration}{draw(BLANKS)}{draw(markup())}{draw(BLANKS)}"
        f'<{p}flux {own}="{NAMESPACE}" xmlns:xsi="{XSI}" xmlns:x="urn:autre"{extra}>'
        f"{draw(leaf(f'{p}idFlux'))}{draw(BLANKS)}{stray}{draw(markup())}"
        f"<{p}emetteur>{draw(leaf(f'{p}idClient'))}<{p}certificateurs><{p}certificateur>"
        f"{draw(leaf(f'{p}idContrat'))}<{p}certifications>{''.join(blocks)}{draw(markup())}"
        f"</{p}certifications></{p}certificateur></{p}certificateurs></{p}emetteur>"
        f"</{p}flux>{draw(BLANKS)}{draw(markup())}"
    )
    if not declared:
        text = text.lstrip()
    data = ("\ufeff" if bom else "").encode(encoding) + text.encode(encoding, "xmlcharrefreplace")
    return Nasty(text, data)


def nasty_stray(p: str) -> str:
    """A passage outside every certification."""
    return f"<{p}passageCertification><{p}idTechnique>S</{p}idTechnique></{p}passageCertification>"
