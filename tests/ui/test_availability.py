"""Actions that need a project, or one that is in sight, can't be chosen without, and say why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from studio.ui.commands import all_commands
from studio.ui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


def enabled(window: MainWindow, *names: str) -> list[bool]:
    return [window.acts[name].isEnabled() for name in names]


def test_without_a_project_only_what_leads_to_one_can_be_chosen(
    idle_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked.append(1) or ("", ""))
    QTest.keyClick(idle_window, Qt.Key.Key_S, CTRL)
    assert not asked
    assert enabled(idle_window, "new", "open", "import", "quit") == [True] * 4
    assert not any(
        enabled(idle_window, "save", "enqueue", "undo", "delete", "align_left", "new_network", "apply_edit")
    )
    assert not any(action.isEnabled() for action in idle_window.menus.exports.menu.actions())
    assert "Begin a project" in idle_window.acts["save"].toolTip()
    told = {command.key: command.reason for command in all_commands(idle_window)}
    assert "Begin a project" in told["action-delete"]


def test_behind_the_start_page_a_project_is_not_changed(idle_window: MainWindow) -> None:
    idle_window.files.open_template("digits-mlp")
    before = idle_window.model.document
    assert enabled(idle_window, "duplicate", "note", "save", "train", "align_left") == [True] * 4 + [False]
    idle_window.acts["select_all"].trigger()
    idle_window.acts["start_page"].trigger()
    assert (
        enabled(idle_window, "duplicate", "note", "align_left", "save", "train") == [False] * 3 + [True] * 2
    )
    assert "start page" in idle_window.acts["duplicate"].toolTip()
    QTest.keyClick(idle_window, Qt.Key.Key_D, CTRL)
    assert idle_window.model.document is before
    idle_window.show_workbench()
    assert enabled(idle_window, "duplicate", "note", "align_left") == [True] * 3
    idle_window.canvas.select(())  # type: ignore[union-attr]
    assert enabled(idle_window, "align_left") == [False]
    QTest.keyClick(idle_window, Qt.Key.Key_L, CTRL)
    assert idle_window.model.document is not before
