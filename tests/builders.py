"""Small flux and accusés made by hand, valid for the schema 1.1.2 unless a test spoils them.

flux("TEST1", passage("TEST2", nomNaissance="DRANT"))          bytes of a flux
flux(certification("RS1234", passage("A")), certification("RS5", passage("B")))
rapport(ko={"TEST1": M1}, ok=["TEST2"])                        bytes of its accusé
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from xml.sax.saxutils import escape

from certdesk.model.flux.flux import NAMESPACE, XSI, FluxFile, index_flux
from certdesk.model.flux.source import source_of

ID_FLUX = "5b1a6f2e-0c1d-4c8e-9c47-3d2f9a7b1e10"
M1 = "Aucun titulaire ne correspond aux critères obligatoires"
M2 = (
    "Aucun titulaire ne correspond aux critères obligatoires enrichis du jour et du mois de "
    "naissance"
)
M3 = "Aucun titulaire ne correspond aux critères de réconciliation"
M4 = "Plusieurs titulaires ont été identifiés"
M5 = (
    "Le passage certification avec le bcr émetteur 04DRC794 et l'id technique partenaire TEST1 "
    "existe déjà en base"
)
M6 = (
    "Le statut de la certification avec le bcr émetteur 04DRC794, l'id technique partenaire "
    "TEST1 et l'index 0 est KO"
)


class Special(Enum):
    """Values that are no text."""

    NIL = "nil"
    ABSENT = "absent"


NIL, ABSENT = Special.NIL, Special.ABSENT
Content = str | Special

TITULAIRE = "identificationTitulaire/titulaire"
DEFAULTS: Mapping[str, Content] = {
    "idTechnique": "TEST1",
    "obtentionCertification": "PAR_ADMISSION",
    "donneeCertifiee": "true",
    "dateDebutValidite": "2023-06-01",
    "dateFinValidite": NIL,
    "presenceNiveauLangueEuro": "false",
    "presenceNiveauNumeriqueEuro": "false",
    "scoring": NIL,
    "mentionValidee": NIL,
    "modalitesInscription/modaliteAcces": NIL,
    f"{TITULAIRE}/nomNaissance": "DURANT",
    f"{TITULAIRE}/nomUsage": NIL,
    f"{TITULAIRE}/prenom1": "Paul",
    f"{TITULAIRE}/anneeNaissance": "1990",
    f"{TITULAIRE}/moisNaissance": "4",
    f"{TITULAIRE}/jourNaissance": "12",
    f"{TITULAIRE}/sexe": "M",
    f"{TITULAIRE}/codeCommuneNaissance/codePostalNaissance/codePostal": NIL,
}
OPTIONAL = (
    "identificationTitulaire/dossierFormation/idDossier",
    "identificationTitulaire/dossierFormation/nomTitulaire",
    "identificationTitulaire/dossierFormation/prenom1Titulaire",
    "identificationTitulaire/identifiantNational/nir",
    "modalitesInscription/dateInscription",
    "modalitesInscription/initiativeInscription",
    "modalitesInscription/voieAccessVAE",
    "niveauNumeriqueEuropeen/scoreGeneral",
    f"{TITULAIRE}/prenom2",
    f"{TITULAIRE}/prenom3",
    f"{TITULAIRE}/codeCommuneNaissance/codeInseeNaissance/codeInsee",
    f"{TITULAIRE}/libelleCommuneNaissance",
    f"{TITULAIRE}/codePaysNaissance",
    f"{TITULAIRE}/libellePaysNaissance",
    f"{TITULAIRE}/commentairesMEN",
)


@dataclass(frozen=True)
class Passage:
    """The fields of a passage, by path."""

    fields: Mapping[str, Content]

    @property
    def id_technique(self) -> str:
        """Its identifier, as written."""
        return str(self.fields["idTechnique"])


@dataclass(frozen=True)
class Certification:
    """A certification and its passages."""

    code: str
    passages: tuple[Passage, ...]
    type: str = "RS"
    nature: str | None = "CERTIFICATEUR"


@dataclass(frozen=True)
class Style:
    """How the same content is written."""

    prefix: str = "cpf"
    indent: str = "  "
    newline: str = "\n"
    encoding: str = "utf-8"
    declared: str | None = "UTF-8"
    bom: bool = False
    root_attributes: str = ""
    before_root: str = ""
    header: Mapping[str, str] = field(default_factory=dict)
    action: str | None = None

    @property
    def p(self) -> str:
        """The prefix with its colon."""
        return f"{self.prefix}:" if self.prefix else ""


ONE_LINE = Style(indent="", newline="")
PLAIN = Style()


def passage(id_technique: str = "TEST1", /, **fields: Content) -> Passage:
    """A passage; a field is named by its path with `__` for `/`, or by its last name.

    `passage("A", prenom2="Zoé", moisNaissance=NIL, identificationTitulaire__titulaire=ABSENT)`
    """
    values: dict[str, Content] = {**DEFAULTS, "idTechnique": id_technique}
    by_name = {path.rpartition("/")[2]: path for path in (*OPTIONAL, *values)}
    for name, content in fields.items():
        path = by_name.get(name, name.replace("__", "/"))
        if content is ABSENT:
            below = [known for known in values if known == path or known.startswith(f"{path}/")]
            for known in below:
                del values[known]
        else:
            values[path] = content
    return Passage(values)


def certification(
    code: str, *passages: Passage | str, type: str = "RS", nature: str | None = "CERTIFICATEUR"
) -> Certification:
    """A certification; a text stands for a passage of that identifier."""
    return Certification(code, tuple(map(_as_passage, passages)), type, nature)


def flux(*content: Certification | Passage | str, style: Style = PLAIN) -> bytes:
    """The bytes of a flux; passages given alone belong to RS1234."""
    blocks = [one for one in content if isinstance(one, Certification)]
    loose = [_as_passage(one) for one in content if not isinstance(one, Certification)]
    if loose:
        blocks.insert(0, Certification("RS1234", tuple(loose)))
    header = {"idFlux": ID_FLUX, "horodatage": "2023-10-16T22:32:39+02:00", **style.header}
    root = f"{style.p}flux {_declarations(style)}"
    writer = _Writer(style)
    if style.declared:
        writer.line(0, f'<?xml version="1.0" encoding="{style.declared}"?>')
    writer.line(0, f"{style.before_root}<{root}>")
    writer.leaf(1, "idFlux", header["idFlux"])
    writer.leaf(1, "horodatage", header["horodatage"])
    if style.action:
        writer.leaf(1, "action", style.action)
    writer.open(1, "emetteur")
    writer.leaf(2, "idClient", header.get("emetteur/idClient", "04DRC794"))
    writer.open(2, "certificateurs")
    writer.open(3, "certificateur")
    writer.leaf(4, "idClient", header.get("certificateur/idClient", "04DRC794"))
    writer.leaf(4, "idContrat", header.get("idContrat", "MCFCER000123"))
    writer.open(4, "certifications")
    for block in blocks:
        _write_certification(writer, block)
    for depth, name in ((4, "certifications"), (3, "certificateur"), (2, "certificateurs")):
        writer.close(depth, name)
    writer.close(1, "emetteur")
    writer.close(0, "flux")
    return _encoded("".join(writer.parts), style)


def flux_file(*content: Certification | Passage | str, style: Style = PLAIN) -> FluxFile:
    """The same flux, indexed in memory."""
    return index_flux(source_of(flux(*content, style=style), Path("flux.xml")))


def rapport(
    ko: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    ok: Iterable[str] = (),
    *,
    id_flux: str | None = ID_FLUX,
    nom_fichier: str | None = "flux.xml",
    id_traitement: str | None = "67598",
) -> bytes:
    """The bytes of an accusé of the current shape; `ko` may be pairs, to repeat an identifier."""
    lines = [_RAPPORT_START]
    for name, text in (
        ("nomFichier", nom_fichier),
        ("idFlux", id_flux),
        ("idTraitement", id_traitement),
    ):
        if text is not None:
            lines.append(f"    <{name}>{escape(text)}</{name}>")
    pairs = list(ko.items() if isinstance(ko, Mapping) else ko)
    if pairs:
        lines.append("    <PassagesKO>")
        for identifier, message in pairs:
            lines += [
                "        <passage>",
                f"            <idTechnique>{escape(identifier)}</idTechnique>",
                f"            <messageErreur>{escape(message)}</messageErreur>",
                "        </passage>",
            ]
        lines.append("    </PassagesKO>")
    accepted = [f"        <idTechnique>{escape(one)}</idTechnique>" for one in ok]
    if accepted:
        lines += ["    <PassagesOK>", *accepted, "    </PassagesOK>"]
    return "\n".join([*lines, "</rapport>", ""]).encode()


def rejected(message: str, line: int = 1, column: int = 18, nom_fichier: str = "flux.xml") -> bytes:
    """The bytes of the accusé of a file that was rejected whole."""
    return f"""{_RAPPORT_START}
    <nomFichier>{escape(nom_fichier)}</nomFichier>
    <idTraitement>68548</idTraitement>
    <erreurs>
        <erreur>
            <type>XSD</type>
            <message>{escape(message)}</message>
            <ligne>{line}</ligne>
            <colonne>{column}</colonne>
        </erreur>
    </erreurs>
