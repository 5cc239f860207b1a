"""Earlier versions of the open project: when each was replaced, what differs, and the way back to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.graph.differences import Difference, differences
from studio.graph.document import ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.files import read_bytes
from studio.graph.project import Project
from studio.graph.safety.backups import Version
from studio.graph.words import said
from studio.ui.difference_text import lines, moment, summary
from studio.ui.form import label
from studio.ui.words import shown

_SIZE = (680, 460)
_MOST_LINES = 500


@dataclass(frozen=True)
class Compared:
    """An earlier version and what it would change of the document; ``fault`` says why it can't be read."""

    when: datetime
    document: ProjectDocument | None
    changes: tuple[Difference, ...] = ()
    fault: str = ""


def compare(versions: list[Version], document: ProjectDocument, path: Path) -> list[Compared]:
    """Read the versions of the file ``path``, and say what differs in each from the document."""
    found = []
    for version in versions:
        try:
            earlier = Project.from_bytes(path, read_bytes(version.file)).document
        except LayerloomError as error:
            found.append(Compared(version.when, None, (), said(error)))
        else:
            found.append(Compared(version.when, earlier, differences(document, earlier)))
    return found


class VersionsDialog(QDialog):
    """``chosen`` gives the Compared to go back to."""

    chosen = Signal(object)

    def __init__(self, name: str, found: list[Compared], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("versionsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Earlier versions of {name}").format(name=name))
        self._found = found
        self.list = QListWidget()
        self.list.setObjectName("versions")
        self.list.setAccessibleName(self.tr("Earlier versions"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("What differs"))
        self.restore = QPushButton(self.tr("Go back to this version"))
        self.restore.setObjectName("restoreVersion")
        self.restore.setProperty("primary", True)
        self.restore.clicked.connect(self._choose)
        for version in found:
            text = self.tr("not readable: {reason}").format(reason=shown(version.fault))
            QListWidgetItem(
                f"{moment(version.when)}\n{text if version.fault else summary(version.changes)}", self.list
            )
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.list.setCurrentRow(0)
        self._show(self.list.currentRow())
        self.resize(*_SIZE)

    def _lay_out(self) -> None:
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.restore)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.list, 2)
        middle.addWidget(self.details, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        text = (
            self.tr(
                "What each save replaced, the newest first, and what going back to it changes. It "
                "can be undone."
            )
            if self._found
            else self.tr("No save has replaced an earlier version of this file yet.")
        )
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)

    def _show(self, row: int) -> None:
        version = self._found[row] if 0 <= row < len(self._found) else None
        self.restore.setEnabled(version is not None and bool(version.changes))
        self.details.setPlainText("\n".join(lines(version.changes[:_MOST_LINES])) if version else "")

    def _choose(self) -> None:
        version = self._found[self.list.currentRow()]
        if version.document is not None and version.changes:
            self.chosen.emit(version)
            self.close()
