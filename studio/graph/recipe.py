"""How a project gets its data and trains: two frozen records, part of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class DataSettings:
    """Where samples come from and how they are batched.

    ``source`` names a data source of the catalogue and ``options`` its own settings. ``root`` is the folder of
    downloaded sets (None: the user's data folder, chosen when needed). ``validation_fraction`` is split off at
    random with ``split_seed`` where the source has no test part of its own (None: the source's default).
    ``mean`` and ``std`` normalise per channel, after the source's own scaling to [0, 1]: ``(x - mean) / std``;
    None leaves samples as they are.
    """

    source: str = "digits"
    options: Mapping[str, Any] = field(default_factory=_none)
    root: str | None = None
    batch_size: int = 64
    shuffle: bool = True
    validation_fraction: float | None = None
    split_seed: int = 0
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    extra: Mapping[str, Any] = field(default_factory=_none)


@dataclass(frozen=True)
class TrainingSettings:
    """How to train: ``optimizer`` names one of the catalogue's, ``optimizer_settings`` holds what was set of it.

    ``device`` is ``auto`` (cuda, then mps, then cpu), ``cpu``, ``cuda``, ``cuda:N`` or ``mps``. ``network`` names
    the network that is trained (None: the first).
    """

    optimizer: str = "Adam"
    optimizer_settings: Mapping[str, Any] = field(default_factory=_none)
    loss: str = "cross_entropy"
    epochs: int = 10
    seed: int = 0
    device: str = "auto"
    network: str | None = None
    extra: Mapping[str, Any] = field(default_factory=_none)
