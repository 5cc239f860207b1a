"""Keeps a run: its folder, its row in the store, its checkpoints; written now and then and at the end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from studio.engine.checkpoint import Checkpoint, save_checkpoint
from studio.engine.checkpoint_files import BEST, LAST, kept_name, thin_out, write_checkpoint
from studio.engine.checkpoint_schedule import CheckpointSchedule
from studio.engine.checkpoint_writing import CheckpointWriter
from studio.engine.events import CheckpointSaved, EpochEnded, Metrics, RunStarted, StepsEnded
from studio.engine.job import Job
from studio.engine.resuming import ResumePoint
from studio.engine.run_options import Best, CheckpointPolicy, RunOptions
from studio.engine.run_records import LiveEdit, RunRecord, RunStatus
from studio.engine.runs import RunStore, new_run_id, now
from studio.engine.system_facts import system_facts
from studio.engine.told_mark import ToldMark, mark_path
from studio.engine.training_state import kept_apart
from studio.graph.catalogue_file import load_catalogue
from studio.graph.files import write_text
from studio.graph.serial import to_json
from studio.graph.told_settings import told_settings

# A small network's epoch takes milliseconds, and so does one fsync: rows wait for company.
# This much of a run may have to be repeated when the process is killed.
ROWS_EVERY_S = 1.0


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
        self._rows_at = clock()
        self._writer = CheckpointWriter()
        self.project_text = resumed.text if resumed else to_json(job.document)
        self._store = RunStore(resumed.record.path.parent if resumed else options.runs_root)
        try:
            self._store.clean_interrupted()
            self._record = self._reopen(resumed, options) if resumed else self._create(options)
            self._mark = self._told_mark(options)
        except BaseException:
            self._store.close()
            raise
        self._began, self._seconds_before = clock(), self._record.seconds
        state = resumed.checkpoint.state if resumed and resumed.checkpoint else None
        self._schedule = CheckpointSchedule(
            self._record.policy,
            clock,
            self._record.parameters,
            step=state.step if state else 0,
            epoch=state.epoch if state else 0,
        )

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
        epochs_behind = resumed.checkpoint.state.epoch if resumed.checkpoint else 0
        record = replace(record, best_epoch=0, best_accuracy=None, best_value=None)
        for ended in self._store.epochs(record.id)[:epochs_behind]:
            record = _with_best(record, ended.epoch, ended.validation or ended.train)
        return record

    def _told_mark(self, options: RunOptions) -> ToldMark | None:
        """Whoever tells without a mark makes the one that is there untrue."""
        if options.reports_durably:
            return ToldMark(self._record)
        mark_path(self.path).unlink(missing_ok=True)
        return None

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
        """Take down what is new of a report; what is left of it to be told."""
        new = ended.after(self.reported)
        if new is not None:
            self._losses += new.losses
            self._accuracies += new.accuracies
        return ended.after(self._mark.steps) if self._mark else new

    def note_epoch(self, ended: EpochEnded) -> bool:
        """Take down an epoch, unless it is a repeated one: whether it is to be told."""
        done = self._epochs[-1].epoch if self._epochs else self._record.epochs_done
        if ended.epoch > done:
            self._epochs.append(ended)
        return ended.epoch > (self._mark.epochs if self._mark else done)

    def write_rows(self) -> None:
        """Bring what was taken down to the store, where it is time for that."""
        new = self._losses or self._epochs
        if new and self._clock() - self._rows_at >= self._rows_every_s:
            self._flush()

    def note_told(self, steps: int = 0, epochs: int = 0) -> None:
        """Steps or epochs up to these have been given out."""
        if self._mark:
            self._mark.set(steps, epochs)

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
        return self._schedule.next_step

    def checkpoint_due(self, step: int, epoch_ended: bool) -> bool:
        """Whether it is time for the last checkpoint; not while one is being written, unless steps decide."""
        return (self._schedule.in_step or not self._writer) and self._schedule.last_due(step, epoch_ended)

    def kept_due(self, epoch: int, epoch_ended: bool) -> bool:
        """Whether it is time for a checkpoint that stays."""
        return self._schedule.kept_due(epoch, epoch_ended)

    def save(self, last: Checkpoint | None, kept: bool = False) -> None:
        """Have the best checkpoint written, unless it is written already, and the last one, where one is given.

        ``kept``: that one stays, besides. The store comes first and the last checkpoint last, so that a process that
        is killed in between goes on from an older one and knows all that was reported. What is on the disk is told by
        ``written`` or ``all_written``; until then what was given must not change.
        """
        self._flush(durably=True)
        writes: list[tuple[Checkpoint, list[str]]] = []
        names = [BEST] if self._best is not None else []
        if self._best is not None and not (last and _same_moment(self._best, last)):
            writes.append((self._best, names))
            names = []
        if last is not None:
            self._schedule.begun(last.state.step)
            if kept:
                self._schedule.begun_kept(last.state.epoch)
                names = [kept_name(last), *names]
            writes.append((last, [*names, LAST]))
        if writes:
            self._writer.add(partial(self._write, writes, kept))

    @property
    def writes_aside(self) -> bool:
        """Whether training goes on while checkpoints are written: not where a number of steps decides."""
        return not self._schedule.in_step

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
        if best is not None and saved.kind == BEST and saved.step == best.state.step:
            self._best = None
        return saved

    def _write(self, writes: list[tuple[Checkpoint, list[str]]], kept: bool) -> list[CheckpointSaved]:
        """On the thread that writes."""
        began = time.perf_counter()
        saved = [
            one for checkpoint, names in writes for one in write_checkpoint(self.path, checkpoint, names)
        ]
        if kept:
            thin_out(self.path, self._record.policy)
        self._schedule.took(time.perf_counter() - began)
        return saved

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
        if self._mark:
            self._mark.close()

    @property
    def _seconds(self) -> float:
        return self._seconds_before + self._clock() - self._began

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


def _same_moment(one: Checkpoint, other: Checkpoint) -> bool:
    """Whether two checkpoints are of one state: at a step that has changes of settings behind it there are more."""
    return (one.state.step, one.state.epoch, one.edits) == (other.state.step, other.state.epoch, other.edits)


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
        settings=told_settings(job.document.data, job.training, load_catalogue()),
    )


def differs(before: Sequence[float], first_step: int, repeated: Sequence[float]) -> int | None:
    """The first repeated step whose loss isn't the one that it had before."""
    for step, loss in enumerate(repeated, first_step):
        if step <= len(before) and loss != before[step - 1]:
            return step
    return None
