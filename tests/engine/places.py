"""Small projects with a class at each place, and files to learn from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.graph.document import ProjectDocument, frozen
from studio.graph.recipe import DataSettings, TrainingSettings
from tests.engine.networks import chain


def shapes(options: dict[str, Any] | None = None, **training: Any) -> ProjectDocument:
    layers = [
        ("Conv2d", {"out_channels": 8, "kernel_size": 3, "padding": 1}),
        ("ReLU", {}),
        ("Conv2d", {"out_channels": 3, "kernel_size": 1}),
    ]
    data = DataSettings("shapes", options=frozen(options or {"samples": 60, "size": 16}), batch_size=16)
    settings = {"epochs": 2, "device": "cpu", **training}
    return ProjectDocument({"g1": chain((3, 16, 16), layers)}, data, TrainingSettings(**settings))


def sums(**training: Any) -> ProjectDocument:
    data = DataSettings("sums", options=frozen({"samples": 90, "digits": 1}), batch_size=16)
    return tokens(5, 12, data, **training)


def tokens(context: int, classes: int, data: DataSettings, **training: Any) -> ProjectDocument:
    layers = [
        ("Embedding", {"num_embeddings": classes, "embedding_dim": 16}),
        ("Linear", {"out_features": 32}),
        ("Tanh", {}),
        ("Linear", {"out_features": classes}),
    ]
    settings = {"epochs": 2, "device": "cpu", **training}
    network = chain((context,), layers, dtype="int64")
    return ProjectDocument({"g1": network}, data, TrainingSettings(**settings))


def write_masks(
    root: Path, count: int = 8, names: tuple[str, str] = ("images", "masks"), void: int = 9
) -> Path:
    """Pictures that are dark on the left and bright on the right, with a stripe of ``void`` at the top."""
    pictures, masks = (root / name for name in names)
    pictures.mkdir(parents=True, exist_ok=True)
    masks.mkdir(parents=True, exist_ok=True)
    drawn = np.random.default_rng(0)
    for number in range(count):
        y = np.zeros((20, 24), np.uint8)
        y[:, int(drawn.integers(6, 18)) :] = 1
        x = np.where(y[..., None] == 1, 200, 60) + drawn.integers(-40, 40, (20, 24, 3))
        y[:2] = void
        Image.fromarray(x.astype(np.uint8)).save(pictures / f"p{number}.jpg", quality=95)
        Image.fromarray(y, mode="L").save(masks / f"p{number}.png")
    return root


def masks(root: Path, options: dict[str, Any] | None = None, **training: Any) -> ProjectDocument:
    layers = [
        ("Conv2d", {"out_channels": 8, "kernel_size": 3, "padding": 1}),
        ("ReLU", {}),
        ("Conv2d", {"out_channels": 2, "kernel_size": 1}),
    ]
    given = {"height": 16, "width": 24, "ignore": 9, **(options or {})}
    data = DataSettings("picture_masks", options=frozen(given), root=str(root), batch_size=3)
    settings = {"epochs": 2, "device": "cpu", **training}
    return ProjectDocument({"g1": chain((3, 16, 24), layers)}, data, TrainingSettings(**settings))


def write_text(path: Path, count: int = 120) -> Path:
    path.write_text("the cat sat on the mat.\n" * count, encoding="utf-8")
    return path


def text(path: Path, **training: Any) -> ProjectDocument:
    data = DataSettings("text_file", options=frozen({"context": 12}), root=str(path), batch_size=16)
    return tokens(12, len(set(path.read_text(encoding="utf-8"))), data, **training)
