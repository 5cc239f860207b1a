"""A field over a frame's title or a note's text, to change it in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from studio.ui.canvas.anchored import Anchor

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_LEAST_PIXELS = 11
_LEAST_WIDTH = 90


class InlineText(QPlainTextEdit):
    """Going elsewhere keeps the text, and so do Enter in a title and Ctrl+Enter in a note; Esc takes it back."""

    written = Signal(str)
    closed = Signal()

    def __init__(
        self, view: CanvasView, area: Callable[[], QRectF], text: str, pixels: int, single_line: bool
    ) -> None:
        super().__init__(view.viewport())
        self._view, self._area, self._pixels, self._single = view, area, pixels, single_line
        self._own = text
        self.setObjectName("inlineText")
        self.setAccessibleName(self.tr("Title") if single_line else self.tr("Text of the note"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if single_line:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlainText(text)
        self._anchor = Anchor(view, self.place, self.close)

    def open(self) -> None:
        self.place()
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        """Lie on what is changed."""
        pixels, accent = (
            max(round(self._pixels * self._view.zoom), _LEAST_PIXELS),
            self._view.canvas.style_.accent,
        )
        # The window's style sheet sets sizes of fonts, so that a font alone would be overruled.
        self.setStyleSheet(
            f"font-size: {pixels}px; font-weight: {600 if self._single else 400};"
            f"border: 1px solid {accent.name()}; border-radius: 5px; padding: 0;"
        )
        box = self._view.mapFromScene(self._area()).boundingRect()
        height = self.fontMetrics().lineSpacing() + 10
        self.setGeometry(box.x(), box.y(), max(box.width(), _LEAST_WIDTH), max(box.height(), height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and (self._single or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._write()
            self.close()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._own)
            self.close()
        else:
            super().keyPressEvent(event)
            event.accept()  # no key is the canvas's while one writes

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            if self._anchor.held:
                self._write()
            self.close()

    def finish_typing(self) -> None:
        """Keep the text, and close."""
        self._write()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if self._anchor.let_go():
            self.closed.emit()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        text = self.toPlainText()
        text = " ".join(text.split("\n")) if self._single else text
        if text != self._own:
            self._own = text
            self.written.emit(text)
