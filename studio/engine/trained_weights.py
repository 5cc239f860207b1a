"""The trained weights of torchvision's models: whether they are here, and how they get here."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import torch
from torchvision.models import get_model_weights

from studio.engine.errors import DataError
from studio.engine.sources.download import Digest, fetch_one
from studio.engine.sources.source import Progress
from studio.graph.words import say


def weights_path(model: str, weights: str) -> Path:
    """Where torch keeps the file of a model's weights, there or not."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlsplit(_address(model, weights)).path).name


def download_weights(model: str, weights: str, progress: Progress) -> Path:
    """Fetch the weights of a model, unless they are here. Raises DataError, and CancelledError."""
    path = weights_path(model, weights)
    if path.exists():
        return path
    # torch writes the first digits of the SHA-256 into the file's name.
    expected = Digest("sha256", path.stem.rpartition("-")[2])
    try:
        fetch_one(_address(model, weights), path, expected, progress)
    except (OSError, HTTPException, ValueError) as error:
        raise DataError(
            f"{model}'s weights",
            say(
                "{path} can't be fetched: {error}. Check the connection, or set weights to none",
                path=path.name,
                error=error,
            ),
        ) from error
    return path


def _address(model: str, weights: str) -> str:
    found = get_model_weights(model)
    chosen = found.DEFAULT if weights == "DEFAULT" else found[weights]
    return str(chosen.url)
