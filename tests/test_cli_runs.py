"""The command line's ways with runs: checkpoints, branches, notes and tags, deletion."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from studio.graph.project import Project
from tests.engine.networks import points_project

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def run(tmp_path: Path, capsys: Capture) -> Path:
    """A run with a checkpoint of each epoch."""
    Project(points_project(epochs=3)).save(tmp_path / "points.loom")
    words = ["train", str(tmp_path / "points.loom"), "--run-dir", str(tmp_path / "runs"), "--json"]
    assert main([*words, "--keep-every-epochs", "1"]) == 0
    return Path(json.loads(capsys.readouterr().out.splitlines()[-1])["run"])


def listed(root: Path, capsys: Capture, *words: str) -> list[dict[str, Any]]:
    assert main(["runs", "--run-dir", str(root), "--json", *words]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_a_run_is_branched_at_one_of_its_checkpoints(run: Path, capsys: Capture) -> None:
    assert main(["runs", "--checkpoints", str(run), "--json"]) == 0
    assert [row["step"] for row in json.loads(capsys.readouterr().out)] == [5, 10, 15]
    assert (
        main(["train", "--branch", str(run), "--epoch", "1", "--set", "lr=0.5", "--epochs", "2", "--json"])
        == 0
    )
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["step"] for row in rows if row["event"] == "step"] == [6, 7, 8, 9, 10]
    branch = Path(rows[-1]["run"])
    assert branch != run
    newest, oldest = sorted(listed(run.parent, capsys), key=lambda row: row["id"] == run.name)
    assert (newest["parent"], newest["parent_step"]) == (run.name, 5)
    assert newest["changes"] == [{"step": 5, "epoch": 1, "settings": {"lr": 0.5}}]
    assert oldest["parent"] is None
    assert main(["train", "--branch", str(run), "--epoch", "9"]) == 2
    assert "1 (5), 2 (10), 3 (15)" in capsys.readouterr().err


def test_notes_and_tags_are_set_and_found(run: Path, capsys: Capture) -> None:
    words = ["runs", "--annotate", str(run), "--tags", "baseline, wide ,baseline", "--notes", "too slow"]
    assert main(words) == 0
    capsys.readouterr()
    assert listed(run.parent, capsys, "--filter", "wide slow")[0]["tags"] == ["baseline", "wide"]
    assert not listed(run.parent, capsys, "--filter", "wide quick")


def test_a_deleted_run_leaves_no_file(run: Path, capsys: Capture) -> None:
    assert main(["runs", "--delete", run.name, "--run-dir", str(run.parent)]) == 0
    assert "MB freed" in capsys.readouterr().out
    assert not run.exists()
    assert listed(run.parent, capsys) == []


def test_options_of_a_branch_without_one_are_refused(tmp_path: Path, capsys: Capture) -> None:
    assert main(["train", str(tmp_path / "a.loom"), "--epoch", "2"]) == 2
    assert "belong to --branch" in capsys.readouterr().err
