"""What the mouse does on the canvas: one class a gesture, from press to release. Esc takes each back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsRectItem

from studio.graph import edits
from studio.ui.canvas.geometry import snap
from studio.ui.canvas.node_item import NODE_LEVEL, RAISED_LEVEL, NodeItem

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MULTIPLE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)


class Gesture:
    """A gesture under way. ``move`` and ``finish`` get positions in the viewport."""

    def __init__(self, view: CanvasView, start: QPoint) -> None:
        self.view, self.scene, self.start = view, view.canvas, start

    def move(self, position: QPoint) -> None:
        """The mouse has moved, with the button down."""

    def finish(self, position: QPoint) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Put everything back."""

    def far_enough(self, position: QPoint) -> bool:
        """Whether this is a drag and no longer a click."""
        return (position - self.start).manhattanLength() >= QApplication.startDragDistance()


class PanGesture(Gesture):
    """The canvas follows the mouse."""

    def __init__(self, view: CanvasView, start: QPoint) -> None:
        super().__init__(view, start)
        self._last = start
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, position: QPoint) -> None:
        self.view.pan(position - self._last)
        self._last = position

    def finish(self, position: QPoint) -> None:
        self.view.update_cursor()

    def cancel(self) -> None:
        self.view.pan(self.start - self._last)
        self.view.update_cursor()


class MoveGesture(Gesture):
    """A press on a node selects it; a drag moves all that is selected. The document changes at release."""

    def __init__(self, view: CanvasView, start: QPoint, node_id: str, several: bool) -> None:
        super().__init__(view, start)
        self._pressed, self._several = node_id, several
        self._moving: list[NodeItem] = []
        self._was_selected = node_id in self.scene.selection
        if not self._was_selected:
            self.scene.select([*(self.scene.selection if several else ()), node_id])

    def move(self, position: QPoint) -> None:
        if not self._moving:
            if not self.far_enough(position):
                return
            self._begin()
        offset = self.view.mapToScene(position) - self.view.mapToScene(self.start)
        x, y = self._origin(self._pressed)
        dx, dy = snap(x + offset.x()) - x, snap(y + offset.y()) - y
        for item in self._moving:
            x, y = self._origin(item.node_id)
            item.setPos(x + dx, y + dy)
        self._follow()

    def finish(self, position: QPoint) -> None:
        if not self._moving:
            self._click()
            return
        self._settle()
        places = {item.node_id: (item.x(), item.y()) for item in self._moving}
        scene, network_id = self.scene, self.scene.network_id
        scene.model.edit(
            tr("Move"), lambda document: edits.move_nodes(document, network_id, places), origin=self.view
        )

    def cancel(self) -> None:
        for item in self._moving:
            item.setPos(*self._origin(item.node_id))
        self._follow()
        self._settle()

    def _begin(self) -> None:
        self._moving = [self.scene.nodes[node_id] for node_id in self.scene.selection]
        for item in self._moving:
            item.setZValue(RAISED_LEVEL)

    def _settle(self) -> None:
        for item in self._moving:
            item.setZValue(NODE_LEVEL)

    def _origin(self, node_id: str) -> tuple[float, float]:
        return self.scene.network.nodes[node_id].position

    def _follow(self) -> None:
        self.scene.reroute({item.node_id for item in self._moving})
        self.scene.content_changed.emit()

    def _click(self) -> None:
        """No drag: Shift or Ctrl takes a selected node out of the selection, else it is selected alone."""
        if self._was_selected:
            left = [node_id for node_id in self.scene.selection if node_id != self._pressed]
            self.scene.select(left if self._several else [self._pressed])


class BoxGesture(Gesture):
    """A box over empty canvas selects what it touches; a click there selects nothing."""

    def __init__(self, view: CanvasView, start: QPoint, several: bool) -> None:
        super().__init__(view, start)
        self._kept = self.scene.selection if several else ()
        self._before = self.scene.selection
        self._corner = view.mapToScene(start)
        self._box: QGraphicsRectItem | None = None
        self.scene.select(self._kept)

    def move(self, position: QPoint) -> None:
        if self._box is None:
            if not self.far_enough(position):
                return
            self._box = self._make_box()
        area = QRectF(self._corner, self.view.mapToScene(position)).normalized()
        self._box.setRect(area)
        touched = [item.node_id for item in self.scene.nodes_in(area) if item.card.intersects(area)]
        self.scene.select([*self._kept, *sorted(touched)])

    def finish(self, position: QPoint) -> None:
        if self._box is not None:
            self.scene.removeItem(self._box)

    def cancel(self) -> None:
        self.finish(self.start)
        self.scene.select(self._before)

    def _make_box(self) -> QGraphicsRectItem:
        box = QGraphicsRectItem()
        box.setPen(self.scene.style_.box_pen)
        box.setBrush(self.scene.style_.box_fill)
        box.setZValue(10)
        self.scene.addItem(box)
        return box
