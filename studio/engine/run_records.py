"""What is known of a run, and how it is written in the store: plain records with a digest each."""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from studio.engine.events import EpochEnded, Metrics
from studio.engine.run_options import Best, CheckpointPolicy


class RunStatus(str, Enum):
    """How a run stands. ``INTERRUPTED`` is never written: nobody holds the lock of a running run."""

    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class LiveEdit:
    """What was changed while the run was going on, after ``step`` and ``epoch`` finished epochs: settings, or more.

    ``network`` is the file in the run's folder that has the project with the edited network, ``start`` what its new
    weights started from, ``back`` the checkpoint that has its weights where they came back. ``left`` is the checkpoint
    of the network before. ``layers`` are those that didn't stay as they were: what became of each, and its name.
    """

    step: int
    epoch: int
    settings: Mapping[str, float]
    network: str = ""
    start: str = ""
    back: str = ""
    left: str = ""
    layers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RunRecord:
    """One run. ``started`` is UTC in ISO form; ``epochs`` were asked for and ``epochs_done`` have ended.

    ``steps`` and ``epochs_done`` count what was reported: a run that was killed may have its last checkpoint before.
    ``system`` says on what it was trained. ``notes`` and ``tags`` are the user's. ``path`` is the run's folder (it
    isn't stored: it follows from the store's place and the id). A branch has its first steps from the run
    ``parent`` (an id, of a run that may be gone by now), up to ``parent_step``. ``settings`` are those of data and
    training by their names; a run from before they were kept has none.
    """

    id: str
    started: str
    network: str
    source: str
    optimizer: str
    device: str
    seed: int
    epochs: int
    parameters: int
    project_path: str | None = None
    status: RunStatus = RunStatus.RUNNING
    seconds: float = 0.0
    epochs_done: int = 0
    steps: int = 0
    chunks: int = 0
    best_epoch: int = 0
    best_accuracy: float | None = None
    message: str = ""
    policy: CheckpointPolicy = field(default_factory=CheckpointPolicy)
    best_value: float | None = None
    best_metrics: Mapping[str, float] = field(default_factory=dict)
    edits: tuple[LiveEdit, ...] = ()
    data_root: str | None = None
    system: Mapping[str, str] = field(default_factory=dict)
    notes: str = ""
    tags: tuple[str, ...] = ()
    parent: str = ""
    parent_step: int = 0
    settings: Mapping[str, bool | int | float | str | None] = field(default_factory=dict)
    path: Path = field(default=Path(), compare=False)

    @property
    def checkpoints(self) -> tuple[Path, ...]:
        """The checkpoints that the run has kept: the best one, the last one, then others, the newest first."""
        usual = [path for name in ("best.ckpt", "last.ckpt") if (path := self.path / name).exists()]
        return (*usual, *sorted(self.path.glob("step-*.ckpt"), reverse=True))

    @property
    def resumable(self) -> bool:
        """Whether the run can go on from where it ended, or was cut short."""
        return self.status not in (RunStatus.RUNNING, RunStatus.COMPLETED)


def read_tags(text: str) -> tuple[str, ...]:
    """Tags as they are typed: between commas, each once."""
    return tuple(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))


def write_record(record: RunRecord) -> str:
    values = {name: value for name, value in asdict(record).items() if name != "path"}
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def read_record(text: str, root: Path) -> RunRecord:
    values = json.loads(text)
    values["status"] = RunStatus(values["status"])
    if "policy" in values:  # what follows was added in the store's format 2
        policy = values["policy"]
        values["policy"] = CheckpointPolicy(**{**policy, "best": Best(policy["best"])})
        values["edits"] = tuple(_read_edit(edit) for edit in values["edits"])
        values["tags"] = tuple(values["tags"])
    return RunRecord(**values, path=root / values["id"])


def _read_edit(values: dict[str, Any]) -> LiveEdit:
    layers = tuple((fate, name) for fate, name in values.pop("layers", ()))
    return LiveEdit(**values, layers=layers)


def write_epoch(ended: EpochEnded) -> str:
    """An epoch as JSON, which has no NaN: that one is written as null."""
    return json.dumps(
        {
            "step": ended.step,
            "seconds": ended.seconds,
            "train": _numbers(ended.train),
            "validation": ended.validation and _numbers(ended.validation),
        }
    )


def read_epoch(number: int, text: str) -> EpochEnded:
    values = json.loads(text)
    validation = values["validation"]
    return EpochEnded(
        number,
        values["step"],
        _metrics(values["train"]),
        None if validation is None else _metrics(validation),
        values["seconds"],
    )


def _numbers(metrics: Metrics) -> list[Any]:
    """Loss and accuracy, and behind them the recipe's own metrics by their names, if it has any."""
    own = {name: _or_null(value) for name, value in metrics.metrics.items()}
    return [_or_null(metrics.loss), _or_null(metrics.accuracy), *([own] if own else [])]


def _or_null(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _metrics(numbers: Sequence[Any]) -> Metrics:
    loss, accuracy = (math.nan if number is None else number for number in numbers[:2])
    own = numbers[2] if len(numbers) > 2 else {}
    return Metrics(
        loss, accuracy, {name: math.nan if value is None else value for name, value in own.items()}
    )


def pack(values: Sequence[float]) -> bytes:
    """Numbers as little-endian 64-bit floats, so that they come back to the last bit on any machine."""
    packed = array("d", values)
    if _BIG_ENDIAN:
        packed.byteswap()
    return packed.tobytes()


def unpack(content: bytes) -> array[float]:
    values = array("d")
    values.frombytes(content)
    if _BIG_ENDIAN:
        values.byteswap()
    return values


_BIG_ENDIAN = array("h", [1]).tobytes() == b"\x00\x01"


def digest(*parts: str | int | bytes) -> bytes:
    """The SHA-256 of a row: of its key and its content, each with its length."""
    total = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode("utf-8")
        total.update(f"{len(content)}:".encode() + content)
    return total.digest()
