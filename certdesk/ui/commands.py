"""Carries out the commands that open a dialog: files, questions, generation, settings, help."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from certdesk.model.counting import counted, figure
from certdesk.model.resources import RESOURCES
from certdesk.ui.about_dialog import AboutDialog
from certdesk.ui.close_dialog import ask_before_closing
from certdesk.ui.correction.correction_dialog import CorrectionDialog
from certdesk.ui.correction.generation import Generation
from certdesk.ui.correction.result_window import ResultWindow
from certdesk.ui.dossier_details import DossierDetails
from certdesk.ui.help_dialog import HelpDialog
from certdesk.ui.help_keys import key_groups
from certdesk.ui.missing_flux import MissingFluxDialog
from certdesk.ui.notices import Choice, Notice, NoticeLevel, Question
from certdesk.ui.pairing import QuestionDialog
from certdesk.ui.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QMainWindow

    from certdesk.model.dossier.pairing import Pair
    from certdesk.ui.correction.written import Written
    from certdesk.ui.services import Services

_PRACTICE = (
    ("tutoriel", "Premiers pas", "Trois passages, les deux corrections du guide officiel."),
    ("entrainement", "Un vrai dossier", "Soixante passages, tous les motifs de refus connus."),
)


class Commands(QObject):
    """What the actions of the window do.

    Signals:
        notice_raised(Notice): a fact for the notice bar.
        finding_chosen(Finding): show the field it speaks of.
        line_chosen(int, int): show this line and column of the deposited file.
        data_erased(): nothing is kept any more; the start page is out of date.
        correction_written(Written): a correction file is on the disk.
        deposit_requested(Written): deposit this one.
    """

    notice_raised = Signal(object)
    finding_chosen = Signal(object)
    line_chosen = Signal(int, int)
    data_erased = Signal()
    correction_written = Signal(object)
    deposit_requested = Signal(object)

    def __init__(self, services: Services, window: QMainWindow) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._generation = Generation(
            services.workspace, services.jobs, services.now, services.new_id, self
        )

    # -- opening -------------------------------------------------------------------------------

    def open_files(self) -> None:
        """Let the person choose files."""
        dialog = QFileDialog(self._window, "Ouvrir un flux et son accusé", self._folder())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter("Flux et accusés (*.xml *.zip)")
        dialog.filesSelected.connect(self._open_named)
        dialog.open()

    def open_folder(self) -> None:
        """Let the person choose a folder."""
        dialog = QFileDialog(self._window, "Ouvrir un dossier", self._folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self._open_named([name]))
        dialog.open()

    def open_practice(self) -> None:
        """Offer the practice dossiers; outside practice, start the program that has them."""
        if not self._services.practice:
            self._start_practice()
            return
        folder = self._services.practice_folder
        choices = tuple(
            Choice(label, partial(self._services.opening.open, [folder / name]), detail)
            for name, label, detail in _PRACTICE
        )
        self.ask_question(
            Question(
                "Dossier d’entraînement",
                "Des personnes inventées\u00a0: essayez tout, rien n’est transmis à la Caisse "
                "des Dépôts.",
                choices,
            )
        )

    def _start_practice(self) -> None:
        if self._services.start_practice():
            self.notice_raised.emit(
                Notice(
                    NoticeLevel.INFO,
                    "L’entraînement s’ouvre dans une autre fenêtre.",
                    "Il a ses propres dossiers : rien ne s’y mélange avec votre travail.",
                    key="practice",
                )
            )
            return
        self.notice_raised.emit(
            Notice(
                NoticeLevel.ERROR,
                "L’entraînement n’a pas pu s’ouvrir.",
                "Lancez-le par la commande « certdesk demo ».",
                key="practice",
            )
        )

    def ask_question(self, question: Question) -> None:
        """Ask which files go together."""
        self._show(QuestionDialog(question, self._services.theme, self._window))

    def ask_flux(self, pair: Pair) -> None:
        """Ask for the flux of an accusé that came alone."""
        answer = partial(self._services.opening.open_alone_with, pair)
        self._show(MissingFluxDialog(pair, answer, self._services.theme, self._window))

    @property
    def has_work(self) -> bool:
        """Whether leaving the dossier needs a word from the person."""
        workspace = self._services.workspace
        return workspace.dossier is not None and not workspace.edits.is_empty

    def leave_dossier(self, go_on: Callable[[], None]) -> None:
        """Do `go_on` once the person said what becomes of the work, if there is any."""
        workspace, keeper = self._services.workspace, self._services.keeper
        if not self.has_work:
            go_on()
            return
        counts = workspace.open_work.counts()

        def keep() -> None:
            keeper.flush()
            go_on()

        def discard() -> None:
            keeper.discard()
            go_on()

        done = f"{counted(counts.done, 'corrigé')} sur {figure(counts.ko)}"
        ask_before_closing(self._window, self._services.theme, done, keep, discard)

    # -- the correction ------------------------------------------------------------------------

    def generate(self) -> None:
        """Open the generate dialog."""
        workspace = self._services.workspace
        if workspace.dossier is None:
            return
        dialog = CorrectionDialog(
            workspace, self._generation, self._save_folder(), self._services.theme, self._window
        )
        dialog.finding_chosen.connect(self.finding_chosen)
        dialog.passage_chosen.connect(workspace.select)
        dialog.folder_chosen.connect(self._remember_save_folder)
        dialog.install_requested.connect(self.show_schemas)
        dialog.file_written.connect(self._show_written)
        self._show(dialog)

    def show_details(self, segment: str = "files") -> None:
        """Open the details of the dossier."""
        services = self._services
        if services.workspace.dossier is None:
            return
        dialog = DossierDetails(
            services.workspace, services.theme, services.library.messages, segment, self._window
        )
        dialog.finding_chosen.connect(self.finding_chosen)
        dialog.line_chosen.connect(self.line_chosen)
        dialog.install_requested.connect(self.show_schemas)
        self._show(dialog)

    # -- the program ---------------------------------------------------------------------------

    def show_settings(self) -> None:
        """Open the settings."""
        self._show(self._settings_dialog())

    def show_schemas(self) -> None:
        """Open the settings on the schemas."""
        dialog = self._settings_dialog()
        dialog.show_schemas()
        self._show(dialog)

    def show_help(self) -> None:
        """Open the help."""
        self._show(HelpDialog(self._services.theme, key_groups(self._window), self._window))

    def show_about(self) -> None:
        """Open « À propos »."""
        self._show(AboutDialog(self._services.theme, self._window))

    # -- inside --------------------------------------------------------------------------------

    def _show(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _settings_dialog(self) -> SettingsDialog:
        services = self._services
        dialog = SettingsDialog(
            services.theme,
            services.preferences.settings,
            services.kept_data,
            services.library.schemas,
            self._window,
        )
        dialog.settings_changed.connect(services.preferences.set)
        dialog.schemas_changed.connect(self._use_new_schemas)
        dialog.data_erased.connect(self.data_erased)
        # Loaded when it is first needed: the start of the program does not wait for it.
        from certdesk.ui.deposit.settings_pages import SettingsPages

        SettingsPages(dialog, services)
        return dialog

    def _use_new_schemas(self) -> None:
        if self._services.workspace.dossier is not None:
            self._services.opening.reload()

    def _show_written(self, written: Written) -> None:
        self.notice_raised.emit(
            Notice(
                NoticeLevel.SUCCESS,
                f"Le fichier de correction «\u00a0{written.path.name}\u00a0» est écrit.",
                "Il reste à le déposer sur le portail, comme un fichier nouveau.",
                "Le déposer…",
                partial(self.deposit_requested.emit, written),
                key="written",
            )
        )
        self.correction_written.emit(written)
        self._show_result(written)

    def _show_result(self, written: Written) -> None:
        window = ResultWindow(written, self._services.theme, self._window)
        window.deposit_requested.connect(self.deposit_requested)
        window.finished.connect(window.deleteLater)
        window.show()

    def _open_named(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            folder = paths[0] if paths[0].is_dir() else paths[0].parent
            settings = self._services.preferences.settings
            self._services.preferences.set(settings.with_folder(folder))
            self._services.opening.open(paths)

    def _folder(self) -> str:
        return self._services.preferences.settings.open_folder or str(
            self._services.documents_folder
        )

    def _save_folder(self) -> Path:
        chosen = self._services.preferences.settings.save_folder
        if chosen and Path(chosen).is_dir():
            return Path(chosen)
        dossier = self._services.workspace.open_work.dossier
        beside = dossier.flux_given.parent
        # The practice dossier lives with the program, where nothing is to be written.
        return self._services.documents_folder if _is_ours(beside) else beside

    def _remember_save_folder(self, folder: Path) -> None:
        self._services.preferences.change(save_folder=str(folder))


def _is_ours(folder: Path) -> bool:
    return folder.resolve().is_relative_to(RESOURCES.resolve())
