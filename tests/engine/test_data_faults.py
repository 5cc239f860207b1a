"""Faults of real files: told with path, cause and remedy, the last checkpoint whole, and the run can go on."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command
from studio.engine.events import EpochEnded, RunFinished, StepsEnded, Warned
from studio.engine.run_options import CheckpointPolicy
from studio.engine.worker_processes import DataLoader
from studio.graph.document import frozen
from studio.graph.project import Project
from tests import warm
from tests.engine.networks import chain
from tests.engine.picture_files import pictures_project, two_classes, with_parts, write_pictures
from tests.engine.test_resume import folder, run, told
from tests.engine.test_trainer import assert_ended, losses

EVERY_STEP = CheckpointPolicy(every_steps=1)
FROM_DISK = {"memory_mb": 0, "workers": 0, "shuffle": False}


@pytest.fixture(autouse=True)
def report_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)


def cut(path: Path) -> bytes:
    """Cut a file short; what it was."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return whole


def warnings(events: list[Any]) -> list[str]:
    return [event.message for event in events if isinstance(event, Warned)]


# A picture that can't be read


def test_a_damaged_picture_stops_a_run_before_its_first_step_where_all_is_in_memory(tmp_path: Path) -> None:
    bad = two_classes(tmp_path / "photos") / "bees" / "004.jpg"
    cut(bad)
    events = run(pictures_project(tmp_path / "photos"), tmp_path)
    finished = assert_ended(events, "failed while building")
    assert f"{bad} can't be read: " in finished.message
    assert "Repair or delete the file, or choose in the data panel to skip" in finished.message


def test_a_damaged_picture_stops_a_run_from_disk_which_goes_on_once_it_is_repaired(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 10, 2)
    document = pictures_project(root, **FROM_DISK)
    bad = root / "train" / "bees" / "003.jpg"  # the 14th: in the 4th step
    whole = cut(bad)
    events = run(document, tmp_path / "runs", checkpoints=EVERY_STEP)
    finished = assert_ended(events, "failed in a step")
    assert str(bad) in finished.message
    assert "Repair or delete the file" in finished.message
    assert len(losses(events)) == 3
    assert load_checkpoint(folder(events) / "last.ckpt").state.step == 3
    bad.write_bytes(whole)
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == told(run(document, tmp_path / "other"))


@pytest.mark.parametrize("memory_mb", [1024, 0])
def test_damaged_pictures_are_skipped_and_told_where_that_was_chosen(memory_mb: int, tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 10, 3)
    names = ["train/ants/002.jpg", "train/bees/009.jpg", "val/bees/000.jpg"]
    cut(root / names[0])
    (root / names[1]).write_bytes(b"")
    (root / names[2]).write_bytes(b"<html>not found</html>")
    document = pictures_project(root, unreadable="skip", memory_mb=memory_mb, workers=0)
    events = run(document, tmp_path / "runs")
    assert_ended(events, "completed")
    last = warnings(events)[-1]
    assert "Pictures that can't be read are skipped, 3 so far" in last
    assert all(str(root / name) in last for name in names)


def test_a_run_that_skips_is_resumed_bit_for_bit_in_the_middle_of_an_epoch(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 10, 3)
    for name in ("ants/000.jpg", "ants/004.jpg", "bees/005.jpg"):
        cut(root / "train" / name)
    document = pictures_project(
        root, unreadable="skip", memory_mb=0, workers=0, augment=({"name": "flip_horizontal"},)
    )
    expected = told(run(document, tmp_path / "whole"))

    def stop(event: Any, commands: Any) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 3:
            commands.send(Command.STOP)

    events = run(document, tmp_path / "stopped", stop, checkpoints=EVERY_STEP)
    assert_ended(events, "stopped")
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == expected
    ended = [event for event in (*events, *rest) if isinstance(event, EpochEnded)]
    assert [event.train for event in ended] == [
        event.train for event in run(document, tmp_path / "again") if isinstance(event, EpochEnded)
    ]


