"""Edits of blocks: a selection becomes a block, and a block becomes its layers again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from studio.graph.blocks import block_type, interface, network_of
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.edits import add_network, next_id
from studio.graph.errors import EditError, IllegalNameError, UnknownNetworkError, UnknownNodeError
from studio.graph.formulas import Formula, names_in, renamed
from studio.graph.names import free_name, fresh_name, name_fault
from studio.graph.order import id_key
from studio.graph.tensors import TensorSpec
from studio.graph.words import say

PortRef = tuple[str, str]  # node id and output port
GAP = 240.0  # between a block's layers and its Inputs and Outputs


def collapse(
    document: ProjectDocument,
    network_id: str,
    ids: Collection[str],
    name: str,
    tensors: Mapping[PortRef, TensorSpec] | None = None,
) -> tuple[ProjectDocument, str]:
    """Make a block of some nodes of a network; returns the document and the new block node's id.

    The nodes keep their ids and names inside of the block, so that ``conv1.weight`` becomes ``block1.conv1.weight``.
    ``tensors`` tells what is known of the outputs that are wired into the block: its Inputs' example shapes. Raises
    EditError where the nodes can't be one layer.
    """
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [net.name for net in document])
    chosen = _chosen(network, ids)
    document = add_network(document, name)
    block = next(net for net in document if net.name == name)
    entering, leaving = _crossing(network, chosen)
    block, ports_in, ports_out = _inside(network, block, chosen, entering, leaving, tensors or {})
    document = document.with_network(block)
    node = _block_node(network, block, chosen)
    nodes = {key: item for key, item in network.nodes.items() if key not in chosen} | {node.id: node}
    edges = [e for e in network.edges.values() if e.source not in chosen and e.target not in chosen]
    edges += [Edge(source, output, node.id, ports_in[source, output]) for source, output in entering]
    edges += [
        replace(e, source=node.id, output=ports_out[e.source, e.output])
        for e in network.edges.values()
        if e.source in chosen and e.target not in chosen
    ]
    outer = replace(network, nodes=frozen(nodes), edges=frozen({(e.target, e.input): e for e in edges}))
    return document.with_network(outer), node.id


def _chosen(network: NetworkDocument, ids: Collection[str]) -> set[str]:
    chosen = set(ids)
    for node_id in chosen:
        if node_id not in network.nodes:
            raise UnknownNodeError(node_id)
    ends = [network.nodes[key].name for key in chosen if network.nodes[key].type in ("Input", "Output")]
    if ends:
        raise EditError(
            say(
                "{ends}: Inputs and Outputs belong to the network, not into a block.",
                ends=", ".join(sorted(ends)),
            )
        )
    if not chosen:
        raise EditError(say("Choose the layers that the block should hold."))
    for node in network.nodes.values():
        if node.module is not None and (node.id in chosen) != (node.module in chosen):
            owner = network.nodes.get(node.module, node)
            raise EditError(
                say(
                    "{node} shares the weights of {owner}: both or neither go into the block.",
                    node=node.name,
                    owner=owner.name,
                )
            )
    _check_convex(network, chosen)
    return chosen


def _check_convex(network: NetworkDocument, chosen: set[str]) -> None:
    """A way out of the selection must not lead back into it: as one layer it would wait for itself."""
    waiting = [e.target for e in network.edges.values() if e.source in chosen and e.target not in chosen]
    seen: set[str] = set()
    while waiting:
        node_id = waiting.pop()
        if node_id in seen:
            continue
        seen.add(node_id)
        for edge in network.edges_from(node_id):
            if edge.target in chosen:
                between, back = network.nodes[node_id].name, network.nodes[edge.target].name
                raise EditError(
                    say(
                        "{between} lies between the chosen layers (it feeds {back}): choose it too.",
                        between=between,
                        back=back,
                    )
                )
            waiting.append(edge.target)


def _crossing(network: NetworkDocument, chosen: set[str]) -> tuple[list[PortRef], list[PortRef]]:
    """The outputs that are wired into the selection, and those of it that are used outside or nowhere."""
    ordered = sorted(network.edges.values(), key=lambda e: (id_key(e.target), e.input))
    entering = dict.fromkeys(
        (e.source, e.output) for e in ordered if e.target in chosen and e.source not in chosen
    )
    leaving = dict.fromkeys(
        (e.source, e.output) for e in ordered if e.source in chosen and e.target not in chosen
    )
    return list(entering), list(leaving)


def _inside(
    network: NetworkDocument,
    block: NetworkDocument,
    chosen: set[str],
    entering: Sequence[PortRef],
    leaving: Sequence[PortRef],
    tensors: Mapping[PortRef, TensorSpec],
) -> tuple[NetworkDocument, dict[PortRef, str], dict[PortRef, str]]:
    """The block's network, and the names of its ports by the outputs they stand for."""
    nodes = {key: network.nodes[key] for key in network.nodes if key in chosen}
    edges = [e for e in network.edges.values() if e.source in chosen and e.target in chosen]
    taken = {node.name for node in nodes.values()} | {p.name for p in network.parameters}
    left = min(node.position[0] for node in nodes.values()) - GAP
    right = max(node.position[0] for node in nodes.values()) + GAP
    top = min(node.position[1] for node in nodes.values())
    ports_in: dict[PortRef, str] = {}
    for number, ref in enumerate(entering):
        port = free_name("x" if len(entering) == 1 else network.nodes[ref[0]].name, taken)
        taken.add(port)
        end = Node(
            next_id("n", nodes), "Input", port, _example(tensors.get(ref)), (left, top + 90.0 * number)
        )
        nodes[end.id] = end
        ports_in[ref] = port
        edges += [
            Edge(end.id, "output", e.target, e.input)
            for e in network.edges.values()
            if e.target in chosen and (e.source, e.output) == ref
        ]
    ports_out: dict[PortRef, str] = {}
    for number, ref in enumerate(leaving):
        port = free_name("y" if len(leaving) == 1 else f"{network.nodes[ref[0]].name}_out", taken)
        taken.add(port)
        end = Node(next_id("n", nodes), "Output", port, position=(right, top + 90.0 * number))
        nodes[end.id] = end
        ports_out[ref] = port
        edges.append(Edge(*ref, end.id, "input"))
    used = _parameters_in(nodes.values())
    parameters = tuple(p for p in network.parameters if p.name in used)
    block = replace(
        block,
        nodes=frozen(nodes),
        edges=frozen({(e.target, e.input): e for e in edges}),
        parameters=parameters,
    )
    return block, ports_in, ports_out


