"""Names of nodes that can't be, or that two nodes have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from studio.graph import edits
from studio.graph.catalogue import Catalogue
from studio.graph.document import NetworkDocument, Node
from studio.graph.names import free_name, name_fault
from studio.graph.problems import Problem, Repair
from studio.graph.words import say


def check_names(network: NetworkDocument, catalogue: Catalogue) -> Iterator[Problem]:
    counts = Counter(node.name for node in network.nodes.values())
    seen: set[str] = set()
    for node in network.nodes.values():
        fault = _name_fault(node.name)
        if fault:
            message = say("{node!r} can't be a node's name: {fault}.", node=node.name[:80], fault=fault)
            yield Problem(
                "illegal-name", message, network.name, node.id, repairs=_rename(network, node, catalogue)
            )
        elif counts[node.name] > 1 and node.name in seen:
            message = say("Another node is called {node} too; names have to differ.", node=node.name)
            yield Problem(
                "duplicate-name", message, network.name, node.id, repairs=_rename(network, node, catalogue)
            )
        seen.add(node.name)


_name_fault = lru_cache(maxsize=65536)(name_fault)


def _rename(network: NetworkDocument, node: Node, catalogue: Catalogue) -> tuple[Repair, ...]:
    spec = catalogue.of(node)
    stem = node.name if name_fault(node.name) is None else spec.stem + "1" if spec and spec.stem else "node1"
    name = free_name(stem, {other.name for other in network.nodes.values()})
    return (
        Repair(
            say("Rename to {name}", name=name),
            lambda document: edits.rename_node(document, network.id, node.id, name),
        ),
    )
