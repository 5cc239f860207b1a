"""Weights to take away: a ``state_dict`` as .pt or as safetensors, on the CPU, under the names in the source."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from studio.engine.checkpoint import load_checkpoint
from studio.engine.errors import CheckpointError
from studio.graph.files import write_bytes


def run_weights(run: str | os.PathLike[str]) -> Mapping[str, Tensor]:
    """The best weights of a run: ``run`` is its folder, or one of the checkpoints in it.

    Of a run that averages its weights, the averaged ones, which are those that were validated.
    """
    path = Path(run).expanduser()
    if path.is_dir():
        candidates = [path / "best.ckpt", path / "last.ckpt"]
        path = next((candidate for candidate in candidates if candidate.exists()), candidates[0])
    if not path.exists():
        raise CheckpointError(run, "there is no run or checkpoint. `layerloom runs` lists the runs there are")
    state = load_checkpoint(path).state
    averaged = state.parts.get("ema", {})
    start = "module."
    found = {name.removeprefix(start): value for name, value in averaged.items() if name.startswith(start)}
    return found or state.model


def save_state_dict(weights: Mapping[str, Tensor], path: str | os.PathLike[str]) -> None:
    """Write a .pt file for ``model.load_state_dict(torch.load(path, weights_only=True))``."""
    buffer = io.BytesIO()
    torch.save(_portable(weights), buffer)
    write_bytes(path, buffer.getvalue())


def save_safetensors(weights: Mapping[str, Tensor], path: str | os.PathLike[str]) -> None:
    """Write a .safetensors file for ``model.load_state_dict(safetensors.torch.load_file(path))``."""
    from safetensors.torch import save

    write_bytes(path, save(dict(_portable(weights)), metadata={"format": "pt"}))


def _portable(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().contiguous() for name, tensor in weights.items()}
