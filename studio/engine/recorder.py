"""Keeps a run: its folder, its row in the store, its checkpoints; written now and then and at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from studio.engine.checkpoint import Checkpoint, save_checkpoint
from studio.engine.events import CheckpointSaved, EpochEnded, RunStarted, StepsEnded
from studio.engine.job import Job
from studio.engine.run_options import RunOptions
from studio.engine.run_records import RunRecord, RunStatus
from studio.engine.runs import RunStore, new_run_id, now
from studio.engine.training_state import kept_apart
from studio.graph.files import write_text
from studio.graph.serial import to_json

# A small network's epoch takes milliseconds, and so does one fsync: rows and checkpoints wait for company.
# This much of a run may be lost when the process is killed.
ROWS_EVERY_S = 1.0
CHECKPOINT_EVERY_S = 15.0


class Recorder:
    """One run's memory. It belongs to the thread that trains."""

    def __init__(self, job: Job, options: RunOptions, clock: Callable[[], float]) -> None:
        self._job, self._clock = job, clock
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._epochs: list[EpochEnded] = []
        self._best: Checkpoint | None = None
        self._rows_at = self._checkpoint_at = clock()
        self.project_text = to_json(job.document)
        self._store = RunStore(options.runs_root)
        try:
            self._store.clean_interrupted()
            self._record = self._store.create(_first_record(job, options))
            write_text(self.path / "project.loom", self.project_text)
            write_text(self.path / "model.py", job.compiled.text)
        except BaseException:
            self._store.close()
            raise

    @property
    def path(self) -> Path:
        return self._record.path

    @property
    def record(self) -> RunRecord:
        return self._record

    def started(self) -> RunStarted:
        record = self._record
        return RunStarted(
            record.id,
            record.path,
            record.device,
            record.parameters,
            self._job.steps_per_epoch,
            record.epochs,
            self._job.batch_size,
            self._job.notices,
        )

    def note_steps(self, ended: StepsEnded) -> None:
        self._losses += ended.losses
        self._accuracies += ended.accuracies
        self._flush_if_due()

    def note_epoch(self, ended: EpochEnded) -> None:
        self._epochs.append(ended)
        self._flush_if_due()

    def note_best(self, checkpoint: Checkpoint, accuracy: float) -> None:
        """Keep a copy of the best epoch so far, until checkpoints are written."""
        self._best = replace(checkpoint, state=kept_apart(checkpoint.state))
        self._record = replace(self._record, best_epoch=checkpoint.state.epoch, best_accuracy=accuracy)

    @property
    def checkpoint_due(self) -> bool:
        return self._clock() - self._checkpoint_at >= CHECKPOINT_EVERY_S

    def save(self, last: Checkpoint | None) -> Iterator[CheckpointSaved]:
        """Write the last checkpoint, where one is given, and the best one, unless it is written already."""
        if last is not None:
            yield self._write("last", last)
        if self._best is not None:
            yield self._write("best", self._best)
            self._best = None
        self._checkpoint_at = self._clock()

    def flush(self) -> None:
        """Write what the store hasn't got yet."""
        if self._losses or self._epochs:
            self._record = self._store.append(self._record, self._losses, self._accuracies, self._epochs)
        self._losses, self._accuracies, self._epochs = [], [], []
        self._rows_at = self._clock()

    def finish(self, status: RunStatus, message: str, seconds: float) -> None:
        self.flush()
        self._record = replace(self._record, status=status, message=message, seconds=seconds)
        self._store.finish(self._record)

    def close(self) -> None:
        self._store.close()

    def _flush_if_due(self) -> None:
        if self._clock() - self._rows_at >= ROWS_EVERY_S:
            self.flush()

    def _write(self, kind: str, checkpoint: Checkpoint) -> CheckpointSaved:
        path = self.path / f"{kind}.ckpt"
        save_checkpoint(path, checkpoint)
        return CheckpointSaved(kind, path, checkpoint.state.epoch, checkpoint.state.step)


def _first_record(job: Job, options: RunOptions) -> RunRecord:
    return RunRecord(
        id=new_run_id(),
        started=now(),
        network=job.network,
        source=job.document.data.source,
        optimizer=job.training.optimizer,
        device=str(job.device),
        seed=job.training.seed,
        epochs=job.training.epochs,
        parameters=sum(parameter.numel() for parameter in job.model.parameters()),
        project_path=str(options.project_path.resolve()) if options.project_path else None,
    )
