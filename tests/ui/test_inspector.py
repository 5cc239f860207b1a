"""The inspector: what a layer's weights do, formulas, and the network's own parameters, with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.graph.document import Node
from studio.graph.formulas import Formula
from studio.ui.main_window import MainWindow
from studio.ui.weights_section import WeightsSection
from tests.ui.gestures import click_node, node_id
from tests.ui.test_whole_job import find_field, type_over

T = TypeVar("T", bound=QWidget)
TICK = QPoint(8, 10)  # on a check box


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A template with shapes, nothing selected."""
    window.files.open_template("digits-mlp")
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=60_000)
    return window


def shown(window: MainWindow, kind: type[T], name: str) -> T:
    """The one widget of that name; what was just made appears with the next events."""
    QApplication.processEvents()
    found = [widget for widget in window.inspector.findChildren(kind, name) if widget.isVisible()]
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]


def node(window: MainWindow, name: str) -> Node:
    assert window.canvas is not None
    found = window.canvas.canvas.network.node_named(name)
    assert found is not None
    return found


def select(qtbot: QtBot, window: MainWindow, name: str) -> None:
    assert window.canvas is not None
    click_node(qtbot, window.canvas, name)
    qtbot.waitUntil(lambda: window.inspector.findChild(QLineEdit, "nodeName").text() == name)


def open_weights(qtbot: QtBot, window: MainWindow) -> WeightsSection:
    head = shown(window, QToolButton, "weightsHead")
    qtbot.mouseClick(head, Qt.MouseButton.LeftButton)
    section = window.inspector.findChild(WeightsSection)
    assert section is not None
    assert section.is_open
    return section


