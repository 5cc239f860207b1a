"""The canvas's ground: a grid of dots, and what to do while nothing is on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from studio.ui.canvas.geometry import GRID
from studio.ui.canvas.style import CanvasStyle
from studio.ui.icons import icon_pixmap

_SPACING = 3 * GRID
_LEAST_SPACING = 18.0  # pixels between two dots; closer ones would be a grey mush
_HINT_ICON = 34


class Dots:
    """The ground with its grid: one row of dots, kept as a picture, and shown for each row."""

    def __init__(self) -> None:
        self._made_for: tuple[object, ...] = ()
        self._row = QPixmap()

    def paint(self, painter: QPainter, size: QSize, origin: QPointF, zoom: float, style: CanvasStyle) -> None:
        """Fill the viewport; ``origin`` is where the scene's origin lies in it, in pixels."""
        spacing = _SPACING * zoom
        while spacing < _LEAST_SPACING:
            spacing *= 2
        ratio = painter.device().devicePixelRatioF()
        made_for = (spacing, size.width(), ratio, style)
        if made_for != self._made_for:
            self._made_for, self._row = made_for, _draw_row(spacing, size.width(), ratio, style)
        painter.save()
        painter.resetTransform()
        painter.fillRect(QRectF(QPointF(0, 0), size), style.canvas)
        left, top = origin.x() % spacing - spacing, origin.y() % spacing - spacing
        for number in range(int(size.height() / spacing) + 3):
            painter.drawPixmap(_on_pixel(left - 2, top + number * spacing - 2, ratio), self._row)
        painter.restore()


def _on_pixel(x: float, y: float, ratio: float) -> QPointF:
    return QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)


def _draw_row(spacing: float, width: int, ratio: float, style: CanvasStyle) -> QPixmap:
    """Dots side by side, two pixels from the picture's left and top."""
    columns = int(width / spacing) + 3
    picture = QPixmap(QSize(int(columns * spacing) + 4, 4) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(style.grid_pen)
    painter.drawPoints([QPointF(2 + x * spacing, 2) for x in range(columns)])
    painter.end()
    return picture


def paint_hint(painter: QPainter, area: QRectF, title: str, line: str, style: CanvasStyle) -> None:
    """A quiet word in the middle of an empty canvas, in pixels of the viewport."""
    painter.save()
    painter.resetTransform()
    painter.setPen(style.muted)
    middle = area.center()
    icon = icon_pixmap("waypoints", style.faint, _HINT_ICON, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(middle.x() - _HINT_ICON / 2, middle.y() - 68), icon)
    _paint_line(painter, QRectF(area.left(), middle.y() - 20, area.width(), 26), title, style.name_font, 17)
    painter.setPen(style.faint)
    _paint_line(painter, QRectF(area.left(), middle.y() + 10, area.width(), 22), line, style.summary_font, 13)
    painter.restore()


def _paint_line(painter: QPainter, area: QRectF, text: str, font: QFont, pixels: int) -> None:
    font = QFont(font)
    font.setPixelSize(pixels)
    painter.setFont(font)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
