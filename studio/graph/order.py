"""The order of a network: networkx as a derived view for order, cycles and reachability."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from studio.graph.document import NetworkDocument


@cache
def _networkx() -> Any:
    """networkx, imported on first use: half a second that the first window shouldn't wait for."""
    import networkx

    return networkx


@lru_cache(maxsize=65536)
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
    order = _sorted_ids(network)
    if len(order) < len(network.nodes):
        raise _networkx().NetworkXUnfeasible("the wires run in a cycle")
    return order


def _sorted_ids(network: NetworkDocument) -> tuple[str, ...]:
    """The topological order that always takes the oldest node that is ready (Kahn 1962). Kept per document.

    In a cycle, and behind it, nothing is ever ready.
    """
    kept: tuple[str, ...] | None = network.__dict__.get("_order")
    if kept is None:
        kept = network.__dict__["_order"] = _computed_order(network)
    return kept


def _computed_order(network: NetworkDocument) -> tuple[str, ...]:
    missing = dict.fromkeys(network.nodes, 0)  # how many sources are still to come
    for edge in network.edges.values():
        if edge.source in missing and edge.target in missing:
            missing[edge.target] += 1
    ready = [id_key(node_id) for node_id, count in missing.items() if not count]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        node_id = heapq.heappop(ready)[1]
        order.append(node_id)
        for edge in network.edges_from(node_id):
            if edge.target in missing:
                missing[edge.target] -= 1
                if not missing[edge.target]:
                    heapq.heappush(ready, id_key(edge.target))
    return tuple(order)


def flow_order(network: NetworkDocument) -> tuple[str, ...]:
    """Every node id once, as a person follows the wires: each after what it needs, one branch to its end first.

    Branches come from top to bottom. What stands in a cycle, or behind one, comes last, from left to right.
    """
    nodes = network.nodes
    missing = {key: len({edge.source for edge in network.edges_into(key)} & nodes.keys()) for key in nodes}
    waiting = sorted(
        (key for key, count in missing.items() if not count), key=_from_left(network), reverse=True
    )
    order: dict[str, None] = {}
    while waiting:
        node_id = waiting.pop()
        order[node_id] = None
        targets = {edge.target for edge in network.edges_from(node_id)} & nodes.keys()
        for target in targets:
            missing[target] -= 1
        free = [target for target in targets if not missing[target]]
        waiting += sorted(free, key=lambda key: (nodes[key].position[1], id_key(key)), reverse=True)
    return (*order, *sorted(nodes.keys() - order.keys(), key=_from_left(network)))


def _from_left(network: NetworkDocument) -> Callable[[str], Any]:
    return lambda key: (*network.nodes[key].position, id_key(key))


def find_cycle(network: NetworkDocument) -> tuple[str, ...]:
    """The ids along a cycle, the first one again at the end; empty when there is none."""
    if len(_sorted_ids(network)) == len(network.nodes):
        return ()
    path = [edge[0] for edge in _networkx().find_cycle(graph_of(network))]
    return (*path, path[0])


def path_between(network: NetworkDocument, source: str, target: str) -> tuple[str, ...]:
    """The ids along a shortest way along the wires; empty when there is none. Linear in what ``source`` leads to."""
    if source not in network.nodes or target not in network.nodes:
        return ()
    came_from: dict[str, str | None] = {source: None}
    waiting = [source]
    for node_id in waiting:  # which grows meanwhile
        if node_id == target:
            return _way_back(came_from, target)
        for edge in network.edges_from(node_id):
            if edge.target not in came_from and edge.target in network.nodes:
                came_from[edge.target] = node_id
                waiting.append(edge.target)
    return ()


def _way_back(came_from: Mapping[str, str | None], end: str) -> tuple[str, ...]:
    path: list[str] = []
    node_id: str | None = end
    while node_id is not None:
        path.append(node_id)
        node_id = came_from[node_id]
    return tuple(reversed(path))


def leading_to_outputs(network: NetworkDocument) -> frozenset[str]:
    """The nodes that the network's class holds: also those that it has for their weights alone. Kept per document."""
    kept: frozenset[str] | None = network.__dict__.get("_used")
    if kept is None:
        ends = [node.id for node in network.nodes.values() if node.type == "Output"]
        kept = network.__dict__["_used"] = leading_to(network, ends) | network.uncalled
    return kept


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
