"""Another version of a document that shares what is the same: one that is read anew is a copy of everything.

A history holds a document for each step. What a step shares with the one before costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from studio.graph.document import NetworkDocument, ProjectDocument, frozen
from studio.graph.document_text import network_text, node_text, record_text

K = TypeVar("K")
V = TypeVar("V")


def with_same_parts(document: ProjectDocument, known: ProjectDocument) -> ProjectDocument:
    """``document``, with the parts of ``known`` where they are the same to the letter, and in the same order.

    The written text decides, as 1, 1.0 and True are equal in Python, and aren't the same setting.
    """
    networks = {
        key: _network(network, known.networks[key]) if key in known.networks else network
        for key, network in document.networks.items()
    }
    return replace(
        document,
        networks=_mapping(frozen(networks), known.networks, lambda a, b: a is b),
        data=_one(document.data, known.data, record_text),
        training=_one(document.training, known.training, record_text),
        code=_mapping(document.code, known.code, lambda a, b: a == b),
    )


def _network(network: NetworkDocument, known: NetworkDocument) -> NetworkDocument:
    nodes = {
        key: _one(node, known.nodes[key], node_text) if key in known.nodes else node
        for key, node in network.nodes.items()
    }
    edges = {
        key: known.edges[key] if known.edges.get(key) == edge else edge for key, edge in network.edges.items()
    }
    shared = replace(
        network,
        nodes=_mapping(frozen(nodes), known.nodes, lambda a, b: a is b),
        edges=_mapping(frozen(edges), known.edges, lambda a, b: a is b),
    )
    same = shared.nodes is known.nodes and shared.edges is known.edges
    return _one(shared, known, network_text) if same else shared


def _one(value: V, known: V, text: Callable[[V], str]) -> V:
    return known if text(value) == text(known) else value


def _mapping(values: Mapping[K, V], known: Mapping[K, V], same: Callable[[V, V], bool]) -> Mapping[K, V]:
    """``known``, if it holds the same, in the same order."""
    equal = list(values) == list(known) and all(same(value, known[key]) for key, value in values.items())
    return known if equal else values
