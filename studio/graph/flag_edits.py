"""Edits of how nodes take part: bypassed, muted, frozen, drawn as their titles alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument, joined
from studio.graph.effective import bypass_fault
from studio.graph.errors import EditError, UnknownNetworkError, UnknownNodeError


def set_bypassed(
    document: ProjectDocument, network_id: str, ids: Collection[str], on: bool, catalogue: Catalogue
) -> ProjectDocument:
    """Leave nodes out and let what comes in pass, or take them in again. A bypassed node isn't muted any more.

    Raises EditError where a node has nothing to pass on.
    """
    network = document.networks.get(network_id)
    bound = bind(catalogue, document)
    for node_id in ids:
        node = network.nodes.get(node_id) if network else None
        fault = bypass_fault(node, bound.of(node)) if node is not None and on else ""
        if fault:
            raise EditError(fault)
    return _with(document, network_id, ids, bypassed=on, **({"muted": False} if on else {}))


def set_muted(document: ProjectDocument, network_id: str, ids: Collection[str], on: bool) -> ProjectDocument:
    """Leave nodes and their wires out, or take them in again. A muted node isn't bypassed any more."""
    return _with(document, network_id, ids, muted=on, **({"bypassed": False} if on else {}))


def set_collapsed(
    document: ProjectDocument, network_id: str, ids: Collection[str], on: bool
) -> ProjectDocument:
    """Draw nodes as their titles alone, or whole again."""
    return _with(document, network_id, ids, collapsed=on)


def set_frozen(document: ProjectDocument, network_id: str, ids: Collection[str], on: bool) -> ProjectDocument:
    """Keep the weights of nodes as they are while training, or let them learn again."""
    return _with(document, network_id, ids, freeze=on)


def _with(document: ProjectDocument, network_id: str, ids: Collection[str], **flags: Any) -> ProjectDocument:
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [net.name for net in document])
    for node_id in ids:
        if node_id not in network.nodes:
            raise UnknownNodeError(node_id)
    changed = {node_id: replace(network.nodes[node_id], **flags) for node_id in ids}
    return document.with_network(replace(network, nodes=joined(network.nodes, changed)))