def choose(box: QComboBox, text: str) -> None:
    """Open the list and take an entry with Enter."""
    box.showPopup()
    row = box.findText(text)
    assert row >= 0, f"no {text}"
    view = box.view()
    view.setCurrentIndex(box.model().index(row, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert box.currentText() == text


def undo_to(window: MainWindow, before: object) -> int:
    steps = 0
    while window.model.document != before:
        window.acts["undo"].trigger()
        steps += 1
        assert steps < 20
    return steps


def test_training_of_a_layer_is_set_with_one_edit_each(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.model.document
    select(qtbot, opened, "fc1")
    section = opened.inspector.findChild(WeightsSection)
    assert section is not None
    assert not section.is_open, "closed while all is as usual"
    open_weights(qtbot, opened)
    type_over(shown(opened, QLineEdit, "field-repeat"), "2")
    assert opened.model.session.undo_label == "Set repeat of fc1"
    qtbot.mouseClick(shown(opened, QCheckBox, "field-freeze"), Qt.MouseButton.LeftButton, pos=TICK)
    assert opened.model.session.undo_label == "Freeze fc1"
    type_over(shown(opened, QLineEdit, "field-lr_factor"), "0.1")
    qtbot.mouseClick(shown(opened, QCheckBox, "field-decay"), Qt.MouseButton.LeftButton, pos=TICK)
    made = node(opened, "fc1")
    assert (made.repeat, made.freeze, made.lr_factor, made.decay) == (2, True, 0.1, False)

    select(qtbot, opened, "fc2")
    select(qtbot, opened, "fc1")
    section = opened.inspector.findChild(WeightsSection)
    assert section is not None
    assert section.is_open, "open where something is unusual"
    type_over(shown(opened, QLineEdit, "field-lr_factor"), "-1")
    assert any("at least 0" in text.text() for text in visible_labels(opened)), "a fault stands at its field"
    assert node(opened, "fc1").lr_factor == 0.1
    assert undo_to(opened, before) == 4


def visible_labels(window: MainWindow) -> list[QLabel]:
    return [text for text in window.inspector.findChildren(QLabel) if text.isVisible()]


def test_how_weights_start_is_chosen_by_parameter(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.model.document
    select(qtbot, opened, "fc1")
    open_weights(qtbot, opened)
    bias = shown(opened, QComboBox, "init-bias")
    names = {bias.itemText(index) for index in range(bias.count())}
    assert "zeros" in names
    assert "xavier_normal" not in names, "a bias has one axis"
    choose(shown(opened, QComboBox, "init-weight"), "xavier_normal")
    type_over(shown(opened, QLineEdit, "field-weight-gain"), "2")
    choose(bias, "constant")
    type_over(shown(opened, QLineEdit, "field-bias-val"), "0.5")
    assert node(opened, "fc1").init == {
        "weight": {"name": "xavier_normal", "gain": 2.0},
        "bias": {"name": "constant", "val": 0.5},
    }
    qtbot.waitUntil(lambda: opened.shapes.up_to_date, timeout=60_000)
    assert "nn.init.xavier_normal_(self.fc1.weight, gain=2.0)" in opened.code.text.toPlainText()
    choose(shown(opened, QComboBox, "init-weight"), "torch's own")
    assert "weight" not in node(opened, "fc1").init
    assert undo_to(opened, before) == 5


def test_a_layer_that_shares_weights_shows_its_owners_settings(opened: MainWindow, qtbot: QtBot) -> None:
    select(qtbot, opened, "fc2")
    open_weights(qtbot, opened)
    choose(shown(opened, QComboBox, "field-module"), "fc1")
    assert node(opened, "fc2").module == node_id(opened.canvas, "fc1")  # type: ignore[arg-type]
    field = find_field(qtbot, opened, "field-out_features")
    assert field.text() == "64"
    assert not field.isEnabled()
    assert not shown(opened, QLineEdit, "field-repeat").isEnabled()
    choose(shown(opened, QComboBox, "field-module"), "no: its own")
    assert node(opened, "fc2").module is None
    assert find_field(qtbot, opened, "field-out_features").text() == "10"
    assert field.isEnabled()


def test_layers_without_weights_can_only_be_repeated(opened: MainWindow, qtbot: QtBot) -> None:
    select(qtbot, opened, "relu")
    open_weights(qtbot, opened)
    assert shown(opened, QLineEdit, "field-repeat")
    assert not [box for box in opened.inspector.findChildren(QCheckBox, "field-freeze") if box.isVisible()]


def test_a_network_gets_parameters_and_settings_use_them(opened: MainWindow, qtbot: QtBot) -> None:
    view = opened.canvas
    assert view is not None
    view.select(())
    qtbot.mouseClick(shown(opened, QPushButton, "addParameter"), Qt.MouseButton.LeftButton)
    type_over(shown(opened, QLineEdit, "parameterDefault-channels"), "32")
    (parameter,) = view.canvas.network.parameters
    assert (parameter.name, parameter.kind, parameter.default) == ("channels", "int", 32)

    select(qtbot, opened, "fc1")
    type_over(find_field(qtbot, opened, "field-out_features"), "channels*2")
    assert node(opened, "fc1").settings["out_features"] == Formula("channels * 2")
    assert find_field(qtbot, opened, "field-out_features").text() == "=channels * 2"
    assert shown(opened, QLabel, "result-out_features").text() == "= 64"
    qtbot.waitUntil(lambda: opened.shapes.up_to_date, timeout=60_000)
    assert "channels * 2" in opened.code.text.toPlainText()
    type_over(find_field(qtbot, opened, "field-out_features"), "=widths * 2")
    assert any("widths" in text.text() for text in visible_labels(opened))
    assert node(opened, "fc1").settings["out_features"] == Formula("channels * 2")
    open_weights(qtbot, opened)
    type_over(shown(opened, QLineEdit, "field-repeat"), "=channels // 16")
    assert shown(opened, QLabel, "result-repeat").text() == "= 2"

    view.select(())
    type_over(shown(opened, QLineEdit, "parameterName-channels"), "width")
    assert node(opened, "fc1").settings["out_features"] == Formula("width * 2")
    assert node(opened, "fc1").repeat == Formula("width // 16")
    type_over(shown(opened, QLineEdit, "parameterName-width"), "fc1")
    assert "a node has it" in shown(opened, QLabel, "parameterFault-width").text()
    qtbot.mouseClick(shown(opened, QToolButton, "parameterRemove-width"), Qt.MouseButton.LeftButton)
    assert "formulas of fc1" in shown(opened, QLabel, "parameterFault-width").text()
    choose(shown(opened, QComboBox, "parameterType-width"), "float")
    assert view.canvas.network.parameters[0].default == 32.0


def test_facts_stand_at_the_head(opened: MainWindow, qtbot: QtBot) -> None:
    select(qtbot, opened, "fc1")
    assert shown(opened, QLabel, "cost").text() == "4,160 parameters · 4,096 multiply-adds"
    assert opened.canvas is not None
    opened.canvas.select(())
    texts = [text.text() for text in visible_labels(opened)]
    assert "4,810" in texts
    assert "4,736" in texts
    assert any("for a batch of" in text for text in texts)


def test_formulas_are_no_values_of_data_and_training(opened: MainWindow) -> None:
    before = opened.model.document
    type_over(opened.training_panel.epochs.field, "=2*3")  # type: ignore[attr-defined]
    assert opened.model.document == before


def test_trained_weights_that_are_missing_are_offered_and_fetched(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from studio.engine import trained_weights

    source = tmp_path / "resnet18-f37072fd.pth"
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    fetched = []

    def fetch(url: str, target: Path, _expected: object, progress: Callable[[int, int], bool]) -> None:
        progress(512, 1024)
        fetched.append(url)
        target.parent.mkdir(parents=True)
        target.write_bytes(b"weights")

    monkeypatch.setattr(trained_weights, "_address", lambda _model, _weights: source.as_uri())
    monkeypatch.setattr(trained_weights, "fetch_one", fetch)
    window.files.new_project()
    assert window.canvas is not None
    layer = window.canvas.add_layer("Backbone")
    assert layer is not None
    row = window.inspector.trained_weights
    assert not row.isVisibleTo(window.inspector), "nothing is to be fetched without trained weights"
    network, catalogue = window.canvas.network_id, window.model.catalogue
    window.model.edit(
        "Set weights",
        lambda document: edits.set_setting(document, network, layer, "weights", "DEFAULT", catalogue),
    )
    qtbot.waitUntil(lambda: row.button.isVisible(), timeout=60_000)
    text = row.findChild(QLabel, "weightsState")
    assert text.text() == "resnet18's weights aren't on this machine yet: 45 MB."
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not row.button.isVisible(), timeout=60_000)
    assert text.text() == "resnet18's weights are on this machine."
    assert fetched == [source.as_uri()]
