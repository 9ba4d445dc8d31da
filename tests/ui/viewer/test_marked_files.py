"""What the accusé and the certifications make of the marks of both files."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.dossier.entries import entries_of
from certdesk.model.dossier.work import Work
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.schemas import SchemaStore
from certdesk.ui.viewer.accuse_passages import accuse_document, entry_at
from certdesk.ui.viewer.flux_passages import flux_document, locate_id
from certdesk.ui.viewer.marks import MarkKind

CERTIFICATION_KO = (
    "Le statut de la certification avec le bcr émetteur 99EXO794, l'id technique partenaire A1 "
    "et l'index 0 est KO"
)
FLUX = """<flux xmlns="urn:cdc:cpf:pc5:schema:1.0.0"><idFlux>1</idFlux><emetteur><certificateurs>
<certificateur><certifications><certification><type>RS</type><code>1710</code>
<passageCertifications>
<passageCertification><idTechnique>A1</idTechnique></passageCertification>
<passageCertification><idTechnique>A2</idTechnique></passageCertification>
</passageCertifications></certification></certifications></certificateur></certificateurs>
</emetteur></flux>"""


def accuse(body: str):
    text = f"<rapport><idFlux>1</idFlux>{body}</rapport>"
    return read_rapport(source_of(text.encode(), Path("accuse.xml")))


def ko(name: str, message: str = "Inconnu") -> str:
    told = f"<messageErreur>{message}</messageErreur>"
    return f"<passage><idTechnique>{name}</idTechnique>{told}</passage>"


@pytest.fixture
def dossier():
    flux = index_flux(source_of(FLUX.encode(), Path("flux.xml")))
    rapport = accuse(f"<PassagesKO>{ko('A1', CERTIFICATION_KO)}</PassagesKO>")
    return build_dossier(flux, rapport, SchemaStore(None), load_catalogue())


def test_accepted_passages_before_refused_ones_are_put_in_file_order():
    ok = "<PassagesOK><idTechnique>B1</idTechnique><idTechnique>B2</idTechnique></PassagesOK>"
    read = accuse(f"{ok}<PassagesKO>{ko('B3')}</PassagesKO>")
    document = accuse_document(read, entries_of(read))
    assert [document.name_of(row) for row in range(3)] == ["B1", "B2", "B3"]
    assert list(document.kinds) == [MarkKind.OK, MarkKind.OK, MarkKind.KO]
    assert list(document.regions.starts) == sorted(document.regions.starts)
    assert entry_at(document, document.regions.starts[2]) == 2


def test_the_reasons_of_a_rejected_file_are_marked():
    body = "<erreurs><erreur><type>XSD</type><message>Faute</message></erreur></erreurs>"
    read = accuse(body)
    document = accuse_document(read, entries_of(read))
    line = document.lines.at(document.source.data.index(b"<type>"))
    assert [mark.text for mark in document.marks_in(line)] == ["erreur"]


def test_a_refused_certification_makes_its_code_suspect(dossier):
    document = flux_document(Work(dossier))
    marked = {document.source.data[m.start : m.end]: m.kind for m in document.marks}
    assert marked[b"1710"] is MarkKind.SUSPECT
    assert list(document.kinds) == [MarkKind.KO, MarkKind.ABSENT]


def test_an_identifier_is_located_in_its_passage(dossier):
    start, end = locate_id(dossier.flux, " A2 ")
    assert dossier.flux.source.data[start:end] == b"A2"
    assert start > dossier.flux.starts[1]
    assert locate_id(dossier.flux, "A3") is None
