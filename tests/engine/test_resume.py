"""Going on with a run: the same numbers as if it had never stopped, and nothing told twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import ChangeSettings, Command, Commands
from studio.engine.errors import StoreError
from studio.engine.events import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Outcome,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepsEnded,
    Warned,
)
from studio.engine.resuming import find_run
from studio.engine.run_options import Best, CheckpointPolicy, RunOptions
from studio.engine.run_records import RunRecord, RunStatus
from studio.engine.runs import RunStore
from studio.engine.trainer import run_training
from studio.engine.training_state import TrainingState
from studio.graph.document import ProjectDocument, frozen
from tests.engine.networks import points_project
from tests.engine.test_trainer import Reaction, at_step

MOMENTUM = {"optimizer_settings": frozen({"lr": 0.1, "momentum": 0.9})}


class PulledPlugError(BaseException):
    """Ends a run as a kill does: nothing is written any more."""


@pytest.fixture(autouse=True)
def report_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)


def run(
    document: ProjectDocument,
    root: Path | None,
    react: Reaction | None = None,
    pull_plug_at: int | None = None,
    **options: Any,
) -> list[Event]:
    """Train; after a step's report the plug may be pulled: what is in the store by then and comes next isn't told."""
    commands, events, pulled = Commands(), list[Event](), False
    training = run_training(document, RunOptions(runs_root=root, reports_durably=True, **options), commands)
    for event in training:
        if pulled:
            with pytest.raises(PulledPlugError):
                training.throw(PulledPlugError())  # type: ignore[attr-defined]
            break
        events.append(event)
        if react:
            react(event, commands)
        pulled = isinstance(event, StepsEnded) and event.last_step == pull_plug_at
    return events


def told(events: list[Event]) -> list[tuple[int, float]]:
    found = []
    for event in events:
        if isinstance(event, StepsEnded):
            found += list(enumerate(event.losses, event.first_step))
    return found


def epochs(events: list[Event]) -> list[EpochEnded]:
    return [replace(event, seconds=0.0) for event in events if isinstance(event, EpochEnded)]


def folder(events: list[Event]) -> Path:
    assert isinstance(events[0], RunStarted)
    return events[0].path


def weights(path: Path, name: str = "last.ckpt") -> dict[str, torch.Tensor]:
    return dict(load_checkpoint(path / name).state.model)


def assert_same(a: Path, b: Path) -> None:
    """Two runs' last and best checkpoints hold the same numbers: weights, and what the optimizer keeps."""
    for name in ("last.ckpt", "best.ckpt"):
        one, other = weights(a, name), weights(b, name)
        assert all(torch.equal(one[key], other[key]) for key in one)
    one, other = (load_checkpoint(path / "last.ckpt").state for path in (a, b))
    assert torch.equal(one.random.cpu, other.random.cpu)
    assert str(one.optimizer) == str(other.optimizer)


def test_a_run_that_went_on_in_the_window_goes_on_by_command_behind_that(tmp_path: Path) -> None:
    """What the window told needs no mark, and an older one would have it told again."""
    whole = run(points_project(), tmp_path / "whole")
    first = run(
        points_project(), tmp_path / "cut", pull_plug_at=4, checkpoints=CheckpointPolicy(every_steps=3)
    )
    commands, window = Commands(), list[Event]()
    going_on = RunOptions(resume=folder(first))
    for event in run_training(points_project(), going_on, commands):
        window.append(event)
        if isinstance(event, StepsEnded) and event.last_step == 9:
            commands.send(Command.STOP)
    rest = run(points_project(), None, resume=folder(first))
    assert told(first) == told(whole)[:4]
    assert told(rest) == told(whole)[len(told(whole)) - len(told(rest)) :]
    assert told(rest)[0][0] == told(window)[-1][0] + 1


