"""The trainer: one loop, written as a generator of events, that takes commands between two steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Commands
from studio.engine.errors import CancelledError, TrainingError
from studio.engine.events import (
    EpochEnded,
    Event,
    Metrics,
    Outcome,
    RunFinished,
    StepsEnded,
    Tripped,
    Warned,
)
from studio.engine.faults import Fault, explain
from studio.engine.job import Job, prepare
from studio.engine.live_settings import current_rate
from studio.engine.meter import Pace
from studio.engine.own_files import told_another
from studio.engine.picture_data import told_skipped
from studio.engine.recorder import Recorder, differs
from studio.engine.resuming import ResumePoint, resume_point
from studio.engine.rewinding import NotFiniteError, TrippedError, first_not_finite
from studio.engine.run_keeping import RunKeeping
from studio.engine.run_options import RunOptions
from studio.engine.running import Running
from studio.engine.steering import Steering
from studio.graph.document import ProjectDocument
from studio.graph.words import say

# Reading losses makes the processor wait for the device, so that it is done this often and no more.
REPORT_EVERY_S = 0.2
# Validation keeps no gradients, so that its batches may be larger than training's.
MIN_VALIDATION_BATCH = 500


def run_training(document: ProjectDocument, options: RunOptions, commands: Commands) -> Iterator[Event]:
    """Train as the document says. Faults become events too, in the orders of ``events.ENDINGS``.

    A run that is resumed trains its own project; the document only says whether that one's code is trusted.
    """
    try:
        resumed = resume_point(options.resume, document, options) if options.resume else None
        job = _prepare(document, options, commands, resumed)
        recorder = Recorder(job, options, time.perf_counter, resumed)
    except CancelledError:
        yield RunFinished(Outcome.STOPPED)
    except Exception as error:
        fault = explain(error)
        yield RunFinished(Outcome.FAILED, message=fault.message, node_id=fault.node_id)
    else:
        try:
            yield from Trainer(job, recorder, commands, resumed, waits=options.waits_for_help).events()
        finally:
            recorder.close()


def _prepare(
    document: ProjectDocument, options: RunOptions, commands: Commands, resumed: ResumePoint | None
) -> Job:
    if resumed is None:
        return prepare(document, options, commands.check_stop)
    # The number of epochs is part of schedules: the job has the first one, and the record what came of it.
    options = replace(options, epochs=None, seed=None)
    if options.data_root is None and resumed.record.data_root is not None:
        options = replace(options, data_root=Path(resumed.record.data_root))
    return prepare(resumed.document, options, commands.check_stop)


class Trainer:
    """Trains one job. What a step changes is in ``TrainingState``, and in checkpoints with it."""

    def __init__(
        self,
        job: Job,
        recorder: Recorder,
        commands: Commands,
        resumed: ResumePoint | None = None,
        waits: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._resumed, self._waits, self._clock = resumed, waits, clock
        self._run = run = Running(
            job, recorder, commands, clock, resumed.trusted if resumed else job.document
        )
        if resumed is not None and resumed.checkpoint is not None:
            run.state.restore(resumed.checkpoint.state)
            run.edits_done, run.saved = resumed.checkpoint.edits, True
        run.begin()
        self._pace = Pace(clock)
        self._keeping = RunKeeping(run)
        self._steering = Steering(run, self._keeping, self._pace)
        self._report_at = clock()
        self._look_at: float = 0  # the step after which there is something to do besides reporting
        self._skipped_told = 0

    def events(self) -> Iterator[Event]:
        """The whole run. Whatever happens, the last event is RunFinished."""
        run = self._run
        yield run.recorder.started(run.state.step)
        yield from map(Warned, run.job.notices)
        if run.job.files.is_another:
            yield Warned(told_another(run.job.document.data))
        fault = Fault("")
        try:
            outcome = yield from self._train_through()
        except Exception as error:
            outcome, fault = Outcome.FAILED, self._keeping.explain(error)
            with suppress(Exception):
                yield from self._report()
            yield from self._keeping.rescue()
        yield self._keeping.finish(outcome, fault)

    def _train_through(self) -> Generator[Event, None, Outcome]:
        """Train to the end, or until the run is stopped; go back and look where numbers aren't finite any more."""
        tripped: TrippedError | None = None
        while True:
            try:
                told, tripped = tripped, None
                yield from self._wait_for_help(told)
                yield from self._epochs()
                yield from self._keeping.save(final=True)
                return Outcome.COMPLETED
            except NotFiniteError as error:
                self._go_back(error.step)
            except TrippedError as error:
                tripped = error
            except _NetworkChangedError:
                self._look_at = 0
            except CancelledError:
                return (yield from self._end_stopped())

    def _epochs(self) -> Iterator[Event]:
        run = self._run
        self._steering.repeat_edits()
        yield from self._steering.obey()
        while run.state.epoch < run.recorder.record.epochs and not run.job.learner.stopped_early:
            yield from self._one_epoch()

    def _end_stopped(self) -> Generator[Event, None, Outcome]:
        try:
            yield from self._report()
            yield from self._keeping.save(final=True)
        except NotFiniteError as error:
            text = say(
                "The loss isn't finite any more, from step {step} on. The last checkpoint is from "
                "before that.",
                step=error.step,
            )
            raise TrainingError(text) from error
        return Outcome.STOPPED

    def _go_back(self, bad_step: int) -> None:
        run, self._look_at = self._run, 0
        self._keeping.settle()
        if not run.saved:
            run.edits_done = run.edits_at_start
            run.rewinder.go_back(bad_step, None)
        else:
            last = load_checkpoint(run.recorder.path / "last.ckpt")
            run.edits_done = last.edits
            run.rewinder.go_back(bad_step, last.state)

    def _wait_for_help(self, tripped: TrippedError | None) -> Iterator[Event]:
        """Tell which node made numbers that aren't finite; wait there, where somebody can see it."""
        if tripped is None:
            return
        found = tripped.found
        yield from self._keeping.save(final=not self._waits)
        if not self._waits:
            raise TrainingError(found.message, found.node_id)
        yield Tripped(tripped.step, found.message, found.node_id, found.backward)
        yield from self._steering.pause(saves=False)

    def _one_epoch(self) -> Iterator[Event]:
        began, run, state = self._clock(), self._run, self._run.state
        yield from self._train(self._order())
        validation = yield from self._validate()
        metrics = state.meter.metrics
        run.job.learner.end_epoch(metrics, validation)
        state.epoch += 1
        state.begin_epoch()
        ended = EpochEnded(state.epoch, state.step, metrics, validation, self._clock() - began)
        is_new = run.recorder.note_epoch(ended)
        yield from self._keeping.write_rows()
        if is_new:
            yield ended
            run.recorder.note_told(epochs=ended.epoch)
        self._keeping.note_best(validation or metrics)
        yield from run.probes.end_epoch()
        yield from run.probes.watch_health()
        yield from self._look_after(epoch_ended=True)

    def _train(self, order: Tensor) -> Iterator[Event]:
        """All steps of an epoch. A toy's step takes 100 µs, so that little else may be done at each."""
        run, clock = self._run, self._clock
        job, state, commands = run.job, run.state, run.commands
        meter, data = state.meter, job.data
        stream = data.training(order, job.step_samples)
        steps, skipped = job.learner.steps(stream), data.skipped
        if run.rewinder.looking:
            steps = run.rewinder.watched(steps, self._read_back)
        for loss, correct, count in steps:
            meter.add(loss, correct, count)
            state.step += 1
            state.position += count
            if data.skipped != skipped:
                state.leave_out(data.skipped - skipped)
                skipped = data.skipped
            if commands.waiting or state.step >= self._look_at or clock() >= self._report_at:
                yield from self._look_after()
                if run.job is not job:
                    raise _NetworkChangedError
        yield from self._report()

    def _order(self) -> Tensor:
        """The samples of the epoch that are still to be taken, in their order."""
        job = self._run.job
        return self._run.state.draw_order(len(job.data.train_x), job.document.data.shuffle)

    def _validate(self) -> Generator[Event, None, Metrics | None]:
        """Evaluate on the validation samples. A command is obeyed at once, and evaluating begins anew after it."""
        job = self._run.job
        data = job.data
        if not len(data.validation_x):
            return None
        size = max(job.batch_size, MIN_VALIDATION_BATCH)
        order = torch.arange(len(data.validation_x), device=job.device)
        while True:
            stream = data.validation(order, size)
            try:
                return job.learner.evaluate(self._uninterrupted(stream))
            except _CommandCameError:
                yield from self._steering.obey()
            if self._run.job is not job:
                raise _NetworkChangedError

    def _uninterrupted(self, stream: Iterator[tuple[Tensor, Tensor]]) -> Iterator[tuple[Tensor, Tensor]]:
        for batch in stream:
            if self._run.commands.waiting:
                raise _CommandCameError
            yield batch

    # Between two steps.

    def _look_after(self, epoch_ended: bool = False) -> Iterator[Event]:
        """Report, draw, save what is due, and take commands."""
        run, steering = self._run, self._steering
        yield from self._report()
        yield from self._tell_skipped()
        yield from steering.draw_surface()
        yield from run.probes.look()
        kept = run.recorder.kept_due(run.state.epoch, epoch_ended)
        if kept or run.recorder.checkpoint_due(run.state.step, epoch_ended):
            yield from self._keeping.save_aside(kept)
        yield from self._keeping.told()
        steering.repeat_edits()
        yield from steering.obey()
        self._look_at = min(steering.next_step, run.recorder.checkpoint_step, run.probes.next_step)
        run.probes.begin_step()

    def _read_back(self) -> None:
        """Empty the meter. Its steps were told before: nothing is new in them."""
        for _ in self._report():
            pass

    def _report(self) -> Iterator[Event]:
        job, state, recorder = self._run.job, self._run.state, self._run.recorder
        if not state.meter.waiting:
            return
        steps_left = recorder.record.epochs * job.steps_per_epoch - state.step
        ended = state.meter.read(state.epoch + 1, self._pace, steps_left)
        ended = replace(ended, rate=current_rate(job.optimizer))
        self._report_at = self._clock() + REPORT_EVERY_S
        bad = first_not_finite(ended)
        told = ended if bad is None else ended.before(bad)
        if told is not None:
            yield from self._tell(told)
        if bad is not None:
            raise NotFiniteError(bad)

    def _tell_skipped(self) -> Iterator[Event]:
        """Tell of files that couldn't be read, when there are more than before."""
        data = self._run.job.data
        if data.skipped and len(unread := data.unreadable) > self._skipped_told:
            self._skipped_told = len(unread)
            yield Warned(told_skipped(unread))

    def _tell(self, ended: StepsEnded) -> Iterator[Event]:
        if self._resumed is not None:
            odd = differs(self._resumed.losses, ended.first_step, ended.losses)
            if odd is not None:
                self._resumed = None
                yield Warned(
                    say(
                        "Step {step} was repeated and has another loss than before. The device or "
                        "the machine "
                        "differs, or computes in another order each time.",
                        step=odd,
                    )
                )
        new = self._run.recorder.note_steps(ended)
        yield from self._keeping.write_rows()
        if new is not None:
            yield new
            self._run.recorder.note_told(new.last_step)


class _NetworkChangedError(Exception):
    """Leaves an epoch, whose steps are those of a network that the run doesn't train any more."""


class _CommandCameError(Exception):
    """Leaves an evaluation, because a command has come."""
