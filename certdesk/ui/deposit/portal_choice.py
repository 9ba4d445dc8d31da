"""Which portals one may deposit to, and how; practice and reality never mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from certdesk.model.journal.records import Mode
from certdesk.portal_client.assumptions import (
    read_direct_addresses,
    real_portal,
    training_portal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certdesk.portal_client.assumptions import Portal


class Trainer(Protocol):
    """The training portal of this program: a local web site, started when it is first needed."""

    @property
    def hint(self) -> str:
        """The account that everybody may use there."""

    def start(self) -> str:
        """Start it unless it runs; returns its origin."""

    def stop(self) -> None:
        """Stop it and delete what it received."""


@dataclass(frozen=True)
class Target:
    """A portal and the way to it."""

    portal: Portal
    mode: Mode

    @property
    def title(self) -> str:
        """What the portal is called."""
        return self.portal.name

    @property
    def explained(self) -> str:
        """Who does what there."""
        if self.portal.is_training:
            return (
                "CertDesk y envoie le fichier. Rien n’est transmis à la Caisse des Dépôts\u00a0: "
                "le portail est sur cet ordinateur."
            )
        if self.mode is Mode.DIRECT:
            return f"CertDesk envoie lui-même le fichier à {self.portal.origin}."
        return (
            "Dépôt assisté\u00a0: vous vous connectez et vous cliquez, CertDesk tend le fichier et "
            "note ce qui s’est passé. Il n’envoie rien de lui-même."
        )


class PortalChoice:
    """The portals on offer; practice and reality never mix."""

    def __init__(self, trainer: Trainer | None, addresses: Callable[[], Sequence[str]]) -> None:
        """`trainer` is there in the practice program, and only there."""
        self._trainer = trainer
        self._addresses = addresses

    @property
    def is_practice(self) -> bool:
        """Whether the training portal is the only one."""
        return self._trainer is not None

    def targets(self) -> tuple[Target, ...]:
        """Where one may deposit; starts the training portal, so not on the window's thread."""
        if self._trainer is not None:
            return (Target(training_portal(self._trainer.start()), Mode.DIRECT),)
        direct = read_direct_addresses(self._addresses()).portals
        real = real_portal()
        first = Target(real, Mode.DIRECT if real.direct else Mode.ASSISTED)
        return (first, *(Target(portal, Mode.DIRECT) for portal in direct))
