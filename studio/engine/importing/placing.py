"""Where the nodes of an imported network stand on the canvas."""

from __future__ import annotations

from dataclasses import replace

from studio.graph.document import NetworkDocument, Node, frozen
from studio.graph.layout import Box, layout
from studio.graph.layout.folding import folded

# Sizes on the canvas, where ports stand in rows below a head if there are several.
_WIDTH, _HEIGHT, _HEAD, _PORT = 190.0, 56.0, 63.0, 18.0


def laid_out(network: NetworkDocument) -> NetworkDocument:
    def size(node: Node) -> Box:
        inputs = sorted(edge.input for edge in network.edges_into(node.id))
        if len(inputs) < 2:
            return Box(_WIDTH, _HEIGHT, dict.fromkeys(inputs, _HEIGHT / 2))
        places = {name: _HEAD + _PORT * row for row, name in enumerate(inputs)}
        return Box(_WIDTH, _HEAD + _PORT * len(inputs), places)

    placed = folded(network, layout(network, size), size)
    nodes = {
        key: replace(node, position=placed.get(key, node.position)) for key, node in network.nodes.items()
    }
    return replace(network, nodes=frozen(nodes))
