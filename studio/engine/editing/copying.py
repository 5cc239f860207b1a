"""Copies of channels in layers with weights: who reads copies shares out its weights, who is wider copies its own."""

from __future__ import annotations

import torch

from studio.engine.editing import rules
from studio.engine.editing.channels import NEW, Channels, grown
from studio.engine.editing.graft import Graft, Seed
from studio.engine.editing.known import Known
from studio.graph.calls import Call
from studio.graph.weight_places import Key
from studio.graph.words import say


class Copying:
    """Seeds a graft's layers by the channels that they read; says in words why one can't be."""

    def __init__(self, known: Known, graft: Graft) -> None:
        self._known = known
        self._graft = graft
        self._places = {place.key: place for place in known.sides[1].places}
        self._matched = known.matched
        self._layouts: dict[Key, tuple[Channels | None, Channels | None]] = {}  # of layers that were widened

    def weighted(self, call: Call, before: Call, given: Channels | None) -> Channels | str | None:
        """A Linear or a convolution: it reads the channels that it is given, and may have more of its own."""
        old, new = self._known.old_tensors(call), self._known.tensors(call)
        into, out = (0, 1) if call.type in rules.TRANSPOSED else (1, 0)
        a, b = old["weight"].shape, new["weight"].shape
        axis = -1 if call.type == "Linear" else 1
        groups = int(call.settings.get("groups", 1))
        if groups != 1 and given is not None:
            return self._depthwise(call, given)
        if given is None and a[into] != b[into]:
            return say("{name} reads more channels than it did, which aren't copies.", name=call.name)
        if a[2:] != b[2:] or groups != before.settings.get("groups", 1):
            return say("{name} has another kernel or other groups than it had.", name=call.name)
        if given is not None and len(given.sources) != b[into]:
            return say("{name} reads other channels than those that were copied.", name=call.name)
        if b[out] < a[out]:
            return say(
                "{name} is narrower than it was: {after} of {before}.",
                name=call.name,
                after=b[out],
                before=a[out],
            )
        if "bias" in old and "bias" not in new:
            return say("{name} has lost its bias.", name=call.name)
        if groups != 1 and b[out] != a[out]:
            return say("{name} has groups, whose channels can't be copied.", name=call.name)
        wider = grown(a[out], b[out], axis) if b[out] > a[out] else None
        if not self._agrees(call, given, wider):
            return say("{name} is used several times, and reads other channels each time.", name=call.name)
        self._seed_weighted(call, given, wider, into, out)
        return wider

    def _seed_weighted(
        self, call: Call, given: Channels | None, wider: Channels | None, into: int, out: int
    ) -> None:
        place, was = self._places[call.owner], self._matched[call.owner]
        slices, shares = {}, None
        if given is not None:
            slices[into] = given.sources.clamp(min=0)
            shares = (into, given.shares)
        if wider is not None:
            slices[out] = wider.sources
        self._graft.seeds[f"{place.name}.weight"] = Seed(f"{was.name}.weight", slices, shares)
        new, old = self._known.tensors(call), self._known.old_tensors(call)
        if "bias" in new and "bias" in old:
            own = {0: wider.sources} if wider is not None else {}
            self._graft.seeds[f"{place.name}.bias"] = Seed(f"{was.name}.bias", own)
        elif "bias" in new:
            self._graft.made[f"{place.name}.bias"] = torch.zeros_like(new["bias"])

    def _depthwise(self, call: Call, given: Channels) -> Channels | str:
        """Each channel by itself: copies stay copies."""
        weight, before = self._known.tensors(call)["weight"], self._known.old_tensors(call)["weight"]
        alone = weight.shape[1] == before.shape[1] == 1 and weight.shape[0] == len(given.sources)
        if not alone or before.shape[0] != given.before or weight.shape[2:] != before.shape[2:]:
            return say("{name} has groups, whose channels can't be copied.", name=call.name)
        return self.by_channel(call, given)

    def by_channel(self, call: Call, given: Channels) -> Channels | str:
        """Weights for each channel: copies of channels have copies of them."""
        if call.type in rules.BATCH_NORMS and given.axis != 1 and self._known.rank(call) != 2:
            return say(
                "{name} normalises along another axis than the channels that were copied.", name=call.name
            )
        if not self._agrees(call, given, given):
            return say("{name} is used several times, and reads other channels each time.", name=call.name)
        place, was = self._places[call.owner], self._matched[call.owner]
        anew = given.sources == NEW
        for name, tensor in self._known.tensors(call).items():
            slices = {0: given.sources.clamp(min=0)} if tensor.dim() else {}
            self._graft.seeds[f"{place.name}.{name}"] = Seed(
                f"{was.name}.{name}", slices, anew=anew if slices and bool(anew.any()) else None
            )
        return given

    def _agrees(self, call: Call, given: Channels | None, out: Channels | None) -> bool:
        """Whether a layer that is used several times reads the same channels each time."""
        known = self._layouts.setdefault(call.owner, (given, out))
        return all(_alike(a, b) for a, b in zip(known, (given, out), strict=True))


def _alike(a: Channels | None, b: Channels | None) -> bool:
    return a is b if a is None or b is None else a.same_as(b)
