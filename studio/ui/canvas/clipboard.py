"""Nodes as text for the clipboard, a small project file, and back with fresh ids and names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from studio.graph import edits
from studio.graph.document import NetworkDocument, ProjectDocument, frozen
from studio.graph.names import free_name, name_fault
from studio.graph.serial import from_json, to_json


def part(network: NetworkDocument, ids: Collection[str]) -> NetworkDocument:
    """Some nodes of a network and the wires between them."""
    chosen = set(ids)
    nodes = {key: node for key, node in network.nodes.items() if key in chosen}
    edges = {key: e for key, e in network.edges.items() if e.source in chosen and e.target in chosen}
    return NetworkDocument(network.id, network.name, frozen(nodes), frozen(edges))


def to_text(network: NetworkDocument, ids: Collection[str]) -> str:
    """Nodes as text to paste anywhere: a small project file."""
    return to_json(ProjectDocument(frozen({network.id: part(network, ids)})))


def from_text(text: str) -> NetworkDocument | None:
    """The nodes in a text; None where it holds none. Raises FormatError where it isn't a project."""
    document, _notices = from_json(text)
    return next((network for network in document if network.nodes), None)


def paste(
    document: ProjectDocument, network_id: str, pasted: NetworkDocument, offset: tuple[float, float]
) -> tuple[ProjectDocument, tuple[str, ...]]:
    """Add copies of nodes and the wires between them; returns the ids they got."""
    network = document.networks[network_id]
    taken = {node.name for node in network.nodes.values()}
    first = int(edits.next_id("n", network.nodes)[1:])
    ids = {old: f"n{first + index}" for index, old in enumerate(pasted.nodes)}
    nodes = dict(network.nodes)
    for old, node in pasted.nodes.items():
        wanted = node.name if name_fault(node.name) is None else "layer1"
        name = free_name(wanted, taken)
        taken.add(name)
        x, y = node.position
        nodes[ids[old]] = replace(node, id=ids[old], name=name, position=(x + offset[0], y + offset[1]))
    edges = [
        replace(edge, source=ids[edge.source], target=ids[edge.target]) for edge in pasted.edges.values()
    ]
    added = {(edge.target, edge.input): edge for edge in edges}
    grown = replace(network, nodes=frozen(nodes), edges=frozen({**network.edges, **added}))
    return document.with_network(grown), tuple(ids.values())
