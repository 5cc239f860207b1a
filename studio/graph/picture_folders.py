"""Folders of pictures as they lie on the disk: a folder per class, or ``train`` and ``val`` with those in them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from studio.graph.words import say

TRAINING = "train"
VALIDATION = ("val", "valid", "validation", "test")  # the first one that is there is used


@dataclass(frozen=True)
class PictureFolder:
    """What a folder of pictures has. ``fault`` says what is wrong with it, in words; empty where nothing is."""

    classes: tuple[str, ...] = ()
    has_validation: bool = False
    fault: str = ""


def look_into(root: str | Path | None) -> PictureFolder:
    """The classes of a folder, by the names of its folders. No file is looked at."""
    if not root:
        return PictureFolder(
            fault=say("Choose the folder that holds the pictures, in a folder for each class.")
        )
    folder = Path(root).expanduser()
    try:
        names = _folders(folder)
        parts = TRAINING in names and all(name in (TRAINING, *VALIDATION) for name in names)
        classes = _folders(folder / TRAINING) if parts else names
    except OSError as error:
        return PictureFolder(fault=unreadable_folder(folder, error))
    if not classes:
        place = folder / TRAINING if parts else folder
        return PictureFolder(
            fault=say(
                "{folder} has no folders in it. Choose one that has a folder of pictures for each class.",
                folder=place,
            )
        )
    return PictureFolder(tuple(classes), parts and any(name in VALIDATION for name in names))


def _folders(folder: Path) -> list[str]:
    """Hidden ones aside, which programs leave behind."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))


def unreadable_folder(folder: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return say(
            "The folder {folder} isn't there. Choose where the pictures are, or bring the folder back.",
            folder=folder,
        )
    return say(
        "The folder {folder} can't be read: {reason}. Choose where the pictures are.",
        folder=folder,
        reason=error.strerror or type(error).__name__,
    )
