"""Shape inference: what each node gives, worked out by running the real layer on the ``meta`` device."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.shape_errors import in_words
from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind
from studio.graph.document import NetworkDocument, Node, frozen
from studio.graph.expressions import call, constructor
from studio.graph.order import find_cycle, forward_order, leading_to
from studio.graph.ports import input_ports
from studio.graph.problems import Problem, Severity
from studio.graph.tensors import Axis, NetworkFacts, NodeFacts, TensorSpec
from studio.graph.validate import validate_network

# Two batch sizes that no network's own sizes are likely to equal: an axis that differs between them is symbolic.
PROBES = (61, 67)
MOST_ELEMENTS = 2**40  # of a tensor or a weight; beyond this nothing could hold it
MOST_LAYERS = 10_000  # stacked in one module (num_layers), each of which would be made
CACHE_SIZE = 20_000


@dataclass(frozen=True)
class _Result:
    """What one node gave: facts, or why there are none."""

    facts: NodeFacts
    fault: str = ""


class ShapeInference:
    """Infers the facts of networks. Results are kept by (type, settings, inputs), so that after an edit only what
    the edit touches runs again. An instance belongs to one thread at a time."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._cache: dict[Any, _Result] = {}

    def infer(self, network: NetworkDocument) -> NetworkFacts:
        """Facts of every node that can be computed, and the problems that were met.

        Nodes behind a problem have no facts and raise no problems of their own.
        """
        if find_cycle(network):
            return NetworkFacts()
        broken = {
            problem.node
            for problem in validate_network(network, self._catalogue)
            if problem.node and problem.code not in ("unreachable", "illegal-name", "duplicate-name")
        }
        outputs = [node.id for node in network.nodes.values() if node.type == "Output"]
        used = leading_to(network, outputs)
        facts: dict[str, NodeFacts] = {}
        problems: list[Problem] = []
        for node_id in forward_order(network):
            node = network.nodes[node_id]
            result = None if node_id in broken else self._node(network, node, facts)
            if result is None:
                continue
            facts[node_id] = result.facts
            if result.fault:
                severity = Severity.ERROR if node_id in used else Severity.WARNING
                message = f"{node.name}: {result.fault}"
                problems.append(Problem("shape", message, network.name, node_id, severity=severity))
        return NetworkFacts(frozen(facts), tuple(problems))

    def _node(self, network: NetworkDocument, node: Node, facts: Mapping[str, NodeFacts]) -> _Result | None:
        spec = self._catalogue.layers[node.type]
        inputs: dict[str, TensorSpec] = {}
        for port in input_ports(network, node, spec):
            edge = network.edge_into(node.id, port.name)
            if edge is None:
                continue
            source = facts.get(edge.source)
            if source is None or edge.output not in source.outputs:
                return None
            inputs[port.name] = source.outputs[edge.output]
        key = (node.type, _hashable(node.settings), tuple(inputs.items()))
        if key not in self._cache:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            self._cache[key] = _infer_node(spec, node, inputs)
        return self._cache[key]


