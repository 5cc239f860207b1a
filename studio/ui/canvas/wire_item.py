"""A wire on the canvas, and the label that tells its shape."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.document import Edge, PortKey
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.geometry import WirePath, label_rect, wire_path
from studio.ui.canvas.looks import shape_text, tensor_kind
from studio.ui.canvas.node_item import NODE_LEVEL, NodeItem
from studio.ui.canvas.painter import label_size, paint_label
from studio.ui.canvas.sprites import Sprites

WIRE_LEVEL = 0.0
LABEL_LEVEL = NODE_LEVEL + 1


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


class WireItem(QGraphicsPathItem):
    """Shows one edge between two node items. Painting is Qt's own."""

    def __init__(self, edge: Edge, source: NodeItem, target: NodeItem, sprites: Sprites) -> None:
        super().__init__()
        self.edge = edge
        self.tensor: TensorSpec | None = None
        self.label = LabelItem(sprites)
        self.label.hide()
        self.selected = self.hovered = self.dimmed = False
        self._source, self._target, self._style = source, target, sprites.style
        self._far, self._labels = False, True
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
        self._way = way_between(self._source, self.edge.output, self._target, self.edge.input)
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
        self, *, selected: bool | None = None, hovered: bool | None = None, dimmed: bool | None = None
    ) -> None:
        """Change how the wire stands and repaint."""
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
        self.setPen(self._pen())
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
