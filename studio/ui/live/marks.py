"""The marks of classes: a shape and a colour each, so that nobody has to tell them apart by colour alone."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.ui.theme import Theme

_CORNERS = {1: (4, 0.25), 2: (3, -0.5), 3: (4, 0.0), 4: (3, 0.5), 5: (5, -0.5), 6: (6, 0.0)}  # corners, turn
_SHAPES = 9  # with 8 colours, 72 classes differ


def class_color(number: int, theme: Theme) -> QColor:
    """The colour of a class."""
    return theme.run_color(number)


def draw_mark(painter: QPainter, centre: QPointF, number: int, radius: float, theme: Theme) -> None:
    """The mark of a class: a disc, a square, triangles, a diamond, a pentagon, a hexagon, a cross, a plus."""
    color, shape = class_color(number, theme), number % _SHAPES
    if shape > max(_CORNERS):
        _draw_cross(painter, centre, radius, color, upright=shape == _SHAPES - 1)
        return
    painter.setPen(QPen(theme.color("panel"), 0.6))
    painter.setBrush(color)
    if shape == 0:
        painter.drawEllipse(centre, radius, radius)
        return
    corners, turn = _CORNERS[shape]
    reach = radius * 1.2
    angles = [math.pi * (turn + 2 * corner / corners) for corner in range(corners)]
    painter.drawPolygon(
        QPolygonF([centre + QPointF(reach * math.cos(angle), reach * math.sin(angle)) for angle in angles])
    )


def _draw_cross(painter: QPainter, centre: QPointF, radius: float, color: QColor, upright: bool) -> None:
    painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    reach = radius * (1.15 if upright else 0.9)
    ways = (
        (QPointF(reach, 0), QPointF(0, reach)) if upright else (QPointF(reach, reach), QPointF(reach, -reach))
    )
    for way in ways:
        painter.drawLine(centre - way, centre + way)