@pytest.mark.parametrize("step", [1, 4, 5, 7, 10, 14])
@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
def test_a_run_that_goes_on_is_as_one_that_never_ended(tmp_path: Path, step: int, killed: bool) -> None:
    document = points_project(**MOMENTUM)
    whole = run(document, tmp_path / "whole")
    policy = CheckpointPolicy(every_steps=3)
    plug = step if killed else None
    stop = None if killed else at_step(step, Command.STOP)
    first = run(document, tmp_path / "cut", stop, plug, checkpoints=policy)
    rest = run(document, None, resume=folder(first))
    assert told(first) + told(rest) == told(whole)
    assert epochs(first) + epochs(rest) == epochs(whole)
    assert_same(folder(first), folder(whole))
    with RunStore(tmp_path / "cut") as store:
        record = store.list()[0]
        assert (record.status, record.steps, record.epochs_done) == (RunStatus.COMPLETED, 15, 3)
        assert list(enumerate(store.steps(record.id).losses, 1)) == told(whole)


def test_a_run_may_be_killed_many_times(tmp_path: Path) -> None:
    document = points_project(**MOMENTUM)
    whole = run(document, tmp_path / "whole")
    events = run(document, tmp_path / "cut", pull_plug_at=2, checkpoints=CheckpointPolicy(every_steps=4))
    found, path = told(events), folder(events)
    for step in (3, 6, 9, 11, None):
        events = run(document, None, pull_plug_at=step, resume=path)
        found += told(events)
    assert found == told(whole)
    assert_same(path, folder(whole))


def test_a_run_that_is_killed_before_it_told_a_step_tells_all_of_them(tmp_path: Path) -> None:
    """The first step is in the store by then, and nothing says that it was told but the mark."""
    whole = run(points_project(), tmp_path / "whole")
    first: list[Event] = []
    options = RunOptions(runs_root=tmp_path / "cut", reports_durably=True)
    for event in (training := run_training(points_project(), options, Commands())):
        if isinstance(event, StepsEnded):  # handed to nobody
            with pytest.raises(PulledPlugError):
                training.throw(PulledPlugError())  # type: ignore[attr-defined]
            break
        first.append(event)
    assert told(first) == []
    assert told(run(points_project(), None, resume=folder(first))) == told(whole)


