"""Nodes as JSON text for the clipboard, and back into a document with fresh ids and names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from studio.graph import edits
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.errors import FormatError
from studio.graph.names import free_name, name_fault
from studio.graph.serial import from_json, to_json

PASTE_OFFSET = 32.0


def copy_text(network: NetworkDocument, node_ids: Iterable[str]) -> str:
    """The nodes and the wires between them, as the text of a small project."""
    chosen = set(node_ids)
    part = replace(
        network,
        nodes=frozen({key: node for key, node in network.nodes.items() if key in chosen}),
        edges=frozen({k: e for k, e in network.edges.items() if e.source in chosen and e.target in chosen}),
    )
    return to_json(ProjectDocument(networks=frozen({network.id: part})))


def read_text(text: str) -> NetworkDocument | None:
    """The nodes that ``copy_text`` wrote; None for any other text."""
    try:
        raw = json.loads(text)
        if not isinstance(raw, dict) or "networks" not in raw:
            return None
        document, _ = from_json(text)
    except (ValueError, FormatError, RecursionError):
        return None
    return next(iter(document), None)


def paste(
    document: ProjectDocument, network_id: str, part: NetworkDocument, offset: tuple[float, float]
) -> tuple[ProjectDocument, list[str]]:
    """Add the nodes, moved by ``offset``, with fresh ids and free names; their new ids too."""
    new_ids: dict[str, str] = {}
    for node in part.nodes.values():
        network = document.networks[network_id]
        fresh = _fresh(network, node, offset)
        new_ids[node.id] = fresh.id
        document = edits.add_node(document, network_id, fresh)
    network = document.networks[network_id]
    wires = {
        (new_ids[e.target], e.input): Edge(new_ids[e.source], e.output, new_ids[e.target], e.input)
        for e in part.edges.values()
    }
    network = replace(network, edges=frozen({**network.edges, **wires}))
    return document.with_network(network), list(new_ids.values())


def _fresh(network: NetworkDocument, node: Node, offset: tuple[float, float]) -> Node:
    taken = {other.name for other in network.nodes.values()}
    name = free_name(node.name if name_fault(node.name) is None else "node1", taken)
    x, y = node.position
    return replace(
        node, id=edits.next_id("n", network.nodes), name=name, position=(x + offset[0], y + offset[1])
    )
