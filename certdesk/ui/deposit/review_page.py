"""What is about to leave: the file, for whom, where, its verdict, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from certdesk.model.schema.verdict import Mark
from certdesk.ui.deposit.followed import passages_text, short_hash
from certdesk.ui.deposit.obstacle_list import ObstacleList
from certdesk.ui.passage.elided_label import ElidedLabel
from certdesk.ui.small_parts import make_button, make_label
from certdesk.ui.theme import L, M, S
from certdesk.ui.themed_icons import ThemedMark

if TYPE_CHECKING:
    from certdesk.portal_client.checking import Checked
    from certdesk.ui.deposit.deposit_flow import Opened
    from certdesk.ui.deposit.outgoing import Outgoing
    from certdesk.ui.deposit.portal_choice import Target
    from certdesk.ui.theme import Theme

_MARKS: Final = {
    Mark.OK: ("ok", "success"),
    Mark.INFO: ("info", "info"),
    Mark.WARNING: ("warning", "warning"),
    Mark.ERROR: ("error", "error"),
}


class ReviewPage(QScrollArea):
    """Shows a file and its obstacles.

    Signals:
        target_chosen(Target): another portal.
        other_file_requested(): another file.
        answered(): a question was answered.
        removed_declared(), deposit_wanted(int): see ObstacleList.
        file_wanted(Path): open the file, to see what is wrong in it.
    """

    target_chosen = Signal(object)
    other_file_requested = Signal()
    answered = Signal()
    removed_declared = Signal()
    deposit_wanted = Signal(int)
    file_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._outgoing: Outgoing | None = None
        self._targets: tuple[Target, ...] = ()
        self.setObjectName("reviewPage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Ce qui part, pour qui et où")
        self._name = ElidedLabel(elided=Qt.TextElideMode.ElideMiddle)
        self._name.setObjectName("outgoingName")
        self._name.setProperty("role", "section")
        self._name.set_strong(True)
        self._folder = ElidedLabel(elided=Qt.TextElideMode.ElideMiddle)
        self._folder.setObjectName("outgoingFolder")
        self._folder.setProperty("role", "muted")
        self._facts = make_label(name="outgoingFacts")
        self._hash = QLabel()
        self._hash.setObjectName("outgoingHash")
        self._hash.setProperty("role", "muted")
        self._other = make_button("Autre fichier…", "otherFile", "link")
        self._copy = make_button("Copier", "copyOutgoingHash", "link")
        self._copy.setAccessibleName("Copier l’empreinte SHA-256 du fichier")
        self._mark = ThemedMark(theme, 18)
        self._verdict = make_label(name="outgoingVerdict")
        self._whom = make_label(name="outgoingForWhom")
        self._where = QVBoxLayout()
        self._group = QButtonGroup(self)
        self._told: list[QLabel] = []
        self.obstacles = ObstacleList(theme)
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._lay_out()
        self._copy.clicked.connect(self._copy_hash)
        self._other.clicked.connect(self.other_file_requested)
        self._group.idClicked.connect(self._choose)
        self.obstacles.answered.connect(self.answered)
        self.obstacles.removed_declared.connect(self.removed_declared)
        self.obstacles.deposit_wanted.connect(self.deposit_wanted)
        self.obstacles.file_wanted.connect(self._want_file)

    def show_file(self, opened: Opened) -> None:
        """Show a file and the portals on offer; the first one is chosen."""
        outgoing = self._outgoing = opened.outgoing
        flux, verdict = outgoing.flux, outgoing.verdict
        self._name.setText(outgoing.path.name)
        self._folder.setText(str(outgoing.path.parent))
        self._facts.setText(f"{passages_text(len(flux))} · {size_text(outgoing.size)}")
        self._hash.setText(f"SHA-256\u00a0: {short_hash(outgoing.sha256)}")
        self._hash.setToolTip(outgoing.sha256)
        self._mark.show_mark(*_MARKS[verdict.mark])
        self._verdict.setText(verdict.summary())
        self._verdict.setToolTip(verdict.note)
        self._whom.setText(outgoing.for_whom)
        self._fill_targets(opened.targets)

    def show_review(self, checked: Checked | None) -> None:
        """Show what stands in the way; None while it is looked for."""
        self.obstacles.show_obstacles(checked.obstacles if checked is not None else ())

    @property
    def target(self) -> Target:
        """The portal chosen."""
        return self._targets[max(0, self._group.checkedId())]

    @property
    def missing(self) -> QSize:
        """How much wider and higher the page must be to be seen whole."""
        for part in self._page.findChildren(QWidget):
            part.ensurePolished()  # a bold text has its width only then
        shown = self.viewport().size()
        width = max(shown.width(), self._column.totalMinimumSize().width())
        height = max(shown.height(), self._column.totalHeightForWidth(width))
        return QSize(width, height) - shown

    # -- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = self._column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self.obstacles)
        column.addWidget(self._file_card())
        column.addWidget(self._address_card())
        column.addStretch(1)
        self.setWidget(self._page)

    def _address_card(self) -> QFrame:
        """Each word beside what it says: the whole page fits without scrolling."""
        card = QFrame()
        card.setProperty("role", "card")
        self._where.setSpacing(2)
        grid = QGridLayout(card)
        grid.setContentsMargins(L, S, L, M)
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_muted("Pour qui"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._whom, 0, 1)
        grid.addWidget(_muted("Où"), 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._where, 1, 1)
        return card

    def _file_card(self) -> QFrame:
        name = QHBoxLayout()
        name.setSpacing(M)
        name.addWidget(self._name, 1)
        name.addWidget(self._other)
        facts = QHBoxLayout()
        facts.setSpacing(M)
        facts.addWidget(self._facts)
        facts.addStretch(1)
        facts.addWidget(self._hash)
        facts.addWidget(self._copy)
        verdict = QHBoxLayout()
        verdict.setSpacing(S)
        verdict.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self._verdict, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(name)
        column.addWidget(self._folder)
        column.addLayout(facts)
        column.addLayout(verdict)
        return _card("Ce qui part", body)

    def _fill_targets(self, targets: tuple[Target, ...]) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        for label in self._told:
            label.deleteLater()
        self._told = []
        self._targets = targets
        for number, target in enumerate(targets):
            button = QRadioButton(target.title)
            button.setObjectName(f"target_{target.portal.key}_{target.mode.name.lower()}")
            button.setAccessibleName(f"{target.title}. {target.explained}")
            button.setStyleSheet("QRadioButton { font-weight: 600; }")
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            only = len(targets) == 1
            button.setVisible(not only)
            self._where.addWidget(button)
            if only:
                title = make_label(name="targetTitle")
                title.setText(target.title)
                title.setStyleSheet("font-weight: 600;")
                self._tell(title)
                self._tell(_origin(target.portal.origin))
            explained = make_label(name="targetExplained")
            explained.setText(target.explained)
            explained.setProperty("role", "muted")
            explained.setContentsMargins(0 if only else 24, 0, 0, 4)
            self._tell(explained)
        if len(targets) > 1 and len({target.portal.origin for target in targets}) == 1:
            self._tell(_origin(f"Adresse\u00a0: {targets[0].portal.origin}"))

    def _tell(self, label: QLabel) -> None:
        self._where.addWidget(label)
        self._told.append(label)

    def _choose(self, number: int) -> None:
        self.target_chosen.emit(self._targets[number])

    def _want_file(self) -> None:
        if self._outgoing is not None:
            self.file_wanted.emit(self._outgoing.path)

    def _copy_hash(self) -> None:
        if self._outgoing is not None:
            QGuiApplication.clipboard().setText(self._outgoing.sha256)


def size_text(size: int) -> str:
    """« 12,4 Mo », as a French reader writes it."""
    if size < 1024:
        return f"{size} octets"
    if size < 1 << 20:
        return f"{size / 1024:.0f}\u00a0ko"
    return f"{size / (1 << 20):.1f}\u00a0Mo".replace(".", ",")


def _card(title: str, body: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(L, S, L, M)
    column.setSpacing(4)
    column.addWidget(_muted(title))
    column.addWidget(body)
    return card


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _origin(text: str) -> ElidedLabel:
    """An address on one line: it never breaks after « https:// »."""
    label = ElidedLabel(text, elided=Qt.TextElideMode.ElideMiddle)
    label.setObjectName("targetOrigin")
    label.setProperty("role", "muted")
    return label
