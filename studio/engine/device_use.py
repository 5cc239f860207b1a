"""How busy the machine is: processor, memory, and the graphics card that a run computes on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class MachineUse:
    """Shares are from 0 to 1, of all cores. ``own`` is what this process holds."""

    cpu: float
    memory: int
    memory_in_all: int
    own: int


@dataclass(frozen=True)
class GpuUse:
    """Bytes of the card: ``held`` by this process's tensors, ``used`` by all. ``busy`` is None where it isn't told."""

    name: str
    held: int
    used: int
    in_all: int
    busy: float | None


class MachineMeter:
    """Reads the machine's use; the share of the processor is that since the reading before."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        psutil.cpu_percent(None)

    def read(self) -> MachineUse:
        memory = psutil.virtual_memory()
        return MachineUse(
            psutil.cpu_percent(None) / 100,
            int(memory.total - memory.available),
            int(memory.total),
            int(self._process.memory_info().rss),
        )


def gpu_use(device: str) -> GpuUse | None:
    """Of a CUDA device; None for others. To be asked on the thread that trains."""
    if not device.startswith("cuda"):
        return None
    import torch

    place = torch.device(device)
    free, in_all = torch.cuda.mem_get_info(place)
    busy = None
    with suppress(Exception):  # needs the driver's library for Python, which may be absent
        busy = torch.cuda.utilization(place) / 100
    return GpuUse(
        torch.cuda.get_device_name(place),
        int(torch.cuda.memory_allocated(place)),
        int(in_all - free),
        int(in_all),
        busy,
    )
