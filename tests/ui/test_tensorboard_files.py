"""Event files from the list of runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from studio import paths
from studio.ui.main_window import MainWindow
from tests.engine.networks import points_project
from tests.engine.test_trainer import run

WAIT_MS = 60_000


def test_the_selected_runs_are_written_where_the_user_says(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(points_project(epochs=1), paths.runs_root())
    window.files.open_template("digits-mlp")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.workbench.reveal("runs")
    window.runs.refresh()
    qtbot.waitUntil(lambda: window.runs.table.rowCount() == 1, timeout=WAIT_MS)
    window.runs.table.selectRow(0)
    with qtbot.waitSignal(window.runs.told, timeout=WAIT_MS) as told:
        window.runs.write_tensorboard()
    assert "tensorboard --logdir" in told.args[0]
    (chosen,) = window.runs.chosen
    assert list((tmp_path / chosen.id).glob("events.out.tfevents.*"))
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "file"))
    with qtbot.waitSignal(window.runs.told, timeout=WAIT_MS) as told:
        window.runs.write_tensorboard()
    assert told.args[1] == "error"
