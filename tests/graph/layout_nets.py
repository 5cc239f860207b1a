"""Networks to lay out, and what a layout is judged by."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from studio.graph.document import Edge, NetworkDocument, Node, frozen
from studio.graph.layout import Box

Positions = Mapping[str, tuple[float, float]]
Point = tuple[float, float]


class Net:
    """Builds a document: ``add`` takes the nodes that feed the new one and returns its id."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], Edge] = {}

    def add(self, *sources: str, kind: str = "Layer") -> str:
        node_id = f"n{len(self.nodes) + 1}"
        self.nodes[node_id] = Node(node_id, kind, node_id)
        for number, source in enumerate(sources):
            self.wire(source, node_id, f"x{number}")
        return node_id

    def row(self, source: str, count: int) -> str:
        for _ in range(count):
            source = self.add(source)
        return source

    def wire(self, source: str, target: str, port: str) -> None:
        self.edges[target, port] = Edge(source, "y", target, port)

    @property
    def document(self) -> NetworkDocument:
        return NetworkDocument("g1", "Net", frozen(self.nodes), frozen(self.edges))


def sized(network: NetworkDocument) -> Callable[[Node], Box]:
    """Sizes as the canvas has them: one port in the middle, several in rows."""

    def size(node: Node) -> Box:
        names = sorted({edge.input for edge in network.edges_into(node.id)})
        if len(names) < 2:
            return Box(152, 56, dict.fromkeys(names, 28), {"y": 28})
        height = -(-(60 + 18 * len(names)) // 8) * 8
        return Box(160, height, {name: 63 + 18 * row for row, name in enumerate(names)}, {"y": 63})

    return size


def chain(length: int) -> NetworkDocument:
    net = Net()
    net.row(net.add(), length - 1)
    return net.document


def residual(blocks: int, branch: int = 5) -> NetworkDocument:
    """As ResNet: every third block has two layers in its shortcut."""
    net = Net()
    last = net.row(net.add(), 3)
    for block in range(blocks):
        beside = net.row(last, branch)
        shortcut = net.row(last, 2) if block % 3 == 2 else last
        last = net.row(net.add(beside, shortcut), 1)
    net.row(last, 3)
    return net.document


def inception(blocks: int) -> NetworkDocument:
    net = Net()
    last = net.row(net.add(), 2)
    for _ in range(blocks):
        last = net.add(*(net.row(last, length) for length in (1, 3, 5, 2)))
    net.row(last, 2)
    return net.document


def unet(depth: int) -> NetworkDocument:
    net = Net()
    last = net.add()
    skips = []
    for _ in range(depth):
        skips.append(net.row(last, 2))
        last = net.add(skips[-1])
    last = net.row(last, 2)
    for skip in reversed(skips):
        last = net.row(net.add(skip, net.add(last)), 2)
    net.add(last)
    return net.document


def dense(layers: int) -> NetworkDocument:
    """As DenseNet, each layer with a wire from every one before it."""
    net = Net()
    features = [net.row(net.add(), 1)]
    for _ in range(layers):
        features.append(net.row(net.add(*features) if len(features) > 1 else features[0], 2))
    net.row(net.add(*features), 2)
    return net.document


def transformer(blocks: int) -> NetworkDocument:
    """An encoder whose output every block of the decoder gets."""
    net = Net()
    last = net.row(net.add(), 1)
    for _ in range(blocks):
        last = net.row(net.add(last, net.add(net.add(last))), 1)
        last = net.row(net.add(last, net.row(last, 3)), 1)
    memory = last
    last = net.row(net.add(), 1)
    for _ in range(blocks):
        last = net.row(net.add(last, net.add(last)), 1)
        last = net.row(net.add(last, net.add(last, memory)), 1)
    net.row(last, 2)
    return net.document


def ends(network: NetworkDocument, positions: Positions) -> Iterator[tuple[Edge, Point, Point]]:
    """The wires with the places of their ports."""
    size = sized(network)
    for edge in network.edges.values():
        (x, y), (u, v) = positions[edge.source], positions[edge.target]
        source, target = size(network.nodes[edge.source]), size(network.nodes[edge.target])
        yield edge, (x + source.width, y + source.outputs[edge.output]), (u, v + target.inputs[edge.input])


def curve(start: Point, end: Point, count: int = 60) -> list[Point]:
    """Points on a wire as the canvas draws it."""
    (x, y), (u, v) = start, end
    reach = min(max((u - x) * 0.5, 18.0), 140.0)
    points = []
    for step in range(count + 1):
        t = step / count
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((a * x + b * (x + reach) + c * (u - reach) + d * u, (a + b) * y + (c + d) * v))
    return points


def crossings(network: NetworkDocument, positions: Positions) -> int:
    """How many pairs of wires cross, drawn as straight lines."""
    wires = list(ends(network, positions))
    return sum(_cross(a[1:], b[1:]) for a, b in combinations(wires, 2))


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (
        math.copysign(1, turn)
        if (turn := (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
        else 0
    )


def hidden(network: NetworkDocument, positions: Positions) -> int:
    """How often a wire runs behind a node that isn't at its end."""
    size = sized(network)
    boxes = {key: (x, y, size(network.nodes[key])) for key, (x, y) in positions.items()}
    count = 0
    for edge, start, end in ends(network, positions):
        points = curve(start, end, max(60, int(end[0] - start[0]) // 20))
        for key, (x, y, box) in boxes.items():
            if key not in (edge.source, edge.target) and x < end[0] and x + box.width > start[0]:
                count += any(x < u < x + box.width and y < v < y + box.height for u, v in points)
    return count


def overlaps(network: NetworkDocument, positions: Positions) -> int:
    size = sized(network)
    boxes = [(x, y, size(network.nodes[key])) for key, (x, y) in positions.items()]
    return sum(
        x < u + other.width and u < x + box.width and y < v + other.height and v < y + box.height
        for (x, y, box), (u, v, other) in combinations(boxes, 2)
    )
