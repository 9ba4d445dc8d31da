"""Synthetic fluxes of any size with their accusé: indented, one line, or CRLF with a BOM."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tools.demo_data import BLOCKS, EMITTER, FIRST_NAMES, M1, M2, M3, M4, SURNAMES, Deposit, Passage
from tools.demo_xml import flux_xml, passage_tree, rendered
from tools.make_demo import invented

if TYPE_CHECKING:
    from collections.abc import Iterator

ID_FLUX = "7d1c1f0e-3a52-4c1b-9a54-99e0794b0000"
PASSAGES_PER_CERTIFICATION = 10_000
REFUSED_EVERY = 20
BROKEN_EVERY = 2_000
DEPTH = 7
MESSAGES = (M1, M1, M1, M1, M1, M1, M2, M3, M4)
# With some that share their first letters: each keystroke of "dupont" filters a little more.
FAMILIES = (*SURNAMES, "Dupont", "Dupond", "Duponchel", "Dupuy", "Ledupont")

# What a producer gets wrong: the text as it is in a template, and what the schema refuses.
BREAKS = (
    ("<cpf:donneeCertifiee>true<", "<cpf:donneeCertifiee>True<"),
    ("<cpf:sexe>", "<cpf:sexe>X"),
    ("<cpf:dateDebutValidite>2026-08-", "<cpf:dateDebutValidite>08/2026/"),
    ("<cpf:anneeNaissance>1", "<cpf:anneeNaissance>3"),
    ("<cpf:presenceNiveauLangueEuro>false</cpf:presenceNiveauLangueEuro>", ""),
    ("<cpf:obtentionCertification>PAR_", "<cpf:obtentionCertification>PAR"),
)


class Layout(StrEnum):
    """How the file is laid out."""

    INDENTED = "indented"
    ONE_LINE = "one-line"
    CRLF_BOM = "crlf-bom"


def identifier(number: int) -> str:
    """The idTechnique of a passage; numbers count from 0."""
    return f"LOT-{number:07d}"


def is_refused(number: int) -> bool:
    """Whether the accusé refuses this passage."""
    return number % REFUSED_EVERY == REFUSED_EVERY // 2


def templates(layout: Layout) -> list[str]:
    """One passage of each kind, with `{id}`, `{surname}` and `{first_name}` to fill in."""
    made = []
    cases = [case for block in BLOCKS for case in block.cases]
    for number, case in enumerate(cases):
        person = replace(invented(number + 1), surname="@surname@", first_names=("@first_name@",))
        passage = Passage("@id@", person, number, case, None)
        text = rendered([("passageCertification", passage_tree(passage))], "cpf:", DEPTH)
        made.append(re.sub("@([a-z_]+)@", r"{\1}", laid_out(text, layout)))
    return made


def laid_out(text: str, layout: Layout) -> str:
    """The text of an indented document as this layout writes it."""
    if layout is Layout.ONE_LINE:
        return re.sub(r">\s+<", "><", text).strip()
    return text.replace("\n", "\r\n") if layout is Layout.CRLF_BOM else text


def passages(count: int, layout: Layout, broken: bool) -> Iterator[str]:
    """The text of each passage; with `broken`, one in some breaks the schema."""
    kinds = templates(layout)
    for number in range(count):
        text = kinds[number % len(kinds)].format(
            id=identifier(number),
            surname=FAMILIES[number * 31 % len(FAMILIES)].upper(),
            first_name=FIRST_NAMES[number * 17 % len(FIRST_NAMES)][0][number % 3],
        )
        if broken and number % BROKEN_EVERY == BROKEN_EVERY // 2:
            text = text.replace(*BREAKS[number // BROKEN_EVERY % len(BREAKS)])
        yield text


def write_flux(path: Path, count: int, layout: Layout, *, broken: bool = False) -> None:
    """Write a flux of `count` passages, valid unless `broken`."""
    head, certification, tail = skeleton(layout)
    with path.open(
        "w", encoding="utf-8-sig" if layout is Layout.CRLF_BOM else "utf-8", newline=""
    ) as out:
        out.write(head)
        for number, text in enumerate(passages(count, layout, broken)):
            if number % PASSAGES_PER_CERTIFICATION == 0:
                out.write(certification[1] if number else "")
                out.write(certification[0].replace("@code@", f"RS{9000 + number // 10_000}"))
            out.write(text)
        out.write(certification[1])
        out.write(tail)


def skeleton(layout: Layout) -> tuple[str, tuple[str, str], str]:
    """What comes before all certifications, around each one's passages, and after all."""
    deposit = Deposit(
        folder="mesure",
        stamp="2026-09-21T09:00:00+02:00",
        id_flux=ID_FLUX,
        treatment="900900",
        answered="20260923",
        blocks=(("RS", "@code@", []),),
    )
    whole = laid_out(flux_xml(deposit), layout)
    start, inside, end = (
        line_start(whole, tag)
        for tag in (
            "<cpf:certification>",
            "</cpf:passageCertifications>",
            "</cpf:certifications>",
        )
    )
    return whole[:start], (whole[start:inside], whole[inside:end]), whole[end:]


def line_start(text: str, tag: str) -> int:
    """Where the line of this tag begins, or the tag itself when it is not first on its line."""
    at = text.index(tag)
    line = text.rfind("\n", 0, at) + 1
    return at if text[line:at].strip() else line


def write_accuse(path: Path, flux_name: str, count: int) -> None:
    """Write the accusé of such a flux: one passage in twenty refused."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<rapport>\n')
        out.write(f"  <nomFichier>{flux_name}</nomFichier>\n  <idFlux>{ID_FLUX}</idFlux>\n")
        out.write("  <idTraitement>900900</idTraitement>\n  <PassagesKO>\n")
        for number in filter(is_refused, range(count)):
            name = identifier(number)
            message = MESSAGES[number // REFUSED_EVERY % len(MESSAGES)]
            text = message.format(emitter=EMITTER, id=name)
            out.write(f"    <passage>\n      <idTechnique>{name}</idTechnique>\n")
            out.write(f"      <messageErreur>{text}</messageErreur>\n    </passage>\n")
        out.write("  </PassagesKO>\n  <PassagesOK>\n")
        for number in range(count):
            if not is_refused(number):
                out.write(f"    <idTechnique>{identifier(number)}</idTechnique>\n")
        out.write("  </PassagesOK>\n</rapport>\n")


def write_pair(
    folder: Path, count: int, layout: Layout, *, broken: bool = False
) -> tuple[Path, Path]:
    """Write a flux and its accusé; a file that is already there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{EMITTER}_{layout}_{count}{'_broken' if broken else ''}.xml"
    flux, accuse = folder / name, folder / f"Accuse_de_traitement_{name}_20260923.xml"
    if not flux.exists():
        partial = flux.with_suffix(".partial")
        write_flux(partial, count, layout, broken=broken)
        partial.replace(flux)
    if not accuse.exists():
        write_accuse(accuse, name, count)
    return flux, accuse


def main() -> None:
    """Write one pair and say where."""
    parser = argparse.ArgumentParser(description="Écrit un flux et son accusé de traitement.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--layout", type=Layout, choices=list(Layout), default=Layout.INDENTED)
    parser.add_argument("--broken", action="store_true", help="avec des erreurs de schéma")
    options = parser.parse_args()
    for path in write_pair(options.folder, options.passages, options.layout, broken=options.broken):
        print(path)


if __name__ == "__main__":
    main()
