"""Dragging a wire: it snaps to the nearest port that fits, and what can't take it dims and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from studio.graph import edits
from studio.graph.document import PortKey
from studio.graph.words import say
from studio.ui.canvas.commands import PortRef, edge_between
from studio.ui.canvas.fitting import LooseEnd
from studio.ui.canvas.geometry import wire_path
from studio.ui.canvas.gestures import Gesture
from studio.ui.canvas.hits import Hit, nearest_port
from studio.ui.canvas.node_item import NODE_LEVEL, NodeItem
from studio.ui.canvas.pointer_note import PointerNote
from studio.ui.canvas.words import tr

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_SNAP = 30.0  # how near to a port a wire's end jumps to it, in pixels
_LOOSE = QRectF(-40, -30, 80, 60)  # stands for a card at the loose end of a wire


class WireGesture(Gesture):
    """A wire from a fixed end to wherever it is dropped; ``taken`` is the wire whose end was taken off."""

    def __init__(self, view: CanvasView, start: QPoint, end: PortRef, taken: PortKey | None = None) -> None:
        super().__init__(view, start)
        self.end, self._taken = end, taken
        self._preview: QGraphicsPathItem | None = None
        self._snapped: PortRef | None = None
        self._refusal = ""
        self._loose = LooseEnd.of(self.scene, end)

    def move(self, position: QPoint) -> None:
        if self._preview is None:
            if not self.far_enough(position):
                return
            self._begin()
        point = self.view.mapToScene(position)
        self._snap_to(self._port_for(point))
        self._draw(point)
        self._note.show_at(position, self._refusal or self._replacing())

    def finish(self, position: QPoint) -> None:
        if self._preview is None:
            if self._taken is not None:
                self.scene.select((), [self._taken])
            return
        self._tidy_up()
        if self._snapped is not None:
            self._connect(self._snapped)
        elif self._refusal:
            self.view.status.emit(self._refusal)
        elif self._taken is not None:
            self._detach(self._taken)
        else:
            self.view.open_search(position, self.end)

    def cancel(self) -> None:
        self._tidy_up()

    # Under way

    def _begin(self) -> None:
        self._note = PointerNote(self.view.viewport())
        self._preview = QGraphicsPathItem()
        self._preview.setZValue(NODE_LEVEL + 0.2)
        self.scene.addItem(self._preview)
        if self._taken is not None:
            self.scene.wires[self._taken].change(dimmed=True)
        for item in self.scene.nodes.values():
            fits = self._fits_node(item)
            ports = self._refused_ports(item) if fits else frozenset()
            item.change(dimmed=item.node_id != self.end.node and not fits, dim_ports=ports)

    def _fits_node(self, item: NodeItem) -> bool:
        return bool(self._loose.fitting(item.node_id))

    def _refused_ports(self, item: NodeItem) -> frozenset[tuple[bool, str]]:
        """The ports of a node that the wire can't end at, though it can at another one."""
        look = item.picture.look
        sides = ((True, look.inputs), (False, look.outputs))
        ports = [PortRef(item.node_id, is_input, port.name) for is_input, side in sides for port in side]
        return frozenset((port.is_input, port.name) for port in ports if self._loose.refusal(port))

    def _replacing(self) -> str:
        """What has to go when the wire is dropped here."""
        if self._snapped is None:
            return ""
        edge = edge_between(self.end, self._snapped)
        there = self.scene.network.edge_into(edge.target, edge.input)
        if there is None or (there.target, there.input) == self._taken:
            return ""
        return tr("Replaces the wire from {name}").format(name=self.scene.network.nodes[there.source].name)

    def _port_for(self, point: QPointF) -> PortRef | None:
        """The port that the loose end goes to: the nearest fitting one, or any free one of the node below."""
        reach = _SNAP / self.view.zoom
        near = self.scene.nodes_in(QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach))
        fitting = [item for item in near if item.node_id != self.end.node and self._fits_node(item)]
        hit = nearest_port(fitting, point, reach)
        port = self._reference(hit) if hit is not None else None
        if port is None or self._loose.refusal(port):
            port = self._port_of_node(fitting, point)
        self._refusal = "" if port is not None else self._refusal_at(near, point)
        return port

    def _reference(self, hit: Hit) -> PortRef | None:
        return None if hit.node is None or hit.port is None else PortRef(hit.node, *hit.port)

    def _port_of_node(self, fitting: list[NodeItem], point: QPointF) -> PortRef | None:
        item = next((item for item in fitting if item.card.contains(point)), None)
        if item is None:
            return None
        wanted = self._loose.fitting(item.node_id)
        wired = item.picture.look.wired
        free = [port for port in wanted if (port.is_input, port.name) not in wired]
        return next(iter([*free, *wanted]), None)

    def _refusal_at(self, near: list[NodeItem], point: QPointF) -> str:
        hit = nearest_port(near, point, 12.0)
        port = self._reference(hit) if hit is not None else None
        if port is not None and port != self.end:
            return self._loose.refusal(port)
        below = next((item for item in near if item.card.contains(point)), None)
        if below is None or below.node_id == self.end.node:
            return ""
        ports = self._loose.ports_of(below.node_id)
        return self._loose.refusal(ports[0] if ports else PortRef(below.node_id, self.end.is_input, ""))

    def _snap_to(self, port: PortRef | None) -> None:
        if port == self._snapped:
            return
        for snapped, hot in ((self._snapped, False), (port, True)):
            if snapped is not None:
                self.scene.nodes[snapped.node].change(
                    hot_port=(snapped.is_input, snapped.name) if hot else None
                )
        self._snapped = port

    def _draw(self, point: QPointF) -> None:
        assert self._preview is not None
        fixed = self.scene.nodes[self.end.node]
        here = fixed.port_point(self.end.name, not self.end.is_input)
        there, card = point, _LOOSE.translated(point)
        if self._snapped is not None:
            other = self.scene.nodes[self._snapped.node]
            there, card = other.port_point(self._snapped.name, not self._snapped.is_input), other.card
        if self.end.is_input:
            way = wire_path(there, here, card, fixed.card)
        else:
            way = wire_path(here, there, fixed.card, card)
        self._preview.setPath(way.path)
        style = self.scene.style_
        self._preview.setPen(style.preview_pen if self._snapped else style.loose_pen)

    def _tidy_up(self) -> None:
        if self._preview is None:
            return
        self._note.remove()
        self._preview.setPath(QPainterPath())
        self.scene.removeItem(self._preview)
        for item in self.scene.nodes.values():
            item.change(dimmed=False, hot_port=None, dim_ports=frozenset())
        if self._taken in self.scene.wires:
            self.scene.wires[self._taken].change(dimmed=False)

    # Done

    def _connect(self, port: PortRef) -> None:
        self.view.editor.connect_ports(self.end, port, self._taken)

    def _detach(self, key: PortKey) -> None:
        network_id = self.scene.network_id
        self.scene.model.edit(
            say("Remove wire"), lambda document: edits.disconnect(document, network_id, [key])
        )
