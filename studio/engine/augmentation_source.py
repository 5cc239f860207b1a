"""Writes the function that changes training's batches at random, as the data settings list it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from studio.engine import augmentations
from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue
from studio.graph.expressions import literal
from studio.graph.line_breaks import format_call
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import augmentation_settings
from studio.graph.task_facts import answers_of


def augment_sources(data: DataSettings, catalogue: Catalogue) -> Iterator[str]:
    """The texts of the functions that are used, and last that of ``augment``; none where nothing is changed."""
    if not data.augment:
        return
    for name in dict.fromkeys(row["name"] for row in data.augment):
        yield inspect.getsource(getattr(augmentations, name))
    yield _augment(data, catalogue)


def _augment(data: DataSettings, catalogue: Catalogue) -> str:
    """Where there are masks, a mask is one more channel of its picture while that is moved."""
    masked = answers_of(data, catalogue) is Answers.PIXELS
    calls = []
    for row in data.augment:
        given = [f"{name}={literal(value)}" for name, value in augmentation_settings(row).items()]
        if masked and catalogue.augmentations[row["name"]].masks == "along":
            calls.append("        both = torch.cat([x, y.unsqueeze(1)], dim=1)")
            calls.append(format_call(f"        both = {row['name']}", ["both", "generator", *given]))
            calls.append("        x, y = both[:, :-1], both[:, -1].long()")
        else:
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
