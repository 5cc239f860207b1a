"""The marks of ports: what kind of tensor a port takes or gives, by shape and by colour, so that neither is alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.ui.canvas.style import CanvasStyle

PART = "part"  # one of several outputs, of floats or of what isn't known
KINDS = ("float", "int", "bool", PART)


def paint_port_mark(
    painter: QPainter, kind: str, place: QPointF, radius: float, color: QColor, inside: QColor
) -> None:
    """A circle for floats, a square for integers, a diamond for booleans, a triangle for a part of a tuple."""
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(inside)
    reach = radius - 0.9
    if kind == "int":
        side = reach * 0.92
        painter.drawRoundedRect(QRectF(place.x() - side, place.y() - side, 2 * side, 2 * side), 1.2, 1.2)
    elif kind == "bool":
        painter.drawPolygon(_points(place, reach * 1.2, ((0, -1), (1, 0), (0, 1), (-1, 0))))
    elif kind == PART:
        painter.drawPolygon(_points(place, reach * 1.15, ((-0.8, -1), (1, 0), (-0.8, 1))))
    else:
        painter.drawEllipse(place, reach, reach)


def _points(middle: QPointF, reach: float, offsets: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([middle + QPointF(x, y) * reach for x, y in offsets])


def mark_color(kind: str, style: CanvasStyle) -> QColor:
    return style.wire("float" if kind == PART else kind).color()
