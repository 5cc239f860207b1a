"""The order of a network: networkx as a derived view for order, cycles and reachability."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from studio.graph.document import NetworkDocument


@cache
def _networkx() -> Any:
    """networkx, imported on first use: half a second that the first window shouldn't wait for."""
    import networkx

    return networkx


def id_key(node_id: str) -> tuple[int, str]:
    """Sorts ids as they were made: n2 before n10."""
    digits = "".join(filter(str.isdecimal, node_id))
    return (int(digits[:18]) if digits.isascii() and digits else 0, node_id)


def graph_of(network: NetworkDocument) -> Any:
    """Nodes and wires, as networkx sees them. Wires at nodes that aren't there are left out."""
    graph = _networkx().MultiDiGraph()
    graph.add_nodes_from(network.nodes)
    graph.add_edges_from(
        (edge.source, edge.target)
        for edge in network.edges.values()
        if edge.source in network.nodes and edge.target in network.nodes
    )
    return graph


def forward_order(network: NetworkDocument) -> tuple[str, ...]:
    """Node ids so that each comes after what it needs; equal documents give equal orders.

    Raises ``networkx.NetworkXUnfeasible`` when there is a cycle.
    """
    order: Iterable[str] = _networkx().lexicographical_topological_sort(graph_of(network), key=id_key)
    return tuple(order)


def find_cycle(network: NetworkDocument) -> tuple[str, ...]:
    """The ids along a cycle, the first one again at the end; empty when there is none."""
    try:
        edges = _networkx().find_cycle(graph_of(network))
    except _networkx().NetworkXNoCycle:
        return ()
    path = [edge[0] for edge in edges]
    return (*path, path[0])


def path_between(network: NetworkDocument, source: str, target: str) -> tuple[str, ...]:
    """The ids along a shortest way along the wires; empty when there is none. Linear in the network's size."""
    try:
        return tuple(_networkx().shortest_path(graph_of(network), source, target))
    except (_networkx().NetworkXNoPath, _networkx().NodeNotFound):
        return ()


def leading_to(network: NetworkDocument, targets: Iterable[str]) -> frozenset[str]:
    """The nodes from which a target can be reached along the wires, the targets included."""
    found: set[str] = set()
    waiting = [target for target in targets if target in network.nodes]
    while waiting:
        node_id = waiting.pop()
        if node_id in found:
            continue
        found.add(node_id)
        waiting += [edge.source for edge in network.edges_into(node_id) if edge.source in network.nodes]
    return frozenset(found)
