"""Shape inference: what each node gives, worked out by running the real layer on the ``meta`` device."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.custom_code import run_code
from studio.engine.multiply_adds import counted_multiply_adds, multiply_adds
from studio.engine.shape_errors import in_words
from studio.engine.symbolic_sizes import LENGTHS, Probe, probes_for, size_at, symbolic
from studio.graph.backbones import BACKBONE, head_to_remove
from studio.graph.block_checks import MOST_REPEATS, defaults
from studio.graph.blocks import bind, find_recursion, interface, reachable
from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind
from studio.graph.document import NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.effective import effective_document, effective_network, left_out
from studio.graph.expressions import call, constructor, initial_value
from studio.graph.formulas import Formula, evaluate
from studio.graph.order import find_cycle, forward_order, leading_to_outputs
from studio.graph.ports import input_ports
from studio.graph.problems import Problem, Severity
from studio.graph.settings import resolved
from studio.graph.sharing import owner_of
from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec
from studio.graph.validate import validate_network
from studio.graph.words import say

MOST_ELEMENTS = 2**40  # of a tensor or a weight; beyond this nothing could hold it
MOST_LAYERS = 10_000  # stacked in one module (num_layers), each of which would be made
MOST_DEPTH = 50  # of blocks in blocks
MOST_MODULES = (
    100_000  # in a block with all its repetitions and the blocks inside: making them takes a minute
)
CACHE_SIZE = 20_000
UNTRUSTED = say(
    "it runs the file's own Python code, which hasn't been trusted yet. Read the code, then trust the file."
)


@dataclass(frozen=True)
class _Result:
    """What one node gave: facts, or why there are none. ``anchors`` keeps alive what the cache's key names by id."""

    facts: NodeFacts
    fault: str = ""
    anchors: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Scope:
    """What a network is inferred in: its document, the values of its parameters, and how deep it is in blocks."""

    document: ProjectDocument
    catalogue: Catalogue
    parameters: Mapping[str, Any] = field(default_factory=dict)
    depth: int = 0


