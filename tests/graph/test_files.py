"""Saving never tears a file: killed, failing at any call, on a full or read-only disk. (RELIABILITY rows 2, 11)"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.graph import files
from studio.graph.errors import FileError
from studio.graph.project import Project
from studio.templates import find_template
from tests.broken import fail_at_call

KILLS = 250
CHILD = Path(__file__).with_name("saving_child.py")


@pytest.mark.skipif(sys.platform == "win32", reason="kills and forks are POSIX")
def test_killed_saves_leave_a_whole_file(tmp_path: Path) -> None:
    path, chance = tmp_path / "project.loom", random.Random(0)
    find_template("digits-cnn").load().save(path)
    command = [sys.executable, str(CHILD), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(KILLS):
            child.stdin.write("\n")
            child.stdin.flush()
            saver = int(child.stdout.readline())
            time.sleep(chance.uniform(0, 0.03))  # the moment of the kill is what is random here
            os.kill(saver, signal.SIGKILL)
            assert not Project.load(path).notices
        child.stdin.close()
    files.clean_stale(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["project.loom"]


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_failing_call_leaves_the_old_file_and_no_other(
    call: str, nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "project.loom"
    find_template("digits-mlp").load().save(path)
    before = path.read_bytes()
    fail_at_call(monkeypatch, call, nth)
    project = find_template("digits-cnn").load()
    try:
        project.save(path)
    except FileError as error:
        assert "disk is full" in str(error)
    monkeypatch.undo()
    # The second fsync is the folder's, after the move: then the new file is there, whole.
    assert path.read_bytes() == before or Project.load(path).document == project.document
    assert [entry.name for entry in tmp_path.iterdir()] == ["project.loom"]


def test_a_full_disk_is_told_in_words() -> None:
    with pytest.raises(FileError, match="disk is full"), files.atomic_file("/tmp/layerloom-full") as file:
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"x")
        file.write(b"never")
    assert not Path("/tmp/layerloom-full").exists()


def test_a_missing_folder_and_a_folder_as_target_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file or folder"):
        files.write_text(tmp_path / "gone" / "a.loom", "")
    with pytest.raises(FileError, match="folder"):
        files.write_text(tmp_path, "")
    assert list(tmp_path.iterdir()) == []


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.loom", tmp_path / "link.loom"
    files.write_text(target, "old")
    link.symlink_to(target)
    files.write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_file_under_a_second_name_is_that_file(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        fail_at_call(monkeypatch, "link", 1)
    source, target = tmp_path / "step-1.ckpt", tmp_path / "last.ckpt"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    files.write_again(source, target)
    assert target.read_bytes() == b"new"
    assert target.samefile(source) == links
    files.write_again(source, target)  # once more, as the file that it is already
    files.write_bytes(target, b"newer")
    assert source.read_bytes() == b"new"
    assert {path.name for path in tmp_path.iterdir()} == {"step-1.ckpt", "last.ckpt"}


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_second_name_that_can_not_be_given_leaves_the_old_file(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        fail_at_call(monkeypatch, "link", 1)
    fail_at_call(monkeypatch, "replace", 1)
    source, target = tmp_path / "step-1.ckpt", tmp_path / "last.ckpt"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    with pytest.raises(FileError, match="the disk is full"):
        files.write_again(source, target)
    assert target.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"step-1.ckpt", "last.ckpt"}
