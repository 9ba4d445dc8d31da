"""« Avant / après »: the changed fields with the way back, and the difference of the XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.flux.passage import ABSENT, Mark, State
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.passage.form_plan import CERTIFICATION
from certdesk.ui.passage.notes import MARK_LABELS, shown_value
from certdesk.ui.passage.passage_xml import difference
from certdesk.ui.passage.xml_pane import XmlPane
from certdesk.ui.themed_icons import keep_icon

if TYPE_CHECKING:
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.theme import Theme

_NOTHING = "Rien n’est changé dans ce passage\u00a0: il est identique au fichier déposé."
_ONLY_ABOVE = (
    "Les balises de ce passage ne changent pas\u00a0: seule sa certification est corrigée."
)


class ChangesView(QWidget):
    """What was, what is, and a button to put each back.

    Signals:
        revert_requested(path): put one field back.
        revert_all_requested: put the whole passage back.
        field_requested(path): show this field in the form.
        zoom_requested(int): the wheel asks for another size of the XML.
    """

    revert_requested = Signal(str)
    revert_all_requested = Signal()
    field_requested = Signal(str)
    zoom_requested = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Avant et après correction")
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("Champs changés")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._list)
        self._nothing = QLabel(_NOTHING)
        self._nothing.setObjectName("nothingChanged")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._all = QPushButton("Tout remettre")
        self._all.setAutoDefault(False)
        self._all.setObjectName("revertAll")
        self._all.setAccessibleName("Remettre tout le passage comme il a été déposé")
        self._xml = XmlPane(theme, "Différence entre le XML déposé et le XML corrigé")
        self._xml_note = QLabel(_ONLY_ABOVE)
        self._xml_note.setProperty("role", "muted")
        self._xml_note.setWordWrap(True)
        self._xml_note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pieces: list[QWidget] = []
        self._lay_out()
        self._all.clicked.connect(self.revert_all_requested)
        self._xml.zoom_requested.connect(self.zoom_requested)

    def set_zoom(self, zoom: int) -> None:
        """Make the XML `zoom` points larger than usual."""
        self._xml.set_zoom(zoom)

    def show_passage(self, reader: PassageReader) -> None:
        """Compare the passage in hand with what was deposited."""
        changes = changed_paths(reader)
        self._nothing.setVisible(not changes)
        self._body.setVisible(bool(changes))
        own = any(not path.startswith(f"{CERTIFICATION}/") for path in changes)
        self._all.setVisible(own and len(changes) > 1)
        self._fill(reader, changes)
        lines = difference(
            reader.work.original_bytes(reader.row), reader.work.edited_bytes(reader.row)
        )
        self._xml.set_lines(lines)
        self._xml.setVisible(bool(lines))
        self._xml_note.setVisible(not lines)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.addWidget(self._all)
        foot.addStretch(1)
        left.addLayout(foot)
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addLayout(left, 5)
        row.addWidget(self._xml, 4)
        row.addWidget(self._xml_note, 4)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._body, 1)
        page.addWidget(self._nothing, 1)

    def _fill(self, reader: PassageReader, changes: tuple[str, ...]) -> None:
        for piece in self._pieces:
            self._grid.removeWidget(piece)
            piece.hide()
            piece.deleteLater()
        self._pieces.clear()
        for line, path in enumerate(changes):
            name = QPushButton(reader.fields.label(path))
            name.setProperty("role", "link")
            name.setAutoDefault(False)
            name.setToolTip("Voir ce champ dans le formulaire")
            name.clicked.connect(lambda _=False, path=path: self.field_requested.emit(path))
            before = ElidedLabel(_words(reader, path, reader.original(path)))
            before.setProperty("role", "muted")
            after = ElidedLabel(_words(reader, path, reader.state(path)))
            after.set_strong(True)
            back = QPushButton("Remettre")
            back.setProperty("role", "quiet")
            keep_icon(back, self._theme, "revert")
            back.setAutoDefault(False)
            back.setObjectName(f"putBack.{path}")
            back.setAccessibleName(f"Remettre {name.text()}\u00a0: {before.text()}")
            back.clicked.connect(lambda _=False, path=path: self.revert_requested.emit(path))
            for column, piece in enumerate((name, before, QLabel("→"), after, back)):
                self._grid.addWidget(piece, line, column)
                piece.show()
                self._pieces.append(piece)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._grid.setRowStretch(len(changes), 1)


def changed_paths(reader: PassageReader) -> tuple[str, ...]:
    """What is not as deposited: fields and containers of the passage, then its certification.

    What is typed in a branch that is set aside is kept, but it would not be sent.
    """
    aside = {path for path, state in reader.edits.items() if state is ABSENT}
    own = [
        path
        for path in reader.edits
        if reader.is_changed(path) and not any(path.startswith(f"{above}/") for above in aside)
    ]
    order = {field.path: field.order for field in reader.fields.all.values()}
    own.sort(key=lambda path: order.get(path, -1))
    above = [field.path for field in reader.fields.certification if reader.is_changed(field.path)]
    return (*own, *above)


def _words(reader: PassageReader, path: str, state: State) -> str:
    field = reader.fields.field(path)
    if field is not None:
        return shown_value(field, state)
    return MARK_LABELS[state] if isinstance(state, Mark) else "présent"
