"""Loads folders of pictures: into memory where they fit, and else to be read as training goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from studio.engine.errors import DataError
from studio.graph.catalogue import SourceSpec
from studio.graph.picture_folders import TRAINING, look_into
from studio.graph.recipe import DataSettings
from studio.graph.words import say

if TYPE_CHECKING:
    from studio.engine.sources.pictures import PictureError, PictureFiles

_AT_ONCE = 256  # pictures that are read before a run may be stopped
_LISTED = 3  # skipped pictures that are told by name
_DEAD_WORKER = "DataLoader worker"
_OTHER = say("Repair or delete the file, or choose in the data panel to skip what can't be read; then go on.")


def find_parts(data: DataSettings, spec: SourceSpec) -> tuple[PictureFiles, Tensor, Any, Any]:
    """The pictures for training and for validation, unread, with their labels; the latter None to be split off."""
    from studio.engine.sources.pictures import find_pictures

    folder, root = look_into(data.root), Path(data.root or "").expanduser()
    if folder.fault:
        raise DataError(data.source, folder.fault)
    size, channels = spec.shape[1], spec.shape[0]
    skip = data.unreadable == "skip"
    try:
        x, y = find_pictures(str(root), True, size, channels, skip)
        _check_classes(data, root, folder.classes, y)
        if not folder.has_validation:
            return x, y, None, None
        held_x, held_y = find_pictures(str(root), False, size, channels, skip)
    except OSError as error:
        raise DataError(
            data.source, say("{folder} can't be read: {reason}", folder=root, reason=error.strerror or error)
        ) from error
    _check_held_out(data, root, folder.classes, held_y)
    return x, y, held_x, held_y


def _check_classes(data: DataSettings, root: Path, classes: tuple[str, ...], y: Tensor) -> None:
    there = set(y.tolist())
    empty = [name for label, name in enumerate(classes) if label not in there]
    if empty:
        raise DataError(
            data.source,
            say(
                "there are no pictures in {folder}. Put some of that class there, or delete the folder "
                "(JPEG, PNG, GIF, BMP and WebP are read)",
                folder=", ".join(str(root / name) for name in empty[:_LISTED]),
            ),
        )


def _check_held_out(data: DataSettings, root: Path, classes: tuple[str, ...], y: Tensor) -> None:
    """A class that training never sees can't be validated: its label would be outside the network's outputs."""
    from studio.engine.sources.pictures import subfolders
    from studio.graph.picture_folders import VALIDATION

    part = next(root / name for name in VALIDATION if (root / name).is_dir())
    odd = [name for name in subfolders(part) if name not in classes]
    if odd:
        raise DataError(
            data.source,
            say(
                "{folder} is of a class that {training} doesn't have. Move it there too, or delete it",
                folder=", ".join(str(part / name) for name in odd[:_LISTED]),
                training=root / TRAINING,
            ),
        )
    if not len(y):
        raise DataError(
            data.source,
            say("there are no pictures in {folder}. Put some there, or delete the folder", folder=part),
        )


class FileList:
    """Which files a run learns from, as a part of its state: a run that is resumed can tell that they are others."""

    def __init__(self, digest: str) -> None:
        self.digest, self.is_another = digest, False

    def state_dict(self) -> dict[str, Any]:
        return {"digest": self.digest}

    def load_state_dict(self, state_dict: dict[str, Any], /) -> None:
        self.is_another = state_dict["digest"] != self.digest


def digest_of(data: DataSettings, *parts: PictureFiles | None) -> str:
    """A hash of the files' names, wherever their folder is."""
    root, hashed = Path(data.root or "").expanduser(), hashlib.sha256()
    for part in parts:
        for file in part.files if part is not None else ():
            hashed.update(Path(file).relative_to(root).as_posix().encode("utf-8", "surrogateescape") + b"\n")
        hashed.update(b"\n")
    return hashed.hexdigest()


def fits_memory(data: DataSettings, spec: SourceSpec, count: int) -> bool:
    """Whether so many pictures are kept in memory, as bytes."""
    channels, height, width = spec.shape
    return count * channels * height * width <= data.memory_mb * 2**20


def count_pictures(data: DataSettings, spec: SourceSpec) -> int:
    x, _, held_x, _ = find_parts(data, spec)
    return len(x) + (len(held_x) if held_x is not None else 0)


