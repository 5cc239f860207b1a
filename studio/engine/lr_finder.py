"""The learning rate range test: raise the rate from step to step, watch the loss, propose a rate.

It trains a network of its own, built from the document: no run, no checkpoint and no weights are touched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from studio.engine.errors import TrainingError
from studio.engine.job import Job, prepare
from studio.engine.run_options import RunOptions
from studio.graph.document import ProjectDocument
from studio.graph.words import say

LOWEST, HIGHEST = 1e-6, 10.0
STEPS = 100
_SMOOTHING = 0.8  # of the running mean, whose bias at the start is taken out
_DIVERGED = 3.0  # times the lowest loss: what comes then says nothing any more


@dataclass(frozen=True)
class Finding:
    """Rates that were tried, the smoothed loss at each, and the rate that follows from them."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    suggestion: float


def find_learning_rate(
    document: ProjectDocument,
    options: RunOptions,
    check_stop: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    steps: int = STEPS,
) -> Finding:
    """Run the test. ``check_stop`` may raise to end it. Raises TrainingError where nothing can be said."""
    plain = replace(document.training, scheduler="none", stop_metric=None, metrics=(), compile=False)
    job = prepare(replace(document, training=plain), options, check_stop)
    rates, losses = [], []
    for step, loss in enumerate(_losses(job, steps), 1):
        check_stop()
        progress(step, steps)
        rates.append(_rate(step - 1, steps))
        losses.append(loss)
        if not math.isfinite(loss) or _smoothed(losses)[-1] > _DIVERGED * min(_smoothed(losses)):
            break
    kept = [index for index, loss in enumerate(losses) if math.isfinite(loss)]
    if len(kept) < steps // 10:
        raise TrainingError(
            say("The loss isn't a number from the first steps on. Normalise the data, or look at the loss.")
        )
    smooth = _smoothed([losses[index] for index in kept])
    return Finding(tuple(rates[: len(smooth)]), tuple(smooth), _proposed(rates, smooth))


def _rate(step: int, steps: int) -> float:
    """From the lowest to the highest rate, by the same factor at each step."""
    return float(LOWEST * (HIGHEST / LOWEST) ** (step / (steps - 1)))


def _losses(job: Job, steps: int) -> Iterator[float]:
    """A step's loss as it was before the step, whose length is this step's rate."""
    groups = job.optimizer.param_groups
    highest = max(group["lr"] for group in groups) or 1.0
    shares = [group["lr"] / highest for group in groups]
    stepped = job.learner.steps(_endless(job))
    for step in range(steps):
        for group, share in zip(groups, shares, strict=True):
            group["lr"] = _rate(step, steps) * share
        loss, _, _ = next(stepped)
        yield loss.item()


def _endless(job: Job) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches in a random order, over the samples as often as it takes."""
    data, generator = job.data, torch.Generator().manual_seed(job.training.seed)
    while True:
        order = torch.randperm(len(data.train_x), generator=generator).to(job.device)
        yield from data.training(order, job.step_samples)


def _smoothed(losses: Sequence[float]) -> list[float]:
    mean, smooth = 0.0, []
    for count, loss in enumerate(losses, 1):
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * loss
        smooth.append(mean / (1 - _SMOOTHING**count))
    return smooth


def _proposed(rates: Sequence[float], losses: Sequence[float]) -> float:
    """A tenth of the rate with the lowest loss, rounded to two digits: near that rate, steps begin to be too long."""
    lowest = min(range(len(losses)), key=losses.__getitem__)
    return float(f"{rates[lowest] / 10:.1e}")
