"""The network that is computed: without the nodes that are bypassed or muted.

A bypassed node is left out, and who read its first output reads what came into it instead: from the first of its
inputs that is wired and whose kind fits, else from the first that is wired. A muted node is left out with its wires.
A sum (``LayerSpec.joins``) that loses all inputs but one is what is left of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.document import Edge, NetworkDocument, Node, PortKey, ProjectDocument, empty, frozen
from studio.graph.order import find_cycle, forward_order, id_key
from studio.graph.ports import input_ports
from studio.graph.words import say

PortRef = tuple[str, str]  # node id and output port


@dataclass(frozen=True)
class Lost:
    """Why nothing comes out of a port: the node that is to blame, and what is the matter with it."""

    node: str
    name: str
    reason: str  # follows the name
    muted: bool = False


@dataclass(frozen=True)
class LeftOut:
    """What leaving nodes out has done: wires that bring nothing any more, and what nodes pass on."""

    lost: Mapping[PortKey, Lost] = field(default_factory=empty)
    passed: Mapping[PortRef, PortRef] = field(default_factory=empty)  # by the left out node's output
    passing: frozenset[PortKey] = frozenset()  # the wires that what they pass on comes by


def effective_document(document: ProjectDocument, catalogue: Catalogue) -> ProjectDocument:
    """The document with the networks that are computed; itself where nothing is left out."""
    if not any(network.switched_off for network in document):
        return document
    kept: ProjectDocument | None = document.__dict__.get("_effective")
    if kept is None:
        bound = bind(catalogue, document)
        networks = {key: effective_network(net, bound) for key, net in document.networks.items()}
        kept = document.__dict__["_effective"] = replace(document, networks=frozen(networks))
    return kept


def effective_network(network: NetworkDocument, catalogue: Catalogue) -> NetworkDocument:
    """The network without what is bypassed or muted; itself where nothing is. ``catalogue`` is bound to its document.

    Kept with the network for as long as the types of these nodes stay the same.
    """
    if not network.switched_off:
        return network
    specs = [catalogue.of(node) for node in network.switched_off]
    kept = network.__dict__.get("_effective")
    if kept is None or kept[0] != specs:
        kept = network.__dict__["_effective"] = (specs, _effective(network, catalogue))
    found: NetworkDocument = kept[1]
    return found


def left_out(network: NetworkDocument) -> LeftOut:
    """What was left out of a network that ``effective_network`` gave."""
    found: LeftOut = network.__dict__.get("_left_out") or LeftOut()
    return found


def idle_wires(network: NetworkDocument, catalogue: Catalogue) -> frozenset[PortKey]:
    """The wires that bring nothing to anything, since a node at one of their ends is muted or bypassed."""
    if not network.switched_off:
        return frozenset()
    effective = effective_network(network, catalogue)
    return frozenset(network.edges.keys() - effective.edges.keys() - left_out(effective).passing)


def bypass_fault(node: Node, spec: LayerSpec | None) -> str:
    """Why a node can't be bypassed; empty when it can."""
    if spec is not None and not spec.outputs:
        return say(
            "{node} gives nothing, so that there is nothing to pass on. Mute it instead.", node=node.name
        )
    if spec is not None and not spec.inputs:
        return say(
            "{node} takes nothing, so that it has nothing to pass on. Mute it instead.", node=node.name
        )
    return ""


def _effective(network: NetworkDocument, catalogue: Catalogue) -> NetworkDocument:
    if find_cycle(network):  # which is a problem of its own
        return network
    walk = _Walk(network, catalogue)
    for node_id in forward_order(network):
        walk.visit(network.nodes[node_id])
    if not walk.gone:
        return network
    nodes = {key: node for key, node in network.nodes.items() if key not in walk.gone}
    effective = replace(
        network, nodes=frozen(_with_heirs(network, nodes)), edges=frozen(walk.edges(network.edges.values()))
    )
    effective.__dict__["_left_out"] = LeftOut(
        frozen(walk.lost), frozen(walk.passed()), frozenset(walk.passing)
    )
    return effective


