"""The frames and notes of the network that is shown, and which of them are selected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from studio.graph.annotations import Frame, Note
from studio.graph.diff import NetworkDiff
from studio.ui.canvas.annotation_items import AnnotationItem, FrameItem, NoteItem
from studio.ui.canvas.hits import NO_MARKS, Hit, Marks
from studio.ui.canvas.wire_item import POINT_RADIUS, PointItem

if TYPE_CHECKING:
    from studio.ui.canvas.scene import CanvasScene


class Annotations:
    """Two maps, id to item, kept equal to the network, as the scene keeps nodes and wires."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.frames: dict[str, FrameItem] = {}
        self.notes: dict[str, NoteItem] = {}
        self.selected = NO_MARKS

    def __iter__(self) -> Iterator[AnnotationItem]:
        return chain(self.frames.values(), self.notes.values())

    @property
    def covered(self) -> QRectF:
        area = QRectF()
        for item in self:
            area = area.united(item.area)
        return area

    def rebuild(self) -> None:
        """Show those of the network, after the scene was cleared."""
        self.frames.clear()
        self.notes.clear()
        network = self._scene.network
        self._show({key: (None, frame) for key, frame in network.frames.items()})
        self._show({key: (None, note) for key, note in network.notes.items()})

    def apply(self, change: NetworkDiff, far: bool) -> None:
        """Follow a change; ``far``: they are painted by the view."""
        if change.frames or change.notes:
            self._show(change.frames)
            self._show(change.notes)
            self.set_far(far)
        if self.selected != NO_MARKS:  # what of it is still there
            self.select(self.selected)

    def _show(self, changes: Mapping[str, tuple[Frame | Note | None, Frame | Note | None]]) -> None:
        for key, (before, after) in changes.items():
            items = self.frames if isinstance(after or before, Frame) else self.notes
            known = items.get(key)
            if after is None and known is not None:
                self._scene.removeItem(known)
                del items[key]
            elif after is not None and known is not None:
                known.show_thing(after)
            elif after is not None:
                self._add(after)

    def _add(self, thing: Frame | Note) -> None:
        if isinstance(thing, Frame):
            frame = self.frames[thing.id] = FrameItem(thing, self._scene.style_)
            self._scene.addItem(frame)
        else:
            note = self.notes[thing.id] = NoteItem(thing, self._scene.style_)
            self._scene.addItem(note)

    def restyle(self) -> None:
        for item in self:
            item.show_style(self._scene.style_)

    def set_far(self, far: bool) -> None:
        """From afar they are painted by the view, below the blocks that nodes are there."""
        for item in self:
            item.setVisible(not far)

    def paint_far(self, painter: QPainter, zoom: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in self:
            item.paint_all(painter, zoom)

    # Selection

    def select(self, marks: Marks) -> None:
        """Select just these, as far as they are there."""
        wires, before = self._scene.wires, self.selected
        self.selected = Marks(
            marks.frames & self.frames.keys(),
            marks.notes & self.notes.keys(),
            frozenset((key, n) for key, n in marks.points if key in wires and n < len(wires[key].points)),
        )
        for key, frame in self.frames.items():
            frame.select(key in self.selected.frames)
        for key, note in self.notes.items():
            note.select(key in self.selected.notes)
        chosen = {key for key, _ in self.selected.points}
        for wire_key in (chosen | {key for key, _ in before.points}) & wires.keys():
            for point in wires[wire_key].points:
                point.selected = (wire_key, point.index) in self.selected.points
            wires[wire_key].change()

    def touched(self, area: QRectF) -> Marks:
        """What a box selects: frames that lie in it whole, notes and points that it touches."""
        points = (
            (item.key, item.index)
            for item in self._scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
            if isinstance(item, PointItem)
        )
        return Marks(
            frozenset(key for key, item in self.frames.items() if area.contains(item.area)),
            frozenset(key for key, item in self.notes.items() if area.intersects(item.area)),
            frozenset(points),
        )

    # Looking

    def note_at(self, point: QPointF, zoom: float) -> Hit | None:
        for key, item in reversed(self.notes.items()):
            edges = item.edges_at(point, zoom)
            if edges or item.area.contains(point):
                return Hit(note=key, edges=edges)
        return None

    def point_at(self, point: QPointF, zoom: float) -> Hit | None:
        reach = max(8.0 / zoom, POINT_RADIUS + 2)
        near: Iterable[object] = self._scene.items(
            QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach),
            Qt.ItemSelectionMode.IntersectsItemBoundingRect,
        )
        for item in near:
            if isinstance(item, PointItem):
                return Hit(point=(item.key, item.index))
        return None

    def frame_at(self, point: QPointF, zoom: float) -> Hit | None:
        """A frame's title or edge. What is inside of a frame is canvas."""
        for key, item in reversed(self.frames.items()):
            edges = item.edges_at(point, zoom)
            if edges or item.handle.contains(point):
                return Hit(frame=key, edges=edges)
        return None
