"""What differs between two documents, as a person would list it: one record for each difference, no words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from studio.graph.diff import NetworkDiff, diff
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument


class Kind(Enum):
    NETWORK_ADDED = "network added"
    NETWORK_REMOVED = "network removed"
    NETWORK_RENAMED = "network renamed"
    LAYER_ADDED = "layer added"
    LAYER_REMOVED = "layer removed"
    LAYER_RENAMED = "layer renamed"
    LAYER_MOVED = "layer moved"
    SETTING = "setting changed"
    WIRE_ADDED = "wire added"
    WIRE_REMOVED = "wire removed"
    PARAMETER = "parameters changed"
    DATA = "data setting changed"
    TRAINING = "training setting changed"
    CODE = "code changed"
    DESCRIPTION = "description changed"
    DRAWING = "drawing changed"


@dataclass(frozen=True)
class Difference:
    """``subject`` is what differs (``conv1.out_channels``), in the network of that name; ``before`` and ``after``
    are its values, where it has any."""

    kind: Kind
    subject: str
    network: str = ""
    before: Any = None
    after: Any = None


_NAMED = {"name", "position", "id", "settings"}
_KNOWN = {
    "nodes_added",
    "nodes_removed",
    "nodes_changed",
    "edges_added",
    "edges_removed",
    "renamed",
    "parameters",
}


def differences(a: ProjectDocument, b: ProjectDocument) -> tuple[Difference, ...]:
    """What is different in ``b``, from the large to the small."""
    change = diff(a, b)
    found = [Difference(Kind.NETWORK_ADDED, network.name) for network in change.added.values()]
    found += [Difference(Kind.NETWORK_REMOVED, network.name) for network in change.removed.values()]
    for key, inside in change.networks.items():
        found += _in_network(a.networks[key], b.networks[key], inside)
    if change.code:
        found += [
            Difference(Kind.CODE, name) for name in sorted(_names(a.code, b.code, lambda code: code.name))
        ]
    for kind, records in ((Kind.DATA, change.data), (Kind.TRAINING, change.training)):
        if records is not None:
            found += _in_record(kind, *records)
    if change.description is not None:
        found.append(Difference(Kind.DESCRIPTION, "description", "", *change.description))
    if change.extra is not None:
        found.append(Difference(Kind.DRAWING, "extra"))
    return tuple(sorted(found, key=lambda difference: _ORDER[difference.kind]))


_ORDER = {kind: position for position, kind in enumerate(Kind)}


def _names(a: Mapping[str, Any], b: Mapping[str, Any], name: Any) -> set[str]:
    return {name(b.get(key) or a[key]) for key in {*a, *b} if a.get(key) != b.get(key)}


def _in_network(a: NetworkDocument, b: NetworkDocument, change: NetworkDiff) -> Iterator[Difference]:
    if change.renamed is not None:
        yield Difference(Kind.NETWORK_RENAMED, b.name, "", *change.renamed)
    for node in change.nodes_added.values():
        yield Difference(Kind.LAYER_ADDED, f"{node.name} ({node.type})", b.name)
    for node in change.nodes_removed.values():
        yield Difference(Kind.LAYER_REMOVED, f"{node.name} ({node.type})", b.name)
    for before, after in change.nodes_changed.values():
        yield from _in_node(before, after, b.name)
    yield from _wires(Kind.WIRE_ADDED, change.edges_added.values(), b, change.nodes_added)
    yield from _wires(Kind.WIRE_REMOVED, change.edges_removed.values(), a, change.nodes_removed)
    if change.parameters is not None:
        yield Difference(Kind.PARAMETER, b.name, b.name)
    for field in fields(change):
        if getattr(change, field.name) and field.name not in _KNOWN:
            yield Difference(Kind.DRAWING, field.name, b.name)


def _wires(kind: Kind, edges: Any, network: NetworkDocument, own: Mapping[str, Node]) -> Iterator[Difference]:
    """Wires between layers that both documents have; those of a layer that came or went go without saying."""
    for edge in edges:
        if isinstance(edge, Edge) and edge.source not in own and edge.target not in own:
            source, target = network.nodes[edge.source], network.nodes[edge.target]
            yield Difference(kind, f"{source.name} → {target.name}", network.name)


def _in_node(a: Node, b: Node, network: str) -> Iterator[Difference]:
    if a.name != b.name:
        yield Difference(Kind.LAYER_RENAMED, b.name, network, a.name, b.name)
    if a.position != b.position:
        yield Difference(Kind.LAYER_MOVED, b.name, network)
    for key in sorted({*a.settings, *b.settings}):
        before, after = a.settings.get(key), b.settings.get(key)
        if before != after:
            yield Difference(Kind.SETTING, f"{b.name}.{key}", network, before, after)
    for field in fields(Node):
        before, after = getattr(a, field.name), getattr(b, field.name)
        if field.name not in _NAMED and before != after:
            yield Difference(Kind.SETTING, f"{b.name}.{field.name}", network, before, after)


def _in_record(kind: Kind, a: Any, b: Any) -> Iterator[Difference]:
    for field in fields(a):
        before, after = getattr(a, field.name), getattr(b, field.name)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in sorted({*before, *after}):
                if before.get(key) != after.get(key):
                    yield Difference(kind, key, "", before.get(key), after.get(key))
        elif before != after:
            yield Difference(kind, field.name, "", before, after)
