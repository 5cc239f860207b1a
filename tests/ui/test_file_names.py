"""Where a file is proposed that a person hasn't named yet."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from studio import paths
from studio.ui.document_model import DocumentModel
from studio.ui.file_names import proposed_file, usual_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    (folder / "Documents").mkdir(parents=True)
    monkeypatch.setattr(platformdirs, "user_documents_dir", lambda: str(folder / "Documents"))
    return folder


@pytest.fixture
def model() -> DocumentModel:
    made = DocumentModel()
    made.new()
    return made


def proposed(model: DocumentModel) -> Path:
    return proposed_file(model, model.document.trained_network, ".py")


def test_beside_the_project_else_where_the_program_was_started(
    model: DocumentModel, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert proposed(model) == tmp_path / "net.py"
    (tmp_path / "kept").mkdir()
    model.save(tmp_path / "kept" / "a.loom")
    assert proposed(model) == tmp_path / "kept" / "net.py"


@pytest.mark.parametrize(
    "start",
    [Path("/"), paths.resources().parent, Path(sys.executable).parent],
    ids=["root", "program", "python"],
)
def test_nothing_is_proposed_among_the_programs_files(
    start: Path, model: DocumentModel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(start)
    assert proposed(model).parent == home / "Documents"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that a program is in")
def test_a_folder_that_is_gone_isnt_proposed(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert usual_folder() == home / "Documents"
