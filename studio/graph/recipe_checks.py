"""Checks the data and training settings of a document, without computing anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue, OptionSpec, SourceSpec
from studio.graph.document import ProjectDocument
from studio.graph.picture_folders import look_into
from studio.graph.problems import Problem
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.recipe_facts import augmentation_settings, own_fault, source_facts
from studio.graph.recipe_faults import Fault, is_number, option_faults, range_fault, unknown
from studio.graph.training_checks import training_faults
from studio.graph.words import mark, say

DEVICE_FORM = re.compile(r"auto|cpu|mps|cuda(:\d{1,3})?")
LARGEST_BATCH = 10_000_000
LARGEST_MEMORY_MB = 1_000_000
MOST_WORKERS = 64
UNREADABLE = ("stop", "skip")
LARGEST_EPOCHS = 1_000_000
LARGEST_SEED = 2**63 - 1


def check_recipe(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Problem]:
    """Problems of the data and training settings; their ``network`` is empty."""
    faults = (*_data_faults(document, catalogue), *_training_faults(document, catalogue))
    for setting, message in faults:
        yield Problem("bad-setting", message, "", setting=setting)


def _data_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    data = document.data
    source = catalogue.sources.get(data.source)
    if source is None:
        yield "data.source", unknown(mark("data source"), data.source, catalogue.sources)
    else:
        yield from option_faults("data.options", data.options, source)
    if data.root is not None and not isinstance(data.root, str):
        yield "data.root", say("data.root has to be a folder's path.")
    elif source is not None and source.own:
        yield from _own_faults(data, source)
    yield from range_fault("data.batch_size", data.batch_size, 1, LARGEST_BATCH)
    yield from range_fault("data.split_seed", data.split_seed, 0, LARGEST_SEED)
    fraction = data.validation_fraction
    if fraction is not None and not (is_number(fraction) and 0 <= fraction < 1):
        yield "data.validation_fraction", say("data.validation_fraction has to be from 0 to below 1.")
    for name, values in (("mean", data.mean), ("std", data.std)):
        if values is not None and not (isinstance(values, tuple) and all(map(is_number, values))):
            yield (
                f"data.{name}",
                say("data.{name} has to be a list of numbers, one for each channel.", name=name),
            )
    if (
        source is not None
        and source.answers is Answers.TOKENS
        and (data.mean is not None or data.std is not None)
    ):
        yield "data.mean", say("Tokens are counted and not measured: they can't be normalised.")
    yield from _augmentation_faults(data, catalogue)
    if (
        data.std is not None
        and isinstance(data.std, tuple)
        and any(is_number(v) and v <= 0 for v in data.std)
    ):
        yield "data.std", say("data.std has to be above 0.")


def _own_faults(data: DataSettings, source: SourceSpec) -> Iterator[Fault]:
    """What is wrong with files of the user's own, and with how they are read."""
    folder = look_into(data.root) if source.pictures else None
    if fault := own_fault(data, source):
        yield "data.root", fault
    elif folder is not None and len(folder.classes) == 1:
        yield (
            "data.root",
            say(
                "The folder {folder} has one class only, {name}: there is nothing to tell apart. "
                "Choose the folder above it.",
                folder=data.root,
                name=folder.classes[0],
            ),
        )
    yield from range_fault("data.memory_mb", data.memory_mb, 0, LARGEST_MEMORY_MB)
    yield from range_fault("data.workers", data.workers, 0, MOST_WORKERS)
    if data.unreadable not in UNREADABLE:
        yield (
            "data.unreadable",
            unknown(mark("way to go on from what can't be read"), data.unreadable, dict.fromkeys(UNREADABLE)),
        )


def _augmentation_faults(data: DataSettings, catalogue: Catalogue) -> Iterator[Fault]:
    """Each random change by itself, and whether it goes with samples of this shape."""
    source = source_facts(data, catalogue)
    shape = source.shape if source else ()
    for index, row in enumerate(data.augment):
        place = f"data.augment.{index}"
        name = row.get("name") if isinstance(row, Mapping) else None
        spec = catalogue.augmentations.get(name) if isinstance(name, str) else None
        if spec is None:
            yield place, unknown(mark("augmentation"), name, catalogue.augmentations)
            continue
        faults = list(option_faults(place, augmentation_settings(row), spec))
        yield from faults
        if shape and spec.pictures and len(shape) != 3:
            yield place, say("{title} takes pictures, and the samples are none.", title=spec.title)
        elif source is not None and source.answers is Answers.TOKENS:
            yield place, say("{title} changes numbers, and the samples are tokens.", title=spec.title)
        elif not faults and len(shape) == 3 and row.get("fill") == "reflect":
            padding = row.get("padding", _default(spec, "padding"))
            if padding >= min(shape[1:]):
                yield (
                    f"{place}.padding",
                    say(
                        "{title}: a picture of {height} x {width} has no {padding} pixels to mirror.",
                        title=spec.title,
                        height=shape[1],
                        width=shape[2],
                        padding=padding,
                    ),
                )


def _default(spec: OptionSpec, name: str) -> Any:
    setting = spec.setting(name)
    return setting.default if setting else None


def _training_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    training = document.training
    optimizer = catalogue.optimizers.get(training.optimizer)
    if optimizer is None:
        yield "training.optimizer", unknown(mark("optimizer"), training.optimizer, catalogue.optimizers)
    else:
        yield from option_faults("training.optimizer_settings", training.optimizer_settings, optimizer)
        yield from _nesterov_fault(training)
    yield from training_faults(document, catalogue)
    yield from range_fault("training.epochs", training.epochs, 1, LARGEST_EPOCHS)
    yield from range_fault("training.seed", training.seed, 0, LARGEST_SEED)
    if not DEVICE_FORM.fullmatch(training.device):
        message = say(
            "There is no device {device!r}. Use auto, cpu, cuda, cuda:N or mps.", device=training.device[:40]
        )
        yield "training.device", message
    if training.network is not None and document.trained_network is None:
        yield (
            "training.network",
            say("There is no network {network!r} to train.", network=str(training.network)[:40]),
        )


def _nesterov_fault(training: TrainingSettings) -> Iterator[tuple[str, str]]:
    """torch refuses this combination too, only later."""
    settings = training.optimizer_settings
    if (
        training.optimizer == "SGD"
        and settings.get("nesterov") is True
        and (not settings.get("momentum") or settings.get("dampening"))
    ):
        message = say("Nesterov needs a momentum above 0 and no dampening.")
        yield "training.optimizer_settings.nesterov", message
