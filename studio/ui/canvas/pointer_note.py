"""A few words beside the pointer while something is dragged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

_BESIDE = QPoint(18, 20)  # pixels from the pointer
_MOST_WIDTH = 300
_MARGIN = 6


class PointerNote(QLabel):
    """Keeps within its parent, and leaves the mouse alone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("pointerNote")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.hide()

    def show_at(self, pointer: QPoint, text: str) -> None:
        """Say this at the pointer; nothing for an empty text."""
        if text and text != self.text():
            self.setText(text)
            width = self.fontMetrics().boundingRect(text).width() + 24
            self.setFixedWidth(min(width, _MOST_WIDTH))
            self.adjustSize()
        if text:
            place, room = pointer + _BESIDE, self._room.rect()
            self.move(
                max(min(place.x(), room.right() - self.width() - _MARGIN), _MARGIN),
                max(min(place.y(), room.bottom() - self.height() - _MARGIN), _MARGIN),
            )
        self.setVisible(bool(text))

    def remove(self) -> None:
        self.hide()
        self.deleteLater()
