"""What goes wrong in a run reaches the person at the window, which answers, and the run can go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.events import Outcome, RunFinished, RunStarted
from studio.engine.learner import Learner
from studio.engine.run_records import RunStatus
from studio.engine.runs import RunStore
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.ui.main_window import MainWindow
from studio.ui.training_controller import State
from tests.broken import Disk
from tests.engine.networks import points_project
from tests.engine.test_faults import CODE, with_code

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def seen(window: MainWindow) -> Iterator[list[Any]]:
    events: list[Any] = []
    for signal in (window.training.started, window.training.finished):
        signal.connect(events.append)
    yield events
    window.training.shutdown()


def train(qtbot: QtBot, window: MainWindow, document: ProjectDocument) -> None:
    window.model.open_copy(Project(document))
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=WAIT_MS)
    qtbot.mouseClick(window.transport.button, LEFT)


def last(qtbot: QtBot, window: MainWindow, seen: list[Any]) -> RunFinished:
    qtbot.waitUntil(lambda: any(isinstance(event, RunFinished) for event in seen), timeout=WAIT_MS)
    finished = seen[-1]
    assert isinstance(finished, RunFinished)
    return finished


def log(window: MainWindow) -> str:
    window.log.write()
    return window.log.text.toPlainText()


def assert_answers(qtbot: QtBot, window: MainWindow) -> None:
    """The message can be closed, and the project be edited as ever."""
    box = window.findChild(QMessageBox, "failure")
    assert box is not None
    box.close()
    assert window.training.state is State.IDLE
    assert window.acts["train"].isEnabled()
    assert window.canvas is not None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    window.canvas.setFocus()
    before = window.model.document
    window.canvas.select(["n3"])
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert "n3" not in window.model.document.networks["g1"].nodes
    window.stepping.undo()
    assert window.model.document == before


def failing_at(step: int, error: Callable[[], Exception]) -> Callable[[Learner, Any], Any]:
    real, taken = Learner.steps, [0]

    def steps(learner: Learner, stream: Any) -> Any:
        for one in real(learner, stream):
            taken[0] += 1
            if taken[0] == step:
                raise error()
            yield one

    return steps


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (lambda: torch.OutOfMemoryError("CUDA out of memory."), "samples would fit: set the batch size"),
        (lambda: RuntimeError("CUDA error: device-side assert triggered"), "Start Layerloom anew"),
        (lambda: MemoryError(), "samples would fit: set the batch size"),
        (lambda: RuntimeError("DataLoader worker (pid 7) exited unexpectedly"), "worker (pid 7) exited"),
    ],
    ids=["memory on the GPU", "lost device", "memory", "anything else"],
)
def test_a_fault_in_a_step_is_told_and_the_run_goes_on_from_its_checkpoint(
    error: Callable[[], Exception],
    words: str,
    window: MainWindow,
    seen: list[Any],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Learner, "steps", failing_at(12, error))
        train(qtbot, window, points_project(epochs=4))
        finished = last(qtbot, window, seen)
    assert finished.outcome is Outcome.FAILED
    assert words in finished.message
    assert finished.message in log(window)
    assert_answers(qtbot, window)
    seen.clear()
    assert finished.path is not None
    window.reports.resume(finished.path)
    again = last(qtbot, window, seen)
    assert again.outcome is Outcome.COMPLETED
    assert again.steps == 20


def test_an_error_in_custom_code_selects_its_node(window: MainWindow, seen: list[Any], qtbot: QtBot) -> None:
    document = with_code(points_project([("code:c1", {}), ("ReLU", {})]), CODE)
    train(qtbot, window, replace(document, trusted=True))
    finished = last(qtbot, window, seen)
    assert finished.outcome is Outcome.FAILED
    assert "a mistake of its author" in log(window)
    assert window.canvas is not None
    assert window.canvas.selection == ("n2",)
    assert_answers(qtbot, window)


def test_a_full_disk_is_told_while_training_goes_on(
    window: MainWindow, seen: list[Any], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    train(qtbot, window, points_project(epochs=100_000))
    qtbot.waitUntil(lambda: window.training.state is State.RUNNING, timeout=WAIT_MS)
    qtbot.mouseClick(window.transport.button, LEFT)  # a pause writes a checkpoint
    qtbot.waitUntil(lambda: window.training.state is State.PAUSED, timeout=WAIT_MS)
    (started,) = [event for event in seen if isinstance(event, RunStarted)]

    def kept() -> tuple[int, int]:
        state = load_checkpoint(started.path / "last.ckpt").state
        return state.epoch, state.step  # a pause after an epoch's last step is before that epoch's end

    before = kept()
    disk.full = True
    window.training.end_epoch()
    qtbot.waitUntil(lambda: "the disk is full" in log(window), timeout=WAIT_MS)
    assert "Training goes on and tries again" in log(window)
    assert kept() == before
    disk.full = False
    qtbot.waitUntil(lambda: window.training.state is State.PAUSED, timeout=WAIT_MS)
    qtbot.mouseClick(window.transport.stop_button, LEFT)
    assert last(qtbot, window, seen).outcome is Outcome.STOPPED
    assert kept() > before
    with RunStore() as store:
        assert store.list()[0].status is RunStatus.STOPPED


def test_layers_that_do_not_learn_are_told_in_the_log(
    window: MainWindow, seen: list[Any], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)
    layers = [("Linear", {"out_features": 8}), ("Expression", {"expression": "input * 1e-9"})]
    train(qtbot, window, points_project(layers, epochs=3))
    assert last(qtbot, window, seen).outcome is Outcome.COMPLETED
    assert log(window).count("Next to no gradient reaches linear2") == 1
