"""`certdesk correct` on the tutorial's files: a bench for its tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.builders import M1, M5, flux, passage, rapport
from tests.cli_support import Call, Said, call

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["call"]
TITULAIRE = "identificationTitulaire/titulaire"
NAME = f"{TITULAIRE}/nomNaissance"
CPF = "{urn:cdc:cpf:pc5:schema:1.0.0}"
TUTORIAL = flux(passage("TEST1"), passage("TEST2"), passage("TEST3", nomNaissance="DRANT"))
ANSWER = rapport({"TEST3": M1, "TEST1": M5}, ok=["TEST2"])
BOTH = {"TEST1": {"idTechnique": "TEST8CORRIGE"}, "TEST3": {NAME: "DURANT"}}


class Bench:
    """A flux, its accusé, and the call that corrects them into `out.xml`."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call = call
        self.folder = folder
        self.out = folder / "out.xml"

    def __call__(
        self,
        passages: object = None,
        *options: object,
        deposited: bytes = TUTORIAL,
        accuse: bytes = ANSWER,
        **parts: object,
    ) -> Said:
        edits = {**({"passages": passages} if passages is not None else {}), **parts}
        return self.raw(json.dumps(edits, ensure_ascii=False).encode(), *options,
                        deposited=deposited, accuse=accuse)  # fmt: skip

    def raw(
        self, edits: bytes, *options: object, deposited: bytes = TUTORIAL, accuse: bytes = ANSWER
    ) -> Said:
        files = {"flux.xml": deposited, "accuse.xml": accuse, "edits.json": edits}
        for name, data in files.items():
            (self.folder / name).write_bytes(data)
        return self._call(
            "correct", self.folder / "flux.xml", self.folder / "accuse.xml", "-o", self.out,
            "--edits", self.folder / "edits.json", "--json", *options,
        )  # fmt: skip

    @property
    def tree(self) -> etree._Element:
        return etree.fromstring(self.out.read_bytes())

    @property
    def ids(self) -> list[str]:
        return [each.text or "" for each in self.tree.iter(f"{CPF}idTechnique")]

    def texts(self, name: str) -> list[str | None]:
        return [each.text for each in self.tree.iter(CPF + name)]


@pytest.fixture
def correct(call, tmp_path):
    return Bench(call, tmp_path)
