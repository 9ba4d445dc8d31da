"""What CertDesk supposes of a portal, read from resources/portal.toml, and how sure each point is.

Two portals are built in: the real one, where only a person deposits, and the training one on this
computer. An administrator may list others that accept a direct deposit.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from certdesk.model.resources import resource
from certdesk.portal_client.errors import DirectRefused
from certdesk.portal_client.labels import Label, Wording
from certdesk.portal_client.origins import (
    check_direct_address,
    host_of,
    is_below,
    is_loopback,
    origin_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Certainty(StrEnum):
    """How sure an assumption is."""

    VERIFIED = "vérifié"
    INFERRED = "déduit"
    UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that CertDesk supposes, with its source."""

    key: str
    text: str
    certainty: Certainty
    source: str


@dataclass(frozen=True)
class Portal:
    """A site where fluxes are deposited; `key` names it in the journal.

    The key of a listed portal is its origin, which is nobody else's: the two built-in keys are
    no origins.
    """

    key: str
    name: str
    origin: str
    start_path: str
    is_training: bool
    direct: bool
    wording: Wording = field(repr=False)
    other_origins: tuple[str, ...] = ()

    @property
    def start_url(self) -> str:
        """Where one enters: the login page, or what leads to it."""
        return self.origin + self.start_path

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin known to belong to the portal, its own first."""
        return (self.origin, *self.other_origins)


@dataclass(frozen=True)
class Assumptions:
    """The whole file: the wording, the two built-in portals, and what is known of each point."""

    wording: Wording = field(repr=False)
    all: tuple[Assumption, ...] = field(repr=False)
    refused_domains: tuple[str, ...]
    official_api: bool
    real: Portal
    training_key: str
    training_name: str
    training_start: str
    expired_guide: str

    def training(self, origin: str) -> Portal:
        """The training portal at its address of the moment; raises DirectRefused elsewhere."""
        found = origin_of(origin)
        if not is_loopback(found):
            raise DirectRefused(
                "Le portail d’entraînement ne peut être que sur cet ordinateur.",
                "Lancez-le avec «\u00a0certdesk portal\u00a0» ou depuis la fenêtre.",
            )
        return Portal(
            self.training_key, self.training_name, found, self.training_start, True, True,
            self.wording,
        )  # fmt: skip

    def direct(self, address: str) -> Portal:
        """A portal that an administrator lists; raises DirectRefused."""
        refused = () if self.official_api else self.refused_domains
        origin = check_direct_address(address, refused)
        name = origin.partition("://")[2]
        path = urlsplit(address.strip()).path or "/"
        return Portal(origin, name, origin, path, False, True, self.wording)

    def check_direct(self, portal: Portal) -> None:
        """Refuse a portal to which CertDesk may not talk by itself; raises DirectRefused."""
        self.direct(portal.origin)
        if not portal.direct or portal.origin != origin_of(portal.origin):
            raise DirectRefused(
                f"Le portail {portal.name} n’est pas déclaré pour le dépôt direct.",
                "Utilisez le dépôt assisté, ou faites déclarer son adresse dans les réglages.",
            )

    def is_real(self, url: str) -> bool:
        """Whether an address belongs to the real portal, wherever below its domain."""
        return is_below(host_of(origin_of(url)), self.refused_domains)


@dataclass(frozen=True)
class DirectAddresses:
    """What an administrator's list gives: the portals, and the refused lines by number, from 1.

    A refused line is not repeated: somebody may have written a password in it.
    """

    portals: tuple[Portal, ...]
    refused: tuple[tuple[int, DirectRefused], ...] = ()


def read_direct_addresses(
    lines: Iterable[str], assumptions: Assumptions | None = None
) -> DirectAddresses:
    """One address a line; empty lines and those that begin with # count for nothing."""
    known = assumptions or load_assumptions()
    portals: dict[str, Portal] = {}
    refused: list[tuple[int, DirectRefused]] = []
    for number, line in enumerate(lines, start=1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        try:
            portal = known.direct(address)
        except DirectRefused as error:
            refused.append((number, error))
        else:
            portals.setdefault(portal.origin, portal)
    return DirectAddresses(tuple(portals.values()), tuple(refused))


@functools.cache
def load_assumptions(path: Path | None = None) -> Assumptions:
    """The assumptions shipped with CertDesk, read once."""
    text = (path or resource("portal.toml")).read_text("utf-8")
    return _build(tomllib.loads(text))


def real_portal() -> Portal:
    """The portal of the Caisse des Dépôts: a person deposits there, CertDesk never does."""
    return load_assumptions().real


def training_portal(origin: str) -> Portal:
    """The training portal at `http://127.0.0.1:port`."""
    return load_assumptions().training(origin)


def _build(raw: dict[str, Any]) -> Assumptions:
    wording = Wording(
        {each["key"]: _label(each["key"], each) for each in raw["label"]},
        tuple(_label(each["value"], each) for each in raw["status"]),
    )
    real, training = raw["real"], raw["training"]
    return Assumptions(
        wording=wording,
        all=tuple(_assumptions(raw)),
        refused_domains=tuple(real["refused_domains"]),
        official_api=bool(real["official_api"]),
        real=Portal(
            key=real["key"],
            name=real["name"],
            origin=real["origin"],
            start_path=real["start"],
            is_training=False,
            direct=bool(real["official_api"]),
            wording=wording,
            other_origins=tuple(real["other_origins"]),
        ),
        training_key=training["key"],
        training_name=training["name"],
        training_start=training["start"],
        expired_guide=real["origin"] + real["expired_guide"],
    )


def _label(key: str, raw: dict[str, Any]) -> Label:
    return Label(key, tuple(raw["texts"]), bool(raw.get("strict", False)))


def _assumptions(raw: dict[str, Any]) -> Iterable[Assumption]:
    for kind, name in (("label", "key"), ("status", "value"), ("fact", "key")):
        for each in raw[kind]:
            text = each.get("text") or " · ".join(each["texts"])
            yield Assumption(each[name], text, Certainty(each["certainty"]), each["source"])
