"""Editing the network that trains, in the window: seen above the canvas, asked in a dialog, marked on the curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.engine.checkpoint import load_checkpoint
from studio.engine.events import NetworkChanged
from studio.engine.network_plans import LayerFate, Start
from studio.engine.runs import RunStore
from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.graph.trained_difference import same_network
from studio.ui.main_window import MainWindow
from studio.ui.run_edit_dialog import RunEditDialog
from studio.ui.run_edits import RunEditBanner
from studio.ui.training_controller import State
from tests.engine.networks import points_project
from tests.ui.test_steering import WAIT_MS, begin, wait_for

LAYERS: list[Any] = [
    ("Linear", {"out_features": 8}),
    ("ReLU", {}),
    ("Linear", {"out_features": 8}),
    ("ReLU", {}),
]


@pytest.fixture
def paused(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with a run that waits."""
    window.model.open_copy(Project(points_project(LAYERS, epochs=100_000)))
    begin(qtbot, window)
    qtbot.waitUntil(
        lambda: window.curves.charts is not None and len(window.curves.charts[0].steps) > 0, timeout=WAIT_MS
    )
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, window, State.PAUSED)
    yield window
    window.training.shutdown()


def widen(document: ProjectDocument) -> ProjectDocument:
    return edits.set_setting(document, "g1", "n2", "out_features", 12, load_catalogue())


def edit(window: MainWindow, qtbot: QtBot) -> RunEditBanner:
    window.model.edit("Widen", widen)
    banner = window.findChild(RunEditBanner)
    assert banner is not None
    qtbot.waitUntil(banner.isVisible, timeout=WAIT_MS)
    return banner


def asked(window: MainWindow, banner: RunEditBanner, qtbot: QtBot) -> RunEditDialog:
    """The dialog, once it knows what becomes of each layer."""
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    dialog = window.run_edits.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.apply_button.isEnabled, timeout=WAIT_MS)
    return dialog


def applied(window: MainWindow, dialog: RunEditDialog, qtbot: QtBot) -> NetworkChanged:
    with qtbot.waitSignal(window.training.network_changed, timeout=WAIT_MS) as changed:
        qtbot.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    (event,) = changed.args
    assert isinstance(event, NetworkChanged)
    return event


def rows(dialog: RunEditDialog) -> dict[str, str]:
    items = [dialog.layers.topLevelItem(row) for row in range(dialog.layers.topLevelItemCount())]
    return {item.text(0): item.text(2) for item in items if item is not None}


def test_an_edit_is_applied_by_two_clicks_and_marked_on_the_curves(paused: MainWindow, qtbot: QtBot) -> None:
    banner = edit(paused, qtbot)
    dialog = asked(paused, banner, qtbot)
    assert rows(dialog) == {"linear2": "widened", "linear4": "widened", "linear6": "kept"}
    assert dialog.start is Start.PRESERVING
    assert "answers as the one before did" in dialog.verdict.text()
    event = applied(paused, dialog, qtbot)
    assert paused.training.state is State.PAUSED
    assert banner.isHidden()
    assert paused.curves.charts is not None
    for chart in paused.curves.charts:
        (mark,) = chart.curves.marks
        assert mark.step == event.step
        (line,) = chart.runs[0].marks.lines
        assert "linear2" in line.toolTip()
        assert line.value() == event.step + 0.5
    steps = len(paused.curves.charts[0].steps)
    qtbot.mouseClick(paused.transport.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(paused.curves.charts[0].steps) > steps, timeout=WAIT_MS)  # type: ignore[index]


