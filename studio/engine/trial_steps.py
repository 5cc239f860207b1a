"""Steps of any size that are tried out on a job which isn't trained any more, or not yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Tensor

from studio.engine.faults import is_lack_of_memory
from studio.engine.job import Job
from studio.engine.learner import Learner
from studio.engine.memory import give_back, likely_batch
from studio.engine.training_functions import batches
from studio.graph.catalogue_file import load_catalogue


def trial_learner(job: Job, size: int) -> Learner:
    """Takes steps of ``size`` samples at once, with the network and the optimizer of the job."""
    batch = max(size // job.training.accumulate, 1) if size == job.step_samples else size
    document = replace(
        job.document,
        data=replace(job.document.data, batch_size=batch),
        training=replace(job.training, scheduler="none", stop_metric=None),
    )
    return Learner(document, load_catalogue(), job.model, job.optimizer, job.device, job.data)


def endless_batches(job: Job, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Full batches of training samples in a random order, over and over."""
    generator = torch.Generator().manual_seed(job.training.seed)
    while True:
        order = torch.randperm(len(job.data.train_x), generator=generator).to(job.device)
        whole = order[: max(len(order) - len(order) % size, size)]
        yield from job.data.training(whole, size)


def sample_batch(job: Job, count: int) -> tuple[Tensor, Tensor]:
    """Real training samples in a random order, always the same."""
    generator = torch.Generator().manual_seed(job.training.seed)
    order = torch.randperm(len(job.data.train_x), generator=generator)[:count].to(job.device)
    return _read(job, order, validation=False)


def validation_batch(job: Job, count: int) -> tuple[Tensor, Tensor]:
    """The first validation samples."""
    order = torch.arange(min(count, len(job.data.validation_x)), device=job.device)
    return _read(job, order, validation=True)


def _read(job: Job, order: Tensor, validation: bool) -> tuple[Tensor, Tensor]:
    """One batch, read here: starting processes that read pictures would take longer than all the rest."""
    x, y = job.data.few(order, validation)
    everything = torch.arange(len(x), device=job.device)
    return next(batches(x.to(job.device), y, everything, len(x), job.data.mean, job.data.std))


def step_fits(job: Job, size: int) -> bool:
    """Whether there is memory for a step of that size, which is taken."""
    try:
        next(trial_learner(job, size).steps(iter([sample_batch(job, size)])))
        wait_for(job.device)
    except Exception as error:
        if not is_lack_of_memory(error):
            raise
        give_back(error, job)
        return False
    job.optimizer.zero_grad(set_to_none=True)
    return True


def fitting_batch(job: Job, check_stop: Callable[[], None] = lambda: None) -> int | None:
    """A batch, smaller than the recipe's, whose step was taken and fits; None when a single sample doesn't."""
    size = likely_batch(job)
    while size:
        check_stop()
        if step_fits(job, size):
            return size
        size //= 2
    return None


def wait_for(device: torch.device) -> None:
    """Until what was asked of the device is done."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
