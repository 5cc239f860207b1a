"""What may be wired to what: decided from the document and the catalogue, before the edit is tried."""

from __future__ import annotations

from dataclasses import dataclass

from studio.graph import edits
from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.document import Edge, NetworkDocument
from studio.graph.order import path_between


@dataclass(frozen=True)
class WireEnd:
    """The end of a wire that is held fast while its other end is dragged."""

    node_id: str
    port: str
    output: bool


def edge_between(end: WireEnd, node_id: str, port: str) -> Edge:
    if end.output:
        return Edge(end.node_id, end.port, node_id, port)
    return Edge(node_id, port, end.node_id, end.port)


def refusal(network: NetworkDocument, end: WireEnd, node_id: str, output: bool) -> str:
    """Why a wire from ``end`` can't go to a port of that node: ``same-node``, ``same-side``, ``cycle`` or nothing."""
    if node_id == end.node_id:
        return "same-node"
    if output == end.output:
        return "same-side"
    source, target = (end.node_id, node_id) if end.output else (node_id, end.node_id)
    return "cycle" if path_between(network, target, source) else ""


def plan_wire(network: NetworkDocument, end: WireEnd, node_id: str, catalogue: Catalogue) -> Edge | None:
    """The wire from ``end`` to the first fitting port of a new node."""
    node = network.nodes[node_id]
    spec = catalogue.layers[node.type]
    if end.output:
        port = edits.free_input(network, node, spec)
    else:
        port = spec.outputs[0].name if spec.outputs else None
    return edge_between(end, node_id, port) if port else None


def fitting_types(catalogue: Catalogue, end: WireEnd | None) -> list[LayerSpec]:
    """The layers that could stand at the other end of a wire; all of them without one."""
    if end is None:
        return list(catalogue)
    return [spec for spec in catalogue if (spec.inputs if end.output else spec.outputs)]
