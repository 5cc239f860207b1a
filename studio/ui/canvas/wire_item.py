"""A wire on the canvas, and where the label that tells its shape goes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from studio.graph.document import Edge, PortKey
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.geometry import WirePath, label_rect, wire_path
from studio.ui.canvas.looks import shape_text, tensor_kind
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.painter import label_size
from studio.ui.canvas.sprites import Sprites

WIRE_LEVEL = 0.0


class WireItem(QGraphicsPathItem):
    """Shows one edge between two node items. Painting is Qt's own; the view paints the labels of those in sight."""

    def __init__(self, edge: Edge, source: NodeItem, target: NodeItem, sprites: Sprites) -> None:
        super().__init__()
        self.edge = edge
        self.tensor: TensorSpec | None = None
        self.selected = self.hovered = self.dimmed = False
        self._source, self._target, self._style = source, target, sprites.style
        self._label_area: QRectF | None = None  # worked out when it is asked for
        self.setZValue(WIRE_LEVEL)
        self.reroute()
        self._restyle()

    @property
    def key(self) -> PortKey:
        return (self.edge.target, self.edge.input)

    def is_near(self, point: QPointF, reach: float) -> bool:
        """Whether the line itself passes near a point. (An item's shape includes what a path encloses.)"""
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * reach)
        return stroker.createStroke(self.path()).contains(point)

    def reroute(self) -> None:
        """Follow the nodes at both ends."""
        self._repaint_label()
        self._way = way_between(self._source, self.edge.output, self._target, self.edge.input)
        self.setPath(self._way.path)
        self._label_area = None
        self._repaint_label()

    def show_tensor(self, tensor: TensorSpec | None) -> None:
        if tensor == self.tensor:
            return
        self._repaint_label()
        self.tensor, self._label_area = tensor, None
        self._restyle()

    def show_style(self, sprites: Sprites) -> None:
        self._style = sprites.style
        self.reroute()
        self._restyle()

    def change(
        self, *, selected: bool | None = None, hovered: bool | None = None, dimmed: bool | None = None
    ) -> None:
        """Change how the wire stands and repaint."""
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.dimmed = self.dimmed if dimmed is None else dimmed
        self._restyle()

    def set_far(self, far: bool) -> None:
        """From afar wires are painted by the view."""
        self.setVisible(not far)

    # The label

    @property
    def label(self) -> str:
        """The shape that runs through the wire; empty while it isn't known."""
        return shape_text(self.tensor) if self.tensor else ""

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
        self.setPen(self._pen())
        self._repaint_label()

    def _pen(self) -> QPen:
        if self.selected:
            return self._style.wire_selected_pen
        if self.dimmed:
            return self._style.wire_dim_pen
        if self.hovered:
            return self._style.wire_hover_pen
        return self._style.wire(tensor_kind(self.tensor.dtype) if self.tensor else "any")


def way_between(source: NodeItem, output: str, target: NodeItem, input_: str) -> WirePath:
    return wire_path(
        source.port_point(output, True), target.port_point(input_, False), source.card, target.card
    )


def bounds(items: list[NodeItem]) -> QRectF:
    """What the cards of these nodes cover together."""
    area = QRectF()
    for item in items:
        area = area.united(item.card)
    return area
