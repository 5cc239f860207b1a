"""What is known of the tensors in a network: shapes, dtypes and the settings that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from studio.graph.problems import Problem

Axis = int | str  # a number, or a symbolic size such as "B" or "4*B"


@dataclass(frozen=True)
class TensorSpec:
    """Shape (with the batch axis, ``"B"``) and dtype (``"float32"``) of one tensor."""

    shape: tuple[Axis, ...]
    dtype: str = "float32"

    def __str__(self) -> str:
        return " × ".join(str(axis) for axis in self.shape) or "scalar"


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class NodeFacts:
    """What was inferred of one node.

    ``outputs``: a tensor for each output port (empty when unknown). ``inferred``: settings that follow from the
    inputs (``in_channels``). ``parameters``: how many numbers training learns in it, and ``multiply_adds``: how many
    it takes to compute one sample. ``weights``: the shapes of its parameters by name. ``inner``: what was inferred
    inside of a block at this use. ``each``: the facts of each repetition, where a layer is repeated.
    """

    outputs: Mapping[str, TensorSpec] = field(default_factory=_nothing)
    inferred: Mapping[str, Any] = field(default_factory=_nothing)
    parameters: int = 0
    multiply_adds: int = 0
    weights: Mapping[str, tuple[int, ...]] = field(default_factory=_nothing)
    inner: NetworkFacts | None = None
    each: tuple[NodeFacts, ...] = ()


@dataclass(frozen=True)
class NetworkFacts:
    """What was inferred of a network: facts by node id, and the problems that inference met.

    ``arguments``: the values of the network's parameters that this was inferred with.
    """

    nodes: Mapping[str, NodeFacts] = field(default_factory=_nothing)
    problems: tuple[Problem, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def parameters(self) -> int:
        return sum(facts.parameters for facts in self.nodes.values())

    @property
    def inferred(self) -> Mapping[str, Mapping[str, Any]]:
        """Inferred settings by node id, as the source writer takes them."""
        return {node: facts.inferred for node, facts in self.nodes.items()}
