"""A whole job with mouse and keyboard: draw digits-mlp, train it, steer it, undo it all, save, reopen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from studio.engine.events import Outcome
from studio.graph.project import Project
from studio.templates import find_template
from studio.ui.main_window import MainWindow
from studio.ui.training_controller import State
from tests.ui.gestures import click_node, drop_from_palette, shapes_current, wire

# type, name, place, settings typed into the inspector
LAYERS = (
    ("Input", "image", (0, 0), {"shape": "1, 8, 8"}),
    ("Flatten", "flatten", (240, 0), {}),
    ("Linear", "fc1", (480, 0), {"out_features": "64"}),
    ("ReLU", "relu", (0, 144), {}),
    ("Linear", "fc2", (240, 144), {"out_features": "10"}),
    ("Output", "logits", (480, 144), {}),
)


def type_over(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()


def find_field(qtbot: QtBot, window: MainWindow, name: str) -> QLineEdit:
    """The inspector's field of that name, once it is on the screen."""

    def shown() -> list[QLineEdit]:
        return [field for field in window.inspector.findChildren(QLineEdit, name) if field.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def draw_digits_mlp(qtbot: QtBot, window: MainWindow) -> None:
    view = window.canvas
    assert view is not None
    view.zoom_to(0.8)
    view.centerOn(QPointF(314, 100))
    for type_name, name, (x, y), settings in LAYERS:
        drop_from_palette(window, type_name, QPointF(x + 74, y + 30))
        type_over(find_field(qtbot, window, "nodeName"), name)
        for setting, text in settings.items():
            type_over(find_field(qtbot, window, f"field-{setting}"), text)
    names = [name for _, name, _, _ in LAYERS]
    for source, target in pairwise(names):
        wire(qtbot, view, source, target)
    for _, name, _, settings in LAYERS:
        click_node(qtbot, view, name)
        assert find_field(qtbot, window, "nodeName").text() == name
        for setting, text in settings.items():
            assert find_field(qtbot, window, f"field-{setting}").text() == text


def test_digits_mlp_is_drawn_trained_steered_undone_saved_and_reopened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    new = window.start_page.findChild(QPushButton, "newProject")
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    empty = window.model.document
    with shapes_current(qtbot, window):
        draw_digits_mlp(qtbot, window)

    drawn, wanted = next(iter(window.model.document)), next(iter(find_template("digits-mlp").load().document))
    assert [(n.type, n.name, dict(n.settings)) for n in drawn.nodes.values()] == [
        (n.type, n.name, dict(n.settings)) for n in wanted.nodes.values()
    ]
    assert set(drawn.edges.values()) == set(wanted.edges.values())
    assert not window.shapes.problems
    assert "self.fc1 = nn.Linear(64, 64)" in window.code.text.toPlainText()

    # The seed's run is long enough to be steered: the epochs are set in the panel.
    type_over(window.training_panel.epochs.field, "4000")  # type: ignore[attr-defined]
    finished = []
    window.training.finished.connect(finished.append)
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.training.state is State.RUNNING, timeout=60_000)
    qtbot.waitUntil(
        lambda: window.curves.charts is not None and len(window.curves.charts[0].train) >= 2, timeout=60_000
    )
    loss = window.curves.build()[0]
    seen = len(loss.steps)
    qtbot.waitUntil(lambda: len(loss.steps) > seen, timeout=60_000)

    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.training.state is State.PAUSED, timeout=60_000)
    at_pause = len(loss.steps)
    qtbot.wait(400)
    assert len(loss.steps) == at_pause, "a paused run went on"
    qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(loss.steps) > at_pause, timeout=60_000)

    qtbot.mouseClick(window.transport.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(finished), timeout=60_000)
    assert finished[0].outcome is Outcome.STOPPED
    assert finished[0].steps == len(loss.steps)
    assert loss.steps.y[-1] < loss.steps.y[0], "it learned nothing"
    assert (finished[0].path / "last.ckpt").is_file()
    window.workbench.reveal("runs")
    qtbot.waitUntil(lambda: window.runs.table.rowCount() == 1)

    end = window.model.document
    while window.model.session.can_undo:
        window.acts["undo"].trigger()
    assert window.model.document == empty
    assert not window.canvas.canvas.nodes
    while window.model.session.can_redo:
        window.acts["redo"].trigger()
    assert window.model.document == end
    assert len(window.canvas.canvas.nodes) == 6
    assert len(window.canvas.canvas.wires) == 5

    path = tmp_path / "digits.loom"
    window.model.save(path)
    assert Project.load(path).document == end
    window.files.open_file(path)
    assert window.model.document == end
    assert not window.model.modified
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=60_000)
