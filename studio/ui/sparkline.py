"""A small chart of one line, painted by itself: it needs no plotting library, which comes in later."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

_HEIGHT, _INSET, _LINE = 92, 6, 1.5


class Sparkline(QWidget):
    """Shows values over positions. Under the mouse, ``readout(position, value)`` gives the words."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._x: Sequence[float] = ()
        self._y: Sequence[float] = ()
        self._mark: float | None = None
        self._ends = ("", "")
        self._readout: Callable[[float, float], str] = lambda x, y: f"{y:.3g}"
        self._at: int | None = None
        self.setObjectName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(self._y)

    @property
    def text(self) -> str:
        """What is said above the line: of the place under the mouse, the marked one, or the highest value."""
        if not self._y:
            return ""
        index = self._at
        if index is None and self._mark is not None:
            index = self._nearest(self._mark)
        if index is None:
            index = max(range(len(self._y)), key=self._y.__getitem__)
        return self._readout(self._x[index], self._y[index])

    def show_line(
        self,
        x: Sequence[float],
        y: Sequence[float],
        ends: tuple[str, str],
        readout: Callable[[float, float], str],
        mark: float | None = None,
    ) -> None:
        """``ends`` stand below the first and the last position; ``mark`` is a position that is picked out."""
        self._x, self._y, self._ends, self._readout, self._mark = x, y, ends, readout, mark
        self._at = None
        self.setAccessibleDescription(self.text)
        self.update()

    def clear(self) -> None:
        self.show_line((), (), ("", ""), self._readout)

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = self._index_at(event.position().x())
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._at = None
        self.update()

    def _index_at(self, left: float) -> int | None:
        if not self._x:
            return None
        area = self._area()
        share = min(max((left - area.left()) / max(area.width(), 1.0), 0.0), 1.0)
        return self._nearest(self._x[0] + share * (self._x[-1] - self._x[0]))

    def _nearest(self, wanted: float) -> int:
        return min(range(len(self._x)), key=lambda index: abs(self._x[index] - wanted))

    # Painting

    def _area(self) -> QRectF:
        line = QFontMetricsF(self._small()).height()
        return QRectF(self.rect()).adjusted(_INSET, line + 4, -_INSET, -line - 2)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("window"))
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        if not self._y:
            return
        area = self._area()
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._mark is not None:
            self._paint_upright(painter, area, self._mark, self._theme.color("success"))
        self._paint_line(painter, area)
        if self._at is not None:
            self._paint_upright(painter, area, self._x[self._at], self._theme.color("border_strong"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(self._point(area, self._at), 2.5, 2.5)
        self._paint_texts(painter)

    def _point(self, area: QRectF, index: int) -> QPointF:
        return QPointF(self._left(area, self._x[index]), self._top(area, self._y[index]))

    def _left(self, area: QRectF, x: float) -> float:
        span = self._x[-1] - self._x[0]
        return area.left() + area.width() * ((x - self._x[0]) / span if span else 0.0)

    def _top(self, area: QRectF, y: float) -> float:
        low, high = min(0.0, *self._y, 0.0), max(self._y)
        if low == high:
            return area.bottom()
        return area.bottom() - area.height() * (y - low) / (high - low)

    def _paint_line(self, painter: QPainter, area: QRectF) -> None:
        path = QPainterPath(self._point(area, 0))
        for index in range(1, len(self._y)):
            path.lineTo(self._point(area, index))
        if len(self._y) == 1:
            path.lineTo(area.right(), path.currentPosition().y())
        below = QPainterPath(path)
        below.lineTo(area.right(), area.bottom())
        below.lineTo(area.left(), area.bottom())
        painter.fillPath(below, self._theme.color("accent", 0.12))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("accent"), _LINE))
        painter.drawPath(path)

    def _paint_upright(self, painter: QPainter, area: QRectF, x: float, color: QColor) -> None:
        left = self._left(area, x)
        painter.setPen(QPen(color, 1))
        painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()))

    def _paint_texts(self, painter: QPainter) -> None:
        painter.setFont(self._small())
        painter.setPen(self._theme.color("muted"))
        inner = QRectF(self.rect()).adjusted(_INSET, 3, -_INSET, -2)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, left | Qt.AlignmentFlag.AlignTop, self.text)
        painter.drawText(inner, left | Qt.AlignmentFlag.AlignBottom, self._ends[0])
        painter.drawText(inner, right | Qt.AlignmentFlag.AlignBottom, self._ends[1])


def short_number(value: float) -> str:
    """A rate as people write it: 0.001, and 3.2e-05 where zeros would be many."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    return f"{value:.3g}" if abs(value) >= 1e-4 else f"{value:.1e}"
