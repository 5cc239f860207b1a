"""Training: which events come in which order, what is kept, and that numbers are those of a plain loop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import steering
from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command, Commands
from studio.engine.compiler import compile_network
from studio.engine.data import load_dataset
from studio.engine.events import (
    ENDINGS,
    CheckpointSaved,
    EpochEnded,
    Event,
    Outcome,
    Paused,
    RunFinished,
    RunStarted,
    StepsEnded,
    SurfaceComputed,
)
from studio.engine.run_options import CheckpointPolicy, RunOptions
from studio.engine.run_records import RunStatus
from studio.engine.runs import RunStore
from studio.engine.trainer import run_training
from studio.engine.training_state import Snapshot
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument, frozen
from studio.graph.recipe import DataSettings
from tests.engine.networks import chain, digits_project, points_project

Reaction = Callable[[Event, Commands], None]
SELDOM = CheckpointPolicy(every_steps=10**9, keep=0)  # none is written because time has passed


@pytest.fixture(autouse=True)
def report_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports come after each step instead of a few times a second, so that tests can react to any step."""
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)


def run(document: ProjectDocument, root: Path, react: Reaction | None = None, **options: Any) -> list[Event]:
    """Train to the end; ``react`` is given each event as it comes and may send commands."""
    commands, events = Commands(), []
    for event in run_training(document, RunOptions(runs_root=root, **options), commands):
        events.append(event)
        if react:
            react(event, commands)
    return events


def at_step(step: int, *sent: Command) -> Reaction:
    """Send commands once ``step`` was reported."""

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == step:
            for command in sent:
                commands.send(command)

    return react


def from_step(step: int, *sent: Command) -> Reaction:
    """Send commands at the first report that has come as far as ``step``."""

    def react(event: Event, commands: Commands) -> None:
        nonlocal sent
        if isinstance(event, StepsEnded) and event.last_step >= step:
            for command in sent:
                commands.send(command)
            sent = ()

    return react


def assert_ended(events: list[Event], name: str) -> RunFinished:
    """The whole sequence is one of those that the table allows for this ending."""
    sequence = "".join(f"{type(event).__name__} " for event in events)
    assert re.fullmatch(ENDINGS[name].events, sequence), sequence
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.outcome is ENDINGS[name].outcome
    return finished


def losses(events: list[Event]) -> list[float]:
    """All steps' losses; that none is missing, doubled or out of order is checked on the way."""
    found: list[float] = []
    for event in events:
        if isinstance(event, StepsEnded):
            assert event.first_step == len(found) + 1
            found += event.losses
    return found


