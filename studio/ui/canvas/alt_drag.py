"""What dragging with Alt does: a node comes off its wire, or a copy of what is selected is dragged away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from studio.graph.document import Edge
from studio.ui.canvas.gestures import MoveGesture, PlacingGesture
from studio.ui.canvas.node_item import NODE_LEVEL, RAISED_LEVEL, NodeItem
from studio.ui.canvas.wire_item import way_between
from studio.ui.canvas.wiring import has_through_wire
from studio.ui.canvas.words import tr

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_GHOSTLY = 0.6


def alt_drag(view: CanvasView, position: QPoint, node_id: str) -> PlacingGesture:
    """A node by itself that a wire runs through comes off that wire; anything else is copied, as with Shift."""
    alone = node_id not in view.selection or len(view.selection) == 1
    copies = view.mouse.modifiers & Qt.KeyboardModifier.ShiftModifier
    if alone and not copies and has_through_wire(view.canvas.network, node_id):
        return ExtractGesture(view, position, node_id, several=False)
    return DuplicateGesture(view, position, node_id, several=False)


class ExtractGesture(MoveGesture):
    """Drags a node off its wire, which goes on past it. Where it can't, it says why and the node stays."""

    def begin(self) -> None:
        super().begin()
        self._refusal = self.view.rewirer.why_not_out(self.pressed)
        network = self.scene.network
        edges = (*network.edges_into(self.pressed), *network.edges_from(self.pressed))
        self._wires = [self.scene.wires[edge.target, edge.input] for edge in edges]
        self._joined: list[Edge] = [] if self._refusal else self.view.rewirer.bypassing(self.pressed)
        self._preview = QGraphicsPathItem()
        self._preview.setPen(self.scene.style_.preview_pen)
        self._preview.setZValue(NODE_LEVEL - 0.5)
        self.scene.addItem(self._preview)
        self._draw()
        self._dim(not self._refusal)
        self.view.hint.emit(self._words())

    def place(self, offset: QPointF) -> None:
        super().place(QPointF() if self._refusal else offset)

    def drop(self) -> None:
        self._clear()
        if self._refusal:
            self.put_back()
            self.view.status.emit(self._words())
        else:
            super().drop()

    def commit(self, places: dict[str, tuple[float, float]]) -> None:
        self.view.rewirer.take_out(self.pressed, places)

    def put_back(self) -> None:
        self._clear()
        super().put_back()

    def _draw(self) -> None:
        path, nodes = QPainterPath(), self.scene.nodes
        for edge in self._joined:
            path.addPath(way_between(nodes[edge.source], edge.output, nodes[edge.target], edge.input).path)
        self._preview.setPath(path)

    def _dim(self, dimmed: bool) -> None:
        for wire in self._wires:
            wire.change(dimmed=dimmed)

    def _clear(self) -> None:
        if self._preview.scene() is not None:
            self._dim(False)
            self.scene.removeItem(self._preview)

    def _words(self) -> str:
        if self._refusal:
            return self._refusal + " " + tr("(Alt+Shift drags a copy.)")
        name = self.scene.network.nodes[self.pressed].name
        return tr("Release to take {name} out of its wire. (Alt+Shift drags a copy.)").format(name=name)


class DuplicateGesture(PlacingGesture):
    """Drags a copy of what is selected, with its wires; the document gets it at release."""

    def begin(self) -> None:
        self._ghosts = [self._ghost(node_id) for node_id in self.scene.selection]
        self._by = QPointF()
        self.view.hint.emit(tr("Release to put a copy here, with its wires."))

    @property
    def staying(self) -> set[str]:
        return set(self.scene.nodes)

    def place(self, offset: QPointF) -> None:
        self._by = offset
        for ghost in self._ghosts:
            x, y = self.origin(ghost.node_id)
            ghost.setPos(x + offset.x(), y + offset.y())

    def drop(self) -> None:
        self.put_back()
        if not self._by.isNull():
            self.view.editor.duplicate((self._by.x(), self._by.y()))

    def put_back(self) -> None:
        for ghost in self._ghosts:
            self.scene.removeItem(ghost)
        self._ghosts = []

    def _ghost(self, node_id: str) -> NodeItem:
        node = self.scene.network.nodes[node_id]
        ghost = NodeItem(node, self.scene.nodes[node_id].picture.look, self.scene.sprites)
        ghost.setOpacity(_GHOSTLY)
        ghost.setZValue(RAISED_LEVEL)
        self.scene.addItem(ghost)
        return ghost
