"""Checkpoints are written while training goes on, and what is on the disk is a moment of the run, whole."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import torch

from studio.engine import checkpoint_files, checkpoint_schedule
from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from studio.engine.commands import Command, Commands
from studio.engine.events import CheckpointSaved, Event, Paused, RunFinished, StepsEnded, Warned
from studio.engine.run_options import CheckpointPolicy
from studio.graph.document import frozen
from tests.broken import Disk
from tests.effort import PATIENCE_S
from tests.engine.networks import points_project
from tests.engine.test_resume import assert_same, folder, run, told, weights

MOMENTUM = {"optimizer_settings": frozen({"lr": 0.1, "momentum": 0.9})}


class SlowDisk:
    """Writing a checkpoint begins, and ends when it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let = threading.Event()
        self.written: list[int] = []
        monkeypatch.setattr(checkpoint_files, "save_checkpoint", self._save)
        # Due after each step, and however long it took.
        monkeypatch.setattr(checkpoint_schedule, "CHECKPOINT_EVERY_S", 0.0)
        monkeypatch.setattr(checkpoint_schedule, "_REST", 0)
        monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)

    def _save(self, path: Path, checkpoint: Checkpoint) -> None:
        assert self.let.wait(PATIENCE_S)
        self.written.append(checkpoint.state.step)
        save_checkpoint(path, checkpoint)


def last_steps(events: list[Event]) -> list[int]:
    """The steps of the last checkpoints that were told."""
    return [event.step for event in events if isinstance(event, CheckpointSaved) and event.kind == "last"]


def test_training_goes_on_while_a_checkpoint_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, seen = SlowDisk(monkeypatch), []

    def react(event: Event, _commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 9:
            disk.let.set()
        if isinstance(event, CheckpointSaved) and event.kind == "last":
            seen.append(load_checkpoint(event.path).state.step)

    document = points_project(**MOMENTUM)
    events = run(document, tmp_path / "runs", react)
    assert seen[0] == 1, "the first one was begun after the first step"
    first = next(index for index, event in enumerate(events) if isinstance(event, CheckpointSaved))
    assert [step for step, _ in told(events[:first])][-1] >= 9
    assert seen == last_steps(events)
    assert seen[-1] == 15
    assert told(events) == told(run(document, tmp_path / "whole"))


def test_what_is_written_aside_is_the_state_of_its_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = points_project(**MOMENTUM)
    whole = run(document, tmp_path / "whole")
    disk = SlowDisk(monkeypatch)

    def react(event: Event, _commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 7:
            disk.let.set()

    cut = run(document, tmp_path / "cut", react, pull_plug_at=12)
    assert disk.written
    assert disk.written[0] < 7
    rest = run(document, None, resume=folder(cut))
    assert told(cut) + told(rest) == told(whole)
    assert_same(folder(cut), folder(whole))


def test_a_pause_is_told_when_its_own_checkpoint_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, found = SlowDisk(monkeypatch), []

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 6:
            commands.send(Command.PAUSE)
            threading.Timer(0.05, disk.let.set).start()
        if isinstance(event, Paused):
            found.append((event.step, disk.written[-1], last_steps(events)[-1]))
            commands.send(Command.RESUME)

    def note(event: Event, commands: Commands) -> None:
        events.append(event)
        react(event, commands)

    events: list[Event] = []
    run(points_project(), tmp_path, note)
    assert found == [(6, 6, 6)]


def test_a_run_goes_back_to_a_checkpoint_that_was_still_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers that aren't finite are looked for from the last checkpoint on, which must be whole by then."""
    document = points_project(optimizer_settings=frozen({"lr": 1e25}))
    usual = run(document, tmp_path / "usual")[-1]
    disk = SlowDisk(monkeypatch)
    letting = threading.Timer(0.2, disk.let.set)
    letting.start()
    slow = run(document, tmp_path / "slow")[-1]
    letting.join()
    assert isinstance(usual, RunFinished)
    assert isinstance(slow, RunFinished)
    assert "step 2" in usual.message
    assert (slow.message, slow.node_id) == (usual.message, usual.node_id)


def test_a_disk_that_is_full_aside_is_told_once_and_training_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, disk = SlowDisk(monkeypatch), Disk(monkeypatch)
    slow.let.set()

    def react(event: Event, _commands: Commands) -> None:
        if isinstance(event, StepsEnded):
            disk.full = 4 <= event.last_step < 12

    events = run(points_project(), tmp_path, react)
    warnings = [event.message for event in events if isinstance(event, Warned)]
    assert warnings
    assert all("the disk is full. Free some space" in warning for warning in warnings)
    assert len(told(events)) == 15
    assert last_steps(events)[-1] == 15


def test_one_state_is_written_once_under_all_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best epoch's checkpoint, the last one and one that stays: for a large network each takes long."""
    written: list[str] = []

    def save(path: Path, checkpoint: Checkpoint) -> None:
        written.append(path.name)
        save_checkpoint(path, checkpoint)

    monkeypatch.setattr(checkpoint_files, "save_checkpoint", save)
    ended = folder(run(points_project(epochs=1, keep_epochs=1), tmp_path))
    assert written == ["step-00000005.ckpt", "last.ckpt"], "at the end of the epoch, and at that of the run"
    state = weights(ended)
    for name in ("best.ckpt", "step-00000005.ckpt"):
        assert load_checkpoint(ended / name).state.step == 5
        assert all(torch.equal(state[key], value) for key, value in weights(ended, name).items())
    assert (ended / "best.ckpt").samefile(ended / "step-00000005.ckpt")


def test_files_that_are_like_checkpoints_that_stay_are_left_alone(tmp_path: Path) -> None:
    """A copy that somebody made in the file manager, and one that can't be removed."""
    policy = CheckpointPolicy(keep=1)
    mine = tmp_path / "step-00000005 (copy).ckpt"
    for name in (mine.name, "step-00000005.ckpt", "step-00000010.ckpt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "step-00000007.ckpt").mkdir()
    checkpoint_files.thin_out(tmp_path, policy)
    assert {path.name for path in tmp_path.iterdir()} == {
        mine.name,
        "step-00000007.ckpt",
        "step-00000010.ckpt",
    }