def plain_loop(document: ProjectDocument, start: Snapshot | None = None) -> Iterator[float]:
    """What the project says, as one would write it by hand; from the beginning or from a checkpoint."""
    settings = document.training
    model = compile_network(document, "Net", seed=settings.seed)
    data = load_dataset(document.data, load_catalogue())
    optimizer = getattr(torch.optim, settings.optimizer)(model.parameters(), **settings.optimizer_settings)
    generator = torch.Generator().manual_seed(settings.seed)
    if start:
        model.load_state_dict(start.model)
        optimizer.load_state_dict(start.optimizer)
        generator.set_state(start.random.order)
        torch.set_rng_state(start.random.cpu)
    for epoch in range(start.epoch if start else 0, settings.epochs):
        order = torch.randperm(len(data.train_x), generator=generator)
        if start and epoch == start.epoch:
            order = order[start.position :]
        for first in range(0, len(order), document.data.batch_size):
            index = order[first : first + document.data.batch_size]
            loss = torch.nn.functional.cross_entropy(model(data.train_x[index]), data.train_y[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss.item()


def test_a_run_has_the_losses_of_a_plain_loop_to_the_last_bit(tmp_path: Path) -> None:
    document = points_project()
    events = run(document, tmp_path)
    assert_ended(events, "completed")
    assert losses(events) == list(plain_loop(document))


def test_epochs_are_the_means_of_their_steps(tmp_path: Path) -> None:
    events = run(points_project(epochs=2), tmp_path)
    ended = [event for event in events if isinstance(event, EpochEnded)]
    steps = losses(events)
    assert [(event.epoch, event.step) for event in ended] == [(1, 5), (2, 10)]
    assert ended[1].train.loss == sum(loss * 16 for loss in steps[5:]) / 80
    assert ended[1].validation is not None
    assert 0 <= ended[1].validation.accuracy <= 1


def test_digits_are_learned_from_an_embedded_set(tmp_path: Path) -> None:
    finished = assert_ended(
        run(digits_project(epochs=8, optimizer_settings=frozen({"lr": 0.01})), tmp_path), "completed"
    )
    assert finished.best_accuracy is not None
    assert finished.best_accuracy > 0.9


def test_a_completed_run_is_kept_whole(tmp_path: Path) -> None:
    document = points_project()
    events = run(document, tmp_path, project_path=tmp_path / "a.loom", checkpoints=SELDOM)
    finished = assert_ended(events, "completed")
    started = events[0]
    assert isinstance(started, RunStarted)
    assert (started.steps_per_epoch, started.epochs, started.batch_size) == (5, 3, 16)
    assert sorted(entry.name for entry in started.path.iterdir()) == [
        "best.ckpt",
        "last.ckpt",
        "model.py",
        "project.loom",
    ]
    with RunStore(tmp_path) as store:
        record = store.list(tmp_path / "a.loom")[0]
        assert record.status is RunStatus.COMPLETED
        assert (record.best_epoch, record.best_accuracy) == (finished.best_epoch, finished.best_accuracy)
        assert list(store.steps(record.id).losses) == losses(events)
        assert store.epochs(record.id) == tuple(event for event in events if isinstance(event, EpochEnded))


def test_the_best_checkpoint_is_that_of_the_best_epoch(tmp_path: Path) -> None:
    finished = assert_ended(run(points_project(epochs=6), tmp_path), "completed")
    assert finished.path is not None
    best, last = (load_checkpoint(finished.path / name).state for name in ("best.ckpt", "last.ckpt"))
    assert (best.epoch, last.epoch, last.step, last.position) == (finished.best_epoch, 6, 30, 0)
    shorter = run(points_project(epochs=finished.best_epoch), tmp_path)[-1]
    assert isinstance(shorter, RunFinished)
    assert shorter.path is not None
    model = load_checkpoint(shorter.path / "last.ckpt").state.model
    assert all(torch.equal(best.model[name], model[name]) for name in model)


def test_options_take_the_place_of_the_projects_settings(tmp_path: Path) -> None:
    options = {"epochs": 1, "seed": 5, "device": "cpu"}
    events = run(points_project(epochs=9, device="cuda:77"), tmp_path, None, **options)
    assert losses(events) == list(plain_loop(points_project(epochs=1, seed=5)))


def test_stop_ends_the_run_after_the_step_in_hand(tmp_path: Path) -> None:
    events = run(points_project(), tmp_path, at_step(7, Command.STOP))
    finished = assert_ended(events, "stopped")
    assert finished.steps <= 8
    assert finished.path is not None
    last = load_checkpoint(finished.path / "last.ckpt").state
    assert (last.step, last.epoch, last.position) == (finished.steps, 1, 16 * (finished.steps - 5))
    with RunStore(tmp_path) as store:
        assert store.list()[0].status is RunStatus.STOPPED
        assert len(store.steps(str(finished.run_id)).losses) == finished.steps


@pytest.mark.parametrize("step", [1, 4, 5, 6, 10, 14])
def test_from_a_checkpoint_training_goes_on_to_the_last_bit(tmp_path: Path, step: int) -> None:
    document = points_project(optimizer_settings=frozen({"lr": 0.1, "momentum": 0.9}))
    finished = assert_ended(run(document, tmp_path, at_step(step, Command.STOP)), "stopped")
    assert finished.path is not None
    last = load_checkpoint(finished.path / "last.ckpt").state
    assert list(plain_loop(document, last)) == list(plain_loop(document))[last.step :]


def test_a_stop_before_the_first_step_keeps_no_checkpoint(tmp_path: Path) -> None:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, RunStarted):
            commands.send(Command.STOP)

    events = run(points_project(), tmp_path, react)
    assert_ended(events, "stopped")
    assert [type(event) for event in events] == [RunStarted, RunFinished]


def test_a_stop_while_building_makes_no_run(tmp_path: Path) -> None:
    commands = Commands()
    commands.send(Command.STOP)
    events = list(run_training(points_project(), RunOptions(runs_root=tmp_path), commands))
    assert_ended(events, "stopped while building")
    assert list(tmp_path.iterdir()) == []


def test_a_pause_waits_saves_and_changes_no_number(tmp_path: Path) -> None:
    document = points_project()
    waited: list[int] = []

    def react(event: Event, commands: Commands) -> None:
        at_step(4, Command.PAUSE)(event, commands)
        if isinstance(event, Paused):
            waited.append(event.step)
            (path,) = tmp_path.glob("*/last.ckpt")
            assert load_checkpoint(path).state.step == 4, "it is told before it is on the disk"
            commands.send(Command.RESUME)

    events = run(document, tmp_path, react)
    assert_ended(events, "completed")
    assert waited == [4]
    assert losses(events) == list(plain_loop(document))


def test_a_paused_run_can_be_stopped(tmp_path: Path) -> None:
    events = run(points_project(), tmp_path, at_step(4, Command.PAUSE, Command.STOP))
    finished = assert_ended(events, "stopped")
    assert finished.steps == 4


def test_pausing_twice_and_resuming_once_goes_on(tmp_path: Path) -> None:
    sent = (Command.RESUME, Command.PAUSE, Command.PAUSE, Command.RESUME)
    events = run(points_project(), tmp_path, at_step(2, *sent))
    assert_ended(events, "completed")
    assert [event.step for event in events if isinstance(event, Paused)] == [2]


def test_save_writes_a_checkpoint_at_once(tmp_path: Path) -> None:
    events = run(points_project(), tmp_path, at_step(3, Command.SAVE), checkpoints=SELDOM)
    saved = next(event for event in events if isinstance(event, CheckpointSaved))
    assert (saved.kind, saved.step) == ("last", 3)


def test_watching_the_surface_changes_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steering, "SURFACE_EVERY_S", 0.0)
    document = points_project()
    events = run(document, tmp_path, at_step(2, Command.SHOW_SURFACE))
    surfaces = [event for event in events if isinstance(event, SurfaceComputed)]
    assert len(surfaces) > 5
    assert surfaces[0].probabilities.shape == (100, 100, 3)
    assert surfaces[0].classes.shape == (100, 100)
    assert losses(events) == list(plain_loop(document))


