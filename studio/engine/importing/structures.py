"""Nested results of calls: the tensors in them, and values in the same structure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from studio.engine.importing.items import Value


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors of nested tuples, lists, mappings and records in order; None and numbers are passed over."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, Mapping):
        return [tensor for part in value.values() for tensor in tensors_in(part)]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in tensors_in(part)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [
            tensor for part in dataclasses.fields(value) for tensor in tensors_in(getattr(value, part.name))
        ]
    return []


def flat_values(value: Any) -> list[Value]:
    if isinstance(value, Value):
        return [value]
    return [item for part in (value or ()) for item in flat_values(part)]


def like(shape: Any, values: Any) -> Any:
    """Values in the nested structure of a call's result."""
    if isinstance(shape, Tensor):
        return next(values, None)
    if isinstance(shape, Mapping):
        return {key: like(part, values) for key, part in shape.items()}
    if isinstance(shape, list | tuple):
        return tuple(like(part, values) for part in shape)
    if shape is None:
        next(values, None)  # an output that the layer left out (attention weights)
    return None


def paths_in(value: Any, start: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    if isinstance(value, Tensor):
        return [start]
    if isinstance(value, list | tuple):
        return [path for index, part in enumerate(value) for path in paths_in(part, (*start, index))]
    return []
