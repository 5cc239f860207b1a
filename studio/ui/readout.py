"""A line of figures that changes many times a second, without the window being laid out for each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.form import label


class Readout(QWidget):
    """A line that keeps the width of the longest text since it was empty; what stands beside it doesn't jump.

    A label asks for a new layout with each text, up to the whole window's, and all that moves is painted: here
    only the text is. One that ``stretches`` takes the width there is and asks for none.
    """

    def __init__(self, role: str = "", stretches: bool = False, least: int = 0) -> None:
        super().__init__()
        self._label = label("", role)
        self._label.setParent(self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._stretches, self._least, self._width = stretches, least, least
        across = QSizePolicy.Policy.Ignored if stretches else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._label.text()

    def set_text(self, text: str) -> None:
        if text == self._label.text():
            return
        self._label.setText(text)
        if self._stretches:
            return
        width = max(self._width, self.needed) if text else self._least
        if width != self._width:
            self._width = width
            self.updateGeometry()

    @property
    def needed(self) -> int:
        """How many pixels the text would take."""
        return self._label.sizeHint().width()

    def sizeHint(self) -> QSize:
        return QSize(0 if self._stretches else self._width, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self._height)

    @property
    def _height(self) -> int:
        return self._label.fontMetrics().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
