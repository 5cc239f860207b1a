"""Samples for training: loads what the data settings say, checked, split and ready to be batched."""

from __future__ import annotations

import gzip
import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from studio import paths
from studio.engine.errors import DataError, MissingDataError
from studio.engine.sources import Source, find_source
from studio.engine.training_functions import per_channel, split
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import class_names, validation_fraction
from studio.graph.settings import check_value
from studio.graph.words import say

# What reading a damaged file may raise, below the sources' own code.
_FAULTS = (
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    KeyError,
    pickle.UnpicklingError,
    zlib.error,
    gzip.BadGzipFile,
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples and labels for training and for validation (which may be empty), and how to normalise them."""

    train_x: Tensor
    train_y: Tensor
    validation_x: Tensor
    validation_y: Tensor
    mean: Tensor | None
    std: Tensor | None
    classes: tuple[str, ...]

    def to(self, device: torch.device) -> Dataset:
        """The same set in a device's memory: batches are cut where they are used."""
        moved: dict[str, Any] = {
            name: value.to(device) for name, value in vars(self).items() if isinstance(value, Tensor)
        }
        return replace(self, **moved)


def data_folder(data: DataSettings, chosen: Path | None = None) -> Path:
    """Where downloaded sets are: as chosen for this once, as the project says, or the user's folder."""
    return (chosen or Path(data.root or paths.data_root())).expanduser()


def is_present(data: DataSettings, chosen: Path | None = None) -> bool:
    """Whether the source's files are there (always, for sources without files)."""
    files = find_source(data.source).files
    return files is None or files.is_present(data_folder(data, chosen))


def load_dataset(data: DataSettings, catalogue: Catalogue, chosen_root: Path | None = None) -> Dataset:
    """Load, check and split the samples that the settings name."""
    source, spec = find_source(data.source), catalogue.sources[data.source]
    options = _checked_options(data, spec)
    x, y = _load(source, spec, options, data_folder(data, chosen_root), train=True)
    fraction = validation_fraction(data, spec)
    if fraction is None:
        held = _load(source, spec, options, data_folder(data, chosen_root), train=False)
        parts = (x, y, *held)
    else:
        parts = split(x, y, _checked_fraction(data.source, fraction), data.split_seed)
    names = class_names(data, spec)
    _check_parts(data, parts, len(names))
    mean, std = _normalisation(data, x)
    return Dataset(*parts, mean, std, names)


def _load(
    source: Source, spec: SourceSpec, options: Mapping[str, Any], root: Path, train: bool
) -> tuple[Tensor, Tensor]:
    if source.files is None:
        return source.load(**options)
    if not source.files.is_present(root):
        raise MissingDataError(source.name, spec.title, root / source.files.folder)
    try:
        return source.load(str(root), train=train, **options)
    except _FAULTS as error:
        raise DataError(source.name, _damage(root / source.files.folder, error)) from error


def _damage(folder: Path, error: BaseException) -> str:
    """What is wrong with files, in words. torchvision's own remedy (download=True) isn't ours."""
    detail = str(error).split(". You can use", maxsplit=1)[0].rstrip(".") or type(error).__name__
    return say(
        "the files in {folder} can't be read: {detail}. Delete that folder and download the set again",
        folder=folder,
        detail=detail,
    )


def _checked_options(data: DataSettings, spec: SourceSpec) -> dict[str, Any]:
    checked = {}
    for name, value in data.options.items():
        setting = spec.setting(name)
        if setting is None:
            raise DataError(data.source, say("it has no option {name!r}", name=name))
        try:
            checked[name] = check_value(setting, value)
        except ValueError as error:
            raise DataError(data.source, say("{name}: {error}", name=name, error=error)) from error
    return checked


def _checked_fraction(source: str, fraction: float) -> float:
    if not 0 <= fraction < 1:
        raise DataError(
            source,
            say("the validation fraction has to be from 0 to below 1, and is {fraction}", fraction=fraction),
        )
    return fraction


def _check_parts(data: DataSettings, parts: tuple[Tensor, ...], classes: int) -> None:
    train_x, train_y, validation_x, validation_y = parts
    if not len(train_x):
        raise DataError(data.source, say("no sample is left to train on. Set a smaller validation fraction"))
    for x, y in ((train_x, train_y), (validation_x, validation_y)):
        if len(x) != len(y):
            raise DataError(
                data.source,
                say(
                    "there are {samples} samples and {labels} labels. Download the set again",
                    samples=len(x),
                    labels=len(y),
                ),
            )
        if len(y) and not 0 <= int(y.min()) <= int(y.max()) < classes:
            raise DataError(
                data.source,
                say(
                    "a label is outside of 0 to {classes}. The files are damaged: download them again",
                    classes=classes - 1,
                ),
            )


def _normalisation(data: DataSettings, x: Tensor) -> tuple[Tensor | None, Tensor | None]:
    if data.mean is None and data.std is None:
        return None, None
    channels = x.shape[1]
    mean, std = data.mean or (0.0,) * channels, data.std or (1.0,) * channels
    for name, values in (("mean", mean), ("std", std)):
        if len(values) != channels:
            raise DataError(
                data.source,
                say(
                    "{name} has {count} values; the samples have {channels} channels",
                    name=name,
                    count=len(values),
                    channels=channels,
                ),
            )
    if min(std) <= 0:
        raise DataError(data.source, say("every value of std has to be above 0"))
    return per_channel(mean, x), per_channel(std, x)
