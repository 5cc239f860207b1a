"""Pictures in a folder per class: read into memory at once, or batch by batch by worker processes.

Exported scripts contain the text of what is here, so that nothing in it needs Layerloom.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import Dataset
from torchvision import transforms

from studio.engine.sources.source import Source
from studio.engine.worker_processes import DataLoader


def subfolders(folder: Path) -> list[str]:
    """The names of the folders in a folder, in order, without the hidden ones."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_dir()]
    return sorted(name for name in names if not name.startswith("."))


def list_pictures(root: str, train: bool) -> tuple[list[str], Tensor]:
    """List the pictures in a folder per class, with their labels.

    A root that has folders for training and validation only is read by its parts.
    """
    folder, held_out = Path(root).expanduser(), ("val", "valid", "validation", "test")
    names = subfolders(folder)
    if "train" in names and all(name in ("train", *held_out) for name in names):
        names = subfolders(folder / "train")
        part = next((name for name in held_out if (folder / name).is_dir()), "train")
        folder /= "train" if train else part
    kinds = {".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"}
    files: list[str] = []
    labels: list[int] = []
    for label, name in enumerate(names):
        found = (folder / name).rglob("[!.]*")
        kept = [path for path in found if path.suffix.lower() in kinds]
        kept.sort(key=lambda path: (str(path.parent), path.name))
        files += [str(path) for path in kept if path.is_file()]
        labels += [label] * (len(files) - len(labels))
    return files, torch.tensor(labels, dtype=torch.long)


class PictureError(Exception):
    """A picture that can't be read: its file, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path} can't be read: {self.reason}"


class PictureFiles(Dataset[Any]):
    """Pictures of one size as bytes, each read from its file when it is asked for.

    The shorter side is resized and a square cut out of the middle. One index gives a
    picture, or the error that stood in its way; several give a set of those files.
    """

    def __init__(
        self,
        files: Sequence[str],
        size: int,
        channels: int,
        skip: bool = False,
    ) -> None:
        self.files, self.size, self.channels = files, size, channels
        self.skip, self.skipped = skip, 0
        self.unreadable: dict[str, str] = {}
        self.transform = transforms.Compose(
            [
                transforms.Resize(size),
                transforms.CenterCrop(size),
                transforms.PILToTensor(),
            ]
        )

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int | Tensor) -> Any:
        if isinstance(index, Tensor):
            files = [self.files[number] for number in index.tolist()]
            return PictureFiles(files, self.size, self.channels, self.skip)
        path = self.files[index]
        try:
            with Image.open(path) as picture:
                mode = "L" if self.channels == 1 else "RGB"
                return self.transform(picture.convert(mode))
        except Exception as error:  # decoders of damaged files raise all sorts
            return PictureError(path, str(error) or type(error).__name__)

    def note(self, errors: Sequence[PictureError]) -> None:
        """Keep what couldn't be read in mind, or stop."""
        for error in errors:
            if not self.skip:
                raise error
            self.unreadable[error.path] = error.reason
        self.skipped += len(errors)


def stack_pictures(rows: Sequence[Any]) -> tuple[Any, list[int], list[PictureError]]:
    """Pictures in one tensor, their places in the batch, and the errors."""
    places = [place for place, row in enumerate(rows) if isinstance(row, Tensor)]
    errors = [row for row in rows if isinstance(row, PictureError)]
    read = [rows[place] for place in places] or [torch.empty(0)]
    return torch.stack(read), places, errors


def find_pictures(
    root: str,
    train: bool,
    size: int = 64,
    channels: int = 3,
    skip: bool = False,
) -> tuple[PictureFiles, Tensor]:
    """The pictures in a folder per class, unread, and their labels."""
    files, y = list_pictures(root, train)
    return PictureFiles(files, size, channels, skip), y


def read_pictures(x: PictureFiles, y: Tensor) -> tuple[Tensor, Tensor]:
    """Read all pictures at once; return them and the labels of those that were read."""
    with ThreadPoolExecutor() as pool:
        rows = list(pool.map(x.__getitem__, range(len(x))))
    pictures, places, errors = stack_pictures(rows)
    x.note(errors)
    return pictures, y[places]


def load_pictures(
    root: str,
    train: bool,
    size: int = 64,
    channels: int = 3,
    skip: bool = False,
) -> tuple[Tensor, Tensor]:
    """Read the pictures in a folder per class, as bytes."""
    x, y = find_pictures(root, train, size, channels, skip)
    pictures, labels = read_pictures(x, y)
    for path, reason in x.unreadable.items():
        print(f"skipped {path}: {reason}", file=sys.stderr)
    return pictures, labels


def read_batches(
    x: PictureFiles,
    y: Tensor,
    order: Tensor,
    batch_size: int,
    mean: Tensor | None = None,
    std: Tensor | None = None,
    workers: int = 0,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield pictures batch by batch, in the given order, as floats in [0, 1].

    Worker processes read them ahead. With a mean and a standard deviation, each channel
    is normalised. The last batch may be smaller, and so is one with skipped pictures.
    """
    loader = DataLoader(
        x,
        batch_size,
        sampler=order.tolist(),
        num_workers=workers,
        collate_fn=stack_pictures,
        pin_memory=y.is_cuda,
        generator=torch.Generator(),
    )
    for start, (batch, places, errors) in enumerate(loader):
        x.note(errors)
        if not places:
            continue
        index = order[start * batch_size : (start + 1) * batch_size][places]
        batch = batch.to(y.device, non_blocking=True).float().div_(255)
        if mean is not None and std is not None:
            batch = batch.sub_(mean).div_(std)
        yield batch, y[index]


_IMPORTS = (
    "import os",
    "from pathlib import Path",
    "from typing import Any",
    "from PIL import Image",
    "from torchvision import transforms",
)
_SHARED = (subfolders, list_pictures, PictureError, PictureFiles, stack_pictures, find_pictures)
_AT_ONCE = (
    "import sys",
    "from concurrent.futures import ThreadPoolExecutor",
    "from torch.utils.data import Dataset",
)

IN_MEMORY = Source(
    "pictures", load_pictures, (*_SHARED, read_pictures), (*_IMPORTS, *_AT_ONCE), from_folder=True
)
FROM_DISK = Source(
    "pictures",
    find_pictures,
    (*_SHARED[:-1], read_batches),
    (*_IMPORTS, "from torch.utils.data import DataLoader, Dataset"),
    from_folder=True,
    lazy=True,
)
SOURCES = (IN_MEMORY,)
