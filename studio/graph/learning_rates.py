"""The learning rate over a run, by formulas: a picture of a schedule before torch is there, or anything has run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from studio.graph.catalogue import Catalogue
from studio.graph.recipe import TrainingSettings

Factor = Callable[[float], float]


def learning_rates(
    training: TrainingSettings, catalogue: Catalogue, steps_per_epoch: int, points: int | None = None
) -> tuple[float, ...]:
    """The rate of each step of a run, or of ``points`` steps that are spread over it evenly.

    A layer's own factor isn't in it. A plateau can't be foreseen: the rate stays as it begins. The recipe is
    one that has been checked.
    """
    total = max(training.epochs * steps_per_epoch, 1)
    count = total if points is None else min(points, total)
    steps = [round(index * (total - 1) / max(count - 1, 1)) for index in range(count)]
    rate = _rate(training, catalogue, steps_per_epoch, total)
    return tuple(rate(step) for step in steps)


def base_rate(training: TrainingSettings, catalogue: Catalogue) -> float:
    """The learning rate that the optimizer is given."""
    setting = catalogue.optimizers[training.optimizer].setting("lr")
    return float(training.optimizer_settings.get("lr", setting.default if setting else 0.0))


def _rate(
    training: TrainingSettings, catalogue: Catalogue, steps_per_epoch: int, total: int
) -> Callable[[int], float]:
    """The rate as a function of how many steps were taken."""
    base, spec = base_rate(training, catalogue), catalogue.schedulers.get(training.scheduler)
    if spec is None or training.scheduler == "ReduceLROnPlateau":
        return lambda step: base
    settings = {setting.name: setting.default for setting in spec.settings} | {**training.scheduler_settings}
    if spec.unit == "epoch":
        make = _BY_EPOCH[training.scheduler]
        by_epoch = make(base, settings, training.epochs)
        return lambda step: by_epoch(step // steps_per_epoch)
    if training.scheduler == "OneCycleLR":
        return _one_cycle(base, settings, total)
    warmup = max(1, round(settings["warmup_epochs"] * steps_per_epoch))
    end = _cosine(base, settings, max(1, total - warmup)) if "eta_min" in settings else lambda step: base
    start = settings["start_factor"]
    return lambda step: base * (start + (1 - start) * step / warmup) if step < warmup else end(step - warmup)


# By epochs that have ended


def _step(base: float, settings: Mapping[str, Any], _epochs: int) -> Factor:
    return lambda epoch: base * settings["gamma"] ** (epoch // settings["step_size"])


def _multi_step(base: float, settings: Mapping[str, Any], _epochs: int) -> Factor:
    return lambda epoch: base * settings["gamma"] ** sum(m <= epoch for m in settings["milestones"])


def _exponential(base: float, settings: Mapping[str, Any], _epochs: int) -> Factor:
    return lambda epoch: base * settings["gamma"] ** epoch


def _polynomial(base: float, settings: Mapping[str, Any], epochs: int) -> Factor:
    return lambda epoch: base * (1 - min(epoch, epochs) / epochs) ** settings["power"]


def _cosine(base: float, settings: Mapping[str, Any], length: float) -> Factor:
    low = settings["eta_min"]
    return lambda at: low + (base - low) * (1 + math.cos(math.pi * at / length)) / 2


def _restarts(base: float, settings: Mapping[str, Any], _epochs: int) -> Factor:
    def rate(epoch: float) -> float:
        length = settings["T_0"]
        while epoch >= length:
            epoch, length = epoch - length, length * settings["T_mult"]
        return _cosine(base, settings, length)(epoch)

    return rate


_BY_EPOCH: Mapping[str, Callable[[float, Mapping[str, Any], int], Factor]] = {
    "StepLR": _step,
    "MultiStepLR": _multi_step,
    "ExponentialLR": _exponential,
    "PolynomialLR": _polynomial,
    "CosineAnnealingLR": _cosine,
    "CosineAnnealingWarmRestarts": _restarts,
}


def _one_cycle(base: float, settings: Mapping[str, Any], total: int) -> Callable[[int], float]:
    """Up to the rate and down to far below its start; with three phases, down to the start first."""
    first = base / settings["div_factor"]
    last: float = first / settings["final_div_factor"]
    rise = settings["pct_start"] * total - 1
    if settings["three_phase"]:
        ends = [(rise, first, base), (2 * rise, base, first), (total - 1.0, first, last)]
    else:
        ends = [(rise, first, base), (total - 1.0, base, last)]

    def rate(step: int) -> float:
        begin = 0.0
        for end, low, high in ends:
            if step <= end or end == ends[-1][0]:
                share = (step - begin) / (end - begin) if end != begin else 1.0
                return _between(low, high, share, settings["anneal_strategy"])
            begin = end
        return last

    return rate


def _between(start: float, end: float, share: float, strategy: str) -> float:
    if strategy == "linear":
        return start + (end - start) * share
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
