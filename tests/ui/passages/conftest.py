"""The list of passages with a real workspace, real jobs and the real look."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.correction.edits import Edits
from certdesk.model.dossier.dossier import build_dossier
from certdesk.model.flux.flux import index_flux
from certdesk.model.flux.source import source_of
from certdesk.model.knowledge.messages import load_catalogue
from certdesk.model.rapport.rapport import read_rapport
from certdesk.model.schema.schemas import SchemaStore
from certdesk.ui.passages.passages_panel import PassagesPanel
from certdesk.ui.theme import Mode, Theme
from certdesk.ui.workspace import Workspace


@pytest.fixture(scope="session")
def theme(qapp):
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def workspace():
    """A workspace, and a way to open in it a flux and an accusé made by the builders."""
    made = Workspace()

    def open_pair(flux, rapport=None):
        indexed = index_flux(source_of(flux, Path("flux.xml")))
        accuse = read_rapport(source_of(rapport, Path("accuse.xml"))) if rapport else None
        dossier = build_dossier(indexed, accuse, SchemaStore(None), load_catalogue())
        made.show(dossier, Edits())
        return made

    made.open_pair = open_pair
    yield made
    made.close()


@pytest.fixture
def panel(qtbot, workspace, theme, jobs):
    made = PassagesPanel(workspace, theme, jobs)
    made.resize(300, 640)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made
