"""The trainer: one loop, written as a generator of events, that takes commands between two steps."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from studio.engine.checkpoint import Checkpoint, load_checkpoint
from studio.engine.commands import ChangeSettings, Command, Commands, Probing
from studio.engine.errors import CancelledError, StoreError, TrainingError
from studio.engine.events import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Metrics,
    Outcome,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
    StepsEnded,
    SurfaceComputed,
    Tripped,
    Warned,
)
from studio.engine.faults import Fault, explain, is_lack_of_memory, of_smaller_batch, out_of_memory
from studio.engine.job import Job, prepare
from studio.engine.live_settings import apply_change, check_change, current_rate
from studio.engine.memory import give_back
from studio.engine.meter import Pace
from studio.engine.picture_data import told_skipped
from studio.engine.probes import Probes
from studio.engine.recorder import Recorder, differs
from studio.engine.resuming import ResumePoint, resume_point
from studio.engine.rewinding import NotFiniteError, Rewinder, TrippedError, first_not_finite, is_finite
from studio.engine.run_options import RunOptions
from studio.engine.run_records import LiveEdit, RunStatus
from studio.engine.surface import Surface
from studio.engine.training_state import TrainingState
from studio.engine.trial_steps import fitting_batch
from studio.graph.document import ProjectDocument
from studio.graph.errors import FileError
from studio.graph.words import said, say

# Reading losses makes the processor wait for the device, so that it is done this often and no more.
REPORT_EVERY_S = 0.2
SURFACE_EVERY_S = 0.4
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
        self._job, self._recorder, self._commands, self._clock = job, recorder, commands, clock
        self._state = TrainingState(job.model, job.optimizer, job.device, job.training.seed)
        self._state.parts.update(job.parts)
        self._resumed, self._waits = resumed, waits
        self._edits_done = 0
        self._saved = False  # whether there is a checkpoint to go back to
        if resumed is not None and resumed.checkpoint is not None:
            self._state.restore(resumed.checkpoint.state)
            self._edits_done, self._saved = resumed.checkpoint.edits, True
        self._rewinder = Rewinder(job.compiled, self._state)
        self._pace = Pace(clock)
        self._report_at = self._surface_at = clock()
        self._look_at: float = 0  # the step after which there is something to do besides reporting
        self._surface: Surface | None = None
        self._probes = Probes(job, self._state, clock)
        self._pause_step = self._pause_epoch = math.inf
        self._warned, self._skipped_told = "", 0

    def events(self) -> Iterator[Event]:
        """The whole run. Whatever happens, the last event is RunFinished."""
        yield self._recorder.started(self._state.step)
        yield from map(Warned, self._job.notices)
        if self._job.files.is_another:
            yield Warned(
                say(
                    "The folder has other pictures than when the run was saved. Steps from here on aren't those of a "
                    "run that never stopped."
                )
            )
        fault = Fault("")
        try:
            outcome = yield from self._run()
        except Exception as error:
            outcome, fault = Outcome.FAILED, self._explain(error)
            yield from self._rescue()
        yield self._finish(outcome, fault)

    def _run(self) -> Generator[Event, None, Outcome]:
        """Train to the end, or until the run is stopped; go back and look where numbers aren't finite any more."""
        tripped: TrippedError | None = None
        while True:
            try:
                told, tripped = tripped, None
                yield from self._wait_for_help(told)
                yield from self._epochs()
                yield from self._save(final=True)
                return Outcome.COMPLETED
            except NotFiniteError as error:
                self._go_back(error.step)
            except TrippedError as error:
                tripped = error
            except CancelledError:
                return (yield from self._end_stopped())

    def _epochs(self) -> Iterator[Event]:
        self._repeat_edits()
        yield from self._obey()
        while self._state.epoch < self._recorder.record.epochs and not self._job.learner.stopped_early:
            yield from self._one_epoch()

    def _end_stopped(self) -> Generator[Event, None, Outcome]:
        try:
            yield from self._report()
            yield from self._save(final=True)
        except NotFiniteError as error:
            text = say(
                "The loss isn't finite any more, from step {step} on. The last checkpoint is from "
                "before that.",
                step=error.step,
            )
            raise TrainingError(text) from error
        return Outcome.STOPPED

    def _go_back(self, bad_step: int) -> None:
        self._look_at = 0
        if not self._saved:
            self._edits_done = 0
            self._rewinder.go_back(bad_step, None)
        else:
            last = load_checkpoint(self._recorder.path / "last.ckpt")
            self._edits_done = last.edits
            self._rewinder.go_back(bad_step, last.state)

    def _wait_for_help(self, tripped: TrippedError | None) -> Iterator[Event]:
        """Tell which node made numbers that aren't finite; wait there, where somebody can see it."""
        if tripped is None:
            return
        found = tripped.found
        if not self._waits:
            yield from self._save(final=True)
            raise TrainingError(found.message, found.node_id)
        yield Tripped(tripped.step, found.message, found.node_id, found.backward)
        yield from self._pause()

    def _one_epoch(self) -> Iterator[Event]:
        began, state = self._clock(), self._state
        yield from self._train(self._order())
        validation = yield from self._validate()
        metrics = state.meter.metrics
        self._job.learner.end_epoch(metrics, validation)
        state.epoch += 1
        state.begin_epoch()
        ended = EpochEnded(state.epoch, state.step, metrics, validation, self._clock() - began)
        is_new = self._recorder.note_epoch(ended)
        if self._recorder.is_best(validation or metrics):
            self._recorder.note_best(self._checkpoint(), validation or metrics)
        if is_new:
            yield ended
        yield from self._probes.end_epoch()
        yield from self._probes.watch_health()
        yield from self._look_after(epoch_ended=True)

    def _train(self, order: Tensor) -> Iterator[Event]:
        """All steps of an epoch. A toy's step takes 100 µs, so that little else may be done at each."""
        job, state, commands, clock = self._job, self._state, self._commands, self._clock
        meter, data = state.meter, job.data
        stream = data.training(order, job.step_samples)
        steps, skipped = job.learner.steps(stream), data.skipped
        if self._rewinder.looking:
            steps = self._rewinder.watched(steps, self._read_back)
        for loss, correct, count in steps:
            meter.add(loss, correct, count)
            state.step += 1
            state.position += count
            if data.skipped != skipped:
                state.leave_out(data.skipped - skipped)
                skipped = data.skipped
            if commands.waiting or state.step >= self._look_at or clock() >= self._report_at:
                yield from self._look_after()
        yield from self._report()

    def _order(self) -> Tensor:
        """The samples of the epoch that are still to be taken, in their order."""
        return self._state.draw_order(len(self._job.data.train_x), self._job.document.data.shuffle)

    def _validate(self) -> Generator[Event, None, Metrics | None]:
        """Evaluate on the validation samples. A command is obeyed at once, and evaluating begins anew after it."""
        data = self._job.data
        if not len(data.validation_x):
            return None
        size = max(self._job.batch_size, MIN_VALIDATION_BATCH)
        order = torch.arange(len(data.validation_x), device=self._job.device)
        while True:
            stream = data.validation(order, size)
            try:
                return self._job.learner.evaluate(self._uninterrupted(stream))
            except _CommandCameError:
                yield from self._obey()

    def _uninterrupted(self, stream: Iterator[tuple[Tensor, Tensor]]) -> Iterator[tuple[Tensor, Tensor]]:
        for batch in stream:
            if self._commands.waiting:
                raise _CommandCameError
            yield batch

    # Between two steps.

    def _look_after(self, epoch_ended: bool = False) -> Iterator[Event]:
        """Report, draw, save what is due, and take commands."""
        yield from self._report()
        yield from self._tell_skipped()
        if self._surface and self._clock() >= self._surface_at:
            yield self._draw(self._surface)
        yield from self._probes.look()
        if self._recorder.checkpoint_due(self._state.step):
            yield from self._save()
        if self._recorder.kept_due(self._state.epoch, epoch_ended):
            yield from self._keep()
        self._repeat_edits()
        yield from self._obey()
        self._look_at = min(
            self._pause_step, self._recorder.checkpoint_step, self._probes.next_step, self._next_edit()
        )
        self._probes.begin_step()

    def _next_edit(self) -> float:
        edits = self._recorder.record.edits
        return edits[self._edits_done].step if self._edits_done < len(edits) else math.inf

    def _read_back(self) -> None:
        """Empty the meter. Its steps were told before: nothing is new in them."""
        for _ in self._report():
            pass

    def _report(self) -> Iterator[Event]:
        if not self._state.meter.waiting:
            return
        job, state = self._job, self._state
        steps_left = self._recorder.record.epochs * job.steps_per_epoch - state.step
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
        if self._job.data.skipped and len(unread := self._job.data.unreadable) > self._skipped_told:
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
        try:
            new = self._recorder.note_steps(ended)
        except StoreError as error:  # kept, and tried again with what follows
            yield from self._warn(error)
            new = ended
        if new is not None:
            yield new

    def _obey(self) -> Iterator[Event]:
        """Take the commands that have come, and pause where that is due. A pause waits for the next command."""
        if self._state.step >= self._pause_step or self._state.epoch >= self._pause_epoch:
            yield from self._pause(saves=self._state.position == 0)
        while self._commands.waiting:
            command = self._commands.take()
            if command is Command.PAUSE:
                yield from self._pause()
            else:
                yield from self._obey_one(command)

    def _pause(self, saves: bool = True) -> Iterator[Event]:
        began, self._pause_step, self._pause_epoch = self._clock(), math.inf, math.inf
        yield Paused(self._state.step)
        if saves:
            yield from self._save()
        paused = True
        while paused:
            command = self._commands.take()
            paused = command not in (Command.RESUME, Command.STEP, Command.END_OF_EPOCH)
            if command not in (Command.PAUSE, Command.RESUME):
                yield from self._obey_one(command)
        self._pace.leave_out(self._clock() - began)
        self._recorder.leave_out(self._clock() - began)
        yield Resumed(self._state.step)

    def _obey_one(self, command: Command | ChangeSettings | Probing) -> Iterator[Event]:
        if isinstance(command, ChangeSettings):
            yield from self._change(command)
        elif isinstance(command, Probing):
            yield from self._probes.watch(command)
        elif command is Command.STOP:
            raise CancelledError(say("The run was stopped."))
        elif command is Command.STEP:
            self._pause_step = self._look_at = self._state.step + 1
        elif command is Command.END_OF_EPOCH:
            self._pause_epoch = self._state.epoch + 1
        elif command is Command.SAVE:
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

    # Settings that change on the way.

    def _change(self, command: ChangeSettings) -> Iterator[Event]:
        """Change settings from here on. While a run repeats steps with changes of its own, it takes no others."""
        state, record = self._state, self._recorder.record
        try:
            if self._edits_done < len(record.edits):
                last = self._recorder.reported
                raise TrainingError(
                    say("The run is repeating its steps up to {step}. Change settings after that.", step=last)
                )
            check_change(command.settings, self._job.optimizer, state.epoch)
            edit = LiveEdit(state.step, state.epoch, dict(command.settings))
            self._recorder.note_edit(edit)
        except (TrainingError, StoreError) as error:
            yield Warned(said(error))
        else:
            self._edits_done += 1
            apply_change(edit.settings, state)
            yield SettingsChanged(state.step, edit.settings, self._recorder.record.epochs)

    def _repeat_edits(self) -> None:
        """Change what was changed here before these steps had to be repeated."""
        here = (self._state.step, self._state.epoch)
        for edit in self._recorder.record.edits[self._edits_done :]:
            if (edit.step, edit.epoch) > here:
                break
            apply_change(edit.settings, self._state)
            self._edits_done += 1

    # What is kept.

    def _save(self, final: bool = False) -> Iterator[Event]:
        """Write checkpoints, unless there is nothing yet that was learned.

        What can't be written is tried again next time, and training goes on; at the end of a run it is a fault.
        """
        try:
            for saved in self._recorder.save(self._checkpoint() if self._state.step else None):
                self._note_saved(saved)
                yield saved
        except (FileError, StoreError) as error:
            if final:
                raise
            yield from self._warn(error)

    def _keep(self) -> Iterator[Event]:
        try:
            yield from self._recorder.keep(self._checkpoint())
        except (FileError, OSError) as error:
            yield from self._warn(error)

    def _note_saved(self, saved: CheckpointSaved) -> None:
        if saved.kind == "last":
            self._warned, self._saved = "", True
            self._rewinder.forget_start()

    def _warn(self, error: Exception) -> Iterator[Event]:
        """Tell a fault in keeping the run, but not at each attempt."""
        text = said(error)
        if text != self._warned:
            self._warned = text
            yield Warned(say("{fault}. Training goes on and tries again.", fault=text))

    def _checkpoint(self) -> Checkpoint:
        """The state, which is good to go on from: weights that aren't finite are never written."""
        if not is_finite(self._state):
            raise NotFiniteError(self._state.step + 1)
        job = self._job
        return Checkpoint(
            state=self._state.capture(),
            seed=job.training.seed,
            device=str(job.device),
            project=self._recorder.project_text,
            torch_version=str(torch.__version__),
            edits=self._edits_done,
        )

    def _explain(self, error: Exception) -> Fault:
        """The words for an error. Of memory that ran out, as much as possible is given back first."""
        job, step = self._job, self._state.step + 1
        fault = explain(error, step, job.compiled.node_error)
        if not is_lack_of_memory(error):
            left = len(job.data.train_x) - self._state.position
            return of_smaller_batch(fault, left, job.step_samples) if fault.node_id else fault
        give_back(error, job)
        with suppress(Exception):  # the weights are of no use any more: the last checkpoint has better ones
            fault = out_of_memory(fault, step, fitting_batch(job))
        return fault

    def _rescue(self) -> Iterator[Event]:
        """After a fault, keep what can be kept: the steps before it, and the best epoch's checkpoint."""
        with suppress(Exception):
            yield from self._report()
        with suppress(Exception):
            yield from self._recorder.save(None)

    def _finish(self, outcome: Outcome, fault: Fault) -> RunFinished:
        """Write how the run ended. When even that fails, it is the run's fault, unless it had one before."""
        try:
            self._recorder.finish(RunStatus(outcome.value), fault.message)
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


class _CommandCameError(Exception):
    """Leaves an evaluation, because a command has come."""
