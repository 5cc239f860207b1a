"""Another version of a document that shares what is the same: one that is read anew is a copy of everything.

A history holds a document for each step. What a step shares with the one before costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from studio.graph.document import NetworkDocument, ProjectDocument, empty, frozen

K = TypeVar("K")
V = TypeVar("V")


def with_same_parts(document: ProjectDocument, known: ProjectDocument) -> ProjectDocument:
    """``document``, with the parts of ``known`` where they are the same to the letter, and in the same order."""
    networks = {
        key: _network(network, known.networks[key]) if key in known.networks else network
        for key, network in document.networks.items()
    }
    return replace(
        document,
        networks=_mapping(networks, known.networks),
        data=_one(document.data, known.data),
        training=_one(document.training, known.training),
        code=_mapping(document.code, known.code),
    )


def _network(network: NetworkDocument, known: NetworkDocument) -> NetworkDocument:
    shared = replace(
        network, nodes=_mapping(network.nodes, known.nodes), edges=_mapping(network.edges, known.edges)
    )
    same = shared.nodes is known.nodes and shared.edges is known.edges and _same(_bare(shared), _bare(known))
    return known if same else shared


def _bare(network: NetworkDocument) -> NetworkDocument:
    return replace(network, nodes=empty(), edges=empty())


def _mapping(values: Mapping[K, V], known: Mapping[K, V]) -> Mapping[K, V]:
    """The values with the known ones among them; ``known`` itself, if it holds the same in the same order."""
    shared = {key: _one(value, known[key]) if key in known else value for key, value in values.items()}
    equal = list(shared) == list(known) and all(shared[key] is known[key] for key in known)
    return known if equal else frozen(shared)


def _one(value: V, known: V) -> V:
    return known if _same(value, known) else value


def _same(a: Any, b: Any) -> bool:
    """To the letter: 1, 1.0 and True are equal in Python, and aren't the same setting."""
    return a is b or (a == b and repr(a) == repr(b))
