"""Gestures: what happens between the press and the release of a mouse button, one class each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen

from studio.graph.document import PortKey
from studio.ui.canvas import geometry
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.wiring import WireEnd, edge_between, refusal

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class Gesture:
    """One gesture in progress."""

    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        self.view = view
        self.pressed_at = event.position().toPoint()
        self.pressed_scene = view.mapToScene(self.pressed_at)

    def move(self, event: QMouseEvent) -> None: ...

    def release(self, event: QMouseEvent) -> None: ...

    def cancel(self) -> None: ...

    def paint(self, painter: QPainter) -> None: ...

    def _scene(self, event: QMouseEvent) -> QPointF:
        return self.view.mapToScene(event.position().toPoint())


def start_gesture(view: CanvasView, event: QMouseEvent) -> Gesture | None:
    """The gesture that a press begins, by what is under the mouse."""
    if event.button() is Qt.MouseButton.MiddleButton:
        return Pan(view, event)
    if event.button() is not Qt.MouseButton.LeftButton:
        return None
    if view.space_held:
        return Pan(view, event)
    point = view.mapToScene(event.position().toPoint())
    reach = min(geometry.PORT_REACH * 0.7, geometry.PORT_REACH * 0.7 / view.zoom)
    near = view.canvas.port_near(point, reach)
    if near is not None:
        item, port, output = near
        return DragWire.from_port(view, event, item, port, output)
    if view.canvas.node_at(point) is not None:
        return MoveNodes(view, event)
    if view.canvas.wire_at(point) is not None:
        return SelectWire(view, event)
    return BoxSelect(view, event)


class Pan(Gesture):
    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        super().__init__(view, event)
        self._last: QPoint = self.pressed_at
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: QMouseEvent) -> None:
        now = event.position().toPoint()
        self.view.pan(now - self._last)
        self._last = now


class BoxSelect(Gesture):
    """A rectangle over empty canvas selects what it touches; with Shift or Ctrl it adds."""

    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        super().__init__(view, event)
        self._rect = QRectF(self.pressed_scene, self.pressed_scene)
        adding = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        self._before = view.canvas.selected_ids() if adding else ()
        if not adding:
            view.canvas.clearSelection()

    def move(self, event: QMouseEvent) -> None:
        self._rect = QRectF(self.pressed_scene, self._scene(event)).normalized()
        inside = [item.id for item in self.view.canvas.items(self._rect) if isinstance(item, NodeItem)]
        self.view.select([*self._before, *inside])

    def paint(self, painter: QPainter) -> None:
        pen = QPen(self.view.theme.color("accent"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(self.view.theme.color("accent", 0.12))
        painter.drawRect(self._rect)


class SelectWire(Gesture):
    """A click on a wire selects it."""

    def release(self, event: QMouseEvent) -> None:
        wire = self.view.canvas.wire_at(self.pressed_scene)
        self.view.canvas.clearSelection()
        if wire is not None:
            wire.setSelected(True)


class MoveNodes(Gesture):
    """A press on a node selects it; dragging moves the selection. The document changes at the release."""

    def __init__(self, view: CanvasView, event: QMouseEvent) -> None:
        super().__init__(view, event)
        item = view.canvas.node_at(self.pressed_scene)
        assert item is not None
        toggling = event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if toggling:
            item.setSelected(not item.isSelected())
        elif not item.isSelected():
            view.select([item.id])
        self._clicked = None if toggling else item.id
        self._start = {key: view.canvas.nodes[key].pos() for key in view.canvas.selected_ids()}
        self._moved = False

    def move(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self.pressed_at).manhattanLength()
        if not self._moved and far < 4:
            return
        self._moved = True
        delta = self._scene(event) - self.pressed_scene
        for key, start in self._start.items():
            self.view.canvas.nodes[key].setPos(geometry.snapped(start + delta))
        self.view.canvas.place_wires_at(self._start)

    def release(self, event: QMouseEvent) -> None:
        if not self._moved:
            if self._clicked is not None:
                self.view.select([self._clicked])
            return
        items = self.view.canvas.nodes
        self.view.move_nodes({key: (items[key].x(), items[key].y()) for key in self._start})

    def cancel(self) -> None:
        for key, start in self._start.items():
            self.view.canvas.nodes[key].setPos(start)
        self.view.canvas.place_wires_at(self._start)


class DragWire(Gesture):
    """From a port to another. Dragging a wired input's end takes the wire along."""

    def __init__(
        self, view: CanvasView, event: QMouseEvent, end: WireEnd, replaced: PortKey | None = None
    ) -> None:
        super().__init__(view, event)
        self._end, self._replaced = end, replaced
        self._at = self.pressed_scene
        self._moved = False
        self._target: tuple[NodeItem, str, bool] | None = None
        view.viewport().setCursor(Qt.CursorShape.CrossCursor)

    @classmethod
    def from_port(
        cls, view: CanvasView, event: QMouseEvent, item: NodeItem, port: str, output: bool
    ) -> DragWire:
        edge = None if output else view.canvas.network.edge_into(item.id, port)
        if edge is None:
            return cls(view, event, WireEnd(item.id, port, output))
        view.canvas.wires[item.id, port].setVisible(False)
        return cls(view, event, WireEnd(edge.source, edge.output, True), (item.id, port))

    def move(self, event: QMouseEvent) -> None:
        self._at = self._scene(event)
        self._moved = self._moved or (event.position().toPoint() - self.pressed_at).manhattanLength() > 4
        near = self.view.canvas.port_near(self._at, geometry.PORT_REACH / min(self.view.zoom, 1.0))
        self._target = None
        if near is not None:
            reason = refusal(self.view.canvas.network, self._end, near[0].id, near[2])
            self._target = near if not reason else None
            self.view.status.emit(_words(reason))
        for item in self.view.canvas.nodes.values():
            hovered = self._target is not None and self._target[0] is item
            item.set_hovered_port((self._target[1], self._target[2]) if hovered and self._target else None)

    def release(self, event: QMouseEvent) -> None:
        self.move(event)
        self.view.status.emit("")
        self._show_replaced()
        if self._target is not None:
            item, port, _ = self._target
            edge = edge_between(self._end, item.id, port)
            if self._replaced != (edge.target, edge.input):
                self.view.connect_ports(edge, self._replaced)
        elif self._replaced is not None and self._moved:
            self.view.disconnect_input(self._replaced)
        elif self._moved and self.view.canvas.node_at(self._at) is None:
            self.view.open_search(event.position().toPoint(), self._end)

    def cancel(self) -> None:
        self._show_replaced()
        self.view.viewport().unsetCursor()

    def _show_replaced(self) -> None:
        if self._replaced is not None and self._replaced in self.view.canvas.wires:
            self.view.canvas.wires[self._replaced].setVisible(True)

    def paint(self, painter: QPainter) -> None:
        fixed = self.view.canvas.nodes[self._end.node_id].port_point(self._end.port, self._end.output)
        loose = self._target[0].port_point(self._target[1], self._target[2]) if self._target else self._at
        start, end = (fixed, loose) if self._end.output else (loose, fixed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if self._target else Qt.PenStyle.DashLine
        painter.setPen(QPen(self.view.theme.color("accent"), 2.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(geometry.wire_path(start, end))


def _words(reason: str) -> str:
    texts = {
        "same-node": QCoreApplication.translate("Canvas", "A layer can't be wired to itself."),
        "same-side": QCoreApplication.translate(
            "Canvas", "A wire goes from an output (right) to an input (left)."
        ),
        "cycle": QCoreApplication.translate(
            "Canvas", "That would close a cycle; a network has to run forward."
        ),
    }
    return texts.get(reason, "")
