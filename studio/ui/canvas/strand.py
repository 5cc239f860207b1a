"""A long wire that runs nearly level. Qt takes ten times as long to fill its outline as to draw it line by line."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

_LONG = 200.0
# Height to width: pixels of a row are sorted anew for each one, and a level wire has many in a row.
_LEVEL = 0.25
_FINE = QTransform.fromScale(4, 4)  # lines that no zoom shows as such
_COARSE = QTransform.fromScale(1 / 4, 1 / 4)
_PEN_WIDTH = 4.0  # no wire's is more


def runs_level(path: QPainterPath) -> bool:
    """Whether a path is better drawn as a strand. Quite level ones, and what has corners, are quick anyway."""
    area = path.boundingRect()
    curved = path.elementCount() > 2 and path.elementAt(1).isCurveTo()
    return curved and area.width() > _LONG and 0 < area.height() < _LEVEL * area.width()


class Strand(QGraphicsRectItem):
    """What is seen of a wire, in its place and below its points."""

    def __init__(self, path: QPainterPath, pen: QPen, wire: QGraphicsItem) -> None:
        super().__init__(wire)
        self.setPen(Qt.PenStyle.NoPen)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self.lead_along(path)
        self.show_pen(pen)

    def lead_along(self, path: QPainterPath) -> None:
        self._path = path
        (corners,) = path.toSubpathPolygons(_FINE)
        points: list[QPointF] = _COARSE.map(corners).toList()
        self._lines = [QLineF(start, end) for start, end in pairwise(points)]
        margin = _PEN_WIDTH / 2
        self.setRect(path.boundingRect().adjusted(-margin, -margin, margin, margin))

    def show_pen(self, pen: QPen) -> None:
        # Square ends let the lines meet, and let Qt take its quick way of drawing them.
        self._fine, self._thick = pen, QPen(pen)
        self._thick.setCapStyle(Qt.PenCapStyle.SquareCap)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if painter.deviceTransform().m11() * self._fine.widthF() <= 1.0:
            painter.setPen(self._fine)
            painter.drawPath(self._path)  # so fine a line Qt draws without an outline
        else:
            painter.setPen(self._thick)
            painter.drawLines(self._lines)
