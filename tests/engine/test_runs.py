"""The store of runs: what it keeps, what a crash leaves, and that damage is noticed."""

from __future__ import annotations

import json
import math
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from studio.engine.errors import StoreError
from studio.engine.events import EpochEnded, Metrics
from studio.engine.run_records import RunRecord, RunStatus, digest
from studio.engine.runs import RunStore, new_run_id, now
from studio.graph.files import write_again

FLIPS = 1000


def first_record(**changes: object) -> RunRecord:
    record = RunRecord(new_run_id(), now(), "Net", "digits", "SGD", "cpu", 0, 3, 10)
    return replace(record, **changes)  # type: ignore[arg-type]


def ended(epoch: int, loss: float = 0.25) -> EpochEnded:
    return EpochEnded(epoch, epoch * 2, Metrics(loss, 0.5), Metrics(0.1 + epoch, 0.75), 1.5)


def fill(root: Path, **changes: object) -> RunRecord:
    """A run of three epochs, two steps each, that completed."""
    with RunStore(root) as store:
        run = store.create(first_record(**changes))
        for epoch in (1, 2, 3):
            run = store.append(run, [0.1 * epoch, 1 / 3], [0.5, 1.0], [ended(epoch)])
        run = replace(run, status=RunStatus.COMPLETED, best_epoch=2, best_accuracy=0.75)
        store.finish(run)
    return run


def contents(root: Path) -> object:
    """All that a store says, or the error it gives."""
    with RunStore(root) as store:
        runs = store.list()
        return [(run, list(store.steps(run.id).losses), store.epochs(run.id)) for run in runs]


def test_steps_and_epochs_come_back_to_the_last_bit(tmp_path: Path) -> None:
    run = fill(tmp_path)
    with RunStore(tmp_path) as store:
        assert store.list() == (run,)
        assert list(store.steps(run.id).losses) == [0.1, 1 / 3, 0.2, 1 / 3, 0.1 * 3, 1 / 3]
        assert list(store.steps(run.id).accuracies) == [0.5, 1.0] * 3
        assert store.epochs(run.id) == tuple(ended(epoch) for epoch in (1, 2, 3))


