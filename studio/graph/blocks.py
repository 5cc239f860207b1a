"""Blocks: networks and custom code as types of nodes, and which network uses which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from studio.graph.catalogue import (
    PARAMETER_KINDS,
    Catalogue,
    LayerSpec,
    NodeKind,
    PortSpec,
    SettingKind,
    SettingSpec,
)
from studio.graph.custom_code import CATEGORY, CodeError, code_type, read_code
from studio.graph.document import CodeDocument, NetworkDocument, Node, Parameter, ProjectDocument, frozen
from studio.graph.names import name_fault
from studio.graph.order import id_key
from studio.graph.words import said, say

BLOCK = "block:"


def block_type(network_id: str) -> str:
    return f"{BLOCK}{network_id}"


def network_of(node: Node) -> str | None:
    """The id of the network that a block node stands for."""
    return node.type.removeprefix(BLOCK) if node.type.startswith(BLOCK) else None


def bind(catalogue: Catalogue, document: ProjectDocument) -> Catalogue:
    """The catalogue with a document's own types: its networks as blocks and its custom code. Kept per document."""
    catalogue = catalogue.base or catalogue
    kept = document.__dict__.get("_bound")
    if kept is None or kept[0] is not catalogue:
        own = {spec.type: spec for spec in _own_types(document)}
        kept = document.__dict__["_bound"] = (catalogue, _with_types(catalogue, own))
    found: Catalogue = kept[1]
    return found


def _with_types(catalogue: Catalogue, own: Mapping[str, LayerSpec]) -> Catalogue:
    """The catalogue with more types. The last one is kept: most edits leave a document's types as they are."""
    last = catalogue.__dict__.get("_last_bound")
    if last is not None and last[0] == own:
        found: Catalogue = last[1]
        return found
    layers = frozen({**catalogue.layers, **own})
    bound = replace(catalogue, layers=layers, base=catalogue) if own else catalogue
    catalogue.__dict__["_last_bound"] = (own, bound)
    return bound


def _own_types(document: ProjectDocument) -> Iterator[LayerSpec]:
    for network in document:
        yield block_spec(network)
    for code in document.code.values():
        yield _code_spec(code)


def _code_spec(code: CodeDocument) -> LayerSpec:
    """Custom code that can't be read stays a type, without ports: its problem is told at its nodes."""
    try:
        return read_code(code).spec
    except CodeError as error:
        return LayerSpec(code_type(code.id), NodeKind.FUNCTION, CATEGORY, help=said(error), code=code.id)


def block_spec(network: NetworkDocument) -> LayerSpec:
    """A network as a type of node: its Inputs and Outputs are ports, its parameters are settings."""
    kept = network.__dict__.get("_block")
    if kept is None:
        kept = network.__dict__["_block"] = _block_spec(network)
    spec: LayerSpec = kept
    return spec


def _block_spec(network: NetworkDocument) -> LayerSpec:
    stem = "".join(char for char in network.name.lower() if char.isalnum())
    return LayerSpec(
        type=block_type(network.id),
        kind=NodeKind.MODULE,
        category="Blocks",
        target=network.name,
        stem=stem if name_fault(f"{stem}1") is None else "block",
        help=say("The network {network} as a layer.", network=network.name),
        inputs=tuple(PortSpec(node.name) for node in interface(network, "Input")),
        outputs=tuple(PortSpec(node.name) for node in interface(network, "Output")),
        settings=tuple(_setting(parameter) for parameter in network.parameters),
        network=network.id,
    )


def interface(network: NetworkDocument, kind: str) -> tuple[Node, ...]:
    """The Inputs or the Outputs of a network that aren't muted, in the order of its class's arguments and results."""
    found = [node for node in network.nodes.values() if node.type == kind and not node.muted]
    return tuple(sorted(found, key=lambda node: id_key(node.id)))


def _setting(parameter: Parameter) -> SettingSpec:
    return SettingSpec(
        parameter.name,
        PARAMETER_KINDS.get(parameter.kind, SettingKind.INT),
        default=parameter.default,
        required=parameter.default is None,
        positional=True,
        help=say("A parameter of the block, {kind}.", kind=parameter.kind),
    )


def used_networks(document: ProjectDocument, network: NetworkDocument) -> tuple[str, ...]:
    """The ids of the networks that a network uses as blocks, directly, each once."""
    kept: tuple[str, ...] | None = network.__dict__.get("_uses")
    if kept is None:
        found = dict.fromkeys(key for node in network.nodes.values() if (key := network_of(node)))
        kept = network.__dict__["_uses"] = tuple(found)
    return tuple(key for key in kept if key in document.networks)


def reachable(document: ProjectDocument, network_id: str) -> tuple[str, ...]:
    """A network and all that it uses, to any depth: used ones first. A recursion is broken where it closes."""
    order: list[str] = []
    entered: set[str] = set()
    waiting = [(network_id, False)]
    while waiting:
        key, done = waiting.pop()
        if done:
            order.append(key)
        elif key not in entered:
            entered.add(key)
            waiting.append((key, True))
            waiting += [(used, False) for used in reversed(used_networks(document, document.networks[key]))]
    return tuple(order)


def find_recursion(document: ProjectDocument, network_id: str) -> tuple[str, ...]:
    """The names along a way from a network to itself; empty when there is none."""
    came_from: dict[str, str] = {}
    waiting = [network_id]
    while waiting:
        key = waiting.pop()
        for used in used_networks(document, document.networks[key]):
            if used == network_id:
                return _names(document, came_from, key, network_id)
            if used not in came_from:
                came_from[used] = key
                waiting.append(used)
    return ()


def _names(document: ProjectDocument, came_from: dict[str, str], last: str, first: str) -> tuple[str, ...]:
    path = [first, last] if last != first else [first]
    while path[-1] != first:
        path.append(came_from[path[-1]])
    names = [document.networks[key].name for key in path]
    return (*reversed(names[1:] if last != first else names), document.networks[first].name)


def users(document: ProjectDocument, network_id: str) -> tuple[str, ...]:
    """The ids of the networks that use a network as a block, directly."""
    return tuple(net.id for net in document if network_id in used_networks(document, net))


def uses_code(document: ProjectDocument, network_id: str) -> tuple[str, ...]:
    """The ids of the custom code that a network runs, in it or in its blocks, each once."""
    found: dict[str, None] = {}
    for key in reachable(document, network_id):
        for node in document.networks[key].nodes.values():
            if node.type.startswith("code:") and node.type[5:] in document.code:
                found[node.type[5:]] = None
    return tuple(found)
