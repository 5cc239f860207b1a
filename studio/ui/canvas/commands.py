"""What gestures do to a network: functions from a document to the next, made of ``studio.graph``'s edits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from studio.graph import edits
from studio.graph.catalogue import Catalogue, LayerSpec, PortSpec
from studio.graph.document import Edge, NetworkDocument, Node, PortKey, ProjectDocument
from studio.graph.order import leading_to
from studio.graph.ports import input_ports
from studio.ui.canvas.looks import kinds_fit


@dataclass(frozen=True)
class PortRef:
    """One end of a wire."""

    node: str
    is_input: bool
    name: str


def edge_between(first: PortRef, second: PortRef) -> Edge:
    """The wire between an output and an input, given in either order."""
    source, target = (second, first) if first.is_input else (first, second)
    return Edge(source.node, source.name, target.node, target.name)


def downstream(network: NetworkDocument, node_id: str) -> frozenset[str]:
    """The nodes that can be reached from a node along the wires, itself included."""
    found: set[str] = set()
    waiting = [node_id]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [edge.target for edge in network.edges_from(current)]
    return frozenset(found)


def closing_a_cycle(network: NetworkDocument, end: PortRef) -> frozenset[str]:
    """The nodes that a wire from ``end`` can't go to, since the network would no longer run forward."""
    return downstream(network, end.node) if end.is_input else leading_to(network, [end.node])


def fitting_port(spec: LayerSpec, end: PortRef, kind: str) -> PortSpec | None:
    """The port of a fresh ``spec`` node that a wire from ``end``, carrying ``kind``, would go to."""
    if end.is_input:
        return next((port for port in spec.outputs if kinds_fit(port.kind, kind)), None)
    node = Node("n0", spec.type, "")
    ports = input_ports(NetworkDocument("g0", ""), node, spec)
    return next((port for port in ports if kinds_fit(kind, port.kind)), None)


def add_and_connect(
    document: ProjectDocument, network_id: str, node: Node, end: PortRef, kind: str, catalogue: Catalogue
) -> ProjectDocument:
    """Add a node with a wire to ``end``."""
    document = edits.add_node(document, network_id, node)
    port = fitting_port(catalogue.spec(node), end, kind)
    if port is None:
        return document
    edge = edge_between(end, PortRef(node.id, not end.is_input, port.name))
    return edits.connect(document, network_id, edge, catalogue, replace_wire=True)


def insert_on_wire(
    document: ProjectDocument, network_id: str, node: Node, key: PortKey, catalogue: Catalogue
) -> ProjectDocument:
    """Add a node in the middle of a wire: what ran through it runs through the node."""
    edge = document.networks[network_id].edges[key]
    start, end = PortRef(edge.source, False, edge.output), PortRef(edge.target, True, edge.input)
    document = add_and_connect(document, network_id, node, start, "any", catalogue)
    port = fitting_port(catalogue.spec(node), end, "any")
    if port is None:
        return document
    return edits.connect(
        document,
        network_id,
        edge_between(PortRef(node.id, False, port.name), end),
        catalogue,
        replace_wire=True,
    )


def can_be_inserted(spec: LayerSpec) -> bool:
    return bool(spec.inputs and spec.outputs)


def replug(
    document: ProjectDocument, network_id: str, old: PortKey, edge: Edge, catalogue: Catalogue
) -> ProjectDocument:
    """Move one end of a wire, which ends in ``old``, so that it becomes ``edge``. It is led as it was."""
    before = document.networks[network_id].edges[old]
    if before.ends == edge.ends:
        return document
    edge = replace(edge, waypoints=before.waypoints)
    document = edits.disconnect(document, network_id, [old])
    return edits.connect(document, network_id, edge, catalogue, replace_wire=True)


def remove(
    document: ProjectDocument, network_id: str, nodes: Collection[str], wires: Iterable[PortKey]
) -> ProjectDocument:
    """Remove nodes with their wires, and further wires."""
    document = edits.remove_nodes(document, network_id, nodes)
    left = [key for key in wires if key in document.networks[network_id].edges]
    return edits.disconnect(document, network_id, left)
