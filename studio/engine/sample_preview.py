"""A few samples of the data as arrays to draw, as they are and as augmentation changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name, in scripts too

from studio.engine.augmentation_source import augment_sources
from studio.engine.data import load_dataset
from studio.engine.mask_data import pairs_of, read_masks, told_unusable
from studio.engine.own_files import check_own
from studio.engine.picture_data import find_parts, fits_memory, read_all, told_skipped
from studio.engine.training_functions import batches, per_channel
from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import held_out_share, ignored_class, source_facts
from studio.graph.task_facts import task_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEAD = "from collections.abc import Iterable, Iterator\nimport torch\nfrom torch import Tensor\n"


@dataclass(frozen=True)
class PictureCounts:
    """What a folder of pictures holds. ``in_memory`` says that training keeps them there."""

    training: int
    validation: int
    of_classes: tuple[int, ...]
    in_memory: bool


@dataclass(frozen=True, eq=False)
class SamplePreview:
    """Samples, labels, class names; ``changed`` are the same samples augmented, where the settings say so.

    Labels of pixels are masks, ``changed_y`` those of the augmented pictures; ``answers`` tells what labels are.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    classes: tuple[str, ...]
    changed: NDArray[Any] | None = None
    counts: PictureCounts | None = None
    notice: str = ""
    answers: Answers = Answers.CLASSES
    changed_y: NDArray[Any] | None = None
    ignored: int | None = None


def load_preview(
    data: DataSettings, catalogue: Catalogue, pictures: int, points: int, draw: int = 0
) -> SamplePreview:
    """The first few pictures, or more of points in the plane. ``draw`` is the seed of what is random."""
    spec = source_facts(data, catalogue)
    if spec is not None and spec.pictures:
        return _of_pictures(data, spec, pictures, draw, catalogue)
    task = task_of(data, catalogue)
    counts, notice = None, ""
    if spec is not None and spec.own == "masks":
        x, y, classes, counts, notice = _of_masks(data, spec, pictures)
    else:
        dataset = load_dataset(replace(data, mean=None, std=None), catalogue)
        count = pictures if len(dataset.sample_shape) == 3 or task.answers.have_places else points
        x, y = dataset.few(torch.arange(min(count, len(dataset.train_x))))
        classes = dataset.classes
    changed, changed_y = _changed(data, x, y, draw, catalogue)
    return SamplePreview(
        x.numpy(), y.numpy(), classes, changed, counts, notice, task.answers, changed_y, task.ignored
    )


def _of_masks(
    data: DataSettings, spec: SourceSpec, count: int
) -> tuple[Tensor, Tensor, tuple[str, ...], PictureCounts, str]:
    """Some pictures and masks. What can't be used is left out here, and told."""
    check_own(data, spec)
    pairs, held = pairs_of(data, True), len(pairs_of(data, False)) if spec.has_test else 0
    chosen = pairs[:: max(len(pairs) // count, 1)][:count] if len(pairs) > count else pairs
    skipped: dict[str, str] = {}
    x, y = read_masks(replace(data, unreadable="skip"), spec, chosen, skipped)
    held_out = held or round(len(pairs) * held_out_share(data, spec))
    training = len(pairs) if held else len(pairs) - held_out
    ignored = ignored_class(data, spec)
    of_classes = torch.bincount(y[y != ignored].long(), minlength=len(spec.classes)).tolist()
    counts = PictureCounts(training, held_out, tuple(of_classes), in_memory=True)
    return x, y, spec.classes, counts, told_unusable(skipped) if skipped else ""


def _of_pictures(
    data: DataSettings, spec: SourceSpec, count: int, draw: int, catalogue: Catalogue
) -> SamplePreview:
    """Some pictures of each class. What can't be read is left out here, and told."""
    found, labels, held_x, _ = find_parts(replace(data, unreadable="skip"), spec)
    chosen = _some_of_each(labels, len(spec.classes), count)
    some = found[chosen]
    x, y = read_all(data, some, labels[chosen], lambda: None)
    held_out = len(held_x) if held_x is not None else round(len(found) * held_out_share(data, spec))
    training = len(found) if held_x is not None else len(found) - held_out
    in_memory = fits_memory(data, spec, training + held_out)
    of_classes = tuple(torch.bincount(labels, minlength=len(spec.classes)).tolist())
    counts = PictureCounts(training, held_out, of_classes, in_memory)
    notice = told_skipped(some.unreadable) if some.unreadable else ""
    changed, _ = _changed(data, x, y, draw, catalogue)
    return SamplePreview(x.numpy(), y.numpy(), spec.classes, changed, counts, notice)


def _some_of_each(labels: Tensor, classes: int, count: int) -> Tensor:
    """Indices in turns over the classes, as far as there are any."""
    rows = [(labels == label).nonzero().flatten().tolist() for label in range(classes)]
    turns = (row[turn] for turn in range(count) for row in rows if turn < len(row))
    return torch.tensor([index for index, _ in zip(turns, range(count), strict=False)], dtype=torch.long)


def _changed(
    data: DataSettings, x: Tensor, y: Tensor, draw: int, catalogue: Catalogue
) -> tuple[NDArray[Any] | None, NDArray[Any] | None]:
    """Samples as training would get them, brought back from normalising so that they can be looked at."""
    augment = augmenting(data, catalogue)
    if augment is None:
        return None, None
    mean = std = None
    if data.mean is not None or data.std is not None:
        channels = x.shape[1]
        mean, std = (per_channel(v or (u,) * channels, x) for v, u in ((data.mean, 0.0), (data.std, 1.0)))
    stream = batches(x, y, torch.arange(len(x)), max(len(x), 1), mean, std)
    changed, labels = next(iter(augment(stream, torch.Generator().manual_seed(draw))))
    if mean is not None and std is not None:
        changed = changed * std + mean
    return changed.numpy(), labels.numpy()


Augment = Callable[[Iterator[tuple[Tensor, Tensor]], torch.Generator], Iterator[tuple[Tensor, Tensor]]]


def augmenting(data: DataSettings, catalogue: Catalogue) -> Augment | None:
    """The function that training augments with, made of the same text; None where it doesn't."""
    names: dict[str, Any] = {"F": F}
    exec("\n".join([_HEAD, *augment_sources(data, catalogue)]), names)
    return names.get("augment")
