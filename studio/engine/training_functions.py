"""The functions that train: the trainer calls them, and an exported script contains their very text.

Each one stands alone, needing only ``torch``, ``F`` and the functions above it in this file.
"""

# mypy: disallow-untyped-calls=False
# (Tensor.backward has no types, and a comment at its line would stand in every exported script.)

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812


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


def train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    stream: Iterable[tuple[Tensor, Tensor]],
) -> Iterator[tuple[Tensor, Tensor, int]]:
    """Take a step per batch; yield its mean loss, its correct answers and its size."""
    model.train()
    for x, y in stream:
        logits = model(x)
        loss = F.cross_entropy(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.detach(), (logits.argmax(dim=1) == y).sum(), len(y)


def evaluate(
    model: nn.Module,
    stream: Iterable[tuple[Tensor, Tensor]],
) -> tuple[float, float]:
    """Return the mean loss and the accuracy over all batches, learning nothing."""
    model.eval()
    loss_sum, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in stream:
            logits = model(x)
            loss_sum += F.cross_entropy(logits, y, reduction="sum").item()
            correct += int((logits.argmax(dim=1) == y).sum())
            count += len(y)
    return loss_sum / count, correct / count
