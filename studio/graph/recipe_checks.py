"""Checks the data and training settings of a document, without computing anything."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from studio.graph.catalogue import Catalogue, OptionSpec
from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem
from studio.graph.settings import check_value, format_value
from studio.graph.words import either, say

DEVICE_FORM = re.compile(r"auto|cpu|mps|cuda(:\d{1,3})?")
LARGEST_BATCH = 10_000_000
LARGEST_EPOCHS = 1_000_000
LARGEST_SEED = 2**63 - 1
LOSSES = ("cross_entropy",)


def check_recipe(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Problem]:
    """Problems of the data and training settings; their ``network`` is empty."""
    for setting, message in (*_data_faults(document, catalogue), *_training_faults(document, catalogue)):
        yield Problem("bad-setting", message, "", setting=setting)


def _data_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    data = document.data
    source = catalogue.sources.get(data.source)
    if source is None:
        yield "data.source", _unknown(say("data source"), data.source, catalogue.sources)
    else:
        yield from _option_faults("data.options", data.options, source)
    if data.root is not None and not isinstance(data.root, str):
        yield "data.root", say("data.root has to be a folder's path.")
    yield from _range("data.batch_size", data.batch_size, 1, LARGEST_BATCH)
    yield from _range("data.split_seed", data.split_seed, 0, LARGEST_SEED)
    fraction = data.validation_fraction
    if fraction is not None and not (_is_number(fraction) and 0 <= fraction < 1):
        yield "data.validation_fraction", say("data.validation_fraction has to be from 0 to below 1.")
    for name, values in (("mean", data.mean), ("std", data.std)):
        if values is not None and not (isinstance(values, tuple) and all(map(_is_number, values))):
            yield (
                f"data.{name}",
                say("data.{name} has to be a list of numbers, one for each channel.", name=name),
            )
    if (
        data.std is not None
        and isinstance(data.std, tuple)
        and any(_is_number(v) and v <= 0 for v in data.std)
    ):
        yield "data.std", say("data.std has to be above 0.")


def _training_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    training = document.training
    optimizer = catalogue.optimizers.get(training.optimizer)
    if optimizer is None:
        yield "training.optimizer", _unknown("optimizer", training.optimizer, catalogue.optimizers)
    else:
        yield from _option_faults("training.optimizer_settings", training.optimizer_settings, optimizer)
        yield from _nesterov_fault(training.optimizer_settings)
    if training.loss not in LOSSES:
        yield "training.loss", _unknown("loss", training.loss, dict.fromkeys(LOSSES))
    yield from _range("training.epochs", training.epochs, 1, LARGEST_EPOCHS)
    yield from _range("training.seed", training.seed, 0, LARGEST_SEED)
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


def _nesterov_fault(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """torch refuses this combination too, only later."""
    if settings.get("nesterov") is True and (not settings.get("momentum") or settings.get("dampening")):
        message = say("Nesterov needs a momentum above 0 and no dampening.")
        yield "training.optimizer_settings.nesterov", message


def _option_faults(place: str, values: Mapping[str, Any], spec: OptionSpec) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        setting = spec.setting(name)
        if setting is None:
            yield f"{place}.{name}", say("{title} has no setting {name!r}.", title=spec.title, name=name[:40])
            continue
        try:
            check_value(setting, value)
        except ValueError as error:
            yield (
                f"{place}.{name}",
                say(
                    "{title}: {name} {error}, and is {value}.",
                    title=spec.title,
                    name=name,
                    error=error,
                    value=format_value(value)[:60],
                ),
            )


def _range(place: str, value: Any, least: int, most: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        yield (
            place,
            say(
                "{place} has to be a whole number from {least} to {most}, and is {value}.",
                place=place,
                least=least,
                most=most,
                value=str(value)[:40],
            ),
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unknown(kind: str, name: str, known: Mapping[str, Any]) -> str:
    similar = difflib.get_close_matches(name, list(known), 2)
    hint = (
        say("Did you mean {similar}?", similar=either(similar))
        if similar
        else say("There is: {known}.", known=", ".join(known))
    )
    return say("There is no {kind} {name!r}. {hint}", kind=kind, name=name[:40], hint=hint)
