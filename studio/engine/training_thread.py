"""Training on a thread of its own: commands go in through one queue, events come out through one function."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from studio.engine.allocator import return_memory
from studio.engine.commands import ChangeSettings, Command, Commands, EditNetwork, PlanEdit, Probing
from studio.engine.events import Event, Outcome, RunFinished
from studio.engine.network_plans import Start
from studio.engine.torch_loader import load_torch

if TYPE_CHECKING:
    from studio.engine.run_options import RunOptions
    from studio.graph.document import ProjectDocument


class TrainingThread:
    """One run. ``sink`` is called with each event, in order, on the run's thread: it should but queue them.

    Commands may be sent at any time from any thread; those that come after the end do nothing.
    """

    def __init__(self, document: ProjectDocument, options: RunOptions, sink: Callable[[Event], None]) -> None:
        self._document, self._options, self._sink = document, options, sink
        self._commands = Commands()
        self._thread = threading.Thread(target=self._run, name="layerloom-training")

    def start(self) -> None:
        self._thread.start()

    def pause(self) -> None:
        self._commands.send(Command.PAUSE)

    def resume(self) -> None:
        self._commands.send(Command.RESUME)

    def step(self) -> None:
        """Take one step and pause."""
        self._commands.send(Command.STEP)

    def end_epoch(self) -> None:
        """Go on to the end of the epoch and pause there."""
        self._commands.send(Command.END_OF_EPOCH)

    def change(self, settings: Mapping[str, float]) -> None:
        """Change settings after the current step (``lr``, ``weight_decay``, ``momentum``, ``epochs``)."""
        self._commands.send(ChangeSettings(settings))

    def plan_edit(self, document: ProjectDocument) -> None:
        """Tell what would become of each layer with the networks of another document."""
        self._commands.send(PlanEdit(document))

    def edit_network(
        self, document: ProjectDocument, start: Start = Start.FRESH, needed: bool = False
    ) -> None:
        """Go on with the networks of another document after the current step; ``start`` is for new weights.

        ``needed``: the run fails where that can't be.
        """
        self._commands.send(EditNetwork(document, start, needed))

    def stop(self) -> None:
        """End the run after the current step. What it has learned is kept."""
        self._commands.send(Command.STOP)

    def save(self) -> None:
        """Write checkpoints now."""
        self._commands.send(Command.SAVE)

    def watch_surface(self, watched: bool) -> None:
        """Tell the decision surface now and then (for samples that are points in the plane)."""
        self._commands.send(Command.SHOW_SURFACE if watched else Command.HIDE_SURFACE)

    def probe(self, probing: Probing) -> None:
        """Tell of health, predictions and values what views look at."""
        self._commands.send(probing)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; whether it has come."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        # Seconds that the caller needn't wait; nor has a run to that is stopped meanwhile.
        if not load_torch(lambda: self._commands.stopping) or self._commands.stopping:
            self._sink(RunFinished(Outcome.STOPPED))
            return
        from studio.engine.trainer import run_training

        for event in run_training(self._document, self._options, self._commands):
            self._sink(event)
        return_memory()
