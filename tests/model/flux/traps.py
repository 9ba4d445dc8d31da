"""Documents that a scanner of bytes may misread, by name."""

from __future__ import annotations

from certdesk.model.flux.flux import NAMESPACE
from tests.builders import ONE_LINE, Style, certification, flux, passage

OPEN, CLOSE = b"<cpf:passageCertification>", b"</cpf:passageCertification>"
ROOT = b"<cpf:flux "


BASE = flux("A", passage("B", nomNaissance="Lefèvre"), certification("RNCP1", "C", type="RNCP"))
LINE = flux("A", "B", style=ONE_LINE)


def with_first(old: bytes, new: bytes, data: bytes = BASE) -> bytes:
    assert old in data
    return data.replace(old, new, 1)


def in_text(text: bytes) -> bytes:
    return with_first(b"DURANT", text)


FAST = {
    "indented": BASE,
    "one line": LINE,
    "default namespace": flux("A", "B", style=Style(prefix="")),
    "another prefix": flux("A", "B", style=Style(prefix="ns0")),
    "a prefix with a dot": flux("A", "B", style=Style(prefix="n.s-0")),
    "byte order mark and CRLF": flux("A", "B", style=Style(bom=True, newline="\r\n")),
    "CR alone": flux("A", "B", style=Style(newline="\r")),
    "Latin-1": flux("é", "B", style=Style(encoding="latin-1", declared="ISO-8859-1")),
    "cp1252": flux("€", "B", style=Style(encoding="cp1252", declared="windows-1252")),
    "UTF-16": flux("é", "B", style=Style(encoding="utf-16-le", declared="UTF-16", bom=True)),
    "no passage": flux(certification("RS1")),
    "no certification": flux(),
    "one certification a passage": flux(*(certification(f"RS{n}", f"T{n}") for n in range(30))),
    "action and NIR": flux(
        passage("A", identificationTitulaire__titulaire="@", nir="1900475056001"),
        style=Style(action="CREATION"),
    ).replace(b"<cpf:titulaire>@</cpf:titulaire>", b""),
    "comment holding tags, in a passage": in_text(b"<!--" + CLOSE + OPEN + b"-->X"),
    "comment holding tags, between passages": with_first(CLOSE, CLOSE + b"<!--" + OPEN + b"-->"),
    "comment before the root": flux("A", style=Style(before_root="<!-- <cpf:flux> -->")),
    "comment after the root": BASE + b"<!-- " + OPEN + b" -->",
    "comment inside the header's text": with_first(b"04DRC794", b"04<!-- x -->DRC794"),
    "CDATA holding tags": in_text(b"<![CDATA[" + CLOSE + OPEN + b"]]>"),
    "CDATA holding a comment's start": in_text(b"<![CDATA[<!--]]>"),
    "comment holding a CDATA's start": in_text(b"<!-- <![CDATA[ -->X"),
    "instruction holding tags": in_text(b"<?outil " + CLOSE + b"?>X"),
    "instruction that looks like our marker": with_first(CLOSE, CLOSE + b"<?certdesk-passage 0?>"),
    "CDATA in the header": with_first(b"04DRC794", b"<![CDATA[04<DRC>794]]>"),
    "entities in the header": with_first(b"04DRC794", b"04&amp;D&#82;C794"),
    "entity in the identifier": with_first(b">A<", b">A&amp;B<"),
    "character reference in the identifier": with_first(b">A<", b">&#233;<"),
    "CDATA in the identifier": with_first(b">A<", b"><![CDATA[A<B]]><"),
    "comment in the identifier": with_first(b">A<", b">A<!-- no -->B<"),
    "line end in the identifier": with_first(b">A<", b">\r\nA\r\n<"),
    "identifier last": flux("@")
    .replace(b"<cpf:idTechnique>@</cpf:idTechnique>", b"")
    .replace(CLOSE, b"<cpf:idTechnique>Z</cpf:idTechnique>" + CLOSE),
    "no identifier": with_first(b"<cpf:idTechnique>A</cpf:idTechnique>", b""),
    "two identifiers": with_first(
        b"<cpf:idTechnique>A<", b"<cpf:idTechnique>1</cpf:idTechnique><cpf:idTechnique>A<"
    ),
    "identifier deeper down only": with_first(
        b"<cpf:idTechnique>A</cpf:idTechnique>",
        b"<cpf:bloc><cpf:idTechnique>A</cpf:idTechnique></cpf:bloc>",
    ),
    "empty identifier": with_first(b"<cpf:idTechnique>A</cpf:idTechnique>", b"<cpf:idTechnique/>"),
    "identifier with an attribute": with_first(b"<cpf:idTechnique>", b"<cpf:idTechnique a='>'>"),
    "the element's name in a text": in_text(b"passageCertification"),
    "the element's name in an attribute": with_first(
        b"<cpf:sexe>", b"<cpf:sexe a='/passageCertification'>"
    ),
    "an element whose name starts alike": with_first(
        b"<cpf:sexe>", b"<cpf:passageCertificationBis/><cpf:sexe>"
    ),
    "xsi declared on each nil": BASE.replace(
        b' xsi:nil="true"', b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    ),
    "the flux's prefix declared again, the same": with_first(
        b"<cpf:sexe>", b'<cpf:sexe xmlns:cpf="%s">' % NAMESPACE.encode()
    ),
    "a passage of another namespace inside": in_text(
        b'<x:passageCertification xmlns:x="u">y</x:passageCertification>'
    ),
    "each passage tag with the same attribute": BASE.replace(
        OPEN, b'<cpf:passageCertification xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    ),
    "identifiantNational only in a comment": in_text(b"<!--<cpf:identifiantNational>-->X"),
    "exclamation and question marks": in_text(
        b"Qui ? Moi ! <b a='<'/>".replace(b"<b a='<'/>", b"")
    ),
}

HARD = {
    "spaced end tag": with_first(CLOSE, b"</cpf:passageCertification >", LINE),
    "nested passages": in_text(OPEN + b"<cpf:idTechnique>N</cpf:idTechnique>" + CLOSE),
    "self-closing passage": with_first(OPEN, b"<cpf:passageCertification/>" + OPEN),
    "self-closing passage inside a passage": in_text(b"<cpf:passageCertification/>"),
    "spaced start tag": with_first(OPEN, b"<cpf:passageCertification >" + CLOSE + OPEN),
    "a passage with an attribute among others": BASE.replace(OPEN, OPEN[:-1] + b" a='1'>", 1),
    "a passage outside every certification": with_first(
        b"<cpf:emetteur>", OPEN + CLOSE + b"<cpf:emetteur>"
    ),
    "two prefixes for the flux": with_first(ROOT, b'<cpf:flux xmlns:z="%s" ' % NAMESPACE.encode()),
    "another prefix bound to the flux later": with_first(
        b"<cpf:sexe>", b'<cpf:sexe xmlns:z="%s">' % NAMESPACE.encode()
    ),
    "default namespace bound to the flux in a passage": in_text(
        b'<passageCertification xmlns="%s"/>' % NAMESPACE.encode()
    ),
    "the prefix bound to something else in a passage": with_first(
        b"<cpf:sexe>", b'<cpf:sexe xmlns:cpf="urn:autre">'
    ),
    "the prefix bound to something else around a passage": with_first(
        OPEN, b'<x:b xmlns:x="u" xmlns:cpf="urn:autre">' + OPEN
    ).replace(CLOSE, CLOSE + b"</x:b>", 1),
    "a declaration hidden in another's value": with_first(
        b"<cpf:sexe>", b"""<cpf:sexe a='xmlns:a="' xmlns:cpf='urn:autre' b='"'>"""
    ),
    "a declaration with a reference": with_first(
        b"<cpf:sexe>", b'<cpf:sexe xmlns:z="urn&#58;cdc:cpf:pc5:schema:1.0.0">'
    ),
    "our marker in the document": with_first(CLOSE, CLOSE + b"<?certdesk-passages 0?>"),
    "deep inside a passage, within the limit": in_text(b"<b>" * 200 + b"</b>" * 200),
}


LARGE = {
    "a passage of 300 kB": in_text(b"x" * 300_000),
    "a comment of 300 kB": with_first(CLOSE, CLOSE + b"<!--" + OPEN * 12_000 + b"-->"),
    "a comment of 300 kB in a passage": in_text(b"<!--" + OPEN * 12_000 + b"-->"),
    "a header text of 300 kB": with_first(b"MCFCER000123", b" x " * 100_000),
    "a start tag of 100 kB": with_first(
        b"<cpf:emetteur>", b"<cpf:emetteur a='%s'>" % (b"x" * 100_000)
    ),
}

HOPELESS = [
    "nested passages",
    "self-closing passage",
    "a passage outside every certification",
    "two prefixes for the flux",
    "another prefix bound to the flux later",
    "the prefix bound to something else in a passage",
    "a declaration hidden in another's value",
    "a declaration with a reference",
    "our marker in the document",
]
