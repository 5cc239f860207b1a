"""A node on the canvas."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.document import Node
from studio.ui.canvas.looks import NodeLook
from studio.ui.canvas.marks import paint_marks
from studio.ui.canvas.painter import NEAR, NodeState, paint_node, picture
from studio.ui.canvas.sprites import Sprites

NODE_LEVEL = 1.0  # above wires, which have none of their own
RAISED_LEVEL = 1.5  # while it is dragged, above other nodes
_HERE = (0.0, 0.0)
_DIMMED = 0.35
_LEFT_OUT = 0.6  # bypassed or muted


class NodeItem(QGraphicsRectItem):
    """Shows one node. A rect item, so that Qt asks Python for nothing but the painting."""

    def __init__(self, node: Node, look: NodeLook, sprites: Sprites, state: NodeState | None = None) -> None:
        made = picture(look, sprites.style)
        super().__init__(made.area)
        self.node_id, self.picture, self.state = node.id, made, state or NodeState()
        self._sprites = sprites
        self._keys: tuple[int, int] | None = None
        self._far = False
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(NODE_LEVEL)
        self.setPos(*node.position)

    def show_look(self, look: NodeLook, sprites: Sprites) -> bool:
        """Take on a look; whether the card is of another size, or has its ports elsewhere, by it."""
        before = self.picture
        if look == before.look and sprites is self._sprites:
            return False
        self._sprites, self._keys = sprites, None
        if sprites.style is before.style and replace(look, wired=before.look.wired) == before.look:
            self.picture = before.rewired(look)
        else:
            self.picture = picture(look, sprites.style)
            self.setRect(self.picture.area)
        self.update()
        return self.picture.geometry != before.geometry

    @property
    def card(self) -> QRectF:
        """The card in scene coordinates."""
        return self.picture.geometry.card.translated(self.pos())

    def port_point(self, name: str, output: bool) -> QPointF:
        """A port's centre in scene coordinates."""
        place = self.picture.geometry.port(not output, name)
        return self.pos() + (place if place is not None else QPointF(0, 0))

    def set_far(self, far: bool) -> None:
        """From afar all nodes are painted at once, by the view."""
        if far == self._far:
            return
        self._far = far
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, far)

    def change(self, **values: object) -> None:
        """Change the state and repaint, if anything differs."""
        if any(getattr(self.state, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(self.state, name, value)
            self._keys = None
            self.update()

    def _named(self) -> tuple[int, int]:
        """Numbers for how the node looks now (near, farther off): looking up by all they stand for takes longer."""
        style, shown = self._sprites.style, (self.picture.number, self.state.key)
        self._keys = (style.number(("near", shown)), style.number(("farther", shown)))
        return self._keys

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        picture, state, sprites = self.picture, self.state, self._sprites
        transform = painter.worldTransform()
        zoom = max(transform.m11(), 1.0) if sprites.direct else transform.m11()
        off = picture.look.off
        if state.dimmed:
            painter.setOpacity(_DIMMED)
        elif off:
            painter.setOpacity(_LEFT_OUT)
        sprites.draw(
            painter,
            transform,
            _HERE,
            (self._keys or self._named())[zoom < NEAR],
            picture.area,
            lambda p: paint_node(p, picture, state, sprites.style, zoom),
        )
        if off and not state.dimmed:  # why it is pale can be read all the same
            painter.setWorldTransform(transform)
            painter.setOpacity(1.0)
            paint_marks(painter, picture.geometry.card, picture.look, sprites.style)
