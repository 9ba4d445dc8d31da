"""The accusés that the tests read: the real ones where they are, else our own of the same shape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from certdesk.model.flux.source import source_of
from certdesk.model.rapport.rapport import Rapport, RapportKind, read_rapport
from tests.builders import M1, M2, M4, M5, rapport, rejected

SPACE_IN_INSTRUCTION = (
    "Un espace est obligatoire entre les données et la cible de l'instruction de traitement."
)
OLD_SHAPE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<rapport>
  <nomFichier>Envoi-2022.xml</nomFichier>
  <idDemande>2042</idDemande>
  <PassagesKO>
    <passage>
      <idTechnique>A1</idTechnique>
      <messageErreur>Aucun titulaire ne correspond à ces critères</messageErreur>
    </passage>
  </PassagesKO>
  <PassagesOK>
    <idTechnique>A2</idTechnique>
    <idTechnique>A3</idTechnique>
    <idTechnique>A4</idTechnique>
  </PassagesOK>
</rapport>
""".encode()


@dataclass(frozen=True)
class Shape:
    """One known shape: the real file that has it, our own bytes, and what both must give."""

    real_name: str
    own_name: str
    own: bytes
    kind: RapportKind
    header: tuple[str, ...]
    causes: tuple[str, ...]
    ok: int
    dated: bool = False


SHAPES = (
    Shape(
        real_name="Accusé de traitement_pix-cpf-export-20231016-223239.xml_20231018.xml",
        own_name="Accusé de traitement_envoi-20231016.xml_20231018.xml",
        own=rapport({"B1": M1, "B2": M2, "B3": M5}, ["B4", "B5"]),
        kind=RapportKind.TRAITEMENT,
        header=("nom_fichier", "id_flux", "id_traitement"),
        causes=("identity", "identity-day-month", "already-recorded"),
        ok=2,
        dated=True,
    ),
    Shape(
        real_name="accuse-2023-multiples.xml",
        own_name="plusieurs.xml",
        own=rapport(
            {f"C{n}": M4 if n == 5 else M1 for n in range(1, 8)}, [f"C{n}" for n in range(8, 25)]
        ),
        kind=RapportKind.TRAITEMENT,
        header=("nom_fichier", "id_flux", "id_traitement"),
        causes=(*["identity"] * 4, "several-holders", *["identity"] * 2),
        ok=17,
    ),
    Shape(
        real_name="accuse-2022-idDemande.xml",
        own_name="ancien.xml",
        own=OLD_SHAPE,
        kind=RapportKind.TRAITEMENT,
        header=("nom_fichier", "id_demande"),
        causes=("identity",),
        ok=3,
    ),
    Shape(
        real_name="accuse-fichier-rejete.xml",
        own_name="rejet.xml",
        own=rejected(SPACE_IN_INSTRUCTION),
        kind=RapportKind.REJET,
        header=("nom_fichier", "id_traitement"),
        causes=(),
        ok=0,
    ),
)


def bytes_of(shape: Shape, reference: Path | None) -> tuple[bytes, Path]:
    """The real bytes of a shape when the reference folder has them, else our own."""
    real = reference / shape.real_name if reference is not None else None
    if real is not None and real.is_file():
        return real.read_bytes(), real
    return shape.own, Path(shape.own_name)


def read(data: bytes | str, name: str = "accuse.xml") -> Rapport:
    """An accusé read from memory."""
    raw = data.encode() if isinstance(data, str) else data
    return read_rapport(source_of(raw, Path(name)))
