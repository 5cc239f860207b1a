"""Starts new BatchNorm layers as identities: by the numbers that pass through them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.job import Job
from studio.engine.training_state import Snapshot

_SAMPLES = 512  # of the training set, always the same ones


def calibrated(snapshot: Snapshot, job: Job, names: Sequence[str]) -> Snapshot:
    """The snapshot with the statistics of what reaches these layers, and weights that undo normalising by them."""
    job.model.load_state_dict(dict(snapshot.model))
    made: dict[str, Tensor] = {}
    for name, passing in _passing(job, names).items():
        layer: Any = job.model.get_submodule(name)
        others = [axis for axis in range(passing.dim()) if axis != 1]
        mean, variance = passing.mean(others), passing.var(others, correction=0)
        made |= {f"{name}.running_mean": mean, f"{name}.running_var": variance}
        made |= {f"{name}.weight": (variance + layer.eps).sqrt(), f"{name}.bias": mean}
    parts = dict(snapshot.parts)
    if "ema" in parts:
        parts["ema"] = {**parts["ema"], **{f"module.{name}": tensor for name, tensor in made.items()}}
    return replace(snapshot, model={**snapshot.model, **made}, parts=parts)


def _passing(job: Job, names: Sequence[str]) -> dict[str, Tensor]:
    """What reaches each of these layers while training. They let it pass as it is, so that one pass will do."""
    found: dict[str, Tensor] = {}

    def take(name: str) -> Any:
        def hook(_layer: nn.Module, given: tuple[Tensor, ...], _answer: Tensor) -> Tensor:
            found[name] = given[0].detach().float()
            return given[0]

        return hook

    hooks = [job.model.get_submodule(name).register_forward_hook(take(name)) for name in names]
    try:
        _forward(job)
    finally:
        for hook in hooks:
            hook.remove()
    return found


def _forward(job: Job) -> None:
    data = job.data
    order = torch.arange(min(len(data.train_x), _SAMPLES), device=job.device)
    job.model.train()
    with torch.no_grad():
        for x, _ in data.training(order, len(order)):
            type(job.model).forward(job.model, x)