def _hashable(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Settings as a cache key; ``repr`` tells 1 from True and 1.0."""
    return tuple(sorted((name, repr(value)) for name, value in settings.items()))


def _infer_node(spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec]) -> _Result:
    if spec.kind is NodeKind.INPUT:
        shape = ("B", *node.settings["shape"])
        return _Result(
            NodeFacts(frozen({"output": TensorSpec(shape, node.settings.get("dtype", "float32"))}))
        )
    if spec.kind is NodeKind.OUTPUT:
        return _Result(NodeFacts())
    inferred, fault = _inferred_settings(spec, node, inputs)
    if not fault:
        fault = _too_large(spec, node, inferred)
    if fault:
        return _Result(NodeFacts(inferred=frozen(inferred)), fault)
    try:
        return _run(spec, node, inputs, inferred)
    except Exception as error:
        return _Result(NodeFacts(inferred=frozen(inferred)), in_words(spec, node, inputs, inferred, error))


def _inferred_settings(
    spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec]
) -> tuple[dict[str, Any], str]:
    """Settings that follow from the first input's shape and aren't set, or why they can't."""
    inferred: dict[str, Any] = {}
    first = next(iter(inputs.values()), None)
    for setting in spec.settings:
        if setting.axis is None or node.settings.get(setting.name) is not None or first is None:
            continue
        if not -len(first.shape) <= setting.axis < len(first.shape):
            return inferred, f"the input is {first}, which has too few axes for {spec.type}."
        size = first.shape[setting.axis]
        if not isinstance(size, int):
            return inferred, f"{setting.name} can't follow from the input, {first}: that axis is the batch."
        inferred[setting.name] = size
    return inferred, ""


def _too_large(spec: LayerSpec, node: Node, inferred: Mapping[str, Any]) -> str:
    """Settings whose layer couldn't be made in reasonable time, refused before it is tried."""
    for name in ("num_layers", "num_encoder_layers", "num_decoder_layers"):
        if isinstance(node.settings.get(name), int) and node.settings[name] > MOST_LAYERS:
            return f"{name} = {node.settings[name]} is more layers than can be made."
    sizes = [value for value in (*node.settings.values(), *inferred.values()) if _is_size(value)]
    largest = sorted((abs(value) for value in sizes), reverse=True)[:2]
    if math.prod(largest) > MOST_ELEMENTS:
        return f"the settings ask for a {spec.type} larger than any machine could hold."
    return ""


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value != 0


def _run(
    spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec], inferred: Mapping[str, Any]
) -> _Result:
    """Run the layer's own source on ``meta`` with both batch sizes and compare the shapes."""
    namespace: dict[str, Any] = {"torch": torch, "nn": nn}
    target = Node(node.id, node.type, "layer", node.settings)
    namespace["self"] = holder = nn.Module()
    parameters = 0
    with torch.device("meta"), torch.no_grad():
        if spec.kind is NodeKind.MODULE:
            module = eval(constructor("", spec, target, inferred), namespace)
            holder.layer = module
            parameters = sum(parameter.numel() for parameter in module.parameters())
        results = []
        for batch in PROBES:
            local = {f"port_{name}": _probe(tensor, batch) for name, tensor in inputs.items()}
            expression = call("", spec, target, {name: f"port_{name}" for name in inputs})
            results.append(_flatten(eval(expression, namespace, local)))
    outputs = {
        port.name: _symbolic(first, second)
        for port, first, second in zip(spec.outputs, *results, strict=True)
    }
    return _Result(NodeFacts(frozen(outputs), frozen(inferred), parameters))


def _probe(tensor: TensorSpec, batch: int) -> Tensor:
    shape = [_size(axis, batch) for axis in tensor.shape]
    return torch.empty(shape, dtype=getattr(torch, tensor.dtype), device="meta")


def _size(axis: Axis, batch: int) -> int:
    """A symbolic size ("B", "4*B", "B+1", "4*B-2") for one batch size."""
    if isinstance(axis, int):
        return axis
    factor, _, rest = axis.partition("B")
    return int(factor.rstrip("*") or 1) * batch + int(rest or 0)


def _flatten(result: Any) -> list[Tensor]:
    """The tensors of nested tuples in order: an LSTM's (output, (h_n, c_n))."""
    if isinstance(result, Tensor):
        return [result]
    return [tensor for part in result for tensor in _flatten(part)]


def _symbolic(first: Tensor, second: Tensor) -> TensorSpec:
    if first.dim() != second.dim():
        raise ValueError("the number of axes changes with the batch size")
    shape = tuple(_axis(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    return TensorSpec(shape, str(first.dtype).removeprefix("torch."))


def _axis(first: int, second: int) -> Axis:
    """The size as a function of the batch size, from its values at both probes."""
    if first == second:
        return first
    factor, remainder = divmod(second - first, PROBES[1] - PROBES[0])
    offset = first - factor * PROBES[0]
    if remainder:
        raise ValueError("an axis doesn't grow evenly with the batch size")
    return f"{factor}*B"[0 if factor != 1 else 2 :] + (f"{offset:+d}" if offset else "")
