"""Numbers that aren't finite: the node that makes them is told, nothing of them is kept, and the run can go on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import run_keeping
from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import ChangeSettings, Command, Commands
from studio.engine.events import Event, Outcome, Paused, RunFinished, StepsEnded, Tripped
from studio.engine.run_options import RunOptions
from studio.engine.run_records import RunStatus
from studio.engine.runs import RunStore
from studio.engine.trainer import run_training
from studio.graph.document import ProjectDocument, frozen
from tests.engine.networks import Layer, points_project
from tests.engine.test_trainer import SELDOM, Reaction, assert_ended, losses, plain_loop


@pytest.fixture(autouse=True, params=[0.0, 0.2], ids=["each step", "now and then"])
def reports(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Losses are read after each step, or long after the bad one."""
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", request.param)


def run(
    document: ProjectDocument, root: Path, react: Reaction | None = None, waits: bool = True, **options: Any
) -> list[Event]:
    commands, events = Commands(), []
    asked = RunOptions(runs_root=root, waits_for_help=waits, **options)
    for event in run_training(document, asked, commands):
        events.append(event)
        if react:
            react(event, commands)
    return events


def when_tripped(*sent: Command | ChangeSettings) -> Reaction:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, Tripped):
            for command in sent:
                commands.send(command)

    return react


def tripped(events: list[Event]) -> Tripped:
    found = next(event for event in events if isinstance(event, Tripped))
    assert isinstance(events[events.index(found) + 1], Paused)
    return found


def deep(middle: Layer, **training: Any) -> ProjectDocument:
    """Twenty layers, with ``middle`` among them: n11 is the node at fault."""
    layers: Sequence[Layer] = [("Linear", {"out_features": 8}), ("Tanh", {})] * 5
    return points_project([*layers[:9], middle, *layers], **training)


def expression(text: str) -> Layer:
    return ("Expression", {"expression": text})


def test_the_log_of_a_negative_deep_inside_is_found(tmp_path: Path) -> None:
    events = run(deep(expression("torch.log(input)")), tmp_path, when_tripped(Command.STOP))
    assert_ended(events, "stopped")
    found = tripped(events)
    assert (found.step, found.node_id, found.backward) == (1, "n11", False)
    assert "gives NaN in the forward pass of step 1 (log)" in found.message
    assert "Values go into it from -" in found.message
    assert "Keep its input above 0" in found.message


def test_a_slope_that_is_infinite_is_found_in_the_backward_pass(tmp_path: Path) -> None:
    events = run(deep(expression("torch.sqrt(input * 0)")), tmp_path, when_tripped(Command.STOP))
    found = tripped(events)
    assert (found.step, found.node_id, found.backward) == (1, "n11", True)
    assert "in the backward pass of step 1 (sqrt)" in found.message
    assert "from 0 to 0" in found.message or "from -" in found.message


def test_a_mask_of_minus_infinity_is_not_taken_for_the_fault(tmp_path: Path) -> None:
    mask = expression(
        "torch.where(input >= torch.mean(input, dim=1, keepdim=True), input, torch.log(torch.zeros_like(input)))"
    )
    layers = [mask, ("Softmax", {"dim": 1}), ("Linear", {"out_features": 8}), expression("torch.log(input)")]
    events = run(points_project(layers), tmp_path, when_tripped(Command.STOP))
    assert tripped(events).node_id == "n5"


def exploding() -> ProjectDocument:
    """Takes some steps before its numbers overflow."""
    return points_project(optimizer_settings=frozen({"lr": 1e9}), epochs=20)


def test_a_learning_rate_that_is_too_high_is_told_and_can_be_lowered(tmp_path: Path) -> None:
    lowered = when_tripped(ChangeSettings({"lr": 1e-40}), Command.RESUME)
    events = run(exploding(), tmp_path, lowered)
    assert_ended(events, "completed")
    found = tripped(events)
    assert found.step > 1
    assert "Lower the learning rate" in found.message
    assert len(losses(events)) == 100
    assert all(map(math.isfinite, losses(events)))


def test_a_run_that_nobody_watches_fails_with_the_node_and_can_go_on(tmp_path: Path) -> None:
    events = run(exploding(), tmp_path, waits=False)
    finished = assert_ended(events, "failed in a step")
    assert finished.node_id is not None
    assert "Lower the learning rate" in finished.message
    assert all(map(math.isfinite, losses(events)))
    assert finished.path is not None
    kept = load_checkpoint(finished.path / "last.ckpt").state
    assert all(bool(tensor.isfinite().all()) for tensor in kept.model.values())
    with RunStore(tmp_path) as store:
        assert store.list()[0].status is RunStatus.FAILED
        assert list(store.steps(str(finished.run_id)).losses) == losses(events)


def test_looking_for_the_fault_changes_no_number_before_it(tmp_path: Path) -> None:
    events = run(exploding(), tmp_path / "a", waits=False)
    step = len(losses(events))
    document = exploding()
    document = replace(document, training=replace(document.training, epochs=20))

    def stop(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step >= step:
            commands.send(Command.STOP)

    again = run(document, tmp_path / "b", stop, waits=False)
    assert losses(again)[:step] == losses(events)


def test_a_pause_that_finds_numbers_that_are_not_finite_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are looked for first, and here nothing is found."""
    answers = [False]
    monkeypatch.setattr(run_keeping, "is_finite", lambda _state: answers.pop() if answers else True)
    asked: list[Event] = []

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and not asked:
            asked.append(event)
            commands.send(Command.PAUSE)
        if isinstance(event, Paused):
            commands.send(Command.RESUME)

    events = run(points_project(), tmp_path, react, checkpoints=SELDOM)
    assert_ended(events, "completed")
    assert not answers
    assert [event.step for event in events if isinstance(event, Paused)] == [asked[0].last_step + 1]  # type: ignore[attr-defined]
    assert losses(events) == list(plain_loop(points_project()))


def test_a_stop_while_it_looks_is_obeyed(tmp_path: Path) -> None:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded):
            commands.send(Command.STOP)

    finished = run(exploding(), tmp_path, react)[-1]
    assert isinstance(finished, RunFinished)
    assert finished.outcome in (Outcome.STOPPED, Outcome.FAILED)
    if finished.path is not None and (finished.path / "last.ckpt").exists():
        kept = load_checkpoint(finished.path / "last.ckpt").state
        assert all(bool(torch.isfinite(tensor).all()) for tensor in kept.model.values())
