"""Edits: functions from a document to the next one. Each makes a valid document or raises an EditError."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from studio.graph.blocks import bind, find_recursion, network_of, users
from studio.graph.catalogue import Catalogue, LayerSpec, SettingSpec
from studio.graph.document import Edge, NetworkDocument, Node, PortKey, ProjectDocument, frozen, joined
from studio.graph.errors import (
    CycleError,
    EditError,
    IllegalNameError,
    PortTakenError,
    RecursionEditError,
    SettingError,
    UnknownLayerError,
    UnknownNetworkError,
    UnknownNodeError,
    UnknownPortError,
)
from studio.graph.names import class_name_fault, fresh_name, name_fault
from studio.graph.order import path_between
from studio.graph.ports import find_input, free_input, input_ports
from studio.graph.settings import check_value
from studio.graph.words import say

__all__ = ["free_input", "input_ports"]  # where editors look for them, beside the edits


def next_id(prefix: str, taken: Collection[str]) -> str:
    """One past the highest number in use: ids aren't handed out again while a later one lives."""
    numbers = [
        int(name[1:]) for name in taken if name[:1] == prefix and name[1:].isdecimal() and len(name) < 12
    ]
    return f"{prefix}{max(numbers, default=0) + 1}"


# Networks


def add_network(document: ProjectDocument, name: str) -> ProjectDocument:
    _check_network_name(document, name)
    return document.with_network(NetworkDocument(next_id("g", document.networks), name))


def rename_network(document: ProjectDocument, network_id: str, name: str) -> ProjectDocument:
    network = _network(document, network_id)
    if name == network.name:
        return document
    _check_network_name(document, name)
    training = document.training
    if training.network == network.name:
        training = replace(training, network=name)
    return replace(document.with_network(replace(network, name=name)), training=training)


def remove_network(document: ProjectDocument, network_id: str) -> ProjectDocument:
    network = _network(document, network_id)
    using = [document.networks[key].name for key in users(document, network_id) if key != network_id]
    if using:
        raise EditError(
            say(
                "{network} is a block of {using}. Remove it there first.",
                network=network.name,
                using=", ".join(using),
            )
        )
    networks = {key: value for key, value in document.networks.items() if key != network_id}
    training = document.training
    if training.network == network.name:
        training = replace(training, network=None)
    return replace(document, networks=frozen(networks), training=training)


def _check_network_name(document: ProjectDocument, name: str) -> None:
    fault = class_name_fault(name)
    if fault is None and document.network_named(name) is not None:
        fault = say("another network has it")
    if fault is not None:
        raise IllegalNameError(name, fault)


# Nodes


def make_node(
    network: NetworkDocument,
    catalogue: Catalogue,
    type_name: str,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    position: tuple[float, float] = (0.0, 0.0),
    suggested: bool = False,
) -> Node:
    """A node that fits into ``network``, not yet in it: a fresh id, a free name, checked settings.

    ``suggested`` fills what the catalogue proposes for a node that is dropped on the canvas.
    """
    spec = catalogue.get(type_name)
    if spec is None:
        raise UnknownLayerError(type_name, difflib.get_close_matches(type_name, list(catalogue.layers), 2))
    taken = network.names
    if name is None:
        name = fresh_name(spec.stem or spec.type.lower(), taken)
    _check_node_name(name, taken)
    values = {s.name: s.suggested for s in spec.settings if s.suggested is not None} if suggested else {}
    values |= {key: _checked(name, spec, key, value) for key, value in (settings or {}).items()}
    x, y = position
    return Node(next_id("n", network.nodes), type_name, name, frozen(values), (float(x), float(y)))


def add_node(document: ProjectDocument, network_id: str, node: Node) -> ProjectDocument:
    network = _network(document, network_id)
    if node.id in network.nodes:
        raise EditError(say("There is a node {node!r} already.", node=node.id))
    _check_node_name(node.name, network.names)
    document = document.with_network(network.with_node(node))
    path = find_recursion(document, network_id) if network_of(node) in document.networks else ()
    if path:
        raise RecursionEditError(path)
    return document


