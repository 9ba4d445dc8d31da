"""Writes resources/demo: the tutorial and a realistic dossier, with invented people only.

Deterministic: run again (`python -m tools.make_demo`), it writes the same bytes. The mistakes are
in `demo_data.MISTAKES`; `registre.csv` holds the truth, as a clerk's own records would.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tools.demo_data import (
    BLOCKS,
    COMMUNES,
    COUNTRIES,
    FIRST_NAMES,
    MISTAKES,
    SURNAMES,
    TUTORIAL,
    Case,
    Deposit,
    Passage,
    Person,
)
from tools.demo_xml import accuse_xml, flux_xml

COLUMNS = (
    "Identifiant", "Nom de naissance", "Nom d’usage", "Prénoms", "Naissance", "Sexe",
    "Lieu de naissance", "Code INSEE", "Remarque",
)  # fmt: skip
DEMO = Path(__file__).resolve().parents[1] / "resources" / "demo"


# --- people ---------------------------------------------------------------------------------


def invented(number: int) -> Person:
    """The person number `number`: the same one at each run."""
    first_names, sex = FIRST_NAMES[number * 7 % len(FIRST_NAMES)]
    married = SURNAMES[(number + 11) % len(SURNAMES)] if sex == "F" and number % 4 == 0 else ""
    places = COUNTRIES if number % 9 == 4 else COMMUNES
    return Person(
        surname=SURNAMES[number % len(SURNAMES)].upper(),
        married_name=married.upper() or None,
        first_names=first_names[: 1 + number % 3],
        born=(1961 + number * 13 % 45, 1 + number * 5 % 12, 1 + number * 11 % 28),
        sex=sex,
        place=places[number % len(places)],
    )


def tutorial() -> Deposit:
    """The three passages of the portal's own video: two refused, one accepted."""
    passages = [
        Passage(id_technique, person, number, Case(grade="MENTION_BIEN"), mistake)
        for number, (id_technique, person, mistake) in enumerate(TUTORIAL, 1)
    ]
    return Deposit(
        folder="tutoriel",
        stamp="2026-09-07T08:30:00+02:00",
        id_flux="7d1c1f0e-3a52-4c1b-9a54-99e0794a0001",
        treatment="900101",
        answered="20260909",
        blocks=(("RS", "RS9101", passages),),
    )


def practice() -> Deposit:
    """Sixty passages in three certifications, with every known message."""
    blocks, number = [], 0
    for block in BLOCKS:
        passages = []
        for at in range(block.size):
            number += 1
            case = block.cases[at % len(block.cases)]
            name = block.ids.format(number)
            passages.append(Passage(name, invented(number), number, case, MISTAKES.get(number)))
        blocks.append((block.type, block.code, passages))
    return Deposit(
        folder="entrainement",
        stamp="2026-09-14T10:15:00+02:00",
        id_flux="7d1c1f0e-3a52-4c1b-9a54-99e0794a0060",
        treatment="900160",
        answered="20260916",
        blocks=tuple(blocks),
    )


# --- files ----------------------------------------------------------------------------------


def register(deposits: list[Deposit]) -> str:
    """The truth about everybody, for the clerk to check against; a table that Excel opens."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(COLUMNS)
    for passage in (one for deposit in deposits for one in deposit.passages):
        person = passage.person
        year, month, day = person.born
        table.writerow(
            (
                passage.id_technique,
                person.surname,
                person.married_name or "",
                " ".join(person.first_names),
                f"{day:02d}/{month:02d}/{year}",
                person.sex,
                person.place.label,
                person.place.insee,
                passage.mistake.note if passage.mistake else "",
            )
        )
    return text.getvalue()


def files() -> dict[str, str]:
    """Every file of resources/demo: path below it → text."""
    deposits = [tutorial(), practice()]
    found = {"registre.csv": "\ufeff" + register(deposits)}
    for deposit in deposits:
        answer = f"Accuse_de_traitement_{deposit.name}_{deposit.answered}.xml"
        found[f"{deposit.folder}/{deposit.name}"] = flux_xml(deposit)
        found[f"{deposit.folder}/{answer}"] = accuse_xml(deposit)
    return found


def main() -> None:
    """Write them all."""
    for path, text in files().items():
        target = DEMO / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


if __name__ == "__main__":
    main()
