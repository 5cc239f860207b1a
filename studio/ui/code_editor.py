"""An editor for Python: line numbers, indentation by four, colours, and errors marked at their lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from studio.ui.highlighter import PythonHighlighter
from studio.ui.theme import Theme, code_font

INDENT = 4
_ENDS_BLOCK = ("return", "pass", "raise", "break", "continue")
_PADDING = 10


class CodeEditor(QPlainTextEdit):
    """Plain text with what Python wants. ``mark_error`` marks one line, until the next mark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._error_line, self._error = 0, ""
        self.setObjectName("codeEditor")
        self.setAccessibleName(self.tr("Python code"))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(code_font())
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * INDENT)
        self._highlighter = PythonHighlighter(self.document(), theme)
        self._numbers = _LineNumbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_numbers)
        self.cursorPositionChanged.connect(self._mark)
        theme.changed.connect(self._mark)
        self._make_room()
        self._mark()

    # Errors

    @property
    def error_line(self) -> int:
        """The line that is marked, from 1; 0 when none is."""
        return self._error_line

    def mark_error(self, line: int, message: str) -> None:
        """Mark a line (from 1); 0 takes the mark away."""
        self._error_line, self._error = min(line, self.blockCount()), message
        self._mark()
        self._numbers.update()

    def _mark(self) -> None:
        marks = []
        if not self.isReadOnly():
            current = QTextEdit.ExtraSelection()
            current.format.setBackground(self._theme.color("hover"))
            current.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            current.cursor = self.textCursor()
            current.cursor.clearSelection()
            marks.append(current)
        if self._error_line:
            marks.append(self._error_mark())
        self.setExtraSelections(marks)

    def _error_mark(self) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        mark.format.setUnderlineColor(self._theme.color("error"))
        mark.cursor = QTextCursor(self.document().findBlockByNumber(self._error_line - 1))
        mark.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return mark

    def error_at(self, line: int) -> str:
        return self._error if line == self._error_line else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.show_error_tip(self.cursorForPosition(event.pos()).blockNumber() + 1, event.globalPos())
            return True
        return super().viewportEvent(event)

    def show_error_tip(self, line: int, at: QPoint) -> None:
        text = self.error_at(line)
        if text:
            QToolTip.showText(at, text, self)
        else:
            QToolTip.hideText()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if self.isReadOnly() or modifiers & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Backtab:
            self._shift_lines(-1)
        elif key == Qt.Key.Key_Tab:
            self._indent()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._new_line()
        elif key == Qt.Key.Key_Backspace and self._only_spaces_before():
            self._remove_indent()
        elif key == Qt.Key.Key_Home and not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._go_home()
        else:
            super().keyPressEvent(event)

    def _indent(self) -> None:
        """Spaces up to the next stop; with several lines selected, all of them go right."""
        cursor = self.textCursor()
        if self._lines_selected() > 1:
            self._shift_lines(1)
        else:
            cursor.insertText(" " * (INDENT - cursor.positionInBlock() % INDENT))

    def _lines_selected(self) -> int:
        cursor, document = self.textCursor(), self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        return document.findBlock(cursor.selectionEnd()).blockNumber() - first + 1

    def _shift_lines(self, direction: int) -> None:
        """Indent or dedent the selected lines, as one step of the undo history."""
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        end = max(cursor.selectionEnd() - 1, cursor.selectionStart())
        last = self.document().findBlock(end).blockNumber()
        cursor.beginEditBlock()
        while block.isValid() and block.blockNumber() <= last:
            self._shift(block, direction)
            block = block.next()
        cursor.endEditBlock()

    def _shift(self, block: QTextBlock, direction: int) -> None:
        text = block.text()
        depth = len(text) - len(text.lstrip(" "))
        line = QTextCursor(block)
        if direction > 0 and text.strip():
            line.insertText(" " * (INDENT - depth % INDENT))
        elif direction < 0 and depth:
            gone = depth % INDENT or INDENT
            line.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, gone)
            line.removeSelectedText()

    def _new_line(self) -> None:
        """A line as deep as this one; deeper after a colon, less deep after what ends a block."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        depth = len(before) - len(before.lstrip(" "))
        words = before.split("#")[0].strip()
        if words.endswith(":"):
            depth += INDENT
        elif words.split(" ")[0] in _ENDS_BLOCK and not words.endswith(("(", "[", "{", ",")):
            depth = max(0, depth - INDENT)
        cursor.insertText("\n" + " " * depth)
        self.ensureCursorVisible()

    def _only_spaces_before(self) -> bool:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        return bool(before) and not before.strip(" ") and not cursor.hasSelection()

    def _remove_indent(self) -> None:
        cursor = self.textCursor()
        gone = cursor.positionInBlock() % INDENT or INDENT
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, gone)
        cursor.removeSelectedText()

    def _go_home(self) -> None:
        """To the first letter of the line, and from there to its start."""
        cursor = self.textCursor()
        text = cursor.block().text()
        depth = len(text) - len(text.lstrip(" "))
        place = 0 if cursor.positionInBlock() == depth else depth
        cursor.setPosition(cursor.block().position() + place)
        self.setTextCursor(cursor)

    # Line numbers

    def numbers_width(self) -> int:
        digits = max(2, len(str(self.blockCount())))
        return 2 * _PADDING + self.fontMetrics().horizontalAdvance("9") * digits

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _scroll_numbers(self, area: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), self.numbers_width(), inside.height())

    def paint_numbers(self, area: QRect) -> None:
        painter = QPainter(self._numbers)
        painter.fillRect(area, self._theme.color("window"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= area.top():
                self._paint_number(painter, block.blockNumber() + 1, round(top), round(height))
            top += height
            block = block.next()
        painter.end()

    def _paint_number(self, painter: QPainter, line: int, top: int, height: int) -> None:
        width = self._numbers.width()
        if line == self._error_line:
            painter.fillRect(0, top, 3, height, self._theme.color("error"))
        painter.setPen(self._number_color(line))
        painter.drawText(QRect(0, top, width - _PADDING, height), Qt.AlignmentFlag.AlignRight, str(line))

    def _number_color(self, line: int) -> QColor:
        if line == self._error_line:
            return self._theme.color("error")
        return self._theme.color("text" if line == self.textCursor().blockNumber() + 1 else "faint")


class _LineNumbers(QWidget):
    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event.rect())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            line = self._editor.cursorForPosition(QPoint(0, event.pos().y())).blockNumber() + 1
            self._editor.show_error_tip(line, event.globalPos())
            return True
        return super().event(event)
