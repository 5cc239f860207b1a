"""The canvas's ground: a grid of dots, and a hint where nothing is yet."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication

from studio.ui.icons import icon_pixmap
from studio.ui.theme import Theme

_STEP = 24.0


def paint_grid(painter: QPainter, rect: QRectF, zoom: float, theme: Theme) -> None:
    painter.fillRect(rect, theme.color("canvas"))
    step = _STEP
    while step * zoom < 14:
        step *= 2
    left, top = math.floor(rect.left() / step) * step, math.floor(rect.top() / step) * step
    columns, rows = int(rect.width() / step) + 2, int(rect.height() / step) + 2
    points = [QPointF(left + i * step, top + j * step) for i in range(columns) for j in range(rows)]
    pen = QPen(theme.color("grid_strong"), 1.6)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPoints(points)


def paint_hint(painter: QPainter, rect: QRect, theme: Theme, text: str) -> None:
    """A quiet word in the middle of an empty canvas."""
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    center = rect.center()
    size = QSize(40, 40)
    pixmap = icon_pixmap(
        "waypoints", theme.color("faint"), size.width(), painter.device().devicePixelRatioF()
    )
    painter.drawPixmap(center.x() - 20, center.y() - 48, pixmap)
    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() * 1.2)
    painter.setFont(font)
    painter.setPen(theme.color("muted"))
    painter.drawText(
        QRect(rect.left(), center.y() + 2, rect.width(), 30), Qt.AlignmentFlag.AlignHCenter, text
    )
    painter.restore()
