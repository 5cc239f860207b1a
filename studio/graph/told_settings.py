"""The settings by which one run is told from another, flat: what data and training say, defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from studio.graph.catalogue import Catalogue, OptionSpec
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.settings import format_value

# What is known of a run besides, where it lies, or how it is kept: it trains the same.
_ELSEWHERE = frozenset(
    {"source", "root", "network", "epochs", "device", "extra", "memory_mb", "workers", "best"}
    | {"keep", "keep_epochs", "keep_minutes"}
)


def told_settings(
    data: DataSettings, training: TrainingSettings, catalogue: Catalogue
) -> Mapping[str, bool | int | float | str | None]:
    """Each setting by its name; a scheduler's own have its name before."""
    return {
        **_options("", training.optimizer_settings, catalogue.optimizers.get(training.optimizer)),
        **dict(_plain(training)),
        **_options(
            f"{training.scheduler}.",
            training.scheduler_settings,
            catalogue.schedulers.get(training.scheduler),
        ),
        **dict(_plain(data)),
        **_options("", data.options, catalogue.sources.get(data.source)),
    }


def _plain(settings: DataSettings | TrainingSettings) -> Iterator[tuple[str, Any]]:
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name not in _ELSEWHERE and not isinstance(value, Mapping):
            yield field.name, _scalar(value)


def _options(before: str, given: Mapping[str, Any], spec: OptionSpec | None) -> dict[str, Any]:
    usual = {setting.name: setting.default for setting in spec.settings} if spec is not None else {}
    return {f"{before}{name}": _scalar(value) for name, value in {**usual, **given}.items()}


def _scalar(value: Any) -> bool | int | float | str | None:
    """One value of it, as a list of runs has room for one."""
    if isinstance(value, Mapping):
        rest = ", ".join(f"{name}={format_value(each)}" for name, each in value.items() if name != "name")
        return f"{value.get('name', '')}({rest})"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(_scalar(each)) for each in value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
