"""Checkpoints: one file each, written whole or not at all, and refused when a single bit has changed.

The file is one line of ASCII, which states the size and the SHA-256 of what follows, and then what
``torch.save`` writes. torch checks no checksum of its own: most flipped bits would load as other numbers.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from studio.engine.errors import CheckpointError
from studio.graph.files import write_bytes

_FORMAT = 1
_HEADER = re.compile(rb"layerloom-checkpoint (\d{1,4}) sha256=([0-9a-f]{64}) bytes=(\d{1,18})\n")
_HEADER_BYTES = 128


@dataclass(frozen=True, eq=False)
class RandomState:
    """Where the random number generators stand; ``order``, which shuffles, as it was before the epoch."""

    cpu: Tensor
    order: Tensor
    cuda: Tensor | None = None


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything from which training goes on exactly: after ``position`` samples of epoch ``epoch + 1``.

    ``epoch`` counts finished epochs. ``sums`` are the losses and the right answers of the epoch in progress.
    ``project`` is the project's text as it was trained.
    """

    model: Mapping[str, Tensor]
    optimizer: Mapping[str, Any]
    random: RandomState
    epoch: int
    step: int
    position: int
    sums: tuple[float, float]
    seed: int
    device: str
    project: str
    torch_version: str


def kept_apart(checkpoint: Checkpoint) -> Checkpoint:
    """A copy whose tensors are its own, in the CPU's memory: training goes on changing the others."""
    copied = {field.name: _copied(getattr(checkpoint, field.name)) for field in fields(checkpoint)}
    return Checkpoint(**copied)


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint. An older one at that path is replaced once the new one is whole."""
    buffer = io.BytesIO()
    torch.save(_plain(checkpoint), buffer)
    content = buffer.getvalue()
    header = (
        f"layerloom-checkpoint {_FORMAT} sha256={hashlib.sha256(content).hexdigest()} bytes={len(content)}\n"
    )
    write_bytes(path, header.encode("ascii") + content)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint, onto the CPU. Nothing in it is run, and nothing damaged is returned."""
    content = _verified(path)
    try:
        plain = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:
        # torch's own words advise to load it without the safeguard.
        raise CheckpointError(path, "it holds more than tensors and numbers, and is refused") from error
    try:
        random = RandomState(**plain.pop("random"))
        return Checkpoint(**plain, random=random)
    except (TypeError, AttributeError, KeyError) as error:
        raise CheckpointError(path, f"it isn't the checkpoint of a run ({error})") from error


def _verified(path: Path) -> bytes:
    """The content behind the header, once its size and its hash are as the header says."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointError(path, f"it can't be read: {error.strerror or error}") from error
    header = _HEADER.match(content[:_HEADER_BYTES])
    if header is None:
        raise CheckpointError(path, "it isn't a Layerloom checkpoint, or its first line is damaged")
    if int(header[1]) > _FORMAT:
        raise CheckpointError(path, f"it has format {int(header[1])}; update Layerloom to read it")
    body = content[header.end() :]
    if len(body) != int(header[3]):
        raise CheckpointError(path, f"it is cut short or too long ({len(body)} bytes of {int(header[3])})")
    if hashlib.sha256(body).hexdigest().encode() != header[2] or int(header[1]) != _FORMAT:
        raise CheckpointError(
            path, "it is damaged: its checksum doesn't match. Use another checkpoint of the run"
        )
    return body


def _plain(checkpoint: Checkpoint) -> dict[str, Any]:
    """The checkpoint as dictionaries, numbers and tensors, which is all that may be loaded again."""
    plain = {field.name: getattr(checkpoint, field.name) for field in fields(checkpoint)}
    plain["model"], plain["random"] = dict(checkpoint.model), vars(checkpoint.random)
    return plain


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True)
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
