"""Reads the catalogue from ``resources/catalogue``."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from studio import paths
from studio.graph.answers import Answers
from studio.graph.catalogue import (
    AugmentationSpec,
    Catalogue,
    LayerSpec,
    MetricSpec,
    NodeKind,
    OptimizerSpec,
    PortSpec,
    SchedulerSpec,
    SettingKind,
    SettingSpec,
    SourceSpec,
)
from studio.graph.document import frozen
from studio.graph.plugins import plugin_layers

_Option = TypeVar("_Option", OptimizerSpec, SchedulerSpec, MetricSpec, AugmentationSpec)


@functools.cache
def load_catalogue() -> Catalogue:
    """The catalogue, read once: torch's layers, and those of installed plug-ins."""
    layers = {row["type"]: _layer(row) for row in _rows("layers")}
    return Catalogue(
        layers=frozen({**layers, **plugin_layers(layers)}),
        optimizers=_options("optimizers", OptimizerSpec),
        schedulers=_options("schedulers", SchedulerSpec),
        metrics=_options("metrics", MetricSpec),
        sources=frozen({row["name"]: _source(row) for row in _rows("sources")}),
        augmentations=_options("augmentations", AugmentationSpec),
    )


def _options(name: str, kind: type[_Option]) -> Mapping[str, _Option]:
    return frozen({row["name"]: kind(**_with_settings(row)) for row in _rows(name)})


def _rows(name: str) -> list[dict[str, Any]]:
    path = paths.resources() / "catalogue" / f"{name}.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _layer(row: Mapping[str, Any]) -> LayerSpec:
    values = _with_settings(row)
    values["kind"] = NodeKind(row["kind"])
    for name in ("inputs", "outputs"):
        values[name] = tuple(PortSpec(**port) for port in row.get(name, ()))
    return LayerSpec(**values)


def _source(row: Mapping[str, Any]) -> SourceSpec:
    values = _with_settings(row)
    values["answers"] = Answers.NUMBERS if row.get("targets") else Answers(row.get("answers", "classes"))
    return SourceSpec(**values)


def _with_settings(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        key: _frozen_value(value)
        for key, value in row.items()
        if key not in ("settings", "inputs", "outputs")
    }
    values["settings"] = tuple(_setting(setting) for setting in row.get("settings", ()))
    return values


def _setting(row: Mapping[str, Any]) -> SettingSpec:
    values = {key: _frozen_value(value) for key, value in row.items()}
    values["kind"] = SettingKind(row["kind"])
    return SettingSpec(**values)


def _frozen_value(value: Any) -> Any:
    return tuple(_frozen_value(item) for item in value) if isinstance(value, list) else value
