"""Wires at ports that don't exist, and inputs that nothing is wired to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.graph import edits
from studio.graph.block_checks import Specs
from studio.graph.bypass_checks import switch_on
from studio.graph.catalogue import Catalogue, LayerSpec, PortSpec
from studio.graph.document import Edge, NetworkDocument, Node, PortKey
from studio.graph.effective import Lost, left_out
from studio.graph.ports import find_input, input_ports
from studio.graph.problems import Problem, Repair
from studio.graph.words import say


def check_wires(network: NetworkDocument, specs: Specs) -> Iterator[Problem]:
    for edge in network.edges.values():
        source, target = specs[edge.source], specs[edge.target]
        if source is not None and not any(port.name == edge.output for port in source.outputs):
            yield _unknown_port(network, network.nodes[edge.source], edge.output, edge)
        if target is not None and find_input(target, edge.input) is None:
            yield _unknown_port(network, network.nodes[edge.target], edge.input, edge)


def _unknown_port(network: NetworkDocument, node: Node, port: str, edge: Edge) -> Problem:
    repair = Repair(
        say("Remove the wire"),
        lambda document: edits.disconnect(document, network.id, [(edge.target, edge.input)]),
    )
    message = say(
        "A wire ends at port {port!r} of {node}, and there is no such port.", port=port[:80], node=node.name
    )
    return Problem("unknown-port", message, network.name, node.id, port, repairs=(repair,))


def check_inputs(network: NetworkDocument, specs: Specs, catalogue: Catalogue) -> Iterator[Problem]:
    lost: Mapping[PortKey, Lost] = left_out(network).lost
    for key, node in network.nodes.items():
        spec = specs[key]
        if spec is None or key in network.uncalled:
            continue
        ports = input_ports(network, node, spec)
        for port in ports:
            if port.optional or (node.id, port.name) in network.edges:
                continue
            several = f" {port.name!r}" if len(ports) > 1 else ""
            cause = lost.get((node.id, port.name))
            if cause is None:
                message = say(
                    "{node}: nothing is wired to its input{several}.", node=node.name, several=several
                )
                yield Problem("missing-input", message, network.name, node.id, port.name)
            elif not _does_without(network, node, spec, port):
                message = say(
                    "{node}: its input{several} comes from {cause}, which {reason}.",
                    node=node.name,
                    several=several,
                    cause=cause.name,
                    reason=cause.reason,
                )
                repairs = (switch_on(network, cause.node, cause.name, cause.muted, catalogue),)
                yield Problem("lost-input", message, network.name, node.id, port.name, repairs=repairs)
        yield from _half_wired(network, node, spec)


def _does_without(network: NetworkDocument, node: Node, spec: LayerSpec, port: PortSpec) -> bool:
    """Whether a port is one of several alike, of which others are still wired."""
    plain = {other.name for other in spec.inputs if not other.variadic}
    others = (edge.input for edge in network.edges_into(node.id))
    return port.name not in plain and any(name not in plain for name in others)


def _half_wired(network: NetworkDocument, node: Node, spec: LayerSpec) -> Iterator[Problem]:
    """Optional inputs that go together (h_0 and c_0 of an LSTM): the call's form names both."""
    if not any(port.optional for port in spec.inputs):
        return
    together = [port for port in spec.inputs if port.optional and "{" + port.name + "}" in spec.call]
    wired = [port for port in together if (node.id, port.name) in network.edges]
    if wired and len(wired) < len(together):
        missing = next(port.name for port in together if port not in wired)
        message = say(
            "{node}: {wired} is wired and {missing} isn't; they go together.",
            node=node.name,
            wired=wired[0].name,
            missing=missing,
        )
        yield Problem("missing-input", message, network.name, node.id, missing)
