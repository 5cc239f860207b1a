"""What lies below a point of the canvas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from studio.graph.document import PortKey
from studio.ui.canvas.node_item import NodeItem


@dataclass(frozen=True)
class Hit:
    """What lies below a point: a port of a node, a node, or a wire. All None: nothing."""

    node: str | None = None
    port: tuple[bool, str] | None = None  # (is input, name)
    wire: PortKey | None = None


def nearest_port(items: Iterable[NodeItem], point: QPointF, reach: float) -> Hit | None:
    """The port closest to ``point`` among these nodes', if one is within ``reach``."""
    best: Hit | None = None
    for item in items:
        geometry = item.picture.geometry
        for is_input, places in ((True, geometry.inputs), (False, geometry.outputs)):
            for name, place in places.items():
                offset = item.pos() + place - point
                distance = (offset.x() ** 2 + offset.y() ** 2) ** 0.5
                if distance <= reach:
                    best, reach = Hit(item.node_id, (is_input, name)), distance
    return best
