"""Going through a run: the playhead, what the views show at a moment, what is there after it, and branches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.engine.events import RunFinished
from studio.engine.runs import RunStore
from studio.graph.project import Project
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.timeline.branch_dialog import BranchDialog
from studio.ui.training_controller import State
from tests.engine.networks import points_project
from tests.engine.test_probes import cnn

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


def train(window: MainWindow, qtbot: QtBot) -> RunFinished:
    """Train by the button, to the end."""
    with qtbot.waitSignal(window.training.finished, timeout=WAIT_MS) as ended:
        qtbot.mouseClick(window.transport.button, LEFT)
    finished: RunFinished = ended.args[0]
    assert finished.path is not None, finished.message
    qtbot.waitUntil(lambda: window.training.state is State.IDLE, timeout=WAIT_MS)
    return finished


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """A CNN that has trained three epochs, each with its checkpoint, with the predictions in front."""
    document = cnn(keep_epochs=1)
    window.model.open_copy(Project(replace(document, training=replace(document.training, epochs=3))))
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=WAIT_MS)
    window.workbench.reveal("predictions")
    train(window, qtbot)
    yield window
    window.keeper.window.timeline.shutdown()
    window.keeper.window.training.shutdown()


def open_timeline(window: MainWindow, qtbot: QtBot) -> None:
    """Of the run that is selected in the list."""
    window.workbench.reveal("runs")
    window.runs.table.selectRow(0)
    qtbot.mouseClick(window.runs.timeline, LEFT)
    qtbot.waitUntil(lambda: window.timeline.is_open, timeout=WAIT_MS)
    settle(window, qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until the moment at the playhead is seen."""
    qtbot.waitUntil(lambda: window.timeline.bar.fault.text() == "", timeout=WAIT_MS)


def drag_to(window: MainWindow, qtbot: QtBot, place: int) -> None:
    head = window.timeline.bar.playhead
    middle = head.height() // 2
    QTest.mousePress(head, LEFT, pos=QPoint(round(head.x_of(head.value())), middle))
    QTest.mouseMove(head, QPoint(round(head.x_of(place)) + 3, middle))
    QTest.mouseRelease(head, LEFT, pos=QPoint(round(head.x_of(place)) + 3, middle))
    settle(window, qtbot)


def test_a_dragged_playhead_shows_the_predictions_of_that_epoch_and_leaving_gives_the_last_back(
    trained: MainWindow, qtbot: QtBot
) -> None:
    panel = trained.views.predictions
    live = panel.predicted
    assert live is not None
    open_timeline(trained, qtbot)
    trained.workbench.reveal("predictions")
    qtbot.waitUntil(lambda: panel.predicted is not None, timeout=WAIT_MS)
    head = trained.timeline.bar.playhead
    assert (head.maximum(), head.value()) == (2, 2)
    settle(trained, qtbot)
    assert panel.predicted is not live
    assert np.array_equal(panel.predicted.probabilities, live.probabilities)
    drag_to(trained, qtbot, 0)
    assert panel.predicted.epoch == 1
    assert "Epoch 1" in trained.timeline.bar.words.text()
    assert not np.array_equal(panel.predicted.probabilities, live.probabilities)
    assert trained.curves.charts is not None
    line = trained.curves.charts[0]._playhead
    assert line.isVisible()
    assert line.value() == trained.timeline.history.moments[0].step  # type: ignore[union-attr]
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Right)
    settle(trained, qtbot)
    assert panel.predicted.epoch == 2
    QTest.keyClick(head, Qt.Key.Key_Escape)
    assert not trained.timeline.bar.isVisible()
    assert panel.predicted is live
    assert not line.isVisible()


def test_layers_health_and_maps_are_those_of_the_moment(trained: MainWindow, qtbot: QtBot) -> None:
    canvas = trained.canvas
    assert canvas is not None
    trained.acts["health"].trigger()
    open_timeline(trained, qtbot)
    trained.workbench.reveal("maps")
    layer = "n2"  # the convolution
    canvas.select([layer])
    settle(trained, qtbot)
    qtbot.waitUntil(lambda: trained.views.maps.kept is not None, timeout=WAIT_MS)
    settle(trained, qtbot)
    last, health = trained.views.maps.kept, canvas.health.of(layer)
    assert last is not None
    assert health is not None
    assert health.update is not None
    drag_to(trained, qtbot, 0)
    first = trained.views.maps.kept
    assert first is not None
    assert first.step < last.step
    assert not np.array_equal(first.maps, last.maps)
    assert canvas.health.of(layer) != health
    trained.workbench.reveal("spread")
    qtbot.waitUntil(lambda: bool(trained.views.spread.plots["weights"].columns), timeout=WAIT_MS)
    settle(trained, qtbot)
    assert [step for step, _ in trained.views.spread.plots["gradients"].columns] == [first.step]
    trained.timeline.leave()
    assert trained.views.maps.kept is None, "nothing was seen of it while it trained"


def test_another_language_stays_at_the_moment_and_leaving_still_gives_back_what_was_live(
    trained: MainWindow, qtbot: QtBot
) -> None:
    live = trained.views.predictions.predicted
    open_timeline(trained, qtbot)
    drag_to(trained, qtbot, 0)
    trained.keeper.change_language(Language.CHINESE)
    other = trained.keeper.window
    qtbot.waitUntil(lambda: other.timeline.is_open, timeout=WAIT_MS)
    settle(other, qtbot)
    assert other.timeline.bar.playhead.value() == 0
    other.timeline.leave()
    assert other.views.predictions.kept is live
    other.keeper.change_language(Language.ENGLISH)


