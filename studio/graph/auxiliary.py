"""Auxiliary outputs: what a network computes and returns in training mode alone, for losses beside the main one."""

from __future__ import annotations

from collections.abc import Iterable

from studio.graph.document import NetworkDocument, Node
from studio.graph.order import id_key, leading_to

SETTING = "auxiliary"


def is_auxiliary(node: Node) -> bool:
    """Whether a node is an Output of training mode alone."""
    return node.type == "Output" and node.settings.get(SETTING) is not None


def auxiliary_outputs(network: NetworkDocument) -> tuple[Node, ...]:
    """In the order in which the class returns them, after the others."""
    found = [node for node in network.nodes.values() if is_auxiliary(node) and not node.muted]
    return tuple(sorted(found, key=lambda node: id_key(node.id)))


def training_only(network: NetworkDocument, nodes: Iterable[Node]) -> frozenset[str]:
    """Which of the nodes lead to auxiliary outputs alone."""
    if not any(is_auxiliary(node) for node in nodes):
        return frozenset()
    always = leading_to(
        network, [node.id for node in nodes if node.type == "Output" and not is_auxiliary(node)]
    )
    return frozenset(node.id for node in nodes) - always