def test_steps_that_the_store_could_not_take_are_not_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither do they end the run, at the end of an epoch no more than elsewhere."""
    append, locked = RunStore.append, False

    def sometimes(*arguments: Any) -> RunRecord:
        if locked:
            raise StoreError(tmp_path, "it is locked")
        return append(*arguments)

    def react(event: Event, _commands: Commands) -> None:
        nonlocal locked
        if isinstance(event, StepsEnded):
            locked = 3 <= event.last_step < 12

    monkeypatch.setattr(RunStore, "append", sometimes)
    whole = run(points_project(), tmp_path / "whole", react)
    assert isinstance(whole[-1], RunFinished)
    assert whole[-1].outcome is Outcome.COMPLETED
    assert [event.message.count("it is locked") for event in whole if isinstance(event, Warned)] == [1]
    locked = False
    first = run(points_project(), tmp_path / "cut", react, pull_plug_at=7)
    locked = False
    rest = run(points_project(), None, resume=folder(first))
    assert told(first) + told(rest) == told(whole)
    assert epochs(first) + epochs(rest) == epochs(whole)
    assert [step for step, _ in told(whole)] == list(range(1, 16))


def test_what_was_changed_on_the_way_is_changed_again(tmp_path: Path) -> None:
    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step in (4, 6):
            commands.send(ChangeSettings({"lr": 0.01 * event.last_step, "epochs": 4}))

    document = points_project(**MOMENTUM)
    whole = run(document, tmp_path / "whole", react)
    assert [event.step for event in whole if isinstance(event, SettingsChanged)] == [4, 6]
    assert len(told(whole)) == 20
    first = run(document, tmp_path / "cut", react, 8, checkpoints=CheckpointPolicy(every_steps=5))
    rest = run(document, None, resume=folder(first))
    assert told(first) + told(rest) == told(whole)
    assert_same(folder(first), folder(whole))


def test_a_run_that_completed_goes_on_only_for_more_epochs(tmp_path: Path) -> None:
    document = points_project(epochs=2)
    path = folder(run(document, tmp_path))
    refused = run(document, None, resume=path)[-1]
    assert isinstance(refused, RunFinished)
    assert "more epochs" in refused.message
    more = run(document, None, resume=path, epochs=3)
    assert told(more) == told(run(points_project(epochs=3), tmp_path))[10:]


def test_repeated_steps_with_other_losses_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = points_project()
    policy = CheckpointPolicy(every_steps=4)
    path = folder(run(document, tmp_path, pull_plug_at=6, checkpoints=policy))
    restore = TrainingState.restore

    def restore_otherwise(state: Any, snapshot: Any) -> None:
        restore(state, snapshot)
        torch.manual_seed(99)

    monkeypatch.setattr(TrainingState, "restore", restore_otherwise)
    warnings = [event.message for event in run(document, None, resume=path) if isinstance(event, Warned)]
    assert len(warnings) == 1
    assert "Step 5 was repeated and has another loss" in warnings[0]


def test_a_run_that_is_going_on_cannot_be_resumed(tmp_path: Path) -> None:
    document = points_project()
    refused: list[Event] = []

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 3:
            refused.extend(run(document, None, resume=store_path))

    store_path = tmp_path
    commands, events = Commands(), []
    for event in run_training(document, RunOptions(runs_root=tmp_path), commands):
        events.append(event)
        store_path = folder(events)
        react(event, commands)
    assert isinstance(refused[-1], RunFinished)
    assert "still going on" in refused[-1].message


def test_a_damaged_checkpoint_is_refused_with_its_path(tmp_path: Path) -> None:
    document = points_project()
    path = folder(run(document, tmp_path, at_step(4, Command.STOP)))
    content = bytearray((path / "last.ckpt").read_bytes())
    content[-100] ^= 1
    (path / "last.ckpt").write_bytes(content)
    finished = run(document, None, resume=path)[-1]
    assert isinstance(finished, RunFinished)
    assert finished.outcome is Outcome.FAILED
    assert "last.ckpt: it is damaged" in finished.message


def test_runs_are_found_by_folder_and_by_id(tmp_path: Path) -> None:
    path = folder(run(points_project(epochs=1), tmp_path))
    assert find_run(path) == find_run(path.name, tmp_path) == path
    with pytest.raises(StoreError, match="there is no run 'nothing'"):
        find_run("nothing", tmp_path)


def test_checkpoints_are_kept_every_few_epochs(tmp_path: Path) -> None:
    policy = CheckpointPolicy(keep_epochs=2, keep=2)
    path = folder(run(points_project(epochs=7), tmp_path, checkpoints=policy))
    kept = sorted(entry.name for entry in path.glob("step-*.ckpt"))
    assert kept == ["step-00000010.ckpt", "step-00000030.ckpt"]
    assert load_checkpoint(path / kept[0]).state.epoch == 2


def test_the_last_checkpoint_comes_every_few_steps(tmp_path: Path) -> None:
    events = run(points_project(), tmp_path, checkpoints=CheckpointPolicy(every_steps=4))
    saved = [event.step for event in events if isinstance(event, CheckpointSaved) and event.kind == "last"]
    assert saved == [4, 8, 12, 15]


def test_the_best_epoch_may_be_that_of_the_lowest_loss(tmp_path: Path) -> None:
    document = points_project(epochs=6, optimizer_settings=frozen({"lr": 0.9}))
    events = run(document, tmp_path, checkpoints=CheckpointPolicy(best=Best.LOSS))
    losses = [event.validation.loss for event in epochs(events) if event.validation]
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.best_epoch == losses.index(min(losses)) + 1
    assert load_checkpoint(folder(events) / "best.ckpt").state.epoch == finished.best_epoch
