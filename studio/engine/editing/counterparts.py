"""Which calls of two networks are the same one, and who reads what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.graph.calls import Call, Ref
from studio.graph.weight_places import Key, WeightPlace


def counterparts(
    old: tuple[Call, ...], new: tuple[Call, ...], matched: Mapping[Key, WeightPlace]
) -> dict[Key, Call]:
    """The call before of each call: by its key, by its weights, or by its node where only one is like it."""
    known = {call.key: call for call in old}
    found = {call.key: known[call.key] for call in new if call.key in known}
    owners = {call.owner: call for call in old}
    for call in new:
        was = matched.get(call.owner)
        if call.key not in found and call.key == call.owner and was is not None and was.key in owners:
            found[call.key] = owners[was.key]
    taken = {call.key for call in found.values()}
    lost: dict[Any, list[Call]] = {}
    for call in old:
        if call.key not in taken:
            lost.setdefault((call.key[-1], call.type), []).append(call)
    for call in new:
        if call.key not in found and len(candidates := lost.get((call.key[-1], call.type), [])) == 1:
            found[call.key] = candidates[0]
    return found


def readers(calls: tuple[Call, ...]) -> dict[Ref, list[Key]]:
    found: dict[Ref, list[Key]] = {(call.key, port): [] for call in calls for port in call.outputs}
    for call in calls:
        for ref in call.inputs.values():
            found[ref].append(call.key)
    return found
