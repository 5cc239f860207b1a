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
from studio.graph.recipe_facts import augmentation_settings, ignored_class
from studio.graph.task_facts import answers_of

_INDENT = 8 * " "  # of what is done with each batch


def augment_sources(data: DataSettings, catalogue: Catalogue) -> Iterator[str]:
    """The texts of the functions that are used, and last that of ``augment``; none where nothing is changed."""
    if not data.augment:
        return
    for name in dict.fromkeys(row["name"] for row in data.augment):
        yield inspect.getsource(getattr(augmentations, name))
    yield _augment(data, catalogue)


def _augment(data: DataSettings, catalogue: Catalogue) -> str:
    source = catalogue.sources[data.source]
    masked = answers_of(data, catalogue) is Answers.PIXELS
    ignored = ignored_class(data, source) if masked else None
    calls = []
    for row in data.augment:
        given = [f"{name}={literal(value)}" for name, value in augmentation_settings(row).items()]
        masks = catalogue.augmentations[row["name"]].masks if masked else "stays"
        calls += _CHANGES[masks](row["name"], given, ignored)
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


def _picture(name: str, given: list[str], _ignored: int | None) -> list[str]:
    return [_call("x", name, "x", given)]


def _together(name: str, given: list[str], _ignored: int | None) -> list[str]:
    """The mask is one more channel of its picture while that is moved."""
    return _padded(name, given, None)


def _padded(name: str, given: list[str], ignored: int | None) -> list[str]:
    """As together; what comes in is zero, and after this the class that is ignored."""
    less, more = _zero_ignored(ignored)
    return [
        f"{_INDENT}both = torch.cat([x, {less}], dim=1)",
        _call("both", name, "both", given),
        f"{_INDENT}x, y = both[:, :-1], both[:, -1].long(){more}",
    ]


def _again(name: str, given: list[str], ignored: int | None) -> list[str]:
    """The picture and its mask one after the other, by the same random numbers."""
    less, more = _zero_ignored(ignored)
    return [
        f"{_INDENT}drawn = generator.get_state()",
        _call("x", name, "x", given),
        f"{_INDENT}generator.set_state(drawn)",
        _call("moved", name, less, given),
        f"{_INDENT}y = moved.squeeze(1){more}",
    ]


_CHANGES = {"stays": _picture, "along": _together, "padded": _padded, "again": _again}


def _zero_ignored(ignored: int | None) -> tuple[str, str]:
    """The masks as a channel in which zero stands for the class that is ignored, and what takes that back."""
    if ignored is None:
        return "y.unsqueeze(1)", ""
    less, more = ("-", "+") if ignored >= 0 else ("+", "-")
    return f"y.long().unsqueeze(1) {less} {abs(ignored)}", f" {more} {abs(ignored)}"


def _call(target: str, name: str, first: str, given: list[str]) -> str:
    return format_call(f"{_INDENT}{target} = {name}", [first, "generator", *given])
