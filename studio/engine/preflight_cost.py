"""Measures what training costs before it begins: time of a step, memory at its peak, the largest batch that fits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import torch
from torch import Tensor

from studio.engine.allocation import peak_memory
from studio.engine.job import Job
from studio.engine.memory import free_memory
from studio.engine.preflight_report import Cost, Memory
from studio.engine.trial_steps import (
    endless_batches,
    sample_batch,
    step_fits,
    trial_learner,
    validation_batch,
    wait_for,
)

_TIMED_S, _TIMED_STEPS = 1.0, 30
_SHARE = 0.8  # of what is free: something has to stay for whatever else runs
# Where the system hands out more memory than there is, a step that is too large doesn't fail: the process is killed.
_SHARE_TRIED_ON_CPU = 0.4
_LONGEST_TRY_S = 4.0
_TRIES = 6

CheckStop = Callable[[], None]


def measure_cost(job: Job, check_stop: CheckStop) -> Cost:
    """Take some steps as training would. The job is used up: its weights have moved on."""
    size = min(job.step_samples, len(job.data.train_x))
    step_s = _step_seconds(job, size, check_stop)
    validation_s = _validation_seconds(job, check_stop)
    memory, peaks = _measure_memory(job, size, check_stop)
    free = _free(job)
    largest = _largest(job, peaks, free)
    tried = False
    if largest is not None:
        largest, tried = _try_out(job, largest, peaks, free, step_s / size, check_stop)
    epoch_s = step_s * job.steps_per_epoch + validation_s
    return Cost(
        step_s,
        epoch_s,
        epoch_s * job.training.epochs,
        size / step_s,
        memory,
        free,
        largest,
        tried,
        largest == len(job.data.train_x),
    )


# Time


def _step_seconds(job: Job, size: int, check_stop: CheckStop) -> float:
    """The median of some steps, after one that warms up."""
    times: list[float] = []
    stepped = trial_learner(job, size).steps(endless_batches(job, size))
    next(stepped)
    began = time.perf_counter()
    while not times or (time.perf_counter() - began < _TIMED_S and len(times) < _TIMED_STEPS):
        check_stop()
        wait_for(job.device)
        start = time.perf_counter()
        next(stepped)
        wait_for(job.device)
        times.append(time.perf_counter() - start)
    return median(times)


def _validation_seconds(job: Job, check_stop: CheckStop) -> float:
    """All batches would take as long as the first one does, each."""
    size, count = max(job.batch_size, 500), len(job.data.validation_x)
    if not count:
        return 0.0
    check_stop()
    wait_for(job.device)
    start = time.perf_counter()
    job.learner.evaluate(iter([validation_batch(job, size)]))
    wait_for(job.device)
    return (time.perf_counter() - start) * count / min(count, size)


# Memory


def _measure_memory(job: Job, size: int, check_stop: CheckStop) -> tuple[Memory, dict[int, int]]:
    """What a step takes, and the peaks of two batch sizes: what they hold besides weights and data."""
    batch = min(job.batch_size, size)
    other = batch // 2 if batch > 3 else min(batch * 2, len(job.data.train_x))
    peaks = {}
    for count in (other, batch):
        check_stop()
        peaks[count] = _peak(job, count)
    parameters = [*job.model.parameters(), *job.model.buffers()]
    gradients = _bytes([p.grad for p in job.model.parameters() if p.grad is not None])
    memory = Memory(
        _bytes(parameters),
        gradients,
        _bytes(list(_state_tensors(job))),
        max(peaks[batch] - gradients, 0),
        _bytes([value for value in vars(job.data).values() if isinstance(value, Tensor)]),
    )
    return memory, peaks


def _peak(job: Job, size: int) -> int:
    job.optimizer.zero_grad(set_to_none=True)
    learner = trial_learner(job, size)
    with peak_memory(job.device) as peak:
        next(learner.steps(iter([sample_batch(job, size)])))
    return peak.bytes


def _largest(job: Job, peaks: dict[int, int], free: int | None) -> int | None:
    """How many samples fit, if each takes as much as between the two sizes that were measured."""
    (few, low), (more, high) = sorted(peaks.items())[0], sorted(peaks.items())[-1]
    each = (high - low) / (more - few) if more > few else 0.0
    if free is None or each <= 0:
        return None
    fits = int((free * _SHARE - (low - each * few)) / each)
    fits = min(max(fits, 1), len(job.data.train_x))
    return fits if fits < 16 or fits == len(job.data.train_x) else fits - fits % 8


def _try_out(
    job: Job,
    size: int,
    peaks: dict[int, int],
    free: int | None,
    sample_s: float,
    check_stop: CheckStop,
) -> tuple[int, bool]:
    """Take a step of that size, smaller ones where it fails; not where that takes long or could end the process."""
    if size <= max(peaks):
        return size, size == max(peaks)
    if job.device.type != "cuda" and free is not None:
        needed = max(peaks.values()) / max(peaks) * size
        if needed > free / _SHARE * _SHARE_TRIED_ON_CPU:
            return size, False
    if sample_s * size > _LONGEST_TRY_S:
        return size, False
    check_stop()
    return (size, True) if step_fits(job, size) else (_between(job, max(peaks), size, check_stop), True)


def _between(job: Job, fits: int, fails: int, check_stop: CheckStop) -> int:
    """A size near the largest that fits, from one that does and one that doesn't."""
    for _ in range(_TRIES):
        size = round((fits * fails) ** 0.5)
        if size in (fits, fails):
            break
        check_stop()
        if step_fits(job, size):
            fits = size
        else:
            fails = size
    return fits


def _free(job: Job) -> int | None:
    """What is free for a step, with nothing of one left."""
    job.optimizer.zero_grad(set_to_none=True)
    if job.device.type == "cuda":
        torch.cuda.empty_cache()
    return free_memory(job.device)


def _state_tensors(job: Job) -> Iterator[Tensor]:
    for state in job.optimizer.state.values():
        yield from (value for value in state.values() if isinstance(value, Tensor))


def _bytes(tensors: list[Tensor]) -> int:
    return sum(tensor.nbytes for tensor in tensors)
