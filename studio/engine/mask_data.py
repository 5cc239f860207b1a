"""Loads pictures with their masks; tells faults in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor

from studio.engine.errors import DataError
from studio.graph.catalogue import SourceSpec
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import ignored_class
from studio.graph.words import say

Pair = tuple[str, str]
_AT_ONCE = 64  # pairs that are read before a run may be stopped
_LISTED = 3


def pairs_of(data: DataSettings, train: bool) -> list[Pair]:
    """The files of pictures and masks."""
    from studio.engine.sources.masks import list_pairs

    try:
        pairs = list_pairs(data.root or "", train)
    except OSError as error:
        raise DataError(
            data.source,
            say("{folder} can't be read: {reason}", folder=data.root, reason=error.strerror or error),
        ) from error
    if not pairs:
        raise DataError(
            data.source,
            say("there are no pictures to validate with in {folder}. Put some there", folder=data.root),
        )
    return pairs


def check_memory(data: DataSettings, spec: SourceSpec, count: int) -> None:
    """Pictures and masks are kept in memory as bytes: they have to fit."""
    channels, height, width = spec.shape
    needed = count * (channels + 1) * height * width
    if needed > data.memory_mb * 2**20:
        raise DataError(
            data.source,
            say(
                "{count} pictures and masks take {needed} MB of memory, and {allowed} MB are allowed. Set a smaller "
                "height and width, or allow more in the data panel",
                count=count,
                needed=-(-needed // 2**20),
                allowed=data.memory_mb,
            ),
        )


def read_masks(
    data: DataSettings,
    spec: SourceSpec,
    pairs: list[Pair],
    skipped: dict[str, str],
    check_stop: Callable[[], None] = lambda: None,
) -> tuple[Tensor, Tensor]:
    """Pictures and masks as bytes. What can't be used is an error, or noted in ``skipped`` where that is wanted."""
    from studio.engine.sources.masks import read_pairs

    channels, height, width = spec.shape
    ignored, binary = ignored_class(data, spec), data.options.get("binary") is True
    pictures, masks = [], []
    for start in range(0, len(pairs), _AT_ONCE):
        check_stop()
        some = pairs[start : start + _AT_ONCE]
        x, y, errors = read_pairs(some, height, width, channels, ignored or 0, len(spec.classes), binary)
        for error in errors:
            if data.unreadable != "skip":
                raise DataError(data.source, _unusable(error.path, error.reason))
            skipped[error.path] = error.reason
        pictures += x
        masks += y
    if not pictures:
        raise DataError(
            data.source, say("not one picture can be used. {skipped}", skipped=told_unusable(skipped))
        )
    return torch.stack(pictures), torch.stack(masks)


def told_unusable(skipped: Mapping[str, str]) -> str:
    """What was left out, in words."""
    listed = "; ".join(f"{path} ({reason})" for path, reason in list(skipped.items())[:_LISTED])
    return say(
        "Pictures and masks that can't be used are skipped, {count} so far: {listed}.",
        count=len(skipped),
        listed=listed,
    )


def _unusable(path: str, reason: str) -> str:
    return say(
        "{path} can't be used: {reason}. {remedy}",
        path=path,
        reason=reason.replace(f" {path!r}", "").strip(" ."),
        remedy=say(
            "Repair it, set classes, ignore or binary so that they fit, or choose in the data panel to skip what can't "
            "be used."
        ),
    )


def digest_of_pairs(data: DataSettings, *parts: list[Pair]) -> str:
    """A hash of the files' names, wherever their folder is."""
    root, hashed = Path(data.root or "").expanduser(), hashlib.sha256()
    for pairs in parts:
        for pair in pairs:
            names = (Path(file).relative_to(root).as_posix() for file in pair)
            hashed.update("\n".join(names).encode("utf-8", "surrogateescape") + b"\n")
        hashed.update(b"\n")
    return hashed.hexdigest()
