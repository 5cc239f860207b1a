"""Obeys commands between two steps: pauses, single steps, other settings, and what is looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator

from studio.engine.commands import Asked, ChangeSettings, Command, EditNetwork, PlanEdit, Probing
from studio.engine.errors import CancelledError, StoreError, TrainingError
from studio.engine.events import Event, Paused, Resumed, SettingsChanged, SurfaceComputed, Warned
from studio.engine.live_settings import apply_change, check_change
from studio.engine.meter import Pace
from studio.engine.network_editing import NetworkEditing
from studio.engine.run_keeping import RunKeeping
from studio.engine.run_records import LiveEdit
from studio.engine.running import Running
from studio.engine.surface import Surface
from studio.graph.words import said, say

SURFACE_EVERY_S = 0.4


class Steering:
    """Takes commands from the queue, and makes edits again where steps are repeated."""

    def __init__(self, running: Running, keeping: RunKeeping, pace: Pace) -> None:
        self._run, self._keeping, self._pace = running, keeping, pace
        self._editing = NetworkEditing(running, keeping)
        self._later: list[EditNetwork] = []
        self._pause_step = self._pause_epoch = math.inf
        self._surface: Surface | None = None
        self._surface_at = running.clock()

    @property
    def next_step(self) -> float:
        """The step after which a pause or an edit is due."""
        return min(self._pause_step, self._next_edit(), self._run.repeats_until if self._later else math.inf)

    def obey(self) -> Iterator[Event]:
        """Take the commands that have come, and pause where that is due. A pause waits for the next command."""
        yield from self._edit_now()
        state, commands = self._run.state, self._run.commands
        if state.step >= self._pause_step or state.epoch >= self._pause_epoch:
            yield from self.pause(saves=state.position == 0)
        while commands.waiting:
            command = commands.take()
            if command is Command.PAUSE:
                yield from self.pause()
            else:
                yield from self._obey_one(command)

    def pause(self, saves: bool = True) -> Iterator[Event]:
        run, began = self._run, self._run.clock()
        if saves:
            # Numbers that aren't finite take the run back from here: the pause is still due, one step later.
            self._pause_step, self._pause_epoch = run.state.step + 1, math.inf
            yield from self._keeping.save()
        self._pause_step = self._pause_epoch = math.inf
        yield Paused(run.state.step)
        paused = True
        while paused:
            command = run.commands.take()
            paused = command not in (Command.RESUME, Command.STEP, Command.END_OF_EPOCH)
            if command not in (Command.PAUSE, Command.RESUME):
                yield from self._obey_one(command)
        self._pace.leave_out(run.clock() - began)
        run.recorder.leave_out(run.clock() - began)
        yield Resumed(run.state.step)

    def _obey_one(self, command: Asked) -> Iterator[Event]:
        state = self._run.state
        if isinstance(command, ChangeSettings):
            yield from self._change(command)
        elif isinstance(command, PlanEdit):
            yield from self._editing.plan(command)
        elif isinstance(command, EditNetwork):
            yield from self._edit(command)
        elif isinstance(command, Probing):
            yield from self._run.probes.watch(command)
        elif command is Command.STOP:
            raise CancelledError(say("The run was stopped."))
        elif command is Command.STEP:
            self._pause_step = state.step + 1
        elif command is Command.END_OF_EPOCH:
            self._pause_epoch = state.epoch + 1
        elif command is Command.SAVE:
            yield from self._keeping.save()
        elif command is Command.HIDE_SURFACE:
            self._surface = None
        elif command is Command.SHOW_SURFACE and Surface.fits(self._run.job.data):
            self._surface = Surface(self._run.job.data)
            yield self._draw(self._surface)

    # The decision surface.

    def draw_surface(self) -> Iterator[Event]:
        """Tell the decision surface, if it is watched and due."""
        if self._surface and self._run.clock() >= self._surface_at:
            yield self._draw(self._surface)

    def _draw(self, surface: Surface) -> SurfaceComputed:
        computed = surface.compute(self._run.job.model, self._run.state.step)
        self._surface_at = self._run.clock() + SURFACE_EVERY_S
        return computed

    # Edits on the way.

    def _change(self, command: ChangeSettings) -> Iterator[Event]:
        """Change settings from here on."""
        run = self._run
        try:
            self._check_not_repeating()
            check_change(command.settings, run.job.optimizer, run.state.epoch)
            edit = LiveEdit(run.state.step, run.state.epoch, dict(command.settings))
            run.recorder.note_edit(edit)
        except (TrainingError, StoreError) as error:
            yield Warned(said(error))
        else:
            run.edits_done += 1
            apply_change(edit.settings, run.state)
            yield SettingsChanged(run.state.step, edit.settings, run.recorder.record.epochs)

    def _edit(self, command: EditNetwork) -> Iterator[Event]:
        """Train another network from here on; from the last step on that was told before, where steps are repeated."""
        run = self._run
        if run.state.step < run.repeats_until or run.edits_done < len(run.recorder.record.edits):
            self._later.append(command)
            text = say(
                "The run repeats its steps up to {step}. The network is edited then.", step=run.repeats_until
            )
            yield Warned(text)
            return
        probes = run.probes
        yield from self._editing.apply(command)
        if run.probes is not probes:
            yield from run.probes.watch(probes.wanted)

    def _edit_now(self) -> Iterator[Event]:
        """Make the edits that waited for repeated steps to be over."""
        if self._later and self._run.state.step >= self._run.repeats_until:
            waiting, self._later = self._later, []
            for command in waiting:
                yield from self._edit(command)

    def _check_not_repeating(self) -> None:
        """While a run repeats steps with edits of its own, it takes no others."""
        if self._run.edits_done < len(self._run.recorder.record.edits):
            last = self._run.recorder.reported
            raise TrainingError(
                say("The run is repeating its steps up to {step}. Change settings after that.", step=last)
            )

    def repeat_edits(self) -> None:
        """Make the edits that were made here before these steps had to be repeated."""
        run = self._run
        here = (run.state.step, run.state.epoch)
        for edit in run.recorder.record.edits[run.edits_done :]:
            if (edit.step, edit.epoch) > here:
                break
            if edit.network:
                self._editing.repeat(edit)
            else:
                apply_change(edit.settings, run.state)
                run.edits_done += 1

    def _next_edit(self) -> float:
        edits, done = self._run.recorder.record.edits, self._run.edits_done
        return edits[done].step if done < len(edits) else math.inf
