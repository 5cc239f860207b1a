"""What lies below a point of the canvas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from studio.graph.document import PortKey
from studio.ui.canvas.node_item import NodeItem

PointRef = tuple[PortKey, int]  # a wire, and which of its points


@dataclass(frozen=True)
class Hit:
    """What lies below a point: a port of a node, a node, a wire, or what stands around them. All None: nothing.

    ``edges`` says which edges of a frame or a note lie there, to be dragged: ``("right", "bottom")`` at that corner.
    """

    node: str | None = None
    port: tuple[bool, str] | None = None  # (is input, name)
    wire: PortKey | None = None
    point: PointRef | None = None  # of a wire
    frame: str | None = None
    note: str | None = None
    edges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marks:
    """What can be selected besides nodes and wires: frames and notes by id, and points of wires."""

    frames: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    points: frozenset[PointRef] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.frames or self.notes or self.points)

    def __xor__(self, other: Marks) -> Marks:
        return Marks(self.frames ^ other.frames, self.notes ^ other.notes, self.points ^ other.points)

    def __or__(self, other: Marks) -> Marks:
        return Marks(self.frames | other.frames, self.notes | other.notes, self.points | other.points)

    def __ge__(self, other: Marks) -> bool:
        return self.frames >= other.frames and self.notes >= other.notes and self.points >= other.points


NO_MARKS = Marks()


def mark_at(hit: Hit) -> Marks:
    """What was hit, as a selection."""
    return Marks(
        frozenset([hit.frame] if hit.frame else ()),
        frozenset([hit.note] if hit.note else ()),
        frozenset([hit.point] if hit.point else ()),
    )


def nearest_port(items: Iterable[NodeItem], point: QPointF, reach: float) -> Hit | None:
    """The port closest to ``point`` among these nodes', if one is within ``reach``."""
    best: Hit | None = None
    for item in items:
        geometry = item.picture.geometry
        for is_input in (True, False):
            places = geometry.inputs if is_input else geometry.outputs
            if item.picture.look.folded and len(places) > 1:
                places = _at_hand(item, is_input)
            for name, place in places.items():
                offset = item.pos() + place - point
                distance = (offset.x() ** 2 + offset.y() ** 2) ** 0.5
                if distance <= reach:
                    best, reach = Hit(item.node_id, (is_input, name)), distance
    return best


def _at_hand(item: NodeItem, is_input: bool) -> dict[str, QPointF]:
    """Of ports that stand in one place the first without a wire, if there is one."""
    geometry, look = item.picture.geometry, item.picture.look
    places = geometry.inputs if is_input else geometry.outputs
    name = next((name for name in places if (is_input, name) not in look.wired), next(iter(places)))
    return {name: places[name]}
