"""The concrete ports of a node: a variadic port (Concat's ``input``) stands for ``input1``, ``input2``, ..."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from studio.graph.catalogue import LayerSpec, PortSpec
from studio.graph.document import NetworkDocument, Node

MOST_VARIADIC = 256  # wires into one port; a limit, so that a hostile file can't ask for a billion ports
_NUMBERED = re.compile(r"([a-z_]+?)([1-9]\d{0,2})")


def input_ports(network: NetworkDocument, node: Node, spec: LayerSpec) -> tuple[PortSpec, ...]:
    """The inputs to show: variadic ones as far as they are wired plus a spare one, and two at least."""
    if not spec.has_variadic:
        return spec.inputs
    ports: list[PortSpec] = []
    for port in spec.inputs:
        if not port.variadic:
            ports.append(port)
            continue
        used = [_number(edge.input, port) for edge in network.edges_into(node.id)]
        count = min(max([1, *(number for number in used if number)]) + 1, MOST_VARIADIC)
        ports += [numbered(port, index, optional=index > 2) for index in range(1, count + 1)]
    return tuple(ports)


@lru_cache(maxsize=4096)
def numbered(port: PortSpec, index: int, optional: bool = True) -> PortSpec:
    """The ``index``-th (from 1) of the ports that a variadic port stands for."""
    return replace(port, name=f"{port.name}{index}", variadic=False, optional=optional)


def find_input(spec: LayerSpec, name: str) -> PortSpec | None:
    """The input called ``name``, also one of those that a variadic port stands for."""
    for port in spec.inputs:
        if port.variadic:
            index = _number(name, port)
            if index is not None:
                return numbered(port, index)
        elif port.name == name:
            return port
    return None


def _number(name: str, port: PortSpec) -> int | None:
    match = _NUMBERED.fullmatch(name)
    if match is None or not port.variadic or match[1] != port.name or int(match[2]) > MOST_VARIADIC:
        return None
    return int(match[2])


def free_input(network: NetworkDocument, node: Node, spec: LayerSpec) -> str | None:
    """The first input without a wire, required ones first; None when all are taken."""
    free = [port for port in input_ports(network, node, spec) if (node.id, port.name) not in network.edges]
    required = [port for port in free if not port.optional]
    return next((port.name for port in required + free), None)
