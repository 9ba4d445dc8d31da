"""Hypothesis: passages that follow the schema 1.1.2 but are written in every way XML allows."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from certdesk.model.flux.index import NAMESPACE, XSI
from certdesk.model.flux.passage import ABSENT, NIL, Passage, State, Value, parse_passage
from certdesk.model.schema.fields import Field, Fields, Group, read_fields
from certdesk.model.schema.schemas import SchemaStore

FIELDS: Fields = read_fields(SchemaStore(None).built_in("1.1.2"))
LEAVES = tuple(
    path
    for path in (
        "idTechnique",
        "urlPreuve",
        "dateFinValidite",
        "scoring",
        "mentionValidee",
        "niveauNumeriqueEuropeen/scoreGeneral",
        "niveauNumeriqueEuropeen/resultats/resultat/niveau",
        "niveauNumeriqueEuropeen/resultats/resultat[2]/competenceId",
        "modalitesInscription/modaliteAcces",
        "modalitesInscription/dateInscription",
        "identificationTitulaire/titulaire/nomNaissance",
        "identificationTitulaire/titulaire/nomUsage",
        "identificationTitulaire/titulaire/prenom1",
        "identificationTitulaire/titulaire/prenom2",
        "identificationTitulaire/titulaire/prenom3",
        "identificationTitulaire/titulaire/codeCommuneNaissance/codePostalNaissance/codePostal",
        "identificationTitulaire/dossierFormation/idDossier",
        "verbatim",
    )
)
CONTAINERS = (
    "niveauNumeriqueEuropeen",
    "niveauNumeriqueEuropeen/resultats/resultat",
    "identificationTitulaire/titulaire",
    "identificationTitulaire/titulaire/codeCommuneNaissance/codePostalNaissance",
)

_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
)
texts = st.text(_CHARACTERS | st.sampled_from(list("&<>\"' é\n\t\r]-?")), min_size=1, max_size=12)
_MARKUP = ("<!-- x > y -->", "<?p <a> ?>", "<!---->", "<!--]]>-->")
_WHITE = ("", " ", "\n", "\n   ", "\r\n\t", "\n\n  ")
_ATTRIBUTES = ("", "", "", ' a="1"', " b = '>/&lt;'", ' xmlns:n="urn:n" n:nil="true"')
_FOREIGN = (
    *("",) * 6,
    '<f:plus xmlns:f="urn:f"><f:resultat/></f:plus>',
    "<resultat xmlns='urn:g'>x</resultat>",
)
_TEXTS = ("A", "Zoé", 'd\'Ô "x"', "a&b<c>d", "a/>b", " x ", "l\nl", "]] >", "𝒳", "--?")


@dataclass(frozen=True)
class Written:
    """How one passage is written: the prefix of the flux and the one of XSI."""

    prefix: str
    xsi: str

    @property
    def p(self) -> str:
        return f"{self.prefix}:" if self.prefix else ""

    @property
    def namespaces(self) -> dict[str, str]:
        return {self.prefix: NAMESPACE, self.xsi: XSI}


_WAYS = (Written("cpf", "xsi"), Written("", "i"), Written("p-1", "xsi"))


def passage_of(seed: int) -> Passage:
    """The passage of that number, read; a plain generator, far quicker than drawn elements."""
    chance = Random(seed)
    written = chance.choice(_WAYS)
    body = _content(chance, FIELDS.passage, written)
    tag = f"{written.p}passageCertification"
    data = f"<{tag}{chance.choice(_ATTRIBUTES)}>{body}{chance.choice(_WHITE)}</{tag}>".encode()
    return parse_passage(data, "utf-8", written.namespaces)


def passages() -> st.SearchStrategy[Passage]:
    """A passage in UTF-8, read."""
    return st.integers(0, 2**32).map(passage_of)


def xsi_of(passage: Passage) -> str:
    """The prefix of XSI of a passage made above."""
    return "xsi" if ":" in passage.root.tag_name else "i"


@st.composite
def edits(draw: st.DrawFn) -> dict[str, State]:
    """States asked for; what is below an absent container stays in, as the window leaves it."""
    states: st.SearchStrategy[State] = st.sampled_from([NIL, ABSENT]) | texts.map(Value)
    asked = draw(st.dictionaries(st.sampled_from(LEAVES), states, max_size=5))
    for container in draw(st.sets(st.sampled_from(CONTAINERS), max_size=1)):
        asked[container] = ABSENT
    return asked


def _content(chance: Random, group: Group, written: Written) -> str:
    children = list(group.children)
    if group.choice:
        children = [chance.choice(children)]
    elif not chance.randrange(5):
        chance.shuffle(children)
    pieces = [chance.choice(_FOREIGN)]
    for child in children:
        if not chance.randrange(3):
            continue
        again = chance.randint(1, 3) if isinstance(child, Group) and child.repeatable else 1
        for _ in range(again):
            pieces.append(chance.choice(_WHITE))
            if not chance.randrange(6):
                pieces += [chance.choice(_MARKUP), chance.choice(_WHITE)]
            pieces.append(_element(chance, child, written))
    return "".join(pieces)


def _element(chance: Random, item: Field | Group, written: Written) -> str:
    tag, attributes = written.p + item.name, chance.choice(_ATTRIBUTES)
    if isinstance(item, Group):
        body = _content(chance, item, written)
        if not body and chance.randrange(2):
            return f"<{tag}{attributes}/>"
        return f"<{tag}{attributes}>{body}{chance.choice(_WHITE)}</{tag}>"
    if not chance.randrange(4):
        nil = chance.choice(['="true"', " = '1'"])
        tail = chance.choice(["/>", " />", f"></{tag}>", f"> </{tag} >"])
        return f"<{tag} {written.xsi}:nil{nil}{attributes}{tail}"
    return f"<{tag}{attributes}>{_leaf_text(chance)}</{tag}>"


def _leaf_text(chance: Random) -> str:
    parts = []
    for text in chance.choices(_TEXTS, k=chance.randint(1, 2)):
        kind = chance.randrange(8)
        if kind == 0:
            parts.append(f"<![CDATA[{text}]]>")
        elif kind == 1:
            parts.append(chance.choice(_MARKUP) + escape(text))
        elif kind == 2:
            parts.append("".join(f"&#{ord(character)};" for character in text))
        elif kind == 3:
            parts.append(escape(text).replace("&gt;", ">"))
        else:
            parts.append(escape(text))
    return "".join(parts)
