"""The fictitious register: people, certifications, and what is recorded before the exercise.

People come from the practice dossier's own `registre.csv`; `training.toml` adds the rest. Each
person has a NIR that can belong to nobody: a real order number is never 000.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from certdesk.model.knowledge.wording import fold
from certdesk.model.resources import resource
from certdesk.training.errors import RegisterUnusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Person:
    """Somebody invented; `insee` is the commune of birth, or 99 and the country's number."""

    key: str
    surname: str
    married_name: str
    first_names: tuple[str, ...]
    born: date
    sex: str
    insee: str
    place: str
    note: str = ""

    @property
    def nir(self) -> str:
        """A number of 13 characters in the right shape, that the real register never gives."""
        first = "2" if self.sex == "F" else "1"
        return f"{first}{self.born:%y%m}{self.insee}000"

    @property
    def identity(self) -> tuple[str, str, str, int]:
        """The four obligatory criteria, compared without accents or case."""
        return fold(self.surname), fold(self.first_names[0]), self.sex, self.born.year


@dataclass(frozen=True)
class Certification:
    """A certification that the portal knows."""

    type: str
    code: str
    title: str


@dataclass(frozen=True)
class Known:
    """A passage recorded before the exercise begins."""

    emitter: str
    id_technique: str
    person: Person
    code: str
    valid_from: date
    deposited: date


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in; nothing of it is secret, the login page shows it."""

    id_client: str
    password: str
    name: str
    contract: str
    certifies: bool
    deposits_for: tuple[str, ...]
    expired: bool
    note: str


@dataclass(frozen=True)
class Register:
    """Everything that the portal knows before anybody deposits."""

    people: tuple[Person, ...]
    certifications: Mapping[str, Certification]
    known: tuple[Known, ...]
    accounts: Mapping[str, Account]
    dossiers: Mapping[str, Person]
    treatments: Mapping[str, int]

    @cached_property
    def by_identity(self) -> Mapping[tuple[str, str, str, int], tuple[Person, ...]]:
        """The people of each set of obligatory criteria: several are homonyms."""
        found: dict[tuple[str, str, str, int], tuple[Person, ...]] = {}
        for person in self.people:
            found[person.identity] = (*found.get(person.identity, ()), person)
        return found

    @cached_property
    def by_nir(self) -> Mapping[str, tuple[Person, ...]]:
        """The people of each number; homonyms of one day and one commune would share it."""
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.people:
            found[person.nir] = (*found.get(person.nir, ()), person)
        return found

    @cached_property
    def dossier_of(self) -> Mapping[str, str]:
        """The number of somebody's training file, by the person's key."""
        return {person.key: number for number, person in self.dossiers.items()}


@lru_cache(maxsize=4)
def load_register(table: Path | None = None, more: Path | None = None) -> Register:
    """The register shipped with CertDesk, read once."""
    table, more = table or resource("demo", "registre.csv"), more or resource("training.toml")
    try:
        raw = tomllib.loads(more.read_text("utf-8"))
        with table.open(encoding="utf-8-sig", newline="") as file:
            people = [*map(_listed, csv.DictReader(file, delimiter=";"))]
        return _register([*people, *map(_added, raw["personne"])], raw)
    except (OSError, ValueError, KeyError) as error:
        raise RegisterUnusable(
            "Le registre du portail d’entraînement ne peut pas être lu.",
            "Réinstallez CertDesk\u00a0: ces fichiers sont livrés avec lui.",
        ) from error


def _register(people: list[Person], raw: Mapping[str, Any]) -> Register:
    by_key = {person.key: person for person in people}
    return Register(
        people=tuple(people),
        certifications={
            one["code"]: Certification(one["type"], one["code"], one["intitule"])
            for one in raw["certification"]
        },
        known=tuple(_known(one, by_key) for one in raw["enregistre"]),
        accounts={one["identifiant"]: _account(one) for one in raw["compte"]},
        dossiers={one["numero"]: by_key[one["personne"]] for one in raw["dossier"]},
        treatments={one["id_flux"]: int(one["numero"]) for one in raw["traitement"]},
    )


def _listed(row: Mapping[str, str]) -> Person:
    return Person(
        key=row["Identifiant"],
        surname=row["Nom de naissance"],
        married_name=row["Nom d’usage"],
        first_names=tuple(row["Prénoms"].split(" ")),
        born=datetime.strptime(row["Naissance"], "%d/%m/%Y").date(),
        sex=row["Sexe"],
        insee=row["Code INSEE"],
        place=row["Lieu de naissance"],
        note=row["Remarque"],
    )


def _added(one: Mapping[str, Any]) -> Person:
    return Person(
        key=one["cle"],
        surname=one["nom"],
        married_name=one.get("nom_usage", ""),
        first_names=tuple(one["prenoms"]),
        born=one["naissance"],
        sex=one["sexe"],
        insee=one["insee"],
        place=one["lieu"],
    )


def _known(one: Mapping[str, Any], people: Mapping[str, Person]) -> Known:
    person = people[one["personne"]]
    return Known(
        one["emetteur"], one["identifiant"], person, one["code"], one["validite"], one["depot"]
    )


def _account(one: Mapping[str, Any]) -> Account:
    deposits_for: Iterable[str] = one["depose_pour"]
    return Account(
        id_client=one["identifiant"],
        password=one["mot_de_passe"],
        name=one["organisme"],
        contract=one["contrat"],
        certifies=one["certificateur"],
        deposits_for=tuple(deposits_for),
        expired=one.get("expire", False),
        note=one["note"],
    )
