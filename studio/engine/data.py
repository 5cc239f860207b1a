"""Samples for training: loads what the data settings say, checked, split and ready to be batched."""

from __future__ import annotations

import gzip
import pickle
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor

from studio import paths
from studio.engine.errors import DataError, MissingDataError
from studio.engine.mask_data import check_memory, digest_of_pairs, pairs_of, read_masks, told_unusable
from studio.engine.own_files import check_own
from studio.engine.picture_data import digest_of, find_parts, fits_memory, read_all, stream, told_skipped
from studio.engine.sources import Source, find_source
from studio.engine.text_data import digest_of_text, read_text
from studio.engine.training_functions import batches, per_channel, split
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import (
    class_names,
    ignored_class,
    own_fault,
    source_facts,
    validation_fraction,
)
from studio.graph.settings import check_value
from studio.graph.words import say

if TYPE_CHECKING:
    from studio.engine.sources.pictures import PictureFiles

    Samples = Tensor | PictureFiles

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


_LOOKED_AT = 256


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples and labels for training and for validation (which may be empty), and how to normalise them.

    Samples are a tensor or, where they are too large for memory, pictures that stay in their files. ``notices`` say
    in words what is missing of them, ``digest`` is of the names of a folder's files.
    """

    settings: DataSettings
    train_x: Samples
    train_y: Tensor
    validation_x: Samples
    validation_y: Tensor
    mean: Tensor | None
    std: Tensor | None
    classes: tuple[str, ...]
    notices: tuple[str, ...] = ()
    digest: str = ""

    @property
    def sample_shape(self) -> tuple[int, ...]:
        x = self.train_x
        return tuple(x.shape[1:]) if isinstance(x, Tensor) else (x.channels, x.size, x.size)

    @property
    def on_disk(self) -> bool:
        """Whether samples are read from their files as training goes on."""
        return not isinstance(self.train_x, Tensor)

    @property
    def skipped(self) -> int:
        """How often training samples couldn't be read and were left out, so far."""
        return 0 if isinstance(self.train_x, Tensor) else self.train_x.skipped

    @property
    def unreadable(self) -> dict[str, str]:
        """Files that couldn't be read as training went on, and why."""
        parts = (part for part in (self.train_x, self.validation_x) if not isinstance(part, Tensor))
        return {path: reason for part in parts for path, reason in part.unreadable.items()}

    def training(self, order: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Training samples batch by batch, in the given order."""
        return self._batches(self.train_x, self.train_y, order, size)

    def validation(self, order: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Validation samples batch by batch, in the given order."""
        return self._batches(self.validation_x, self.validation_y, order, size)

    def few(self, chosen: Tensor, validation: bool = False) -> tuple[Tensor, Tensor]:
        """A few samples as they are, and their labels, at once."""
        x, y = (self.validation_x, self.validation_y) if validation else (self.train_x, self.train_y)
        if isinstance(x, Tensor):
            return x[chosen], y[chosen]
        from studio.engine.sources.pictures import read_pictures

        some = x[chosen]
        some.skip = True
        pictures, labels = read_pictures(some, y[chosen])
        return pictures.to(y.device), labels

    def to_look_at(self) -> tuple[Tensor, Tensor]:
        """Samples and labels that views show: those of validation if there are any; of files, a few."""
        validation = bool(len(self.validation_x))
        x, y = (self.validation_x, self.validation_y) if validation else (self.train_x, self.train_y)
        if isinstance(x, Tensor):
            return x, y
        count = min(len(x), _LOOKED_AT)
        return self.few(torch.arange(count, device=y.device) * len(x) // count, validation)

    def _batches(self, x: Samples, y: Tensor, order: Tensor, size: int) -> Iterator[tuple[Tensor, Tensor]]:
        if isinstance(x, Tensor):
            return batches(x, y, order, size, self.mean, self.std)
        return stream(self.settings, x, y, order, size, self.mean, self.std)

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
    if find_source(data.source).from_folder:
        chosen_data = data if chosen is None else replace(data, root=str(chosen))
        return not own_fault(chosen_data, load_catalogue().sources[data.source])
    files = find_source(data.source).files
    return files is None or files.is_present(data_folder(data, chosen))


def load_dataset(
    data: DataSettings,
    catalogue: Catalogue,
    chosen_root: Path | None = None,
    check_stop: Callable[[], None] = lambda: None,
) -> Dataset:
    """Load, check and split the samples that the settings name."""
    source = find_source(data.source)
    if source.from_folder and chosen_root is not None:
        data = replace(data, root=str(chosen_root))
    spec = source_facts(data, catalogue) or catalogue.sources[data.source]
    options = _checked_options(data, spec)
    if spec.own:
        return _OWN[spec.own](data, spec, check_stop)
    x, y = _load(source, spec, options, data_folder(data, chosen_root), train=True)
    fraction = validation_fraction(data, spec)
    if fraction is None:
        held = _load(source, spec, options, data_folder(data, chosen_root), train=False)
        parts = (x, y, *held)
    else:
        parts = split(x, y, _checked_fraction(data.source, fraction), data.split_seed)
    names = class_names(data, spec)
    _check_parts(data, parts, spec)
    mean, std = _normalisation(data, tuple(x.shape[1:]))
    return Dataset(data, *parts, mean, std, names)


def _load_pictures(data: DataSettings, spec: SourceSpec, check_stop: Callable[[], None]) -> Dataset:
    """Pictures in memory or, where they are too many for it, in their files."""
    x, y, held_x, held_y = find_parts(data, spec)
    mean, std = _normalisation(data, spec.shape)
    unread: dict[str, str] = {}

    def read(x: PictureFiles, y: Tensor) -> tuple[Samples, Tensor]:
        pictures, labels = read_all(data, x, y, check_stop)
        unread.update(x.unreadable)
        return pictures, labels

    in_memory = fits_memory(data, spec, len(x) + (len(held_x) if held_x is not None else 0))
    train_x, train_y = read(x, y) if in_memory else (x, y)
    parts: tuple[Samples, Tensor, Samples, Tensor]
    if held_x is not None:
        parts = (train_x, train_y, *(read(held_x, held_y) if in_memory else (held_x, held_y)))
    else:
        fraction = validation_fraction(data, spec) or 0.0
        held_out = _checked_fraction(data.source, fraction)
        parts = split(cast("Tensor", train_x), train_y, held_out, data.split_seed)
    _check_parts(data, parts, spec)
    notices = (told_skipped(unread),) if unread else ()
    return Dataset(data, *parts, mean, std, spec.classes, notices, digest_of(data, x, held_x))


def _load_masks(data: DataSettings, spec: SourceSpec, check_stop: Callable[[], None]) -> Dataset:
    """Pictures and their masks, all in memory."""
    check_own(data, spec)
    pairs, held = pairs_of(data, True), pairs_of(data, False) if spec.has_test else []
    check_memory(data, spec, len(pairs) + len(held))
    mean, std = _normalisation(data, spec.shape)
    skipped: dict[str, str] = {}
    x, y = read_masks(data, spec, pairs, skipped, check_stop)
    if spec.has_test:
        parts = (x, y, *read_masks(data, spec, held, skipped, check_stop))
    else:
        fraction = validation_fraction(data, spec) or 0.0
        parts = split(x, y, _checked_fraction(data.source, fraction), data.split_seed)
    _check_parts(data, parts, spec)
    notices = (told_unusable(skipped),) if skipped else ()
    return Dataset(data, *parts, mean, std, spec.classes, notices, digest_of_pairs(data, pairs, held))


def _load_text(data: DataSettings, spec: SourceSpec, check_stop: Callable[[], None]) -> Dataset:
    """Samples of a text: those of its end validate."""
    check_own(data, spec)
    options = _checked_options(data, spec)
    parts = read_text(data, spec, options)
    check_stop()
    _check_parts(data, parts, spec)
    return Dataset(data, *parts, None, None, spec.classes, digest=digest_of_text(data))


_OWN = {"pictures": _load_pictures, "masks": _load_masks, "text": _load_text}


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


def _check_parts(
    data: DataSettings,
    parts: tuple[Samples, Tensor, Samples, Tensor],
    spec: SourceSpec,
) -> None:
    """Every sample has a label, a class of those there are; or so many numbers to predict that are finite."""
    classes, ignored = len(class_names(data, spec)), ignored_class(data, spec)
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
        if spec.targets:
            _check_numbers(data, y, spec.targets)
            continue
        judged = y if ignored is None else y[y != ignored]
        if len(judged) and not 0 <= int(judged.min()) <= int(judged.max()) < classes:
            raise DataError(
                data.source,
                say(
                    "a label is outside of 0 to {classes}. The files are damaged: download them again",
                    classes=classes - 1,
                ),
            )


def _check_numbers(data: DataSettings, y: Tensor, count: int) -> None:
    if y.dim() != 2 or y.shape[1] != count or not y.is_floating_point() or not bool(y.isfinite().all()):
        raise DataError(
            data.source,
            say("each sample needs {count} finite numbers to predict, and some have others", count=count),
        )


def _normalisation(data: DataSettings, shape: tuple[int, ...]) -> tuple[Tensor | None, Tensor | None]:
    if data.mean is None and data.std is None:
        return None, None
    channels, x = shape[0], torch.empty(0, *shape)
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
