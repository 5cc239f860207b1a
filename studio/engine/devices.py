"""Which device to compute on: what is there, and what a setting such as ``auto`` means here."""

from __future__ import annotations

import re

import torch

from studio.engine.errors import DeviceError
from studio.graph.words import say

_FORM = re.compile(r"cpu|mps|cuda(:\d+)?")


def available_devices() -> tuple[str, ...]:
    """The devices of this machine, the best first."""
    cuda = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    mps = ["mps"] if torch.backends.mps.is_available() else []
    return (*cuda, *mps, "cpu")


def resolve_device(setting: str) -> torch.device:
    """The device that a setting means. One that isn't there is an error, never a stand-in."""
    available = available_devices()
    if setting == "auto":
        return torch.device(available[0])
    if not _FORM.fullmatch(setting):
        raise DeviceError(
            setting, say("isn't one that Layerloom knows (auto, cpu, cuda, cuda:N, mps)"), available
        )
    wanted = "cuda:0" if setting == "cuda" else setting
    if wanted not in available:
        raise DeviceError(setting, _why_absent(setting), available)
    return torch.device(wanted)


def _why_absent(setting: str) -> str:
    if setting.startswith("cuda") and torch.version.cuda is None:
        return say("isn't available: this PyTorch was built without CUDA")
    return say("isn't available on this machine")


def device_title(device: str) -> str:
    """A device's name as a person knows it, such as ``NVIDIA H200 (cuda:0)``."""
    if device.startswith("cuda"):
        return f"{torch.cuda.get_device_name(torch.device(device))} ({device})"
    return {"cpu": "CPU", "mps": say("Apple GPU (mps)"), "auto": "Automatic"}.get(device, device)
