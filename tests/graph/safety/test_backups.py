"""Earlier versions: what a save replaced, the newest few and one for each day before. (RELIABILITY 2, 11)"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studio.graph.errors import FileError
from studio.graph.safety.backups import NEWEST, Backups
from tests.broken import fail_at_call

START = datetime(2026, 1, 1, 12, 0, 0)


def contents(backups: Backups, project: Path) -> list[bytes]:
    return [version.file.read_bytes() for version in backups.versions(project)]


def test_the_newest_versions_are_kept_and_one_for_each_day_before(tmp_path: Path) -> None:
    backups, project = Backups(tmp_path / "backups"), tmp_path / "net.loom"
    for day in range(3):
        for minute in range(20):
            text = f"day {day} minute {minute}".encode()
            backups.keep(project, text, START + timedelta(days=day, minutes=minute))
    kept = contents(backups, project)
    assert kept[:NEWEST] == [f"day 2 minute {minute}".encode() for minute in range(19, 9, -1)]
    assert kept[NEWEST:] == [b"day 2 minute 9", b"day 1 minute 19", b"day 0 minute 19"]


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    backups, project = Backups(tmp_path / "backups"), tmp_path / "net.loom"
    for text in (b"a", b"a", b"b", b"a"):
        backups.keep(project, text)
    assert contents(backups, project) == [b"a", b"b", b"a"]


def test_projects_of_the_same_name_have_their_own_versions(tmp_path: Path) -> None:
    backups = Backups(tmp_path / "backups")
    backups.keep(tmp_path / "a" / "net.loom", b"a")
    backups.keep(tmp_path / "b" / "net.loom", b"b")
    assert contents(backups, tmp_path / "a" / "net.loom") == [b"a"]


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_failing_call_leaves_whole_versions_only(
    call: str, nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, project = Backups(tmp_path / "backups"), tmp_path / "net.loom"
    backups.keep(project, b"old", START)
    fail_at_call(monkeypatch, call, nth)
    try:
        backups.keep(project, b"new", START + timedelta(minutes=1))
    except FileError as error:
        assert "disk is full" in str(error)
    monkeypatch.undo()
    assert contents(backups, project) in ([b"old"], [b"new", b"old"])
    assert all(path.suffix == ".loom" for path in (tmp_path / "backups").rglob("*") if path.is_file())
