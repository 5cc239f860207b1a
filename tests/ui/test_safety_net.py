"""Unsaved work on the real window: kept at once, offered after a crash, gone when it is saved. (RELIABILITY 2-4, 11)"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from studio import paths
from studio.graph import edits
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.graph.safety.recovery import Origin, SessionFolder, read_recovery, write_recovery
from studio.templates import find_template
from studio.ui.main_window import MainWindow
from studio.ui.recovery_dialog import RecoveryDialog, WorkCard
from tests.effort import PATIENCE_S

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    """Nothing here needs shapes."""
    return idle_window


def set_epochs(window: MainWindow, epochs: int) -> None:
    window.model.edit("Set epochs", lambda document: edits.set_training(document, epochs=epochs))


def kept(window: MainWindow) -> list[ProjectDocument | None]:
    """The unsaved work on the disk, once all is written."""
    assert window.safety.flush(PATIENCE_S)
    return [read_recovery(file).document for file in paths.recovery_root().glob("*/*.recovery")]


def crashed(document: ProjectDocument, path: Path | None, crash: str = "", content: bytes = b"") -> Path:
    """What a window leaves that ended with this document open; its recovery file."""
    folder = SessionFolder(paths.recovery_root())
    folder.open()
    file = folder.recovery_file("1")
    name = path.name if path else "Untitled"
    write_recovery(file, document, Origin(str(path) if path else None, None, name))
    if content:
        file.write_bytes(content)
    if crash:
        folder.crash_file.write_text(crash)
    folder.release()
    return file


def offered(window: MainWindow, qtbot: QtBot) -> RecoveryDialog:
    """The dialog that a start brings."""
    window.keeping.look_for_work()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(RecoveryDialog)))
    return next(dialog for dialog in window.findChildren(RecoveryDialog) if dialog.isVisible())


def words(where: WorkCard | RecoveryDialog) -> str:
    return "\n".join(text.text() for text in where.findChildren(QLabel))


def press(qtbot: QtBot, where: object, name: str) -> None:
    qtbot.mouseClick(where.findChild(QPushButton, name), LEFT)  # type: ignore[attr-defined]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "net.loom"
    find_template("digits-cnn").load().save(path)
    return path


def changed(path: Path) -> Project:
    """The project of a file with two layers and a setting more."""
    project = Project.load(path)
    net = project.networks[0]
    net.add("ReLU", "one")
    net.add("ReLU", "two")
    net.set("conv1", out_channels=48)
    return project


# While one works


def test_an_edit_of_an_untitled_project_is_on_the_disk_at_once(window: MainWindow) -> None:
    window.files.new_project()
    assert kept(window) == []
    set_epochs(window, 77)
    assert kept(window) == [window.model.document]
    set_epochs(window, 78)
    assert kept(window) == [window.model.document]


def test_saving_or_undoing_everything_leaves_nothing_to_be_kept(window: MainWindow, tmp_path: Path) -> None:
    window.files.open_template("digits-mlp")
    set_epochs(window, 77)
    window.acts["undo"].trigger()
    assert kept(window) == []
    set_epochs(window, 78)
    assert len(kept(window)) == 1
    window.files._save_to(tmp_path / "a.loom")
    assert kept(window) == []


def test_what_a_save_replaces_is_kept_at_once_however_much_else_waits(
    window: MainWindow, qtbot: QtBot, saved: Path
) -> None:
    window.files.open_file(saved)
    window.safety._writer._pause_s = 1e6  # unsaved work waits for that long
    for epochs in (77, 78, 79):
        set_epochs(window, epochs)
        assert window.files.save()
    qtbot.waitUntil(lambda: len(window.safety.backups.versions(saved)) == 3, timeout=PATIENCE_S * 1000)
    found = [Project.load(version.file).training.epochs for version in window.safety.backups.versions(saved)]
    assert found[:2] == [78, 77]


def test_work_that_was_discarded_on_closing_is_in_the_bin(window: MainWindow) -> None:
    window.files.open_template("digits-mlp")
    set_epochs(window, 77)
    document = window.model.document
    window.files.open_template("digits-cnn")  # the question is answered with Discard
    assert kept(window) == []
    assert [found.document for found in window.safety.bin.contents()] == [document]


def test_a_disk_without_room_is_told_once_and_tried_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.files.open_template("digits-mlp")
    told: list[object] = []
    window.safety.failed.connect(told.append)
    real = os.replace

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    for epochs in (60, 61, 62):
        with qtbot.waitSignal(window.safety._told):
            set_epochs(window, epochs)
    assert len(told) == 1
    assert "disk is full" in str(told[0])
    assert str(paths.recovery_root()) in str(told[0])
    window.log.write()
    assert "can't be kept safe" in window.log.text.toPlainText()
    monkeypatch.setattr(os, "replace", real)
    with qtbot.waitSignal(window.safety.written):
        window.safety._again.timeout.emit()
    assert kept(window) == [window.model.document]


def test_a_save_into_a_folder_that_is_gone_keeps_the_work(window: MainWindow, saved: Path) -> None:
    window.files.open_file(saved)
    set_epochs(window, 77)
    saved.unlink()
    saved.parent.rmdir()
    assert not window.files.save()
    (box,) = window.findChildren(QMessageBox)
    assert str(saved) in box.text()
    assert "no such file or folder" in box.text()
    assert window.model.modified
    assert kept(window) == [window.model.document]
    box.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_save_into_a_read_only_folder_names_path_and_remedy_and_stays_modified(
    window: MainWindow, saved: Path
) -> None:
    window.files.open_file(saved)
    before = saved.read_bytes()
    set_epochs(window, 77)
    saved.parent.chmod(0o500)
    try:
        assert not window.files.save()
    finally:
        saved.parent.chmod(0o700)
    (box,) = window.findChildren(QMessageBox)
    assert str(saved) in box.text()
    assert "Save somewhere else" in box.text()
    assert saved.read_bytes() == before
    assert window.model.modified
    box.close()


# After a crash


def test_the_next_start_says_what_differs_and_restores_it_one_undo_from_the_file(
    window: MainWindow, qtbot: QtBot, saved: Path
) -> None:
    work = changed(saved).document
    file = crashed(work, saved, "Fatal Python error: Segmentation fault")
    on_disk = saved.read_bytes()
    dialog = offered(window, qtbot)
    assert "ended unexpectedly" in words(dialog)
    text = words(dialog.cards[0])
    before = Project.load(saved).networks[0].node("conv1").settings["out_channels"]
    assert f"2 layers added, 1 setting changed (conv1.out_channels {before} → 48)" in text
    assert str(saved) in text
    qtbot.mouseClick(dialog.details, LEFT)
    assert "Segmentation fault" in dialog.findChild(QPlainTextEdit, "crashText").toPlainText()
    press(qtbot, dialog.cards[0], "restoreWork")
    assert window.model.document == work
    assert (window.model.path, window.model.modified) == (saved, True)
    assert saved.read_bytes() == on_disk
    assert kept(window) == [work]
    assert not file.exists()
    window.acts["undo"].trigger()
    assert window.model.document == Project.load(saved).document
    assert not window.model.modified


def test_untitled_work_comes_back_unsaved(window: MainWindow, qtbot: QtBot) -> None:
    work = find_template("digits-mlp").load().document
    crashed(work, None)
    dialog = offered(window, qtbot)
    assert "never saved" in words(dialog.cards[0])
    press(qtbot, dialog.cards[0], "restoreWork")
    assert (window.model.document, window.model.path, window.model.modified) == (work, None, True)


def test_later_offers_it_again_and_discard_moves_it_to_the_bin(
    window: MainWindow, qtbot: QtBot, saved: Path
) -> None:
    work = changed(saved).document
    crashed(work, saved)
    press(qtbot, offered(window, qtbot), "recoverLater")
    dialog = offered(window, qtbot)
    press(qtbot, dialog.cards[0], "discardWork")
    assert [found.document for found in window.safety.bin.contents()] == [work]
    with qtbot.waitSignal(window.keeping.search.done) as heard:
        window.keeping.look_for_work()
    assert not heard.args[0], "what was discarded is offered again"
    window.acts["unsaved"].trigger()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(RecoveryDialog)))
    shown = next(dialog for dialog in window.findChildren(RecoveryDialog) if dialog.isVisible())
    press(qtbot, shown.cards[0], "restoreWork")
    assert window.model.document == work


def test_a_damaged_recovery_file_leaves_the_saved_project_to_be_opened(
    window: MainWindow, qtbot: QtBot, saved: Path
) -> None:
    file = crashed(changed(saved).document, saved)
    file.write_bytes(file.read_bytes()[:-200])
    dialog = offered(window, qtbot)
    text = words(dialog.cards[0])
    assert "can't be read" in text
    assert "as it was saved is whole" in text
    assert dialog.cards[0].findChild(QPushButton, "restoreWork") is None
    press(qtbot, dialog.cards[0], "openSaved")
    assert window.model.document == Project.load(saved).document
    assert file.exists(), "the damaged file was deleted"


@pytest.mark.parametrize("fault", ["gone", "damaged"])
def test_work_whose_file_can_not_be_read_is_restored_all_the_same(
    fault: str, window: MainWindow, qtbot: QtBot, saved: Path
) -> None:
    work = changed(saved).document
    crashed(work, saved)
    if fault == "gone":
        saved.unlink()
    else:
        saved.write_bytes(b'{"format": ')
    dialog = offered(window, qtbot)
    assert "saved file can't be read" in words(dialog.cards[0])
    press(qtbot, dialog.cards[0], "restoreWork")
    assert window.model.document == work
    assert window.model.modified
    assert window.files.save()
    assert Project.load(saved).document == work


def test_a_second_window_is_no_crash(window: MainWindow, qtbot: QtBot, saved: Path) -> None:
    from studio.ui.app import make_window

    window.files.open_file(saved)
    set_epochs(window, 77)
    assert len(kept(window)) == 1
    second = make_window()
    try:
        with qtbot.waitSignal(second.keeping.search.done) as heard:
            second.keeping.look_for_work()
        assert not heard.args[0]
    finally:
        second.close()
        second.deleteLater()
    assert len(kept(window)) == 1


def test_code_that_was_restored_is_not_trusted(window: MainWindow, qtbot: QtBot) -> None:
    crashed(find_template("custom-layer").load().document, None)
    press(qtbot, offered(window, qtbot).cards[0], "restoreWork")
    assert window.trust.needed


def test_closing_the_window_leaves_no_session_behind(window: MainWindow) -> None:
    window.files.open_template("digits-mlp")
    set_epochs(window, 77)
    assert len(kept(window)) == 1
    window.close()
    assert list(paths.recovery_root().iterdir()) == []


def test_another_language_keeps_the_unsaved_work(window: MainWindow) -> None:
    from studio.ui.language import Language

    window.files.open_template("digits-mlp")
    set_epochs(window, 77)
    document = window.model.document
    assert kept(window) == [document]
    window.keeper.change_language(Language.CHINESE)
    try:
        assert kept(window.keeper.window) == [document]
        assert window.keeper.window.safety.bin.contents() == []
    finally:
        window.keeper.change_language(Language.ENGLISH)