class ShapeInference:
    """Infers the facts of networks. Results are kept by (type, settings, inputs), so that after an edit only what
    the edit touches runs again. An instance belongs to one thread at a time. Custom code runs only where the document
    is trusted; elsewhere its nodes are a problem.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._cache: dict[Any, _Result] = {}
        # The last result of each node, and what it came from: most nodes of the next document are the same objects.
        self._last: dict[tuple[str, str], tuple[Node, LayerSpec, Any, Any, _Result]] = {}

    def infer(
        self,
        network: NetworkDocument,
        document: ProjectDocument | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> NetworkFacts:
        """Facts of every node that can be computed, and the problems that were met.

        ``document`` is the project that the network's blocks and custom code stand in. ``parameters`` are values
        for the network's own, its defaults otherwise. Nodes behind a problem have no facts and raise none of their
        own.
        """
        document = document or ProjectDocument(frozen({network.id: network}))
        network = effective_network(network, bind(self._catalogue, document))
        document = effective_document(document, self._catalogue)
        scope = _Scope(document, bind(self._catalogue, document), {**defaults(network), **(parameters or {})})
        if network.id in document.networks and any(
            find_recursion(document, key) for key in reachable(document, network.id)
        ):
            return NetworkFacts()
        return self._network(network, scope, {})

    def _network(
        self, network: NetworkDocument, scope: _Scope, given: Mapping[str, TensorSpec]
    ) -> NetworkFacts:
        """``given``: what is wired into the block's Inputs, by their names."""
        if find_cycle(network):
            return NetworkFacts()
        broken = {
            problem.node
            for problem in validate_network(network, scope.catalogue)
            if problem.node and problem.code not in ("unreachable", "illegal-name", "duplicate-name")
        }
        shared = {node.module for node in network.nodes.values() if node.module is not None}
        facts: dict[str, NodeFacts] = {}
        faults: dict[str, str] = {}
        for node_id in forward_order(network):
            node = network.nodes[node_id]
            result = None if node_id in broken else self._node(network, node, facts, scope, given)
            if result is None:
                continue
            facts[node_id] = result.facts
            fault = result.fault
            if not fault and (node.module is not None or node_id in shared):
                fault = _sharing_fault(network, node, facts)
            if fault:
                faults[node_id] = fault
        facts |= _passed_on(network, facts)
        return NetworkFacts(frozen(facts), _told(network, faults), frozen(scope.parameters))

    def _node(
        self,
        network: NetworkDocument,
        node: Node,
        facts: Mapping[str, NodeFacts],
        scope: _Scope,
        given: Mapping[str, TensorSpec],
    ) -> _Result | None:
        if node.type == "Input" and node.name in given:
            return _Result(NodeFacts(frozen({"output": given[node.name]})))
        spec = scope.catalogue.spec(node)
        inputs: dict[str, TensorSpec] = {}
        for port in input_ports(network, node, spec):
            edge = network.edge_into(node.id, port.name)
            if edge is None:
                continue
            source = facts.get(edge.source)
            if source is None or edge.output not in source.outputs:
                return None
            inputs[port.name] = source.outputs[edge.output]
        owner = owner_of(network, node)
        last = self._last.get((network.id, node.id))
        known = last is not None and last[0] is owner and last[1] is spec
        if last is not None and known and last[2] == inputs and last[3] == scope.parameters:
            return last[4]
        result = self._resolved(owner, spec, inputs, scope)
        if not spec.network and not spec.code:  # these depend on more
            if len(self._last) >= CACHE_SIZE:
                self._last.clear()
            self._last[network.id, node.id] = (owner, spec, inputs, scope.parameters, result)
        return result

    def _resolved(
        self, owner: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope
    ) -> _Result:
        """The result for the node that owns the weights, with its formulas worked out."""
        try:
            settings = resolved(spec, owner, scope.parameters)
            repeat = _count(owner.repeat, scope.parameters)
        except ValueError as error:
            return _Result(NodeFacts(), say("{error}.", error=error))
        plain = settings is owner.settings and repeat is owner.repeat
        node = owner if plain else replace(owner, settings=frozen(settings), repeat=repeat)
        result = self._cached(node, spec, inputs, scope)
        if spec.network and not result.fault and _modules_in(result.facts, {}) > MOST_MODULES:
            return replace(
                result,
                fault=say("it would hold more than {most_modules:,} layers.", most_modules=MOST_MODULES),
            )
        return result

    def _cached(
        self, node: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope
    ) -> _Result:
        """The result for a node whose formulas are worked out."""
        anchors = self._anchors(node, spec, scope)
        key = (
            node.type,
            node.repeat,
            _hashable(node.settings),
            tuple(inputs.items()),
            tuple(map(id, anchors)),
            tuple(node.init),
            scope.document.trusted,
        )
        if key not in self._cache:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            compute = self._repeated if node.repeat != 1 else self._once
            self._cache[key] = replace(compute(node, spec, inputs, scope), anchors=anchors)
        return self._cache[key]

    def _anchors(self, node: Node, spec: LayerSpec, scope: _Scope) -> tuple[Any, ...]:
        """What a node's result depends on besides itself: the networks of a block, custom code."""
        if spec.network:
            return tuple(
                scope.document.networks[key] for key in reachable(scope.document, spec.network)
            ) + tuple(scope.document.code.values())
        return (scope.document.code[spec.code],) if spec.code else ()

    def _repeated(
        self, node: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope
    ) -> _Result:
        """The layers of a repeated node one after the other: each one's output is the next one's first input."""
        each: list[NodeFacts] = []
        flowing = dict(inputs)
        for number in range(node.repeat):
            result = self._cached(replace(node, repeat=1), spec, flowing, scope)
            if result.fault:
                return replace(
                    result,
                    fault=say(
                        "layer {number} of {repeat}: {fault}",
                        number=number + 1,
                        repeat=node.repeat,
                        fault=result.fault,
                    ),
                )
            each.append(result.facts)
            if inputs:
                flowing[next(iter(inputs))] = next(iter(result.facts.outputs.values()))
        return _Result(
            NodeFacts(
                each[-1].outputs,
                each[0].inferred,
                sum(facts.parameters for facts in each),
                sum(facts.multiply_adds for facts in each),
                each[0].weights,
                each[0].inner,
                tuple(each),
            )
        )

    def _once(self, node: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope) -> _Result:
        if spec.network:
            return self._block(node, spec, inputs, scope)
        if not spec.code:
            return _infer_plain(spec, node, inputs)
        if not scope.document.trusted:
            return _Result(NodeFacts(), UNTRUSTED)
        try:
            namespace = dict(run_code(scope.document.code[spec.code]))
        except Exception as error:
            return _Result(
                NodeFacts(),
                say("its code can't be run: {kind}: {error}.", kind=type(error).__name__, error=error),
            )
        return _infer_node(spec, node, inputs, namespace)

    def _block(self, node: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope) -> _Result:
        network = scope.document.networks[spec.network]
        if scope.depth >= MOST_DEPTH:
            return _Result(
                NodeFacts(), say("blocks are nested more than {most_depth} deep.", most_depth=MOST_DEPTH)
            )
        values = {**defaults(network), **node.settings}
        inner = self._network(network, replace(scope, parameters=values, depth=scope.depth + 1), inputs)
        outputs = {}
        for end in interface(network, "Output"):
            edge = network.edge_into(end.id, "input")
            source = inner.nodes.get(edge.source) if edge else None
            if edge is not None and source is not None and edge.output in source.outputs:
                outputs[end.name] = source.outputs[edge.output]
        facts = NodeFacts(
            frozen(outputs),
            parameters=inner.parameters,
            multiply_adds=sum(each.multiply_adds for each in inner.nodes.values()),
            inner=inner,
        )
        errors = [problem for problem in inner.problems if problem.severity is Severity.ERROR]
        if errors:
            return _Result(
                facts, say("inside of {network}: {errors}", network=network.name, errors=errors[0].message)
            )
        if len(outputs) < len(spec.outputs):
            return _Result(
                facts, say("{network} has problems inside. Open it to see them.", network=network.name)
            )
        return _Result(facts)


