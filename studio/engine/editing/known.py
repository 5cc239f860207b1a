"""What is known of the layers of two networks: tensors, defaults and shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from studio.engine.editing.graft import Side
from studio.engine.shapes import ShapeInference
from studio.graph.calls import Call
from studio.graph.catalogue import Catalogue
from studio.graph.catalogue_file import load_catalogue
from studio.graph.tensors import NetworkFacts, NodeFacts
from studio.graph.weight_places import Key, NetworkUse, WeightPlace


class Known:
    """Looks things up by calls; shapes are those of ``uses``, before and after, tensors those of ``sides``."""

    def __init__(
        self,
        uses: tuple[NetworkUse, NetworkUse],
        sides: tuple[Side, Side],
        matched: Mapping[Key, WeightPlace],
    ) -> None:
        self.sides, self.matched = sides, matched
        self._catalogue: Catalogue = load_catalogue()
        self.facts = tuple(facts_of(use, self._catalogue) for use in uses)

    def tensors(self, call: Call) -> dict[str, Tensor]:
        return {name.removeprefix("."): tensor for name, tensor in self.sides[1].tensors[call.owner].items()}

    def old_tensors(self, call: Call) -> dict[str, Tensor]:
        tensors = self.sides[0].tensors[self.matched[call.owner].key]
        return {name.removeprefix("."): tensor for name, tensor in tensors.items()}

    def defaults(self, call: Call) -> Mapping[str, Any]:
        spec = self._catalogue.layers.get(call.type)
        return {setting.name: setting.default for setting in spec.settings} if spec else {}

    def shape(self, key: Key, port: str) -> tuple[Any, ...] | None:
        facts = facts_at(self.facts[1], key)
        return facts.outputs[port].shape if facts and port in facts.outputs else None

    def size(self, key: Key, port: str, axis: int) -> int | None:
        shape = self.shape(key, port)
        size = shape[axis] if shape is not None and len(shape) > axis else None
        return size if isinstance(size, int) else None

    def rank(self, call: Call) -> int:
        shape = self.shape(call.key, call.outputs[0])
        return len(shape) if shape is not None else 0


def facts_of(use: NetworkUse, catalogue: Catalogue) -> NetworkFacts:
    return ShapeInference(catalogue).infer(use.network, use.document)


def facts_at(facts: NetworkFacts, key: Key) -> NodeFacts | None:
    """The facts of a call, through blocks and repetitions."""
    found: NodeFacts | None = None
    inside: NetworkFacts | None = facts
    for node, index in key:
        found = inside.nodes.get(node) if inside is not None else None
        if found is not None and found.each:
            found = found.each[index] if index < len(found.each) else None
        inside = found.inner if found is not None else None
    return found
