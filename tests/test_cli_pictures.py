"""Projects on folders of pictures from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.cli import main
from studio.graph.project import Project
from tests.engine.picture_files import pictures_project, with_parts
from tests.test_cli import fault_of


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "photos.loom"
    Project(pictures_project(with_parts(tmp_path / "photos", 6, 2))).save(path)
    return path


def train(project: Path, *more: str) -> list[str]:
    return ["train", str(project), "--run-dir", str(project.parent / "runs"), *more]


def test_training_on_a_folder_just_works(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(train(project)) == 0
    told = capsys.readouterr().out
    assert "3 steps an epoch" in told
    assert "validation: loss" in told


def test_check_names_a_folder_that_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(project)]) == 0
    (project.parent / "photos").rename(project.parent / "moved")
    assert main(["check", str(project), "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out.split("No problems.")[1])["problems"]
    assert problem["setting"] == "data.root"
    assert str(project.parent / "photos") in problem["message"]
    assert f"The folder {project.parent / 'photos'} isn't there" in fault_of(capsys, train(project))


def test_pictures_elsewhere_are_named_on_the_command_line_and_found_again_on_resuming(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.parent / "photos").rename(project.parent / "moved")
    elsewhere = ["--data-root", str(project.parent / "moved")]
    assert main(train(project, *elsewhere, "--epochs", "1")) == 0
    (run,) = (path.parent for path in (project.parent / "runs").glob("*/last.ckpt"))
    assert main(["train", "--resume", str(run), "--epochs", "2"]) == 0
    assert "epoch   2/2" in capsys.readouterr().out


def test_skipped_pictures_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = Project.load(project)
    changed.set_data(unreadable="skip")
    changed.save(project)
    bad = project.parent / "photos" / "train" / "bees" / "001.jpg"
    bad.write_bytes(b"no picture")
    assert main(train(project)) == 0
    captured = capsys.readouterr()
    assert f"Pictures that can't be read are skipped, 1 so far: {bad}" in captured.out + captured.err


def test_a_project_and_its_pictures_are_moved_together_and_trained_from_another_folder(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moved, elsewhere = tmp_path / "moved", tmp_path / "elsewhere"
    moved.mkdir()
    elsewhere.mkdir()
    for name in ("photos", "photos.loom"):
        (tmp_path / name).rename(moved / name)
    monkeypatch.chdir(elsewhere)
    assert main(train(moved / "photos.loom", "--epochs", "1")) == 0
    assert "epoch   1/1" in capsys.readouterr().out


def test_a_relative_folder_on_the_command_line_is_that_of_the_shell(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photos").rename(tmp_path / "moved")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert main(train(project, "--data-root", "../moved", "--epochs", "1")) == 0
