"""Steering a run: single steps, to the end of the epoch, settings that change, all within one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import ChangeSettings, Command, Commands
from studio.engine.events import (
    EpochEnded,
    Event,
    Paused,
    RunStarted,
    SettingsChanged,
    Warned,
)
from studio.engine.learner import Learner
from studio.engine.run_options import RunOptions
from studio.engine.runs import RunStore
from studio.engine.trainer import run_training
from tests.engine.networks import points_project
from tests.engine.test_trainer import assert_ended, losses, plain_loop, run


def paused(events: list[Event]) -> list[int]:
    return [event.step for event in events if isinstance(event, Paused)]


def at_pause(*sent: Command | ChangeSettings) -> Any:
    """Send one command at each pause, in turn."""
    waiting = list(sent)

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, RunStarted):
            commands.send(Command.STEP)
        if isinstance(event, Paused):
            commands.send(waiting.pop(0))

    return react


@pytest.fixture(params=[0.0, 1000.0], ids=["reports each step", "reports at pauses only"], autouse=True)
def reports(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", request.param)


def test_single_steps_pause_after_each(tmp_path: Path) -> None:
    react = at_pause(Command.STEP, Command.STEP, Command.STEP, Command.STEP, Command.STEP, Command.RESUME)
    events = run(points_project(), tmp_path, react)
    assert_ended(events, "completed")
    assert paused(events) == [1, 2, 3, 4, 5, 6]
    assert losses(events) == list(plain_loop(points_project()))


def test_a_run_goes_on_to_the_end_of_the_epoch_and_waits(tmp_path: Path) -> None:
    react = at_pause(Command.END_OF_EPOCH, Command.END_OF_EPOCH, Command.STEP, Command.STOP)
    events = run(points_project(), tmp_path, react)
    assert_ended(events, "stopped")
    assert paused(events) == [1, 5, 10, 11]
    assert [event.epoch for event in events if isinstance(event, EpochEnded)] == [1, 2]


def test_a_pause_within_one_step_is_obeyed_also_while_it_validates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands, evaluate = Commands(), Learner.evaluate
    interrupted: list[bool] = []

    def evaluate_and_pause(learner: Learner, stream: Any) -> Any:
        if not interrupted:
            interrupted.append(True)
            commands.send(Command.PAUSE)
        return evaluate(learner, stream)

    monkeypatch.setattr(Learner, "evaluate", evaluate_and_pause)
    events: list[Event] = []
    for event in run_training(points_project(), RunOptions(runs_root=tmp_path), commands):
        events.append(event)
        if isinstance(event, Paused):
            assert not any(isinstance(earlier, EpochEnded) for earlier in events)
            commands.send(Command.RESUME)
    assert_ended(events, "completed")
    assert paused(events) == [5]
    assert losses(events) == list(plain_loop(points_project()))


def test_settings_change_after_the_step_in_hand_and_are_kept(tmp_path: Path) -> None:
    react = at_pause(ChangeSettings({"lr": 0.03, "momentum": 0.5}), Command.STOP)

    def change_then_step(event: Event, commands: Commands) -> None:
        react(event, commands)
        if isinstance(event, SettingsChanged):
            commands.send(Command.STEP)

    events = run(points_project(), tmp_path, change_then_step)
    finished = assert_ended(events, "stopped")
    changed = next(event for event in events if isinstance(event, SettingsChanged))
    assert (changed.step, changed.settings) == (1, {"lr": 0.03, "momentum": 0.5})
    assert finished.path is not None
    (group,) = load_checkpoint(finished.path / "last.ckpt").state.optimizer["param_groups"]
    assert (group["lr"], group["momentum"]) == (0.03, 0.5)
    with RunStore(tmp_path) as store:
        (edit,) = store.list()[0].edits
        assert (edit.step, edit.settings) == (1, {"lr": 0.03, "momentum": 0.5})


def test_the_number_of_epochs_may_change_while_it_runs(tmp_path: Path) -> None:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, RunStarted):
            commands.send(ChangeSettings({"epochs": 2}))

    events = run(points_project(epochs=9), tmp_path, react)
    assert_ended(events, "completed")
    assert losses(events) == list(plain_loop(points_project(epochs=2)))
    with RunStore(tmp_path) as store:
        assert store.list()[0].epochs == 2


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"lr": -1.0}, "lr has to be a number from 0 on"),
        ({"lr": float("nan")}, "lr has to be a number"),
        ({"epochs": 0}, "epochs are over"),
        ({"epochs": 2.5}, "whole number"),
        ({"speed": 3.0}, "SGD has no speed"),
    ],
)
def test_a_change_that_cannot_be_made_is_told_and_the_run_goes_on(
    tmp_path: Path, settings: dict[str, float], words: str
) -> None:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, RunStarted):
            commands.send(ChangeSettings(settings))

    events = run(points_project(epochs=1), tmp_path, react)
    assert_ended(events, "completed")
    assert any(words in event.message for event in events if isinstance(event, Warned))
    assert losses(events) == list(plain_loop(points_project(epochs=1)))


def test_a_stop_is_obeyed_after_the_step_in_hand(tmp_path: Path) -> None:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, RunStarted):
            commands.send(Command.STEP)
        if isinstance(event, Paused):
            commands.send(Command.RESUME)
            commands.send(Command.STOP)

    events = run(points_project(), tmp_path, react)
    assert assert_ended(events, "stopped").steps == 1
