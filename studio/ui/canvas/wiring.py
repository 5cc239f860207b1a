"""What gestures do to the wires of nodes that are there: put in, take out, connect in order, swap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.graph import edits
from studio.graph.catalogue import Catalogue, PortSpec
from studio.graph.document import Edge, NetworkDocument, Node, PortKey, ProjectDocument, frozen
from studio.graph.errors import CycleError, EditError
from studio.graph.ports import input_ports
from studio.ui.canvas.looks import kinds_fit
from studio.ui.canvas.words import tr

KindOf = Callable[[Edge], str]  # the kind of tensor that comes from where an edge starts


# Into a wire


def put_into_wire(
    document: ProjectDocument, network_id: str, node_id: str, key: PortKey, kind: str, catalogue: Catalogue
) -> ProjectDocument:
    """Let a wire, which carries ``kind``, run through a node that is there. Raises EditError where it can't."""
    network = document.networks[network_id]
    edge, node = network.edges[key], network.nodes[node_id]
    entry = _free_inputs(network, node, catalogue, kind)
    exits = _outputs(node, catalogue)
    if node_id in (edge.source, edge.target) or not entry or not exits or network.edges_from(node_id):
        raise EditError(tr("This wire can't run through {name}.").format(name=node.name))
    before = sum(x < node.position[0] for x, _ in edge.waypoints)  # as wires run from left to right
    first = Edge(edge.source, edge.output, node_id, entry[0].name, edge.waypoints[:before])
    second = replace(edge, source=node_id, output=exits[0].name, waypoints=edge.waypoints[before:])
    document = edits.connect(document, network_id, first, catalogue)
    return edits.connect(document, network_id, second, catalogue, replace_wire=True)


# Out of a wire


def has_through_wire(network: NetworkDocument, node_id: str) -> bool:
    """Whether something runs through a node, which could run past it."""
    return bool(network.edges_into(node_id)) and bool(network.edges_from(node_id))


def bypassing(network: NetworkDocument, node_id: str, catalogue: Catalogue, kind_of: KindOf) -> list[Edge]:
    """The wires that take a node's place when it is taken out. Raises EditError where there is no saying which."""
    node, coming, going = network.nodes[node_id], network.edges_into(node_id), network.edges_from(node_id)
    if not coming or not going:
        raise EditError(tr("No wire runs through {name}.").format(name=node.name))
    if len({(edge.source, edge.output) for edge in coming}) > 1:
        words = tr("{name} brings several wires together. Take off all but the one that is to go on.")
        raise EditError(words.format(name=node.name))
    if len({edge.output for edge in going}) > 1:
        words = tr("Wires leave {name} from several outputs. Take off all but one output's.")
        raise EditError(words.format(name=node.name))
    start, kind = coming[0], kind_of(coming[0])
    for edge in going:
        wanted = _kind_of_input(network, edge, catalogue)
        if not kinds_fit(kind, wanted):
            words = tr("{target} takes {wanted} tensors, and {source} gives {given}.")
            target, source = network.nodes[edge.target].name, network.nodes[start.source].name
            raise EditError(words.format(target=target, source=source, wanted=wanted, given=kind))
    return [
        replace(edge, source=start.source, output=start.output, waypoints=start.waypoints + edge.waypoints)
        for edge in going
    ]


def take_out(
    document: ProjectDocument, network_id: str, node_id: str, catalogue: Catalogue, kind_of: KindOf
) -> ProjectDocument:
    """Take a node out of its wire: what comes in goes on to where the node's output went."""
    network = document.networks[network_id]
    joined = bypassing(network, node_id, catalogue, kind_of)
    gone = [
        (edge.target, edge.input) for edge in (*network.edges_into(node_id), *network.edges_from(node_id))
    ]
    document = edits.disconnect(document, network_id, gone)
    for edge in joined:
        document = edits.connect(document, network_id, edge, catalogue)
    return document


# Several at once


