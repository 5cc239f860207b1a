"""What the mouse does on the canvas: one class a gesture, from press to release. Esc takes each back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsRectItem

from studio.graph.words import say
from studio.ui.canvas.carrying import Carried
from studio.ui.canvas.drop_on_wire import DropOnWire
from studio.ui.canvas.geometry import snap
from studio.ui.canvas.guides import REACH, Guides, standing_around
from studio.ui.canvas.hits import NO_MARKS
from studio.ui.canvas.node_item import NODE_LEVEL, RAISED_LEVEL
from studio.ui.canvas.wire_item import bounds

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MULTIPLE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


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
        self.view.hovering.update_cursor()

    def cancel(self) -> None:
        self.view.pan(self.start - self._last)
        self.view.hovering.update_cursor()


class PlacingGesture(Gesture):
    """A press on a node selects it; a drag shows where what is selected would go: on the grid, or in line."""

    def __init__(self, view: CanvasView, start: QPoint, node_id: str, several: bool) -> None:
        super().__init__(view, start)
        self.pressed, self._several = node_id, several
        self.dragging = False
        self._was_selected = node_id in self.scene.selection
        self._guides: Guides | None = None
        if not self._was_selected:
            kept, marks = self.scene.selection, self.scene.annotations.selected
            self.scene.select([*(kept if several else ()), node_id], marks=marks if several else NO_MARKS)

    def move(self, position: QPoint) -> None:
        if not self.dragging:
            if not self.far_enough(position):
                return
            self.dragging = True
            items = [self.scene.nodes[node_id] for node_id in self.scene.selection]
            self._card, self._origins = bounds(items), {item.node_id: (item.x(), item.y()) for item in items}
            self._guides = Guides(
                self.scene, standing_around(self.view, self.staying), self.scene.style_.box_pen
            )
            self.begin()
        self.place(self._offset(position))

    def finish(self, position: QPoint) -> None:
        self._end()
        if self.dragging:
            self.drop()
        else:
            self._click()

    def cancel(self) -> None:
        self._end()
        if self.dragging:
            self.put_back()

    @property
    def staying(self) -> set[str]:
        """The nodes that the ones dragged are brought in line with."""
        return self.scene.nodes.keys() - set(self.scene.selection)

    def begin(self) -> None:
        """The press has become a drag."""

    def place(self, offset: QPointF) -> None:
        """Show what is dragged this far from where it was."""

    def drop(self) -> None:
        """Make the edit."""

    def put_back(self) -> None:
        """Show everything where it was."""

    def origin(self, node_id: str) -> tuple[float, float]:
        """Where a node that is dragged was."""
        return self._origins[node_id]

    def _offset(self, position: QPoint) -> QPointF:
        assert self._guides is not None
        free = self.view.mapToScene(position) - self.view.mapToScene(self.start)
        x, y = self.origin(self.pressed)
        grid = QPointF(snap(x + free.x()) - x, snap(y + free.y()) - y)
        if self.view.mouse.modifiers & Qt.KeyboardModifier.ControlModifier:
            self._guides.hide()
            return grid
        place = self._guides.snapped(self._card, free, grid, REACH / self.view.zoom)
        return QPointF(round(x + place.x()) - x, round(y + place.y()) - y)

    def _end(self) -> None:
        if self._guides is not None:
            self._guides.remove()
        self.view.hint.emit("")

    def _click(self) -> None:
        """No drag: Shift or Ctrl takes a selected node out of the selection, else it is selected alone."""
        if self._was_selected:
            left = [node_id for node_id in self.scene.selection if node_id != self.pressed]
            marks = self.scene.annotations.selected if self._several else NO_MARKS
            self.scene.select(left if self._several else [self.pressed], marks=marks)


class MoveGesture(PlacingGesture):
    """Moves all that is selected, in the document at release. A single node may be dropped on a wire."""

    def begin(self) -> None:
        self.moving = [self.scene.nodes[node_id] for node_id in self.scene.selection]
        for item in self.moving:
            item.setZValue(RAISED_LEVEL)
        self._carried = Carried(self.scene, self.scene.selection, self.scene.annotations.selected)
        self._by = QPointF()
        self._into = DropOnWire(self.view, self.moving)

    def place(self, offset: QPointF) -> None:
        self._by = offset
        self._carried.shift(offset.x(), offset.y())
        self._into.look()

    def drop(self) -> None:
        self._settle()
        places = {item.node_id: (item.x(), item.y()) for item in self.moving}
        wire = self._into.take()
        if wire is not None:
            self.view.rewirer.put_into(self.moving[0].node_id, wire, places)
        else:
            self.commit(places)

    def commit(self, places: dict[str, tuple[float, float]]) -> None:
        x, y = self._by.x(), self._by.y()
        self.scene.model.edit(
            say("Move"), lambda document: self._carried.moved(document, x, y), origin=self.view
        )

    def put_back(self) -> None:
        self._into.take()
        self._carried.shift(0, 0)
        self._settle()

    def _settle(self) -> None:
        for item in self.moving:
            item.setZValue(NODE_LEVEL)


class BoxGesture(Gesture):
    """A box over empty canvas selects what it touches; a click there selects nothing."""

    def __init__(self, view: CanvasView, start: QPoint, several: bool) -> None:
        super().__init__(view, start)
        self._before, self._marked = self.scene.selection, self.scene.annotations.selected
        self._kept, self._marks = (self._before, self._marked) if several else ((), NO_MARKS)
        self._corner = view.mapToScene(start)
        self._box: QGraphicsRectItem | None = None
        self.scene.select(self._kept, marks=self._marks)

    def move(self, position: QPoint) -> None:
        if self._box is None:
            if not self.far_enough(position):
                return
            self._box = self._make_box()
        area = QRectF(self._corner, self.view.mapToScene(position)).normalized()
        self._box.setRect(area)
        touched = [item.node_id for item in self.scene.nodes_in(area) if item.card.intersects(area)]
        marks = self._marks | self.scene.annotations.touched(area)
        self.scene.select([*self._kept, *sorted(touched)], marks=marks)

    def finish(self, position: QPoint) -> None:
        if self._box is not None:
            self.scene.removeItem(self._box)

    def cancel(self) -> None:
        self.finish(self.start)
        self.scene.select(self._before, marks=self._marked)

    def _make_box(self) -> QGraphicsRectItem:
        box = QGraphicsRectItem()
        box.setPen(self.scene.style_.box_pen)
        box.setBrush(self.scene.style_.box_fill)
        box.setZValue(10)
        self.scene.addItem(box)
        return box
