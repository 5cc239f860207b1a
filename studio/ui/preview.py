"""Loads a few samples of a data source, as arrays to draw. Runs on a thread."""

from __future__ import annotations

from typing import Any

from studio.engine.torch_loader import load_torch
from studio.graph.catalogue import Catalogue
from studio.graph.recipe import DataSettings


def load_preview(
    data: DataSettings, catalogue: Catalogue, pictures: int, points: int
) -> tuple[Any, Any, tuple[str, ...]]:
    """Samples, labels and class names: the first few pictures, or more of points in the plane."""
    load_torch()
    from studio.engine.data import load_dataset

    dataset = load_dataset(data, catalogue)
    count = points if dataset.train_x.dim() == 2 else pictures
    return dataset.train_x[:count].numpy(), dataset.train_y[:count].numpy(), dataset.classes