def remove_nodes(document: ProjectDocument, network_id: str, ids: Iterable[str]) -> ProjectDocument:
    """Remove nodes and every wire at them."""
    network = _network(document, network_id)
    gone = set(ids)
    for node_id in gone:
        _node(network, node_id)
    nodes = {key: node for key, node in network.nodes.items() if key not in gone}
    edges = {
        key: edge
        for key, edge in network.edges.items()
        if edge.source not in gone and edge.target not in gone
    }
    return document.with_network(replace(network, nodes=frozen(nodes), edges=frozen(edges)))


def rename_node(document: ProjectDocument, network_id: str, node_id: str, name: str) -> ProjectDocument:
    """Rename a node. An Input or Output is a port of the block that its network is: wires there follow."""
    network = _network(document, network_id)
    node = _node(network, node_id)
    _check_node_name(name, {other.name for other in network.nodes.values() if other.id != node_id})
    if node.type in ("Input", "Output"):
        document = _rename_port(document, network_id, node.type, node.name, name)
    return document.with_network(document.networks[network_id].with_node(replace(node, name=name)))


def _rename_port(document: ProjectDocument, block_id: str, kind: str, old: str, new: str) -> ProjectDocument:
    """Wires at the uses of a block, after one of its ports has got another name."""
    for network_id in users(document, block_id):
        network = document.networks[network_id]
        uses = {node.id for node in network.nodes.values() if network_of(node) == block_id}
        edges = {}
        for edge in network.edges.values():
            if kind == "Input" and edge.target in uses and edge.input == old:
                edge = replace(edge, input=new)
            elif kind == "Output" and edge.source in uses and edge.output == old:
                edge = replace(edge, output=new)
            edges[edge.target, edge.input] = edge
        document = document.with_network(replace(network, edges=frozen(edges)))
    return document


def move_nodes(
    document: ProjectDocument, network_id: str, positions: Mapping[str, tuple[float, float]]
) -> ProjectDocument:
    """Put nodes elsewhere. Waypoints of a wire both ends of which move alike go with them."""
    network = _network(document, network_id)
    moved = {
        node_id: replace(_node(network, node_id), position=(float(x), float(y)))
        for node_id, (x, y) in positions.items()
    }
    led = _led_along(network, moved)
    network = network.with_nodes(moved)
    return document.with_network(replace(network, edges=joined(network.edges, led)) if led else network)


def _led_along(network: NetworkDocument, moved: Mapping[str, Node]) -> dict[PortKey, Edge]:
    found = {}
    for edge in [edge for node_id in moved for edge in network.edges_into(node_id)]:
        if edge.waypoints and edge.source in moved:
            (x, y), (other_x, other_y) = (
                _way(network.nodes[end], moved[end]) for end in (edge.source, edge.target)
            )
            if math.isclose(x, other_x, abs_tol=1e-3) and math.isclose(y, other_y, abs_tol=1e-3):
                points = tuple((a + x, b + y) for a, b in edge.waypoints)
                found[edge.target, edge.input] = replace(edge, waypoints=points)
    return found


def _way(before: Node, after: Node) -> tuple[float, float]:
    return after.position[0] - before.position[0], after.position[1] - before.position[1]


def set_setting(
    document: ProjectDocument, network_id: str, node_id: str, name: str, value: Any, catalogue: Catalogue
) -> ProjectDocument:
    network = _network(document, network_id)
    node = _node(network, node_id)
    spec = bind(catalogue, document).of(node)
    if spec is None:
        raise UnknownLayerError(node.type)
    settings = {**node.settings, name: _checked(node.name, spec, name, value)}
    return document.with_network(network.with_node(replace(node, settings=frozen(settings))))


def clear_setting(document: ProjectDocument, network_id: str, node_id: str, name: str) -> ProjectDocument:
    """Back to the default, or to what is inferred."""
    network = _network(document, network_id)
    node = _node(network, node_id)
    settings = {key: value for key, value in node.settings.items() if key != name}
    return document.with_network(network.with_node(replace(node, settings=frozen(settings))))


def _checked(owner: str, spec: LayerSpec, name: str, value: Any) -> Any:
    setting = spec.setting(name)
    if setting is None:
        known = ", ".join(known.name for known in spec.settings) or "none"
        raise SettingError(
            owner, name, say("{type} has no such setting; it has: {known}", type=spec.type, known=known)
        )
    return _value(owner, setting, value)


