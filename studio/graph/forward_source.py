"""Writes a class's ``forward``: a line for each call, and what training mode alone computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.graph.auxiliary import is_auxiliary, training_only
from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind
from studio.graph.document import NetworkDocument, Node
from studio.graph.expressions import call, call_arguments, in_sequence
from studio.graph.line_breaks import format_return
from studio.graph.order import id_key
from studio.graph.ports import input_ports
from studio.graph.sharing import owner_of
from studio.graph.source_writer import SourceWriter, method
from studio.graph.variables import Variables

_BODY = "        "  # the indentation in a method


def write_forward(
    writer: SourceWriter, network: NetworkDocument, nodes: Sequence[Node], catalogue: Catalogue
) -> None:
    """``forward`` of the class; ``nodes`` are what stands in it, in order."""
    inputs = [node for node in nodes if catalogue.kind(node) is NodeKind.INPUT]
    outputs = [node for node in nodes if catalogue.kind(node) is NodeKind.OUTPUT]
    inputs.sort(key=lambda node: id_key(node.id))
    outputs.sort(key=lambda node: (is_auxiliary(node), id_key(node.id)))
    arguments = ["self", *(f"{node.name}: Tensor" for node in inputs)]
    writer.add(method("forward", arguments, _result(outputs)))
    in_training = training_only(network, nodes)
    variables = Variables(network, nodes, catalogue, in_training)
    called = (node for node in nodes if node.id not in network.uncalled)
    calls = [node for node in called if catalogue.kind(node) in (NodeKind.MODULE, NodeKind.FUNCTION)]
    last = _returned_at_once(network, calls, outputs, catalogue)
    indent = _BODY
    for node in calls:
        indent = _entered(writer, indent, node.id in in_training)
        start = f"{indent}return " if node is last else ""
        writer.add(_statement(network, node, catalogue.spec(node), variables, indent, start), node.id)
    if last is None:
        _write_return(writer, network, outputs, variables, indent)


def _result(outputs: Sequence[Node]) -> str:
    """The type of what forward returns."""
    kinds = ", ".join("Tensor" for node in outputs if not is_auxiliary(node))
    always = f"tuple[{kinds}]" if "," in kinds else kinds
    return f"{always} | tuple[Tensor, ...]" if is_auxiliary(outputs[-1]) else always


def _entered(writer: SourceWriter, indent: str, in_training: bool) -> str:
    """The indentation of what comes next; what training mode alone computes stands in an ``if``."""
    if not in_training:
        return _BODY
    if indent == _BODY:
        writer.add(f"{_BODY}if self.training:")
    return f"{_BODY}    "


def _write_return(
    writer: SourceWriter,
    network: NetworkDocument,
    outputs: Sequence[Node],
    variables: Variables,
    indent: str,
) -> None:
    names = {node.id: variables.read(network.edges[node.id, "input"]) for node in outputs}
    always = [names[node.id] for node in outputs if not is_auxiliary(node)]
    if is_auxiliary(outputs[-1]):
        indent = _entered(writer, indent, True)
        writer.add(format_return(indent, list(names.values())), outputs[-1].id)
    writer.add(format_return(_BODY, always), outputs[0].id)


def _returned_at_once(
    network: NetworkDocument, calls: Sequence[Node], outputs: Sequence[Node], catalogue: Catalogue
) -> Node | None:
    """The last call, where its only result is all that is returned, so that it needs no variable."""
    if not calls or len(outputs) != 1:
        return None
    last, edge = calls[-1], network.edges[outputs[0].id, "input"]
    spec, owner = catalogue.spec(last), owner_of(network, last)
    looped = owner.repeat != 1 and not in_sequence(network, spec, owner)
    single = len(spec.outputs) == 1 and not spec.result and not (spec.ports_from and not spec.inputs_vary)
    return last if edge.source == last.id and single and not looped else None


def _statement(
    network: NetworkDocument, node: Node, spec: LayerSpec, variables: Variables, indent: str, start: str
) -> str:
    """One line of forward: the node's call, after ``start`` or the variables that take its results."""
    wired = {
        port.name: variables.read(network.edges[node.id, port.name])
        for port in input_ports(network, node, spec)
        if (node.id, port.name) in network.edges
    }
    owner = owner_of(network, node)
    if owner.repeat != 1 and not in_sequence(network, spec, owner):
        return _loop(node, owner, wired, variables, spec, indent)
    names = variables.assign(node, spec)
    left = spec.result.format(**names) if spec.result else ", ".join(names.values())
    if spec.ports_from and not spec.inputs_vary and len(names) == 1:
        left += ","  # a split into one part gives a tuple of it
    called = node if owner is node else replace(node, name=owner.name)
    return call(start or f"{indent}{left} = ", spec, called, wired)


def _loop(
    node: Node, owner: Node, wired: Mapping[str, str], variables: Variables, spec: LayerSpec, indent: str
) -> str:
    """A repeated layer of several inputs: the first one runs through, the others go into each."""
    (port, first), *rest = wired.items()
    others = [variable for _, variable in rest]
    name = next(iter(variables.assign(node, spec, others).values()))
    start = "" if name == first else f"{indent}{name} = {first}\n"
    given = ", ".join(call_arguments(spec, owner, {**wired, port: name}))
    return f"{start}{indent}for layer in self.{owner.name}:\n{indent}    {name} = layer({given})"
