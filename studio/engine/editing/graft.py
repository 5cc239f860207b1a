"""What each tensor of an edited network starts from: weights of the network before, new ones, or made ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from studio.engine.network_plans import LayerChange, LayerFate
from studio.graph.weight_places import Key, WeightPlace
from studio.graph.words import say

Tensors = Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class Seed:
    """A tensor of the network before, as a whole or slices of it, by axis: which old slice each new one is.

    ``shares`` are what the slices of an axis are multiplied by: those of a copied input add up to one.
    ``anew`` marks slices of the first axis that keep what the new network was built with.
    """

    name: str
    slices: Mapping[int, Tensor] = field(default_factory=dict)
    shares: tuple[int, Tensor] | None = None
    anew: Tensor | None = None

    @property
    def is_whole(self) -> bool:
        return not self.slices

    def weights(self, old: Tensor) -> Tensor:
        found = self.moments(old)
        if self.shares is None:
            return found
        axis, shares = self.shares
        view = [1] * found.dim()
        view[axis] = -1
        return found * shares.to(found).view(view)

    def moments(self, old: Tensor) -> Tensor:
        """The same slices of what an optimizer keeps of the tensor; shares aren't for it."""
        found = old
        for axis, index in self.slices.items():
            found = found.index_select(axis, index.to(found.device))
        return found.clone()


@dataclass
class Graft:
    """``seeds`` and ``made`` by the names of the new network's tensors; what is in neither starts anew.

    ``calibrated`` names layers that normalise, whose start follows from the numbers that pass through them.
    ``faults`` say why the new network doesn't compute what the one before did.
    """

    seeds: dict[str, Seed] = field(default_factory=dict)
    made: dict[str, Tensor] = field(default_factory=dict)
    calibrated: set[str] = field(default_factory=set)
    layers: tuple[LayerChange, ...] = ()
    faults: tuple[str, ...] = ()

    def tensors(self, old: Tensors, fresh: Tensors) -> dict[str, Tensor]:
        """The new network's tensors. ``fresh`` are those that it was built with."""
        found = dict(fresh)
        for name, seed in self.seeds.items():
            found[name] = seed.weights(old[seed.name])
            if seed.anew is not None:
                found[name][seed.anew] = fresh[name].to(found[name])[seed.anew]
        for name, tensor in self.made.items():
            found[name] = tensor.to(fresh[name])
        return found


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two networks: its layers, and its tensors by layer and by the rest of their names."""

    places: tuple[WeightPlace, ...]
    tensors: Mapping[Key, Mapping[str, Tensor]]

    @staticmethod
    def of(places: Sequence[WeightPlace], state: Tensors) -> Side:
        by_name = {place.name: place.key for place in places}
        found: dict[Key, dict[str, Tensor]] = {place.key: {} for place in places}
        for name, tensor in state.items():
            owner = name
            while owner and owner not in by_name:
                owner = owner.rpartition(".")[0]
            if owner:
                found[by_name[owner]][name.removeprefix(owner)] = tensor
        return Side(tuple(places), found)

    def shapes(self, place: WeightPlace) -> Mapping[str, torch.Size]:
        return {name: tensor.shape for name, tensor in self.tensors[place.key].items()}


def matches(old: Side, new: Side) -> dict[Key, WeightPlace]:
    """The layer before of each layer that was there: by its node, wherever that was renamed to.

    Nodes that were put into a block, or taken out of it, are found by their id or name, type and shapes where only one
    is like that.
    """
    known = {place.key: place for place in old.places}
    found = {place.key: known[place.key] for place in new.places if place.key in known}
    for mark in (_by_node, _by_name):
        taken = {place.key for place in found.values()}
        lost = _marked(old, [place for place in old.places if place.key not in taken], mark)
        come = _marked(new, [place for place in new.places if place.key not in found], mark)
        for key, places in come.items():
            if len(places) == len(lost.get(key, ())) == 1:
                found[places[0].key] = lost[key][0]
    return found


def _by_node(place: WeightPlace) -> Hashable:
    return place.key[-1]


def _by_name(place: WeightPlace) -> Hashable:
    return place.name.split(".")[-1], place.key[-1][1]


def _marked(
    side: Side, places: Sequence[WeightPlace], mark: Callable[[WeightPlace], Hashable]
) -> dict[Hashable, list[WeightPlace]]:
    """The layers by what they are known by, with all that has to be alike as well."""
    found: dict[Hashable, list[WeightPlace]] = {}
    for place in places:
        shapes = tuple(sorted(side.shapes(place).items()))
        found.setdefault((mark(place), place.type, place.code, shapes), []).append(place)
    return found


def plain_graft(old: Side, new: Side, matched: Mapping[Key, WeightPlace]) -> Graft:
    """Layers that are as they were keep everything; all others start anew."""
    graft, layers = Graft(), []
    for place in new.places:
        before = matched.get(place.key)
        why = misfit(old, new, before, place) if before else ""
        if before is None or why:
            if before is None or new.tensors[place.key] or old.tensors[before.key]:
                layers.append(change(new, place, LayerFate.NEW, why))
            continue
        for name in new.tensors[place.key]:
            graft.seeds[place.name + name] = Seed(before.name + name)
        if new.tensors[place.key]:
            layers.append(change(new, place, LayerFate.KEPT))
    graft.layers = (*layers, *dropped(old, matched))
    return graft


def misfit(old: Side, new: Side, before: WeightPlace, place: WeightPlace) -> str:
    """Why a layer's weights can't be those that it had, in words; empty when they can."""
    if before.type != place.type:
        return say("it was of another type: {before}", before=before.type)
    shapes, others = old.shapes(before), new.shapes(place)
    names = sorted(shapes.keys() | others.keys(), key=lambda name: (not name.endswith("weight"), name))
    for name in names:
        if shapes.get(name) != others.get(name):
            return say(
                "its {tensor} is {after}, and was {before}",
                tensor=name.removeprefix(".") or say("tensor"),
                after=_size(others.get(name)),
                before=_size(shapes.get(name)),
            )
    return ""


def _size(shape: torch.Size | None) -> str:
    return say("absent") if shape is None else " × ".join(map(str, shape)) or say("a number")


def change(side: Side, place: WeightPlace, fate: LayerFate, note: str = "") -> LayerChange:
    path = tuple(node for node, _ in place.key)
    count = sum(tensor.numel() for tensor in side.tensors[place.key].values())
    return LayerChange(place.name, place.type, fate, note, path, count)


def dropped(old: Side, matched: Mapping[Key, WeightPlace]) -> list[LayerChange]:
    kept = {place.key for place in matched.values()}
    return [change(old, place, LayerFate.DROPPED) for place in old.places if place.key not in kept]
