"""Automatic layout: places nodes in columns from left to right, so that a network can be read.

In layers, after Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures"
(1981): which column a node goes into (``layers``), the order within each column (``ordering``), then how high each
stands (``heights``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from studio.graph.document import NetworkDocument, Node
from studio.graph.layout.heights import Extent, heights
from studio.graph.layout.layers import forward_links, layers_of
from studio.graph.layout.mesh import Wire, mesh_of
from studio.graph.layout.ordering import best_order
from studio.graph.order import id_key

__all__ = ["Box", "layout"]

COLUMN_GAP = 72.0  # room for a wire with its shape
ROW_GAP = 40.0
LANE_GAP = 30.0  # between a node and a wire that passes it
PART_GAP = 80.0  # between parts that no wire joins

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A node's size. ``inputs`` and ``outputs`` say how far below its top ports are, where that is known."""

    width: float
    height: float
    inputs: Mapping[str, float] = field(default_factory=dict, hash=False)
    outputs: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def line(self) -> float:
        """Where a straight row of nodes has its wires: at the highest port, else in the middle."""
        return min([*self.inputs.values(), *self.outputs.values()], default=self.height / 2)


def layout(
    network: NetworkDocument,
    size: Callable[[Node], Box],
    nodes: Collection[str] | None = None,
    *,
    grid: float = 10.0,
) -> dict[str, Point]:
    """Where the top left corner of each node goes: of all nodes, or of ``nodes``, by the wires among them.

    The top left corner of all of them together stays where it is, on the grid. Where nodes stand now decides between
    orders that are equally good, so a layout doesn't change when it is made again. Wires that close a cycle are
    left out of account.
    """
    ids = sorted(network.nodes if nodes is None else set(nodes) & set(network.nodes), key=id_key)
    if not ids:
        return {}
    now = {node_id: _finite(network.nodes[node_id].position) for node_id in ids}
    boxes = {node_id: size(network.nodes[node_id]) for node_id in ids}
    left, top = (_snapped(min(now[node_id][axis] for node_id in ids), grid) for axis in (0, 1))
    parts = _parts(network, ids)
    parts.sort(key=lambda part: (min((now[key][1], now[key][0]) for key in part), id_key(part[0])))
    placed: dict[str, Point] = {}
    for part in parts:
        columns, rows, height = _place(network, part, now, boxes, grid)
        for node_id, x, y in zip(part, columns, rows, strict=True):
            placed[node_id] = (left + x * grid, top + y * grid)
        top += (height + _steps(PART_GAP, grid)) * grid
    return {node_id: placed[node_id] for node_id in ids}


def _place(
    network: NetworkDocument,
    part: Sequence[str],
    now: Mapping[str, Point],
    boxes: Mapping[str, Box],
    grid: float,
) -> tuple[list[int], list[int], int]:
    """Left and top of each node of a connected part, and the part's height, in steps of the grid."""
    wires = _wires(network, part, boxes)
    kept = set(forward_links(len(part), [(wire.source, wire.target) for wire in wires]))
    wires = [wire for wire in wires if (wire.source, wire.target) in kept]
    layers = layers_of(len(part), [(w.source, w.target) for w in wires], [w.weight for w in wires])
    mesh = mesh_of(layers, wires)
    order = best_order(mesh, [now[key][1] for key in part])
    extents = [Extent(_steps(boxes[key].height, grid), round(boxes[key].line / grid)) for key in part] + [
        Extent(0, 0)
    ] * (len(mesh.layer) - len(part))
    gaps = _steps(ROW_GAP, grid), _steps(LANE_GAP, grid)
    rows = heights(mesh, order, extents, *gaps)[: len(part)]
    highest = min(rows)
    rows = [row - highest for row in rows]
    columns = _columns(layers, [boxes[key].width for key in part], grid)
    height = max(row + extent.height for row, extent in zip(rows, extents, strict=False))
    return [columns[layer] for layer in layers], rows, height


def _columns(layers: Sequence[int], widths: Sequence[float], grid: float) -> list[int]:
    """Where each column begins."""
    widest = [0.0] * (max(layers) + 1)
    for layer, width in zip(layers, widths, strict=True):
        widest[layer] = max(widest[layer], width)
    columns = [0]
    for width in widest[:-1]:
        columns.append(columns[-1] + _steps(width + COLUMN_GAP, grid))
    return columns


def _parts(network: NetworkDocument, ids: Sequence[str]) -> list[list[str]]:
    """The nodes in parts that no wire joins, each in the order of ids."""
    part_of: dict[str, int] = {}
    chosen = set(ids)
    count = 0
    for first in ids:
        if first in part_of:
            continue
        waiting = [first]
        while waiting:
            node_id = waiting.pop()
            if node_id not in part_of and node_id in chosen:
                part_of[node_id] = count
                waiting += [edge.source for edge in network.edges_into(node_id)]
                waiting += [edge.target for edge in network.edges_from(node_id)]
        count += 1
    parts: list[list[str]] = [[] for _ in range(count)]
    for node_id in ids:
        parts[part_of[node_id]].append(node_id)
    return parts


def _wires(network: NetworkDocument, part: Sequence[str], boxes: Mapping[str, Box]) -> list[Wire]:
    """The wires among the nodes of a part, those between the same two nodes as one, at their highest ports."""
    index = {node_id: number for number, node_id in enumerate(part)}
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for node_id in part:
        inputs = _ports(boxes[node_id].inputs)
        for edge in network.edges_into(node_id):
            if edge.source in index and edge.source != node_id:
                outputs = _ports(boxes[edge.source].outputs)
                ports = (outputs.get(edge.output, 0), inputs.get(edge.input, 0))
                found.setdefault((index[edge.source], index[node_id]), []).append(ports)
    return [Wire(*ends, *min(ports), weight=len(ports)) for ends, ports in sorted(found.items())]


def _ports(places: Mapping[str, float]) -> dict[str, int]:
    """The number of each port from the top."""
    return {name: number for number, name in enumerate(sorted(places, key=lambda n: (places[n], n)))}


def _finite(position: Point) -> Point:
    x, y = position
    return (x if math.isfinite(x) else 0.0, y if math.isfinite(y) else 0.0)


def _snapped(value: float, grid: float) -> float:
    return round(value / grid) * grid


def _steps(length: float, grid: float) -> int:
    """A length in steps of the grid, rounded up."""
    return math.ceil(length / grid)
