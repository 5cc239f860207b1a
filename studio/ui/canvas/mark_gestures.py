"""Dragging frames, notes and points of wires, and the edges of frames and notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from studio.graph.annotation_edits import SMALLEST, move_annotations
from studio.graph.annotations import Rectangle
from studio.ui.canvas.carrying import Carried
from studio.ui.canvas.geometry import GRID, snap
from studio.ui.canvas.gestures import Gesture
from studio.ui.canvas.hits import Hit, Marks, mark_at
from studio.ui.canvas.words import tr

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class MarkGesture(Gesture):
    """A press selects a frame, a note or a point; a drag takes along all that is selected, and what frames hold."""

    def __init__(self, view: CanvasView, start: QPoint, hit: Hit, several: bool) -> None:
        super().__init__(view, start)
        self._hit, self._several = hit, several
        self._mark = mark_at(hit)
        self._carried: Carried | None = None
        self._by = QPointF()
        self._was_selected = self._selected >= self._mark
        if not self._was_selected:
            kept = (self.scene.selection, self._selected) if several else ((), Marks())
            self.scene.select(kept[0], marks=kept[1] | self._mark)

    @property
    def _selected(self) -> Marks:
        return self.scene.annotations.selected

    def move(self, position: QPoint) -> None:
        if self._carried is None:
            if not self.far_enough(position):
                return
            self._carried = Carried(self.scene, self.scene.selection, self._selected)
        offset = self.view.mapToScene(position) - self.view.mapToScene(self.start)
        x, y = self._origin()
        self._by = QPointF(snap(x + offset.x()) - x, snap(y + offset.y()) - y)
        self._carried.shift(self._by.x(), self._by.y())

    def finish(self, position: QPoint) -> None:
        carried, x, y = self._carried, self._by.x(), self._by.y()
        if carried is not None:
            self.scene.model.edit(self._label(), lambda document: carried.moved(document, x, y), self.view)
        elif self._several and self._was_selected:
            self.scene.select(self.scene.selection, marks=self._selected ^ self._mark)
        elif not self._several:
            self.scene.select((), marks=self._mark)

    def cancel(self) -> None:
        if self._carried is not None:
            self._carried.shift(0, 0)

    def _origin(self) -> tuple[float, float]:
        network = self.scene.network
        if self._hit.point is not None:
            key, index = self._hit.point
            return network.edges[key].waypoints[index]
        place = place_of(self.view, self._hit)
        return place.x, place.y

    def _label(self) -> str:
        if self._hit.point is not None:
            return tr("Move waypoint")
        return tr("Move frame") if self._hit.frame is not None else tr("Move note")


class ResizeGesture(Gesture):
    """Drags edges of a frame or a note, on the grid."""

    def __init__(self, view: CanvasView, start: QPoint, hit: Hit) -> None:
        super().__init__(view, start)
        self._hit = hit
        self._before = self._place = place_of(view, hit)
        self.scene.select((), marks=mark_at(hit))

    def move(self, position: QPoint) -> None:
        if self._place == self._before and not self.far_enough(position):
            return
        self._place = _dragged(self._before, self._hit.edges, self.view.mapToScene(position))
        self._show(self._place)

    def finish(self, position: QPoint) -> None:
        network_id, hit, place = self.scene.network_id, self._hit, self._place
        frames = {hit.frame: place} if hit.frame is not None else {}
        notes = {hit.note: place} if hit.note is not None else {}
        label = tr("Resize frame") if frames else tr("Resize note")
        self.scene.model.edit(
            label, lambda document: move_annotations(document, network_id, frames, notes), self.view
        )

    def cancel(self) -> None:
        self._show(self._before)

    def _show(self, place: Rectangle) -> None:
        annotations = self.scene.annotations
        if self._hit.frame is not None:
            annotations.frames[self._hit.frame].show_place(place)
        elif self._hit.note is not None:
            annotations.notes[self._hit.note].show_place(place)


def place_of(view: CanvasView, hit: Hit) -> Rectangle:
    """Where the document has the frame or note that was hit."""
    network = view.canvas.network
    if hit.frame is not None:
        return network.frames[hit.frame].rectangle
    return network.notes[hit.note or ""].rectangle


def _dragged(place: Rectangle, edges: tuple[str, ...], point: QPointF) -> Rectangle:
    """A rectangle with some of its edges at a point, and never smaller than can be seized."""
    x, y = snap(point.x()), snap(point.y())
    smallest = max(SMALLEST, 6 * GRID)
    if "right" in edges:
        place = replace(place, width=max(x - place.x, smallest))
    if "bottom" in edges:
        place = replace(place, height=max(y - place.y, smallest))
    if "left" in edges:
        left = min(x, place.right - smallest)
        place = replace(place, x=left, width=place.right - left)
    if "top" in edges:
        top = min(y, place.bottom - smallest)
        place = replace(place, y=top, height=place.bottom - top)
    return place
