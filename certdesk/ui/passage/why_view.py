"""Why a passage is refused: the portal's sentence, what it means, what to look at, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.knowledge.messages import ALREADY_RECORDED
from certdesk.model.rapport.matching import Status
from certdesk.ui.passage.kept_lines import PointerLines, StepLines, wrapped
from certdesk.ui.passage.notes import shown_value
from certdesk.ui.passage.question_box import QuestionBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certdesk.model.dossier.dossier import KoPassage
    from certdesk.model.knowledge.messages import MessageCatalogue
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
        self._steps = StepLines()
        self._explain = QPushButton("Ajouter une explication…")
        self._explain.setAutoDefault(False)
        self._explain.setObjectName("addExplanation")
        self._to_verify = _heading("À vérifier")
        self._suspects = PointerLines()
        self._asked = _text("whyQuestion")
        self._asked.setProperty("role", "muted")
        self._remarked = _heading("Remarques de CertDesk")
        self._remarked.setContentsMargins(0, 6, 0, 0)
        self._remarks = PointerLines()
        self._box = self._make_message_box()
        self.setAccessibleName("Explications sur ce passage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row = self._lay_out()
        self._page = QWidget()
        self._page.setLayout(self._row)
        self.setWidget(self._page)
        self._explain.clicked.connect(self._ask_explanation)
        for pointers in (self._suspects, self._remarks):
            pointers.followed.connect(self.field_requested)
        theme.changed.connect(self._dress)
        self._dress()

    def show_passage(self, reader: PassageReader) -> None:
        """Explain the passage in hand."""
        self._reader = reader
        # Else each label that is shown or hidden lays the window out once more.
        self._row.setEnabled(False)
        self._fill(reader)
        self._row.setEnabled(True)
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

    def _lay_out(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(6)
        for widget in (self._box, self._title, self._meaning, self._todo):
            left.addWidget(widget)
        left.addLayout(self._steps.grid)
        left.addWidget(self._explain, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.question)
        right.addLayout(self._make_aside())
        right.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(24)
        row.addLayout(left, 3)
        row.addLayout(right, 2)
        return row

    def _make_aside(self) -> QVBoxLayout:
        aside = QVBoxLayout()
        aside.setSpacing(4)
        aside.addWidget(self._to_verify)
        aside.addLayout(self._suspects.column)
        aside.addWidget(self._asked)
        aside.addWidget(self._remarked)
        aside.addLayout(self._remarks.column)
        return aside

    # -- showing -------------------------------------------------------------------------------

    def _fill(self, reader: PassageReader) -> None:
        ko = reader.ko
        self._box.setVisible(ko is not None)
        if ko is None:
            title, words = NOT_KO[reader.work.dossier.status(reader.row)]
            self._say(title, words, ())
            self.question.hide()
            self._explain.hide()
            self._list_suspects(reader, "")
        else:
            self._show_refusal(reader, ko)
        self._list_findings(reader)

    def _show_refusal(self, reader: PassageReader, ko: KoPassage) -> None:
        explanation = self._catalogue.explain_all(ko.messages)
        self._message.setText("\n".join(f"«\u00a0{message}\u00a0»" for message in ko.messages))
        self._say(explanation.title, explanation.meaning, explanation.todo)
        self._explain.setVisible(not explanation.known)
        is_question = explanation.cause == ALREADY_RECORDED
        self.question.setVisible(is_question)
        if is_question:
            self.question.show_question(reader.work, reader.row, explanation.question)
        self._list_suspects(None if is_question else reader, explanation.question)

    def _say(self, title: str, meaning: str, steps: tuple[str, ...]) -> None:
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._todo.setVisible(bool(steps))
        self._steps.show(steps)

    def _list_suspects(self, reader: PassageReader | None, question: str) -> None:
        """What to look at; nothing for a passage without suspects, or that asks a question."""
        has_suspects = reader is not None and bool(reader.suspects)
        self._to_verify.setVisible(has_suspects)
        self._suspects.show(_suspect_lines(reader) if reader is not None else ())
        self._asked.setVisible(has_suspects and bool(question))
        self._asked.setText(question)

    def _list_findings(self, reader: PassageReader) -> None:
        self._remarked.setVisible(bool(reader.findings))
        self._remarks.show(
            (
                f"{finding.severity.label}\u00a0: {finding.text}",
                finding.path if reader.fields.field(finding.path) is not None else "",
            )
            for finding in reader.findings
        )

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


def _suspect_lines(reader: PassageReader) -> Iterator[tuple[str, str]]:
    """The suspect fields and what they hold."""
    for path in reader.suspects:
        field = reader.fields.field(path)
        if field is not None:
            changed = "\u2002(corrigé)" if reader.is_changed(path) else ""
            yield f"{field.label}\u00a0: {shown_value(field, reader.state(path))}{changed}", path


def _text(name: str, *, selectable: bool = False) -> QLabel:
    label = wrapped(name)
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