</rapport>
""".encode()


_RAPPORT_START = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<rapport xmlns:ns2="urn:cdc:cpf:pc5:rapport:schema">"""


def _as_passage(one: Passage | str) -> Passage:
    return one if isinstance(one, Passage) else passage(one)


def _declarations(style: Style) -> str:
    own = f"xmlns:{style.prefix}" if style.prefix else "xmlns"
    return f'{own}="{NAMESPACE}" xmlns:xsi="{XSI}"{style.root_attributes}'


def _encoded(text: str, style: Style) -> bytes:
    text = ("\ufeff" if style.bom else "") + text.replace("\n", style.newline or "\n")
    return text.encode(style.encoding, "xmlcharrefreplace")


class _Writer:
    """Indented lines, or one single line."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self.parts: list[str] = []

    def line(self, depth: int, text: str) -> None:
        self.parts.append(
            f"{self._style.indent * depth}{text}{'' if not self._style.newline else chr(10)}"
        )

    def open(self, depth: int, name: str) -> None:
        self.line(depth, f"<{self._style.p}{name}>")

    def close(self, depth: int, name: str) -> None:
        self.line(depth, f"</{self._style.p}{name}>")

    def leaf(self, depth: int, name: str, content: Content) -> None:
        tag = f"{self._style.p}{name}"
        if content is NIL:
            self.line(depth, f'<{tag} xsi:nil="true"/>')
        else:
            self.line(depth, f"<{tag}>{escape(str(content))}</{tag}>")


def _write_certification(writer: _Writer, block: Certification) -> None:
    writer.open(5, "certification")
    writer.leaf(6, "type", block.type)
    writer.leaf(6, "code", block.code)
    if block.nature:
        writer.leaf(6, "natureDeposant", block.nature)
    writer.open(6, "passageCertifications")
    for one in block.passages:
        writer.open(7, "passageCertification")
        _write_fields(writer, 8, one.fields)
        writer.close(7, "passageCertification")
    writer.close(6, "passageCertifications")
    writer.close(5, "certification")


def _write_fields(writer: _Writer, depth: int, fields: Mapping[str, Content]) -> None:
    """Leaves as they come, those below the same container together."""
    groups: dict[str, dict[str, Content]] = {}
    for path, content in fields.items():
        first, _, rest = path.partition("/")
        groups.setdefault(first, {})[rest] = content
    for name, below in groups.items():
        tag = name.partition("[")[0]
        if "" in below:
            writer.leaf(depth, tag, below[""])
        else:
            writer.open(depth, tag)
            _write_fields(writer, depth + 1, below)
            writer.close(depth, tag)
