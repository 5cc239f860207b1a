"""Runs training for the window: a thread, a queue that is emptied a few times a second, and signals."""

from __future__ import annotations

import queue
import time
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio.engine.commands import Probing
from studio.engine.events import (
    EditPlanned,
    EpochEnded,
    Event,
    NetworkChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepsEnded,
    SurfaceComputed,
    Tripped,
    Warned,
)
from studio.engine.network_plans import Start
from studio.engine.probe_events import ProbeEvent
from studio.engine.run_options import RunOptions
from studio.engine.run_queue import RunQueue
from studio.engine.training_thread import TrainingThread
from studio.graph.document import ProjectDocument
from studio.ui.resting import REST

# A queue emptied more often costs a small network's training noticeably, and nobody reads faster. Of many small events
# the taking takes long itself: it rests as painting does. An answer to what a person asked for is awaited closer.
DRAIN_EVERY_MS = 200
LONGEST_REST_MS = 400
ANSWER_EVERY_MS = 20


class State(Enum):
    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"


class TrainingController(QObject):
    """One run at a time. Signals come on the window's thread, in the order of the run's events."""

    state_changed = Signal(object)  # State
    about_to_start = Signal()  # before there is a thread
    started = Signal(object)  # RunStarted
    steps = Signal(object)  # StepsEnded
    epoch = Signal(object)  # EpochEnded
    surface = Signal(object)  # SurfaceComputed
    probed = Signal(object)  # HealthMeasured, Predicted, ValuesSpread or MapsShown
    tripped = Signal(object)  # Tripped
    warned = Signal(object)  # a message: something went wrong that doesn't end the run
    settings_changed = Signal(object)  # SettingsChanged
    edit_planned = Signal(object)  # EditPlanned
    network_changed = Signal(object)  # NetworkChanged
    queue_changed = Signal()
    finished = Signal(object)  # RunFinished
    drained = Signal()  # after a batch of events: the time to paint

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.IDLE
        self.document: ProjectDocument | None = None
        self.queue = RunQueue()
        self._options = RunOptions()
        self._again = False  # whether the run starts anew when it has stopped
        self._thread: TrainingThread | None = None
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._surface_wanted = False
        self._probing = Probing()
        self._timer = QTimer(self)
        self._timer.setObjectName("training-drain")
        self._timer.setInterval(DRAIN_EVERY_MS)
        self._timer.timeout.connect(self.drain)

    @property
    def active(self) -> bool:
        return self.state is not State.IDLE

    @property
    def resumed(self) -> bool:
        """Whether the run is one of the list that goes on, perhaps of another project than the one that is open."""
        return self._options.resume is not None

    def start(self, document: ProjectDocument, project_path: Path | None = None) -> None:
        """Train a document. It is a value: edits that come later don't touch the run."""
        self._start(document, RunOptions(project_path=project_path, waits_for_help=True))

    def resume_run(self, document: ProjectDocument, folder: Path) -> None:
        """Go on with a run from its last checkpoint; ``document`` is that run's project."""
        self._start(document, RunOptions(resume=folder, waits_for_help=True))

    def _start(self, document: ProjectDocument, options: RunOptions) -> None:
        if self.active:
            return
        self.about_to_start.emit()
        self.document, self._options = document, options
        self._thread = TrainingThread(document, options, self._events.put)
        self._thread.start()
        if self._surface_wanted:
            self._thread.watch_surface(True)
        if self._probing:
            self._thread.probe(self._probing)
        self._enter(State.STARTING)
        self._timer.start()

    def enqueue(self, title: str, document: ProjectDocument, project_path: Path | None = None) -> None:
        """Train a document when the runs before it have ended; at once if there is none."""
        self.queue.add(title, document, RunOptions(project_path=project_path))
        self.queue_changed.emit()
        self._start_next()

    def unqueue(self, number: int) -> None:
        self.queue.remove(number)
        self.queue_changed.emit()

    def _start_next(self) -> None:
        queued = None if self.active else self.queue.take()
        if queued is not None:
            self.queue_changed.emit()
            self._start(queued.document, queued.options)

    def step(self) -> None:
        """Take one step and pause; from a run that goes on, too."""
        if self._thread is not None and self.state in (State.RUNNING, State.PAUSED):
            self._thread.step()
            self._timer.setInterval(ANSWER_EVERY_MS)

    def end_epoch(self) -> None:
        """Go on to the end of the epoch and pause there."""
        if self._thread is not None and self.state in (State.RUNNING, State.PAUSED):
            self._thread.end_epoch()

    def change(self, settings: Mapping[str, float]) -> None:
        """Change settings of the run after its current step."""
        if self._thread is not None and self.state in (State.RUNNING, State.PAUSED):
            self._thread.change(settings)

    def plan_edit(self, document: ProjectDocument) -> None:
        """Have ``edit_planned`` tell what would become of each layer with the networks of ``document``."""
        if self._thread is not None and self.active:
            self._thread.plan_edit(document)

    def edit_network(self, document: ProjectDocument, start: Start) -> None:
        """Go on with the networks of ``document``, from the next step on."""
        if self._thread is not None and self.active:
            self._thread.edit_network(document, start)

    def restart(self) -> None:
        """Stop the run, which keeps it, and begin a new one with the same project and seed."""
        if self._thread is not None and self.state in (State.RUNNING, State.PAUSED):
            self._again = True
            self.stop()

    def pause(self) -> None:
        if self._thread is not None and self.state is State.RUNNING:
            self._thread.pause()
            self._enter(State.PAUSING)

    def resume(self) -> None:
        if self._thread is not None and self.state is State.PAUSED:
            self._thread.resume()
            self._timer.setInterval(ANSWER_EVERY_MS)

    def stop(self) -> None:
        if self._thread is not None and self.active:
            self._thread.stop()
            self._enter(State.STOPPING)

    def watch_surface(self, wanted: bool) -> None:
        self._surface_wanted = wanted
        if self._thread is not None and self.active:
            self._thread.watch_surface(wanted)

    def probe(self, probing: Probing) -> None:
        """What views look at in the network, from here on."""
        if probing != self._probing:
            self._probing = probing
            if self._thread is not None and self.active:
                self._thread.probe(probing)

    def take_over(self, other: TrainingController) -> None:
        """Go on with another controller's run: its thread, and the events that nobody has taken yet."""
        other._timer.stop()
        self.document, self._events, self._surface_wanted = (
            other.document,
            other._events,
            other._surface_wanted,
        )
        self.queue, self._options, self._again = other.queue, other._options, other._again
        if self._probing != other._probing and other._thread is not None:
            other._thread.probe(self._probing)
        self._thread, other._thread = other._thread, None
        self._enter(other.state)
        self.queue_changed.emit()
        if self.active:
            self._timer.start()

    def shutdown(self) -> None:
        """End the run, keeping what it has learned, and wait for its thread. Nothing else starts after it."""
        self._again, self.queue = False, RunQueue()
        self.queue_changed.emit()
        if self._thread is not None:
            self._thread.stop()
            self._thread.join()
            self.drain()
        self._timer.stop()

    def drain(self) -> None:
        """Take all events that are waiting."""
        taken, began = False, time.thread_time()
        while not self._events.empty():
            taken = True
            self._take(self._events.get())
        if taken:
            self.drained.emit()
        self._pace(time.thread_time() - began)

    def _pace(self, taking_s: float = 0.0) -> None:
        """Say when to look for events again, after it took that much of this thread's time."""
        if self.state in (State.STARTING, State.PAUSING, State.STOPPING):
            interval = ANSWER_EVERY_MS
        else:
            interval = min(max(DRAIN_EVERY_MS, round(1000 * REST * taking_s)), LONGEST_REST_MS)
        if interval != self._timer.interval():  # setting it begins it anew
            self._timer.setInterval(interval)

    def _take(self, event: Event) -> None:
        if isinstance(event, StepsEnded):
            self.steps.emit(event)
        elif isinstance(event, EpochEnded):
            self.epoch.emit(event)
        elif isinstance(event, SurfaceComputed):
            self.surface.emit(event)
        elif isinstance(event, ProbeEvent):
            self.probed.emit(event)
        elif isinstance(event, Warned):
            self.warned.emit(event.message)
        elif isinstance(event, RunStarted):
            self._enter(State.RUNNING if self.state is State.STARTING else self.state)
            self.started.emit(event)
        elif isinstance(event, SettingsChanged):
            self.settings_changed.emit(event)
        elif isinstance(event, EditPlanned):
            self.edit_planned.emit(event)
        elif isinstance(event, NetworkChanged):
            self.network_changed.emit(event)
        elif isinstance(event, Tripped):
            self.tripped.emit(event)
        elif isinstance(event, Paused):
            self._enter(State.PAUSED)
        elif isinstance(event, Resumed):
            self._enter(State.RUNNING)
        elif isinstance(event, RunFinished):
            self._finish(event)

    def _finish(self, event: RunFinished) -> None:
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._enter(State.IDLE)
        self.finished.emit(event)
        if self._again and self.document is not None:
            self._again = False
            self._start(self.document, replace(self._options, resume=None))
        else:
            self._start_next()

    def _enter(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self._pace()
            self.state_changed.emit(state)
