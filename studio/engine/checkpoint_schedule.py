"""When a run's checkpoints are due: as its policy says, or so rarely that writing takes little of the time."""

from __future__ import annotations

import math
from collections.abc import Callable

from studio.engine.run_options import CheckpointPolicy

CHECKPOINT_EVERY_S = 15.0
KEEP_EVERY_S = 1.0  # a small network's epoch takes milliseconds
# A three hundredth of the time goes into writing, where the policy doesn't say when.
_REST = 300
_LONGEST_S = 600.0  # but so much of a large run is enough to lose
_BYTES_PER_S = 200e6  # of a disk, until the run has seen its own


class CheckpointSchedule:
    """The times of one run's checkpoints. ``took`` may be called on the thread that writes, the rest where it trains.

    Without a policy the last checkpoint waits for the end of an epoch if that isn't far: at that moment the last one,
    the best one and the one that stays are often the same state, and it has to be written but once.
    """

    def __init__(
        self, policy: CheckpointPolicy, clock: Callable[[], float], parameters: int, step: int, epoch: int
    ) -> None:
        self._policy, self._clock = policy, clock
        self._at = self._kept_at = clock()
        self._step, self._kept_epoch = step, epoch
        self._rest_s = min(_REST * 4 * parameters / _BYTES_PER_S, CHECKPOINT_EVERY_S)

    @property
    def in_step(self) -> bool:
        """Whether steps decide, so that what is written at one has to be on the disk before the next."""
        return self._policy.every_steps is not None

    @property
    def next_step(self) -> float:
        """The step after which the next checkpoint is due, where steps decide."""
        every = self._policy.every_steps
        return math.inf if every is None else self._step + every

    def last_due(self, step: int, epoch_ended: bool) -> bool:
        if self.in_step:
            return step >= self.next_step
        wait_s = max(CHECKPOINT_EVERY_S, self._rest_s)
        return self._clock() - self._at >= (wait_s if epoch_ended else min(2 * wait_s, _LONGEST_S))

    def kept_due(self, epoch: int, epoch_ended: bool) -> bool:
        """Whether it is time for a checkpoint that stays."""
        policy, waited_s = self._policy, self._clock() - self._kept_at
        if not policy.keep:
            return False
        new_epoch = epoch_ended and epoch > self._kept_epoch
        if policy.keep_epochs is None and policy.keep_minutes is None:
            return new_epoch and waited_s >= max(KEEP_EVERY_S, self._rest_s)
        if new_epoch and policy.keep_epochs and epoch % policy.keep_epochs == 0:
            return True
        return policy.keep_minutes is not None and waited_s >= policy.keep_minutes * 60

    def begun(self, step: int) -> None:
        """The last checkpoint is being written, of that step."""
        self._at, self._step = self._clock(), step

    def begun_kept(self, epoch: int) -> None:
        """One that stays is being written, after so many epochs."""
        self._kept_at, self._kept_epoch = self._clock(), epoch

    def took(self, seconds: float) -> None:
        """Writing took so long: the next one comes the later for it."""
        self._rest_s = min(_REST * seconds, _LONGEST_S)
