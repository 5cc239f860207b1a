"""The legend of the ports' marks, in a corner of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.port_marks import PART, mark_color, paint_port_mark

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MARGIN = 12
_ROW = 20
_INSET = 10


class PortLegend(QWidget):
    """What the marks stand for; the mouse goes through it to the canvas."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.wanted = True
        self.rows = (
            ("float", self.tr("floating point")),
            ("int", self.tr("integers")),
            ("bool", self.tr("booleans")),
            (PART, self.tr("one of several outputs")),
        )
        self.setObjectName("portLegend")
        self.setAccessibleName(self.tr("What the marks of ports stand for"))
        self.setAccessibleDescription(", ".join(words for _, words in self.rows))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def place(self) -> None:
        """Stand in the lower left corner."""
        metrics = self._view.canvas.style_.label_metrics
        widest = max(metrics.horizontalAdvance(words) for _, words in self.rows)
        self.resize(QSize(int(widest) + 3 * _INSET + 14, len(self.rows) * _ROW + _INSET))
        self.move(_MARGIN, self._view.height() - self.height() - _MARGIN)
        self.setVisible(self.wanted)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._view.canvas.style_
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.label_pen)
        painter.setBrush(style.node)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        for number, (kind, words) in enumerate(self.rows):
            middle = _INSET / 2 + (number + 0.5) * _ROW
            color = mark_color(kind, style)
            paint_port_mark(painter, kind, QPointF(_INSET + 7, middle), 5.5, color, color)
            painter.setPen(QPen(style.muted))
            painter.setFont(style.label_font)
            room = QRectF(2 * _INSET + 12, middle - _ROW / 2, self.width(), _ROW)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
