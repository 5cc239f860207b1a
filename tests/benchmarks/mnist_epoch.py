"""An MNIST epoch here and in the usual tutorial loop: the time of each, and that their losses are the same.

The tutorial loop is torchvision's data set with ToTensor and Normalize per sample, in a DataLoader. Both
loops run in this process, in turn, on the same network from the same seed with the same order of samples.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from studio.engine.sources.mnist import load_mnist
from studio.engine.training_functions import batches, per_channel
from tests.engine.written import written_functions

BATCH = 64
train, _ = written_functions()
TARGETS = {"mnist-mlp": 6.0, "small CNN": 1.7}


def mlp() -> nn.Module:
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


def cnn() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 10)),
    )


class InOrder:
    """A sampler that gives the order it was given."""

    def __init__(self, order: list[int]) -> None:
        self.order = order

    def __iter__(self) -> Iterator[int]:
        return iter(self.order)

    def __len__(self) -> int:
        return len(self.order)


def tutorial_epoch(
    model: nn.Module, optimizer: torch.optim.Optimizer, root: Path, order: torch.Tensor
) -> list[float]:
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    loader = DataLoader(datasets.MNIST(root, transform=transform), BATCH, sampler=InOrder(order.tolist()))
    losses = []
    for inputs, labels in loader:
        optimizer.zero_grad()
        loss = functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def our_epoch(
    model: nn.Module, optimizer: torch.optim.Optimizer, root: Path, order: torch.Tensor
) -> list[float]:
    x, y = load_mnist(str(root), train=True)
    mean, std = per_channel((0.5,), x), per_channel((0.5,), x)
    stream = batches(x, y, order, BATCH, mean, std)
    return torch.stack([loss for loss, _, _ in train(model, optimizer, stream)]).tolist()


def measure(name: str, root: Path, order: torch.Tensor, rounds: int) -> None:
    make = mlp if name == "mnist-mlp" else cnn
    best, losses = {}, {}
    for _ in range(rounds):
        for epoch in (tutorial_epoch, our_epoch):
            torch.manual_seed(0)
            model = make()
            optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
            began = time.perf_counter()
            losses[epoch] = epoch(model, optimizer, root, order)
            best[epoch] = min(best.get(epoch, 1e9), time.perf_counter() - began)
    ratio = best[tutorial_epoch] / best[our_epoch]
    equal = "equal to the last bit" if losses[tutorial_epoch] == losses[our_epoch] else "DIFFERENT"
    print(
        f"{name:10} tutorial {best[tutorial_epoch]:6.2f} s   here {best[our_epoch]:6.2f} s   "
        f"{ratio:4.1f}x (target {TARGETS[name]}x)   losses of {len(order)} samples {equal}"
    )


def unpacked(root: Path, folder: Path) -> Path:
    """MNIST unpacked, as the tutorial loop needs it."""
    target = folder / "MNIST" / "raw"
    target.mkdir(parents=True)
    for packed in (root / "MNIST" / "raw").glob("*.gz"):
        with gzip.open(packed) as source, open(target / packed.stem, "wb") as file:
            shutil.copyfileobj(source, file)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("LAYERLOOM_TEST_DATA", Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--data-root", type=Path, default=Path(default), help="folder that holds MNIST/raw")
    parser.add_argument("--samples", type=int, default=60_000, help="how much of the epoch is trained")
    parser.add_argument("--rounds", type=int, default=2, help="the best of this many is told")
    arguments = parser.parse_args()
    if not list((arguments.data_root / "MNIST" / "raw").glob("*.gz")):
        print(f"skipped: no MNIST in {arguments.data_root}")
        return
    order = torch.randperm(60_000, generator=torch.Generator().manual_seed(0))[: arguments.samples]
    with tempfile.TemporaryDirectory() as folder:
        root = unpacked(arguments.data_root, Path(folder))
        for name in TARGETS:
            measure(name, root, order, arguments.rounds)


if __name__ == "__main__":
    main()
