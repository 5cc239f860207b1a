"""Carries the state of training over to an edited network: weights, moments, learning rates, schedule, averages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from studio.engine.editing.graft import Graft, Seed
from studio.engine.job import Job, built_optimizer
from studio.engine.training_state import Snapshot

_RATES = ("lr", "initial_lr", "max_lr", "min_lr")  # of a group
_GROUP_RATES = ("base_lrs", "_last_lr")  # what schedulers keep for each group
_AVERAGED = "module."


@dataclass(frozen=True)
class _From:
    """Which group before a group goes on from, and what its learning rate is multiplied by."""

    group: int
    factor: float = 1.0
    decay: float | None = None  # its weight decay, where that isn't the same


def carried_over(snapshot: Snapshot, before: Job, job: Job, graft: Graft) -> Snapshot:
    """The snapshot of ``before`` as one of ``job``, which trains another network with the same recipe and data."""
    groups = _origins(built_optimizer(before).param_groups, built_optimizer(job).param_groups)
    fresh = job.model.state_dict()
    optimizer = job.optimizer.state_dict()
    carried = {**optimizer["state"], **_states(snapshot, before, job, graft)}
    listed = [
        {**_group(snapshot.optimizer["param_groups"][origin.group], origin), "params": own["params"]}
        for own, origin in zip(optimizer["param_groups"], groups, strict=True)
    ]
    parts = {
        name: _part(name, part, job, graft, groups, len(snapshot.optimizer["param_groups"]))
        for name, part in snapshot.parts.items()
    }
    return replace(
        snapshot,
        model=graft.tensors(snapshot.model, fresh),
        optimizer={"state": carried, "param_groups": listed},
        parts=parts,
    )


def with_weights_of(snapshot: Snapshot, earlier: Snapshot) -> Snapshot:
    """The snapshot with the weights of an earlier one of the same network, and all that is kept about them."""
    optimizer = {**snapshot.optimizer, "state": earlier.optimizer["state"]}
    parts = {**snapshot.parts}
    if "ema" in parts:
        parts["ema"] = earlier.parts["ema"]
    return replace(snapshot, model=earlier.model, optimizer=optimizer, parts=parts)


# Groups


def _origins(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[_From]:
    """Which group each new one goes on from, by the settings that both were built with.

    A layer with another factor than any had before goes on from those that have none, in the same proportion.
    """
    known = {_settings(group): index for index, group in reversed(list(enumerate(before)))}
    usual = len(before) - 1
    found = []
    for group in after:
        index = known.get(_settings(group))
        if index is not None:
            found.append(_From(index))
        else:
            base = float(before[usual]["lr"])
            factor = float(group["lr"]) / base if base else 1.0
            found.append(_From(usual, factor, group.get("weight_decay")))
    return found


def _settings(group: Mapping[str, Any]) -> tuple[float, float]:
    return float(group["lr"]), float(group.get("weight_decay") or 0.0)


def _group(group: Mapping[str, Any], origin: _From) -> dict[str, Any]:
    found = dict(group)
    for name in _RATES:
        if name in found and origin.factor != 1:
            found[name] = found[name] * origin.factor
    if origin.decay is not None:
        found["weight_decay"] = origin.decay
    return found


# What the optimizer keeps of each parameter


def parameter_names(job: Job) -> list[str]:
    """The names of what the optimizer trains, in the order of its state."""
    names = {id(parameter): name for name, parameter in job.model.named_parameters()}
    return [names[id(p)] for group in job.optimizer.param_groups for p in group["params"]]


def _states(snapshot: Snapshot, before: Job, job: Job, graft: Graft) -> dict[int, Any]:
    own, others = parameter_names(job), parameter_names(before)
    states: Mapping[int, Any] = snapshot.optimizer["state"]
    if isinstance(job.optimizer, torch.optim.LBFGS):  # it keeps one state for all of them
        same = own == others and all(graft.seeds.get(name, Seed("")).is_whole for name in own)
        return dict(states) if same and graft.seeds.keys() >= set(own) else {}
    places = {name: index for index, name in enumerate(others)}
    found: dict[int, Any] = {}
    for index, name in enumerate(own):
        seed = graft.seeds.get(name)
        state = states.get(places.get(seed.name, -1)) if seed else None
        if seed and state:
            carried = _state(state, seed, snapshot.model[seed.name].shape)
            if carried is not None:
                found[index] = carried
    return found


def _state(state: Mapping[str, Any], seed: Seed, shape: torch.Size) -> dict[str, Any] | None:
    """One parameter's state; None where it can't be cut as the parameter is."""
    found: dict[str, Any] = {}
    for name, value in state.items():
        if not isinstance(value, Tensor) or not value.dim() or seed.is_whole:
            found[name] = value
        elif value.shape == shape:
            found[name] = seed.moments(value)
        else:
            return None
    return found


# Further parts


def _part(name: str, state: Any, job: Job, graft: Graft, groups: Sequence[_From], before: int) -> Any:
    if name == "ema":
        return _averages(state, job, graft)
    return _by_group(state, groups, before) if name == "scheduler" else state


def _averages(state: Mapping[str, Any], job: Job, graft: Graft) -> dict[str, Any]:
    """Averaged weights are cut as the weights are."""
    old = {key.removeprefix(_AVERAGED): value for key, value in state.items() if key.startswith(_AVERAGED)}
    rest = {key: value for key, value in state.items() if not key.startswith(_AVERAGED)}
    averages = graft.tensors(old, job.model.state_dict())
    return {**rest, **{_AVERAGED + name: tensor for name, tensor in averages.items()}}


def _by_group(state: Any, groups: Sequence[_From], before: int) -> Any:
    """A scheduler's state, or that of one made of several, with its rates for the new groups."""
    if isinstance(state, list | tuple):
        return type(state)(_by_group(item, groups, before) for item in state)
    if not isinstance(state, Mapping):
        return state
    found = {key: _by_group(value, groups, before) for key, value in state.items()}
    for key, value in state.items():
        if key in _GROUP_RATES and len(value) == before:
            found[key] = [value[origin.group] * origin.factor for origin in groups]
        elif key == "min_lrs":
            found[key] = [value[origin.group] for origin in groups]
    return found
