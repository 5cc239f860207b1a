"""Back to the last good state when numbers aren't finite any more, and up to the bad step again, looking."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from studio.engine.compiler import CompiledSource
from studio.engine.events import StepsEnded
from studio.engine.training_state import Snapshot, TrainingState, kept_apart
from studio.engine.tripwire import Found, NonFiniteError, Watch
from studio.graph.words import say

Step = tuple[Tensor, Tensor, int]


class NotFiniteError(Exception):
    """The loss of ``step`` isn't finite, as was seen some time after it."""

    def __init__(self, step: int) -> None:
        self.step = step
        super().__init__(f"The loss of step {step} isn't finite.")


class TrippedError(Exception):
    """The step that isn't finite was found again; the state is one from before it."""

    def __init__(self, step: int, found: Found) -> None:
        self.step, self.found = step, found
        super().__init__(found.message)


def first_not_finite(ended: StepsEnded) -> int | None:
    """The first reported step whose loss is NaN or infinite."""
    bad = (step for step, loss in enumerate(ended.losses, ended.first_step) if not math.isfinite(loss))
    return next(bad, None)


def is_finite(state: TrainingState) -> bool:
    """Whether all weights are. It waits for the device: a question to ask before they are written, not at steps."""
    flags = [parameter.detach().isfinite().all() for parameter in state.model.parameters()]
    return not flags or bool(torch.stack(flags).all())


class Rewinder:
    """Takes the state back, and watches the steps from the one before the bad one on.

    That one may be at fault as well: a gradient that isn't finite shows in the loss of the step after it.
    """

    def __init__(self, compiled: CompiledSource, state: TrainingState) -> None:
        self._compiled, self._state = compiled, state
        self._start: Snapshot | None = kept_apart(state.capture())
        self._bad_step = 0

    def forget_start(self) -> None:
        """From now on there is a checkpoint to go back to."""
        self._start = None

    def go_back(self, bad_step: int, last: Snapshot | None) -> None:
        """Restore ``last`` (None: the start) and look, from then on, for what makes ``bad_step`` bad."""
        snapshot = last or self._start
        assert snapshot is not None
        self._state.restore(snapshot)
        self._bad_step = bad_step

    @property
    def looking(self) -> bool:
        return self._state.step < self._bad_step

    def watched(self, steps: Iterator[Step], read_back: Callable[[], None]) -> Iterator[Step]:
        """The same steps. ``read_back`` empties the meter, so that the state can be captured."""
        earlier: Snapshot | None = None
        while True:
            number = self._state.step + 1
            if self._bad_step - 1 <= number <= self._bad_step:
                read_back()
                before = kept_apart(self._state.capture())
                step = self._take_watched(steps, number, earlier, before)
                earlier = before
            else:
                step = next(steps, None)
            if step is None:
                return
            yield step

    def _take_watched(
        self, steps: Iterator[Step], number: int, earlier: Snapshot | None, before: Snapshot
    ) -> Step | None:
        # A scaler's gradients may be infinite: it leaves out such a step by itself.
        backward = "scaler" not in self._state.parts
        try:
            with Watch(self._compiled, number, backward):
                step = next(steps, None)
            if step is not None and not bool(step[0].isfinite()):
                raise NonFiniteError(Found(say("The loss of step {step} isn't finite.", step=number)))
        except NonFiniteError as error:
            # What is bad in the forward pass is so because of the step before: another learning rate has to reach it.
            self._state.restore(before if earlier is None or error.found.backward else earlier)
            self._bad_step = 0
            raise TrippedError(number, error.found) from error
        return step
