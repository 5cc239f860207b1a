"""The training thread: commands from another thread are obeyed, and every event arrives in order."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue

from studio.engine import torch_loader
from studio.engine.commands import Commands
from studio.engine.events import Event, Outcome, Paused, Resumed, RunFinished, RunStarted, StepsEnded
from studio.engine.run_options import RunOptions
from studio.engine.trainer import run_training
from studio.engine.training_thread import TrainingThread
from tests.effort import PATIENCE_S
from tests.engine.networks import points_project


def wait_for(events: SimpleQueue[Event], *kinds: type[Event]) -> Event:
    while not isinstance(event := events.get(timeout=PATIENCE_S), kinds):
        pass
    return event


def drained(events: SimpleQueue[Event]) -> list[Event]:
    return [events.get() for _ in range(events.qsize())]


def start(tmp_path: Path, epochs: int) -> tuple[TrainingThread, SimpleQueue[Event]]:
    events: SimpleQueue[Event] = SimpleQueue()
    thread = TrainingThread(points_project(epochs=epochs), RunOptions(runs_root=tmp_path), events.put)
    thread.start()
    return thread, events


def test_a_run_is_paused_resumed_and_stopped_from_outside(tmp_path: Path) -> None:
    thread, events = start(tmp_path, epochs=1_000_000)
    wait_for(events, StepsEnded)
    thread.pause()
    paused = wait_for(events, Paused)
    assert thread.is_alive
    thread.resume()
    resumed = wait_for(events, Resumed)
    assert isinstance(paused, Paused)
    assert resumed == Resumed(paused.step)
    wait_for(events, StepsEnded)
    thread.stop()
    finished = wait_for(events, RunFinished)
    assert isinstance(finished, RunFinished)
    assert finished.outcome is Outcome.STOPPED
    assert finished.steps > paused.step
    assert thread.join(PATIENCE_S)


def test_a_run_that_is_stopped_while_torch_is_imported_ends_at_once(tmp_path: Path) -> None:
    with torch_loader._lock:  # as while another thread imports it
        thread, events = start(tmp_path, epochs=3)
        thread.stop()
        assert wait_for(events, Event) == RunFinished(Outcome.STOPPED)  # type: ignore[arg-type]
        assert thread.join(PATIENCE_S)
    assert not list(tmp_path.iterdir()), "there is nothing to keep"


def test_a_thread_trains_to_the_same_numbers_as_its_caller_would(tmp_path: Path) -> None:
    thread, events = start(tmp_path, epochs=3)
    assert thread.join(PATIENCE_S)
    found = [loss for event in drained(events) if isinstance(event, StepsEnded) for loss in event.losses]
    alone = run_training(points_project(epochs=3), RunOptions(runs_root=tmp_path), Commands())
    assert found == [loss for event in alone if isinstance(event, StepsEnded) for loss in event.losses]
    assert len(found) == 15


def test_commands_after_the_end_do_nothing(tmp_path: Path) -> None:
    thread, events = start(tmp_path, epochs=1)
    wait_for(events, RunFinished)
    assert thread.join(PATIENCE_S)
    thread.pause()
    thread.save()
    thread.stop()
    assert not thread.is_alive


def test_a_thread_that_never_started_can_be_joined(tmp_path: Path) -> None:
    thread = TrainingThread(points_project(), RunOptions(runs_root=tmp_path), lambda event: None)
    assert thread.join()


def test_a_thread_that_is_stopped_before_it_starts_trains_nothing(tmp_path: Path) -> None:
    events: SimpleQueue[Event] = SimpleQueue()
    thread = TrainingThread(points_project(), RunOptions(runs_root=tmp_path), events.put)
    thread.stop()
    thread.start()
    assert not isinstance(wait_for(events, RunFinished, RunStarted), RunStarted)
    assert thread.join(PATIENCE_S)
