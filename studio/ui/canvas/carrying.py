"""What a drag takes along: nodes, frames with all that stands in them, notes, and points of wires."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from studio.graph import annotation_edits, edits
from studio.graph.annotations import Point, Rectangle
from studio.graph.document import NetworkDocument, PortKey, ProjectDocument
from studio.ui.canvas.hits import NO_MARKS, Marks
from studio.ui.canvas.scene import CanvasScene


class Carried:
    """Shows how things move, and makes the edit at the end. The document has them at their places until then."""

    def __init__(self, scene: CanvasScene, nodes: Collection[str], marks: Marks = NO_MARKS) -> None:
        self._scene = scene
        self.network: NetworkDocument = scene.network
        self.frames = set(marks.frames)
        self.notes = set(marks.notes)
        self.nodes = dict.fromkeys(nodes)
        for key in marks.frames:
            self._add_content(key)
        self._ways = self._points(marks)

    def _add_content(self, frame_id: str) -> None:
        """What stands in a frame, by the middles of nodes and notes; frames that lie in it whole."""
        area = self._scene.annotations.frames[frame_id].area
        self.nodes |= dict.fromkeys(
            key for key, item in self._scene.nodes.items() if area.contains(item.card.center())
        )
        notes = self._scene.annotations.notes
        self.notes |= {key for key, item in notes.items() if area.contains(item.area.center())}
        frames = self._scene.annotations.frames
        self.frames |= {key for key, item in frames.items() if area.contains(item.area)}

    def _points(self, marks: Marks) -> dict[PortKey, tuple[bool, ...]]:
        """Which points of wires move: those between nodes that do, and those that are selected."""
        found = {}
        for key, edge in self.network.edges.items():
            if edge.waypoints:
                whole = edge.source in self.nodes and edge.target in self.nodes
                moved = tuple(whole or (key, n) in marks.points for n in range(len(edge.waypoints)))
                if any(moved):
                    found[key] = moved
        return found

    def shift(self, dx: float, dy: float) -> None:
        """Show all of it moved from where the document has it."""
        for key in self.nodes:
            x, y = self.network.nodes[key].position
            self._scene.nodes[key].setPos(x + dx, y + dy)
        for key in self.frames:
            self._scene.annotations.frames[key].show_place(_moved(self.network.frames[key].rectangle, dx, dy))
        for key in self.notes:
            self._scene.annotations.notes[key].show_place(_moved(self.network.notes[key].rectangle, dx, dy))
        for wire, moved in self._ways.items():
            self._scene.wires[wire].lead_along(self._led(wire, moved, dx, dy))
        self._scene.reroute(self.nodes)
        self._scene.content_changed.emit()

    def moved(self, document: ProjectDocument, dx: float, dy: float) -> ProjectDocument:
        """The document with all of it moved."""
        network_id, network = self._scene.network_id, self.network
        places = {
            key: (network.nodes[key].position[0] + dx, network.nodes[key].position[1] + dy)
            for key in self.nodes
        }
        document = edits.move_nodes(document, network_id, places)
        document = annotation_edits.move_annotations(
            document,
            network_id,
            {key: _moved(network.frames[key].rectangle, dx, dy) for key in self.frames},
            {key: _moved(network.notes[key].rectangle, dx, dy) for key in self.notes},
        )
        ways = {wire: self._led(wire, moved, dx, dy) for wire, moved in self._ways.items()}
        return annotation_edits.set_waypoints(document, network_id, ways)

    def _led(self, wire: PortKey, moved: Sequence[bool], dx: float, dy: float) -> list[Point]:
        points = zip(self.network.edges[wire].waypoints, moved, strict=True)
        return [(x + dx, y + dy) if move else (x, y) for (x, y), move in points]


def _moved(place: Rectangle, dx: float, dy: float) -> Rectangle:
    return replace(place, x=place.x + dx, y=place.y + dy)


def remove_marks(document: ProjectDocument, network_id: str, marks: Marks) -> ProjectDocument:
    """Remove frames, keeping what stands in them, notes, and points of wires."""
    document = annotation_edits.remove_annotations(document, network_id, marks.frames, marks.notes)
    gone = {key: {n for wire, n in marks.points if wire == key} for key, _ in marks.points}
    edges = document.networks[network_id].edges
    ways = {
        key: [point for n, point in enumerate(edges[key].waypoints) if n not in numbers]
        for key, numbers in gone.items()
    }
    return annotation_edits.set_waypoints(document, network_id, ways)
