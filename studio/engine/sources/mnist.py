"""MNIST and Fashion-MNIST from their own IDX files, laid out as torchvision does."""

import gzip
import math
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from studio.engine.sources.download import fetch
from studio.engine.sources.source import FileSet, Progress, Source

_PARTS = tuple(
    f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
)


def read_idx(path: Path) -> Tensor:
    """Read the bytes of an IDX file, packed (.gz) or not, in the shape it states."""
    if path.exists():
        content = path.read_bytes()
    else:
        content = gzip.decompress(path.with_name(path.name + ".gz").read_bytes())
    axes = content[3] if content[:3] == b"\x00\x00\x08" else 0
    start = 4 + 4 * axes
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if not axes or len(content) != start + math.prod(shape):
        raise ValueError(f"{path} is damaged: its size doesn't fit its header")
    return torch.frombuffer(bytearray(content), dtype=torch.uint8)[start:].view(shape)


def read_part(folder: Path, train: bool) -> tuple[Tensor, Tensor]:
    """Read the images, as bytes, and the labels of one part of the data set."""
    part = "train" if train else "t10k"
    images = read_idx(folder / f"{part}-images-idx3-ubyte")
    labels = read_idx(folder / f"{part}-labels-idx1-ubyte")
    return images.unsqueeze(1), labels.long()


def load_mnist(root: str, train: bool) -> tuple[Tensor, Tensor]:
    """Load MNIST: handwritten digits of 28 x 28 pixels."""
    return read_part(Path(root) / "MNIST" / "raw", train)


def load_fashion_mnist(root: str, train: bool) -> tuple[Tensor, Tensor]:
    """Load Fashion-MNIST: pictures of clothes of 28 x 28 pixels."""
    return read_part(Path(root) / "FashionMNIST" / "raw", train)


def _is_present(name: str, root: Path) -> bool:
    folder = root / name / "raw"
    return all((folder / part).exists() or (folder / f"{part}.gz").exists() for part in _PARTS)


def _download(name: str, root: Path, progress: Progress) -> None:
    """Fetch the four packed files, from where torchvision would and with its checksums."""
    from torchvision import datasets  # a second of import that only a download pays

    dataset = getattr(datasets, name)
    for number, (file, md5) in enumerate(dataset.resources):
        urls = [mirror + file for mirror in dataset.mirrors]
        fetch(urls, root / name / "raw" / file, md5, progress, number, len(dataset.resources))


def _files(name: str) -> FileSet:
    return FileSet(f"{name}/raw", partial(_is_present, name), partial(_download, name))


_HELPERS = (read_idx, read_part)
_IMPORTS = ("import gzip", "import math", "from pathlib import Path")

SOURCES = (
    Source("mnist", load_mnist, _HELPERS, _IMPORTS, _files("MNIST")),
    Source("fashion_mnist", load_fashion_mnist, _HELPERS, _IMPORTS, _files("FashionMNIST")),
)
