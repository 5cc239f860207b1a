"""What follows from the data settings without loading data: classes, samples, steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.document import ProjectDocument
from studio.graph.picture_folders import look_into
from studio.graph.recipe import DataSettings

DEFAULT_VALIDATION_FRACTION = 0.2


def source_facts(data: DataSettings, catalogue: Catalogue) -> SourceSpec | None:
    """What is known of the data: the catalogue's entry or, of a folder of pictures, what is in it and chosen of it.

    A folder that isn't there has no classes. None where the source is unknown.
    """
    spec = catalogue.sources.get(data.source)
    if spec is None or not spec.pictures:
        return spec
    folder, channels = look_into(data.root), _option(data, spec, "channels")
    size = _option(data, spec, "size")
    mean, std = (spec.mean, spec.std) if channels == 3 else (None, None)
    return replace(
        spec,
        shape=(channels, size, size),
        classes=folder.classes,
        has_test=folder.has_validation,
        mean=mean,
        std=std,
    )


def _option(data: DataSettings, spec: SourceSpec, name: str) -> Any:
    """An option's value, or its default where none is set or it is none."""
    setting, value = spec.setting(name), data.options.get(name)
    default = setting.default if setting else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def class_names(data: DataSettings, spec: SourceSpec) -> tuple[str, ...]:
    """The classes of the source with these options; where their number is an option, they are numbered."""
    setting = spec.setting("classes")
    count = data.options.get("classes", setting.default) if setting else len(spec.classes)
    return spec.classes if count == len(spec.classes) else tuple(str(index) for index in range(count))


def class_count(data: DataSettings, catalogue: Catalogue) -> int:
    """How many classes the data have; 0 where that isn't known."""
    spec = source_facts(data, catalogue)
    return len(class_names(data, spec)) if spec else 0


def validation_fraction(data: DataSettings, spec: SourceSpec) -> float | None:
    """The share of samples that is split off for validation; None where the source has a test part."""
    if spec.has_test:
        return None
    return DEFAULT_VALIDATION_FRACTION if data.validation_fraction is None else data.validation_fraction


def held_out_share(data: DataSettings, spec: SourceSpec) -> float:
    """The same as a number: 0 where nothing is split off, or where a file has something that is no share."""
    share = validation_fraction(data, spec)
    return share if isinstance(share, int | float) and 0 <= share < 1 else 0.0


def augmentation_settings(row: Mapping[str, Any]) -> dict[str, Any]:
    """What was set of a random change of the samples."""
    return {name: value for name, value in row.items() if name != "name"}


def samples_of_a_step(document: ProjectDocument) -> int:
    """As many as the batches that a step takes have."""
    return document.data.batch_size * document.training.accumulate