def _passed_on(network: NetworkDocument, facts: Mapping[str, NodeFacts]) -> dict[str, NodeFacts]:
    """Facts of the nodes that are left out of a network: what they pass on."""
    return {
        node_id: NodeFacts(frozen({output: facts[source].outputs[port]}))
        for (node_id, output), (source, port) in left_out(network).passed.items()
        if source in facts and port in facts[source].outputs
    }


def _modules_in(facts: NodeFacts, known: dict[int, int]) -> int:
    """How many layers a node stands for. ``known``: counts of what was met, as blocks that are alike share facts."""
    if id(facts) not in known:
        if facts.each:
            count = sum(_modules_in(each, known) for each in facts.each)
        elif facts.inner is not None:
            count = 1 + sum(_modules_in(inside, known) for inside in facts.inner.nodes.values())
        else:
            count = 1
        known[id(facts)] = count
    return known[id(facts)]


def _told(network: NetworkDocument, faults: Mapping[str, str]) -> tuple[Problem, ...]:
    """Faults by node id as problems; at nodes that lead nowhere they are warnings."""
    if not faults:
        return ()
    used = leading_to_outputs(network)
    return tuple(
        Problem(
            "shape",
            say("{node}: {fault}", node=network.nodes[node_id].name, fault=fault),
            network.name,
            node_id,
            severity=Severity.ERROR if node_id in used else Severity.WARNING,
        )
        for node_id, fault in faults.items()
    )


def _count(repeat: Any, parameters: Mapping[str, Any]) -> int:
    value = evaluate(repeat, parameters) if isinstance(repeat, Formula) else repeat
    if not isinstance(value, int) or not 1 <= value <= MOST_REPEATS:
        raise ValueError(
            say(
                "repeat gives {value}, and has to be from 1 to {most_repeats}",
                value=value,
                most_repeats=MOST_REPEATS,
            )
        )
    return value


def _sharing_fault(network: NetworkDocument, node: Node, facts: Mapping[str, NodeFacts]) -> str:
    """Two calls of one module have to want the same module."""
    partners = [
        other
        for other in network.nodes.values()
        if other.id != node.id
        and other.id in facts
        and (other.module or other.id) == (node.module or node.id)
    ]
    ours = dict(_wanted(facts[node.id]))
    for other in partners:
        theirs = dict(_wanted(facts[other.id]))
        for path, value in ours.items():
            if theirs.get(path, value) != value:
                wanted = say(
                    "whose {path} is {theirs}, and not {value}",
                    path=path[-1],
                    theirs=theirs[path],
                    value=value,
                )
                return say("it shares its weights with {other}, {wanted}.", other=other.name, wanted=wanted)
    return ""


def _wanted(facts: NodeFacts) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The settings that follow from shapes, of a layer or of each layer in a block, by their paths."""
    for number, each in enumerate(facts.each[1:]):
        yield from (((str(number), *path), value) for path, value in _wanted(each))
    yield from (((name,), value) for name, value in facts.inferred.items())
    if facts.inner is not None:
        for node_id, inside in facts.inner.nodes.items():
            yield from (((node_id, *path), value) for path, value in _wanted(inside))


def _hashable(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Settings as a cache key; ``repr`` tells 1 from True and 1.0."""
    return tuple(sorted((name, repr(value)) for name, value in settings.items()))


# What layers of the catalogue make of which inputs, for all that infer: it depends on nothing else.
_PLAIN: dict[Any, tuple[LayerSpec, _Result]] = {}


def _infer_plain(spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec]) -> _Result:
    key = (id(spec), _hashable(node.settings), tuple(inputs.items()), tuple(node.init))
    known = _PLAIN.get(key)  # with its spec, whose id stays its own
    if known is None:
        if len(_PLAIN) >= CACHE_SIZE:
            _PLAIN.clear()
        known = _PLAIN[key] = (spec, _infer_node(spec, node, inputs, {}))
    return known[1]


def _infer_node(
    spec: LayerSpec, node: Node, inputs: Mapping[str, TensorSpec], code: Mapping[str, Any]
) -> _Result:
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
        return _run(spec, node, inputs, inferred, code)
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
) -> _Result:
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
    return _Result(NodeFacts(frozen(outputs), frozen(inferred), parameters, cost, frozen(weights)))


def _built(text: str, namespace: dict[str, Any]) -> nn.Module:
    """A module on ``meta``. A few of torchvision's compute with numbers as they are made, which only others hold."""
    try:
        made: nn.Module = eval(text, namespace)
    except NotImplementedError:
        with torch.device("cpu"):
            made = eval(text, namespace)
        made = made.to("meta")
    return made


def _tensor(spec: LayerSpec, node: Node, value: Tensor) -> _Result:
    """A Parameter or a Constant."""
    shape = tuple(value.shape)
    outputs = frozen({"output": TensorSpec(shape, str(value.dtype).removeprefix("torch."))})
    learnt = spec.type == "Parameter"
    if learnt and not value.dtype.is_floating_point:
        return _Result(
            NodeFacts(), say("a parameter has to hold floating point numbers: only these can be learnt.")
        )
    return _Result(
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
