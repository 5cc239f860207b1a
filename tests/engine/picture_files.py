"""Folders of small pictures, written for a test."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image

from studio.graph.document import ProjectDocument, frozen
from studio.graph.recipe import DataSettings, TrainingSettings
from tests.engine.networks import Layer, chain

SIZE = 12
LAYERS: list[Layer] = [
    ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
    ("BatchNorm2d", {}),
    ("ReLU", {}),
    ("Dropout", {"p": 0.2}),
    ("Flatten", {}),
]


def write_pictures(folder: Path, count: int, kind: str = "jpg", width: int = 20, height: int = 16) -> None:
    """Noise in colour, brighter by its number."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(len(str(folder)))
    for number in range(count):
        noise = torch.randint(0, 256, (height, width, 3), generator=generator, dtype=torch.uint8)
        Image.fromarray(noise.numpy()).save(folder / f"{number:03d}.{kind}")


def two_classes(root: Path, count: int = 10) -> Path:
    """``count`` pictures of ants and of bees each."""
    for name in ("ants", "bees"):
        write_pictures(root / name, count)
    return root


def with_parts(root: Path, train: int = 10, held_out: int = 4, part: str = "val") -> Path:
    two_classes(root / "train", train)
    two_classes(root / part, held_out)
    return root


def pictures_project(root: Path, classes: int = 2, epochs: int = 2, **data: object) -> ProjectDocument:
    """Trains a small convolution on a folder's pictures."""
    network = chain((3, SIZE, SIZE), [*LAYERS, ("Linear", {"out_features": classes})])
    usual = {"source": "pictures", "root": str(root), "batch_size": 4, "options": frozen({"size": SIZE})}
    settings = DataSettings(**{**usual, **data})  # type: ignore[arg-type]
    training = TrainingSettings(epochs=epochs, device="cpu")
    return ProjectDocument(frozen({"g1": network}), settings, training)
