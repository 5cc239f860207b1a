"""Shape inference: what each node of a network gives, layer by layer, kept from one edit to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studio.engine.custom_code import run_code
from studio.engine.layer_shapes import CACHE_SIZE, LayerResult, hashable, infer_layer, infer_plain
from studio.engine.shape_problems import as_problems, sharing_fault
from studio.graph.block_checks import MOST_REPEATS, defaults
from studio.graph.blocks import bind, find_recursion, interface, reachable
from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.document import NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.effective import effective_document, effective_network, left_out
from studio.graph.formulas import Formula, evaluate
from studio.graph.order import find_cycle, forward_order
from studio.graph.ports import input_ports
from studio.graph.problems import Severity
from studio.graph.settings import resolved
from studio.graph.sharing import owner_of
from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec
from studio.graph.validate import validate_network
from studio.graph.words import say

MOST_DEPTH = 50  # of blocks in blocks
# In a block with all its repetitions and the blocks inside: making them takes a minute.
MOST_MODULES = 100_000
UNTRUSTED = say(
    "it runs the file's own Python code, which hasn't been trusted yet. Read the code, then trust the file."
)


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
        self._cache: dict[Any, LayerResult] = {}
        # The last result of each node, and what it came from: most nodes of the next document are the same objects.
        self._last: dict[tuple[str, str], tuple[Node, LayerSpec, Any, Any, LayerResult]] = {}

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
                fault = sharing_fault(network, node, facts)
            if fault:
                faults[node_id] = fault
        facts |= _passed_on(network, facts)
        return NetworkFacts(frozen(facts), as_problems(network, faults), frozen(scope.parameters))

    def _node(
        self,
        network: NetworkDocument,
        node: Node,
        facts: Mapping[str, NodeFacts],
        scope: _Scope,
        given: Mapping[str, TensorSpec],
    ) -> LayerResult | None:
        if node.type == "Input" and node.name in given:
            return LayerResult(NodeFacts(frozen({"output": given[node.name]})))
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
    ) -> LayerResult:
        """The result for the node that owns the weights, with its formulas worked out."""
        try:
            settings = resolved(spec, owner, scope.parameters)
            repeat = _count(owner.repeat, scope.parameters)
        except ValueError as error:
            return LayerResult(NodeFacts(), say("{error}.", error=error))
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
    ) -> LayerResult:
        """The result for a node whose formulas are worked out."""
        anchors = self._anchors(node, spec, scope)
        key = (
            node.type,
            node.repeat,
            hashable(node.settings),
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
    ) -> LayerResult:
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
        return LayerResult(
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

    def _once(
        self, node: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope
    ) -> LayerResult:
        if spec.network:
            return self._block(node, spec, inputs, scope)
        if not spec.code:
            return infer_plain(spec, node, inputs)
        if not scope.document.trusted:
            return LayerResult(NodeFacts(), UNTRUSTED)
        try:
            namespace = dict(run_code(scope.document.code[spec.code]))
        except Exception as error:
            return LayerResult(
                NodeFacts(),
                say("its code can't be run: {kind}: {error}.", kind=type(error).__name__, error=error),
            )
        return infer_layer(spec, node, inputs, namespace)

    def _block(
        self, node: Node, spec: LayerSpec, inputs: Mapping[str, TensorSpec], scope: _Scope
    ) -> LayerResult:
        network = scope.document.networks[spec.network]
        if scope.depth >= MOST_DEPTH:
            return LayerResult(
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
            return LayerResult(
                facts, say("inside of {network}: {errors}", network=network.name, errors=errors[0].message)
            )
        if len(outputs) < len(spec.outputs):
            return LayerResult(
                facts, say("{network} has problems inside. Open it to see them.", network=network.name)
            )
        return LayerResult(facts)


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
