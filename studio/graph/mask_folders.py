"""Folders of pictures and of their masks as they lie on the disk, and how many classes the masks show."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studio.graph.picture_folders import TRAINING, VALIDATION, unreadable_folder
from studio.graph.words import say

PICTURES = ("images", "image", "imgs", "pictures", "JPEGImages")
MASKS = ("masks", "mask", "labels", "annotations", "SegmentationClass")
NAMES_FILES = ("classes.txt", "codes.txt", "labels.txt")
PICTURE_KINDS = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp")
MASK_KINDS = (".png", ".bmp", ".gif")  # other formats change the numbers of classes
_MOST_PIXELS = 64_000_000  # that are decoded for it: the window waits
_LOOKED_AT = 24  # masks at even distances that tell how many classes there are; loading looks at all of them


@dataclass(frozen=True)
class MaskFolder:
    """What such a folder has. ``fault`` says what is wrong with it, in words; empty where nothing is."""

    classes: tuple[str, ...] = ()
    has_validation: bool = False
    fault: str = ""


def look_into_masks(root: str | None, ignored: int, classes: int | None, binary: bool) -> MaskFolder:
    """The classes, by the values of some masks where their number isn't given, and whether a part validates."""
    if not root:
        return MaskFolder(
            fault=say("Choose the folder that holds pictures and masks, such as in images and masks.")
        )
    folder = Path(root).expanduser()
    try:
        part = _parts_of(folder)
        if part is None:
            return MaskFolder(fault=_no_parts(folder))
        pictures, masks, validates = part
        found = _paired(pictures, masks, pictures.stat().st_mtime_ns, masks.stat().st_mtime_ns)
        if isinstance(found, str):
            return MaskFolder(fault=found)
        count = 2 if binary else classes or _classes_in(_looked_at(found), ignored)
        names = _names(folder, count)
    except OSError as error:
        return MaskFolder(fault=unreadable_folder(folder, error))
    if count < 2:
        return MaskFolder(fault=_one_class(masks, ignored))
    return MaskFolder(names, validates)


def _parts_of(folder: Path) -> tuple[Path, Path, bool] | None:
    """The folders of training's pictures and masks, and whether there are others to validate with."""
    names = _folders(folder)
    held_out = next((name for name in VALIDATION if name in names), None)
    if TRAINING in names and f"{TRAINING}annot" in names:
        validates = held_out is not None and f"{held_out}annot" in names
        return folder / TRAINING, folder / f"{TRAINING}annot", validates
    if TRAINING in names:
        inner = _folders(folder / TRAINING)
        chosen = _first(PICTURES, inner), _first(MASKS, inner)
        if chosen[0] and chosen[1]:
            return folder / TRAINING / chosen[0], folder / TRAINING / chosen[1], held_out is not None
    chosen = _first(PICTURES, names), _first(MASKS, names)
    return (folder / chosen[0], folder / chosen[1], False) if chosen[0] and chosen[1] else None


def _first(wanted: tuple[str, ...], names: Mapping[str, None]) -> str:
    return next((name for name in wanted if name in names), "")


def _folders(folder: Path) -> Mapping[str, None]:
    with os.scandir(folder) as entries:
        return dict.fromkeys(sorted(entry.name for entry in entries if entry.is_dir()))


def _stems(folder: Path, kinds: tuple[str, ...]) -> dict[str, Path]:
    with os.scandir(folder) as entries:
        paths = [Path(entry.path) for entry in entries if not entry.name.startswith(".")]
    return {path.stem: path for path in sorted(paths) if path.suffix.lower() in kinds}


@lru_cache(maxsize=8)
def _paired(pictures: Path, masks: Path, _changed: int, _masks_changed: int) -> tuple[Path, ...] | str:
    """The masks in the order of their pictures, or what is wrong in words; read again when a folder changes."""
    images, labels = _stems(pictures, PICTURE_KINDS), _stems(masks, MASK_KINDS)
    if not images:
        return say("There are no pictures in {folder}. Put some there.", folder=pictures)
    without = next((path for stem, path in images.items() if stem not in labels), None)
    if without is not None:
        return say(
            "The picture {picture} has no mask in {folder}: a PNG of the same name. Add it, or take the picture out.",
            picture=without,
            folder=masks,
        )
    alone = next((path for stem, path in labels.items() if stem not in images), None)
    if alone is not None:
        return say(
            "The mask {mask} has no picture of the same name in {folder}. Add it, or take the mask out.",
            mask=alone,
            folder=pictures,
        )
    return tuple(labels[stem] for stem in images)


def _looked_at(masks: tuple[Path, ...]) -> tuple[tuple[Path, int], ...]:
    """Some masks, each with the time of its last change."""
    some = ((path, path.stat()) for path in masks[:: max(len(masks) // _LOOKED_AT, 1)])
    return tuple((path, facts.st_mtime_ns) for path, facts in some if stat.S_ISREG(facts.st_mode))


@lru_cache(maxsize=8)
def _classes_in(masks: tuple[tuple[Path, int], ...], ignored: int) -> int:
    """The highest value of some masks, and one more; 0 where none can be read, which loading tells."""
    from PIL import Image

    highest, pixels = -1, 0
    for path, _ in masks:
        try:
            with Image.open(path) as mask:
                pixels += mask.width * mask.height
                if pixels > _MOST_PIXELS:
                    break
                values = mask.getcolors(256) if mask.mode in ("L", "P", "1") else None
        except Exception:  # a decoder of damaged files raises all sorts; loading says which file it is
            continue
        found = [value for _, value in values or () if isinstance(value, int)]
        highest = max([highest, *(value for value in found if value != ignored)])
    return highest + 1


def _names(folder: Path, count: int) -> tuple[str, ...]:
    """By a file of names beside the folders, a line each; else by number."""
    for name in NAMES_FILES:
        path = folder / name
        if path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            named = [line.strip()[:60] for line in lines if line.strip()]
            if len(named) >= count:
                return tuple(named[:count])
    return tuple(map(str, range(count)))


def _no_parts(folder: Path) -> str:
    return say(
        "{folder} has no folders of pictures and masks. They are found by name: images and masks, or train and "
        "trainannot, or train and val with images and masks in each.",
        folder=folder,
    )


def _one_class(masks: Path, ignored: int) -> str:
    return say(
        "The masks in {folder} have one class only besides {ignored}, which is ignored. Masks hold the number of a "
        "class at each pixel: 0, 1, 2. Where they are black and white, switch binary on.",
        folder=masks,
        ignored=ignored,
    )