def test_random_weights_may_be_chosen_instead(paused: MainWindow, qtbot: QtBot) -> None:
    dialog = asked(paused, edit(paused, qtbot), qtbot)
    fresh = dialog.start_buttons[Start.FRESH]
    qtbot.mouseClick(fresh, Qt.MouseButton.LeftButton, pos=QPoint(10, fresh.height() // 2))
    assert rows(dialog) == {"linear2": "new", "linear4": "new", "linear6": "kept"}
    event = applied(paused, dialog, qtbot)
    assert {layer.name for layer in event.plan.layers if layer.fate is LayerFate.KEPT} == {"linear6"}


def kept_weights() -> dict[str, torch.Tensor]:
    """Those of the run's last checkpoint."""
    with RunStore() as store:
        (record,) = store.list()
    return dict(load_checkpoint(record.path / "last.ckpt").state.model)


def test_undoing_the_edit_and_applying_brings_the_weights_back(paused: MainWindow, qtbot: QtBot) -> None:
    before = kept_weights()
    applied(paused, asked(paused, edit(paused, qtbot), qtbot), qtbot)
    # An edit is told when it is made; the checkpoint of the network that it makes is written after that.
    qtbot.waitUntil(lambda: kept_weights()["linear2.weight"].shape == (12, 2))
    with qtbot.waitSignal(paused.training.steps):
        qtbot.mouseClick(paused.transport.step_button, Qt.MouseButton.LeftButton)
    wait_for(qtbot, paused, State.PAUSED)
    paused.acts["undo"].trigger()
    banner = paused.findChild(RunEditBanner)
    assert banner is not None
    qtbot.waitUntil(banner.isVisible, timeout=WAIT_MS)
    dialog = asked(paused, banner, qtbot)
    assert dialog.start is Start.BACK
    applied(paused, dialog, qtbot)
    qtbot.waitUntil(lambda: kept_weights()["linear2.weight"].shape == (8, 2))
    after = kept_weights()
    assert after.keys() == before.keys()
    assert all(torch.equal(after[name], before[name]) for name in before)


def test_the_network_before_comes_back_by_one_command_with_its_drawing(
    paused: MainWindow, qtbot: QtBot
) -> None:
    drawn = paused.model.document
    assert not paused.acts["undo_apply"].isEnabled()
    applied(paused, asked(paused, edit(paused, qtbot), qtbot), qtbot)
    with qtbot.waitSignal(paused.training.network_changed, timeout=WAIT_MS):
        paused.acts["undo_apply"].trigger()
    assert same_network(drawn, paused.model.document)
    assert not paused.run_edits.differs
    paused.acts["undo"].trigger()  # as any edit
    assert not same_network(drawn, paused.model.document)


def test_a_drawing_that_cannot_train_says_why_and_is_not_applied(paused: MainWindow, qtbot: QtBot) -> None:
    paused.model.edit(
        "Narrow",
        lambda document: edits.set_setting(document, "g1", "n6", "out_features", 2, load_catalogue()),
    )
    banner = paused.findChild(RunEditBanner)
    assert banner is not None
    qtbot.waitUntil(banner.isVisible, timeout=WAIT_MS)
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    dialog = paused.run_edits.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "3" in dialog.verdict.text(), timeout=WAIT_MS)
    assert not dialog.apply_button.isEnabled()
    dialog.reject()


def test_moving_a_layer_is_no_difference_and_another_project_is_none_of_the_run(
    paused: MainWindow, qtbot: QtBot
) -> None:
    paused.model.edit("Move", lambda document: edits.move_nodes(document, "g1", {"n2": (50.0, 70.0)}))
    paused.run_edits._look()
    assert not paused.run_edits.differs
    paused.model.open_copy(Project(points_project([("Linear", {"out_features": 5})])))
    assert not paused.run_edits.differs
    assert not paused.acts["apply_edit"].isEnabled()


def test_the_mark_is_on_the_curves_of_the_run_in_the_list_too(paused: MainWindow, qtbot: QtBot) -> None:
    event = applied(paused, asked(paused, edit(paused, qtbot), qtbot), qtbot)
    with qtbot.waitSignal(paused.training.finished, timeout=WAIT_MS):
        paused.acts["stop"].trigger()
    charts = paused.curves.build()
    for chart in charts:
        chart.begin()
    with RunStore() as store:
        (record,) = store.list()
    paused.runs._open(record)
    assert [mark.step for mark in charts[0].curves.marks] == [event.step]
    for left, right in ((0, 3000), (event.step - 20, event.step + 20)):  # from afar and from near
        charts[0].plot.setXRange(left, right, padding=0)
        charts[0].point_at(event.step)
        assert "edited after step" in charts[0]._readout.text()
