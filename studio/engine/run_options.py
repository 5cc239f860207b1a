"""What a run does otherwise than its project says. Light: it needs no torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from studio.graph.recipe import TrainingSettings


class Best(str, Enum):
    """What makes an epoch the best one, as measured on the validation samples (or in training without any)."""

    ACCURACY = "accuracy"
    LOSS = "loss"


@dataclass(frozen=True)
class CheckpointPolicy:
    """When checkpoints are written, besides the end of a run and each pause.

    ``last.ckpt`` comes every ``every_steps`` steps (None: every 15 seconds at the end of an epoch, every 30 within
    one, and less often where writing would take more than a three hundredth of the time), ``best.ckpt`` with it after
    an epoch that was the best by ``best``. Every ``keep_epochs`` epochs and every ``keep_minutes`` minutes a
    checkpoint of its own is kept, and now and then at the end of an epoch where neither is set; of those, ``keep``
    stay, spread over the run.
    """

    every_steps: int | None = None
    keep_epochs: int | None = None
    keep_minutes: float | None = None
    keep: int = 8
    best: Best = Best.ACCURACY

    @staticmethod
    def of(training: TrainingSettings) -> CheckpointPolicy:
        """What a project asks for."""
        return CheckpointPolicy(
            keep_epochs=training.keep_epochs,
            keep_minutes=training.keep_minutes,
            keep=training.keep,
            best=Best(training.best),
        )


@dataclass(frozen=True)
class RunOptions:
    """Options of one run (None: as the project says).

    ``runs_root`` is the folder in which the run's own folder is made. ``project_path`` is the file that the run
    belongs to. ``resume`` is the folder of a run that goes on from its last checkpoint, with that run's settings and
    policy. ``checkpoints`` is None for the project's policy.

    ``waits_for_help``: a loss that stops being a number pauses the run, for somebody to look at it; else the run
    fails. ``reports_durably``: what was reported is in the store before the event is given out, so that a run that
    was killed and is resumed reports each step once.
    """

    runs_root: Path | None = None
    data_root: Path | None = None
    device: str | None = None
    seed: int | None = None
    epochs: int | None = None
    project_path: Path | None = None
    resume: Path | None = None
    checkpoints: CheckpointPolicy | None = None
    waits_for_help: bool = False
    reports_durably: bool = False
