"""What a script's main says of data: where it is, how it is loaded and split, normalised and made batches of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.engine.sources import Source
from studio.graph.catalogue import SourceSpec
from studio.graph.document import ProjectDocument
from studio.graph.expressions import literal
from studio.graph.line_breaks import format_call
from studio.graph.recipe_facts import validation_fraction


def normalises(document: ProjectDocument) -> bool:
    return document.data.mean is not None or document.data.std is not None


def stream_line(document: ProjectDocument, source: Source, part: str, size: str) -> str:
    """The line that makes batches of the samples."""
    given = [f"{part}_x", f"{part}_y", "order", size]
    given += ["mean", "std"] if normalises(document) else []
    given += [f"workers={document.data.workers}"] if source.lazy and document.data.workers else []
    return format_call(f"        stream = {'read_batches' if source.lazy else 'batches'}", given)


def statistics_lines(source: Source, mean: str, std: str) -> str:
    """The lines that make what channels are normalised with."""
    if not mean:
        return ""
    if not source.lazy:
        return f"    mean = per_channel({mean}, train_x)\n    std = per_channel({std}, train_x)\n"
    rows = (("mean", mean), ("std", std))
    return "".join(
        f"    {name} = torch.tensor({values}, device=device).view(-1, 1, 1)\n" for name, values in rows
    )


def data_root(document: ProjectDocument) -> str:
    return document.data.root or "data"


def normalisation(document: ProjectDocument, spec: SourceSpec) -> tuple[str, str]:
    """Mean and standard deviation as lists of numbers; empty where data stay as they are."""
    if not normalises(document):
        return "", ""
    channels = spec.shape[0]
    mean, std = document.data.mean or (0.0,) * channels, document.data.std or (1.0,) * channels
    return _list(mean), _list(std)


def _list(values: Sequence[float]) -> str:
    return f"[{', '.join(literal(value) for value in values)}]"


def data_lines(document: ProjectDocument, source: Source, spec: SourceSpec) -> str:
    """The lines that load both parts, or load all and split it."""
    options = dict(document.data.options)
    if spec.own in ("pictures", "masks") and document.data.unreadable == "skip":
        options["skip"] = True
    if spec.has_test:
        return _loading("train_x, train_y", source, options, True) + _loading(
            "val_x, val_y", source, options, False
        )
    fraction = validation_fraction(document.data, spec)
    tail = f"fraction={literal(fraction)}, seed={document.data.split_seed}"
    loading = _loading("x, y", source, options, True)
    return f"{loading}    train_x, train_y, val_x, val_y = split(x, y, {tail})\n"


def _loading(names: str, source: Source, options: Mapping[str, Any], train: bool) -> str:
    """The line that loads one part."""
    arguments = source.arguments(options, "args.data_root", train)
    return f"{format_call(f'    {names} = {source.load.__name__}', arguments)}\n"
