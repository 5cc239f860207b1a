"""A process that imports torch once and then, for each line it is sent, forks a child that is the command line.

A line is a JSON list: the file that standard output goes to, and the words of the command. The child's process id is
printed once it has begun; its exit status is the process's.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

import torch

from studio.cli import main as command_line
from studio.engine.commands import Commands
from studio.engine.events import Outcome, RunFinished
from studio.engine.run_options import RunOptions
from studio.engine.trainer import run_training
from tests.engine.networks import digits_project


def child(output: str, words: list[str]) -> None:
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    status = command_line(words)
    sys.stdout.flush()
    os._exit(status)


def main() -> None:
    torch.set_num_threads(1)  # no pool of threads that a fork would lose
    with tempfile.TemporaryDirectory() as folder:  # whatever is imported on first use is imported here
        options = RunOptions(runs_root=Path(folder), epochs=1)
        recipe = digits_project(scheduler="CosineAnnealingLR", optimizer="AdamW")
        *_, finished = run_training(recipe, options, Commands())
        assert isinstance(finished, RunFinished)
        assert finished.outcome is Outcome.COMPLETED, finished.message
    # Reaping is left to the system: nobody waits for the children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        output, *words = json.loads(line)
        number = os.fork()
        if number == 0:
            child(output, words)
        print(number, flush=True)


if __name__ == "__main__":
    main()
