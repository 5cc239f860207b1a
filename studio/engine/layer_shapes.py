"""What one layer makes of its inputs, worked out by running the real layer on the ``meta`` device."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.multiply_adds import counted_multiply_adds, multiply_adds
from studio.engine.shape_errors import in_words
from studio.engine.symbolic_sizes import LENGTHS, Probe, probes_for, size_at, symbolic
from studio.graph.backbones import BACKBONE, head_to_remove
from studio.graph.catalogue import LayerSpec, NodeKind
from studio.graph.document import Node, frozen
from studio.graph.expressions import call, constructor, initial_value
from studio.graph.tensors import NodeFacts, TensorSpec
from studio.graph.words import say

MOST_ELEMENTS = 2**40  # of a tensor or a weight; beyond this nothing could hold it
MOST_LAYERS = 10_000  # stacked in one module (num_layers), each of which would be made
CACHE_SIZE = 20_000  # results that are kept


@dataclass(frozen=True)
class LayerResult:
    """What one node gave: facts, or why there are none. ``anchors`` keeps alive what the cache's key names by id."""

    facts: NodeFacts
    fault: str = ""
    anchors: tuple[Any, ...] = ()


def hashable(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Settings as a cache key; ``repr`` tells 1 from True and 1.0."""
    return tuple(sorted((name, repr(value)) for name, value in settings.items()))


# What layers of the catalogue make of which inputs, for all that infer: it depends on nothing else.
_PLAIN: dict[Any, tuple[LayerSpec, LayerResult]] = {}


def infer_plain(spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec]) -> LayerResult:
    key = (id(spec), hashable(node.settings), tuple(inputs.items()), tuple(node.init))
    known = _PLAIN.get(key)  # with its spec, whose id stays its own
    if known is None:
        if len(_PLAIN) >= CACHE_SIZE:
            _PLAIN.clear()
        known = _PLAIN[key] = (spec, infer_layer(spec, node, inputs, {}))
    return known[1]


def infer_layer(
    spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec], code: Mapping[str, Any]
) -> LayerResult:
    if spec.kind is NodeKind.INPUT:
        shape = ("B", *node.settings["shape"])
        return LayerResult(
            NodeFacts(frozen({"output": TensorSpec(shape, node.settings.get("dtype", "float32"))}))
        )
    if spec.kind is NodeKind.OUTPUT:
        return LayerResult(NodeFacts())
    if node.uncalled and spec.kind is NodeKind.MODULE and not inputs:
        return _uncalled(spec, node)
    inferred, fault = _inferred_settings(spec, node, inputs)
    if not fault:
        fault = _too_large(spec, node, inferred)
    if fault:
        return LayerResult(NodeFacts(inferred=frozen(inferred)), fault)
    try:
        return _run(spec, node, inputs, inferred, code)
    except Exception as error:
        return LayerResult(
            NodeFacts(inferred=frozen(inferred)), in_words(spec, node, inputs, inferred, error)
        )


def _uncalled(spec: LayerSpec, node: Node) -> LayerResult:
    """A layer that ``forward`` doesn't call has weights, and nothing to infer from."""
    made = constructor("", spec, replace(node, name="layer", init={}), {})
    try:
        with torch.device("meta"):
            module = _built(made, _names_for([made]))
    except Exception as error:
        return LayerResult(NodeFacts(), in_words(spec, node, {}, {}, error))
    weights = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    count = sum(math.prod(shape) for shape in weights.values())
    return LayerResult(NodeFacts(parameters=count, weights=frozen(weights)))


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
            return inferred, say(
                "the input is {first}, which has too few axes for {type}.", first=first, type=spec.type
            )
        size = first.shape[setting.axis]
        if not isinstance(size, int):
            return inferred, say(
                "{setting} can't follow from the input, {first}: that axis isn't fixed.",
                setting=setting.name,
                first=first,
            )
        inferred[setting.name] = size
    return inferred, ""


def _too_large(spec: LayerSpec, node: Node, inferred: Mapping[str, Any]) -> str:
    """Settings whose layer couldn't be made in reasonable time, refused before it is tried."""
    for name in ("num_layers", "num_encoder_layers", "num_decoder_layers"):
        if isinstance(node.settings.get(name), int) and node.settings[name] > MOST_LAYERS:
            return say(
                "{name} = {settings} is more layers than can be made.",
                name=name,
                settings=node.settings[name],
            )
    sizes = [value for value in (*node.settings.values(), *inferred.values()) if _is_size(value)]
    largest = sorted((abs(value) for value in sizes), reverse=True)[:2]
    if math.prod(largest) > MOST_ELEMENTS:
        return say("the settings ask for a {type} larger than any machine could hold.", type=spec.type)
    return ""


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value != 0


_NAMES: Mapping[str, Any] = {"torch": torch, "nn": nn, "F": functional, "math": math}


def base_namespace() -> dict[str, Any]:
    """The names that generated source imports."""
    import torchvision

    return {**_NAMES, "torchvision": torchvision}


def _names_for(texts: Sequence[str]) -> dict[str, Any]:
    """The same; torchvision, which takes a second to import, only where it is named."""
    return base_namespace() if any("torchvision." in text for text in texts) else dict(_NAMES)


def _run(
    spec: LayerSpec,
    node: Node,
    inputs: Mapping[str, TensorSpec],
    inferred: Mapping[str, Any],
    code: Mapping[str, Any],
) -> LayerResult:
    """Run the layer's own source on ``meta`` for a few sizes of B and T and compare the shapes."""
    settings = {
        s.name: node.settings[s.name] for s in spec.settings if s.name in node.settings and not s.fetches
    }
    target = replace(node, name="layer", init={}, settings=frozen(settings))
    made = (
        constructor("", spec, target, inferred)
        if spec.kind is NodeKind.MODULE
        else initial_value(node)
        if spec.kind is NodeKind.TENSOR
        else ""
    )
    expression = (
        call("", spec, target, {name: f"port_{name}" for name in inputs})
        if spec.kind is not NodeKind.TENSOR
        else ""
    )
    namespace = {**_names_for((made, expression)), **code}
    for line in spec.imports:  # of a plug-in, which was installed to be run
        exec(line, namespace)
    namespace["self"] = holder = nn.Module()
    with torch.device("meta"), torch.no_grad():
        if spec.kind is NodeKind.TENSOR:
            return _tensor(spec, node, eval(made, namespace))
        module = nn.Module()
        weights: dict[str, tuple[int, ...]] = {}
        adds: Callable[..., int] = multiply_adds
        if spec.kind is NodeKind.MODULE:
            module = _built(made, namespace)
            holder.layer = module
            head = head_to_remove(node)
            if head is not None:
                setattr(module, head, nn.Identity())
            if getattr(module, "momentum", 0.1) is None:
                module.eval()  # a cumulative mean reads a count, which no tensor on meta has
            weights = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
            _check_initialisers(node, weights)
        probes = probes_for([tensor.shape for tensor in inputs.values()])
        results = []
        for probe in probes:
            local = {f"port_{name}": _probe(tensor, probe) for name, tensor in inputs.items()}
            results.append(flat_tensors(eval(expression, namespace, local)))
    outputs = {
        port.name: _symbolic(tensors, probes)
        for port, tensors in zip(spec.outputs, zip(*results, strict=True), strict=True)
    }
    parameters = sum(math.prod(shape) for shape in weights.values())
    if spec.type == BACKBONE:
        cost = counted_multiply_adds(module, [_probe(tensor, (1, LENGTHS[0])) for tensor in inputs.values()])
    else:
        cost = adds(spec, weights, inputs, outputs)
    return LayerResult(NodeFacts(frozen(outputs), frozen(inferred), parameters, cost, frozen(weights)))


def _built(text: str, namespace: dict[str, Any]) -> nn.Module:
    """A module on ``meta``. A few of torchvision's compute with numbers as they are made, which only others hold."""
    try:
        made: nn.Module = eval(text, namespace)
    except NotImplementedError:
        with torch.device("cpu"):
            made = eval(text, namespace)
        made = made.to("meta")
    return made


def _tensor(spec: LayerSpec, node: Node, value: Tensor) -> LayerResult:
    """A Parameter or a Constant."""
    shape = tuple(value.shape)
    outputs = frozen({"output": TensorSpec(shape, str(value.dtype).removeprefix("torch."))})
    learnt = spec.type == "Parameter"
    if learnt and not (value.dtype.is_floating_point or value.dtype.is_complex):
        return LayerResult(
            NodeFacts(),
            say("a parameter has to hold floating point or complex numbers: only these can be learnt."),
        )
    return LayerResult(
        NodeFacts(
            outputs, parameters=value.numel() if learnt else 0, weights=frozen({"": shape} if learnt else {})
        )
    )


def _check_initialisers(node: Node, weights: Mapping[str, tuple[int, ...]]) -> None:
    for name in node.init:
        if name not in weights:
            known = ", ".join(weights) or "none"
            raise ValueError(
                say("there is no parameter {name} to initialise; there is: {known}", name=name, known=known)
            )


def _probe(tensor: TensorSpec, probe: Probe) -> Tensor:
    shape = [size_at(axis, probe) for axis in tensor.shape]
    return torch.empty(shape, dtype=getattr(torch, tensor.dtype), device="meta")


def flat_tensors(result: Any) -> list[Tensor]:
    """The tensors of nested tuples in order: an LSTM's (output, (h_n, c_n))."""
    if isinstance(result, Tensor):
        return [result]
    if isinstance(result, Mapping):
        return [tensor for part in result.values() for tensor in flat_tensors(part)]
    if isinstance(result, Sequence) and not isinstance(result, str):
        return [tensor for part in result for tensor in flat_tensors(part)]
    if result is None:
        return [torch.empty(0, device="meta")]  # an output that the layer leaves out (attention weights)
    raise TypeError(say("the result is of type {kind}, and has to be a tensor", kind=type(result).__name__))


def _symbolic(tensors: Sequence[Tensor], probes: Sequence[Probe]) -> TensorSpec:
    if len({tensor.dim() for tensor in tensors}) > 1:
        raise ValueError(say("the number of axes changes with the batch size"))
    shape = tuple(
        symbolic([tensor.shape[axis] for tensor in tensors], probes) for axis in range(tensors[0].dim())
    )
    return TensorSpec(shape, str(tensors[0].dtype).removeprefix("torch."))
