"""The moments of a run that can be gone back to: its checkpoints, in the order of their steps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.engine.checkpoint import Checkpoint, checkpoint_place, load_checkpoint
from studio.engine.errors import CheckpointError
from studio.engine.run_records import RunRecord
from studio.graph.words import say


@dataclass(frozen=True)
class Moment:
    """A checkpoint: after ``step``, with ``epoch`` epochs behind it. ``kinds`` has ``best`` and ``last``."""

    path: Path
    epoch: int
    step: int
    kinds: frozenset[str] = frozenset()


def moments(record: RunRecord) -> tuple[Moment, ...]:
    """All of them. Files of the same step are one moment, with the one that stays; one that can't be read is none."""
    found: dict[int, Moment] = {}
    for path in record.checkpoints:
        try:
            epoch, step = checkpoint_place(path)
        except CheckpointError:
            continue
        kinds = {path.stem} & {"best", "last"}
        known = found.get(step)
        found[step] = Moment(path, epoch, step, frozenset(kinds | (known.kinds if known else set())))
    return tuple(found[step] for step in sorted(found))


def moment_at(record: RunRecord, epoch: int | None = None, step: int | None = None) -> Moment:
    """The moment after an epoch or a step, or the last one. Where there is none, those that there are get told."""
    there = moments(record)
    if epoch is None and step is None and there:
        return there[-1]
    for moment in there:
        if moment.step == step or (step is None and moment.epoch == epoch):
            return moment
    known = ", ".join(f"{moment.epoch} ({moment.step})" for moment in there) or "–"
    raise CheckpointError(
        record.path,
        say("it has no checkpoint of that moment. There are those after epoch (step): {known}", known=known),
    )


def load_moment(moment: Moment) -> Checkpoint:
    """The checkpoint of a moment; not another one that a run which goes on has put in its place."""
    checkpoint = load_checkpoint(moment.path)
    step = checkpoint.state.step
    if step != moment.step:
        raise CheckpointError(
            moment.path,
            say("it has been written anew, after step {step}. Choose the moment again", step=step),
        )
    return checkpoint
