"""A wire on the canvas, and the label that tells its shape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPathStroker, QPen
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from studio.graph.annotations import Point
from studio.graph.document import Edge, PortKey
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.geometry import WirePath, label_rect, wire_path
from studio.ui.canvas.looks import shape_text, tensor_kind
from studio.ui.canvas.node_item import NODE_LEVEL, NodeItem
from studio.ui.canvas.painter import label_size, paint_label
from studio.ui.canvas.sprites import Sprites
from studio.ui.canvas.style import CanvasStyle

WIRE_LEVEL = 0.0
LABEL_LEVEL = NODE_LEVEL + 1
POINT_RADIUS = 4.5


class LabelItem(QGraphicsRectItem):
    """A wire's shape."""

    def __init__(self, sprites: Sprites) -> None:
        super().__init__()
        self.text = ""
        self.strong = False
        self.sprites = sprites
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(LABEL_LEVEL)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        area = self.rect()
        frame = area.translated(-area.topLeft())
        painter.translate(area.topLeft())
        text, strong, style = self.text, self.strong, self.sprites.style
        self.sprites.draw(
            painter,
            (text, strong),
            frame,
            lambda p: paint_label(p, frame.adjusted(1, 1, -1, -1), text, strong, style),
        )


class PointItem(QGraphicsEllipseItem):
    """A point that a wire is led along: to be dragged, and removed."""

    def __init__(self, key: PortKey, index: int, wire: QGraphicsItem) -> None:
        super().__init__(-POINT_RADIUS, -POINT_RADIUS, 2 * POINT_RADIUS, 2 * POINT_RADIUS, wire)
        self.key, self.index = key, index
        self.selected = False

    def show_colours(self, color: QColor, style: CanvasStyle) -> None:
        self.setPen(QPen(style.accent if self.selected else color, 2.4 if self.selected else 1.6))
        self.setBrush(style.accent if self.selected else style.canvas)


class WireItem(QGraphicsPathItem):
    """Shows one edge between two node items. Painting is Qt's own."""

    def __init__(self, edge: Edge, source: NodeItem, target: NodeItem, sprites: Sprites) -> None:
        super().__init__()
        self.edge = edge
        self.tensor: TensorSpec | None = None
        self.label = LabelItem(sprites)
        self.label.hide()
        self.selected = self.hovered = self.dimmed = self.idle = False
        self.points: list[PointItem] = []  # where it is led along
        self._source, self._target, self._style = source, target, sprites.style
        self._far, self._labels = False, True
        self.setZValue(WIRE_LEVEL)
        self.lead_along(edge.waypoints)

    @property
    def key(self) -> PortKey:
        return (self.edge.target, self.edge.input)

    def is_near(self, point: QPointF, reach: float) -> bool:
        """Whether the line itself passes near a point. (An item's shape includes what a path encloses.)"""
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * reach)
        return stroker.createStroke(self.path()).contains(point)

    def show_edge(self, edge: Edge) -> None:
        """The same wire, led another way."""
        self.edge = edge
        self.lead_along(edge.waypoints)

    def lead_along(self, points: Sequence[Point]) -> None:
        """Run along points; those of the edge, but for the time that they are dragged."""
        while len(self.points) > len(points):
            item = self.points.pop()
            item.scene().removeItem(item)
        while len(self.points) < len(points):
            self.points.append(PointItem(self.key, len(self.points), self))
        for item, (x, y) in zip(self.points, points, strict=True):
            item.setPos(x, y)
        self.reroute()
        self._restyle()

    def reroute(self) -> None:
        """Follow the nodes at both ends."""
        edge, points = self.edge, [item.pos() for item in self.points]
        self._way = way_between(self._source, edge.output, self._target, edge.input, points)
        self.setPath(self._way.path)
        self._place_label()

    def show_tensor(self, tensor: TensorSpec | None) -> None:
        if tensor == self.tensor:
            return
        self.tensor = tensor
        self.label.text = shape_text(tensor) if tensor else ""
        self._place_label()
        self._restyle()
        self._show_label()

    def show_style(self, sprites: Sprites) -> None:
        self._style, self.label.sprites = sprites.style, sprites
        self.reroute()
        self._restyle()
        self.label.update()

    def change(
        self,
        *,
        selected: bool | None = None,
        hovered: bool | None = None,
        dimmed: bool | None = None,
        idle: bool | None = None,
    ) -> None:
        """Change how the wire stands and repaint. ``idle``: it brings nothing to anything."""
        self.idle = self.idle if idle is None else idle
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.dimmed = self.dimmed if dimmed is None else dimmed
        self._restyle()

    def set_far(self, far: bool, labels: bool) -> None:
        """From afar wires are painted by the view; labels go earlier."""
        self._far, self._labels = far, labels
        self.setVisible(not far)
        self._show_label()

    def _show_label(self) -> None:
        self.label.setVisible(bool(self.label.text) and self._labels and not self._far)

    def _place_label(self) -> None:
        if not self.label.text:
            return
        size = label_size(self.label.text, self._style)
        rect = label_rect(self._way, size.width(), size.height(), self._source.card, self._target.card)
        self.label.setRect(rect.adjusted(-1, -1, 1, 1))

    def _restyle(self) -> None:
        pen = self._pen()
        self.setPen(pen)
        for item in self.points:
            item.show_colours(pen.color(), self._style)
        self.label.strong = self.selected or self.hovered
        self.label.setOpacity(0.35 if self.dimmed else 1.0)
        self.label.update()

    def _pen(self) -> QPen:
        if self.selected:
            return self._style.wire_selected_pen
        if self.dimmed:
            return self._style.wire_dim_pen
        if self.hovered:
            return self._style.wire_hover_pen
        if self.idle:
            return self._style.wire_idle_pen
        return self._style.wire(tensor_kind(self.tensor.dtype) if self.tensor else "any")


def way_between(
    source: NodeItem, output: str, target: NodeItem, input_: str, points: Sequence[QPointF] = ()
) -> WirePath:
    start, end = source.port_point(output, True), target.port_point(input_, False)
    return wire_path(start, end, source.card, target.card, points)


def bounds(items: list[NodeItem]) -> QRectF:
    """What the cards of these nodes cover together."""
    area = QRectF()
    for item in items:
        area = area.united(item.card)
    return area
