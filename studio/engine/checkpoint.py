"""Checkpoints: one file each, written whole or not at all, and refused when a single bit has changed.

The file is one line of ASCII, which states the size and the SHA-256 of what follows and how far training had come,
and then what ``torch.save`` writes. torch checks no checksum of its own: most flipped bits would load as other numbers.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import torch

from studio.engine.errors import CheckpointError
from studio.engine.training_state import RandomState, Snapshot
from studio.graph.files import atomic_file
from studio.graph.words import say

_FORMAT = 1
_HEADER = re.compile(
    rb"layerloom-checkpoint (\d{1,4}) sha256=([0-9a-f]{64}) bytes=(\d{1,18})(?: epoch=(\d{1,18}) step=(\d{1,18}))?\n"
)
_HEADER_BYTES = 192
_SIZE_DIGITS = 18  # the size is known last, and its place is kept


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything from which training goes on exactly; ``project`` is the project's text as it was trained.

    ``edits`` is how many of the changes that the run's record has had been made.
    """

    state: Snapshot
    seed: int
    device: str
    project: str
    torch_version: str
    edits: int = 0


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint. An older one at that path is replaced once the new one is whole.

    The content goes to the disk as it is written, and is in memory but once: the first line is filled in at the end.
    """
    with atomic_file(path) as file:
        hashed = _Hashed(file)
        file.write(_header(checkpoint, hashed))
        try:
            torch.save(_plain(checkpoint), cast("IO[bytes]", hashed))
        except RuntimeError:  # "unexpected pos" is torch's word for any fault of the disk
            if hashed.fault is not None:
                raise hashed.fault from None
            raise
        file.seek(0)
        file.write(_header(checkpoint, hashed))


class _Hashed:
    """A file to write to, which takes the SHA-256 and the size of all that is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.sha, self.size = file, hashlib.sha256(), 0
        self.fault: OSError | None = None

    def write(self, content: bytes) -> int:
        self.sha.update(content)
        self.size += len(content)
        try:
            return self._file.write(content)
        except OSError as error:
            self.fault = error
            raise

    def flush(self) -> None:
        self._file.flush()


def _header(checkpoint: Checkpoint, hashed: _Hashed) -> bytes:
    """The first line, which is as long whatever it says of the content."""
    state = checkpoint.state
    return (
        f"layerloom-checkpoint {_FORMAT} sha256={hashed.sha.hexdigest()} bytes={hashed.size:0{_SIZE_DIGITS}} "
        f"epoch={state.epoch} step={state.step}\n"
    ).encode("ascii")


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint, onto the CPU. Nothing in it is run, and nothing damaged is returned."""
    content, place = _verified(path)
    try:
        plain = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:
        # torch's own words advise to load it without the safeguard.
        raise CheckpointError(path, say("it holds more than tensors and numbers, and is refused")) from error
    try:
        checkpoint = _from_plain(plain)
    except (TypeError, AttributeError, KeyError) as error:
        raise CheckpointError(path, say("it isn't the checkpoint of a run ({error})", error=error)) from error
    if place is not None and place != (checkpoint.state.epoch, checkpoint.state.step):
        raise CheckpointError(path, say("its first line is damaged: it tells of another step"))
    return checkpoint


def checkpoint_place(path: Path) -> tuple[int, int]:
    """The epochs and the steps that a checkpoint has behind it, as its first line says: quick, and not verified."""
    try:
        with open(path, "rb") as file:
            header = _HEADER.match(file.read(_HEADER_BYTES))
    except OSError as error:
        raise CheckpointError(
            path, say("it can't be read: {strerror}", strerror=error.strerror or error)
        ) from error
    if header is not None and header[4] is not None:
        return int(header[4]), int(header[5])
    state = load_checkpoint(path).state  # one that was written before the first line told
    return state.epoch, state.step


def _verified(path: Path) -> tuple[bytes, tuple[int, int] | None]:
    """The content behind the header, once its size and its hash are as the header says; and the place it tells."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointError(
            path, say("it can't be read: {strerror}", strerror=error.strerror or error)
        ) from error
    header = _HEADER.match(content[:_HEADER_BYTES])
    if header is None:
        raise CheckpointError(path, say("it isn't a Layerloom checkpoint, or its first line is damaged"))
    if int(header[1]) > _FORMAT:
        raise CheckpointError(
            path, say("it has format {header}; update Layerloom to read it", header=int(header[1]))
        )
    body = content[header.end() :]
    if len(body) != int(header[3]):
        raise CheckpointError(
            path,
            say(
                "it is cut short or too long ({count} bytes of {header})",
                count=len(body),
                header=int(header[3]),
            ),
        )
    if hashlib.sha256(body).hexdigest().encode() != header[2] or int(header[1]) != _FORMAT:
        raise CheckpointError(
            path, say("it is damaged: its checksum doesn't match. Use another checkpoint of the run")
        )
    return body, (int(header[4]), int(header[5])) if header[4] is not None else None


def _plain(checkpoint: Checkpoint) -> dict[str, Any]:
    """The checkpoint as dictionaries, numbers and tensors, which is all that may be loaded again."""
    plain = {**vars(checkpoint), **vars(checkpoint.state)}
    del plain["state"]
    plain["model"], plain["random"] = dict(checkpoint.state.model), vars(checkpoint.state.random)
    return plain


def _from_plain(plain: dict[str, Any]) -> Checkpoint:
    names = {field.name for field in fields(Checkpoint)} - {"state"}
    rest = {name: plain.pop(name) for name in names if name in plain}
    return Checkpoint(Snapshot(**{**plain, "random": RandomState(**plain["random"])}), **rest)
