"""Steering a run from the window: single steps, another learning rate, a queue, a run that goes on later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.engine.events import EpochEnded, Outcome, RunFinished, RunStarted, SettingsChanged, StepsEnded
from studio.engine.run_records import RunStatus
from studio.engine.runs import RunStore
from studio.graph.document import frozen
from studio.graph.project import Project
from studio.ui.main_window import MainWindow
from studio.ui.training_controller import DRAIN_EVERY_MS, State
from tests.engine.networks import chain, points_project

WAIT_MS = 60_000


class Seen:
    """The events that the window has taken."""

    def __init__(self, window: MainWindow) -> None:
        training = window.training
        self.events: list[object] = []
        signals = (
            training.started,
            training.steps,
            training.epoch,
            training.settings_changed,
            training.finished,
        )
        for signal in (*signals, training.tripped):
            signal.connect(self.events.append)

    def of(self, kind: type) -> list:  # type: ignore[type-arg]
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def seen(window: MainWindow) -> Iterator[Seen]:
    window.model.open_copy(Project(points_project(epochs=100_000)))
    yield Seen(window)
    window.training.shutdown()


def wait_for(qtbot: QtBot, window: MainWindow, state: State) -> None:
    qtbot.waitUntil(lambda: window.training.state is state, timeout=WAIT_MS)


def begin(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, State.RUNNING)


def test_single_steps_and_the_end_of_an_epoch(window: MainWindow, seen: Seen, qtbot: QtBot) -> None:
    begin(qtbot, window)
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, State.PAUSED)
    window.training.drain()
    before = seen.of(StepsEnded)[-1].last_step
    qtbot.mouseClick(window.transport.step_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen.of(StepsEnded)[-1].last_step == before + 1, timeout=WAIT_MS)
    wait_for(qtbot, window, State.PAUSED)
    epochs = len(seen.of(EpochEnded))
    qtbot.mouseClick(window.transport.end_epoch_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(seen.of(EpochEnded)) == epochs + 1, timeout=WAIT_MS)
    wait_for(qtbot, window, State.PAUSED)
    assert seen.of(StepsEnded)[-1].last_step == seen.of(EpochEnded)[-1].step


def test_another_learning_rate_is_typed_while_it_runs(window: MainWindow, seen: Seen, qtbot: QtBot) -> None:
    begin(qtbot, window)
    qtbot.waitUntil(lambda: window.transport.rate.field.text() == "0.1", timeout=WAIT_MS)
    field = window.transport.rate.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.025")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen.of(SettingsChanged)), timeout=WAIT_MS)
    assert seen.of(SettingsChanged)[0].settings == {"lr": 0.025}
    steps = seen.of(SettingsChanged)[0].step
    qtbot.waitUntil(lambda: seen.of(StepsEnded)[-1].first_step > steps, timeout=WAIT_MS)
    assert field.text() == "0.025"


def test_the_rate_is_shown_where_the_focus_happens_to_be_and_typing_is_left_alone(
    window: MainWindow, seen: Seen, qtbot: QtBot
) -> None:
    begin(qtbot, window)
    field = window.transport.rate.field
    window.activateWindow()
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(field.hasFocus, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: field.text() == "0.1", timeout=WAIT_MS)
    QTest.keyClicks(field, "7")
    steps = seen.of(StepsEnded)[-1].last_step
    qtbot.waitUntil(lambda: seen.of(StepsEnded)[-1].first_step > steps, timeout=WAIT_MS)
    assert field.text() == "0.17"


def test_figures_of_another_length_move_no_button(window: MainWindow, seen: Seen, qtbot: QtBot) -> None:
    begin(qtbot, window)
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, State.PAUSED)
    window.training.drain()
    figures, button = window.transport.figures, window.transport.button
    long = "epoch 1000/1000  ·  1,234,567 samples/s  ·  120:00 left"
    figures.set_text(long)
    qtbot.waitUntil(lambda: figures.width() >= figures.needed > 300, timeout=WAIT_MS)
    place = button.mapTo(window, button.rect().topLeft())
    figures.set_text("epoch 2/1000")
    QApplication.sendPostedEvents()
    assert button.mapTo(window, button.rect().topLeft()) == place
    assert figures.width() >= QFontMetrics(figures.font()).horizontalAdvance(long)


def test_what_comes_behind_a_tab_is_there_when_it_comes_to_the_front(
    window: MainWindow, seen: Seen, qtbot: QtBot
) -> None:
    bench = window.workbench
    bench.reveal("problems")
    begin(qtbot, window)
    bench.reveal("problems")
    qtbot.waitUntil(lambda: len(seen.of(EpochEnded)) > 1, timeout=WAIT_MS)
    window.training.pause()
    wait_for(qtbot, window, State.PAUSED)
    window.training.drain()
    assert "epoch 1:" not in window.log.text.toPlainText()
    bench.reveal("log")
    qtbot.waitUntil(lambda: "epoch 1:" in window.log.text.toPlainText(), timeout=WAIT_MS)
    bench.reveal("curves")
    assert window.curves.charts is not None
    loss = window.curves.charts[0]
    dense = loss.runs[0].dense
    qtbot.waitUntil(lambda: dense.getData()[0] is not None and len(dense.getData()[0]) > 1, timeout=WAIT_MS)


def test_a_run_that_was_stopped_goes_on_from_the_list(window: MainWindow, seen: Seen, qtbot: QtBot) -> None:
    begin(qtbot, window)
    qtbot.waitUntil(lambda: bool(seen.of(EpochEnded)), timeout=WAIT_MS)
    qtbot.mouseClick(window.transport.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(seen.of(RunFinished)), timeout=WAIT_MS)
    finished = seen.of(RunFinished)[0]
    assert finished.outcome is Outcome.STOPPED
    window.runs.resume_wanted.emit(str(finished.path))
    qtbot.waitUntil(lambda: len(seen.of(RunStarted)) == 2, timeout=WAIT_MS)
    again = seen.of(RunStarted)[1]
    assert (again.run_id, again.step) == (finished.run_id, finished.steps)
    qtbot.waitUntil(lambda: seen.of(StepsEnded)[-1].last_step > finished.steps, timeout=WAIT_MS)
    assert window.curves.charts is not None
    losses = window.curves.charts[0].steps
    window.training.stop()
    qtbot.waitUntil(lambda: len(seen.of(RunFinished)) == 2, timeout=WAIT_MS)
    assert len(losses) == seen.of(RunFinished)[1].steps, "the curve doesn't begin with the run's first step"


def test_a_run_starts_anew_and_the_old_one_is_kept(window: MainWindow, seen: Seen, qtbot: QtBot) -> None:
    begin(qtbot, window)
    qtbot.waitUntil(lambda: bool(seen.of(StepsEnded)), timeout=WAIT_MS)
    qtbot.mouseClick(window.transport.restart_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(seen.of(RunStarted)) == 2, timeout=WAIT_MS)
    window.training.shutdown()
    with RunStore() as store:
        assert [record.status for record in store.list()] == [RunStatus.STOPPED, RunStatus.STOPPED]


def test_queued_runs_start_one_after_the_other(window: MainWindow, seen: Seen, qtbot: QtBot) -> None:
    begin(qtbot, window)
    short = replace(points_project(epochs=1), data=window.model.document.data)
    window.training.enqueue("second", short)
    window.training.enqueue("third", short)
    assert window.transport.queue.text() == "+2"
    (first, _second) = window.transport.queue.menu().actions()
    first.trigger()
    assert window.transport.queue.text() == "+1"
    qtbot.mouseClick(window.transport.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(seen.of(RunFinished)) == 2, timeout=WAIT_MS)
    assert [event.outcome for event in seen.of(RunFinished)] == [Outcome.STOPPED, Outcome.COMPLETED]
    assert window.transport.queue.isHidden()


def test_the_node_that_makes_nan_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    layers = [("Linear", {"out_features": 8}), ("Tanh", {})] * 5
    logged = ("Expression", {"expression": "torch.log(input)"})
    network = chain((2,), [*layers, logged, *layers[:9], ("Linear", {"out_features": 3})])
    window.model.open_copy(Project(replace(points_project(), networks=frozen({"g1": network}))))
    seen = Seen(window)
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, State.PAUSED)
    assert seen.events[-1].node_id == "n12"  # type: ignore[attr-defined]
    assert window.canvas is not None
    assert window.canvas.selection == ("n12",)
    window.training.shutdown()


def test_many_small_events_are_looked_for_less_often_and_an_answer_sooner(
    window: MainWindow, seen: Seen, qtbot: QtBot
) -> None:
    timer = window.training.findChild(QTimer, "training-drain")
    assert isinstance(timer, QTimer)
    begin(qtbot, window)
    window.training._pace(0.0)
    assert timer.interval() == DRAIN_EVERY_MS
    window.training._pace(1.0)  # a hundred times that would be minutes
    assert DRAIN_EVERY_MS < timer.interval() <= 1000
    window.training.pause()
    assert timer.interval() <= DRAIN_EVERY_MS / 4
    wait_for(qtbot, window, State.PAUSED)
    assert timer.interval() >= DRAIN_EVERY_MS
    window.training.step()
    assert timer.interval() <= DRAIN_EVERY_MS / 4
