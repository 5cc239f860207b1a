"""Devices: what is there is found, and what isn't is never replaced."""

from __future__ import annotations

import pytest
import torch

from studio.engine.devices import available_devices, device_title, resolve_device
from studio.engine.errors import DeviceError


def test_auto_takes_the_best_device_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert available_devices()[:2] == ("cuda:0", "cuda:1")
    assert resolve_device("auto") == torch.device("cuda:0")
    assert resolve_device("cuda") == torch.device("cuda:0")
    assert resolve_device("cuda:1") == torch.device("cuda:1")


def test_auto_without_an_accelerator_is_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert resolve_device("auto") == torch.device("cpu")


@pytest.mark.parametrize("setting", ["cuda", "cuda:0", "cuda:7", "mps"])
def test_an_absent_device_is_an_error_that_lists_what_there_is(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(DeviceError, match=rf"'{setting}' isn't available.* Available: cpu\."):
        resolve_device(setting)


@pytest.mark.parametrize("setting", ["", "gpu", "cuda:", "cuda:-1", "cuda:0\n", "meta", "../cpu"])
def test_a_device_that_nobody_knows_is_refused(setting: str) -> None:
    with pytest.raises(DeviceError, match="knows"):
        resolve_device(setting)


def test_devices_have_names_for_people() -> None:
    assert device_title("cpu") == "CPU"
    assert device_title("auto") == "Automatic"
