"""Branches of runs: they begin where a checkpoint was, and go on as that run did, or with other settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from studio.engine import branching
from studio.engine import moments as moments_module
from studio.engine.branching import branch_run
from studio.engine.checkpoint import Checkpoint, load_checkpoint
from studio.engine.checkpoint_files import spread_out
from studio.engine.commands import Commands
from studio.engine.errors import CheckpointError, TrainingError
from studio.engine.events import EpochEnded, Event, RunFinished, StepsEnded
from studio.engine.moments import Moment, moment_at, moments
from studio.engine.run_options import Best, CheckpointPolicy, RunOptions
from studio.engine.run_records import RunRecord
from studio.engine.runs import RunStore
from studio.engine.trainer import run_training
from studio.graph.document import ProjectDocument
from studio.graph.files import write_bytes
from tests.engine.networks import points_project

EACH_EPOCH = CheckpointPolicy(keep_epochs=1)


def run(document: ProjectDocument, **options: object) -> list[Event]:
    return list(run_training(document, RunOptions(**options), Commands()))  # type: ignore[arg-type]


def trained(root: Path, **training: object) -> tuple[list[Event], RunRecord]:
    events = run(points_project(epochs=4, **training), runs_root=root, checkpoints=EACH_EPOCH)
    return events, record_of(events)


def record_of(events: list[Event]) -> RunRecord:
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.path is not None, finished.message
    with RunStore(finished.path.parent) as store:
        return store.run(finished.path.name)


def losses(record: RunRecord) -> list[float]:
    with RunStore(record.path.parent) as store:
        return list(store.steps(record.id).losses)


def weights(record: RunRecord) -> Mapping[str, torch.Tensor]:
    return load_checkpoint(record.path / "last.ckpt").state.model


def test_the_moments_of_a_run_are_its_checkpoints_in_order(tmp_path: Path) -> None:
    _, record = trained(tmp_path)
    assert {"lr", "batch_size", "optimizer", "seed"} <= set(record.settings)
    found = moments(record)
    assert [(moment.epoch, moment.step) for moment in found] == [(1, 5), (2, 10), (3, 15), (4, 20)]
    assert "last" in found[-1].kinds
    assert [moment.epoch for moment in found if "best" in moment.kinds] == [record.best_epoch]
    assert moment_at(record, epoch=2) == moment_at(record, step=10) == found[1]
    assert moment_at(record) == found[-1]
    with pytest.raises(CheckpointError, match=r"1 \(5\), 2 \(10\), 3 \(15\), 4 \(20\)"):
        moment_at(record, step=7)


def test_a_branch_with_the_same_settings_ends_bit_for_bit_where_its_run_did(tmp_path: Path) -> None:
    events, record = trained(tmp_path, scheduler="CosineAnnealingLR")
    branch = branch_run(record.path, moment_at(record, epoch=2))
    assert (branch.parent, branch.parent_step) == (record.id, 10)
    again = run(points_project(), resume=branch.path)
    assert [event.epoch for event in again if isinstance(event, EpochEnded)] == [3, 4]
    told = [event.first_step for event in again if isinstance(event, StepsEnded)]
    assert told[0] == 11
    ended = record_of(again)
    assert losses(ended) == losses(record)
    assert all(torch.equal(mine, weights(record)[name]) for name, mine in weights(ended).items())
    assert len(events) > 0
    assert record_of(events) == record, "the run that was branched is another one now"


def test_a_branch_goes_on_with_the_settings_that_it_was_given(tmp_path: Path) -> None:
    _, record = trained(tmp_path)
    branch = branch_run(record.path, moment_at(record, step=10), {"lr": 0.001}, epochs=6)
    ended = record_of(run(points_project(), resume=branch.path))
    assert (ended.epochs_done, ended.steps) == (6, 30)
    assert losses(ended)[:11] == losses(record)[:11], "the step after the branch sees the same weights"
    assert losses(ended)[11:20] != losses(record)[11:20]
    (group,) = load_checkpoint(ended.path / "last.ckpt").state.optimizer["param_groups"]
    assert group["lr"] == 0.001
    assert [(edit.step, dict(edit.settings)) for edit in ended.edits] == [(10, {"lr": 0.001})]


def test_what_can_not_be_branched_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    _, record = trained(tmp_path)
    there = sorted(tmp_path.iterdir())
    with pytest.raises(TrainingError, match="4 epochs are over"):
        branch_run(record.path, moment_at(record))
    with pytest.raises(TrainingError, match="has no warmth that can be changed"):
        branch_run(record.path, moment_at(record, epoch=1), {"warmth": 1.0})
    damaged = moment_at(record, epoch=1)
    content = bytearray(damaged.path.read_bytes())
    content[-40] ^= 1
    damaged.path.write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged"):
        branch_run(record.path, damaged)
    assert sorted(tmp_path.iterdir()) == there
    with RunStore(tmp_path) as store:
        assert len(store.list()) == 1


def test_a_branch_of_a_run_that_goes_on_is_of_the_checkpoint_that_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That run writes its last and its best checkpoint anew meanwhile."""
    _, record = trained(tmp_path)
    path = record.path / "last.ckpt"
    later, earlier = path.read_bytes(), (record.path / "step-00000010.ckpt").read_bytes()
    path.write_bytes(earlier)
    moment = Moment(path, 2, 10, frozenset({"last"}))

    def load(read: Path) -> Checkpoint:
        found = load_checkpoint(read)
        write_bytes(path, later)
        return found

    for module in (branching, moments_module):
        monkeypatch.setattr(module, "load_checkpoint", load)
    branch = branch_run(record.path, moment)
    assert load_checkpoint(branch.path / "last.ckpt").state.step == branch.steps == 10
    with pytest.raises(CheckpointError, match="written anew, after step 20"):
        branch_run(record.path, moment, epochs=9)
    with RunStore(tmp_path) as store:
        assert len(store.list()) == 2


