"""The lock of a run: looking isn't holding, and what replaces it is as good."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from studio.engine.run_lock import RunLock, is_alive
from studio.engine.run_records import RunStatus
from studio.engine.runs import RunStore
from studio.graph.files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX
from tests.engine.test_runs import first_record

fcntl = pytest.importorskip("fcntl")


def test_one_that_looks_at_the_same_moment_is_not_taken_for_the_holder(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    path.touch()
    with open(path, "rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not is_alive(tmp_path)


def test_a_run_begins_though_one_looks_at_its_lock(tmp_path: Path) -> None:
    looking = open(tmp_path / ".lock", "wb")  # noqa: SIM115 (closed by the timer)
    fcntl.flock(looking, fcntl.LOCK_SH)
    threading.Timer(0.03, looking.close).start()
    lock = RunLock(tmp_path)
    assert is_alive(tmp_path)
    lock.release()
    assert not is_alive(tmp_path)


def test_the_lock_of_who_comes_next_is_seen(tmp_path: Path) -> None:
    """It waited at the file that the one before has removed."""
    first = RunLock(tmp_path)
    taken: list[RunLock] = []
    waiting = threading.Thread(target=lambda: taken.append(RunLock(tmp_path)))
    waiting.start()
    first.release()
    waiting.join()
    assert is_alive(tmp_path)
    taken[0].release()


def test_the_files_of_a_run_that_goes_on_elsewhere_stay(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store:
        run = store.create(first_record())
    half = run.path / f"{TEMPORARY_PREFIX}1{TEMPORARY_SUFFIX}"
    half.touch()
    with RunStore(tmp_path) as store:
        assert store.run(run.id).status is RunStatus.INTERRUPTED
        elsewhere = RunLock(run.path)
        store.clean_interrupted()
        assert half.exists()
        elsewhere.release()
        store.clean_interrupted()
        assert not half.exists()
        assert not is_alive(run.path)
