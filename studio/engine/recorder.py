"""Keeps a run: its folder, its row in the store, its checkpoints; written now and then and at the end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from studio.engine.checkpoint import Checkpoint, save_checkpoint
from studio.engine.checkpoint_writing import CheckpointWriter
from studio.engine.events import CheckpointSaved, EpochEnded, Metrics, RunStarted, StepsEnded
from studio.engine.job import Job
from studio.engine.resuming import ResumePoint
from studio.engine.run_options import Best, CheckpointPolicy, RunOptions
from studio.engine.run_records import LiveEdit, RunRecord, RunStatus
from studio.engine.runs import RunStore, new_run_id, now
from studio.engine.system_facts import system_facts
from studio.engine.training_state import kept_apart
from studio.graph.files import write_text
from studio.graph.serial import to_json

# A small network's epoch takes milliseconds, and so does one fsync: rows and checkpoints wait for company.
# This much of a run may have to be repeated when the process is killed.
ROWS_EVERY_S = 1.0
CHECKPOINT_EVERY_S = 15.0
# Where a project doesn't say when to write or to keep a checkpoint: writing takes a hundredth of the time at most, for
# the last one, the best one with it and those that stay.
_REST = 300
_LONGEST_S = 600.0  # but so much of a large run is enough to lose
KEEP_EVERY_S = 1.0  # and no more often than this
_KEPT_BYTES = 512 << 20  # and of large ones fewer, two at least


class Recorder:
    """One run's memory. It belongs to the thread that trains.

    A run that goes on after a kill repeats steps: what was reported before is not taken a second time.
    """

    def __init__(
        self,
        job: Job,
        options: RunOptions,
        clock: Callable[[], float],
        resumed: ResumePoint | None = None,
    ) -> None:
        self._job, self._clock = job, clock
        self._rows_every_s = 0.0 if options.reports_durably else ROWS_EVERY_S
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._epochs: list[EpochEnded] = []
        self._best: Checkpoint | None = None
        self._rows_at = self._last_at = self._kept_at = clock()
        self._last_step = self._kept_epoch = 0
        self._keep_every_s, self._checkpoint_every_s = KEEP_EVERY_S, CHECKPOINT_EVERY_S
        self._writer = CheckpointWriter()
        self.project_text = resumed.text if resumed else to_json(job.document)
        self._store = RunStore(resumed.record.path.parent if resumed else options.runs_root)
        try:
            self._store.clean_interrupted()
            self._record = self._reopen(resumed, options) if resumed else self._create(options)
        except BaseException:
            self._store.close()
            raise
        self._began, self._seconds_before = clock(), self._record.seconds

    def _create(self, options: RunOptions) -> RunRecord:
        record = self._store.create(_first_record(self._job, options))
        write_text(record.path / "project.loom", self.project_text)
        write_text(record.path / "model.py", self._job.compiled.text)
        return record

    def _reopen(self, resumed: ResumePoint, options: RunOptions) -> RunRecord:
        """The run's record, its best epoch the best of those that the checkpoint has behind it."""
        record = self._store.reopen(resumed.record.id)
        record = replace(
            record,
            epochs=record.epochs if options.epochs is None else options.epochs,
            policy=options.checkpoints or record.policy,
        )
        state = resumed.checkpoint.state if resumed.checkpoint else None
        self._last_step, self._kept_epoch = (state.step, state.epoch) if state else (0, 0)
        record = replace(record, best_epoch=0, best_accuracy=None, best_value=None)
        for ended in self._store.epochs(record.id)[: self._kept_epoch]:
            record = _with_best(record, ended.epoch, ended.validation or ended.train)
        return record

    @property
    def path(self) -> Path:
        return self._record.path

    @property
    def record(self) -> RunRecord:
        return self._record

    @property
    def reported(self) -> int:
        """The last step that was reported, by this process or before it."""
        return self._record.steps + len(self._losses)

    def started(self, step: int) -> RunStarted:
        record = self._record
        return RunStarted(
            record.id,
            record.path,
            record.device,
            record.parameters,
            self._job.steps_per_epoch,
            record.epochs,
            self._job.batch_size,
            step=step,
            reported=self.reported,
        )

    def note_steps(self, ended: StepsEnded) -> StepsEnded | None:
        """Take down what is new of a report; that is what is left of it."""
        new = ended.after(self.reported)
        if new is not None:
            self._losses += new.losses
            self._accuracies += new.accuracies
            self._flush_if_due()
        return new

    def note_epoch(self, ended: EpochEnded) -> bool:
        """Take down an epoch, unless it is a repeated one: whether it is new."""
        done = self._epochs[-1].epoch if self._epochs else self._record.epochs_done
        if ended.epoch <= done:
            return False
        self._epochs.append(ended)
        self._flush_if_due()
        return True

    def is_best(self, metrics: Metrics) -> bool:
        return _is_better(self._record, metrics)

    def note_best(self, checkpoint: Checkpoint, metrics: Metrics) -> None:
        """Keep a copy of the best epoch so far, until checkpoints are written."""
        self._best = replace(checkpoint, state=kept_apart(checkpoint.state))
        self._record = _with_best(self._record, checkpoint.state.epoch, metrics)

    def note_edit(self, edit: LiveEdit) -> None:
        """Write down a change of settings at once: without it, the steps after it couldn't be repeated."""
        edits = (*self._record.edits, edit)
        epochs = int(edit.settings.get("epochs", self._record.epochs))
        self._record = replace(self._record, edits=edits, epochs=epochs)
        self._flush(durably=True)

    def file_for(self, stem: str, ending: str) -> str:
        """The name of a new file of the run that has to do with its next edit."""
        return f"{stem}-{len(self._record.edits) + 1:04d}.{ending}"

    def keep_network(self, name: str, text: str) -> None:
        """Keep the project that the run is to train from here on."""
        write_text(self.path / name, text)

    def keep_left(self, name: str, checkpoint: Checkpoint) -> None:
        """Keep the state in which a network is left."""
        save_checkpoint(self.path / name, checkpoint)

    def take_up(self, job: Job, text: str) -> None:
        """The run trains another network from here on."""
        self._job, self.project_text = job, text
        parameters = sum(parameter.numel() for parameter in job.model.parameters())
        self._record = replace(self._record, network=job.network, parameters=parameters)

    @property
    def checkpoint_step(self) -> float:
        """The step after which the next checkpoint is due, where steps decide."""
        every = self._policy.every_steps
        return math.inf if every is None else self._last_step + every

    def checkpoint_due(self, step: int) -> bool:
        if self._policy.every_steps is not None:
            return step >= self.checkpoint_step
        return not self._writer and self._clock() - self._last_at >= self._checkpoint_every_s

    def kept_due(self, epoch: int, epoch_ended: bool) -> bool:
        """Whether it is time for a checkpoint that stays."""
        policy, waited = self._policy, self._clock() - self._kept_at
        if not policy.keep:
            return False
        new_epoch = epoch_ended and epoch > self._kept_epoch
        if policy.keep_epochs is None and policy.keep_minutes is None:
            return new_epoch and waited >= self._keep_every_s
        if new_epoch and policy.keep_epochs and epoch % policy.keep_epochs == 0:
            return True
        return policy.keep_minutes is not None and waited >= policy.keep_minutes * 60

    def save(self, last: Checkpoint | None) -> None:
        """Have the best checkpoint written, unless it is written already, and the last one, where one is given.

        The store comes first and the last checkpoint last, so that a process that is killed in between goes on from
        an older one and knows all that was reported. What is on the disk is told by ``written`` or ``all_written``;
        one that is told to be due by the time is a copy, and training goes on meanwhile.
        """
        self._last_at = self._clock()
        self._last_step = last.state.step if last else self._last_step
        self._flush(durably=True)
        if self._best is not None:
            self._writer.add(partial(self._write, "best", self._best))
        if last is not None:
            self._writer.add(partial(self._write_last, last))

    def keep(self, checkpoint: Checkpoint) -> None:
        """Have a checkpoint written that stays."""
        self._kept_at, self._kept_epoch = self._clock(), checkpoint.state.epoch
        self._writer.add(partial(self._write_kept, checkpoint))

    @property
    def writes_aside(self) -> bool:
        """Whether training goes on while checkpoints are written: not where a number of steps decides."""
        return self._policy.every_steps is None

    @property
    def writing(self) -> bool:
        """Whether there are checkpoints of which nobody was told yet."""
        return bool(self._writer)

    def written(self) -> Iterator[CheckpointSaved]:
        """Those that are on the disk since this was asked last. Raises what went wrong with one, once."""
        yield from map(self._note_written, self._writer.ended())

    def all_written(self) -> Iterator[CheckpointSaved]:
        """Those too that are being written: they are waited for."""
        yield from map(self._note_written, self._writer.all_ended())

    def _note_written(self, saved: CheckpointSaved) -> CheckpointSaved:
        best = self._best
        if best is not None and saved.kind == "best" and saved.step == best.state.step:
            self._best = None
        return saved

    # On the thread that writes.

    def _write_last(self, checkpoint: Checkpoint) -> CheckpointSaved:
        began = time.perf_counter()
        saved = self._write("last", checkpoint)
        self._checkpoint_every_s = _rest_after(time.perf_counter() - began, CHECKPOINT_EVERY_S)
        return saved

    def _write_kept(self, checkpoint: Checkpoint) -> CheckpointSaved:
        """Where there are too many, those go that leave the smallest gaps."""
        began = time.perf_counter()
        saved = self._write(f"step-{checkpoint.state.step:08d}", checkpoint)
        kept = {int(path.stem.removeprefix("step-")): path for path in self.path.glob("step-*.ckpt")}
        for step in kept.keys() - spread_out(kept, self._most_kept(saved.path)):
            kept[step].unlink()
        self._keep_every_s = _rest_after(time.perf_counter() - began, KEEP_EVERY_S)
        return saved

    def _write(self, kind: str, checkpoint: Checkpoint) -> CheckpointSaved:
        path = self.path / f"{kind}.ckpt"
        save_checkpoint(path, checkpoint)
        return CheckpointSaved(kind, path, checkpoint.state.epoch, checkpoint.state.step)

    def _most_kept(self, path: Path) -> int:
        policy = self._policy
        if policy.keep_epochs is not None or policy.keep_minutes is not None:
            return policy.keep
        return min(policy.keep, max(_KEPT_BYTES // max(path.stat().st_size, 1), 2))

    def finish(self, status: RunStatus, message: str) -> None:
        self._flush()
        self._record = replace(self._record, status=status, message=message, seconds=self._seconds)
        self._store.finish(self._record)

    def leave_out(self, seconds: float) -> None:
        """Time that was spent waiting doesn't count."""
        self._began += seconds

    def close(self) -> None:
        self._writer.close()
        self._store.close()

    @property
    def _policy(self) -> CheckpointPolicy:
        return self._record.policy

    @property
    def _seconds(self) -> float:
        return self._seconds_before + self._clock() - self._began

    def _flush_if_due(self) -> None:
        if self._clock() - self._rows_at >= self._rows_every_s:
            self._flush()

    def _flush(self, durably: bool = False) -> None:
        """Write what the store hasn't got yet. What can't be written stays here, to be tried again."""
        self._rows_at = self._clock()
        record = replace(self._record, seconds=self._seconds)
        if durably:
            with self._store.durably():
                self._record = self._append(record)
        else:
            self._record = self._append(record)
        self._losses, self._accuracies, self._epochs = [], [], []

    def _append(self, record: RunRecord) -> RunRecord:
        return self._store.append(record, self._losses, self._accuracies, self._epochs)


def _rest_after(seconds: float, least: float) -> float:
    """How long to wait for the next checkpoint where one took so many seconds."""
    return min(max(least, _REST * seconds), _LONGEST_S)


def spread_out(steps: Collection[int], most: int) -> set[int]:
    """``most`` of these steps, at even distances as far as there are such; the first and the newest stay."""
    left = sorted(steps)
    while len(left) > max(most, 1):
        gaps = [after - before for before, after in zip(left, left[2:], strict=False)]
        del left[gaps.index(min(gaps)) + 1 if gaps else 0]
    return set(left)


def _is_better(record: RunRecord, metrics: Metrics) -> bool:
    if record.best_value is None:
        return True
    if _goes_by_loss(record, metrics):
        return metrics.loss < record.best_value
    return metrics.accuracy > record.best_value


def _goes_by_loss(record: RunRecord, metrics: Metrics) -> bool:
    """Also where there is no accuracy: numbers are to be predicted."""
    return record.policy.best is Best.LOSS or math.isnan(metrics.accuracy)


def _with_best(record: RunRecord, epoch: int, metrics: Metrics) -> RunRecord:
    """The record with an epoch as the best one, if it is."""
    if not _is_better(record, metrics):
        return record
    value = metrics.loss if _goes_by_loss(record, metrics) else metrics.accuracy
    own = {name: number for name, number in metrics.metrics.items() if math.isfinite(number)}
    accuracy = None if math.isnan(metrics.accuracy) else metrics.accuracy
    return replace(record, best_epoch=epoch, best_accuracy=accuracy, best_value=value, best_metrics=own)


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
        policy=options.checkpoints or CheckpointPolicy.of(job.training),
        data_root=str(options.data_root.resolve()) if options.data_root else None,
        system=system_facts(job.device),
    )


def differs(before: Sequence[float], first_step: int, repeated: Sequence[float]) -> int | None:
    """The first repeated step whose loss isn't the one that it had before."""
    for step, loss in enumerate(repeated, first_step):
        if step <= len(before) and loss != before[step - 1]:
            return step
    return None