def test_a_batch_without_any_readable_picture_is_left_out(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 4, 2)
    for path in (root / "train" / "ants").iterdir():
        path.write_bytes(b"no picture")  # the first batch of four
    events = run(pictures_project(root, unreadable="skip", **FROM_DISK), tmp_path / "runs")
    assert_ended(events, "completed")
    assert len(losses(events)) == 2  # one step in each of two epochs


@pytest.mark.parametrize("memory_mb", [1024, 0])
def test_nothing_but_damaged_pictures_is_no_data(memory_mb: int, tmp_path: Path) -> None:
    root = two_classes(tmp_path / "photos", 5)
    for path in root.rglob("*.jpg"):
        path.write_bytes(b"no picture")
    document = pictures_project(root, unreadable="skip", memory_mb=memory_mb, workers=0)
    *_, finished = run(document, tmp_path / "runs")
    assert isinstance(finished, RunFinished)
    assert "not one picture can be read" in finished.message
    assert str(root) in finished.message


# Files that go while a run goes on


def test_a_file_that_is_lost_in_mid_run_is_named_and_the_run_goes_on_with_it(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 10, 2)
    document = pictures_project(root, **FROM_DISK)
    lost, kept = root / "train" / "bees" / "009.jpg", tmp_path / "kept.jpg"

    def lose(event: Any, _commands: Any) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 2:
            lost.rename(kept)

    events = run(document, tmp_path / "runs", lose, checkpoints=EVERY_STEP)
    finished = assert_ended(events, "failed in a step")
    assert f"the file {lost} is gone. Bring it back" in finished.message
    step = load_checkpoint(folder(events) / "last.ckpt").state.step
    assert step == 4
    kept.rename(lost)
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == told(run(document, tmp_path / "other"))


@pytest.mark.parametrize("unreadable", ["stop", "skip"])
def test_a_folder_that_is_lost_in_mid_run_is_named_however_damaged_files_are_treated(
    unreadable: str, tmp_path: Path
) -> None:
    root = with_parts(tmp_path / "photos", 10, 2)
    document = pictures_project(root, unreadable=unreadable, **FROM_DISK)

    def lose(event: Any, _commands: Any) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 2:
            root.rename(tmp_path / "elsewhere")

    events = run(document, tmp_path / "runs", lose, checkpoints=EVERY_STEP)
    finished = assert_ended(events, "failed in a step")
    assert f"the folder {root} is gone. Bring it back" in finished.message
    (tmp_path / "elsewhere").rename(root)
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == told(run(document, tmp_path / "other"))


def test_a_folder_that_is_gone_at_the_start_is_named(tmp_path: Path) -> None:
    events = run(pictures_project(tmp_path / "gone"), tmp_path / "runs")
    finished = assert_ended(events, "failed while building")
    assert f"The folder {tmp_path / 'gone'} isn't there" in finished.message


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    finished = assert_ended(run(pictures_project(tmp_path / "photos"), tmp_path), "failed while building")
    assert f"{tmp_path / 'photos'} has no folders in it" in finished.message


def test_classes_that_the_network_has_no_outputs_for_are_told_before_training(tmp_path: Path) -> None:
    root = two_classes(tmp_path / "photos")
    write_pictures(root / "wasps", 3)
    finished = assert_ended(run(pictures_project(root, classes=2), tmp_path), "failed while building")
    assert "Folder of pictures has 3 classes" in finished.message


def stop_soon(event: Any, commands: Any) -> None:
    if isinstance(event, StepsEnded):
        commands.send(Command.STOP)


def test_a_class_that_comes_between_two_parts_of_a_run_is_told(tmp_path: Path) -> None:
    root = two_classes(tmp_path / "photos")
    document = pictures_project(root)

    events = run(document, tmp_path / "runs", stop_soon)
    write_pictures(root / "wasps", 3)
    *_, finished = run(document, None, resume=folder(events))
    assert isinstance(finished, RunFinished)
    assert "Folder of pictures has 3 classes" in finished.message
    shutil.rmtree(root / "wasps")
    *_, finished = run(document, None, resume=folder(events))
    assert isinstance(finished, RunFinished)
    assert finished.message == ""


