"""On what a run was trained: versions, device, threads; plain strings, for the store of runs."""

from __future__ import annotations

import os
import platform

import torch

from studio.engine.devices import device_title


def system_facts(device: torch.device) -> dict[str, str]:
    return {
        "device": device_title(str(device)),
        "torch": str(torch.__version__),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": str(os.cpu_count() or 1),
        "threads": str(torch.get_num_threads()),
    }
