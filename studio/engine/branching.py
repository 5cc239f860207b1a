"""Branches: a new run that begins at a checkpoint of another one, with all that it had learned and reported."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from studio.engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from studio.engine.errors import TrainingError
from studio.engine.events import EpochEnded
from studio.engine.live_settings import check_groups
from studio.engine.moments import Moment, load_moment
from studio.engine.run_options import CheckpointPolicy
from studio.engine.run_records import LiveEdit, RunRecord, RunStatus
from studio.engine.runs import RunStore, StepRecords, new_run_id, now
from studio.graph.files import write_bytes
from studio.graph.words import say


def branch_run(
    folder: Path,
    moment: Moment,
    settings: Mapping[str, float] | None = None,
    epochs: int | None = None,
    policy: CheckpointPolicy | None = None,
) -> RunRecord:
    """Make a run that goes on from ``moment`` of the run in ``folder``, and leave that one as it is.

    It isn't started: resuming it does that, as if it had been stopped there. ``settings`` hold from its first step on.
    """
    checkpoint = load_moment(moment)
    with RunStore(folder.parent) as store:
        parent = store.run(folder.name)
        steps, ended = store.steps(parent.id), store.epochs(parent.id)
        record = _record(parent, checkpoint, epochs, policy)
        record = replace(record, edits=_edits(parent, checkpoint, settings or {}))
        created = store.create(record)
        try:
            _write_files(parent, created, checkpoint)
            created = _append(store, created, steps, ended, checkpoint)
        except BaseException:
            store.finish(replace(created, status=RunStatus.STOPPED))
            store.delete(created.id)
            raise
        store.finish(created)
    return created


def _record(
    parent: RunRecord, checkpoint: Checkpoint, epochs: int | None, policy: CheckpointPolicy | None
) -> RunRecord:
    state = checkpoint.state
    wanted = parent.epochs if epochs is None else epochs
    if wanted <= state.epoch:
        raise TrainingError(
            say(
                "{done} epochs are over at that moment: ask for more epochs than that in all.",
                done=state.epoch,
            )
        )
    return replace(
        parent,
        id=new_run_id(),
        started=now(),
        status=RunStatus.STOPPED,
        epochs=wanted,
        seconds=parent.seconds * state.step / max(parent.steps, 1),
        epochs_done=0,
        steps=0,
        chunks=0,
        best_epoch=0,
        best_accuracy=None,
        best_value=None,
        best_metrics={},
        message="",
        policy=policy or parent.policy,
        notes="",
        tags=parent.tags,
        parent=parent.id,
        parent_step=state.step,
    )


def _edits(parent: RunRecord, checkpoint: Checkpoint, settings: Mapping[str, float]) -> tuple[LiveEdit, ...]:
    """The changes that the checkpoint has behind it, and the new ones."""
    state = checkpoint.state
    # Edits of the network are in the checkpoint: what the parent keeps to repeat them stays its own.
    done = parent.edits[: checkpoint.edits]
    behind = tuple(replace(edit, network="", left="", back="") for edit in done)
    if not settings:
        return behind
    check_groups(settings, state.optimizer["param_groups"], parent.optimizer, state.epoch)
    return (*behind, LiveEdit(state.step, state.epoch, dict(settings)))


def _write_files(parent: RunRecord, branch: RunRecord, checkpoint: Checkpoint) -> None:
    write_bytes(branch.path / "project.loom", checkpoint.project.encode("utf-8"))
    if (parent.path / "model.py").exists():
        shutil.copyfile(parent.path / "model.py", branch.path / "model.py")
    path = parent.path / "best.ckpt"
    # As they were read: a run that goes on writes its files anew.
    if path.exists() and (best := load_checkpoint(path)).state.step <= checkpoint.state.step:
        save_checkpoint(branch.path / "best.ckpt", best)
    # The last one comes last: with it the branch can go on.
    save_checkpoint(branch.path / "last.ckpt", checkpoint)


def _append(
    store: RunStore,
    branch: RunRecord,
    steps: StepRecords,
    ended: tuple[EpochEnded, ...],
    checkpoint: Checkpoint,
) -> RunRecord:
    """Give it the steps and the epochs that it has behind it."""
    state = checkpoint.state
    return store.append(
        branch, steps.losses[: state.step], steps.accuracies[: state.step], ended[: state.epoch]
    )
