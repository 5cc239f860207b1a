"""When memory runs out: gives it back, and estimates how many samples would fit."""

from __future__ import annotations

import gc
import traceback
from pathlib import Path

import psutil
import torch
from torch import Tensor, nn

from studio.engine.job import Job
from studio.engine.training_functions import batches

# The backward pass holds gradients besides what the forward pass has kept, and something has to stay free.
_BACKWARD_FACTOR = 1.5
_SHARE = 0.8
_CGROUP = Path("/sys/fs/cgroup")
_FEW, _MORE = 2, 4  # samples; a single one wouldn't pass a BatchNorm


def give_back(error: BaseException, job: Job) -> None:
    """Let go of the step that failed: its gradients, and what the error's traceback holds on to."""
    traceback.clear_frames(error.__traceback__)
    job.optimizer.zero_grad(set_to_none=True)
    gc.collect()
    if job.device.type == "cuda":
        torch.cuda.empty_cache()


def likely_batch(job: Job) -> int:
    """About how many samples fit at once, fewer than now: half of them, or fewer if what is free says so."""
    half = max(min(job.batch_size, len(job.data.train_x)) // 2, 1)
    free = free_memory(job.device)
    try:
        few, more = (_kept_bytes(job.model, _samples(job, count)) for count in (_FEW, _MORE))
    except (RuntimeError, ValueError):  # not even those fit
        return half
    per_sample = (more - few) / (_MORE - _FEW) * _BACKWARD_FACTOR
    if free is None or per_sample <= 0:
        return half
    fits = min(int(free * _SHARE / per_sample), half)
    return fits - fits % 8 if fits > 8 else max(fits, 1)


def free_memory(device: torch.device) -> int | None:
    """Bytes that are free on a device, where the system tells."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    available = int(psutil.virtual_memory().available)
    limit = _container_room()
    return available if limit is None else min(available, limit)


def _container_room() -> int | None:
    """What a container may still take, where it has a limit of its own."""
    try:
        limit = (_CGROUP / "memory.max").read_text().strip()
        used = (_CGROUP / "memory.current").read_text().strip()
        return None if limit == "max" else max(int(limit) - int(used), 0)
    except (OSError, ValueError):
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
