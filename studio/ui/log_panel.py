"""The log: what happened, in words, with the time."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from studio.ui.theme import Theme, code_font

_MOST_LINES = 5000
_TOGETHER_MS = 100  # lines that come within this time are written at once: laying out text has its price


class LogPanel(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting: deque[tuple[str, str, str]] = deque(maxlen=_MOST_LINES)
        self._written: deque[tuple[str, str, str]] = deque(maxlen=_MOST_LINES)
        self._closed, self._seen = False, True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOGETHER_MS)
        self._timer.timeout.connect(self.write)
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
        self._waiting.append((f"{datetime.now():%H:%M:%S}  ", message, level))
        if self._closed:
            self.write()
        elif self._seen and not self._timer.isActive():
            self._timer.start()

    def set_seen(self, seen: bool) -> None:
        """Whether the panel is in front. What came while it wasn't is written as it comes there."""
        self._seen = seen
        if seen:
            self.write()

    def take_over(self, other: LogPanel) -> None:
        """Begin with the lines of another log."""
        lines = [*other._written, *other._waiting, *self._waiting]
        self._waiting = deque(lines, maxlen=_MOST_LINES)  # where there are too many, the newest stay
        self.write()

    def shutdown(self) -> None:
        """Write what waits; from now on nothing does."""
        self._closed = True
        self.write()

    def write(self) -> None:
        """Write the lines that wait. The newest stays in view, unless one has scrolled up to read."""
        self._timer.stop()
        bar = self.text.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        empty = self.text.document().isEmpty()
        for moment, message, level in self._waiting:
            if not empty:
                cursor.insertBlock()
            empty = False
            for text, token in ((moment, "faint"), (message, level)):
                style = QTextCharFormat()
                style.setForeground(self._theme.color(token))
                cursor.insertText(text, style)
        cursor.endEditBlock()
        self._written.extend(self._waiting)
        self._waiting.clear()
        if at_end:
            bar.setValue(bar.maximum())
