"""A process that imports torch once and then, for each line it is sent, forks a child that saves without end.

A line is ``checkpoint FOLDER`` or ``store FOLDER``. The child's process id is printed once it is saving.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path

import torch

from studio.engine.checkpoint import Checkpoint, save_checkpoint
from studio.engine.run_records import RunRecord
from studio.engine.runs import RunStore, new_run_id, now
from studio.engine.training_state import RandomState, Snapshot


def checkpoint(step: int) -> Checkpoint:
    """A checkpoint all of whose tensors hold its step, so that one of two halves would be seen."""
    state = {f"layer{i}.weight": torch.full((64, 64), float(step)) for i in range(4)}
    random = RandomState(torch.get_rng_state(), torch.Generator().get_state())
    snapshot = Snapshot(state, {}, random, 0, step, 0, (0.0, 0))
    return Checkpoint(snapshot, 0, "cpu", "{}", str(torch.__version__))


def save_checkpoints(folder: Path) -> None:
    for step in count(1):
        save_checkpoint(folder / "last.ckpt", checkpoint(step))


def append_to_store(folder: Path) -> None:
    with RunStore(folder) as store:
        run = store.create(RunRecord(new_run_id(), now(), "Net", "digits", "SGD", "cpu", 0, 3, 10))
        for step in count(1):
            run = store.append(run, [float(step)] * 100, [0.5] * 100)


WORK = {"checkpoint": save_checkpoints, "store": append_to_store}


def main() -> None:
    # Reaping is left to the system: nobody waits for the children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        kind, folder = line.rstrip("\n").split(" ", maxsplit=1)
        child = os.fork()
        if child == 0:
            WORK[kind](Path(folder))
        print(child, flush=True)


if __name__ == "__main__":
    main()
