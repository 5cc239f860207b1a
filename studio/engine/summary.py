"""What a network is made of: each layer's output, parameters, work and memory, blocks with what is inside."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch

from studio.engine.shapes import ShapeInference
from studio.engine.symbolic_sizes import LENGTHS, size_at
from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.effective import effective_document, effective_network
from studio.graph.order import find_cycle, forward_order, leading_to_outputs
from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec

MOST_LAYERS = 10_000  # told of one network; blocks in blocks could hold more than anybody's memory does
_ONE_SAMPLE = (1, LENGTHS[0])


@dataclass(frozen=True)
class Cost:
    """What something takes: numbers that are learnt, multiply-adds and bytes of results for one sample."""

    parameters: int = 0
    multiply_adds: int = 0
    activations: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.parameters + other.parameters,
            self.multiply_adds + other.multiply_adds,
            self.activations + other.activations,
        )


@dataclass(frozen=True)
class LayerSummary:
    """One layer. ``type`` is as a person knows it: a block's own name.

    ``outputs`` is empty where shapes aren't known. ``inner`` are a block's layers, or the layers of a repeated one
    where they differ; ``repeat`` says how many stand one after the other, and ``cost`` is that of all of them.
    """

    name: str
    type: str
    outputs: tuple[TensorSpec, ...] = ()
    cost: Cost = Cost()
    repeat: int = 1
    inner: tuple[LayerSummary, ...] = ()


@dataclass(frozen=True)
class NetworkSummary:
    """A network's layers in the order in which they are called. ``known``: whether all shapes are."""

    name: str
    layers: tuple[LayerSummary, ...]
    total: Cost
    known: bool


def summarise(
    document: ProjectDocument, network: NetworkDocument, inference: ShapeInference | None = None
) -> NetworkSummary:
    """The summary of a network. An axis T counts as long as multiply-adds count it."""
    inference = inference or ShapeInference(load_catalogue())
    facts = inference.infer(network, document)
    catalogue = bind(load_catalogue(), document)
    network, document = effective_network(network, catalogue), effective_document(document, catalogue)
    writer = _Writer(document, catalogue)
    nodes = writer.nodes(network)
    known = all(facts.nodes.get(node.id) for node in nodes) and not facts.problems
    return NetworkSummary(
        network.name, writer.layers(network, facts), writer.network_cost(network, facts, given=True), known
    )


class _Writer:
    """Summarises one network. Costs are kept, as a block that is used a thousand times has the same facts each time."""

    def __init__(self, document: ProjectDocument, catalogue: Catalogue) -> None:
        self._document, self._catalogue = document, catalogue
        self._left = MOST_LAYERS
        self._costs: dict[tuple[int, bool], Cost] = {}

    def nodes(self, network: NetworkDocument) -> list[Node]:
        """What is part of the code, in order, if there is an Output. Outputs compute nothing."""
        if find_cycle(network):
            return []
        ends = any(node.type == "Output" for node in network.nodes.values())
        used = leading_to_outputs(network) if ends else network.nodes.keys()
        order = [network.nodes[node_id] for node_id in forward_order(network)]
        return [node for node in order if node.id in used and node.type != "Output"]

    def layers(
        self, network: NetworkDocument, facts: NetworkFacts, inside: bool = False
    ) -> tuple[LayerSummary, ...]:
        """The layers of a network; ``inside`` of a block its Inputs are what was wired to it, told there already."""
        found = []
        for node in self.nodes(network):
            if inside and node.type == "Input":
                continue
            if self._left <= 0:
                break
            found.append(self._layer(node, facts.nodes.get(node.id, NodeFacts())))
        return tuple(found)

    def _layer(self, node: Node, facts: NodeFacts) -> LayerSummary:
        self._left -= 1
        return LayerSummary(
            node.name,
            self._type(node),
            tuple(facts.outputs.values()),
            self._cost(node, facts),
            max(len(facts.each), 1),
            self._repetitions(node, facts.each) if facts.each else self._inside(node, facts),
        )

    def _repetitions(self, node: Node, each: Sequence[NodeFacts]) -> tuple[LayerSummary, ...]:
        """The layers of a repeated one, those that are alike as one; a block's own layers where all are alike."""
        runs = [list(run) for _, run in groupby(enumerate(each), key=lambda pair: self._alike(pair[1]))]
        if len(runs) == 1:
            return self._inside(node, each[0])
        found = []
        for run in runs:
            (first, facts), (last, _) = run[0], run[-1]
            self._left -= 1
            cost = sum((self._cost(node, single) for _, single in run), Cost())
            name = str(first) if first == last else f"{first}-{last}"
            outputs, inner = tuple(facts.outputs.values()), self._inside(node, facts)
            found.append(LayerSummary(name, self._type(node), outputs, cost, len(run), inner))
        return tuple(found)

    def _alike(self, facts: NodeFacts) -> tuple[object, ...]:
        return (tuple(facts.outputs.values()), facts.parameters, facts.multiply_adds)

    def _inside(self, node: Node, facts: NodeFacts) -> tuple[LayerSummary, ...]:
        network = self._block(node)
        if network is None or facts.inner is None or self._left <= 0:
            return ()
        return self.layers(network, facts.inner, inside=True)

    def _block(self, node: Node) -> NetworkDocument | None:
        spec = self._catalogue.of(node)
        return self._document.networks.get(spec.network) if spec is not None and spec.network else None

    def _type(self, node: Node) -> str:
        spec = self._catalogue.of(node)
        own = spec is not None and (spec.network or spec.code)
        return spec.target or node.type if spec is not None and own else node.type

    # Costs

    def network_cost(self, network: NetworkDocument, facts: NetworkFacts, given: bool = False) -> Cost:
        """``given``: count what its Inputs hold too."""
        key = (id(facts), given)
        if key not in self._costs:
            self._costs[key] = sum(
                (
                    self._cost(node, facts.nodes[node.id])
                    for node in self.nodes(network)
                    if node.id in facts.nodes and (given or node.type != "Input")
                ),
                Cost(),
            )
        return self._costs[key]

    def _cost(self, node: Node, facts: NodeFacts) -> Cost:
        network = self._block(node)
        if facts.each:
            cost = sum((self._cost(node, single) for single in facts.each), Cost())
        elif network is not None and facts.inner is not None:
            cost = self.network_cost(network, facts.inner)
        else:
            cost = Cost(facts.parameters, facts.multiply_adds, _bytes(facts.outputs))
        # Weights that are another layer's are counted there.
        return cost if node.module is None else Cost(0, cost.multiply_adds, cost.activations)


def _bytes(outputs: Mapping[str, TensorSpec]) -> int:
    return sum(
        math.prod(size_at(axis, _ONE_SAMPLE) for axis in tensor.shape) * getattr(torch, tensor.dtype).itemsize
        for tensor in outputs.values()
    )
