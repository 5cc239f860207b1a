"""The checkpoint files in a run's folder: one state under all the names that it has, and as many as may stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from studio.engine.checkpoint import Checkpoint, save_checkpoint
from studio.engine.events import CheckpointSaved
from studio.engine.run_options import CheckpointPolicy
from studio.graph.files import write_again

BEST, LAST = "best", "last"
_KEPT = "step-"
_KEPT_FILE = re.compile(rf"{_KEPT}(\d+)\.ckpt")
_KEPT_BYTES = 512 << 20  # of large ones fewer stay, two at least


def kept_name(checkpoint: Checkpoint) -> str:
    """The name of one that stays."""
    return f"{_KEPT}{checkpoint.state.step:08d}"


def write_checkpoint(folder: Path, checkpoint: Checkpoint, names: Sequence[str]) -> list[CheckpointSaved]:
    """Write a checkpoint once, and give it all its names, in their order."""
    paths = [folder / f"{name}.ckpt" for name in names]
    save_checkpoint(paths[0], checkpoint)
    for path in paths[1:]:
        write_again(paths[0], path)
    state = checkpoint.state
    return [
        CheckpointSaved(name, path, state.epoch, state.step) for name, path in zip(names, paths, strict=True)
    ]


def thin_out(folder: Path, policy: CheckpointPolicy) -> None:
    """Where too many have stayed, those go that leave the smallest gaps.

    Files with other names are the user's; one that somebody reads can't go on Windows: it is tried again next time.
    """
    kept = {int(name[1]): path for path in folder.iterdir() if (name := _KEPT_FILE.fullmatch(path.name))}
    most = policy.keep
    if kept and policy.keep_epochs is None and policy.keep_minutes is None:
        most = min(most, max(_KEPT_BYTES // max(kept[max(kept)].stat().st_size, 1), 2))
    for step in kept.keys() - spread_out(kept, most):
        with suppress(OSError):
            kept[step].unlink()


def spread_out(steps: Collection[int], most: int) -> set[int]:
    """``most`` of these steps, at even distances as far as there are such; the first and the newest stay."""
    left = sorted(steps)
    while len(left) > max(most, 1):
        gaps = [after - before for before, after in zip(left, left[2:], strict=False)]
        del left[gaps.index(min(gaps)) + 1 if gaps else 0]
    return set(left)
