"""Checkpoints come as a policy says, or so rarely that a large network doesn't wait for the disk."""

from __future__ import annotations

import pytest

from studio.engine.checkpoint_schedule import CheckpointSchedule
from studio.engine.run_options import CheckpointPolicy

SMALL, LARGE = 10_000, 11_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def schedule(clock: Clock, parameters: int = SMALL, **policy: float) -> CheckpointSchedule:
    return CheckpointSchedule(CheckpointPolicy(**policy), clock, parameters, step=0, epoch=0)  # type: ignore[arg-type]


def test_the_last_checkpoint_waits_for_the_end_of_an_epoch_that_is_near(clock: Clock) -> None:
    due = schedule(clock).last_due
    clock.now += 14
    assert not due(10, epoch_ended=True)
    clock.now += 2
    assert due(10, epoch_ended=True)
    assert not due(10, epoch_ended=False)
    clock.now += 15
    assert due(10, epoch_ended=False)


def test_a_checkpoint_that_takes_long_comes_less_often(clock: Clock) -> None:
    times = schedule(clock)
    times.begun(10)
    times.took(0.5)
    clock.now += 149
    assert not times.last_due(20, epoch_ended=True)
    clock.now += 2
    assert times.last_due(20, epoch_ended=True)
    times.took(1000)
    assert not times.last_due(20, epoch_ended=False)
    clock.now += 450
    assert times.last_due(20, epoch_ended=False), "ten minutes of any run are enough to lose"


def test_small_networks_keep_checkpoints_sooner_than_large_ones(clock: Clock) -> None:
    small, large = schedule(clock, SMALL), schedule(clock, LARGE)
    clock.now += 2
    assert small.kept_due(1, epoch_ended=True)
    assert not small.kept_due(1, epoch_ended=False)
    assert not large.kept_due(1, epoch_ended=True)
    clock.now += 14
    assert large.kept_due(1, epoch_ended=True)
    large.begun_kept(1)
    large.took(0.1)
    clock.now += 31
    assert not large.kept_due(1, epoch_ended=True), "this epoch has one"
    assert large.kept_due(2, epoch_ended=True)


def test_a_policy_is_followed_however_long_writing_takes(clock: Clock) -> None:
    epochs, minutes = schedule(clock, keep_epochs=2), schedule(clock, keep_minutes=1)
    steps, none = schedule(clock, every_steps=5), schedule(clock, keep=0)
    for times in (epochs, minutes, steps, none):
        times.took(1000)
    assert [epochs.kept_due(epoch, epoch_ended=True) for epoch in (1, 2, 3, 4)] == [False, True, False, True]
    assert [steps.last_due(step, epoch_ended=False) for step in (4, 5, 6)] == [False, True, True]
    steps.begun(6)
    assert steps.next_step == 11
    clock.now += 61
    assert minutes.kept_due(0, epoch_ended=False)
    assert not none.kept_due(1, epoch_ended=True)
