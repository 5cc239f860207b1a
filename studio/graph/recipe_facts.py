"""What follows from the data settings without loading data: classes, samples, steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.document import ProjectDocument
from studio.graph.formulas import Formula, evaluate
from studio.graph.mask_folders import MaskFolder, look_into_masks
from studio.graph.picture_folders import look_into
from studio.graph.recipe import DataSettings
from studio.graph.text_files import TextFile, look_into_text

DEFAULT_VALIDATION_FRACTION = 0.2


def source_facts(data: DataSettings, catalogue: Catalogue) -> SourceSpec | None:
    """What is known of the data: the catalogue's entry with what is chosen of it, and what the user's own files have.

    A folder that isn't there has no classes. None where the source is unknown.
    """
    spec = catalogue.sources.get(data.source)
    if spec is None:
        return None
    spec = replace(spec, shape=_shape(data, spec)) if spec.sized else spec
    if spec.own == "masks":
        masks = masks_of(data, spec)
        spec = replace(spec, classes=masks.classes, has_test=masks.has_validation)
    elif spec.own == "text":
        spec = replace(spec, classes=text_of(data, spec).characters, has_test=True)
    elif spec.pictures:
        folder = look_into(data.root)
        spec = replace(spec, classes=folder.classes, has_test=folder.has_validation)
    fits = spec.mean is None or len(spec.mean) == spec.shape[0]
    return spec if fits else replace(spec, mean=None, std=None)


def own_fault(data: DataSettings, spec: SourceSpec) -> str:
    """What is wrong with the user's own files, in words; empty where nothing is, or where there are none."""
    if spec.own == "masks":
        return masks_of(data, spec).fault
    if spec.own == "text":
        return text_of(data, spec).fault
    return look_into(data.root).fault if spec.pictures else ""


def masks_of(data: DataSettings, spec: SourceSpec) -> MaskFolder:
    """What is known of a folder of pictures and masks."""
    ignored = ignored_class(data, spec)
    binary = data.options.get("binary") is True
    return look_into_masks(
        _root(data), -1 if ignored is None else ignored, _option(data, spec, "classes"), binary
    )


def text_of(data: DataSettings, spec: SourceSpec) -> TextFile:
    """What is known of a text file."""
    share = data.options.get("held_out")
    usual = spec.setting("held_out")
    held_out = share if isinstance(share, float) and 0 < share < 1 else usual.default if usual else 0.1
    return look_into_text(_root(data), _option(data, spec, "context"), held_out)


def _root(data: DataSettings) -> str | None:
    return data.root if isinstance(data.root, str) else None


def ignored_class(data: DataSettings, spec: SourceSpec) -> int | None:
    """The class of places that don't count; None where all of them do."""
    setting, value = spec.setting("ignore"), data.options.get("ignore")
    if setting is None:
        return spec.ignored
    return value if isinstance(value, int) and not isinstance(value, bool) else setting.default


def _shape(data: DataSettings, spec: SourceSpec) -> tuple[int, ...]:
    """The shape of a sample, some of whose axes are settings, or worked out from them."""
    values = {setting.name: _option(data, spec, setting.name) for setting in spec.settings}
    return tuple(
        int(evaluate(Formula(axis), values)) if isinstance(axis, str) else axis for axis in spec.sized
    )


def _option(data: DataSettings, spec: SourceSpec, name: str) -> Any:
    """An option's value, or its default where none is set or it is none."""
    setting, value = spec.setting(name), data.options.get(name)
    default = setting.default if setting else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def class_names(data: DataSettings, spec: SourceSpec) -> tuple[str, ...]:
    """The classes of the source with these options; where their number is an option, they are numbered."""
    setting = None if spec.own else spec.setting("classes")
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
