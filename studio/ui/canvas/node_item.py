"""A node on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.document import Node
from studio.ui.canvas.geometry import MARGIN
from studio.ui.canvas.looks import NodeLook
from studio.ui.canvas.painter import NodeState, paint_node, picture
from studio.ui.canvas.style import CanvasStyle

NODE_LEVEL = 1.0
RAISED_LEVEL = 1.5  # while it is dragged, above other nodes


class NodeItem(QGraphicsRectItem):
    """Shows one node. A rect item, so that Qt asks Python for nothing but the painting."""

    def __init__(self, node: Node, look: NodeLook, style: CanvasStyle) -> None:
        super().__init__()
        self.node_id = node.id
        self.state = NodeState()
        self._style = style
        self._place: dict[tuple[bool, str], QPointF] = {}
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(NODE_LEVEL)
        self.setPos(*node.position)
        self.show_look(look, style)

    def show_look(self, look: NodeLook, style: CanvasStyle) -> bool:
        """Take on a look; whether its ports moved by it."""
        before = getattr(self, "picture", None)
        self._style = style
        self.picture = picture(look, style)
        geometry = self.picture.geometry
        self.setRect(geometry.card.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.update()
        return before is None or before.geometry != geometry

    @property
    def card(self) -> QRectF:
        """The card in scene coordinates."""
        return self.picture.geometry.card.translated(self.pos())

    def port_position(self, is_input: bool, name: str) -> QPointF:
        """A port's centre in scene coordinates."""
        place = self.picture.geometry.port(is_input, name)
        return self.pos() + (place if place is not None else QPointF(0, 0))

    def set_far(self, far: bool) -> None:
        """From afar all nodes are painted at once, by the view."""
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, far)

    def change(self, **values: object) -> None:
        """Change the state and repaint, if anything differs."""
        if any(getattr(self.state, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(self.state, name, value)
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        paint_node(painter, self.picture, self.state, self._style, zoom)
