"""The second half of the demonstration: deposit on the training portal, follow, next round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QDialog, QMessageBox

from certdesk.ui.demo.hand import HandLost
from certdesk.ui.deposit.credentials_dialog import CredentialsDialog
from certdesk.ui.deposit.deposit_dialog import DepositDialog
from certdesk.ui.deposit.deposits_window import DepositsWindow
from certdesk.ui.deposit.passages_window import PassagesWindow

if TYPE_CHECKING:
    from typing import TypeVar

    from certdesk.model.journal.records import PortalStatus
    from certdesk.ui.demo.hand import Hand
    from certdesk.ui.deposit.follow import Follow
    from certdesk.ui.main_window import MainWindow
    from certdesk.ui.services import Services

    D = TypeVar("D", bound=QDialog)

IDENTIFIER = "99EXO794"
PASSWORD = "exercice-2026"  # no secret: the login page of the training portal shows it


class DepositLoop:
    """The steps of a deposit, each leaving the window as the next one wants it."""

    def __init__(self, window: MainWindow, services: Services, hand: Hand) -> None:
        self._window = window
        self._services = services
        self._hand = hand

    def review(self) -> DepositDialog:
        """« Déposer… » on the correction that was just written."""
        self._window.actions_.deposit.trigger()
        dialog = self._shown(DepositDialog)
        self._hand.until(lambda: self._can_send(dialog), "the review of the deposit")
        return dialog

    def confirm(self, dialog: DepositDialog) -> CredentialsDialog:
        """« Déposer », twice; the portal then asks who we are."""
        self._hand.click("sendDeposit", inside=dialog)
        box = self._shown(QMessageBox)
        self._hand.click("confirmDeposit", inside=box)
        return self._shown(CredentialsDialog)

    def sign_in(self, credentials: CredentialsDialog, dialog: DepositDialog) -> None:
        """Type the account of the exercise, and wait for the end of the deposit."""
        self._hand.fill("identifierText", IDENTIFIER, inside=credentials)
        self._hand.fill("credentialsPassword", PASSWORD, inside=credentials)
        self._hand.click("signIn", inside=credentials)
        self._hand.until(dialog.outcome.isVisible, "the end of the deposit")

    def follow(self, dialog: DepositDialog) -> DepositsWindow:
        """« Suivre ce dépôt »."""
        self._hand.click("followDeposit", inside=dialog)
        window = self._shown(DepositsWindow)
        self._hand.until(lambda: window.table.current is not None, "the list of deposits")
        return window

    def wait_for(self, window: DepositsWindow, *statuses: PortalStatus) -> None:
        """« Actualiser » until the portal says one of these."""
        follow = self._follow

        def look() -> bool:
            line = window.table.current
            if line is not None and line.deposit.status in statuses and not follow.is_busy:
                return True
            button = self._hand.find(QAbstractButton, "refreshDeposits", inside=window)
            if not follow.is_busy and button.isEnabled():
                button.click()
            return False

        self._hand.until(look, "the status of the deposit")

    def list_passages(self, window: DepositsWindow) -> PassagesWindow:
        """« Voir les passages enregistrés »."""
        self._hand.click("listPassages", inside=window)
        return self._shown(PassagesWindow)

    def open_treatment(self, window: DepositsWindow) -> None:
        """« Ouvrir l’accusé de traitement »: the next round, with its original."""
        opened = self._services.workspace.dossier_opened
        self._hand.wait(opened, lambda: self._hand.click("openTreatment", inside=window))
        window.close()
        self._hand.until(lambda: self._services.jobs.live == 0, "the end of the reading")

    @property
    def _follow(self) -> Follow:
        deposits = self._services.deposits
        if deposits is None:
            raise HandLost("there is no journal, so no deposit")
        return deposits.follow

    def _can_send(self, dialog: DepositDialog) -> bool:
        found = dialog.findChildren(QAbstractButton, "sendDeposit")
        return any(one.isVisible() and one.isEnabled() for one in found)

    def _shown(self, kind: type[D]) -> D:
        def found() -> list[D]:
            return [one for one in self._window.findChildren(kind) if one.isVisible()]

        self._hand.until(lambda: bool(found()), kind.__name__)
        return found()[-1]