def test_deleting_the_run_that_is_gone_through_leaves_it(trained: MainWindow, qtbot: QtBot) -> None:
    open_timeline(trained, qtbot)
    trained.workbench.reveal("runs")
    trained.runs.table.setFocus()
    QTest.keyClick(trained.runs.table, Qt.Key.Key_Delete)
    assert not trained.timeline.is_open
    with RunStore() as store:
        assert store.list() == ()


def test_a_run_begins_while_another_is_gone_through(trained: MainWindow, qtbot: QtBot) -> None:
    open_timeline(trained, qtbot)
    trained.workbench.reveal("predictions")
    drag_to(trained, qtbot, 0)
    train(trained, qtbot)
    assert not trained.timeline.is_open
    assert trained.views.predictions.predicted is not None
    assert trained.views.predictions.predicted.epoch == 3
    with RunStore() as store:
        first, second = store.list()
        assert list(store.steps(first.id).losses) == list(store.steps(second.id).losses)


def test_a_branch_is_trained_from_the_moment_with_another_rate(trained: MainWindow, qtbot: QtBot) -> None:
    open_timeline(trained, qtbot)
    drag_to(trained, qtbot, 0)
    history = trained.timeline.history
    assert history is not None
    trained.acts["branch"].trigger()
    dialog = trained.findChild(BranchDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.fields["lr"], "0.0001")
    dialog.epochs.setValue(2)
    with qtbot.waitSignal(trained.training.finished, timeout=WAIT_MS) as ended:
        QTest.keyClick(dialog.epochs, Qt.Key.Key_Return)
    assert ended.args[0].epochs == 2
    assert not trained.timeline.is_open
    with RunStore() as store:
        branch = store.run(ended.args[0].run_id)
    assert (branch.parent, branch.parent_step) == (history.record.id, history.moments[0].step)
    assert [dict(edit.settings) for edit in branch.edits] == [{"lr": 0.0001}]
    assert trained.curves.charts is not None
    assert len(trained.curves.charts[0].steps) == branch.steps, (
        "the curve begins with the run that it came from"
    )
    trained.workbench.reveal("runs")
    names = [trained.runs.table.item(row, 1).text() for row in range(2)]  # type: ignore[union-attr]
    assert sorted(names) == ["Net", "↳ Net"]


def test_a_branch_that_can_not_be_made_says_why_and_stays(trained: MainWindow, qtbot: QtBot) -> None:
    open_timeline(trained, qtbot)
    trained.acts["branch"].trigger()
    dialog = trained.findChild(BranchDialog)
    assert dialog is not None
    assert dialog.epochs.minimum() == 4, "three epochs are over at the last moment"
    QTest.keyClicks(dialog.fields["lr"], "fast")
    qtbot.mouseClick(dialog.begin, LEFT)
    assert "number" in dialog.fault.text()
    dialog.fields["lr"].setText("-1")
    qtbot.mouseClick(dialog.begin, LEFT)
    qtbot.waitUntil(lambda: "from 0 on" in dialog.fault.text(), timeout=WAIT_MS)
    assert dialog.begin.isEnabled()
    dialog.reject()
    with RunStore() as store:
        assert len(store.list()) == 1


def test_a_damaged_checkpoint_is_told_and_the_others_are_seen(trained: MainWindow, qtbot: QtBot) -> None:
    open_timeline(trained, qtbot)
    trained.workbench.reveal("predictions")
    settle(trained, qtbot)
    history = trained.timeline.history
    assert history is not None
    path = history.moments[0].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    head = trained.timeline.bar.playhead
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "damaged" in trained.timeline.bar.fault.text(), timeout=WAIT_MS)
    QTest.keyClick(head, Qt.Key.Key_Right)
    settle(trained, qtbot)
    assert trained.views.predictions.predicted is not None
    assert trained.views.predictions.predicted.epoch == 2


def test_a_run_that_was_stopped_shows_its_decision_surface_at_each_moment(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.model.open_copy(Project(points_project(epochs=100_000, keep_epochs=5)))
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=WAIT_MS)
    with qtbot.waitSignal(window.training.epoch, timeout=WAIT_MS, check_params_cb=lambda e: e.epoch >= 20):
        qtbot.mouseClick(window.transport.button, LEFT)
    with qtbot.waitSignal(window.training.finished, timeout=WAIT_MS):
        qtbot.mouseClick(window.transport.stop_button, LEFT)
    live = window.surface.surface
    assert live is not None
    window.acts["timeline"].trigger()
    qtbot.waitUntil(lambda: window.timeline.is_open, timeout=WAIT_MS)
    settle(window, qtbot)
    head = window.timeline.bar.playhead
    assert head.maximum() >= 4
    QTest.keyClick(head, Qt.Key.Key_Home)
    settle(window, qtbot)
    first = window.surface.surface
    assert first is not None
    assert first.step == window.timeline.history.moments[0].step  # type: ignore[union-attr]
    window.timeline.leave()
    assert window.surface.surface is live
    window.timeline.shutdown()
