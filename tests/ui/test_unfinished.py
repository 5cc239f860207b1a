"""Text that is still being typed: whatever is done next, it counts, and it counts where it was typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.project import Project
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.theme import Mode
from tests.ui.gestures import click_node

CTRL = Qt.KeyboardModifier.ControlModifier
UNITS, NAME = "field-out_features", "nodeName"


def begin(qtbot: QtBot, window: MainWindow, template: str = "digits-mlp") -> list[Node]:
    """Open a template in the active window; its linear layers."""
    window.files.open_template(template)
    window.activateWindow()
    qtbot.waitActive(window)
    return [node for node in trained(window).nodes.values() if node.type == "Linear"]


def trained(window: MainWindow) -> NetworkDocument:
    network = window.model.document.trained_network
    assert network is not None
    return network


def units(window: MainWindow, node: Node) -> Any:
    return trained(window).nodes[node.id].settings["out_features"]


def name(window: MainWindow, node: Node) -> str:
    return trained(window).nodes[node.id].name


def field_of(window: MainWindow, object_name: str) -> QLineEdit | None:
    fields = window.inspector.findChildren(QLineEdit, object_name)
    return next((field for field in fields if field.isVisible()), None)


def type_in(qtbot: QtBot, window: MainWindow, node: Node, object_name: str, text: str) -> QLineEdit:
    """Select a node, and replace what a field of the inspector holds; the focus stays in it."""
    assert window.canvas is not None
    click_node(qtbot, window.canvas, node.name)
    qtbot.waitUntil(lambda: field_of(window, object_name) is not None)
    field = field_of(window, object_name)
    assert field is not None
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    assert field.hasFocus()
    return field


def test_saving_by_key_saves_what_is_being_typed(
    qtbot: QtBot, idle_window: MainWindow, tmp_path: Path
) -> None:
    node = begin(qtbot, idle_window)[0]
    idle_window.model.save(tmp_path / "net.loom")
    field = type_in(qtbot, idle_window, node, UNITS, "37")
    QTest.keyClick(field, Qt.Key.Key_S, CTRL)
    saved = Project.load(tmp_path / "net.loom").document.trained_network
    assert saved is not None
    assert saved.nodes[node.id].settings["out_features"] == 37
    assert field.hasFocus()  # one goes on typing


def test_what_is_being_typed_in_a_panel_of_its_own_window_is_saved_too(
    qtbot: QtBot, idle_window: MainWindow, tmp_path: Path
) -> None:
    node = begin(qtbot, idle_window)[0]
    idle_window.model.save(tmp_path / "net.loom")
    idle_window.workbench.docks["inspector"].setFloating(True)
    type_in(qtbot, idle_window, node, UNITS, "37")
    idle_window.acts["save"].trigger()
    assert units(idle_window, node) == 37
    assert not idle_window.model.modified


def test_closing_asks_about_what_is_being_typed(
    qtbot: QtBot, idle_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = begin(qtbot, idle_window)[0]
    idle_window.model.save(tmp_path / "net.loom")
    type_in(qtbot, idle_window, node, NAME, "head")
    answers = QMessageBox.StandardButton
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.Save)
    idle_window.close()
    saved = Project.load(tmp_path / "net.loom").document.trained_network
    assert saved is not None
    assert saved.nodes[node.id].name == "head"


def test_training_trains_what_is_being_typed(
    qtbot: QtBot, idle_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = begin(qtbot, idle_window)[0]
    begun: list[ProjectDocument] = []
    monkeypatch.setattr(idle_window.training, "start", lambda document, _path: begun.append(document))
    type_in(qtbot, idle_window, node, UNITS, "37")
    qtbot.mouseClick(idle_window.transport.button, Qt.MouseButton.LeftButton)  # leaves the focus where it is
    assert begun[0].networks[trained(idle_window).id].nodes[node.id].settings["out_features"] == 37


@pytest.mark.parametrize(("object_name", "text"), [(UNITS, "37"), (NAME, "head")])
def test_going_to_another_network_by_key_keeps_what_was_typed(
    qtbot: QtBot, idle_window: MainWindow, object_name: str, text: str
) -> None:
    node = begin(qtbot, idle_window, "resnet18-cifar")[0]
    before = idle_window.model.document
    block = next(each for each in trained(idle_window).nodes.values() if each.type.startswith("block:"))
    inner = block.type.removeprefix("block:")
    idle_window.networks.navigator.open(inner)
    idle_window.networks.navigator.step(-1)
    field = type_in(qtbot, idle_window, node, object_name, text)
    QTest.keyClick(field, Qt.Key.Key_Tab, CTRL)
    assert idle_window.networks.navigator.network_id == inner
    assert text in (str(units(idle_window, node)), name(idle_window, node))
    assert idle_window.model.document.networks[inner] == before.networks[inner]


@pytest.mark.parametrize(("object_name", "text"), [(UNITS, "37"), (NAME, "head")])
def test_another_layer_that_is_shown_meanwhile_gets_nothing_of_it(
    qtbot: QtBot, idle_window: MainWindow, object_name: str, text: str
) -> None:
    node, other = begin(qtbot, idle_window)[:2]
    type_in(qtbot, idle_window, node, object_name, text)
    idle_window.networks.show(trained(idle_window).name, other.id)  # as when a run fails at that layer
    assert text in (str(units(idle_window, node)), name(idle_window, node))
    assert trained(idle_window).nodes[other.id] == other


def test_undo_by_the_toolbar_undoes_what_is_being_typed(qtbot: QtBot, idle_window: MainWindow) -> None:
    node, other = begin(qtbot, idle_window)[:2]
    field = type_in(qtbot, idle_window, other, NAME, "head")
    QTest.keyClick(field, Qt.Key.Key_Return)
    field = type_in(qtbot, idle_window, node, UNITS, "37")
    idle_window.acts["undo"].trigger()
    assert (units(idle_window, node), field.text()) == (node.settings["out_features"], "64")
    assert name(idle_window, other) == "head"


@pytest.mark.parametrize(("object_name", "text"), [(UNITS, "37"), (NAME, "head")])
def test_what_was_undone_stays_undone_when_the_field_is_left(
    qtbot: QtBot, idle_window: MainWindow, object_name: str, text: str
) -> None:
    node = begin(qtbot, idle_window)[0]
    before = idle_window.model.document
    field = type_in(qtbot, idle_window, node, object_name, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert idle_window.model.document != before
    idle_window.acts["undo"].trigger()
    assert field.text() != text
    assert idle_window.canvas is not None
    idle_window.canvas.setFocus()
    assert idle_window.model.document == before
    assert idle_window.model.session.can_redo


def test_another_theme_and_language_keep_what_is_being_typed(qtbot: QtBot, idle_window: MainWindow) -> None:
    node = begin(qtbot, idle_window)[0]
    type_in(qtbot, idle_window, node, UNITS, "37")
    idle_window.theme.set_mode(Mode.DARK if idle_window.theme.mode is Mode.LIGHT else Mode.LIGHT)
    assert units(idle_window, node) == 37
    type_in(qtbot, idle_window, node, UNITS, "41")
    idle_window.keeper.change_language(Language.CHINESE)
    assert units(idle_window.keeper.window, node) == 41


def test_a_layer_that_goes_while_it_is_renamed_leaves_the_others_as_they_are(
    qtbot: QtBot, idle_window: MainWindow
) -> None:
    node = begin(qtbot, idle_window)[0]
    others = {key: each for key, each in trained(idle_window).nodes.items() if key != node.id}
    type_in(qtbot, idle_window, node, NAME, "head")
    assert idle_window.canvas is not None
    idle_window.canvas.delete_selection()
    assert trained(idle_window).nodes == others


def test_another_project_gets_nothing_of_it(qtbot: QtBot, idle_window: MainWindow) -> None:
    node = begin(qtbot, idle_window)[0]
    type_in(qtbot, idle_window, node, UNITS, "37")
    idle_window.files.open_template("digits-mlp")
    assert units(idle_window, node) == node.settings["out_features"]


def test_a_name_in_place_is_saved_too(qtbot: QtBot, idle_window: MainWindow, tmp_path: Path) -> None:
    node = begin(qtbot, idle_window)[0]
    idle_window.model.save(tmp_path / "net.loom")
    canvas = idle_window.canvas
    assert canvas is not None
    click_node(qtbot, canvas, node.name)
    canvas.overlays.rename()
    field = canvas.viewport().findChild(QLineEdit, "renameField")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "head")
    QTest.keyClick(field, Qt.Key.Key_S, CTRL)
    assert not idle_window.model.modified
    assert name(idle_window, node) == "head"


def test_what_is_marked_to_be_replaced_stays_marked_when_shapes_come(
    qtbot: QtBot, idle_window: MainWindow
) -> None:
    node = begin(qtbot, idle_window)[0]
    field = type_in(qtbot, idle_window, node, NAME, "head")
    QTest.keyClick(field, Qt.Key.Key_Return)
    field.selectAll()
    idle_window.shapes.facts_changed.emit()
    QTest.keyClicks(field, "tail")
    assert field.text() == "tail"