def _example(tensor: TensorSpec | None) -> Mapping[str, Any]:
    """An Input's settings: the shape that is wired in, symbolic sizes aside."""
    if tensor is None or len(tensor.shape) < 2:
        return frozen({"shape": (1,)} if tensor is None else {"shape": (1,), "dtype": tensor.dtype})
    shape = tuple(axis if isinstance(axis, int) else "T" if axis == "T" else 1 for axis in tensor.shape[1:])
    return frozen({"shape": shape} if tensor.dtype == "float32" else {"shape": shape, "dtype": tensor.dtype})


def _parameters_in(nodes: Collection[Node]) -> set[str]:
    formulas = [value for node in nodes for value in (*node.settings.values(), node.repeat)]
    return {name for value in formulas if isinstance(value, Formula) for name in names_in(value)}


def _block_node(network: NetworkDocument, block: NetworkDocument, chosen: set[str]) -> Node:
    places = [network.nodes[key].position for key in chosen]
    x = sum(place[0] for place in places) / len(places)
    y = sum(place[1] for place in places) / len(places)
    stem = "".join(char for char in block.name.lower() if char.isalnum())
    stem = stem if name_fault(f"{stem}1") is None else "block"
    name = fresh_name(stem, {node.name for node in network.nodes.values()})
    settings = {p.name: Formula(p.name) for p in block.parameters}
    return Node(
        next_id("n", network.nodes), block_type(block.id), name, frozen(settings), (round(x), round(y))
    )


def expand(
    document: ProjectDocument, network_id: str, node_id: str
) -> tuple[ProjectDocument, tuple[str, ...]]:
    """Put a block's layers in its place; returns the document and their ids.

    A repeated block becomes a chain of blocks first. Names that are taken get the block's name in front.
    """
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [net.name for net in document])
    if node_id not in network.nodes:
        raise UnknownNodeError(node_id)
    node = network.nodes[node_id]
    block = document.networks.get(network_of(node) or "")
    if block is None:
        raise EditError(say("{node} isn't a block.", node=node.name))
    if node.module is not None or any(other.module == node_id for other in network.nodes.values()):
        raise EditError(
            say("{node} shares its weights; its layers can't be put in its place.", node=node.name)
        )
    if node.repeat != 1:
        return _unrolled(document, network, node)
    return _inlined(document, network, node, block)


def _unrolled(
    document: ProjectDocument, network: NetworkDocument, node: Node
) -> tuple[ProjectDocument, tuple[str, ...]]:
    """A repeated block as that many blocks one after the other."""
    if not isinstance(node.repeat, int):
        raise EditError(
            say(
                "{node} is repeated {repeat} times: give a number before it is expanded.",
                node=node.name,
                repeat=node.repeat,
            )
        )
    block = document.networks[network_of(node) or ""]
    first_in, first_out = (interface(block, kind)[0].name for kind in ("Input", "Output"))
    nodes = {key: item for key, item in network.nodes.items() if key != node.id}
    taken = {item.name for item in nodes.values()}
    chain: list[Node] = []
    for number in range(node.repeat):
        name = free_name(f"{node.name}_{number + 1}", taken)
        taken.add(name)
        place = (node.position[0] + GAP * number, node.position[1])
        each = replace(node, id=next_id("n", {**network.nodes, **nodes}), name=name, repeat=1, position=place)
        nodes[each.id] = each
        chain.append(each)
    edges = []
    for edge in network.edges.values():
        if edge.target == node.id and edge.input == first_in:
            edges.append(replace(edge, target=chain[0].id))
        elif edge.target == node.id:
            edges += [replace(edge, target=each.id) for each in chain]
        elif edge.source == node.id:
            edges.append(replace(edge, source=chain[-1].id))
        else:
            edges.append(edge)
    edges += [Edge(a.id, first_out, b.id, first_in) for a, b in pairwise(chain)]
    outer = replace(network, nodes=frozen(nodes), edges=frozen({(e.target, e.input): e for e in edges}))
    return document.with_network(outer), tuple(each.id for each in chain)


