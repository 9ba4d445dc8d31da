"""Adds to the settings what deposits need: portals, passwords, lock, export of the journal."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from certdesk.model.counting import counted
from certdesk.model.errors import CertdeskError
from certdesk.model.settings import DEFAULTS
from certdesk.ui.deposit.portals_page import PortalsPage
from certdesk.ui.deposit.security_page import SecurityPage
from certdesk.ui.jobs import Job
from certdesk.ui.notices import unexpected

if TYPE_CHECKING:
    from certdesk.ui.deposit.deposit_services import DepositServices
    from certdesk.ui.services import Services
    from certdesk.ui.settings_dialog import SettingsDialog


class SettingsPages(QObject):
    """The pages « Portails » and « Sécurité », and the journal's part of « Données »."""

    def __init__(self, dialog: SettingsDialog, services: Services) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._services = services
        settings = services.preferences.settings
        self._security = SecurityPage(services.theme, settings.lock_minutes)
        if not services.practice:  # there, the training portal is the only one
            portals = PortalsPage(
                services.theme, settings.direct_addresses, settings.portal_addresses
            )
            portals.addresses_chosen.connect(lambda lines: dialog.change(direct_addresses=lines))
            portals.origins_chosen.connect(lambda lines: dialog.change(portal_addresses=lines))
            dialog.data_erased.connect(lambda: portals.show_settings(DEFAULTS))
            dialog.add_page(portals, "Portails")
        dialog.add_page(self._security, "Sécurité")
        dialog.data_erased.connect(lambda: self._security.show_minutes(DEFAULTS.lock_minutes))
        self._security.minutes_chosen.connect(lambda minutes: dialog.change(lock_minutes=minutes))
        dialog.data.export_requested.connect(self._choose_export)
        if services.deposits is not None:
            self._connect(services.deposits)

    def _connect(self, deposits: DepositServices) -> None:
        vault = deposits.vault
        self._security.forgetting_requested.connect(vault.forget_at)
        self._security.forgetting_all_requested.connect(vault.forget_all)
        vault.known.connect(self._security.show_known)
        vault.forgotten.connect(self._tell_forgotten)
        vault.failed.connect(self._tell_failure)
        vault.look()

    # -- passwords -----------------------------------------------------------------------------

    def _tell_forgotten(self, count: int) -> None:
        said = f"{count} mots de passe oubliés." if count > 1 else "Mot de passe oublié."
        self._security.say(said, good=True)
        if self._services.deposits is not None:
            self._services.deposits.vault.look()

    def _tell_failure(self, error: CertdeskError) -> None:
        self._security.say(f"{error.message} {error.remedy}".strip(), good=False)

    # -- the journal as a table ----------------------------------------------------------------

    def _choose_export(self) -> None:
        dialog = QFileDialog(
            self._dialog, "Exporter le journal", str(self._services.documents_folder)
        )
        dialog.setObjectName("chooseExport")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Tableau (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("journal-certdesk.csv")
        dialog.fileSelected.connect(lambda name: self._export(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export(self, path: Path) -> None:
        deposits = self._services.deposits
        if deposits is None:
            return
        journal = deposits.portal.journal
        job = Job(lambda _tick: journal.export_csv(path))
        job.succeeded.connect(partial(self._tell_exported, path))
        job.failed.connect(self._tell_not_exported)
        self._services.jobs.start(job)

    def _tell_exported(self, path: Path, count: int) -> None:
        self._dialog.data.say(
            f"{counted(count, 'ligne')} dans «\u00a0{path.name}\u00a0».", good=True
        )

    def _tell_not_exported(self, error: object) -> None:
        if not isinstance(error, CertdeskError):
            raise unexpected(error)
        self._dialog.data.say(f"{error.message} {error.remedy}".strip(), good=False)
