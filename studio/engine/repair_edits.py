"""What repairs are made of: edits that are put off until somebody picks them, and a document's place to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from studio.graph import edits
from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument
from studio.graph.errors import EditError
from studio.graph.problems import Repair
from studio.graph.settings import format_value, resolved
from studio.graph.tensors import NetworkFacts, TensorSpec
from studio.graph.words import say

Apply = Callable[[ProjectDocument], ProjectDocument]
NODE_SIZE = (190.0, 90.0)  # about what a node takes up on the canvas
ROW = 96.0  # how much lower an inserted node is put where there is no room on the wire
MOST_ROWS = 20


@dataclass(frozen=True)
class NewLayer:
    """A layer to insert, and what to call it in a repair's label ("Linear 8 -> 16")."""

    type: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""

    def __str__(self) -> str:
        return self.words or self.type


@dataclass(frozen=True)
class Site:
    """A node to mend: where it stands, what is wired into it, and what is known around it."""

    document: ProjectDocument
    network: NetworkDocument
    node: Node
    spec: LayerSpec
    catalogue: Catalogue
    facts: NetworkFacts

    @property
    def inputs(self) -> Mapping[str, tuple[Edge, TensorSpec]]:
        """The wires whose tensor is known, and it, by input port."""
        found = {}
        for edge in sorted(self.network.edges_into(self.node.id), key=lambda edge: self._place(edge.input)):
            tensor = self.tensor(edge.source, edge.output)
            if tensor is not None:
                found[edge.input] = (edge, tensor)
        return found

    def _place(self, port: str) -> tuple[int, int, str]:
        """Ports in the type's order; input2 before input10."""
        names = [known.name for known in self.spec.inputs]
        return (names.index(port) if port in names else len(names), len(port), port)

    @property
    def first(self) -> tuple[Edge, TensorSpec] | None:
        return next(iter(self.inputs.values()), None)

    @property
    def owner(self) -> Node:
        """The node whose settings count: another one where weights are shared."""
        return self.network.nodes.get(self.node.module or self.node.id, self.node)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the settings come to, formulas worked out; empty where that fails."""
        try:
            return resolved(self.spec, self.owner, self.facts.arguments)
        except ValueError:
            return {}

    def tensor(self, node_id: str, port: str) -> TensorSpec | None:
        known = self.facts.nodes.get(node_id)
        return known.outputs.get(port) if known else None

    def wires_like(self, edge: Edge) -> tuple[Edge, ...]:
        """All wires into the node from that output: query, key and value of self-attention change together."""
        return tuple(
            other
            for other in self.network.edges_into(self.node.id)
            if (other.source, other.output) == (edge.source, edge.output)
        )

    def at(self, node: Node) -> Site:
        """The same network, another node."""
        return replace(self, node=node, spec=self.catalogue.spec(node))

    def back(self, node_id: str) -> list[Node]:
        """The nodes from ``node_id`` backwards along the first inputs."""
        found: list[Node] = []
        while node_id in self.network.nodes and self.network.nodes[node_id] not in found:
            node = self.network.nodes[node_id]
            found.append(node)
            wires = self.at(node).inputs if self.catalogue.of(node) else {}
            node_id = next((edge.source for edge, _ in wires.values()), "")
        return found


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def together(label: str, *repairs: Repair) -> Repair:
    """Several repairs as one."""

    def apply(document: ProjectDocument) -> ProjectDocument:
        for repair in repairs:
            document = repair.apply(document)
        return document

    return Repair(label, apply)


def set_to(site: Site, node: Node, name: str, value: Any, label: str = "") -> Repair:
    """Set a setting; ``label`` where "Set padding of conv2 to 1" doesn't say it best."""
    whose = "" if node.id == site.node.id else say(" of {node}", node=node.name)
    return Repair(
        label or say("Set {name}{whose} to {value}", name=name, whose=whose, value=format_value(value)),
        lambda document: edits.set_setting(document, site.network.id, node.id, name, value, load_catalogue()),
    )


