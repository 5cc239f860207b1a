"""Recovery files: whole or not there, damaged ones told, work that was saved not offered. (RELIABILITY 2, 4, 5, 11)"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.graph.errors import FileError
from studio.graph.project import Project
from studio.graph.safety.file_state import digest_of
from studio.graph.safety.recovery import (
    Bin,
    Origin,
    SessionFolder,
    abandoned,
    read_recovery,
    write_recovery,
)
from studio.templates import find_template
from tests.broken import fail_at_call

ORIGIN = Origin("/somewhere/net.loom", "abc", "net.loom", 7)


@pytest.fixture
def work() -> Project:
    return find_template("digits-cnn").load()


def left_behind(root: Path, work: Project, origin: Origin = ORIGIN) -> SessionFolder:
    """The folder of a window that ended with unsaved work."""
    folder = SessionFolder(root)
    folder.open()
    write_recovery(folder.recovery_file("1"), work.document, origin)
    folder.release()
    return folder


def test_what_was_written_is_read(tmp_path: Path, work: Project) -> None:
    write_recovery(tmp_path / "a.recovery", work.document, ORIGIN)
    leftover = read_recovery(tmp_path / "a.recovery")
    assert (leftover.document, leftover.origin, leftover.fault) == (work.document, ORIGIN, "")
    assert abs(leftover.when.timestamp() - time.time()) < 60


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_failing_call_leaves_the_work_that_was_kept_before(
    call: str, nth: int, tmp_path: Path, work: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, older = tmp_path / "a.recovery", find_template("digits-mlp").load()
    write_recovery(file, older.document, ORIGIN)
    fail_at_call(monkeypatch, call, nth)
    try:
        write_recovery(file, work.document, ORIGIN)
    except FileError as error:
        assert "disk is full" in str(error)
    monkeypatch.undo()
    assert read_recovery(file).document in (older.document, work.document)
    assert [path.name for path in tmp_path.iterdir()] == ["a.recovery"]


def test_any_damage_is_told_and_never_raised(tmp_path: Path, work: Project) -> None:
    file, chance = tmp_path / "a.recovery", random.Random(0)
    write_recovery(file, work.document, ORIGIN)
    whole = file.read_bytes()
    for _ in range(300):
        damaged = bytearray(whole)
        place = chance.randrange(len(damaged))
        if chance.random() < 0.3:
            del damaged[place:]
        else:
            damaged[place] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        leftover = read_recovery(file)
        assert leftover.document in (None, work.document)
        assert (leftover.document is None) == bool(leftover.fault)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'{"path": 1, "digest": null, "name": "a", "saved": 0, "sha256": "", "revision": 0}',
        b'{"path": null, "digest": null, "name": "a", "saved": 1e300, "sha256": "", "revision": 0}',
        b'{"path": null, "digest": null, "name": "a", "saved": NaN, "sha256": "", "revision": 0}',
        b'{"path": null, "digest": null, "name": "a", "saved": 0, "sha256": "", "revision": 1e999}',
        b'"text"',
        b"\xff\xfe",
    ],
)
def test_a_hostile_first_line_is_told(head: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.recovery"
    file.write_bytes(head + b"\n{}")
    leftover = read_recovery(file)
    assert leftover.document is None
    assert "damaged" in leftover.fault


def test_a_running_window_is_left_alone(tmp_path: Path, work: Project) -> None:
    running = SessionFolder(tmp_path)
    running.open()
    write_recovery(running.recovery_file("1"), work.document, ORIGIN)
    assert abandoned(tmp_path) == []
    running.release()
    assert [folder.path for folder in abandoned(tmp_path)] == [running.path]


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from studio.graph.safety.recovery import SessionFolder;"
        "folder = SessionFolder(Path(sys.argv[1])); folder.open(); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert abandoned(tmp_path) == []
        child.kill()
    assert len(abandoned(tmp_path)) == 1


def test_two_windows_that_start_at_once_do_not_offer_the_same(tmp_path: Path, work: Project) -> None:
    left_behind(tmp_path, work)
    first, second = abandoned(tmp_path), abandoned(tmp_path)
    assert (len(first), len(second)) == (1, 0)
    first[0].release()
    assert len(abandoned(tmp_path)) == 1


def test_work_that_a_save_contains_is_not_offered(tmp_path: Path, work: Project) -> None:
    """Killed between the save and the removal of the recovery file."""
    project = tmp_path / "net.loom"
    origin = Origin(str(project), None, "net.loom", 7)
    folder, bin_ = left_behind(tmp_path / "recovery", work, origin), Bin(tmp_path / "bin")
    work.save(project)
    folder.note_save("1", 7, project, digest_of(project.read_bytes()))
    assert folder.leftovers(bin_) == []
    assert [found.document for found in bin_.contents()] == [work.document]


@pytest.mark.parametrize("cause", ["a later edit", "the save never came", "a torn note"])
def test_work_that_no_save_contains_is_offered(cause: str, tmp_path: Path, work: Project) -> None:
    project = tmp_path / "net.loom"
    find_template("digits-mlp").load().save(project)
    folder = left_behind(tmp_path / "recovery", work, Origin(str(project), None, "net.loom", 7))
    digest = digest_of(project.read_bytes())
    if cause == "a later edit":
        folder.note_save("1", 6, project, digest)
    elif cause == "the save never came":
        folder.note_save("1", 7, project, "0" * 64)
    else:
        folder.note_save("1", 7, project, digest)
        note = folder.path / "1.saved"
        note.write_bytes(note.read_bytes()[:-9])
    assert [found.document for found in folder.leftovers(Bin(tmp_path / "bin"))] == [work.document]


def test_discarded_work_stays_in_the_bin_for_some_days(tmp_path: Path, work: Project) -> None:
    folder, bin_ = left_behind(tmp_path / "recovery", work), Bin(tmp_path / "bin")
    bin_.throw(folder.recovery_file("1"))
    assert folder.files() == []
    bin_.empty_old()
    (kept,) = bin_.contents()
    assert kept.document == work.document
    long_ago = time.time() - 20 * 86400
    os.utime(kept.file, (long_ago, long_ago))
    bin_.empty_old()
    assert bin_.contents() == []


def test_a_folder_goes_when_nothing_unsaved_is_in_it(tmp_path: Path, work: Project) -> None:
    folder = left_behind(tmp_path, work)
    assert folder.claim()
    folder.remove()
    assert folder.files(), "unsaved work was deleted"
    folder.recovery_file("1").unlink()
    folder.crash_file.write_text("Fatal Python error")
    folder.remove()
    assert not folder.path.exists()


def test_what_was_written_about_a_crash_is_read(tmp_path: Path) -> None:
    code = (
        "import sys, faulthandler, os, signal; from pathlib import Path;"
        "from studio.graph.safety.recovery import SessionFolder;"
        "folder = SessionFolder(Path(sys.argv[1])); folder.open();"
        "faulthandler.enable(open(folder.crash_file, 'w')); os.kill(os.getpid(), signal.SIGSEGV)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, capture_output=True)
    (folder,) = abandoned(tmp_path)
    assert "Segmentation fault" in folder.crash_text()
