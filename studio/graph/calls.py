"""A network laid out flat: every call of a layer in it and in its blocks, and where each gets its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.graph.document import Node
from studio.graph.order import forward_order, leading_to
from studio.graph.ports import input_ports
from studio.graph.sharing import owner_of
from studio.graph.weight_places import Key, NetworkUse

Ref = tuple[Key, str]  # an output: of which call, and which port


@dataclass(frozen=True)
class Call:
    """One call of a layer or function. ``owner`` is the key of the layer whose weights it uses, usually its own.

    ``name`` is how those are called, or would be. ``settings`` are that layer's, with formulas worked out.
    """

    key: Key
    owner: Key
    name: str
    type: str
    settings: Mapping[str, Any]
    inputs: Mapping[str, Ref]
    outputs: tuple[str, ...]
    code: str = ""


def calls_of(use: NetworkUse) -> tuple[tuple[Call, ...], Mapping[str, Ref]]:
    """All calls in the order of the forward pass, and where each output of the network comes from, by its node."""
    walk = _Flat()
    ends = walk.enter(use, None)
    return tuple(walk.calls), ends


class _Flat:
    def __init__(self) -> None:
        self.calls: list[Call] = []

    def enter(self, use: NetworkUse, given: Mapping[str, Ref] | None, path: Key = ()) -> Mapping[str, Ref]:
        """Walk a network; ``given`` is what comes into a block, by the names of its Inputs. ``path`` leads to
        it by calls, which with shared weights isn't as their owner's. Returns its ends.
        """
        network = use.network
        outputs = [node.id for node in network.nodes.values() if node.type == "Output"]
        used = leading_to(network, outputs)
        refs: dict[tuple[str, str], Ref] = {}
        ends: dict[str, Ref] = {}
        for node_id in forward_order(network):
            node = network.nodes[node_id]
            if node_id not in used:
                continue
            wired = self._wired(use, node, refs)
            if node.type == "Output":
                ends[node.name if given is not None else node.id] = wired["input"]
            elif node.type == "Input" and given is not None:
                refs[node_id, "output"] = given[node.name]
            else:
                for port, ref in self._call(use, node, wired, path):
                    refs[node_id, port] = ref
        return ends

    def _wired(self, use: NetworkUse, node: Node, refs: Mapping[tuple[str, str], Ref]) -> dict[str, Ref]:
        network = use.network
        if node.type == "Output":
            names = ["input"]
        else:
            names = [port.name for port in input_ports(network, node, use.spec(node))]
        edges = {name: network.edge_into(node.id, name) for name in names}
        return {name: refs[edge.source, edge.output] for name, edge in edges.items() if edge is not None}

    def _call(
        self, use: NetworkUse, node: Node, wired: dict[str, Ref], path: Key
    ) -> Iterator[tuple[str, Ref]]:
        """Each repetition takes what the one before it gives as its first input."""
        owner = owner_of(use.network, node)
        found: Mapping[str, Ref] = {}
        for index in range(use.repeats(owner)):
            if index:
                wired = {**wired, next(iter(wired)): next(iter(found.values()))}
            found = self._once(use, owner, index, wired, (*path, (node.id, index)))
        yield from found.items()

    def _once(
        self, use: NetworkUse, owner: Node, index: int, wired: Mapping[str, Ref], key: Key
    ) -> Mapping[str, Ref]:
        inside = use.block(owner, index)
        if inside is not None:
            return self.enter(inside, wired, key)
        spec = use.spec(owner)
        code = use.document.code.get(spec.code)
        ports = tuple(port.name for port in spec.outputs)
        call = Call(
            key,
            use.key_of(owner, index),
            use.name_of(owner, index),
            owner.type,
            use.settings(owner),
            wired,
            ports,
            code.text if code else "",
        )
        self.calls.append(call)
        return {port: (call.key, port) for port in ports}
