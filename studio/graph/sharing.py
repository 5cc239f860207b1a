"""Shared weights and repeated layers: which module a node calls, and how."""

from __future__ import annotations

from studio.graph.document import NetworkDocument, Node


def owner_of(network: NetworkDocument, node: Node) -> Node:
    """The node whose module this one calls: itself, unless it shares another's weights."""
    return network.nodes.get(node.module, node) if node.module is not None else node


def sharers_of(network: NetworkDocument, node_id: str) -> tuple[Node, ...]:
    """The nodes that use a node's weights besides itself."""
    return tuple(node for node in network.nodes.values() if node.module == node_id and node.id != node_id)


def is_chain(network: NetworkDocument, node: Node) -> bool:
    """Whether a repeated layer takes one input, so that its layers can stand in an ``nn.Sequential``."""
    return len(network.edges_into(node.id)) <= 1
