"""A look before training, from the window: what passed, what it costs, what to do, and nothing that waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.engine import preflight_cost
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.ui.main_window import MainWindow
from studio.ui.preflight_dialog import PreflightDialog
from studio.ui.theme import Mode
from studio.ui.training_controller import State
from tests.broken import limit_memory
from tests.engine.networks import Layer, digits_project, points_project

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def looking(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(preflight_cost, "_TIMED_STEPS", 3)
    yield window
    window.training.shutdown()


def look(qtbot: QtBot, window: MainWindow, document: ProjectDocument) -> PreflightDialog:
    """Press the key, and wait for what comes."""
    window.model.open_copy(Project(document))
    QTest.keyClick(window, Qt.Key.Key_F7)
    dialog = window.preflight.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not window.preflight.looking, timeout=WAIT_MS)
    return dialog


def button(dialog: PreflightDialog, name: str) -> QPushButton:
    return dialog.findChild(QPushButton, name)  # type: ignore[return-value]


def texts(dialog: PreflightDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_what_training_will_cost_is_shown_and_training_begins_from_there(
    looking: MainWindow, qtbot: QtBot
) -> None:
    dialog = look(qtbot, looking, digits_project(epochs=1000))
    assert dialog.verdict.text() == "Training can begin"
    told = texts(dialog)
    assert "1,438 samples to train on" in told
    assert "at its peak" in told
    assert "all 1,438 samples" in told
    assert "optimizer" in dialog.memory.accessibleName()
    before = looking.model.document
    qtbot.mouseClick(button(dialog, "preflightTrain"), LEFT)
    qtbot.waitUntil(lambda: looking.training.state is State.RUNNING, timeout=WAIT_MS)
    assert not dialog.isVisible()
    assert looking.model.document is before
    assert not looking.acts["preflight"].isEnabled()
    assert not looking.transport.preflight_button.isVisible()


def test_the_layer_at_fault_is_shown(looking: MainWindow, qtbot: QtBot) -> None:
    layers: list[Layer] = [
        ("Linear", {"out_features": 8}),
        ("Expression", {"expression": "torch.log(input)"}),
    ]
    dialog = look(qtbot, looking, points_project(layers))
    assert dialog.verdict.text() == "The forward pass fails"
    assert "Keep its input above 0" in texts(dialog)
    assert not button(dialog, "preflightTrain").isVisible()
    qtbot.mouseClick(button(dialog, "preflightNode"), LEFT)
    assert looking.canvas is not None
    assert looking.canvas.selection == ("n3",)
    assert "Keep its input above 0" in _log(looking)


def _log(window: MainWindow) -> str:
    window.log.write()
    return window.log.text.toPlainText()


def test_a_batch_that_fits_is_taken_over(
    looking: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_memory(monkeypatch, 100)
    document = digits_project()
    document = replace(document, data=replace(document.data, batch_size=512))
    dialog = look(qtbot, looking, document)
    assert "512 samples doesn't fit into memory" in texts(dialog)
    take = button(dialog, "preflightBatch")
    assert take.text() == "Set the batch size to 64"
    qtbot.mouseClick(take, LEFT)
    assert looking.model.document.data.batch_size == 64
    qtbot.waitUntil(lambda: not looking.preflight.looking, timeout=WAIT_MS)
    assert dialog.verdict.text() == "Training can begin"
    looking.stepping.undo()
    assert looking.model.document.data.batch_size == 512


def begin_an_endless_look(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight_cost, "_TIMED_S", 1000)
    monkeypatch.setattr(preflight_cost, "_TIMED_STEPS", 10**9)
    window.model.open_copy(Project(points_project()))
    QTest.keyClick(window, Qt.Key.Key_F7)


def test_a_look_can_be_stopped_and_made_again(
    looking: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_an_endless_look(looking, monkeypatch)
    dialog = looking.preflight.dialog
    assert dialog is not None
    again = button(dialog, "preflightAgain")
    assert again.text() == "Stop the check"
    qtbot.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: not looking.preflight.looking, timeout=WAIT_MS)
    assert dialog.verdict.text() == "The check was stopped"
    monkeypatch.setattr(preflight_cost, "_TIMED_STEPS", 3)
    monkeypatch.setattr(preflight_cost, "_TIMED_S", 1)
    qtbot.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: not looking.preflight.looking, timeout=WAIT_MS)
    assert dialog.verdict.text() == "Training can begin"


def test_closing_the_window_ends_a_look(
    looking: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_an_endless_look(looking, monkeypatch)
    assert looking.preflight.looking
    looking.close()
    assert not looking.preflight.looking


def test_why_there_was_no_look_takes_nothing_of_the_room_of_the_checks(
    looking: MainWindow, qtbot: QtBot
) -> None:
    document = digits_project()
    gone = replace(document, training=replace(document.training, device="cuda:77"))
    dialog = look(qtbot, looking, gone)
    assert "cuda:77" in texts(dialog)
    assert button(dialog, "preflightAgain").hasFocus()
    qtbot.waitUntil(lambda: dialog.rows[0].title.height() > 0)
    assert not dialog.head.isVisible(), "no empty line below the verdict"
    for row in dialog.rows:
        assert row.title.height() >= row.title.fontMetrics().height()


def test_other_colours_while_the_result_is_shown(looking: MainWindow, qtbot: QtBot) -> None:
    """Signs of both themes differ."""
    dialog = look(qtbot, looking, points_project())
    sign = dialog.rows[0].sign.pixmap().toImage()
    looking.theme.set_mode(Mode.LIGHT if looking.theme.is_dark else Mode.DARK)
    assert dialog.rows[0].sign.pixmap().toImage() != sign