def connect_in_order(
    document: ProjectDocument, network_id: str, ids: Sequence[str], catalogue: Catalogue, kind_of: KindOf
) -> ProjectDocument:
    """Wire nodes one after the other: each takes what those before it give and nobody took yet.

    A chain becomes a chain, and a node with two free inputs joins the two before it. Wires that are there stay.
    """
    loose: list[Edge] = []  # outputs that nobody took yet: edges without a target
    for node_id in ids:
        network = document.networks[network_id]
        node = network.nodes[node_id]
        coming = {(edge.source, edge.output) for edge in network.edges_into(node_id)}
        loose = [start for start in loose if (start.source, start.output) not in coming]
        for start in _wanted(network, node, loose, catalogue):
            fitting = _free_inputs(document.networks[network_id], node, catalogue, kind_of(start))
            try:
                edge = replace(start, target=node_id, input=fitting[0].name)
                document = edits.connect(document, network_id, edge, catalogue)
            except (IndexError, CycleError):
                continue  # it fits nowhere: the next one may
            loose.remove(start)
        exits = _outputs(node, catalogue)
        loose += [Edge(node_id, exits[0].name, "", "")] if exits else []
    return document


def _wanted(network: NetworkDocument, node: Node, loose: list[Edge], catalogue: Catalogue) -> list[Edge]:
    """Which of the loose outputs a node takes: the last ones, as many as it has inputs that need a wire."""
    spec = catalogue.of(node)
    if spec is None:
        return []
    if any(port.variadic for port in spec.inputs):
        return list(loose)
    free = [port for port in input_ports(network, node, spec) if (node.id, port.name) not in network.edges]
    count = sum(not port.optional for port in free)
    if not count and free and not network.edges_into(node.id):
        count = 1
    return loose[-count:] if count else []


def swap_inputs(
    document: ProjectDocument, network_id: str, node_id: str, catalogue: Catalogue
) -> ProjectDocument:
    """Exchange what comes into a node with two inputs. Raises EditError for any other node."""
    network = document.networks[network_id]
    node = network.nodes[node_id]
    spec = catalogue.of(node)
    ports = input_ports(network, node, spec) if spec else ()
    used = [p.name for p in ports if not p.optional or (node_id, p.name) in network.edges]
    if len(used) != 2:
        words = tr("{name} has {count} inputs: only two can be swapped.")
        raise EditError(words.format(name=node.name, count=len(used)))
    first, second = (network.edge_into(node_id, name) for name in used)
    if first is None and second is None:
        raise EditError(tr("No wire ends in {name}: there is nothing to swap.").format(name=node.name))
    others = {key: edge for key, edge in network.edges.items() if edge not in (first, second)}
    swapped = [
        replace(edge, input=name) for edge, name in ((first, used[1]), (second, used[0])) if edge is not None
    ]
    edges = {**others, **{(edge.target, edge.input): edge for edge in swapped}}
    return document.with_network(replace(network, edges=frozen(edges)))


# Ports


def _outputs(node: Node, catalogue: Catalogue) -> tuple[PortSpec, ...]:
    spec = catalogue.of(node)
    return spec.outputs if spec else ()


def _free_inputs(network: NetworkDocument, node: Node, catalogue: Catalogue, kind: str) -> list[PortSpec]:
    """The inputs without a wire that take a kind of tensor, those that need one first."""
    spec = catalogue.of(node)
    ports = input_ports(network, node, spec) if spec else ()
    free = [p for p in ports if (node.id, p.name) not in network.edges and kinds_fit(kind, p.kind)]
    return sorted(free, key=lambda port: port.optional)


def _kind_of_input(network: NetworkDocument, edge: Edge, catalogue: Catalogue) -> str:
    node = network.nodes[edge.target]
    spec = catalogue.of(node)
    ports = input_ports(network, node, spec) if spec else ()
    return next((port.kind for port in ports if port.name == edge.input), "any")


def can_take_wire(network: NetworkDocument, node_id: str, catalogue: Catalogue) -> bool:
    """Whether a node could be put into some wire: it gives something that goes nowhere, and takes something."""
    node = network.nodes[node_id]
    return (
        not network.edges_from(node_id)
        and bool(_outputs(node, catalogue))
        and bool(_free_inputs(network, node, catalogue, "any"))
    )
