"""When memory runs out: gives it back, and estimates how many samples would fit."""

from __future__ import annotations

import gc
import os
import traceback

import torch
from torch import Tensor, nn

from studio.engine.job import Job
from studio.engine.training_functions import batches

# The backward pass holds gradients besides what the forward pass has kept, and something has to stay free.
_BACKWARD_FACTOR = 1.5
_SHARE = 0.8
_FEW, _MORE = 2, 4  # samples; a single one wouldn't pass a BatchNorm


def give_back(error: BaseException, job: Job) -> None:
    """Let go of the step that failed: its gradients, and what the error's traceback holds on to."""
    traceback.clear_frames(error.__traceback__)
    job.optimizer.zero_grad(set_to_none=True)
    gc.collect()
    if job.device.type == "cuda":
        torch.cuda.empty_cache()


def fitting_batch(job: Job) -> int | None:
    """About how many samples fit at once, fewer than now; None when that can't be told."""
    free = free_memory(job.device)
    try:
        few, more = (_kept_bytes(job.model, _samples(job, count)) for count in (_FEW, _MORE))
    except (RuntimeError, ValueError):  # not even those fit
        return None
    per_sample = (more - few) / (_MORE - _FEW) * _BACKWARD_FACTOR
    if free is None or per_sample <= 0:
        return None
    fits = min(int(free * _SHARE / per_sample), job.batch_size // 2)
    return fits - fits % 8 if fits > 8 else max(fits, 1)


def free_memory(device: torch.device) -> int | None:
    """Bytes that are free on a device, where the system tells."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _samples(job: Job, count: int) -> Tensor:
    data = job.data
    chosen = torch.arange(min(count, len(data.train_x)), device=job.device)
    x, y = data.few(chosen)
    x, _ = next(batches(x, y, torch.arange(len(x), device=job.device), count, data.mean, data.std))
    return x


def _kept_bytes(model: nn.Module, x: Tensor) -> int:
    """What a forward pass keeps for the backward pass: each storage once."""
    kept: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        model(x)
    return sum(kept.values())