class _Walk:
    """Goes along a network in forward order and finds out what comes out of the nodes that are left out."""

    def __init__(self, network: NetworkDocument, catalogue: Catalogue) -> None:
        self._network, self._catalogue = network, catalogue
        # What comes out of a node that is left out: another node's output, or nothing.
        self.gone: dict[str, PortRef | Lost] = {}
        self.lost: dict[PortKey, Lost] = {}
        self.passing: set[PortKey] = set()
        self._first: dict[str, str] = {}  # the only output that a node passes on

    def visit(self, node: Node) -> None:
        if node.muted:
            self.gone[node.id] = Lost(node.id, node.name, say("is muted"), muted=True)
        elif node.bypassed and not bypass_fault(node, spec := self._catalogue.of(node)):
            self.gone[node.id] = self._input_of(node, spec)
            if spec is not None:
                self._first[node.id] = spec.outputs[0].name
        elif any(edge.source in self.gone for edge in self._network.edges_into(node.id)):
            self._shrink(node)

    def _shrink(self, node: Node) -> None:
        """A sum of which one term is left is that term."""
        spec = self._catalogue.of(node)
        if spec is None or not spec.joins:
            return
        origins = {edge.input: self.origin(edge) for edge in self._network.edges_into(node.id)}
        left = {name: origin for name, origin in origins.items() if not isinstance(origin, Lost)}
        if len(left) == 1 < len(origins):
            ((name, self.gone[node.id]),) = left.items()
            self.passing.add((node.id, name))
            self._first[node.id] = spec.outputs[0].name

    def origin(self, edge: Edge) -> PortRef | Lost:
        """Where what a wire brings comes from."""
        known = self.gone.get(edge.source)
        if known is None:
            return (edge.source, edge.output)
        first = self._first.get(edge.source, edge.output)
        if edge.output != first and not isinstance(known, Lost):
            return Lost(
                edge.source,
                self._network.nodes[edge.source].name,
                say("is bypassed, and passes on {first} alone", first=first),
            )
        return known

    def _input_of(self, node: Node, spec: LayerSpec | None) -> PortRef | Lost:
        """What a bypassed node passes on."""
        origins = {edge.input: self.origin(edge) for edge in self._network.edges_into(node.id)}
        if spec is None:  # nobody knows what its ports take: the first wire will do
            ports = [(name, True) for name in origins]
        else:
            kind = spec.outputs[0].kind
            ports = [
                (port.name, "any" in (port.kind, kind) or port.kind == kind)
                for port in input_ports(self._network, node, spec)
                if port.name in origins
            ]
        for name, _ in sorted(ports, key=lambda port: not port[1]):
            if not isinstance(origins[name], Lost):
                self.passing.add((node.id, name))
                return origins[name]
        return next(
            iter(origins.values()), Lost(node.id, node.name, say("is bypassed, and nothing is wired to it"))
        )

    def edges(self, drawn: Iterable[Edge]) -> dict[PortKey, Edge]:
        """The wires between the nodes that are left; ``lost`` has those that bring nothing any more."""
        found = {}
        for edge in drawn:
            if edge.target in self.gone:
                continue
            origin = self.origin(edge)
            key = (edge.target, edge.input)
            if isinstance(origin, Lost):
                self.lost[key] = origin
            else:
                kept = origin == (edge.source, edge.output)
                found[key] = edge if kept else Edge(*origin, edge.target, edge.input)
        return found

    def passed(self) -> dict[PortRef, PortRef]:
        """What comes out of the nodes that are left out, by their first outputs."""
        return {
            (node_id, self._first[node_id]): origin
            for node_id, origin in self.gone.items()
            if node_id in self._first and not isinstance(origin, Lost)
        }


def _with_heirs(network: NetworkDocument, nodes: Mapping[str, Node]) -> dict[str, Node]:
    """The nodes that are left. Where the owner of shared weights is gone, the first that shared them has them."""
    heirs: dict[str, str] = {}
    found = dict(nodes)
    for node in sorted(nodes.values(), key=lambda node: id_key(node.id)):
        owner = network.nodes.get(node.module or "")
        if owner is None or owner.id in nodes:
            continue
        if owner.id in heirs:
            found[node.id] = replace(node, module=heirs[owner.id])
        else:
            heirs[owner.id] = node.id
            found[node.id] = replace(
                owner, id=node.id, name=node.name, position=node.position, bypassed=False, muted=False
            )
    return found
