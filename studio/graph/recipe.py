"""How a project gets its data and trains: two frozen records, part of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DataSettings:
    """Where samples come from and how they are batched.

    ``source`` names a data source of the catalogue and ``options`` its own settings. ``root`` is the folder of
    downloaded sets (None: the user's data folder, chosen when needed). ``validation_fraction`` is split off at
    random with ``split_seed`` where the source has no test part of its own (None: the source's default).
    ``mean`` and ``std`` normalise per channel, after the source's own scaling to [0, 1]: ``(x - mean) / std``;
    None leaves samples as they are. ``augment`` lists the random changes of training's samples, each with its
    ``name`` in the catalogue and its settings.

    Pictures in a folder are kept in memory up to ``memory_mb``, and beyond that read as they are needed by so many
    ``workers`` (processes). ``unreadable`` says what is done about one that can't be read: ``stop`` or ``skip``.
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
    augment: tuple[Mapping[str, Any], ...] = ()
    memory_mb: int = 1024
    workers: int = 2
    unreadable: str = "stop"
    extra: Mapping[str, Any] = field(default_factory=_none)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How to train: ``optimizer`` names one of the catalogue's, ``optimizer_settings`` holds what was set of it.

    ``scheduler`` (``none`` or a name of the catalogue's) has settings of its own in the same way.
    ``decay_all`` False keeps weight decay from norms and biases. ``kernels`` is how the optimizer computes a step
    (``auto``, ``foreach``, ``fused``). A step takes ``accumulate`` batches and adds up their gradients.
    ``precision`` is ``float32``, ``bf16`` or ``fp16``. With an ``ema_decay``, averaged weights are validated and
    kept. ``class_weights`` is ``balanced``, or a number for each class. Training stops when ``stop_metric``
    (``val_loss``, ``val_accuracy``, ``train_loss`` or a metric's name) hasn't got better by ``stop_min_delta`` for
    ``stop_patience`` epochs. ``metrics`` names those of the catalogue that are computed after each epoch.
    ``device`` is ``auto`` (cuda, then mps, then cpu), ``cpu``, ``cuda``, ``cuda:N`` or ``mps``. ``network`` names
    the network that is trained (None: the first).

    The checkpoint of the best epoch goes by ``best`` (``accuracy`` or ``loss``). ``keep`` further ones stay, spread
    over the run: one every ``keep_epochs`` epochs and ``keep_minutes`` minutes, or now and then where neither is set.
    """

    optimizer: str = "Adam"
    optimizer_settings: Mapping[str, Any] = field(default_factory=_none)
    loss: str = "cross_entropy"
    epochs: int = 10
    seed: int = 0
    device: str = "auto"
    network: str | None = None
    decay_all: bool = True
    kernels: str = "auto"
    scheduler: str = "none"
    scheduler_settings: Mapping[str, Any] = field(default_factory=_none)
    clip_norm: float | None = None
    clip_value: float | None = None
    accumulate: int = 1
    precision: str = "float32"
    compile: bool = False
    channels_last: bool = False
    deterministic: bool = False
    ema_decay: float | None = None
    label_smoothing: float = 0.0
    class_weights: str | tuple[float, ...] | None = None
    l1: float = 0.0
    l2: float = 0.0
    stop_metric: str | None = None
    stop_patience: int = 5
    stop_min_delta: float = 0.0
    metrics: tuple[str, ...] = ()
    best: str = "accuracy"
    keep: int = 8
    keep_epochs: int | None = None
    keep_minutes: float | None = None
    extra: Mapping[str, Any] = field(default_factory=_none)


# The fields that every project file states; the others are written where they differ from their defaults.
ALWAYS_STATED = frozenset(
    {
        "optimizer",
        "optimizer_settings",
        "loss",
        "epochs",
        "seed",
        "device",
        "network",
        "source",
        "options",
        "root",
        "batch_size",
        "shuffle",
        "validation_fraction",
        "split_seed",
        "mean",
        "std",
    }
)
