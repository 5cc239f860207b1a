"""What a model computes in training mode alone: auxiliary outputs are taken in, other differences are told."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.importing.building import AUXILIARY_WEIGHT
from studio.engine.importing.converting import Converter
from studio.engine.importing.items import Item, Value
from studio.engine.importing.tracing import Trace, trace_module
from studio.graph.catalogue import Catalogue
from studio.graph.errors import LayerloomError
from studio.graph.words import say


@dataclass
class Merged:
    """Items of both modes in order, and which outputs training mode alone has."""

    items: list[Item]
    inputs: list[Item]
    outputs: list[tuple[str, Value]]
    auxiliary: list[tuple[str, Value]] = field(default_factory=list)
    constants: Mapping[str, Tensor] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def trace_in_training(module: nn.Module, inputs: Sequence[Any]) -> Trace | None:
    """The model as it runs in training mode; None where that can't be another way, or can't be traced.

    Layers of torch stay in evaluation: they are nodes, which follow the mode by themselves, and counts of batches stay
    as they are.
    """
    if not any(map(_looks_at_the_mode, {type(each) for each in module.modules()})):
        return None
    with _only_own_code_training(module), torch.random.fork_rng():
        try:
            return trace_module(module, inputs)
        except LayerloomError:
            return None


def _looks_at_the_mode(kind: type[nn.Module]) -> bool:
    if _is_torchs(kind):
        return False
    try:
        return any(
            "training" in inspect.getsource(base)
            for base in kind.__mro__
            if base is not object and not base.__module__.startswith("torch.")
        )
    except (OSError, TypeError):
        return True  # its source isn't there


def _is_torchs(kind: type[nn.Module]) -> bool:
    return kind.__module__.startswith(("torch.nn", "torch.fx"))


@contextmanager
def _only_own_code_training(module: nn.Module) -> Iterator[None]:
    """Training mode for all modules but torch's own; buffers that change meanwhile are as before afterwards."""
    buffers = {name: value.clone() for name, value in module.named_buffers()}
    own = [each for each in module.modules() if not _is_torchs(type(each))]
    modes = [each.training for each in own]
    for each in own:
        each.training = True
    try:
        yield
    finally:
        for each, mode in zip(own, modes, strict=True):
            each.training = mode
        with torch.no_grad():
            for name, value in module.named_buffers():
                if name in buffers and not torch.equal(value, buffers[name]):
                    value.copy_(buffers[name])


def merged(evaluating: Converter, trace: Trace | None, catalogue: Catalogue, flat: bool) -> Merged:
    """What is computed in evaluation, with what training adds to it. ``trace`` is the model's in training mode."""
    plain = Merged(evaluating.items, evaluating.inputs, evaluating.outputs, constants=evaluating.constants)
    if trace is None:
        return plain
    training = Converter(trace, catalogue, flat, evaluating.dropping)
    try:
        training.convert()
    except LayerloomError:
        return plain
    walk = _Merging(evaluating, training)
    walk.run()
    main = {id(value) for _, value in evaluating.outputs}
    results = [(name, walk.mapped(value)) for name, value in training.outputs]
    if not main <= {id(value) for _, value in results}:
        plain.notes.append(_other_computation(walk.added))
        return plain
    auxiliary = [(name, value) for name, value in results if id(value) not in main]
    if not auxiliary:
        return plain
    notes: list[str] = [
        say(
            "{outputs}: computed and returned in training mode only, as in the original. Their losses are added to "
            "the main one's with weight {weight}; each Output's setting {setting} says how much",
            outputs=", ".join(name for name, _ in auxiliary),
            weight=AUXILIARY_WEIGHT,
            setting="auxiliary",
        )
    ]
    return Merged(walk.items, evaluating.inputs, evaluating.outputs, auxiliary, walk.constants, notes)


def _other_computation(added: Sequence[Item]) -> str:
    place = next((item.place for item in added if item.place), "")
    where = f" ({place})" if place else ""
    return say(
        "in training mode the model computes something else{where}; what is taken in is what it computes in evaluation",
        where=where,
    )


class _Merging:
    """Finds the items of evaluation again among those of training, and puts the others between them."""

    def __init__(self, evaluating: Converter, training: Converter) -> None:
        self._evaluating, self._training = evaluating, training
        self.items: list[Item] = []
        self.added: list[Item] = []
        self.constants = dict(evaluating.constants)
        self._renamed: dict[str, str] = {}
        self._values: dict[
            tuple[int, str], Value
        ] = {}  # of evaluation and of what is added, by item and output
        self._twins: dict[int, Item] = dict(
            zip(map(id, training.inputs), evaluating.inputs, strict=False)  # by an item of training
        )
        for value in _values_of(evaluating):
            self._values[id(value.item), value.output] = value

    def run(self) -> None:
        self._take_constants()
        known: dict[Any, list[Item]] = defaultdict(list)
        for item in self._evaluating.items:
            known[self._key(item, item.inputs, item.path)].append(item)
        for item in self._training.items:
            inputs = [(port, self.mapped(value)) for port, value in item.inputs]
            path = self._renamed.get(item.path or "", item.path)
            twins = known[self._key(item, inputs, path)]
            if twins:
                twin = self._twins[id(item)] = twins.pop(0)
                self.items.append(twin)
            else:
                item.inputs, item.path = inputs, path
                self.items.append(item)
                self.added.append(item)
        found = set(map(id, self.items))
        self.items += [item for item in self._evaluating.items if id(item) not in found]

    def mapped(self, value: Value) -> Value:
        """The value of evaluation that a value of training is; itself where training alone has it."""
        item = self._twins.get(id(value.item), value.item)
        return self._values.setdefault(
            (id(item), value.output),
            value if item is value.item else Value(item, value.output, value.shape, value.dtype),
        )

    def _key(self, item: Item, inputs: Sequence[tuple[str, Value]], path: str | None) -> Any:
        wires = tuple((port, id(value.item), value.output) for port, value in inputs)
        settings = tuple(sorted((name, repr(value)) for name, value in item.settings.items()))
        return (item.type, settings, path, item.outputs, item.scopes, wires)

    def _take_constants(self) -> None:
        """Tensors that the model's code makes: equal ones are the same, others get names of their own."""
        for name, tensor in self._training.constants.items():
            twin = next((key for key, value in self.constants.items() if _equal(value, tensor)), None)
            if twin is None and name in self.constants:
                twin = f"training_{name}"
            if twin is not None:
                self._renamed[name] = twin
            self.constants.setdefault(twin or name, tensor)


def _values_of(converter: Converter) -> Iterator[Value]:
    for item in converter.items:
        yield from (value for _, value in item.inputs)
    yield from (value for _, value in converter.outputs)


def _equal(a: Tensor, b: Tensor) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and not a.is_meta and torch.equal(a, b)
