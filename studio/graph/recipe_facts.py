"""What follows from the data settings without loading data: classes, samples, steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.graph.catalogue import SourceSpec
from studio.graph.document import ProjectDocument
from studio.graph.recipe import DataSettings

DEFAULT_VALIDATION_FRACTION = 0.2


def class_names(data: DataSettings, spec: SourceSpec) -> tuple[str, ...]:
    """The classes of the source with these options; where their number is an option, they are numbered."""
    setting = spec.setting("classes")
    count = data.options.get("classes", setting.default) if setting else len(spec.classes)
    return spec.classes if count == len(spec.classes) else tuple(str(index) for index in range(count))


def validation_fraction(data: DataSettings, spec: SourceSpec) -> float | None:
    """The share of samples that is split off for validation; None where the source has a test part."""
    if spec.has_test:
        return None
    return DEFAULT_VALIDATION_FRACTION if data.validation_fraction is None else data.validation_fraction


def augmentation_settings(row: Mapping[str, Any]) -> dict[str, Any]:
    """What was set of a random change of the samples."""
    return {name: value for name, value in row.items() if name != "name"}


def samples_of_a_step(document: ProjectDocument) -> int:
    """As many as the batches that a step takes have."""
    return document.data.batch_size * document.training.accumulate
