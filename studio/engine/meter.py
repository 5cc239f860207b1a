"""Losses and rates of a run: kept on the device step by step, read back in one piece now and then."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from studio.engine.events import Metrics, StepsEnded

_RATE_WINDOW_S = 1.0


class Meter:
    """Collects what steps yield. Sums are made in step order, of Python floats, as a script makes them."""

    def __init__(self) -> None:
        self.step = 0  # the last one that was read back
        self.loss_sum, self.correct, self.count = 0.0, 0.0, 0
        self._losses: list[Tensor] = []
        self._corrects: list[Tensor] = []
        self._counts: list[int] = []

    def add(self, loss: Tensor, correct: Tensor, count: int) -> None:
        self._losses.append(loss)
        self._corrects.append(correct)
        self._counts.append(count)

    @property
    def waiting(self) -> int:
        """How many steps haven't been read back."""
        return len(self._losses)

    def read(self, epoch: int, pace: Pace, steps_left: int) -> StepsEnded:
        """Read the waiting steps back; this is where the processor waits for the device."""
        losses: list[float] = torch.stack(self._losses).tolist()
        corrects: list[int] = torch.stack(self._corrects).tolist()
        for loss, correct, count in zip(losses, corrects, self._counts, strict=True):
            self.loss_sum += loss * count
            self.correct += correct
            self.count += count
        accuracies = tuple(c / n for c, n in zip(corrects, self._counts, strict=True))
        pace.advance(len(losses), sum(self._counts))
        first, self.step = self.step + 1, self.step + len(losses)
        self._losses, self._corrects, self._counts = [], [], []
        return StepsEnded(
            first,
            tuple(losses),
            accuracies,
            epoch,
            pace.steps_per_second,
            pace.samples_per_second,
            pace.seconds_left(steps_left),
        )

    @property
    def metrics(self) -> Metrics:
        """Mean loss and accuracy of the epoch's steps so far."""
        return Metrics(self.loss_sum / self.count, self.correct / self.count)

    def restore(self, step: int, sums: tuple[float, float], count: int) -> None:
        """Go on after ``step``; ``sums`` are those of the epoch in progress, over ``count`` samples."""
        self._losses, self._corrects, self._counts = [], [], []
        self.step, (self.loss_sum, self.correct), self.count = step, sums, count

    def begin_epoch(self) -> None:
        self.loss_sum, self.correct, self.count = 0.0, 0.0, 0


class Pace:
    """How fast training goes: rates over the last second or so, the time left by the whole run's mean."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = self._window_began = clock()
        self._steps = self._window_steps = self._window_samples = 0
        self.steps_per_second = self.samples_per_second = 0.0

    def advance(self, steps: int, samples: int) -> None:
        now = self._clock()
        self._steps += steps
        self._window_steps += steps
        self._window_samples += samples
        elapsed = max(now - self._window_began, 1e-9)
        if elapsed >= _RATE_WINDOW_S or not self.steps_per_second:
            self.steps_per_second = self._window_steps / elapsed
            self.samples_per_second = self._window_samples / elapsed
            self._window_began, self._window_steps, self._window_samples = now, 0, 0

    def leave_out(self, seconds: float) -> None:
        """Time that was spent waiting doesn't count."""
        self._began += seconds
        self._window_began += seconds

    @property
    def seconds(self) -> float:
        """Time spent training so far."""
        return self._clock() - self._began

    def seconds_left(self, steps: int) -> float:
        return self.seconds / max(self._steps, 1) * steps