def test_other_files_than_when_the_run_was_saved_are_told(tmp_path: Path) -> None:
    root = two_classes(tmp_path / "photos")
    document = pictures_project(root)

    events = run(document, tmp_path / "runs", stop_soon)
    root.rename(tmp_path / "moved")  # elsewhere, they are the same files
    assert not warnings(run(document, None, stop_soon, resume=folder(events), data_root=tmp_path / "moved"))
    (tmp_path / "moved" / "ants" / "000.jpg").unlink()
    rest = run(document, None, resume=folder(events), data_root=tmp_path / "moved")
    assert "other pictures than when the run was saved" in warnings(rest)[0]
    assert isinstance(rest[-1], RunFinished)
    assert rest[-1].message == ""


def test_one_picture_in_the_last_batch_is_told_with_a_remedy(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 5, 2)  # 10 pictures
    document = pictures_project(root, batch_size=9)
    flat = chain((3, 12, 12), [("Flatten", {}), ("BatchNorm1d", {}), ("Linear", {"out_features": 2})])
    document = replace(document, networks=frozen({"g1": flat}))
    finished = assert_ended(run(document, tmp_path / "runs"), "failed in a step")
    assert "in step 2" in finished.message
    assert "choose another batch size" in finished.message
    assert finished.node_id is not None


# Worker processes


def test_a_worker_that_is_killed_ends_the_run_in_words_and_it_goes_on(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 12, 2)
    document = pictures_project(root, batch_size=2, memory_mb=0, workers=1, shuffle=False)
    killed: list[int] = []

    def kill(event: Any, _commands: Any) -> None:
        if isinstance(event, StepsEnded) and event.last_step >= 2 and not killed:
            (worker,) = multiprocessing.active_children()
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker.pid)

    events = run(document, tmp_path / "runs", kill, checkpoints=EVERY_STEP)
    finished = assert_ended(events, "failed in a step")
    assert "a process that reads pictures has died (" in finished.message
    assert "set fewer workers" in finished.message
    assert isinstance(load_checkpoint(folder(events) / "last.ckpt").state.step, int)
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == told(run(document, tmp_path / "other"))
    assert not multiprocessing.active_children()


def test_a_run_that_is_stopped_leaves_no_worker_behind(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 12, 2)
    document = pictures_project(root, batch_size=2, memory_mb=0, workers=2)

    assert_ended(run(document, tmp_path / "runs", stop_soon), "stopped")
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_an_interrupt_leaves_a_worker_alone_that_is_just_starting() -> None:
    samples = iter(DataLoader(list(range(8)), batch_size=4, num_workers=2))
    for worker in multiprocessing.active_children():
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGINT)
    assert [batch.tolist() for batch in samples] == [[0, 1, 2, 3], [4, 5, 6, 7]]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_an_interrupt_of_all_processes_saves_a_run_whose_workers_it_reaches(tmp_path: Path) -> None:
    root = with_parts(tmp_path / "photos", 40, 2)
    file = tmp_path / "project.loom"
    Project(pictures_project(root, batch_size=2, memory_mb=0, workers=2, epochs=500)).save(file)
    command = ["-m", "studio", "train", file, "--json", "--run-dir", tmp_path / "runs"]
    with warm.Program(command, new_session=True) as program:
        for line in program.stdout:
            if '"step": 3,' in line:
                os.killpg(program.pid, signal.SIGINT)  # as a terminal does
                break
        *_, last = program.stdout
        assert json.loads(last)["outcome"] == "stopped", program.said()
    (saved,) = (tmp_path / "runs").glob("*/last.ckpt")
    assert torch.is_tensor(load_checkpoint(saved).state.random.cpu)
