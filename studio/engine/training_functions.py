"""Functions that training shares with exported scripts, which contain their very text.

Each one stands alone, needing only ``torch`` and the functions above it in this file. Those that differ from recipe
to recipe are written by ``step_source``.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn


def split(
    x: Tensor,
    y: Tensor,
    fraction: float,
    seed: int,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Set a random fraction of the samples aside for validation."""
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    held_out = round(len(x) * fraction)
    validation, train = order[:held_out], order[held_out:]
    return x[train], y[train], x[validation], y[validation]


def per_channel(values: Sequence[float], x: Tensor) -> Tensor:
    """One value per channel of ``x``, shaped to be broadcast over a batch."""
    return torch.tensor(values, device=x.device).view(1, -1, *[1] * (x.dim() - 2))


def batches(
    x: Tensor,
    y: Tensor,
    order: Tensor,
    batch_size: int,
    mean: Tensor | None = None,
    std: Tensor | None = None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the samples batch by batch, in the given order.

    Bytes become floats in [0, 1]; with a mean and a standard deviation, each channel is
    normalised. The last batch may be smaller.
    """
    for start in range(0, len(order), batch_size):
        index = order[start : start + batch_size]
        batch = x[index]
        if batch.dtype == torch.uint8:
            batch = batch.float().div_(255)
        if mean is not None and std is not None:
            batch = batch.sub_(mean).div_(std)
        yield batch, y[index]


def parameter_groups(
    model: nn.Module,
    rules: Sequence[tuple[tuple[str, ...], dict[str, float]]],
) -> list[dict[str, Any]]:
    """Sort what learns into groups by how its names start, each with its own settings.

    What no rule names comes last, with the settings of the optimizer.
    """
    groups: list[dict[str, Any]] = [{"params": [], **settings} for _, settings in rules]
    groups.append({"params": []})
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            named = [f"{name}.".startswith(starts) for starts, _ in rules]
            groups[[*named, True].index(True)]["params"].append(parameter)
    return [group for group in groups if group["params"]]


def spare_norms_and_biases(groups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Split each group in two: no weight decay for what has fewer than two axes."""
    split: list[dict[str, Any]] = []
    for group in groups:
        matrices = [p for p in group["params"] if p.dim() > 1]
        vectors = [p for p in group["params"] if p.dim() < 2]
        split.append({**group, "params": matrices})
        split.append({**group, "params": vectors, "weight_decay": 0.0})
    return [group for group in split if group["params"]]


def balanced_weights(y: Tensor, classes: int) -> Tensor:
    """A weight per class that makes all classes count alike, however rare they are."""
    return len(y) / (classes * torch.bincount(y, minlength=classes).clamp(min=1))


class EarlyStopping:
    """Counts the epochs in which a figure didn't get better."""

    def __init__(
        self,
        patience: int,
        min_delta: float = 0.0,
        falls: bool = True,
    ) -> None:
        self.patience, self.min_delta, self.falls = patience, min_delta, falls
        self.best: float | None = None
        self.waited = 0

    def is_over(self, value: float) -> bool:
        """Take an epoch's figure; whether the last ``patience`` ones weren't better."""
        gain = 0.0 if self.best is None else value - self.best
        if self.best is None or (-gain if self.falls else gain) > self.min_delta:
            self.best, self.waited = value, 0
        else:
            self.waited += 1
        return self.waited >= self.patience
