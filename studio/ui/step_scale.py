"""Where a step stands on the axis of a chart: by its number, by epochs, or by the time trained until then."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import numpy as np

from studio.engine.events import EpochEnded
from studio.ui.series import Array, Growing


class Axis(Enum):
    STEP = "step"
    EPOCH = "epoch"
    TIME = "time"


class StepScale:
    """The steps of one run in epochs and in seconds of training.

    The ends of epochs are known; between them steps are spread evenly, and after the last one at ``step_seconds``.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.steps_per_epoch: float | None = None
        self.step_seconds: float | None = None
        self._steps, self._seconds = Growing(), Growing()
        self._steps.extend([0.0])
        self._seconds.extend([0.0])

    @classmethod
    def of_run(cls, epochs: Iterable[EpochEnded], steps: int = 0, seconds: float = 0.0) -> StepScale:
        """The scale of a run of the store; one without an epoch's end has all its steps in those seconds."""
        scale = cls()
        for ended in epochs:
            scale.note_epoch(ended)
        if scale.step_seconds is None and steps and seconds:
            scale.step_seconds = seconds / steps
        return scale

    def note_epoch(self, ended: EpochEnded) -> None:
        took = ended.step - float(self._steps.values[-1])
        if took <= 0:
            return
        if self.steps_per_epoch is None:
            self.steps_per_epoch = ended.step / ended.epoch
        self.step_seconds = ended.seconds / took
        self._steps.extend([float(ended.step)])
        self._seconds.extend([float(self._seconds.values[-1]) + ended.seconds])

    def knows(self, axis: Axis) -> bool:
        """Whether steps can be placed there."""
        known = {Axis.EPOCH: self.steps_per_epoch, Axis.TIME: self.step_seconds, Axis.STEP: 1.0}
        return bool(known[axis])

    def shown(self, steps: Array, axis: Axis) -> Array:
        """Where steps stand."""
        if axis is Axis.STEP:
            return steps
        if axis is Axis.EPOCH:
            return steps / (self.steps_per_epoch or 1.0)
        return _along(steps, self._steps.values, self._seconds.values, self.step_seconds or 1.0)

    def step_at(self, place: float, axis: Axis) -> float:
        """The step that stands there: the other way round."""
        if axis is Axis.STEP:
            return place
        if axis is Axis.EPOCH:
            return place * (self.steps_per_epoch or 1.0)
        places = np.array([place])
        found = _along(places, self._seconds.values, self._steps.values, 1.0 / (self.step_seconds or 1.0))
        return float(found[0])


def _along(values: Array, known: Array, results: Array, slope: float) -> Array:
    """Results between those that are known, and along a straight line beyond the last."""
    found: Array = np.interp(values, known, results)
    beyond = values > known[-1]
    found[beyond] = results[-1] + (values[beyond] - known[-1]) * slope
    return found