def test_a_loss_that_is_no_number_is_kept(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store:
        run = store.append(store.create(first_record()), [math.nan], [0.0], [ended(1, math.nan)])
        assert math.isnan(store.steps(run.id).losses[0])
        assert math.isnan(store.epochs(run.id)[0].train.loss)


def test_runs_are_listed_newest_first_and_by_project(tmp_path: Path) -> None:
    project = tmp_path / "a.loom"
    old = fill(tmp_path / "runs", id="20240101-000000-aaaa", project_path=str(project))
    new = fill(tmp_path / "runs", id="20250101-000000-aaaa")
    with RunStore(tmp_path / "runs") as store:
        assert [run.id for run in store.list()] == [new.id, old.id]
        assert [run.id for run in store.list(project)] == [old.id]


def test_a_run_that_nobody_finishes_is_interrupted(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store, RunStore(tmp_path) as other:
        run = store.create(first_record())
        assert other.run(run.id).status is RunStatus.RUNNING
        store.close()
        assert other.run(run.id).status is RunStatus.INTERRUPTED


def test_what_a_killed_run_had_half_written_is_cleaned_up(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store:
        run = store.create(first_record())
        half = run.path / ".layerloom-abc.tmp"
        half.write_bytes(b"half")
        store.clean_interrupted()
        assert half.exists()
    with RunStore(tmp_path) as store:
        store.clean_interrupted()
        assert not half.exists()


def test_a_running_run_is_not_deleted(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store:
        run = store.create(first_record())
        with pytest.raises(StoreError, match="still running"):
            store.delete(run.id)


def test_a_deleted_run_is_gone_with_its_folder(tmp_path: Path) -> None:
    run, kept = fill(tmp_path), fill(tmp_path)
    with RunStore(tmp_path) as store:
        (tmp_path / run.id / "last.ckpt").write_bytes(b"")
        store.delete(run.id)
        assert [record.id for record in store.list()] == [kept.id]
        with pytest.raises(StoreError, match="no run"):
            store.steps(run.id)
    assert not (tmp_path / run.id).exists()


def test_a_file_with_two_names_takes_its_room_once(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store:
        run = store.create(first_record())
        before = store.size(run.id)
        (run.path / "last.ckpt").write_bytes(b"x" * 5000)
        write_again(run.path / "last.ckpt", run.path / "best.ckpt")
        assert store.size(run.id) == before + 5000


def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    with RunStore(tmp_path) as first, RunStore(tmp_path) as second:
        a, b = first.create(first_record()), second.create(first_record())
        for _ in range(10):
            a, b = first.append(a, [1.0], [1.0]), second.append(b, [2.0], [1.0])
        assert list(first.steps(b.id).losses) == [2.0] * 10
        assert list(second.steps(a.id).losses) == [1.0] * 10


def test_every_flipped_bit_is_noticed_or_changes_nothing(tmp_path: Path) -> None:
    fill(tmp_path)
    fill(tmp_path)
    path, whole = tmp_path / "runs.db", (tmp_path / "runs.db").read_bytes()
    expected, dice, noticed = contents(tmp_path), random.Random(0), 0
    for _ in range(FLIPS):
        place = dice.randrange(len(whole) * 8)
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            assert contents(tmp_path) == expected
        except StoreError:
            noticed += 1
        for leftover in ("runs.db-wal", "runs.db-shm"):
            (tmp_path / leftover).unlink(missing_ok=True)
    assert noticed > 0


def test_a_changed_row_is_noticed_even_when_the_file_is_sound(tmp_path: Path) -> None:
    run = fill(tmp_path)
    database = sqlite3.connect(tmp_path / "runs.db")
    with database:
        database.execute("UPDATE epochs SET record = replace(record, '0.75', '0.99')")
    database.close()
    with RunStore(tmp_path) as store, pytest.raises(StoreError, match="doesn't match its checksum"):
        store.epochs(run.id)


@pytest.mark.parametrize("table", ["runs", "steps", "epochs", "ledger"])
def test_a_missing_row_is_noticed(tmp_path: Path, table: str) -> None:
    fill(tmp_path)
    database = sqlite3.connect(tmp_path / "runs.db")
    with database:
        database.execute(f"DELETE FROM {table}")
    database.close()
    with pytest.raises(StoreError, match=r"missing|lost"):
        contents(tmp_path)


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\x00" + bytes(200)])
def test_a_foreign_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "runs.db").write_bytes(content)
    with pytest.raises(StoreError, match="move the file away"):
        RunStore(tmp_path)
    assert (tmp_path / "runs.db").read_bytes() == content


def test_a_newer_store_is_refused_in_words(tmp_path: Path) -> None:
    fill(tmp_path)
    database = sqlite3.connect(tmp_path / "runs.db")
    with database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="format 99"):
        RunStore(tmp_path)


def test_a_folder_that_is_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(StoreError, match="can't be written"):
        RunStore(tmp_path / "runs")


def test_an_append_that_fails_leaves_the_run_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fill(tmp_path)
    with RunStore(tmp_path) as store:
        before = contents(tmp_path)
        monkeypatch.setattr(
            RunStore, "_put_epoch", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("disk is full"))
        )
        with pytest.raises(StoreError, match="disk is full"):
            store.append(run, [1.0], [1.0], [ended(4)])
    assert contents(tmp_path) == before


def test_notes_and_tags_are_kept_while_the_run_goes_on(tmp_path: Path) -> None:
    with RunStore(tmp_path) as training, RunStore(tmp_path) as window:
        run = training.create(first_record())
        window.annotate(run.id, notes="a first try", tags=("mlp", "try"))
        run = training.append(run, [1.0], [0.5])
        training.finish(replace(run, status=RunStatus.COMPLETED))
        record = window.annotate(run.id, tags=("mlp",))
        assert (record.notes, record.tags, record.steps) == ("a first try", ("mlp",), 1)
        assert record.status is RunStatus.COMPLETED


def test_a_run_that_goes_on_is_alive_again_and_only_once(tmp_path: Path) -> None:
    run = fill(tmp_path)
    with RunStore(tmp_path) as store, RunStore(tmp_path) as other:
        assert store.reopen(run.id).status is RunStatus.RUNNING
        assert other.run(run.id).status is RunStatus.RUNNING
        with pytest.raises(StoreError, match="still running"):
            other.reopen(run.id)
    with RunStore(tmp_path) as store:
        assert store.run(run.id).status is RunStatus.INTERRUPTED
        assert store.run(run.id).resumable


def test_deleting_gives_the_disk_back(tmp_path: Path) -> None:
    with RunStore(tmp_path) as store:
        run = store.create(first_record())
        for _ in range(20):
            run = store.append(run, [1.0] * 5_000, [0.5] * 5_000)
        store.finish(replace(run, status=RunStatus.COMPLETED))
        (run.path / "last.ckpt").write_bytes(bytes(1_000_000))
        before = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
        store.delete(run.id)
        after = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert before > 2_000_000
    assert after < 200_000


def test_a_store_of_the_first_format_is_read_and_goes_on(tmp_path: Path) -> None:
    run = fill(tmp_path)
    new = {"policy", "best_value", "edits", "data_root", "system", "notes", "tags", "settings"}
    database = sqlite3.connect(tmp_path / "runs.db")
    with database:
        (text,) = database.execute("SELECT record FROM runs").fetchone()
        old = {name: value for name, value in json.loads(text).items() if name not in new}
        text = json.dumps(old, sort_keys=True)
        database.execute("UPDATE runs SET record = ?, digest = ?", (text, digest("runs", run.id, text)))
        database.execute("PRAGMA user_version = 1")
    database.close()
    with RunStore(tmp_path) as store:
        assert store.run(run.id) == run
        assert store.annotate(run.id, notes="old").notes == "old"
