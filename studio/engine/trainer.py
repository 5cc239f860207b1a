"""The trainer: one loop, written as a generator of events, that takes commands between two steps."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress

import torch
from torch import Tensor

from studio.engine.checkpoint import Checkpoint
from studio.engine.commands import Command, Commands
from studio.engine.errors import CancelledError, TrainingError
from studio.engine.events import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Metrics,
    Outcome,
    Paused,
    Resumed,
    RunFinished,
    StepsEnded,
    SurfaceComputed,
)
from studio.engine.faults import Fault, explain
from studio.engine.job import Job, prepare
from studio.engine.meter import Pace
from studio.engine.recorder import Recorder
from studio.engine.run_options import RunOptions
from studio.engine.run_records import RunStatus
from studio.engine.surface import Surface
from studio.engine.training_functions import batches
from studio.engine.training_state import TrainingState
from studio.graph.document import ProjectDocument

# Reading losses makes the processor wait for the device, so that it is done this often and no more.
REPORT_EVERY_S = 0.2
SURFACE_EVERY_S = 0.4
# Validation keeps no gradients, so that its batches may be larger than training's.
MIN_VALIDATION_BATCH = 500


def run_training(document: ProjectDocument, options: RunOptions, commands: Commands) -> Iterator[Event]:
    """Train as the document says. Faults become events too, in the orders of ``events.ENDINGS``."""
    try:
        job = prepare(document, options, commands.check_stop)
        recorder = Recorder(job, options, time.perf_counter)
    except CancelledError:
        yield RunFinished(Outcome.STOPPED)
    except Exception as error:
        fault = explain(error)
        yield RunFinished(Outcome.FAILED, message=fault.message, node_id=fault.node_id)
    else:
        try:
            yield from Trainer(job, recorder, commands).events()
        finally:
            recorder.close()


class Trainer:
    """Trains one job. What a step changes is in ``TrainingState``, and in checkpoints with it."""

    def __init__(
        self,
        job: Job,
        recorder: Recorder,
        commands: Commands,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._job, self._recorder, self._commands, self._clock = job, recorder, commands, clock
        self._state = TrainingState(job.model, job.optimizer, job.device, job.training.seed)
        self._state.parts.update(job.learner.parts)
        self._pace = Pace(clock)
        self._report_at = self._surface_at = clock()
        self._surface: Surface | None = None

    def events(self) -> Iterator[Event]:
        """The whole run. Whatever happens, the last event is RunFinished."""
        yield self._recorder.started()
        fault = Fault("")
        try:
            outcome = yield from self._epochs()
            yield from self._save()
        except Exception as error:
            outcome, fault = (
                Outcome.FAILED,
                explain(error, self._state.step + 1, self._job.compiled.node_error),
            )
            yield from self._rescue()
        yield self._finish(outcome, fault)

    def _epochs(self) -> Generator[Event, None, Outcome]:
        """Train to the end, or until the run is stopped."""
        try:
            yield from self._obey()
            while self._state.epoch < self._job.training.epochs and not self._job.learner.stopped_early:
                yield from self._one_epoch()
        except CancelledError:
            yield from self._report()
            return Outcome.STOPPED
        return Outcome.COMPLETED

    def _one_epoch(self) -> Iterator[Event]:
        began, state = self._clock(), self._state
        yield from self._train(self._order())
        validation = self._validate()
        metrics = state.meter.metrics
        self._job.learner.end_epoch(metrics, validation)
        state.epoch += 1
        state.begin_epoch()
        ended = EpochEnded(state.epoch, state.step, metrics, validation, self._clock() - began)
        self._recorder.note_epoch(ended)
        self._note_best(validation or metrics)
        yield ended
        yield from self._look_after()

    def _train(self, order: Tensor) -> Iterator[Event]:
        """All steps of an epoch. A toy's step takes 100 µs, so that little else may be done at each."""
        job, state, commands, clock = self._job, self._state, self._commands, self._clock
        meter, data = state.meter, job.data
        stream = batches(data.train_x, data.train_y, order, job.step_samples, data.mean, data.std)
        for loss, correct, count in job.learner.steps(stream):
            meter.add(loss, correct, count)
            state.step += 1
            state.position += count
            if commands.waiting or clock() >= self._report_at:
                yield from self._look_after()
        yield from self._report()

    def _order(self) -> Tensor:
        """The samples of the epoch that are still to be taken, in their order."""
        return self._state.draw_order(len(self._job.data.train_x), self._job.document.data.shuffle)

    def _validate(self) -> Metrics | None:
        data = self._job.data
        if not len(data.validation_x):
            return None
        size = max(self._job.batch_size, MIN_VALIDATION_BATCH)
        order = torch.arange(len(data.validation_x), device=self._job.device)
        stream = batches(data.validation_x, data.validation_y, order, size, data.mean, data.std)
        return self._job.learner.evaluate(self._unless_stopped(stream))

    def _unless_stopped(self, stream: Iterator[tuple[Tensor, Tensor]]) -> Iterator[tuple[Tensor, Tensor]]:
        for batch in stream:
            self._commands.check_stop()
            yield batch

    # Between two steps.

    def _look_after(self) -> Iterator[Event]:
        """Report, draw, save what is due, and take commands."""
        yield from self._report()
        if self._surface and self._clock() >= self._surface_at:
            yield self._draw(self._surface)
        if self._recorder.checkpoint_due:
            yield from self._save()
        yield from self._obey()

    def _report(self) -> Iterator[StepsEnded]:
        if not self._state.meter.waiting:
            return
        job = self._job
        steps_left = job.training.epochs * job.steps_per_epoch - self._state.step
        ended = self._state.meter.read(self._state.epoch + 1, self._pace, steps_left)
        self._report_at = self._clock() + REPORT_EVERY_S
        self._recorder.note_steps(ended)
        yield ended
        _refuse_nan(ended)

    def _obey(self) -> Iterator[Event]:
        """Take the commands that have come. A pause waits here for the next one."""
        paused_at: float | None = None
        while paused_at is not None or self._commands.waiting:
            command = self._commands.take()
            if command is Command.STOP:
                raise CancelledError("The run was stopped.")
            if command is Command.PAUSE and paused_at is None:
                paused_at = self._clock()
                yield Paused(self._state.step)
                yield from self._save()
            elif command is Command.RESUME and paused_at is not None:
                self._pace.leave_out(self._clock() - paused_at)
                paused_at = None
                yield Resumed(self._state.step)
            else:
                yield from self._obey_at_once(command)

    def _obey_at_once(self, command: Command) -> Iterator[Event]:
        """The commands that don't change whether training goes on."""
        if command is Command.SAVE:
            yield from self._save()
        elif command is Command.HIDE_SURFACE:
            self._surface = None
        elif command is Command.SHOW_SURFACE and Surface.fits(self._job.data):
            self._surface = Surface(self._job.data)
            yield self._draw(self._surface)

    def _draw(self, surface: Surface) -> SurfaceComputed:
        computed = surface.compute(self._job.model, self._state.step)
        self._surface_at = self._clock() + SURFACE_EVERY_S
        return computed

    # What is kept.

    def _note_best(self, metrics: Metrics) -> None:
        best = self._recorder.record.best_accuracy
        if best is None or metrics.accuracy > best:
            self._recorder.note_best(self._checkpoint(), metrics.accuracy)

    def _save(self) -> Iterator[CheckpointSaved]:
        """Write checkpoints, unless there is nothing yet that was learned."""
        self._recorder.flush()
        yield from self._recorder.save(self._checkpoint() if self._state.step else None)

    def _checkpoint(self) -> Checkpoint:
        job = self._job
        return Checkpoint(
            state=self._state.capture(),
            seed=job.training.seed,
            device=str(job.device),
            project=self._recorder.project_text,
            torch_version=str(torch.__version__),
        )

    def _rescue(self) -> Iterator[Event]:
        """After a fault, keep what can be kept: the steps before it, and the best epoch's checkpoint."""
        with suppress(Exception):
            yield from self._report()
        with suppress(Exception):
            yield from self._recorder.save(None)

    def _finish(self, outcome: Outcome, fault: Fault) -> RunFinished:
        """Write how the run ended. When even that fails, it is the run's fault, unless it had one before."""
        try:
            self._recorder.finish(RunStatus(outcome.value), fault.message, self._pace.seconds)
        except Exception as error:
            fault = fault if outcome is Outcome.FAILED else explain(error, self._state.step)
            outcome = Outcome.FAILED
        record = self._recorder.record
        return RunFinished(
            outcome,
            record.id,
            record.path,
            fault.message,
            fault.node_id,
            self._state.epoch,
            self._state.step,
            record.best_epoch,
            record.best_accuracy,
            self._job.learner.stopped_early if outcome is Outcome.COMPLETED else "",
        )


def _refuse_nan(ended: StepsEnded) -> None:
    """A loss that isn't a number never becomes one again: every weight is lost with it."""
    bad = next((number for number, loss in enumerate(ended.losses) if math.isnan(loss)), None)
    if bad is not None:
        raise TrainingError(
            f"The loss isn't a number (NaN) any more, from step {ended.first_step + bad} on. "
            "Lower the learning rate, or normalise the data."
        )