def _value(owner: str, setting: SettingSpec, value: Any) -> Any:
    try:
        return check_value(setting, value)
    except ValueError as error:
        raise SettingError(
            owner, setting.name, say("{value!r} doesn't fit: it {error}", value=value, error=error)
        ) from error


def _check_node_name(name: str, taken: Collection[str]) -> None:
    fault = name_fault(name)
    if fault is None and name in taken:
        fault = say("another node has it")
    if fault is not None:
        raise IllegalNameError(name, fault)


# Wires


def connect(
    document: ProjectDocument, network_id: str, edge: Edge, catalogue: Catalogue, replace_wire: bool = False
) -> ProjectDocument:
    """Add a wire. ``replace_wire`` takes the place of the one that ends in the same input, if any.

    A wire that is there already stays as it is led.
    """
    catalogue = bind(catalogue, document)
    network = _network(document, network_id)
    source, target = _node(network, edge.source), _node(network, edge.target)
    check_ports(source, edge.output, target, edge.input, catalogue)
    key = (edge.target, edge.input)
    known = network.edges.get(key)
    if known is not None and known.ends == edge.ends:
        return document
    if known is not None and not replace_wire:
        raise PortTakenError(target.name, edge.input)
    _check_no_cycle(network, edge)
    return document.with_network(network.with_edge(edge))


def check_ports(source: Node, output: str, target: Node, input_: str, catalogue: Catalogue) -> None:
    """Raise unless both ports exist. A node of an unknown type keeps the wires that it has, and gets no new one."""
    for node in (source, target):
        if catalogue.of(node) is None:
            raise UnknownLayerError(node.type)
    outputs = catalogue.spec(source).outputs
    if output not in [port.name for port in outputs]:
        raise UnknownPortError(source.name, output, [port.name for port in outputs])
    spec = catalogue.spec(target)
    if find_input(spec, input_) is None:
        raise UnknownPortError(
            target.name, input_, [p.name + ("1, …" if p.variadic else "") for p in spec.inputs]
        )


def _check_no_cycle(network: NetworkDocument, edge: Edge) -> None:
    path = path_between(network, edge.target, edge.source)
    if path:
        raise CycleError([network.nodes[node_id].name for node_id in (*path, edge.target)])


def disconnect(document: ProjectDocument, network_id: str, inputs: Iterable[PortKey]) -> ProjectDocument:
    """Remove the wires that end in these inputs."""
    network = _network(document, network_id)
    gone = set(inputs)
    for node_id, port in gone:
        if (node_id, port) not in network.edges:
            raise EditError(
                say(
                    "No wire ends in input {port!r} of {network}.",
                    port=port,
                    network=_node(network, node_id).name,
                )
            )
    edges = {key: edge for key, edge in network.edges.items() if key not in gone}
    return document.with_network(replace(network, edges=frozen(edges)))


# Data and training


def set_data(document: ProjectDocument, **values: Any) -> ProjectDocument:
    return replace(document, data=_with(document.data, "data", values))


def set_training(document: ProjectDocument, **values: Any) -> ProjectDocument:
    return replace(document, training=_with(document.training, "training", values))


def _with(record: Any, owner: str, values: Mapping[str, Any]) -> Any:
    known = {field.name for field in fields(record)} - {"extra"}
    for name in values:
        if name not in known:
            raise SettingError(
                owner,
                name,
                say("there is no such setting; there is: {known}", known=", ".join(sorted(known))),
            )
    plain = {
        name: frozen({key: _tuples(item) for key, item in value.items()})
        if isinstance(value, Mapping)
        else tuple(frozen(item) if isinstance(item, Mapping) else item for item in value)
        if isinstance(value, list | tuple)
        else value
        for name, value in values.items()
    }
    return replace(record, **plain)


def _tuples(value: Any) -> Any:
    """Lists become tuples, as they do when a file is read."""
    return tuple(value) if isinstance(value, list) else value


def _network(document: ProjectDocument, network_id: str) -> NetworkDocument:
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [net.name for net in document])
    return network


def _node(network: NetworkDocument, node_id: str) -> Node:
    node = network.nodes.get(node_id)
    if node is None:
        raise UnknownNodeError(node_id)
    return node
