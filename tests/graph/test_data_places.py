"""A project and the data beside it move together; what lies elsewhere is found where it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from studio.graph.data_places import anchored_root, portable_root
from studio.graph.project import Project
from studio.templates import find_template


def root_in(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8"))["data"]["root"]


def project_with(root: str | None) -> Project:
    project = find_template("digits-cnn").load()
    project.set_data(root=root)
    return project


def test_a_folder_beside_the_project_is_written_relative_and_moves_with_it(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "pictures").mkdir(parents=True)
    project = project_with(str(first / "pictures"))
    project.save(first / "a.loom")
    assert root_in(first / "a.loom") == "pictures"
    assert project.data.root == str(first / "pictures")
    assert Project.load(first / "a.loom").document == project.document
    shutil.move(first, second)
    assert Project.load(second / "a.loom").data.root == str(second / "pictures")


def test_a_folder_elsewhere_is_found_from_wherever_the_project_lies(tmp_path: Path) -> None:
    for folder in ("data", "one", "two"):
        (tmp_path / folder).mkdir()
    project_with(str(tmp_path / "data")).save(tmp_path / "one" / "a.loom")
    shutil.move(tmp_path / "one" / "a.loom", tmp_path / "two" / "a.loom")
    assert Project.load(tmp_path / "two" / "a.loom").data.root == str(tmp_path / "data")


def test_a_file_may_say_a_folder_relative_to_itself_and_the_working_directory_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "projects").mkdir()
    path = tmp_path / "projects" / "a.loom"
    project_with(str(tmp_path / "pictures")).save(path)
    text = path.read_text(encoding="utf-8").replace(json.dumps(str(tmp_path / "pictures")), '"../pictures"')
    path.write_text(text, encoding="utf-8")
    for elsewhere in (tmp_path, tmp_path / "projects"):
        monkeypatch.chdir(elsewhere)
        named = path.relative_to(elsewhere) if path.is_relative_to(elsewhere) else path
        assert Project.load(named).data.root == str(tmp_path / "pictures")


def test_the_users_own_folder_and_no_folder_stay_as_they_are(tmp_path: Path) -> None:
    for root in (None, "~/pictures"):
        project_with(root).save(tmp_path / "a.loom")
        assert root_in(tmp_path / "a.loom") == root
        assert Project.load(tmp_path / "a.loom").data.root == root


def test_a_script_that_gives_a_relative_folder_means_where_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "projects").mkdir()
    monkeypatch.chdir(tmp_path)
    project_with("pictures").save(tmp_path / "projects" / "a.loom")
    assert Project.load(tmp_path / "projects" / "a.loom").data.root == str(tmp_path / "pictures")


def test_what_is_written_leads_back() -> None:
    folder = Path("/anna/projects").absolute()
    for root in (folder / "a" / "b", folder, folder.parent / "data"):
        assert anchored_root(portable_root(str(root), folder), folder) == str(root)