def read_all(
    data: DataSettings, x: PictureFiles, y: Tensor, check_stop: Callable[[], None]
) -> tuple[Tensor, Tensor]:
    """Read pictures into memory, and stop within a moment when that is asked for."""
    from studio.engine.sources.pictures import PictureError, read_pictures

    parts = []
    for start in range(0, len(x), _AT_ONCE):
        check_stop()
        chosen = torch.arange(start, min(start + _AT_ONCE, len(x)))
        some = x[chosen]
        try:
            pictures, labels = read_pictures(some, y[chosen])
        except PictureError as error:
            raise unreadable(data, error) from error
        x.unreadable.update(some.unreadable)
        if len(labels):
            parts.append((pictures, labels))
    if not parts:
        raise _none_left(data, x)
    return torch.cat([pictures for pictures, _ in parts]), torch.cat([labels for _, labels in parts])


def stream(
    data: DataSettings,
    x: PictureFiles,
    y: Tensor,
    order: Tensor,
    size: int,
    mean: Tensor | None,
    std: Tensor | None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of pictures that workers read, with faults in words."""
    from studio.engine.sources.pictures import PictureError, read_batches

    empty, skipped = True, x.skipped
    try:
        for batch in read_batches(x, y, order, size, mean, std, data.workers):
            if x.skipped != skipped:
                _check_folder(data)
            empty, skipped = False, x.skipped
            yield batch
    except PictureError as error:
        raise unreadable(data, error) from error
    except (ConnectionError, EOFError, FileNotFoundError) as error:  # in the middle of handing something over
        raise _dead_worker(data, error) from error
    except RuntimeError as error:
        if not str(error).startswith(_DEAD_WORKER):
            raise
        raise _dead_worker(data, error) from error
    if x.skipped != skipped:
        _check_folder(data)
    if empty and len(order):
        raise _none_left(data, x)


def _check_folder(data: DataSettings) -> None:
    """Files that are damaged may be skipped; where none is left, something else is wrong."""
    folder = Path(data.root or "").expanduser()
    if not folder.is_dir():
        raise DataError(data.source, _gone(folder))


def _gone(folder: Path) -> str:
    return say(
        "the folder {folder} is gone. Bring it back, and the run can go on from its last checkpoint",
        folder=folder,
    )


def told_skipped(unread: dict[str, str]) -> str:
    """What was left out, in words."""
    rows = [f"{path} ({_short(path, reason)})" for path, reason in list(unread.items())[:_LISTED]]
    more = len(unread) - len(rows)
    listed = "; ".join(rows) + (say("; and {more} more", more=more) if more else "")
    return say(
        "Pictures that can't be read are skipped, {count} so far: {listed}.", count=len(unread), listed=listed
    )


def unreadable(data: DataSettings, error: PictureError) -> DataError:
    """What is wrong with one picture: it is damaged or gone, or its whole folder is."""
    path = Path(error.path)
    if path.exists():
        reason = say(
            "{path} can't be read: {reason}. {remedy}",
            path=path,
            reason=_short(error.path, error.reason),
            remedy=_OTHER,
        )
        return DataError(data.source, reason)
    gone = next((parent for parent in reversed(path.parents) if not parent.exists()), None)
    if gone is not None:
        return DataError(data.source, _gone(gone))
    return DataError(
        data.source,
        say(
            "the file {path} is gone. Bring it back, and the run can go on from its last checkpoint, "
            "or choose in the data panel to skip what can't be read",
            path=path,
        ),
    )


def _short(path: str, reason: str) -> str:
    """Pillow's words without the path, which stands before them."""
    return reason.replace(f" {path!r}", "").replace(path, "").strip(" :.")


def _none_left(data: DataSettings, x: PictureFiles) -> DataError:
    return DataError(
        data.source,
        say("not one picture can be read. {skipped}", skipped=told_skipped(x.unreadable)),
    )


def _dead_worker(data: DataSettings, error: Exception) -> DataError:
    return DataError(
        data.source,
        say(
            "a process that reads pictures has died ({reason}). Perhaps memory ran out: set fewer workers in "
            "the data panel. The run can go on from its last checkpoint",
            reason=(str(error) or type(error).__name__).splitlines()[0].rstrip("."),
        ),
    )
