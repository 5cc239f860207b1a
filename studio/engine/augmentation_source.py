"""Writes the function that changes training's batches at random, as the data settings list it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from studio.engine import augmentations
from studio.graph.expressions import literal
from studio.graph.line_breaks import format_call
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import augmentation_settings


def augment_sources(data: DataSettings) -> Iterator[str]:
    """The texts of the functions that are used, and last that of ``augment``; none where nothing is changed."""
    if not data.augment:
        return
    for name in dict.fromkeys(row["name"] for row in data.augment):
        yield inspect.getsource(getattr(augmentations, name))
    yield _augment(data)


def _augment(data: DataSettings) -> str:
    calls = []
    for row in data.augment:
        given = [f"{name}={literal(value)}" for name, value in augmentation_settings(row).items()]
        calls.append(format_call(f"        x = {row['name']}", ["x", "generator", *given]))
    lines = "\n".join(calls)
    return f'''def augment(
    stream: Iterable[tuple[Tensor, Tensor]],
    generator: torch.Generator,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Change the samples of each batch at random."""
    for x, y in stream:
{lines}
        yield x, y
'''
