"""CIFAR-10 and CIFAR-100 through torchvision, which checks the files' MD5 before it unpickles them."""

from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torchvision import datasets

from studio.engine.sources.download import fetch_archive
from studio.engine.sources.source import FileSet, Progress, Source


def load_cifar10(root: str, train: bool) -> tuple[Tensor, Tensor]:
    """Load CIFAR-10: colour pictures of 32 x 32 pixels, as bytes."""
    pictures = datasets.CIFAR10(root, train=train)
    x = torch.from_numpy(pictures.data).permute(0, 3, 1, 2).contiguous()
    return x, torch.tensor(pictures.targets)


def load_cifar100(root: str, train: bool) -> tuple[Tensor, Tensor]:
    """Load CIFAR-100: colour pictures of 32 x 32 pixels, as bytes."""
    pictures = datasets.CIFAR100(root, train=train)
    x = torch.from_numpy(pictures.data).permute(0, 3, 1, 2).contiguous()
    return x, torch.tensor(pictures.targets)


def _is_present(dataset: type[datasets.CIFAR10], root: Path) -> bool:
    folder = root / dataset.base_folder
    names = [name for name, _ in (*dataset.train_list, *dataset.test_list)]
    return all((folder / name).exists() for name in (*names, dataset.meta["filename"]))


def _download(dataset: type[datasets.CIFAR10], root: Path, progress: Progress) -> None:
    fetch_archive(dataset.url, root, dataset.filename, dataset.tgz_md5, progress)


def _files(dataset: type[datasets.CIFAR10]) -> FileSet:
    return FileSet(dataset.base_folder, partial(_is_present, dataset), partial(_download, dataset))


_IMPORTS = ("from torchvision import datasets",)

SOURCES = (
    Source("cifar10", load_cifar10, imports=_IMPORTS, files=_files(datasets.CIFAR10)),
    Source("cifar100", load_cifar100, imports=_IMPORTS, files=_files(datasets.CIFAR100)),
)
