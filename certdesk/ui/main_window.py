"""The window: it puts the parts together and connects them; it decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from certdesk.ui.actions import Actions
from certdesk.ui.commands import Commands
from certdesk.ui.compare_link import CompareLink
from certdesk.ui.dossier_remarks import remark_on
from certdesk.ui.dossier_strip import DossierStrip
from certdesk.ui.dossier_view import DossierView
from certdesk.ui.file_drops import FileDrops
from certdesk.ui.notice_bar import NoticeBar
from certdesk.ui.notices import Notice, NoticeLevel
from certdesk.ui.passage.passage_panel import PassagePanel
from certdesk.ui.passages.passages_panel import PassagesPanel
from certdesk.ui.practice import TITLE, PracticeBanner
from certdesk.ui.progress_area import ProgressArea
from certdesk.ui.recents_feed import RecentsFeed
from certdesk.ui.start_page import StartPage
from certdesk.ui.viewer.compare_view import CompareView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from certdesk.model.dossier.dossier import Dossier
    from certdesk.model.flux.source import Head
    from certdesk.model.schema.findings import Finding
    from certdesk.model.settings import Theme as Mode
    from certdesk.ui.services import Services

_NAME = "CertDesk"
_NOTICES_OF_A_DOSSIER = (
    "dossier", "draft-found", "changed", "reading", "remark", "written", "journal-answers",
)  # fmt: skip
_USUAL_SIZE = QSize(1366, 728)


def _nothing(_leave: Callable[[], None]) -> bool:
    """Nothing is to be asked before the window closes."""
    return False


class MainWindow(QMainWindow):
    """The window of the program.

    Signals:
        closed: the person left; what was typed is kept.
    """

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._name = TITLE if services.practice else _NAME
        self._leaving = False
        self._asks: Callable[[Callable[[], None]], bool] = _nothing
        self.setObjectName("mainWindow")
        self.setWindowTitle(self._name)
        self.setWindowIcon(services.theme.icon("certdesk"))
        self.actions_ = Actions(services.theme, services.workspace, self)
        self.commands = Commands(services, self)
        self.notices = NoticeBar(services.theme)
        self.strip = DossierStrip(services.workspace, services.theme)
        self.start_page = StartPage(services.theme)
        self._recents = RecentsFeed(self.start_page, services)
        self.passages = PassagesPanel(services.workspace, services.theme, services.jobs)
        self.compare = CompareView(services.theme, services.jobs)
        self.passage = PassagePanel(
            services.workspace, services.theme, services.library.messages, services.memory
        )
        self._link = CompareLink(self.compare, services.workspace)
        self.dossier_view = DossierView(
            self.passages, self.compare, self.passage, services.geometry
        )
        self.dossier_view.set_panes(
            (
                self.passages.view,
                self.compare.flux.view,
                self.compare.accuse.view,
                self.passage.tabs,
            )
        )
        self.status_area = ProgressArea(services.theme)
        self._drops = FileDrops(self)
        self._lay_out()
        self._connect_actions()
        self._connect_parts()
        self._connect_services()
        self._restore_geometry()
        self._show_start()

    # -- putting together ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = QToolBar("Commandes")
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_toolbar(bar)
        self.addToolBar(bar)
        self.actions_.fill_menus(self.menuBar())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start_page)
        self._stack.addWidget(self.dossier_view)
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self._services.practice:
            column.addWidget(PracticeBanner(self._services.theme))
        column.addWidget(self.strip)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(center)
        self.setStatusBar(self.status_area)

    def _connect_actions(self) -> None:
        workspace, preferences = self._services.workspace, self._services.preferences
        commands, view = self.commands, self.dossier_view
        self.actions_.bind(
            open=commands.open_files,
            open_folder=commands.open_folder,
            practice=commands.open_practice,
            reload=self._services.opening.reload,
            close=self._close_dossier,
            quit=self.close,
            generate=commands.generate,
            undo=workspace.undo,
            redo=workspace.redo,
            find=self.compare.open_find,
            next_ko=workspace.next_ko,
            previous_ko=workspace.previous_ko,
            next_pane=view.next_pane,
            previous_pane=view.previous_pane,
            zoom_in=preferences.zoom_in,
            zoom_out=preferences.zoom_out,
            zoom_reset=preferences.zoom_reset,
            details=commands.show_details,
            settings=commands.show_settings,
            help=commands.show_help,
            about=commands.show_about,
        )
        self.actions_.mode_chosen.connect(self._set_mode)

    def _connect_parts(self) -> None:
        commands, page = self.commands, self.start_page
        page.open_requested.connect(commands.open_files)
        page.folder_requested.connect(commands.open_folder)
        page.practice_requested.connect(commands.open_practice)
        commands.notice_raised.connect(self.notices.show_notice)
        commands.finding_chosen.connect(self._go_to_finding)
        commands.line_chosen.connect(self._link.show_line)
        commands.data_erased.connect(self._recents.refresh)
        self.passages.form_requested.connect(self.passage.show_form)
        self.compare.remark_made.connect(self._remark)
        self.compare.flux.view.zoom_changed.connect(self._services.preferences.set_zoom)
        self.passage.zoom_requested.connect(self._services.preferences.set_zoom)
        self.strip.details_requested.connect(commands.show_details)
        self._drops.hovered.connect(page.drop_area.set_hovered)
        self._drops.dropped.connect(self._services.opening.open)
        self.status_area.cancel_requested.connect(self._services.opening.cancel)

    def _connect_services(self) -> None:
        services, opening = self._services, self._services.opening
        for source in (opening, services.keeper):
            source.notice_raised.connect(self.notices.show_notice)
            source.notice_withdrawn.connect(self.notices.withdraw)
        services.reading.notice_raised.connect(self.notices.show_notice)
        services.reading.verdict_progressed.connect(self.strip.show_checking)
        services.keeper.saved.connect(self._say_kept)
        opening.head_read.connect(self._show_head)
        opening.progressed.connect(self.status_area.show_progress)
        opening.progress_ended.connect(self._end_opening)
        opening.question_asked.connect(self.commands.ask_question)
        opening.flux_wanted.connect(self.commands.ask_flux)
        services.workspace.dossier_opened.connect(self._show_dossier)
        services.workspace.dossier_closed.connect(self._show_start)
        services.preferences.changed.connect(self._apply_settings)
        self._apply_settings()

    # -- showing -------------------------------------------------------------------------------

    def _show_dossier(self, dossier: Dossier) -> None:
        self._stack.setCurrentWidget(self.dossier_view)
        self.dossier_view.enter()
        self.setWindowTitle(f"{dossier.flux.source.path.name} – {self._name}")
        remark = remark_on(dossier, self.commands.show_details)
        if remark is not None:
            self.notices.show_notice(remark)

    def _show_start(self) -> None:
        for key in _NOTICES_OF_A_DOSSIER:
            self.notices.withdraw(key)
        self._stack.setCurrentWidget(self.start_page)
        self.setWindowTitle(self._name)
        self.status_area.say_kept("")
        self._recents.refresh()

    def _show_head(self, head: Head) -> None:
        # The first 16 kB are on the screen before the file is read.
        if self._services.workspace.dossier is None:
            self.compare.set_head(head)
            self._stack.setCurrentWidget(self.dossier_view)

    def _end_opening(self) -> None:
        self.status_area.end_progress()
        if self._services.workspace.dossier is None:
            self.compare.clear()
            self._show_start()

    def _say_kept(self) -> None:
        self.status_area.say_kept(f"Corrections gardées à {self._services.now():%H:%M}")

    def _remark(self, text: str) -> None:
        self.notices.show_notice(Notice(NoticeLevel.INFO, text, key="remark"))

    def _go_to_finding(self, finding: Finding) -> None:
        if finding.row is not None:
            self._services.workspace.select(finding.row)
            self.passage.show_field(finding.path)
        else:
            self._link.show_finding(finding)

    # -- settings ------------------------------------------------------------------------------

    def _apply_settings(self) -> None:
        settings = self._services.preferences.settings
        self._services.theme.set_mode(settings.theme)
        self.compare.flux.view.set_zoom(settings.zoom)
        self.passage.set_zoom(settings.zoom)

    def _set_mode(self, mode: Mode) -> None:
        self._services.preferences.change(theme=mode)

    # -- leaving -------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first when a file is leaving or there is work, then keep the geometry and go."""
        # A close() asked for in here would be ignored by Qt: with nothing to ask, go on at once.
        if not self._leaving and self._asks_something():
            event.ignore()
            return
        self._services.geometry.setValue("window", self.saveGeometry())
        self.dossier_view.save()
        event.accept()
        self.closed.emit()

    def ask_first(self, asks: Callable[[Callable[[], None]], bool]) -> None:
        """Let `asks` hold the window until it is answered; it tells whether it asked anything."""
        self._asks = asks

    def _asks_something(self) -> bool:
        if self._asks(self._leave_dossier):
            return True
        if self.commands.has_work:
            self.commands.leave_dossier(self._leave)
            return True
        return False

    def _leave_dossier(self) -> None:
        self.commands.leave_dossier(self._leave)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def _close_dossier(self) -> None:
        self.commands.leave_dossier(self._services.workspace.close)

    def _restore_geometry(self) -> None:
        saved = self._services.geometry.value("window")
        if saved is None or not self.restoreGeometry(saved):
            self.resize(_USUAL_SIZE)
