"""What differs between two documents, as a value: ``apply(a, diff(a, b))`` is ``b``, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studio.graph.document import Edge, NetworkDocument, Node, PortKey, ProjectDocument, empty, frozen

Change = tuple[Any, Any]  # before, after


@dataclass(frozen=True)
class NetworkDiff:
    """What differs between two states of one network.

    ``edges_changed`` are wires that join the same ports another way. ``frames`` and ``notes`` hold, by id, what was
    there before and after, None where there was nothing.
    """

    nodes_added: Mapping[str, Node] = field(default_factory=empty)
    nodes_removed: Mapping[str, Node] = field(default_factory=empty)
    nodes_changed: Mapping[str, tuple[Node, Node]] = field(default_factory=empty)
    edges_added: Mapping[PortKey, Edge] = field(default_factory=empty)
    edges_removed: Mapping[PortKey, Edge] = field(default_factory=empty)
    edges_changed: Mapping[PortKey, tuple[Edge, Edge]] = field(default_factory=empty)
    frames: Mapping[str, Change] = field(default_factory=empty)
    notes: Mapping[str, Change] = field(default_factory=empty)
    bookmarks: Change | None = None
    renamed: tuple[str, str] | None = None
    parameters: Change | None = None
    extra: Change | None = None

    def __bool__(self) -> bool:
        return any(vars(self).values())

    @property
    def structural(self) -> bool:
        """Whether more changed than how the network is drawn."""
        redrawn = all(
            replace(a, position=b.position, collapsed=b.collapsed) == b
            for a, b in self.nodes_changed.values()
        )
        return not redrawn or any(
            (
                self.nodes_added,
                self.nodes_removed,
                self.edges_added,
                self.edges_removed,
                self.renamed,
                self.parameters,
                self.extra,
            )
        )


@dataclass(frozen=True)
class DocumentDiff:
    """What differs between two documents. ``data``, ``training``: before and after, or None when the same."""

    added: Mapping[str, NetworkDocument] = field(default_factory=empty)
    removed: Mapping[str, NetworkDocument] = field(default_factory=empty)
    networks: Mapping[str, NetworkDiff] = field(default_factory=empty)
    data: Change | None = None
    training: Change | None = None
    description: tuple[str, str] | None = None
    code: Change | None = None
    extra: Change | None = None

    def __bool__(self) -> bool:
        return any(vars(self).values())

    @property
    def structural(self) -> bool:
        """Whether any network changed in more than how it is drawn."""
        changed = any(network.structural for network in self.networks.values())
        return bool(changed or self.added or self.removed or self.code)


def diff(a: ProjectDocument, b: ProjectDocument) -> DocumentDiff:
    """What leads from ``a`` to ``b``."""
    changed = {
        key: _network_diff(a.networks[key], b.networks[key])
        for key in a.networks
        if key in b.networks and a.networks[key] is not b.networks[key] and a.networks[key] != b.networks[key]
    }
    return DocumentDiff(
        added=_missing(b.networks, a.networks),
        removed=_missing(a.networks, b.networks),
        networks=frozen(changed),
        data=_change(a.data, b.data),
        training=_change(a.training, b.training),
        description=_change(a.description, b.description),
        code=_change(a.code, b.code),
        extra=_change(a.extra, b.extra),
    )


def _network_diff(a: NetworkDocument, b: NetworkDocument) -> NetworkDiff:
    changed = {
        key: (node, b.nodes[key])
        for key, node in a.nodes.items()
        if key in b.nodes and node is not b.nodes[key] and node != b.nodes[key]
    }
    return NetworkDiff(
        nodes_added=_missing(b.nodes, a.nodes),
        nodes_removed=_missing(a.nodes, b.nodes),
        nodes_changed=frozen(changed),
        edges_added=_differing(b.edges, a.edges),
        edges_removed=_differing(a.edges, b.edges),
        edges_changed=_led_elsewhere(a.edges, b.edges),
        frames=_changes(a.frames, b.frames),
        notes=_changes(a.notes, b.notes),
        bookmarks=_change(a.bookmarks, b.bookmarks),
        renamed=_change(a.name, b.name),
        parameters=_change(a.parameters, b.parameters),
        extra=_change(a.extra, b.extra),
    )


def _change(before: Any, after: Any) -> Change | None:
    return None if before == after else (before, after)


def _missing(of: Mapping[str, Any], in_: Mapping[str, Any]) -> Mapping[str, Any]:
    return frozen({key: value for key, value in of.items() if key not in in_})


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Mapping[str, Change]:
    """What stood before and stands after, by id, where that differs."""
    if before is after:
        return empty()
    keys = dict.fromkeys((*before, *after))
    return frozen(
        {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}
    )


def _differing(of: Mapping[PortKey, Edge], from_: Mapping[PortKey, Edge]) -> Mapping[PortKey, Edge]:
    """The wires that don't join what they join in the other state."""
    if of is from_:
        return empty()
    return frozen(
        {
            key: edge
            for key, edge in of.items()
            if (other := from_.get(key)) is not edge and (other is None or other.ends != edge.ends)
        }
    )


def _led_elsewhere(
    before: Mapping[PortKey, Edge], after: Mapping[PortKey, Edge]
) -> Mapping[PortKey, tuple[Edge, Edge]]:
    if before is after:
        return empty()
    return frozen(
        {
            key: (edge, other)
            for key, edge in before.items()
            if (other := after.get(key)) is not None
            and other is not edge
            and other.waypoints != edge.waypoints
            and other.ends == edge.ends
        }
    )


def apply(document: ProjectDocument, change: DocumentDiff) -> ProjectDocument:
    """The document that ``change`` leads to from ``document``, from which it was taken."""
    networks = {key: net for key, net in document.networks.items() if key not in change.removed}
    for key, network_change in change.networks.items():
        networks[key] = _apply_network(networks[key], network_change)
    networks |= change.added
    values = {
        name: getattr(change, name)[1]
        for name in ("data", "training", "description", "code", "extra")
        if getattr(change, name) is not None
    }
    return replace(document, networks=frozen(networks), **values)


def _apply_network(network: NetworkDocument, change: NetworkDiff) -> NetworkDocument:
    nodes = {key: node for key, node in network.nodes.items() if key not in change.nodes_removed}
    nodes |= {key: after for key, (_, after) in change.nodes_changed.items()}
    nodes |= change.nodes_added
    edges = {key: edge for key, edge in network.edges.items() if key not in change.edges_removed}
    edges |= {key: after for key, (_, after) in change.edges_changed.items()}
    edges |= change.edges_added
    return replace(
        network,
        nodes=frozen(nodes),
        edges=frozen(edges),
        frames=_applied(network.frames, change.frames),
        notes=_applied(network.notes, change.notes),
        bookmarks=change.bookmarks[1] if change.bookmarks else network.bookmarks,
        name=change.renamed[1] if change.renamed else network.name,
        parameters=change.parameters[1] if change.parameters else network.parameters,
        extra=change.extra[1] if change.extra else network.extra,
    )


def _applied(before: Mapping[str, Any], changes: Mapping[str, Change]) -> Mapping[str, Any]:
    if not changes:
        return before
    after = {**before, **{key: new for key, (_, new) in changes.items()}}
    return frozen({key: value for key, value in after.items() if value is not None})
