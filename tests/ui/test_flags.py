"""Bypass, mute, freeze and fold: by key and menu, as they look, and what becomes of the code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.ui.canvas.geometry import FOLDED_HEIGHT
from studio.ui.canvas.hints import tool_tip
from studio.ui.canvas.hits import Hit
from studio.ui.main_window import MainWindow
from tests.ui.bench import Bench, assert_shows_the_document
from tests.ui.gestures import click_node, node_id, shapes_current, wire

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def flag(bench: Bench, name: str, which: str) -> bool:
    node = bench.network.node_named(name)
    assert node is not None
    return bool(getattr(node, which))


def idle(bench: Bench) -> set[tuple[str, str]]:
    """The wires that are shown as bringing nothing, by the names at their ends."""
    nodes = bench.network.nodes
    wires = (item for item in bench.view.canvas.wires.values() if item.idle)
    return {(nodes[item.edge.source].name, nodes[item.edge.target].name) for item in wires}


def test_a_bypassed_layer_is_pale_and_its_wires_run_on(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    chain.view.flags.bypass()
    assert flag(chain, "fc1", "bypassed")
    look = chain.view.canvas.nodes[node_id(chain.view, "fc1")].picture.look
    assert (look.bypassed, look.off) == (True, True)
    assert idle(chain) == set()
    assert "what comes in goes on" in tool_tip(chain.view.canvas, Hit(node_id(chain.view, "fc1")))
    assert chain.model.session.undo_label == "Bypass fc1"
    chain.view.flags.bypass()
    assert not flag(chain, "fc1", "bypassed")
    assert chain.model.session.undo_label == "Stop bypassing fc1"


def test_the_wires_of_a_muted_layer_are_dashed(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    chain.view.flags.mute()
    assert idle(chain) == {("image", "fc1"), ("fc1", "relu1")}
    dashes = [item.pen().style() for item in chain.view.canvas.wires.values()]
    assert dashes == [Qt.PenStyle.CustomDashLine] * 2
    chain.model.undo()
    assert idle(chain) == set()


def test_muting_takes_the_place_of_bypassing(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    chain.view.flags.bypass()
    chain.view.flags.mute()
    assert (flag(chain, "fc1", "bypassed"), flag(chain, "fc1", "muted")) == (False, True)


def test_all_that_is_selected_is_switched_alike(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    chain.view.flags.fold()
    chain.view.select([node_id(chain.view, name) for name in ("fc1", "relu1", "fc2")])
    chain.view.flags.fold()
    assert all(flag(chain, name, "collapsed") for name in ("fc1", "relu1", "fc2"))
    assert chain.model.session.undo_label == "Fold 3 layers"
    chain.view.flags.fold()
    assert not any(flag(chain, name, "collapsed") for name in ("fc1", "relu1", "fc2"))


def test_what_cannot_be_bypassed_is_told_and_the_rest_is(chain: Bench) -> None:
    chain.view.select_all()
    chain.view.flags.bypass()
    assert not flag(chain, "image", "bypassed")
    assert flag(chain, "fc1", "bypassed")
    assert "image takes nothing" in chain.said[-1]
    chain.view.select([node_id(chain.view, "image")])
    before = chain.model.document
    chain.view.flags.bypass()
    assert chain.model.document is before


def test_only_layers_with_weights_are_frozen(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, name) for name in ("fc1", "relu1")])
    chain.view.flags.freeze()
    assert flag(chain, "fc1", "freeze")
    assert chain.view.canvas.nodes[node_id(chain.view, "fc1")].picture.look.frozen
    chain.view.select([node_id(chain.view, "image")])
    chain.view.flags.freeze()
    assert "weights" in chain.said[-1]


def test_a_folded_node_is_its_title_with_ports_in_the_middles_of_its_sides(
    chain: Bench, qtbot: QtBot
) -> None:
    before = chain.model.document
    chain.view.select([node_id(chain.view, "relu1")])
    chain.view.flags.fold()
    item = chain.view.canvas.nodes[node_id(chain.view, "relu1")]
    assert item.card.height() == FOLDED_HEIGHT
    assert item.port_point("input", False) == item.pos() + QPointF(0, FOLDED_HEIGHT / 2)
    assert_shows_the_document(chain)
    wire(qtbot, chain.view, "relu1", "fc2")  # a wire is drawn from it as from any other
    assert ("relu1", "fc2", "input") in chain.edges()
    chain.model.undo()
    chain.model.undo()
    assert chain.model.document == before
    assert_shows_the_document(chain)


def test_a_wire_dropped_on_a_folded_node_of_two_inputs_takes_the_free_one(chain: Bench, qtbot: QtBot) -> None:
    add = chain.view.add_layer("Add", QPointF(700, 200))
    assert add is not None
    chain.view.flags.fold()
    chain.view.centre_at(QPointF(400, 150))
    wire(qtbot, chain.view, "relu1", "add1")
    wire(qtbot, chain.view, "fc1", "add1", input_="other")
    assert {port for _, target, port in chain.edges() if target == "add1"} == {"input", "other"}


@pytest.mark.parametrize(
    ("code", "keys", "which"),
    [
        (Qt.Key.Key_B, CTRL, "bypassed"),
        (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, "muted"),
        (Qt.Key.Key_F, CTRL | SHIFT, "freeze"),
        (Qt.Key.Key_H, Qt.KeyboardModifier.NoModifier, "collapsed"),
    ],
)
def test_keys_switch_in_the_window(
    window: MainWindow, qtbot: QtBot, code: Qt.Key, keys: Qt.KeyboardModifier, which: str
) -> None:
    window.files.open_template("digits-mlp")
    canvas = window.canvas
    assert canvas is not None
    fc1 = canvas.canvas.network.node_named("fc1")
    assert fc1 is not None
    click_node(qtbot, canvas, "fc1")
    QTest.keyClick(canvas, code, keys)
    assert getattr(canvas.canvas.network.nodes[fc1.id], which) is True


def test_the_code_lacks_a_bypassed_layer_and_the_shapes_follow(window: MainWindow, qtbot: QtBot) -> None:
    with shapes_current(qtbot, window):
        window.files.open_template("digits-mlp")
    canvas = window.canvas
    assert canvas is not None
    qtbot.waitUntil(lambda: "self.relu" in window.code.text.toPlainText(), timeout=20_000)
    click_node(qtbot, canvas, "relu")
    with shapes_current(qtbot, window):
        window.acts["bypass"].trigger()
    qtbot.waitUntil(lambda: "self.relu" not in window.code.text.toPlainText(), timeout=20_000)
    edge = canvas.canvas.network.edges_from(node_id(canvas, "relu"))[0]
    tensor = canvas.canvas.wires[edge.target, edge.input].tensor
    assert tensor is not None  # what it passes on
    assert not [problem for problem in window.shapes.problems if problem.severity.value == "error"]
