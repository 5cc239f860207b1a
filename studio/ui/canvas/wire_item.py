"""A wire on the canvas, and the label that tells its shape."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.document import Edge, PortKey
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.geometry import WirePath, label_rect, wire_path
from studio.ui.canvas.looks import shape_text, tensor_kind
from studio.ui.canvas.node_item import NODE_LEVEL, NodeItem
from studio.ui.canvas.painter import label_size, paint_label
from studio.ui.canvas.style import CanvasStyle

WIRE_LEVEL = 0.0
LABEL_LEVEL = NODE_LEVEL + 1


class LabelItem(QGraphicsRectItem):
    """A wire's shape."""

    def __init__(self, style: CanvasStyle) -> None:
        super().__init__()
        self.text = ""
        self.strong = False
        self.style_ = style
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(LABEL_LEVEL)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paint_label(painter, self.rect().adjusted(1, 1, -1, -1), self.text, self.strong, self.style_)


class WireItem(QGraphicsPathItem):
    """Shows one edge between two node items. Painting is Qt's own."""

    def __init__(self, edge: Edge, source: NodeItem, target: NodeItem, style: CanvasStyle) -> None:
        super().__init__()
        self.edge = edge
        self.tensor: TensorSpec | None = None
        self.label = LabelItem(style)
        self.label.hide()
        self.selected = self.hovered = self.dimmed = False
        self._source, self._target, self._style = source, target, style
        self._far = False
        self.setZValue(WIRE_LEVEL)
        self.reroute()
        self._restyle()

    @property
    def key(self) -> PortKey:
        return (self.edge.target, self.edge.input)

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

    def show_style(self, style: CanvasStyle) -> None:
        self._style = self.label.style_ = style
        self.reroute()
        self._restyle()
        self.label.update()

    def change(self, *, selected: bool | None = None, hovered: bool | None = None, dimmed: bool | None = None) -> None:
        """Change how the wire stands and repaint."""
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.dimmed = self.dimmed if dimmed is None else dimmed
        self._restyle()

    def set_far(self, far: bool, labels: bool) -> None:
        """From afar wires are painted by the view; labels go earlier."""
        self._far = far
        self._labels = labels
        self.setVisible(not far)
        self._show_label()

    _labels = True

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
        source.port_position(False, output), target.port_position(True, input_), source.card, target.card
    )


def bounds(items: list[NodeItem]) -> QRectF:
    """What the cards of these nodes cover together."""
    area = QRectF()
    for item in items:
        area = area.united(item.card)
    return area
