"""The steps of a deposit, and which are done: by what the pages show, or by the person. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from certdesk.portal_client.pages import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable


class Step(IntEnum):
    """The steps, in their order."""

    SIGN_IN = 0
    TRANSMIT = 1
    DEPOSIT_XML = 2
    ORGANISATION = 3
    CHOOSE_FILE = 4
    DEPOSITED = 5
    RECEIPT = 6


@dataclass(frozen=True)
class Words:
    """What a step is called, and what one does there."""

    title: str
    help: str


WORDS = {
    Step.SIGN_IN: Words("Se connecter", "Avec votre identifiant et votre mot de passe du portail."),
    Step.TRANSMIT: Words("Transmettre des données", "L’onglet est en haut à droite."),
    Step.DEPOSIT_XML: Words(
        "Déposer un fichier XML", "Puis le bouton «\u00a0Sélectionner\u00a0», s’il y en a un."
    ),
    Step.ORGANISATION: Words(
        "Choisir l’organisme",
        "Vos propres données, ou celles d’un autre organisme. Le portail ne le demande pas "
        "toujours.",
    ),
    Step.CHOOSE_FILE: Words(
        "Choisir le fichier",
        "Cliquez sur le bouton de la page\u00a0: CertDesk lui remet le fichier prêt.",
    ),
    Step.DEPOSITED: Words(
        "Fichier déposé",
        "Envoyez le formulaire de la page\u00a0: elle doit écrire «\u00a0Fichier déposé\u00a0».",
    ),
    Step.RECEIPT: Words(
        "Relever l’accusé",
        "Plus tard, dans «\u00a0Consulter les fichiers déposés\u00a0»\u00a0: déposé ne veut pas "
        "dire traité.",
    ),
}

BY_HAND = {
    **WORDS,
    Step.CHOOSE_FILE: Words(
        "Choisir le fichier",
        "Collez le chemin copié dans la fenêtre du navigateur, ou prenez le fichier dans son "
        "dossier.",
    ),
}

_REACHED = {
    PageKind.LOGIN: (),
    PageKind.EXPIRED_ACCOUNT: (),
    PageKind.SESSION_EXPIRED: (),
    PageKind.HOME: (Step.SIGN_IN,),
    PageKind.LIST: (Step.SIGN_IN,),
    PageKind.PASSAGES: (Step.SIGN_IN,),
    PageKind.PASSAGE: (Step.SIGN_IN,),
    PageKind.TRANSMIT: (Step.SIGN_IN, Step.TRANSMIT),
    PageKind.CHOOSE_ORGANISATION: (Step.SIGN_IN, Step.TRANSMIT, Step.DEPOSIT_XML),
    PageKind.UPLOAD: (Step.SIGN_IN, Step.TRANSMIT, Step.DEPOSIT_XML, Step.ORGANISATION),
}
_ON_THE_WAY = frozenset({Step.TRANSMIT, Step.DEPOSIT_XML, Step.ORGANISATION})


@dataclass(frozen=True)
class Steps:
    """The steps that are done."""

    done: frozenset[Step] = frozenset()

    @property
    def current(self) -> Step | None:
        """What comes next; None when nothing is left to do."""
        if Step.DEPOSITED in self.done:
            return None if Step.RECEIPT in self.done else Step.RECEIPT
        return next((step for step in Step if step not in self.done), None)

    def with_page(self, kind: PageKind) -> Steps:
        """What this page shows: how far one is on the way, unless the file has been deposited.

        A page that says nothing changes nothing.
        """
        reached = _REACHED.get(kind)
        if reached is None or Step.DEPOSITED in self.done:
            return self
        kept = self.done if Step.SIGN_IN in reached else self.done - {Step.SIGN_IN}
        return Steps((kept - _ON_THE_WAY) | set(reached))

    def with_done(self, *steps: Step) -> Steps:
        """These are done as well."""
        return Steps(self.done | set(steps))

    def without(self, *steps: Step) -> Steps:
        """These are not done after all."""
        return Steps(self.done - set(steps))

    def with_deposit(self) -> Steps:
        """The file is deposited: so is everything before."""
        return self.with_done(*_before(Step.RECEIPT))


def _before(step: Step) -> Iterable[Step]:
    return (each for each in Step if each < step)