def clear(site: Site, node: Node, name: str) -> Repair:
    whose = "" if node.id == site.node.id else say(" of {node}", node=node.name)
    return Repair(
        say("Clear {name}{whose}, so that it follows from the input", name=name, whose=whose),
        lambda document: edits.clear_setting(document, site.network.id, node.id, name),
    )


def own_weights(site: Site) -> Repair:
    """End the sharing: the node keeps the settings of the one whose weights it used."""

    def apply(document: ProjectDocument) -> ProjectDocument:
        network = document.networks[site.network.id]
        node = network.nodes[site.node.id]
        owner = network.nodes[node.module or node.id]
        alone = replace(node, module=None, settings=owner.settings, repeat=owner.repeat, init=owner.init)
        return document.with_network(network.with_node(alone))

    return Repair(say("Give {node} weights of its own", node=site.node.name), apply)


def connect(site: Site, edge: Edge) -> Repair:
    nodes = site.network.nodes
    return Repair(
        say("Connect {nodes} to {nodes2}", nodes=nodes[edge.source].name, nodes2=nodes[edge.target].name),
        lambda document: edits.connect(document, site.network.id, edge, load_catalogue()),
    )


def insert(site: Site, edges_: Sequence[Edge], layers: Sequence[NewLayer]) -> Repair:
    """Put layers into wires that come from one output; ends in ``edges_`` that aren't wired yet become so."""
    source, target = (site.network.nodes[key].name for key in (edges_[0].source, edges_[0].target))
    words = listed([str(layer) for layer in layers])
    return Repair(
        say("Insert {words} between {source} and {target}", words=words, source=source, target=target),
        lambda document: _insert(document, site.network.id, edges_, layers),
    )


def _insert(
    document: ProjectDocument, network_id: str, wires: Sequence[Edge], layers: Sequence[NewLayer]
) -> ProjectDocument:
    catalogue = load_catalogue()
    previous, port = wires[0].source, wires[0].output
    for number, layer in enumerate(layers, 1):
        network = document.networks[network_id]
        spot = _spot(network, wires[0], number / (len(layers) + 1))
        node = edits.make_node(network, catalogue, layer.type, settings=layer.settings, position=spot)
        spec = catalogue.spec(node)
        document = edits.add_node(document, network_id, node)
        wire = Edge(previous, port, node.id, spec.inputs[0].name)
        document = edits.connect(document, network_id, wire, catalogue)
        previous, port = node.id, spec.outputs[0].name
    for wire in wires:
        if document.networks[network_id].edges.get((wire.target, wire.input), wire) != wire:
            raise EditError(say("The wire to mend isn't there any more."))
        ending = Edge(previous, port, wire.target, wire.input)
        document = edits.connect(document, network_id, ending, catalogue, replace_wire=True)
    return document


def _spot(network: NetworkDocument, wire: Edge, share: float) -> tuple[float, float]:
    """A place on the wire, or below it where nodes are in the way."""
    (x1, y1), (x2, y2) = (network.nodes[key].position for key in (wire.source, wire.target))
    x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
    for _ in range(MOST_ROWS):
        if not any(_overlap((x, y), node.position) for node in network.nodes.values()):
            break
        y += ROW
    return (round(x), round(y))


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < NODE_SIZE[0] and abs(one[1] - other[1]) < NODE_SIZE[1]


def bypass(site: Site, edge: Edge) -> Repair | None:
    """Wire past the layer that ``edge`` comes from, and remove it where nothing else needs it."""
    passed = site.network.nodes[edge.source]
    before = site.network.edges_into(passed.id)
    if len(before) != 1:
        return None
    way = replace(edge, source=before[0].source, output=before[0].output)

    def apply(document: ProjectDocument) -> ProjectDocument:
        document = edits.connect(document, site.network.id, way, load_catalogue(), replace_wire=True)
        if document.networks[site.network.id].edges_from(passed.id):
            return document
        return edits.remove_nodes(document, site.network.id, [passed.id])

    return Repair(say("Wire past {passed}", passed=passed.name), apply)
