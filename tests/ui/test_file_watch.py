"""Files that another program changes while they are open: noticed, compared in words, never overwritten silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QListWidget, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.graph.project import Project
from studio.templates import find_template
from studio.ui.file_banner import FileBanner
from studio.ui.main_window import MainWindow
from studio.ui.versions_dialog import VersionsDialog
from tests.effort import PATIENCE_S

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(idle_window: MainWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "net.loom"
    find_template("digits-cnn").load().save(path)
    idle_window.files.open_file(path)
    return idle_window


def path_of(window: MainWindow) -> Path:
    assert window.model.path is not None
    return window.model.path


def banner(window: MainWindow) -> FileBanner:
    return next(iter(window.findChildren(FileBanner)))


def set_epochs(window: MainWindow, epochs: int) -> None:
    window.model.edit("Set epochs", lambda document: edits.set_training(document, epochs=epochs))


def another_program_sets_epochs(window: MainWindow, epochs: int) -> None:
    project = Project.load(path_of(window))
    project.set_training(epochs=epochs)
    project.save(path_of(window))


def told(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: window.watch.outside is not None, timeout=20_000)
    assert not banner(window).isHidden()
    return banner(window).text.text()


def test_a_change_by_another_program_is_told_and_reloading_it_can_be_undone(
    opened: MainWindow, qtbot: QtBot
) -> None:
    set_epochs(opened, 21)
    mine = opened.model.document
    another_program_sets_epochs(opened, 99)
    assert "1 training setting changed (epochs 21 → 99)" in told(opened, qtbot)
    qtbot.mouseClick(banner(opened).reload_button, LEFT)
    assert opened.model.document.training.epochs == 99
    assert not opened.model.modified
    assert banner(opened).isHidden()
    opened.acts["undo"].trigger()
    assert opened.model.document == mine
    assert opened.model.modified


def test_keeping_mine_keeps_it_and_saving_then_asks(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(opened, 21)
    another_program_sets_epochs(opened, 99)
    told(opened, qtbot)
    qtbot.mouseClick(banner(opened).keep_button, LEFT)
    assert opened.model.document.training.epochs == 21
    assert opened.model.modified
    opened.watch.check()
    qtbot.waitUntil(lambda: opened.watch._task is None, timeout=20_000)
    assert banner(opened).isHidden(), "it is told again"
    asked: list[str] = []
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]

    def answer(_parent: object, _title: str, text: str, *_buttons: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr(QMessageBox, "question", answer)
    assert not opened.files.save()
    assert Project.load(path_of(opened)).training.epochs == 99
    assert "epochs 99 → 21" in asked[0]
    assert opened.files.save()
    assert Project.load(path_of(opened)).training.epochs == 21
    assert opened.safety.flush(PATIENCE_S)
    versions = opened.safety.backups.versions(path_of(opened))
    assert Project.load(versions[0].file).training.epochs == 99, "what was replaced is gone"


def test_a_save_asks_even_before_the_change_was_noticed(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_program_sets_epochs(opened, 99)
    set_epochs(opened, 21)
    with monkeypatch.context() as patched:
        patched.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
        assert not opened.files.save()
    assert Project.load(path_of(opened)).training.epochs == 99


def test_a_deleted_file_is_told_and_can_be_saved_again(opened: MainWindow, qtbot: QtBot) -> None:
    document = opened.model.document
    path_of(opened).unlink()
    assert "deleted or moved" in told(opened, qtbot)
    qtbot.mouseClick(banner(opened).save_button, LEFT)
    assert Project.load(path_of(opened)).document == document
    assert banner(opened).isHidden()


def test_a_file_that_was_damaged_by_another_program_is_told_and_not_loaded(
    opened: MainWindow, qtbot: QtBot
) -> None:
    document = opened.model.document
    path_of(opened).write_bytes(path_of(opened).read_bytes()[:100])
    assert "no whole project any more" in told(opened, qtbot)
    assert banner(opened).reload_button.isHidden()
    assert opened.model.document == document


def test_own_saves_and_touched_files_are_not_told(opened: MainWindow, qtbot: QtBot) -> None:
    for epochs in (21, 22):
        set_epochs(opened, epochs)
        assert opened.files.save()
    path_of(opened).touch()
    opened.watch.check()
    qtbot.waitUntil(lambda: opened.watch._task is None, timeout=20_000)
    assert opened.watch.outside is None


def test_earlier_versions_are_listed_with_what_differs_and_come_back_as_an_edit(
    opened: MainWindow, qtbot: QtBot
) -> None:
    first = opened.model.document
    for epochs in (21, 22):
        set_epochs(opened, epochs)
        assert opened.files.save()
    on_disk = path_of(opened).read_bytes()
    assert opened.safety.flush(PATIENCE_S)
    opened.acts["versions"].trigger()
    qtbot.waitUntil(lambda: bool(opened.findChildren(VersionsDialog)), timeout=20_000)
    (dialog,) = opened.findChildren(VersionsDialog)
    rows = dialog.findChild(QListWidget, "versions")
    texts = [rows.item(row).text() for row in range(rows.count())]
    assert [text.split("(")[1] for text in texts] == [
        "epochs 22 → 21)",
        f"epochs 22 → {first.training.epochs})",
    ]
    rows.setCurrentRow(1)
    qtbot.mouseClick(dialog.findChild(QPushButton, "restoreVersion"), LEFT)
    assert opened.model.document == first
    assert opened.model.modified
    assert path_of(opened).read_bytes() == on_disk
    opened.acts["undo"].trigger()
    assert opened.model.document.training.epochs == 22


def test_a_closed_window_looks_at_its_file_no_more(opened: MainWindow) -> None:
    opened.watch.shutdown()
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert not [timer for timer in opened.watch.findChildren(QTimer) if timer.isActive()]
