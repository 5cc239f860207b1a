"""The device view: the time of a step in parts, and the machine, while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.engine.device_use import GpuUse, MachineUse
from studio.engine.probe_events import StepTimed
from studio.graph.project import Project
from studio.templates import find_template
from studio.ui.live.device import DevicePanel, used_text
from studio.ui.main_window import MainWindow
from studio.ui.theme import Mode, Theme
from studio.ui.training_controller import State

WAIT_MS = 60_000
GIB = 1 << 30


@pytest.fixture
def training(window: MainWindow) -> Iterator[MainWindow]:
    document = find_template("digits-cnn").load().document
    document = replace(document, training=replace(document.training, epochs=5000))
    window.model.open_copy(Project(document))
    yield window
    window.training.shutdown()


def test_the_parts_of_a_step_are_shown_while_it_trains(training: MainWindow, qtbot: QtBot) -> None:
    device = training.views.device
    training.workbench.reveal("device")
    qtbot.mouseClick(training.transport.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "optimizer" in device.bar.accessibleName(), timeout=WAIT_MS)
    for part in ("data", "forward", "backward"):
        assert part in device.bar.accessibleName()
    assert "for 32 samples" in device.figures.text()
    assert "Processor" in device.gauges.accessibleName()
    assert "of" in device.gauges.accessibleName()


def test_behind_another_view_it_asks_for_nothing(training: MainWindow, qtbot: QtBot) -> None:
    told: list[StepTimed] = []
    training.training.probed.connect(told.append)
    training.workbench.reveal("device")
    training.workbench.reveal("curves")
    qtbot.waitUntil(lambda: not training.views.device._timer.isActive(), timeout=WAIT_MS)
    qtbot.mouseClick(training.transport.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.training.state is State.RUNNING, timeout=WAIT_MS)
    with qtbot.waitSignal(training.training.epoch, timeout=WAIT_MS):
        pass
    assert not told


@pytest.fixture
def panel(qtbot: QtBot) -> DevicePanel:
    made = DevicePanel(Theme(Mode.LIGHT))
    qtbot.addWidget(made)
    made.resize(700, 220)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_graphics_card_has_rows_of_its_own(panel: DevicePanel) -> None:
    panel.show_machine(MachineUse(0.5, 3 * GIB, 8 * GIB, GIB))
    assert [row.name for row in panel.gauges.rows] == ["Processor", "Memory", "This program"]
    parts = {"data": 0.001, "forward": 0.002, "backward": 0.003, "optimizer": 0.004}
    panel.take(StepTimed(7, 32, parts, GpuUse("A card", GIB, 2 * GIB, 16 * GIB, 0.9)))
    panel.draw(at_once=True)
    assert [row.words for row in panel.gauges.rows] == [
        "50%",
        "3.0 of 8.0 GiB",
        "1.0 GiB",
        "90%",
        "2.0 of 16.0 GiB",
    ]
    assert "A card" in panel.figures.text()
    assert "optimizer 4 ms" in panel.bar.accessibleName()
    panel.forget()
    assert "optimizer" not in panel.bar.accessibleName()
    assert len(panel.gauges.rows) == 3


def test_amounts_share_a_unit_where_they_can() -> None:
    assert used_text(3 * GIB, 8 * GIB) == "3.0 of 8.0 GiB"
    assert used_text(3 << 20, 8 * GIB) == "3.0 MiB of 8.0 GiB"
