"""The log: what happened, in words, with the time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from studio.ui.theme import Theme, code_font

_MOST_LINES = 5000


class LogPanel(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = QPlainTextEdit()
        self.text.setObjectName("log")
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(_MOST_LINES)
        self.text.setFont(code_font())
        self.text.document().setDocumentMargin(10)
        self.text.setPlaceholderText(self.tr("What happens is written here."))
        self.text.setAccessibleName(self.tr("Log"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    def add(self, message: str, level: str = "text") -> None:
        """Add a line. ``level`` is a colour of the theme: text, warning, error."""
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self.text.document().isEmpty():
            cursor.insertBlock()
        for text, token in ((f"{datetime.now():%H:%M:%S}  ", "faint"), (message, level)):
            style = QTextCharFormat()
            style.setForeground(self._theme.color(token))
            cursor.insertText(text, style)
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())
