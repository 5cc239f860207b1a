"""What templates made of blocks are drawn with: networks begun, layers added and wired, nodes laid out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from studio.graph.blocks import block_type
from studio.graph.document import Node, frozen
from studio.graph.layout import Box, layout
from studio.graph.node_edits import add_parameter, set_repeat, share_weights
from studio.graph.project import Network, NodeRef, Project

# Sizes on the canvas, where the widest nodes are this wide and ports stand in rows below a head.
NODE_WIDTH, NODE_HEIGHT, HEAD, PORT_ROW = 184.0, 56.0, 63.0, 18.0
COLUMN_STEP, ROW_STEP = 256.0, 144.0
COLUMNS = 6  # of a row, at most or one more

Layer = tuple[str, str, dict[str, Any]]  # type, name, settings


def start(name: str, description: str) -> tuple[Project, Network]:
    """A project whose first network, the one that is trained and pictured, is ``name``."""
    project = Project()
    network = project.add_network(name)
    project.edit("Describe", lambda document: replace(document, description=description))
    return project, network


def add_block(project: Project, name: str, **parameters: int) -> Network:
    """A network to be used as a block, with whole numbers as parameters and their defaults."""
    network = project.add_network(name)
    declare(network, **parameters)
    return network


def declare(network: Network, **parameters: int) -> None:
    for name, default in parameters.items():
        network.project.edit(
            f"Parameter {name}", partial(add_parameter, network_id=network.id, name=name, default=default)
        )


def block(network: Network) -> str:
    """The type of the nodes that stand for a network."""
    return block_type(network.id)


def chain(network: Network, *layers: Layer, after: NodeRef | None = None) -> NodeRef:
    """Layers one after the other; the last of them."""
    for kind, name, settings in layers:
        node = network.add(kind, name, (0.0, 0.0), **settings)
        if after is not None:
            network.connect(after, node)
        after = node
    assert after is not None
    return after


def join(network: Network, kind: str, name: str, sources: Sequence[NodeRef], **settings: Any) -> NodeRef:
    """A node with several inputs, wired in their order."""
    node = network.add(kind, name, (0.0, 0.0), **settings)
    for source in sources:
        network.connect(source, node)
    return node


def share(node: NodeRef, owner: NodeRef) -> None:
    """Let a node call the layer of another one."""
    network = node.network
    catalogue = network.project.catalogue
    network.project.session.edit(
        "Share weights", lambda document: share_weights(document, network.id, node.id, owner.id, catalogue)
    )


def repeat(node: NodeRef, count: int) -> NodeRef:
    network_id = node.network.id
    node.network.project.edit("Repeat", lambda document: set_repeat(document, network_id, node.id, count))
    return node


def arrange(project: Project, *, placed: Sequence[str] = ()) -> Project:
    """Lay out all networks but those ``placed`` by hand."""
    for network in project.networks:
        if network.name not in placed:
            _arrange(network)
    return project


def _arrange(network: Network) -> None:
    """Columns from left to right, broken into rows like text where a single wire leads on."""
    places = layout(network.document, lambda node: _size(network, node), grid=8.0)
    columns = {key: round(x / COLUMN_STEP) for key, (x, _) in places.items()}
    starts = _row_starts(network, columns)
    height = max(y for _, y in places.values()) + ROW_STEP
    moved = {}
    for key, (x, y) in places.items():
        row = bisect_right(starts, columns[key]) - 1
        moved[key] = (x - starts[row] * COLUMN_STEP, y + row * height)
    _place(network, moved)


def _row_starts(network: Network, columns: Mapping[str, int]) -> list[int]:
    """The first column of each row: rows are of about the same length."""
    count = max(columns.values()) + 1
    length = -(-count // -(-count // COLUMNS))
    spans = [(columns[edge.source], columns[edge.target]) for edge in network.document.edges.values()]
    starts = [0]
    for column in range(1, count - 1):
        crossing = sum(source < column <= target for source, target in spans)
        if crossing == 1 and column - starts[-1] in (length, length + 1):
            starts.append(column)
    return starts


def _size(network: Network, node: Node) -> Box:
    spec = network.project.catalogue.spec(node)
    inputs = [
        edge.input for edge in sorted(network.document.edges_into(node.id), key=lambda edge: edge.input)
    ]
    outputs = [port.name for port in spec.outputs]
    count = max(len(spec.inputs), len(inputs), len(outputs))
    if count < 2:
        middle = NODE_HEIGHT / 2
        return Box(NODE_WIDTH, NODE_HEIGHT, dict.fromkeys(inputs, middle), dict.fromkeys(outputs, middle))
    return Box(NODE_WIDTH, HEAD + count * PORT_ROW, _ports(inputs), _ports(outputs))


def _ports(names: Sequence[str]) -> dict[str, float]:
    return {name: HEAD + index * PORT_ROW for index, name in enumerate(names)}


def _place(network: Network, places: dict[str, tuple[float, float]]) -> None:
    nodes = {
        key: replace(node, position=places.get(key, node.position))
        for key, node in network.document.nodes.items()
    }
    moved = replace(network.document, nodes=frozen(nodes))
    network.project.edit("Lay out", lambda document: document.with_network(moved))
