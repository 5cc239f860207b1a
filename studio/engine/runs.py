"""The store of runs: what was trained, how it went step by step, and which runs a crash cut short."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

from studio import paths
from studio.engine.errors import StoreError
from studio.engine.events import EpochEnded
from studio.engine.run_lock import RunLock, is_alive
from studio.engine.run_records import (
    RunRecord,
    RunStatus,
    digest,
    pack,
    read_epoch,
    read_record,
    unpack,
    write_epoch,
    write_record,
)
from studio.graph.files import clean_stale, stale_in
from studio.graph.words import say

_FORMAT = 4
_OLDEST_FORMAT = 1  # has the same tables; records have fewer fields, in 2 and 3 too
_GONE = ".deleted-"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
_WAIT_S = 10.0
# Tables without a second index: each value is in one place, and its row's digest covers it.
_SCHEMA = """
CREATE TABLE ledger (name TEXT PRIMARY KEY, count INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (id TEXT PRIMARY KEY, record TEXT NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE steps (run TEXT, chunk INTEGER, first_step INTEGER NOT NULL, losses BLOB NOT NULL,
    accuracies BLOB NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (run, chunk)) WITHOUT ROWID;
CREATE TABLE epochs (run TEXT, epoch INTEGER, record TEXT NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (run, epoch)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class StepRecords:
    """A run's steps, from step 1 on."""

    losses: Sequence[float]
    accuracies: Sequence[float]


def new_run_id() -> str:
    """An id that sorts by time and is a fit name for a folder."""
    return f"{datetime.now():%Y%m%d-%H%M%S}-{token_hex(2)}"


def now() -> str:
    """The time in UTC, as records have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class RunStore:
    """The runs below one folder. One object belongs to one thread; any number of processes may have one."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = (root or paths.runs_root()).expanduser()
        self.path = self.root / "runs.db"
        self._locks: dict[str, RunLock] = {}
        with self._words():
            self.root.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None)
        try:
            with self._words():
                self._open()
        except StoreError:
            self._db.close()
            raise

    def _open(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not self._format():
            self._make()
        if _OLDEST_FORMAT <= self._format() < _FORMAT:
            self._db.execute(f"PRAGMA user_version = {_FORMAT}")
        if self._format() != _FORMAT:
            raise StoreError(
                self.path, say("it has format {found}, which this Layerloom can't read", found=self._format())
            )
        if (answer := self._db.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise self._damaged(answer)

    def _format(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _make(self) -> None:
        """Lay out an empty store; of two processes that come at once, one does it."""
        with self._transaction():
            if self._format():
                return
            if self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise self._damaged(say("its format number is lost"))
            for statement in _SCHEMA.strip().rstrip(";").split(";"):
                self._db.execute(statement)
            self._set_count(0)
            self._db.execute(f"PRAGMA user_version = {_FORMAT}")

    def create(self, record: RunRecord) -> RunRecord:
        """Enter a new run and make its folder. It is alive until it is finished or the store closes."""
        folder = self.root / record.id
        with self._words():
            folder.mkdir()
            self._locks[record.id] = RunLock(folder)
            with self._transaction():
                self._put(record)
                self._set_count(self._count() + 1)
        return replace(record, path=folder)

    def reopen(self, run_id: str) -> RunRecord:
        """Let a run that has ended go on: it is alive again, and of two that ask at once only one gets it."""
        record = self.run(run_id)
        with self._words():
            try:
                lock = RunLock(record.path)
            except (BlockingIOError, PermissionError) as error:
                raise StoreError(
                    self.path, say("run {run_id} is still running. Stop it first", run_id=run_id)
                ) from error
            self._locks[run_id] = lock
            reopened = replace(record, status=RunStatus.RUNNING, message="")
            with self._transaction():
                self._put(reopened)
        return reopened

    def annotate(self, run_id: str, notes: str | None = None, tags: Sequence[str] | None = None) -> RunRecord:
        """Set the user's notes and tags of a run (None: as they are), whether it is running or not."""
        with self._words(), self._transaction():
            row = self._row(run_id)
            record = read_record(row[1], self.root)
            if notes is not None:
                record = replace(record, notes=notes)
            if tags is not None:
                record = replace(record, tags=tuple(tags))
            self._put_as_is(record)
        return self.run(run_id)

    def append(
        self,
        record: RunRecord,
        losses: Sequence[float],
        accuracies: Sequence[float],
        epochs: Sequence[EpochEnded] = (),
    ) -> RunRecord:
        """Add steps and epochs to a run, all or nothing; the record that says so."""
        updated = replace(
            record,
            steps=record.steps + len(losses),
            chunks=record.chunks + bool(losses),
            epochs_done=epochs[-1].epoch if epochs else record.epochs_done,
        )
        with self._words(), self._transaction():
            if losses:
                self._put_steps(record, pack(losses), pack(accuracies))
            for ended in epochs:
                self._put_epoch(record.id, ended)
            self._put(updated)
        return updated

    def finish(self, record: RunRecord) -> None:
        """Write a run's last record, which says how it ended."""
        with self._words(), self._transaction():
            self._put(record)
        if record.id in self._locks:
            self._locks.pop(record.id).release()

    def run(self, run_id: str) -> RunRecord:
        """The run of that id."""
        with self._words():
            return self._read(*self._row(run_id))

    @contextmanager
    def durably(self) -> Iterator[None]:
        """What is written meanwhile also survives the machine's going down: a checkpoint relies on it."""
        with self._words():
            self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    def list(self, project_path: Path | str | None = None) -> tuple[RunRecord, ...]:
        """All runs, or those of one project; the newest first."""
        with self._words(), self._transaction("DEFERRED"):
            rows = self._db.execute("SELECT id, record, digest FROM runs ORDER BY id DESC").fetchall()
            records = tuple(self._read(*row) for row in rows)
            if len(records) != self._count():
                raise self._damaged(say("a run is missing"))
        if project_path is None:
            return records
        wanted = str(Path(project_path).resolve())
        return tuple(record for record in records if record.project_path == wanted)

    def steps(self, run_id: str) -> StepRecords:
        """The losses and accuracies of a run's steps."""
        losses, accuracies = unpack(b""), unpack(b"")
        with self._words(), self._transaction("DEFERRED"):
            record = self.run(run_id)
            for chunk, first, *blobs, seal in self._rows("steps", run_id):
                self._check(seal, "steps", run_id, chunk, first, *blobs)
                if first != len(losses) + 1:
                    raise self._damaged(say("steps of run {run_id} are missing", run_id=run_id))
                losses.frombytes(unpack(blobs[0]).tobytes())
                accuracies.frombytes(unpack(blobs[1]).tobytes())
        if len(losses) != record.steps or len(accuracies) != record.steps:
            raise self._damaged(say("steps of run {run_id} are missing", run_id=run_id))
        return StepRecords(losses, accuracies)

    def epochs(self, run_id: str) -> tuple[EpochEnded, ...]:
        """The epochs of a run that have ended."""
        found = []
        with self._words(), self._transaction("DEFERRED"):
            record = self.run(run_id)
            for number, text, seal in self._rows("epochs", run_id):
                self._check(seal, "epochs", run_id, number, text)
                found.append(read_epoch(number, text))
        if [ended.epoch for ended in found] != list(range(1, record.epochs_done + 1)):
            raise self._damaged(say("epochs of run {run_id} are missing", run_id=run_id))
        return tuple(found)

    def delete(self, run_id: str) -> None:
        """Remove a run and its folder. One that is running stays."""
        record = self.run(run_id)
        if record.status is RunStatus.RUNNING:
            raise StoreError(self.path, say("run {run_id} is still running. Stop it first", run_id=run_id))
        doomed = self.root / f"{_GONE}{run_id}"
        with self._words():
            if record.path.is_dir():
                record.path.rename(doomed)  # at once and whole, whatever happens to this process from here on
            with self._transaction():
                for table, key in (("runs", "id"), ("steps", "run"), ("epochs", "run")):
                    self._db.execute(f"DELETE FROM {table} WHERE {key} = ?", (run_id,))
                self._set_count(self._count() - 1)
            shutil.rmtree(doomed, ignore_errors=True)
            self._give_back_space()

    def size(self, run_id: str) -> int:
        """The bytes that the files of a run take; one with several names takes them once."""
        with self._words():
            files = [entry.stat() for entry in self.run(run_id).path.glob("*") if entry.is_file()]
        return sum({(file.st_dev, file.st_ino): file.st_size for file in files}.values())

    def _give_back_space(self) -> None:
        """Make the file smaller, unless another process is at work in it: then the next deletion does."""
        with suppress(sqlite3.OperationalError):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def clean_interrupted(self) -> None:
        """Remove half-written files from the folders of runs that were killed, and half-deleted folders."""
        for record in self.list():
            if record.status is RunStatus.INTERRUPTED and stale_in(record.path):
                with suppress(OSError):  # another process goes on with it, or its folder is gone
                    lock = RunLock(record.path)
                    clean_stale(record.path)
                    lock.release()
        for folder in self.root.glob(f"{_GONE}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        for lock in self._locks.values():
            lock.release()
        self._locks.clear()
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Rows: each has a digest over its key and its content, which is checked whenever it is read.

    def _row(self, run_id: str) -> tuple[Any, ...]:
        row = self._db.execute("SELECT id, record, digest FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise StoreError(self.path, say("there is no run {run_id!r}", run_id=run_id))
        found: tuple[Any, ...] = row
        self._check(found[2], "runs", *found[:2])
        return found

    def _put(self, record: RunRecord) -> None:
        """Write a record, whose notes and tags are no matter of the process that trains."""
        row = self._db.execute("SELECT record FROM runs WHERE id = ?", (record.id,)).fetchone()
        if row is not None:
            kept = read_record(row[0], self.root)
            record = replace(record, notes=kept.notes, tags=kept.tags)
        self._put_as_is(record)

    def _put_as_is(self, record: RunRecord) -> None:
        text = write_record(record)
        self._replace("runs", record.id, text, digest("runs", record.id, text))

    def _put_steps(self, record: RunRecord, losses: bytes, accuracies: bytes) -> None:
        key = (record.id, record.chunks, record.steps + 1)
        self._replace("steps", *key, losses, accuracies, digest("steps", *key, losses, accuracies))

    def _put_epoch(self, run_id: str, ended: EpochEnded) -> None:
        text = write_epoch(ended)
        self._replace("epochs", run_id, ended.epoch, text, digest("epochs", run_id, ended.epoch, text))

    def _set_count(self, count: int) -> None:
        self._replace("ledger", "runs", count, digest("ledger", "runs", count))

    def _count(self) -> int:
        row = self._db.execute("SELECT count, digest FROM ledger WHERE name = 'runs'").fetchone()
        if row is None:
            raise self._damaged(say("the number of runs is lost"))
        self._check(row[1], "ledger", "runs", row[0])
        return int(row[0])

    def _replace(self, table: str, *values: Any) -> None:
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)

    def _rows(self, table: str, run_id: str) -> Iterator[tuple[Any, ...]]:
        rows = self._db.execute(f"SELECT * FROM {table} WHERE run = ? ORDER BY 2", (run_id,))
        return (row[1:] for row in rows)

    def _read(self, run_id: str, text: str, seal: bytes) -> RunRecord:
        self._check(seal, "runs", run_id, text)
        record = read_record(text, self.root)
        if record.id != run_id or not _ID.fullmatch(run_id):
            raise self._damaged(say("{run_id!r} isn't the id of a run", run_id=run_id))
        if record.status is RunStatus.RUNNING and not is_alive(record.path):
            return replace(record, status=RunStatus.INTERRUPTED)
        return record

    def _check(self, seal: object, *parts: str | int | bytes) -> None:
        if seal != digest(*parts):
            raise self._damaged(say("a row doesn't match its checksum"))

    def _damaged(self, what: str) -> StoreError:
        return StoreError(
            self.path,
            say(
                "the list of runs is damaged ({what}). The runs' folders beside it are untouched; "
                "move the file away to start a new list",
                what=what,
            ),
        )

    @contextmanager
    def _transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """All or nothing. Inside another transaction it is part of that one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute(f"BEGIN {kind}")
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _words(self) -> Iterator[None]:
        """Say in words what sqlite and the file system can't do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(self.path, _operational(error)) from error
        except (sqlite3.Error, ValueError, TypeError, KeyError, OverflowError) as error:
            raise self._damaged(str(error)) from error
        except OSError as error:
            raise StoreError(
                self.root, say("the folder can't be written: {strerror}", strerror=error.strerror or error)
            ) from error


def _operational(error: sqlite3.OperationalError) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return f"another program has kept the list of runs locked for {_WAIT_S:.0f} s. Try again"
    if "full" in text:
        return "the disk is full. Free some space and try again"
    if "readonly" in text or "unable to open" in text:
        return "the list of runs can't be written there. Choose another folder for runs"
    return f"the list of runs can't be used: {text}"
