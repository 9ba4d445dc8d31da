"""The pictures of the portal's window: with the system's browser, and with the embedded one."""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from certdesk.portal_client.assumptions import real_portal
from certdesk.portal_client.pages import PageKind
from certdesk.training.register import load_register
from certdesk.ui.demo.hand import Hand, HandLost
from certdesk.ui.deposit.portal_choice import by_portal
from certdesk.ui.portal.armed_file import ArmedFile
from certdesk.ui.portal.engine import _NOT_INSTALLED as NO_CHROMIUM
from certdesk.ui.portal.engine import NoEngine
from certdesk.ui.portal.file_handover import Stage
from certdesk.ui.portal.portal_inputs import PortalInputs
from certdesk.ui.portal.portal_window import PortalWindow

if TYPE_CHECKING:
    from certdesk.portal_client.assumptions import Portal
    from certdesk.ui.portal.engine import Engine
    from certdesk.ui.portal.portal_view import PortalView
    from certdesk.ui.services import Services

SYSTEM, EMBEDDED = "portail.png", "portail-integre.png"
WIDTH, HEIGHT = 1366, 768
_WAY = (
    ("Se connecter", PageKind.HOME),
    ("Transmettre des données", PageKind.TRANSMIT),
    ("Sélectionner", PageKind.UPLOAD),
)
_CLICK = "[...document.querySelectorAll('a, button')].find(n => n.innerText.trim() === {}).click()"
_MIDDLE = """(() => {
  const r = document.querySelector('input[type=file]').getBoundingClientRect();
  return JSON.stringify([r.x + r.width / 2, r.y + r.height / 2]);
})()"""
_CLICKS, _PATIENCE_MS = 6, 1500


class PortalPictures:
    """Pictures of one file that waits before a portal; nothing is ever sent."""

    def __init__(self, services: Services, file: Path, passages: int, for_client: str) -> None:
        data = file.read_bytes()
        self._services = services
        self._file = ArmedFile(
            file.absolute(), len(data), hashlib.sha256(data).hexdigest(), passages, for_client
        )

    def take_system(self, folder: Path) -> None:
        """The real portal, deposited to with the system's browser, which is not opened."""
        window = self._open(real_portal(), NO_CHROMIUM)
        window.show()
        window.start()
        Hand(window).picture(folder / SYSTEM)
        window.close()

    def take_embedded(self, folder: Path) -> str:
        """The training portal in the embedded browser, where the file is chosen.

        Returns why there is no picture, empty when there is one.
        """
        engine = self._services.load_engine()
        if isinstance(engine, NoEngine):
            return engine.message
        deposits = self._services.deposits
        if deposits is None:
            raise HandLost("there is no journal, so no portal")
        (target,) = by_portal(deposits.portal.portals.targets()).values()
        window = self._open(target.portal, engine)
        window.resize(WIDTH, HEIGHT)
        window.show()
        window.start()
        view = window.view
        if view is None:
            raise HandLost("the embedded browser did not open")
        self._go_to_the_form(window, view)
        Hand(window).picture(folder / EMBEDDED)
        window.close()
        return ""

    def _go_to_the_form(self, window: PortalWindow, view: PortalView) -> None:
        """Sign in, and choose the file in the page: it stays there."""
        hand, kinds = Hand(window), [PageKind.UNKNOWN]
        view.sight_changed.connect(lambda sight: kinds.append(sight.kind))
        hand.until(window.side.prefill.isVisible, "the login page")
        account = next(iter(load_register().accounts.values()))
        window.side.prefill.click()
        window.prefill(account.id_client, account.password)
        hand.until(lambda: bool(window.notices.notices), "the login to be filled")
        for text, page in _WAY:
            view.page.runJavaScript(_CLICK.format(json.dumps(text)))
            hand.until(partial(_ends_with, kinds, page), text)
        self._choose_file(window, view)
        looks: list[object] = []
        view.file_reread.connect(looks.append)
        hand.until(lambda: bool(looks), "the look at the file in the page")

    def _choose_file(self, window: PortalWindow, view: PortalView) -> None:
        """Only a real click opens a file chooser, and now and then Chromium loses one."""
        places: list[str] = []
        view.page.runJavaScript(_MIDDLE, places.append)
        Hand(window).until(lambda: bool(places), "the place of the file field")
        x, y = json.loads(places[0])
        shown = view.view.focusProxy()
        if shown is None:
            raise HandLost("the embedded browser shows nothing")
        for _ in range(_CLICKS):
            QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
            with contextlib.suppress(HandLost):
                Hand(window, _PATIENCE_MS).until(
                    lambda: window.handover.stage is Stage.IN_PAGE, "the file in the page"
                )
                return
        raise HandLost("the page did not ask for the file")

    def _open(self, portal: Portal, engine: Engine | NoEngine) -> PortalWindow:
        services = self._services
        folder = Path(self._file.path.parent.name)  # no path of the machine on the picture
        inputs = PortalInputs(
            portal=portal,
            before_leaving=lambda _departure: None,
            accuses_folder=folder,
            downloads_folder=folder,
            open_outside=lambda _target: False,  # the real portal is never opened from here
            today=lambda: services.now().date(),
        )
        window = PortalWindow(inputs, engine, services.theme, services.jobs)
        window.arm(self._file)
        return window


def _ends_with(kinds: list[PageKind], page: PageKind) -> bool:
    return kinds[-1] is page
