"""Which portals one may deposit to, and how; practice and reality never mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from certdesk.model.journal.records import Mode
from certdesk.portal_client.assumptions import (
    read_direct_addresses,
    real_portal,
    training_portal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from certdesk.portal_client.assumptions import Portal


_TRAINING_WAYS: Final = {
    Mode.DIRECT: "dépôt direct",
    Mode.ASSISTED: "dépôt assisté, comme sur le vrai portail",
}
_TRAINING_DIRECT: Final = (
    "CertDesk y envoie le fichier. Rien n’est transmis à la Caisse des Dépôts\u00a0: "
    "le portail est sur cet ordinateur."
)
_TRAINING_ASSISTED: Final = (
    "Les gestes du vrai portail\u00a0: vous vous connectez et vous cliquez, CertDesk "
    "tend le fichier. Rien n’est transmis à la Caisse des Dépôts."
)


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
        """What the choice is called: the portal, and the way where one portal has two."""
        if not self.portal.is_training:
            return self.portal.name
        return f"{self.portal.name}\u00a0: {_TRAINING_WAYS[self.mode]}"

    @property
    def explained(self) -> str:
        """Who does what there."""
        if self.portal.is_training:
            return _TRAINING_DIRECT if self.mode is Mode.DIRECT else _TRAINING_ASSISTED
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
            training = training_portal(self._trainer.start())
            return (Target(training, Mode.DIRECT), Target(training, Mode.ASSISTED))
        direct = read_direct_addresses(self._addresses()).portals
        real = real_portal()
        first = Target(real, Mode.DIRECT if real.direct else Mode.ASSISTED)
        return (first, *(Target(portal, Mode.DIRECT) for portal in direct))


def by_portal(targets: Iterable[Target]) -> dict[str, Target]:
    """The way to each portal, by its key: by itself where CertDesk may, else by a person's hand."""
    found: dict[str, Target] = {}
    for target in targets:
        if target.mode is Mode.DIRECT or target.portal.key not in found:
            found[target.portal.key] = target
    return found