def _inlined(
    document: ProjectDocument, network: NetworkDocument, node: Node, block: NetworkDocument
) -> tuple[ProjectDocument, tuple[str, ...]]:
    inner = [item for item in block.nodes.values() if item.type not in ("Input", "Output")]
    nodes = {key: item for key, item in network.nodes.items() if key != node.id}
    taken = {item.name for item in nodes.values()} | {p.name for p in network.parameters}
    values = {p.name: node.settings.get(p.name, p.default) for p in block.parameters}
    if any(value is None for value in values.values()):
        missing = next(name for name, value in values.items() if value is None)
        raise EditError(say("{node} has no value for {missing}.", node=node.name, missing=missing))
    left = min((item.position[0] for item in inner), default=0.0)
    top = min((item.position[1] for item in inner), default=0.0)
    ids: dict[str, str] = {}
    for item in sorted(inner, key=lambda each: id_key(each.id)):
        name = item.name if item.name not in taken else free_name(f"{node.name}_{item.name}", taken)
        if name_fault(name):
            raise IllegalNameError(name, name_fault(name) or "")
        taken.add(name)
        ids[item.id] = next_id("n", {**network.nodes, **nodes})
        place = (node.position[0] + item.position[0] - left, node.position[1] + item.position[1] - top)
        settings = {key: _with_values(value, values) for key, value in item.settings.items()}
        nodes[ids[item.id]] = replace(
            item,
            id=ids[item.id],
            name=name,
            settings=frozen(settings),
            repeat=_with_values(item.repeat, values),
            position=place,
            freeze=item.freeze or node.freeze,
            **_flags(node, item),
        )
    for item in inner:
        if item.module is not None:
            nodes[ids[item.id]] = replace(nodes[ids[item.id]], module=ids.get(item.module))
    shift = (node.position[0] - left, node.position[1] - top)
    edges = _inlined_edges(network, node, block, ids, shift)
    outer = replace(network, nodes=frozen(nodes), edges=frozen({(e.target, e.input): e for e in edges}))
    return document.with_network(outer), tuple(ids.values())


def _flags(block: Node, item: Node) -> dict[str, Any]:
    """What is bypassed or muted as a block is so as its layers. A tensor of its own has nothing to pass on."""
    muted = item.muted or block.muted or (block.bypassed and item.type in ("Parameter", "Constant"))
    return {"muted": muted, "bypassed": not muted and (item.bypassed or block.bypassed)}


def _with_values(value: Any, values: Mapping[str, Any]) -> Any:
    """A setting of the block with the values that its parameters have at this use."""
    if not isinstance(value, Formula):
        return value
    used = names_in(value)
    if not used:
        return value
    if value.text in values:
        return values[value.text]
    texts = {
        name: f"({values[name].text})" if isinstance(values[name], Formula) else repr(values[name])
        for name in used
    }
    return Formula(renamed(value, texts))


def _inlined_edges(
    network: NetworkDocument,
    node: Node,
    block: NetworkDocument,
    ids: Mapping[str, str],
    shift: tuple[float, float],
) -> list[Edge]:
    sources = {e.input: (e.source, e.output) for e in network.edges_into(node.id)}  # by the block's input
    ends = {item.id: item for item in block.nodes.values() if item.type in ("Input", "Output")}

    def origin(edge: Edge) -> PortRef | None:
        """Where an edge inside of the block starts, as seen from outside."""
        if edge.source in ends:
            return sources.get(ends[edge.source].name)
        return ids[edge.source], edge.output

    edges = [e for e in network.edges.values() if node.id not in (e.source, e.target)]
    results: dict[str, PortRef | None] = {}
    for edge in block.edges.values():
        start = origin(edge)
        if edge.target in ends:
            results[ends[edge.target].name] = start
        elif start is not None:
            points = tuple((x + shift[0], y + shift[1]) for x, y in edge.waypoints)
            edges.append(Edge(*start, ids[edge.target], edge.input, points))
    for edge in network.edges_from(node.id):
        start = results.get(edge.output)
        if start is not None:
            edges.append(Edge(*start, edge.target, edge.input, edge.waypoints))
    return edges
