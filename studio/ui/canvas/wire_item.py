"""A wire on the canvas, and where the label that tells its shape goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPathStroker, QPen
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsPathItem,
)

from studio.graph.annotations import Point
from studio.graph.document import Edge, PortKey
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.geometry import WirePath, label_rect, wire_path
from studio.ui.canvas.looks import shape_text, tensor_kind
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.painter import label_size
from studio.ui.canvas.sprites import Sprites
from studio.ui.canvas.strand import Strand, runs_level
from studio.ui.canvas.style import CanvasStyle

POINT_RADIUS = 4.5


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
    """Shows one edge between two node items. The view paints the labels of those in sight."""

    def __init__(
        self,
        edge: Edge,
        source: NodeItem,
        target: NodeItem,
        sprites: Sprites,
        tensor: TensorSpec | None = None,
    ) -> None:
        super().__init__()
        self.edge = edge
        self._take_tensor(tensor)
        self.selected = self.hovered = self.dimmed = self.idle = False
        self.points: list[PointItem] = []  # where it is led along
        self._source, self._target, self._style = source, target, sprites.style
        self._strand: Strand | None = None  # paints it, in place of Qt
        self._label_area: QRectF | None = None  # worked out when it is asked for
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
        self._route()
        self._restyle()

    def reroute(self) -> None:
        """Follow the nodes at both ends."""
        self._route()
        self._draw(self._pen())
        self._repaint_label()

    def _route(self) -> None:
        self._repaint_label()
        edge, points = self.edge, [item.pos() for item in self.points]
        self._way = way_between(self._source, edge.output, self._target, edge.input, points)
        self.setPath(self._way.path)
        if self._strand is not None:
            self._strand.lead_along(self._way.path)
        self._label_area = None

    def _draw(self, pen: QPen) -> None:
        """Leave the line to Qt, or to a strand where that is quicker and looks the same."""
        plain = pen.style() == Qt.PenStyle.SolidLine and pen.color().alpha() == 255
        stranded = plain and not self._style.direct and runs_level(self._way.path)
        if stranded and self._strand is None:
            self._strand = Strand(self._way.path, pen, self)
        elif self._strand is not None:
            self._strand.show_pen(pen)
            self._strand.setVisible(stranded)
        self.setPen(Qt.PenStyle.NoPen if stranded else pen)

    def show_tensor(self, tensor: TensorSpec | None) -> None:
        if tensor == self.tensor:
            return
        self._repaint_label()
        self._take_tensor(tensor)
        self._label_area = None
        self._restyle()

    def _take_tensor(self, tensor: TensorSpec | None) -> None:
        self.tensor = tensor
        self.label = shape_text(tensor) if tensor else ""  # empty while the shape isn't known

    def show_style(self, sprites: Sprites) -> None:
        self._style = sprites.style
        self._route()
        self._restyle()

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

    def set_far(self, far: bool) -> None:
        """From afar wires are painted by the view."""
        self.setVisible(not far)

    # The label

    @property
    def stands_out(self) -> bool:
        return self.selected or self.hovered

    @property
    def label_area(self) -> QRectF:
        """Where the label goes, in scene coordinates."""
        if self._label_area is None:
            size = label_size(self.label, self._style)
            rect = label_rect(self._way, size.width(), size.height(), self._source.card, self._target.card)
            self._label_area = rect.adjusted(-1, -1, 1, 1)
        return self._label_area

    def _repaint_label(self) -> None:
        scene = self.scene()
        if scene is not None and self.tensor is not None:
            scene.update(self.label_area)

    def _restyle(self) -> None:
        pen = self._pen()
        self._draw(pen)
        for item in self.points:
            item.show_colours(pen.color(), self._style)
        self._repaint_label()

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
