"""What one does to frames, notes, points of wires and bookmarks, whichever gesture, key or menu asks for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QTextCursor

from studio.graph import annotation_edits, edits
from studio.graph.annotations import Bookmark, Rectangle
from studio.graph.document import NetworkDocument, PortKey, ProjectDocument
from studio.graph.words import say
from studio.ui.canvas.annotation_items import TITLE_HEIGHT
from studio.ui.canvas.geometry import GRID, snap, snap_up
from studio.ui.canvas.hits import Hit, Marks, PointRef
from studio.ui.canvas.inline_text import InlineText
from studio.ui.canvas.navigation import Sight
from studio.ui.canvas.wire_item import WireItem, bounds

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_PADDING = 3 * GRID  # around what is framed
_NOTE = (27 * GRID, 12 * GRID)  # the size of a new note
_TITLE_PIXELS, _NOTE_PIXELS = 13, 12


class Around(QObject):
    """Acts on the scene of one view. Refusals are told by ``status``, in words."""

    status = Signal(str)

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view, self._scene = view, view.canvas
        self.field: InlineText | None = None  # while a title or a note is changed

    @property
    def _network(self) -> NetworkDocument:
        return self._scene.network

    def _edit(
        self, label: str, function: Callable[[ProjectDocument], ProjectDocument], merge: Hashable = None
    ) -> bool:
        return self._scene.model.edit(label, function, origin=self, merge=merge)

    def double_click(self, hit: Hit, position: QPoint) -> bool:
        """What a double click does here; whether it does anything."""
        if hit.wire is not None:
            self.add_point(hit.wire, self._view.mapToScene(position))
        elif hit.frame is not None:
            self.edit_title(hit.frame)
        elif hit.note is not None:
            self.edit_note(hit.note)
        else:
            return False
        return True

    # Frames

    def frame_selection(self) -> None:
        """Put a frame behind what is selected, and ask for its title in place."""
        items = [self._scene.nodes[node_id] for node_id in self._scene.selection]
        area = bounds(items)
        for key in self._scene.annotations.selected.notes:
            area = area.united(self._scene.annotations.notes[key].area)
        if area.isEmpty():
            self.status.emit(self.tr("Select the layers that the frame should stand behind."))
            return
        network_id, title, place = self._scene.network_id, self.tr("Frame"), _around(area)
        made, step = "", ("frame", network_id, edits.next_id("f", self._network.frames))

        def change(document: ProjectDocument) -> ProjectDocument:
            nonlocal made
            document, made = annotation_edits.add_frame(document, network_id, title, place)
            return document

        if self._edit(say("Add frame"), change, merge=step):
            self._scene.select((), marks=Marks(frames=frozenset([made])))
            self.edit_title(made, merge=step)

    def colour_frames(self, colour: str) -> None:
        """Give the selected frames another colour."""
        frames, network_id = self._scene.annotations.selected.frames, self._scene.network_id

        def change(document: ProjectDocument) -> ProjectDocument:
            for key in frames:
                document = annotation_edits.change_frame(document, network_id, key, colour=colour)
            return document

        self._edit(say("Colour frame"), change)

    def edit_title(self, frame_id: str, merge: Hashable = None) -> None:
        item, network_id = self._scene.annotations.frames[frame_id], self._scene.network_id
        field = self._open(
            lambda: item.handle.adjusted(4, 2, -4, -2), item.frame.title, _TITLE_PIXELS, single_line=True
        )
        label = say("Add frame") if merge else say("Rename frame")
        field.written.connect(
            lambda text: self._edit(
                label,
                lambda document: annotation_edits.change_frame(document, network_id, frame_id, title=text),
                merge=merge,
            )
        )

    # Notes

    def add_note(self, centre: QPointF | None = None) -> None:
        """Add a note around a point, or where one looks, and let its text be written at once."""
        middle = self._view.visible_centre() if centre is None else centre
        width, height = _NOTE
        place = Rectangle(snap(middle.x() - width / 2), snap(middle.y() - height / 2), width, height)
        network_id, text, made = self._scene.network_id, self.tr("Note"), ""
        step = ("note", network_id, edits.next_id("t", self._network.notes))

        def change(document: ProjectDocument) -> ProjectDocument:
            nonlocal made
            document, made = annotation_edits.add_note(document, network_id, text, place)
            return document

        if self._edit(say("Add note"), change, merge=step):
            self._scene.select((), marks=Marks(notes=frozenset([made])))
            self.edit_note(made, merge=step)

    def edit_note(self, note_id: str, merge: Hashable = None) -> None:
        item, network_id = self._scene.annotations.notes[note_id], self._scene.network_id
        field = self._open(lambda: item.area, item.note.text, _NOTE_PIXELS, single_line=False)
        if merge is None:
            field.moveCursor(QTextCursor.MoveOperation.End)
        label = say("Add note") if merge else say("Edit note")
        field.written.connect(
            lambda text: self._edit(
                label,
                lambda document: annotation_edits.change_note(document, network_id, note_id, text=text),
                merge=merge,
            )
        )

    def edit_selected(self) -> bool:
        """Change the text of the one frame or note that is selected; whether there is one."""
        marks = self._scene.annotations.selected
        if self._scene.selection or len(marks.frames) + len(marks.notes) != 1:
            return False
        for frame_id in marks.frames:
            self.edit_title(frame_id)
        for note_id in marks.notes:
            self.edit_note(note_id)
        return True

    def _open(self, area: Callable[[], QRectF], text: str, pixels: int, single_line: bool) -> InlineText:
        if self.field is not None:
            self.field.close()
        self.field = InlineText(self._view, area, text, pixels, single_line)
        self.field.closed.connect(self._closed)
        self.field.open()
        return self.field

    def _closed(self) -> None:
        self.field = None

    # Points of wires

    def add_point(self, key: PortKey, at: QPointF) -> None:
        """Lead a wire along one more point, which is put between those that it runs between there."""
        wire = self._scene.wires[key]
        points = list(wire.edge.waypoints)
        index = _place_on(wire, at)
        points.insert(index, (snap(at.x()), snap(at.y())))
        network_id = self._scene.network_id
        if self._edit(
            say("Add waypoint"),
            lambda document: annotation_edits.set_waypoints(document, network_id, {key: points}),
        ):
            self._scene.select((), marks=Marks(points=frozenset([(key, index)])))

    def remove_point(self, point: PointRef) -> None:
        key, index = point
        points = [each for n, each in enumerate(self._network.edges[key].waypoints) if n != index]
        network_id = self._scene.network_id
        self._edit(
            say("Remove waypoint"),
            lambda document: annotation_edits.set_waypoints(document, network_id, {key: points}),
        )

    # Bookmarks

    def bookmark(self, name: str) -> None:
        """Keep what is seen under a name."""
        centre, network_id = self._view.visible_centre(), self._scene.network_id
        mark = Bookmark(name, (round(centre.x(), 1), round(centre.y(), 1)), round(self._view.zoom, 4))
        self._edit(
            say("Bookmark {name}", name=name),
            lambda document: annotation_edits.set_bookmark(document, network_id, mark),
        )

    def remove_bookmark(self, name: str) -> None:
        network_id = self._scene.network_id
        self._edit(
            say("Remove bookmark {name}", name=name),
            lambda document: annotation_edits.remove_bookmark(document, network_id, name),
        )

    def go_to(self, mark: Bookmark) -> None:
        self._view.look_at(Sight(mark.zoom, QPointF(*mark.centre), fits=False))


def _around(area: QRectF) -> Rectangle:
    """A frame's place around what it stands behind, on the grid."""
    left, top = snap(area.left() - _PADDING), snap(area.top() - _PADDING - TITLE_HEIGHT)
    return Rectangle(
        left, top, snap_up(area.right() + _PADDING - left), snap_up(area.bottom() + _PADDING - top)
    )


def _place_on(wire: WireItem, at: QPointF) -> int:
    """How many of a wire's points come before the place on it that is nearest to ``at``."""
    path = wire.path()
    shares = [share / 200 for share in range(201)]

    def nearest(point: QPointF) -> float:
        return min(shares, key=lambda share: _length(path.pointAtPercent(share) - point))

    here = nearest(at)
    return sum(nearest(item.pos()) < here for item in wire.points)


def _length(vector: QPointF) -> float:
    return float(vector.x() ** 2 + vector.y() ** 2)
