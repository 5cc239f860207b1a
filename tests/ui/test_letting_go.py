"""What is asked before a document goes: until the last answer is given, all goes on as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.ui.code_dialog import CodeDialog
from studio.ui.main_window import MainWindow

Answer = QMessageBox.StandardButton
Asked = list[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Asked]:
    """Give these answers to the questions that come, and let go in the end; what is returned gets their texts."""

    def answering(*answers: Answer) -> Asked:
        left, texts = list(answers), []

        def answer(_parent: object, _title: str, text: str, *offered: Answer) -> Answer:
            texts.append(text)
            return left.pop(0) if left else Answer.Discard if offered else Answer.Yes

        monkeypatch.setattr(QMessageBox, "question", answer)
        return texts

    return answering


@pytest.fixture
def training(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window with a run that goes on for long, of a project that isn't saved."""
    window.files.open_template("digits-mlp")
    window.model.edit("Long", lambda document: edits.set_training(document, epochs=100_000))
    with qtbot.waitSignal(window.training.started):
        window.reports.train()
    return window


def test_a_run_goes_on_when_its_project_is_kept_after_all(
    training: MainWindow, asked: Callable[..., Asked]
) -> None:
    before = training.model.document
    texts = asked(Answer.Yes, Answer.Cancel)
    training.acts["new"].trigger()
    assert len(texts) == 2
    assert training.training.active
    assert training.model.document is before
    asked(Answer.Yes, Answer.Discard)
    training.acts["new"].trigger()
    assert not training.training.active
    assert training.model.document is not before


def test_a_run_goes_on_when_the_other_project_can_not_be_read(
    training: MainWindow, asked: Callable[..., Asked], tmp_path: Path
) -> None:
    asked(Answer.Yes, Answer.Discard)
    training.files.open_file(tmp_path / "gone.loom")
    assert training.training.active
    training.findChild(QMessageBox, "failure").close()


def test_runs_that_wait_are_named_before_they_are_let_go(
    training: MainWindow, asked: Callable[..., Asked]
) -> None:
    training.acts["enqueue"].trigger()
    texts = asked(Answer.No)
    training.close()
    assert "would not begin: 1" in texts[0]
    assert training.isVisible()
    assert len(training.training.queue.waiting) == 1


def test_code_that_is_being_written_is_asked_about_too(
    window: MainWindow, asked: Callable[..., Asked]
) -> None:
    window.files.open_template("digits-mlp")
    window.model.session.mark_saved()
    window.acts["custom_layer"].trigger()
    dialog = window.findChild(CodeDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.editor, "# a note ")
    texts = asked(Answer.Cancel, Answer.Cancel)
    before = window.model.document
    window.close()
    window.acts["new"].trigger()
    assert len(texts) == 2
    assert window.isVisible()
    assert dialog.isVisible()
    assert window.model.document is before
    asked(Answer.Discard)
    window.close()
    assert not window.isVisible()
    assert not dialog.isVisible()


def test_a_window_is_gone_before_what_goes_on_behind_it_is_waited_for(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread for shapes imports torch at first, which takes seconds and can't be broken off."""
    seen: list[bool] = []
    shut_down = window.shapes.shutdown

    def shutdown() -> None:
        seen.append(window.isVisible())
        shut_down()

    monkeypatch.setattr(window.shapes, "shutdown", shutdown)
    assert window.isVisible()
    assert window.close()
    assert seen[0] is False