def test_samples_that_are_no_points_have_no_surface(tmp_path: Path) -> None:
    events = run(digits_project(epochs=1), tmp_path, at_step(1, Command.SHOW_SURFACE))
    assert not any(isinstance(event, SurfaceComputed) for event in events)


def test_a_fault_in_a_step_keeps_what_was_before(tmp_path: Path) -> None:
    layers = [("Linear", {"out_features": 8}), ("BatchNorm1d", {})]
    document = points_project(layers)
    document = replace(document, data=replace(document.data, batch_size=79))
    events = run(document, tmp_path)
    finished = assert_ended(events, "failed in a step")
    assert len(losses(events)) == 1
    assert "single sample in step 2" in finished.message
    assert finished.node_id == "n3"
    with RunStore(tmp_path) as store:
        record = store.list()[0]
        assert (record.status, record.message) == (RunStatus.FAILED, finished.message)
        assert list(store.steps(record.id).losses) == losses(events)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"device": "cuda:77"}, "Device 'cuda:77'"),
        ({"device": "abacus"}, "abacus"),
        ({"optimizer": "Magic"}, "Magic"),
        ({"optimizer_settings": {"speed": 3}}, "speed"),
        ({"optimizer_settings": {"lr": "fast"}}, "lr"),
        ({"epochs": 0}, "epochs"),
        ({"seed": -1}, "seed"),
        ({"loss": "hinge"}, "hinge"),
        ({"network": "Other"}, "no network 'Other'"),
    ],
)
def test_settings_that_cannot_be_trained_are_told_before_there_is_a_run(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    events = run(points_project(**change), tmp_path)
    finished = assert_ended(events, "failed while building")
    assert re.search(words, finished.message), finished.message
    assert list(tmp_path.iterdir()) == []


def test_an_empty_project_is_told_in_words(tmp_path: Path) -> None:
    finished = assert_ended(run(ProjectDocument(), tmp_path), "failed while building")
    assert "no network to train" in finished.message


def test_too_few_logits_are_told_on_the_output(tmp_path: Path) -> None:
    network = chain((2,), [("Linear", {"out_features": 2})])
    document = replace(points_project(), networks=frozen({"g1": network}))
    finished = assert_ended(run(document, tmp_path), "failed while building")
    assert "3 classes" in finished.message
    assert finished.node_id == "n3"


def test_samples_of_another_shape_are_told_on_the_input(tmp_path: Path) -> None:
    document = replace(points_project(), data=DataSettings("digits"))
    finished = assert_ended(run(document, tmp_path), "failed while building")
    assert "input1 takes B × 2" in finished.message
    assert finished.node_id == "n1"


def test_a_network_without_parameters_has_nothing_to_train(tmp_path: Path) -> None:
    network = chain((2,), [("ReLU", {})])
    data = DataSettings("moons", frozen({"samples": 50}))
    finished = run(ProjectDocument({"g1": network}, data), tmp_path)[-1]
    assert isinstance(finished, RunFinished)
    assert "nothing to train" in finished.message


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    finished = assert_ended(run(points_project(), tmp_path / "runs"), "failed while building")
    assert "can't be written" in finished.message


def test_a_store_that_fails_in_mid_run_ends_the_run_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RunStore, "_put_steps", fail)
    finished = run(points_project(), tmp_path)[-1]
    assert isinstance(finished, RunFinished)
    assert finished.outcome is Outcome.FAILED
    assert "No space left" in finished.message


def test_without_validation_the_training_accuracy_decides(tmp_path: Path) -> None:
    document = points_project()
    document = replace(document, data=replace(document.data, validation_fraction=0.0))
    events = run(document, tmp_path)
    finished = assert_ended(events, "completed")
    ended = [event for event in events if isinstance(event, EpochEnded)]
    assert ended[0].validation is None
    assert finished.best_accuracy == max(event.train.accuracy for event in ended)
