"""What is kept of a run in progress: its checkpoints, what is told when that fails, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import torch

from studio.engine.checkpoint import Checkpoint
from studio.engine.errors import StoreError
from studio.engine.events import CheckpointSaved, Event, Metrics, Outcome, RunFinished, Warned
from studio.engine.faults import Fault, explain, is_lack_of_memory, of_smaller_batch, out_of_memory
from studio.engine.memory import give_back
from studio.engine.rewinding import NotFiniteError, is_finite
from studio.engine.run_records import RunStatus
from studio.engine.running import Running
from studio.engine.training_state import kept_apart
from studio.engine.trial_steps import fitting_batch
from studio.graph.errors import FileError
from studio.graph.words import said, say


class RunKeeping:
    """Writes checkpoints when it is asked to. A fault in that is told once, and doesn't end the run."""

    def __init__(self, running: Running) -> None:
        self._run = running
        self._warned = ""
        self._untold: list[Event] = []

    def save(self, final: bool = False, kept: bool = False) -> Iterator[Event]:
        """Write checkpoints, unless there is nothing yet that was learned, and wait until they are on the disk.

        ``kept``: it stays. What can't be written is tried again next time, and training goes on; at the end of a run
        it is a fault.
        """
        recorder = self._run.recorder
        self.settle()
        yield from self.told()
        try:
            recorder.save(self.checkpoint() if self._run.state.step else None, kept)
            for saved in recorder.all_written():
                self._note_saved(saved)
                yield saved
        except (FileError, StoreError, OSError) as error:
            if final:
                raise
            yield from self.warn(error)

    def save_aside(self, kept: bool) -> Iterator[Event]:
        """Have checkpoints written while training goes on, unless they are for certain steps. ``kept``: it stays."""
        recorder = self._run.recorder
        if not recorder.writes_aside:
            yield from self.save(kept=kept)
            return
        try:
            checkpoint = self.checkpoint()
            recorder.save(replace(checkpoint, state=kept_apart(checkpoint.state)), kept)
        except StoreError as error:
            yield from self.warn(error)

    def write_rows(self) -> Iterator[Event]:
        """Bring what was taken down to the store; what can't be written is tried again with what follows."""
        try:
            self._run.recorder.write_rows()
        except StoreError as error:
            yield from self.warn(error)

    def told(self) -> Iterator[Event]:
        """What became of checkpoints since it was asked last."""
        if self._run.recorder.writing:
            self._take_down(self._run.recorder.written)
        while self._untold:
            yield self._untold.pop(0)

    def settle(self) -> None:
        """Wait for checkpoints that are being written: whoever goes back to the last one needs it whole."""
        while self._run.recorder.writing:
            self._take_down(self._run.recorder.all_written)

    def _take_down(self, written: Callable[[], Iterator[CheckpointSaved]]) -> None:
        try:
            for saved in written():
                self._note_saved(saved)
                self._untold.append(saved)
        except (FileError, OSError) as error:
            self._untold += self.warn(error)

    def note_best(self, metrics: Metrics) -> None:
        """Keep this state as the best one, if its figures are the best."""
        if self._run.recorder.is_best(metrics):
            self._run.recorder.note_best(self.checkpoint(), metrics)

    def _note_saved(self, saved: CheckpointSaved) -> None:
        if saved.kind == "last":
            self._warned, self._run.saved = "", True
            self._run.rewinder.forget_start()

    def warn(self, error: Exception) -> Iterator[Event]:
        """Tell a fault in keeping the run, but not at each attempt."""
        text = said(error)
        if text != self._warned:
            self._warned = text
            yield Warned(say("{fault}. Training goes on and tries again.", fault=text))

    def checkpoint(self) -> Checkpoint:
        """The state, which is good to go on from: weights that aren't finite are never written."""
        run = self._run
        if not is_finite(run.state):
            raise NotFiniteError(run.state.step + 1)
        return Checkpoint(
            state=run.state.capture(),
            seed=run.job.training.seed,
            device=str(run.job.device),
            project=run.recorder.project_text,
            torch_version=str(torch.__version__),
            edits=run.edits_done,
        )

    def explain(self, error: Exception) -> Fault:
        """The words for an error. Of memory that ran out, as much as possible is given back first."""
        job, step = self._run.job, self._run.state.step + 1
        fault = explain(error, step, job.compiled.node_error)
        if not is_lack_of_memory(error):
            left = len(job.data.train_x) - self._run.state.position
            return of_smaller_batch(fault, left, job.step_samples) if fault.node_id else fault
        give_back(error, job)
        with suppress(Exception):  # the weights are of no use any more: the last checkpoint has better ones
            fault = out_of_memory(fault, step, fitting_batch(job))
        return fault

    def rescue(self) -> Iterator[Event]:
        """After a fault, keep what can be kept: the best epoch's checkpoint, and what was told."""
        with suppress(Exception):
            self.settle()
        yield from self.told()
        with suppress(Exception):
            self._run.recorder.save(None)
            yield from self._run.recorder.all_written()

    def finish(self, outcome: Outcome, fault: Fault) -> RunFinished:
        """Write how the run ended. When even that fails, it is the run's fault, unless it had one before."""
        recorder, state = self._run.recorder, self._run.state
        try:
            recorder.finish(RunStatus(outcome.value), fault.message)
        except Exception as error:
            fault = fault if outcome is Outcome.FAILED else explain(error, state.step)
            outcome = Outcome.FAILED
        record = recorder.record
        return RunFinished(
            outcome,
            record.id,
            record.path,
            fault.message,
            fault.node_id,
            state.epoch,
            state.step,
            record.best_epoch,
            record.best_accuracy,
            self._run.job.learner.stopped_early if outcome is Outcome.COMPLETED else "",
        )
