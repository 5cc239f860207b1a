"""``kill -9`` while a checkpoint or the store of runs is written: afterwards everything is whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.engine.checkpoint import load_checkpoint
from studio.engine.run_records import RunStatus
from studio.engine.runs import RunStore
from tests.warm import REPOSITORY

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
KILLS = 250
MAX_DELAY_S = 0.03


class Saver:
    """The process that forks the victims."""

    def __init__(self) -> None:
        self._kills = 0
        command = [sys.executable, "-m", "tests.engine.saving_child"]
        self.process = subprocess.Popen(
            command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, kind: str, folder: Path) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{kind} {folder}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def kill_one(self, kind: str, folder: Path, dice: random.Random) -> None:
        """Start saving into ``folder`` and put an end to it at a random moment."""
        child = self.start(kind, folder)
        self._kills += 1
        slow = 1 + self._kills // KILLS  # a busy machine gets further the longer the test goes on
        time.sleep(dice.uniform(0, MAX_DELAY_S * slow))  # the moment of the kill: what this test varies
        os.kill(child, signal.SIGKILL)
        while is_running(child):
            time.sleep(0.0005)

    def close(self) -> None:
        self.process.communicate()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def saver() -> Iterator[Saver]:
    started = Saver()
    yield started
    started.close()


def test_a_killed_save_leaves_a_whole_checkpoint(saver: Saver, tmp_path: Path) -> None:
    dice, found = random.Random(0), 0
    while found < KILLS:
        saver.kill_one("checkpoint", tmp_path, dice)
        path = tmp_path / "last.ckpt"
        if path.exists():
            loaded = load_checkpoint(path).state
            assert {tensor.unique().item() for tensor in loaded.model.values()} == {float(loaded.step)}
            found += 1


def begun(folder: Path) -> int:
    with RunStore(folder) as store:
        return len(store.list())


def test_a_killed_run_leaves_a_whole_store(saver: Saver, tmp_path: Path) -> None:
    dice = random.Random(1)
    while begun(tmp_path) < KILLS / 5:
        for _ in range(20):
            saver.kill_one("store", tmp_path, dice)
    with RunStore(tmp_path) as store:
        runs = store.list()
        assert {run.status for run in runs} == {RunStatus.INTERRUPTED}
        for run in runs:
            expected = [float(1 + index // 100) for index in range(run.steps)]
            assert list(store.steps(run.id).losses) == expected
