"""Why a passage is refused: the portal's sentence, what it means, what to look at, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
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

from certdesk.model.knowledge.messages import ALREADY_RECORDED
from certdesk.model.rapport.matching import Status
from certdesk.ui.passage.link_label import LinkLabel
from certdesk.ui.passage.notes import shown_value
from certdesk.ui.passage.question_box import QuestionBox

if TYPE_CHECKING:
    from certdesk.model.dossier.dossier import KoPassage
    from certdesk.model.knowledge.messages import Explanation, MessageCatalogue
    from certdesk.ui.passage.known import Known
    from certdesk.ui.passage.reader import PassageReader
    from certdesk.ui.theme import Theme

NOT_KO: Final = {
    Status.OK: (
        "Passage accepté",
        "Le portail l’a accepté\u00a0: il n’y a rien à corriger, et il ne sera pas redéposé.",
    ),
    Status.ABSENT: (
        "Absent de l’accusé",
        "L’accusé ne parle pas de ce passage\u00a0: ni accepté, ni refusé. "
        "Vérifiez que l’accusé est bien celui de ce dépôt.",
    ),
    None: (
        "Aucun accusé ouvert",
        "Ouvrez l’accusé de traitement de ce flux pour savoir quels passages sont refusés.",
    ),
}


class WhyView(QScrollArea):
    """The explanation at the left, what to look at (or the question to answer) at the right.

    Signals:
        field_requested(path): jump to a field of the form.
        explanation_requested(str): the clerk wants to explain this unknown message.
    """

    field_requested = Signal(str)
    explanation_requested = Signal(str)

    def __init__(
        self, theme: Theme, catalogue: MessageCatalogue, known: Known | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._catalogue = catalogue
        self._reader: PassageReader | None = None
        self.question = QuestionBox(theme, known)
        self._message = _text("message", selectable=True)
        self._title = _text("whyTitle")
        self._title.setProperty("role", "section")
        self._meaning = _text("meaning")
        self._todo = _heading("À faire")
        self._lines = QGridLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(8)
        self._lines.setVerticalSpacing(4)
        self._lines.setColumnStretch(1, 1)
        self._explain = QPushButton("Ajouter une explication…")
        self._explain.setAutoDefault(False)
        self._explain.setObjectName("addExplanation")
        self._aside = QVBoxLayout()
        self._aside.setSpacing(4)
        self._links: list[QWidget] = []
        self._steps: list[QWidget] = []
        self._box = self._make_message_box()
        self.setAccessibleName("Explications sur ce passage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = self._lay_out()
        self.setWidget(self._page)
        self._explain.clicked.connect(self._ask_explanation)
        theme.changed.connect(self._dress)
        self._dress()

    def show_passage(self, reader: PassageReader) -> None:
        """Explain the passage in hand."""
        self._reader = reader
        ko = reader.ko
        self._box.setVisible(ko is not None)
        self._clear_aside()
        if ko is None:
            title, words = NOT_KO[reader.work.dossier.status(reader.row)]
            self._say(title, words, ())
            self.question.hide()
            self._explain.hide()
        else:
            self._show_refusal(reader, ko)
        self._list_findings(reader)
        # Wrapped texts grow with another passage, and the scroll area is not told by itself.
        QCoreApplication.postEvent(self._page, QEvent(QEvent.Type.LayoutRequest))

    # -- parts ---------------------------------------------------------------------------------

    def _make_message_box(self) -> QFrame:
        box = QFrame()
        box.setObjectName("portalMessage")
        self._label = QLabel("Message du portail")
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self._message)
        return box

    def _lay_out(self) -> QWidget:
        left = QVBoxLayout()
        left.setSpacing(6)
        for widget in (self._box, self._title, self._meaning, self._todo):
            left.addWidget(widget)
        left.addLayout(self._lines)
        left.addWidget(self._explain, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.question)
        right.addLayout(self._aside)
        right.addStretch(1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(24)
        row.addLayout(left, 3)
        row.addLayout(right, 2)
        return page

    # -- showing -------------------------------------------------------------------------------

    def _show_refusal(self, reader: PassageReader, ko: KoPassage) -> None:
        explanation = self._catalogue.explain_all(ko.messages)
        self._message.setText("\n".join(f"«\u00a0{message}\u00a0»" for message in ko.messages))
        self._say(explanation.title, explanation.meaning, explanation.todo)
        self._explain.setVisible(not explanation.known)
        is_question = explanation.cause == ALREADY_RECORDED
        self.question.setVisible(is_question)
        if is_question:
            self.question.show_question(reader.work, reader.row, explanation.question)
        else:
            self._list_suspects(reader, explanation)

    def _say(self, title: str, meaning: str, steps: tuple[str, ...]) -> None:
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._todo.setVisible(bool(steps))
        _forget(self._steps)
        for number, step in enumerate(steps):
            words = _text(f"step.{number + 1}")
            words.setText(step)
            rank = QLabel(f"{number + 1}.")
            self._lines.addWidget(rank, number, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(words, number, 1)
            self._steps += (rank, words)

    def _list_suspects(self, reader: PassageReader, explanation: Explanation) -> None:
        if not reader.suspects:
            return
        self._add_aside(_heading("À vérifier"))
        for path in reader.suspects:
            field = reader.fields.field(path)
            if field is None:
                continue
            words = f"{field.label}\u00a0: {shown_value(field, reader.state(path))}"
            if reader.is_changed(path):
                words += "\u2002(corrigé)"
            self._add_link(words, path)
        if explanation.question:
            question = _text("whyQuestion")
            question.setText(explanation.question)
            question.setProperty("role", "muted")
            self._add_aside(question)

    def _list_findings(self, reader: PassageReader) -> None:
        if not reader.findings:
            return
        heading = _heading("Remarques de CertDesk")
        heading.setContentsMargins(0, 6, 0, 0)
        self._add_aside(heading)
        for finding in reader.findings:
            said = f"{finding.severity.label}\u00a0: {finding.text}"
            if reader.fields.field(finding.path) is not None:
                self._add_link(said, finding.path)
            else:
                words = _text("remark")
                words.setText(said)
                self._add_aside(words)

    def _add_link(self, words: str, path: str) -> None:
        link = LinkLabel(words)
        link.setObjectName(f"jump.{path}")
        link.followed.connect(lambda: self.field_requested.emit(path))
        self._add_aside(link)

    def _add_aside(self, widget: QWidget) -> None:
        self._links.append(widget)
        self._aside.addWidget(widget)

    def _clear_aside(self) -> None:
        _forget(self._links)

    def _ask_explanation(self) -> None:
        if self._reader is not None and self._reader.ko is not None:
            self.explanation_requested.emit(self._reader.ko.messages[0])

    def _dress(self) -> None:
        pair = self._theme.colors().ko
        ink, paper = pair.foreground.name(), pair.background.name()
        self._box.setStyleSheet(
            f"#portalMessage {{ background: {paper}; border-radius: 6px;"
            f" border-left: 3px solid {ink}; }}"
        )
        self._label.setStyleSheet(f"color: {ink}; font-weight: 600;")


def _forget(widgets: list[QWidget]) -> None:
    """A deleted widget leaves its layout by itself; hidden first, it leaves the screen now."""
    for widget in widgets:
        widget.hide()
        widget.deleteLater()
    widgets.clear()


def _text(name: str, *, selectable: bool = False) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setStyleSheet("font-weight: 600;")
    return label
