"""The context menu of a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from certdesk.ui.theme import Theme
    from certdesk.ui.viewer.xml_view import XmlView


def pane_menu(view: XmlView, theme: Theme) -> QMenu:
    """A menu for what the pane shows now; it goes away with its closing."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy = menu.addAction(theme.icon("copy"), "Copier\tCtrl+C", view.copy)
    copy.setEnabled(view.caret.has_selection)
    passage = menu.addAction("Sélectionner le passage", view.select_passage)
    passage.setEnabled(view.caret_row >= 0)
    menu.addAction("Tout sélectionner\tCtrl+A", view.select_all)
    menu.addSeparator()
    nir = menu.addAction(theme.icon("eye"), "Afficher les NIR (jamais copiés)")
    nir.setCheckable(True)
    nir.setChecked(view.nir_shown)
    nir.toggled.connect(view.set_nir_shown)
    menu.addSeparator()
    zoom_in = menu.addAction(theme.icon("zoom-in"), "Agrandir le texte\tCtrl++")
    zoom_in.triggered.connect(lambda: view.set_zoom(view.zoom + 1))
    zoom_out = menu.addAction(theme.icon("zoom-out"), "Réduire le texte\tCtrl+-")
    zoom_out.triggered.connect(lambda: view.set_zoom(view.zoom - 1))
    usual = menu.addAction("Taille habituelle\tCtrl+0", lambda: view.set_zoom(0))
    usual.setEnabled(view.zoom != 0)
    return menu