def test_a_moment_is_that_of_the_checkpoint_that_stays(tmp_path: Path) -> None:
    """A run that goes on replaces its last one, and its best."""
    _, record = trained(tmp_path)
    assert {moment.path.name[:5] for moment in moments(record)} == {"step-"}


def test_the_best_checkpoint_comes_along_when_it_is_from_before_the_branch(tmp_path: Path) -> None:
    _, record = trained(tmp_path)
    late = branch_run(record.path, moment_at(record, epoch=record.best_epoch), epochs=9)
    assert load_checkpoint(late.path / "best.ckpt").state.epoch == record.best_epoch
    with RunStore(tmp_path) as store:
        store.delete(record.id)
        assert store.run(late.id).parent == record.id
    assert (late.path / "last.ckpt").exists(), "deleting the first run took the branch's checkpoint"


def test_checkpoints_that_stay_are_spread_over_the_run() -> None:
    steps: set[int] = set()
    for step in range(10, 1010, 10):
        steps = spread_out(steps | {step}, 6)
        assert len(steps) <= 6
    assert {10, 1000} <= steps
    gaps = [after - before for before, after in zip(sorted(steps), sorted(steps)[1:], strict=False)]
    assert max(gaps) <= 4 * min(gaps)
    assert spread_out({1, 2, 3}, 1) == {3}


def test_without_a_policy_checkpoints_are_kept_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.engine.checkpoint_schedule.KEEP_EVERY_S", 0.0)
    monkeypatch.setattr("studio.engine.checkpoint_schedule._REST", 0)
    record = record_of(run(points_project(epochs=6), runs_root=tmp_path))
    assert [moment.epoch for moment in moments(record)] == [1, 2, 3, 4, 5, 6]
    none = replace(points_project(epochs=6), training=replace(points_project(epochs=6).training, keep=0))
    record = record_of(run(none, runs_root=tmp_path))
    assert {path.name for path in record.checkpoints} == {"best.ckpt", "last.ckpt"}


def test_a_project_says_how_its_runs_keep_checkpoints(tmp_path: Path) -> None:
    record = record_of(run(points_project(epochs=6, keep_epochs=2, keep=2, best="loss"), runs_root=tmp_path))
    assert record.policy == CheckpointPolicy(keep_epochs=2, keep=2, best=Best.LOSS)
    assert {path.name for path in record.path.glob("step-*")} == {"step-00000010.ckpt", "step-00000030.ckpt"}


@pytest.mark.parametrize(
    ("setting", "value"), [("keep", -1), ("keep_epochs", 0), ("keep_minutes", 0.0), ("best", "beauty")]
)
def test_a_policy_that_can_not_be_is_told_before_training(
    setting: str, value: object, tmp_path: Path
) -> None:
    (finished,) = run(points_project(**{setting: value}), runs_root=tmp_path)
    assert isinstance(finished, RunFinished)
    assert setting in finished.message or str(value) in finished.message


def test_large_checkpoints_are_kept_in_smaller_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("checkpoint_schedule.KEEP_EVERY_S", 0.0),
        ("checkpoint_schedule._REST", 0),
        ("checkpoint_files._KEPT_BYTES", 1),
    ):
        monkeypatch.setattr(f"studio.engine.{name}", value)
    record = record_of(run(points_project(epochs=6), runs_root=tmp_path))
    assert len(list(record.path.glob("step-*"))) == 2
