"""Settings that may be changed while a run goes on, and how a change reaches the optimizer and its schedule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor
from torch.optim import Optimizer

from studio.engine.errors import TrainingError
from studio.engine.training_state import TrainingState
from studio.graph.words import say

OPTIMIZER_SETTINGS = ("lr", "weight_decay", "momentum")
# What schedules keep in a group, to compute its learning rate from.
_SCHEDULED = ("initial_lr", "max_lr", "min_lr")


def check_change(settings: Mapping[str, float], optimizer: Optimizer, epochs_done: int) -> None:
    """Refuse, in words, what can't be set."""
    check_groups(settings, optimizer.param_groups, type(optimizer).__name__, epochs_done)


def check_groups(
    settings: Mapping[str, float], groups: Sequence[Mapping[str, Any]], optimizer: str, epochs_done: int
) -> None:
    """The same for an optimizer of which there are only its name and its parameter groups."""
    for name, value in settings.items():
        if not math.isfinite(value) or value < 0:
            raise TrainingError(
                say("{name} has to be a number from 0 on, and is {value}.", name=name, value=value)
            )
        if name == "epochs":
            if value != int(value) or value <= epochs_done:
                raise TrainingError(
                    say(
                        "{done} epochs are over: the run's epochs have to be a whole number above that.",
                        done=epochs_done,
                    )
                )
        elif name not in OPTIMIZER_SETTINGS or not any(name in group for group in groups):
            raise TrainingError(
                say(
                    "{kind} has no {name} that can be changed while it runs.",
                    kind=optimizer,
                    name=name,
                )
            )


def apply_change(settings: Mapping[str, float], state: TrainingState) -> None:
    """Make checked settings hold from the next step on (the number of epochs is the trainer's)."""
    groups = state.optimizer.param_groups
    if "lr" in settings:
        _set_rate(settings["lr"], state)
    if "weight_decay" in settings:
        usual = max(float(group["weight_decay"]) for group in groups)
        for group in groups:  # norms and biases that are spared stay so
            if group["weight_decay"] == usual and (usual or any(p.dim() > 1 for p in group["params"])):
                group["weight_decay"] = settings["weight_decay"]
    if "momentum" in settings:
        for group in groups:
            group["momentum"] = settings["momentum"]


def current_rate(optimizer: Optimizer) -> float:
    """The learning rate of layers that set none of their own: their group is the last."""
    return float(optimizer.param_groups[-1]["lr"])


def _set_rate(value: float, state: TrainingState) -> None:
    """Layers keep their factors, and a schedule goes on from the new rate in its own proportions."""
    now = current_rate(state.optimizer)
    factor = value / now if now else None
    for group in state.optimizer.param_groups:
        same = factor is None or float(group["lr"]) == now
        _put(group, "lr", value if same else float(group["lr"]) * float(factor or 1))
        for name in _SCHEDULED:
            if name in group and factor is not None:
                _put(group, name, float(group[name]) * factor)
    for part in state.parts.values():
        _rescale(part, factor or 1.0)


def _put(group: dict[str, Any], name: str, value: float) -> None:
    if isinstance(group[name], Tensor):
        group[name].fill_(value)
    else:
        group[name] = value


def _rescale(part: Any, factor: float) -> None:
    """Scale what a scheduler, or one made of several, remembers of learning rates."""
    for name in ("base_lrs", "_last_lr"):
        rates = getattr(part, name, None)
        if isinstance(rates, list):
            setattr(part, name, [rate * factor for rate in rates])
    for inner in getattr(part, "_schedulers", ()):
        _rescale(inner, factor)
