"""Code that a file brings runs only after a person has read it and said so; the answer is remembered."""

from __future__ import annotations

import hashlib
import json

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from studio.graph.document import ProjectDocument
from studio.ui.code_editor import CodeEditor
from studio.ui.document_model import DocumentModel
from studio.ui.form import label
from studio.ui.icons import icon_pixmap
from studio.ui.settings_store import SettingsStore
from studio.ui.theme import Theme

_SIZE = QSize(760, 620)


def digest(document: ProjectDocument) -> str:
    """What trust holds for: the names and texts of all code."""
    parts = [[key, code.name, code.text] for key, code in sorted(document.code.items())]
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


class TrustKeeper(QObject):
    """Remembers which files' code is trusted. A file whose code has changed isn't, unless it was saved here."""

    changed = Signal()

    def __init__(self, model: DocumentModel, store: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._store = model, store
        model.reset.connect(self._opened)
        model.saved.connect(self._remember)

    @property
    def needed(self) -> bool:
        """Whether there is code that may not run."""
        return bool(self._model.document.code) and not self._model.document.trusted

    def trust(self) -> None:
        """Let the code run, from now on and when this file is opened again."""
        self._model.trust()
        self._remember()
        self.changed.emit()

    def _opened(self) -> None:
        path = self._model.path
        if self.needed and path is not None and self._store.is_trusted(path, digest(self._model.document)):
            self._model.trust()
        self.changed.emit()

    def _remember(self) -> None:
        document, path = self._model.document, self._model.path
        if document.code and document.trusted and path is not None:
            self._store.add_trusted(path, digest(document))


class TrustBanner(QFrame):
    """Says above the canvas that the project's code doesn't run, and leads to reading it."""

    def __init__(
        self, model: DocumentModel, keeper: TrustKeeper, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._keeper, self._theme = model, keeper, theme
        self.setObjectName("banner")
        self._icon = QLabel()
        text = self.tr("This project brings Python code of its own. It doesn't run until you trust it.")
        self.read_button = QPushButton(self.tr("Read the code…"))
        self.read_button.setObjectName("readCode")
        self.read_button.clicked.connect(self.read)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(label(text, wrap=True), 1)
        layout.addWidget(self.read_button)
        keeper.changed.connect(self._show_state)
        model.state_changed.connect(self._show_state)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_state()

    def _restyle(self) -> None:
        color = self._theme.color("warning")
        self._icon.setPixmap(icon_pixmap("triangle-alert", color, 18, self.devicePixelRatioF()))

    def _show_state(self) -> None:
        self.setVisible(self._keeper.needed)

    def read(self) -> None:
        """Show the code, to be trusted there or not."""
        dialog = TrustDialog(self._model.document, self._theme, self.window())
        dialog.accepted.connect(self._keeper.trust)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class TrustDialog(QDialog):
    """Each piece of code to read; accepted means that it may run."""

    def __init__(self, document: ProjectDocument, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trustDialog")
        self.setWindowTitle(self.tr("The project's code"))
        self.resize(_SIZE)
        text = self.tr(
            "Layers of this project run the Python below, with all that you may do on this computer. "
            "Trust it only if you know what it does or who wrote it."
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for code in document.code.values():
            editor = CodeEditor(theme)
            editor.setReadOnly(True)
            editor.setPlainText(code.text)
            self.tabs.addTab(editor, code.name[:60])
        buttons = QDialogButtonBox()
        self.trust_button = buttons.addButton(
            self.tr("Trust and run"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.trust_button.setObjectName("trustAndRun")
        self.close_button = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.close_button.setDefault(True)
        self.trust_button.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(label(text, wrap=True))
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.close_button.setFocus()
