"""The dialog that offers unsaved work: what it is, what differs, and restore, discard or later."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.difference_text import lines, moment, summary
from studio.ui.form import label, scrolled
from studio.ui.recovery import Findings, Found
from studio.ui.theme import code_font
from studio.ui.words import shown

_WIDTH, _CARD_HEIGHT, _MOST_HEIGHT = 620, 112, 560
_MOST_LINES = 30  # of what differs, in a tool tip


class WorkCard(QFrame):
    """One document with its buttons."""

    restore_wanted = Signal(object)
    discard_wanted = Signal(object)
    open_wanted = Signal(object)

    def __init__(self, found: Found, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        self.setObjectName("workCard")
        leftover = found.leftover
        never = str(leftover.file) if leftover.document is None else self.tr("It was never saved to a file.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(leftover.origin.name or self.tr("Unknown project"), "strong"), 1)
        head.addWidget(label(moment(leftover.when), "muted"))
        layout.addLayout(head)
        layout.addWidget(label(leftover.origin.path or never, "muted"))
        text = label(self._what_differs(), "fault" if leftover.document is None else "", wrap=True)
        text.setToolTip("\n".join(lines(found.changes[:_MOST_LINES])))
        layout.addWidget(text)
        layout.addLayout(self._buttons())

    def _what_differs(self) -> str:
        leftover, found = self.found.leftover, self.found
        if leftover.document is None:
            text = self.tr("This copy of the unsaved work can't be read: {reason}.").format(
                reason=shown(leftover.fault)
            )
            if leftover.saved_file is not None and not found.saved_fault:
                text += " " + self.tr("The project as it was saved is whole.")
            return text
        if found.saved_fault:
            text = self.tr("The saved file can't be read ({reason}). Unsaved: {differences}.")
            return text.format(reason=shown(found.saved_fault), differences=summary(found.changes))
        return self.tr("Unsaved: {differences}.").format(differences=summary(found.changes))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        if not self.found.binned:
            discard = QPushButton(self.tr("Discard"))
            discard.setObjectName("discardWork")
            discard.setToolTip(self.tr("It is kept for two weeks in File > Unsaved work."))
            discard.clicked.connect(lambda: self.discard_wanted.emit(self.found))
            row.addWidget(discard)
        if self.found.leftover.document is not None:
            restore = QPushButton(self.tr("Restore"))
            restore.setObjectName("restoreWork")
            restore.setProperty("primary", True)
            restore.clicked.connect(lambda: self.restore_wanted.emit(self.found))
            row.addWidget(restore)
        elif self.found.leftover.saved_file is not None:
            open_ = QPushButton(self.tr("Open the saved file"))
            open_.setObjectName("openSaved")
            open_.clicked.connect(lambda: self.open_wanted.emit(self.found))
            row.addWidget(open_)
        return row


class RecoveryDialog(QDialog):
    """Doesn't block the window. Closing it means later: nothing is lost by it."""

    restore_wanted = Signal(object)
    discard_wanted = Signal(object)
    open_wanted = Signal(object)

    def __init__(self, findings: Findings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recoveryDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Unsaved work"))
        self.cards = [self._card(found) for found in findings.work]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(label(self._headline(findings), "title", wrap=True))
        layout.addWidget(label(self._explanation(findings), "muted", wrap=True))
        if self.cards:
            layout.addWidget(scrolled(self._list()), 1)
        else:
            layout.addStretch(1)
        layout.addLayout(self._foot(findings.crash))
        layout.addWidget(self._crash_text(findings.crash))
        self.resize(_WIDTH, min(_MOST_HEIGHT, 150 + _CARD_HEIGHT * len(self.cards) + 24))

    def _headline(self, findings: Findings) -> str:
        if findings.crash or any(not found.binned for found in findings.work):
            return self.tr("Layerloom ended unexpectedly.")
        return self.tr("Unsaved work") if findings.work else self.tr("No unsaved work was left behind.")

    def _explanation(self, findings: Findings) -> str:
        if not findings.work:
            return self.tr(
                "What you discard, or what was open when Layerloom ended unexpectedly, waits here."
            )
        return self.tr(
            "This work was not saved to its file. Restoring opens it with the saved file one undo away; "
            "the file itself changes only when you save."
        )

    def _card(self, found: Found) -> WorkCard:
        card = WorkCard(found)
        card.restore_wanted.connect(self.restore_wanted)
        card.open_wanted.connect(self.open_wanted)
        card.discard_wanted.connect(lambda found: self._discarded(card, found))
        return card

    def _discarded(self, card: WorkCard, found: Found) -> None:
        self.cards.remove(card)
        card.hide()
        self.discard_wanted.emit(found)
        if not self.cards:
            self.close()

    def _list(self) -> QWidget:
        content = QWidget()
        content.setObjectName("workList")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for card in self.cards:
            layout.addWidget(card)
        layout.addStretch(1)
        return content

    def _foot(self, crash: str) -> QHBoxLayout:
        row = QHBoxLayout()
        self.details = QPushButton(self.tr("Details"))
        self.details.setObjectName("crashDetails")
        self.details.setCheckable(True)
        self.details.setVisible(bool(crash))
        self.later = QPushButton(self.tr("Later") if self.cards else self.tr("Close"))
        self.later.setObjectName("recoverLater")
        self.later.setToolTip(self.tr("It is offered again at the next start, and in File > Unsaved work."))
        self.later.setDefault(True)
        self.later.clicked.connect(self.close)
        row.addWidget(self.details)
        row.addStretch(1)
        row.addWidget(self.later)
        return row

    def _crash_text(self, crash: str) -> QPlainTextEdit:
        text = QPlainTextEdit(crash)
        text.setObjectName("crashText")
        text.setAccessibleName(self.tr("What was written about the end"))
        text.setReadOnly(True)
        text.setFont(code_font())
        text.setMinimumHeight(160)
        text.hide()
        self.details.toggled.connect(text.setVisible)
        self.details.toggled.connect(
            lambda shown: self.resize(_WIDTH, self.height() + (172 if shown else -172))
        )
        return text
