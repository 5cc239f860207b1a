"""Starts an edited network so that it computes what the one before did, as far as that is possible.

Wider layers are copied as Net2WiderNet does it (``copying``), inserted ones start as identities (Net2DeeperNet; both
Chen, Goodfellow and Shlens, "Net2Net", 2016), and a new branch of a sum starts from zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch

from studio.engine.editing import rules
from studio.engine.editing.channels import Channels, Other, Same, Value, all_new, as_before, beside
from studio.engine.editing.copying import Copying
from studio.engine.editing.counterparts import counterparts, readers
from studio.engine.editing.graft import Graft, Side, change, dropped, misfit, plain_graft
from studio.engine.editing.known import Known
from studio.engine.editing.rules import identity_start
from studio.engine.network_plans import LayerFate
from studio.graph.calls import Call, Ref, calls_of
from studio.graph.weight_places import Key, NetworkUse, WeightPlace
from studio.graph.words import say


def preserving_graft(
    uses: tuple[NetworkUse, NetworkUse], sides: tuple[Side, Side], matched: Mapping[Key, WeightPlace]
) -> Graft:
    """The graft that keeps the network's answers; its ``faults`` say where it can't."""
    return _Walk(uses, Known(uses, sides, matched)).graft()


class _Walk:
    """Goes along the new network, and finds for each value which one of the network before it is."""

    def __init__(self, uses: tuple[NetworkUse, NetworkUse], known: Known) -> None:
        self._known = known
        self._old, self._new = known.sides
        self._matched = known.matched
        old_calls, self._old_ends = calls_of(uses[0])
        self._calls, self._ends = calls_of(uses[1])
        self._before = counterparts(old_calls, self._calls, known.matched)
        self._by_key = {call.key: call for call in self._calls}
        self._readers = readers(self._calls)
        self._places = {place.key: place for place in self._new.places}
        self._values: dict[Ref, Value] = {}
        self._graft = plain_graft(*known.sides, known.matched)
        self._copying = Copying(known, self._graft)
        self._notes: dict[Key, str] = {}

    def graft(self) -> Graft:
        for call in self._calls:
            for port, value in self._visit(call).items():
                self._values[call.key, port] = value
        self._graft.faults = tuple(dict.fromkeys(self._faults()))
        self._graft.layers = tuple(self._told())
        return self._graft

    def _faults(self) -> list[str]:
        found: list[str] = []
        for node, end in self._ends.items():
            value = self._values[end]
            if isinstance(value, Other):
                found += value.why
            elif value.channels is not None or value.origin != self._old_ends.get(node):
                found.append(say("The network's output is another value than before."))
        return found

    # One call

    def _visit(self, call: Call) -> dict[str, Value]:
        """What comes out of each port."""
        inputs = {port: self._values[ref] for port, ref in call.inputs.items()}
        before = self._before.get(call.key)
        if before is None:
            value = self._visit_new(call, inputs)
        else:
            value = self._visit_known(call, before, inputs)
        if isinstance(value, Other):
            return dict.fromkeys(call.outputs, value)
        found: dict[str, Value] = {
            port: replace(value, origin=(value.origin[0], port)) for port in call.outputs
        }
        found[call.outputs[0]] = value
        return found

    def _visit_known(self, call: Call, before: Call, inputs: Mapping[str, Value]) -> Value:
        """A layer that was there: it computes the same where it reads the same."""
        if call.type == "Input":
            return Same((before.key, "output"))
        lost = _lost(inputs)
        if lost is not None:
            return lost
        values = {port: value for port, value in inputs.items() if isinstance(value, Same)}
        if {port: value.origin for port, value in values.items()} != before.inputs:
            return Other((say("{name} reads something else than before.", name=call.name),))
        changed = rules.differing(before.settings, call.settings, self._known.defaults(call))
        if set(changed) - {"groups"} or call.code != before.code or call.type != before.type:
            what = ", ".join(changed) or say("its code or its type")
            return Other((say("{name} has been changed: {what}.", name=call.name, what=what),))
        channels = {port: value.channels for port, value in values.items()}
        laid_out = self._laid_out(call, before, channels)
        if isinstance(laid_out, str):
            return Other((laid_out,))
        nonnegative = bool(values) and all(value.nonnegative for value in values.values())
        positive = rules.gives_nonnegative(call.type, call.settings, nonnegative)
        return Same((before.key, before.outputs[0]), laid_out, positive)

    def _laid_out(
        self, call: Call, before: Call, channels: Mapping[str, Channels | None]
    ) -> Channels | str | None:
        """How the channels of its answer are laid out; in words why they can't be, where they can't."""
        known = [each for each in channels.values() if each is not None]
        first = next(iter(channels.values()), None)
        if call.type == "Linear" or call.type in rules.CONVOLUTIONS | rules.TRANSPOSED:
            return self._copying.weighted(call, before, first)
        shapes = self._unlike(call, before)
        if not known:
            return shapes or None
        if call.type in rules.BATCH_NORMS or (
            call.type == "PReLU" and self._known.tensors(call)["weight"].numel() > 1
        ):
            return self._copying.by_channel(call, known[0])
        if call.type in rules.BY_NUMBER or call.type == "PReLU":
            return known[0]
        if call.type in rules.BY_CHANNEL and known[0].axis == 1:
            return known[0]
        if call.type in rules.SUMS and len(known) == len(channels) and _all_same(known):
            return known[0]
        if call.type == "Flatten" and known[0].axis == 1 and self._flattens(call):
            total = self._known.size(call.key, call.outputs[0], 1)
            return known[0].spread(total // len(known[0].sources)) if total else known[0]
        if call.type == "Concat" and call.settings.get("dim", 1) == 1:
            return self._beside(call, before, channels)
        return say(
            "{name} computes with all channels at once, so that copies of some change its answer.",
            name=call.name,
        )

    def _flattens(self, call: Call) -> bool:
        return bool(call.settings.get("start_dim", 1) == 1 and call.settings.get("end_dim", -1) == -1)

    def _unlike(self, call: Call, before: Call) -> str:
        """Why the layer's weights aren't what they were; empty where they are."""
        place, was = self._places.get(call.owner), self._matched.get(call.owner)
        if place is None or was is None:
            return ""
        why = misfit(self._old, self._new, was, place)
        return say("{name} starts anew: {why}.", name=call.name, why=why) if why else ""

    def _beside(self, call: Call, before: Call, channels: Mapping[str, Channels | None]) -> Channels | str:
        parts = []
        for port, each in channels.items():
            if each is not None:
                parts.append(each)
                continue
            size = self._known.size(*call.inputs[port], 1)
            if size is None:
                return say("{name} puts values together whose sizes aren't known.", name=call.name)
            parts.append(as_before(size, 1))
        return beside(parts)

    # New layers

    def _visit_new(self, call: Call, inputs: Mapping[str, Value]) -> Value:
        if call.type in rules.SUMS - {"Multiply"} or call.type == "Concat":
            return self._new_sum(call, inputs)
        lost = _lost(inputs)
        if lost is not None:
            return lost
        if len(inputs) != 1 or len(call.outputs) != 1:
            return Other((say("{name} is new, and changes what passes.", name=call.name),))
        (value,) = inputs.values()
        assert isinstance(value, Same)
        if rules.passes_unchanged(call.type, call.settings, value.nonnegative):
            if call.type in rules.DROPOUTS:
                self._notes[call.owner] = say("drops numbers only while training")
            return value
        if self._start_as_identity(call):
            return value
        return Other((self._why_new(call),))

    def _why_new(self, call: Call) -> str:
        if call.type in rules.ACTIVATIONS:
            return say(
                "{name} is new, and changes what passes: no weights before it undo that.", name=call.name
            )
        if call.type == "Linear" or call.type in rules.CONVOLUTIONS:
            return say(
                "{name} is new, and can't start as an identity: its input and output differ in size.",
                name=call.name,
            )
        return say("{name} is new, and changes what passes.", name=call.name)

    def _start_as_identity(self, call: Call) -> bool:
        """Weights that let everything pass (Net2DeeperNet), where the layer has such."""
        if call.owner not in self._places:
            return False
        name, own = self._places[call.owner].name, self._known.tensors(call)
        made = identity_start(call, own)
        if made is None:
            return False
        self._graft.made.update({f"{name}.{key}": tensor for key, tensor in made.items()})
        if call.type in rules.BATCH_NORMS:
            self._graft.calibrated.add(name)
            self._notes[call.owner] = say("starts as an identity, by what passes now")
        else:
            self._notes[call.owner] = say("starts as an identity")
        return True

    def _new_sum(self, call: Call, inputs: Mapping[str, Value]) -> Value:
        """A new sum keeps one of its terms: the others start from zero, or are read with weight zero."""
        kept = [port for port, value in inputs.items() if isinstance(value, Same)]
        if call.type == "Subtract":
            kept = [port for port in kept if port == "input"]
        if not kept:
            return _lost(inputs) or Other((say("{name} is new, and changes what passes.", name=call.name),))
        port = min(kept, key=lambda each: self._newness(call.inputs[each]))
        value = inputs[port]
        assert isinstance(value, Same)
        if call.type == "Concat":
            return self._new_concat(call, port, value)
        others = [ref for name, ref in call.inputs.items() if name != port]
        if all(self._start_from_zero(ref) for ref in others):
            return replace(value, nonnegative=False)
        return Other((say("What {name} adds can't start from zero.", name=call.name),))

    def _new_concat(self, call: Call, kept: str, value: Same) -> Value:
        if call.settings.get("dim", 1) != 1:
            return Other((say("{name} is new, and changes what passes.", name=call.name),))
        parts = []
        for port, ref in call.inputs.items():
            size = self._known.size(*ref, 1)
            if size is None:
                return Other((say("{name} puts values together whose sizes aren't known.", name=call.name),))
            parts.append((value.channels or as_before(size, 1)) if port == kept else all_new(size, 1))
        return Same(value.origin, beside(parts))

    def _newness(self, ref: Ref) -> int:
        """How many new layers there are up to a value, along its first inputs."""
        count, call = 0, self._by_key.get(ref[0])
        while call is not None and call.key not in self._before:
            count += 1
            call = self._by_key.get(next(iter(call.inputs.values()))[0]) if call.inputs else None
        return count

    def _start_from_zero(self, ref: Ref) -> bool:
        """Let the last layer with weights on the way to a value give zero (of a residual branch)."""
        call = self._by_key[ref[0]]
        if call.key in self._before or len(self._readers[ref]) > 1:
            return False
        if call.owner not in self._places or not self._known.tensors(call):
            ahead = next(iter(call.inputs.values()), None)
            return call.type in rules.KEEPS_ZERO and ahead is not None and self._start_from_zero(ahead)
        own = {key: tensor for key, tensor in self._known.tensors(call).items() if key in ("weight", "bias")}
        kinds = (
            {"Linear", "LayerNorm", "GroupNorm"} | rules.CONVOLUTIONS | rules.TRANSPOSED | rules.BATCH_NORMS
        )
        if call.type not in kinds or "weight" not in own:
            return False
        name = self._places[call.owner].name
        self._graft.calibrated.discard(name)
        self._graft.made.update({f"{name}.{key}": torch.zeros_like(tensor) for key, tensor in own.items()})
        self._notes[call.owner] = say("starts from zero, so that its branch adds nothing yet")
        for ahead in call.inputs.values():
            self._start_at_random(ahead)
        return True

    def _start_at_random(self, ref: Ref) -> None:
        """Inside of a branch that gives zero, layers start as in any new network."""
        call = self._by_key.get(ref[0])
        if call is None or call.key in self._before or len(self._readers[ref]) > 1:
            return
        place = self._places.get(call.owner)
        if place is not None:
            self._graft.calibrated.discard(place.name)
            for key in self._known.tensors(call):
                self._graft.made.pop(f"{place.name}.{key}", None)
            self._notes.pop(call.owner, None)
        for ahead in call.inputs.values():
            self._start_at_random(ahead)

    def _told(self) -> list[Any]:
        found = []
        for place in self._new.places:
            own = [place.name + name for name in self._new.tensors[place.key]]
            note = self._notes.get(place.key, "")
            seeds = [self._graft.seeds[name] for name in own if name in self._graft.seeds]
            was = self._matched.get(place.key)
            if not own and was is None:
                found.append(change(self._new, place, LayerFate.NEW, note))
            elif not own:
                continue
            elif any(not seed.is_whole for seed in seeds) and was is not None:
                found.append(
                    change(self._new, place, LayerFate.WIDENED, misfit(self._old, self._new, was, place))
                )
            elif seeds:
                found.append(change(self._new, place, LayerFate.KEPT, note))
            else:
                why = misfit(self._old, self._new, was, place) if was is not None else ""
                found.append(change(self._new, place, LayerFate.NEW, note or why))
        return [*found, *dropped(self._old, self._matched)]


def _lost(inputs: Mapping[str, Value]) -> Other | None:
    """What a layer gives that reads a value which the network before hadn't."""
    others = [value for value in inputs.values() if isinstance(value, Other)]
    return Other(tuple(why for value in others for why in value.why)) if others else None


def _all_same(known: list[Channels]) -> bool:
    return all(each.same_as(known[0]) for each in known)
