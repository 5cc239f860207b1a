"""The canvas and the window as a screen reader finds them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from studio.graph import annotation_edits, edits
from studio.graph.annotations import Rectangle
from studio.graph.project import Project
from studio.ui.canvas.accessible import install
from studio.ui.canvas.view import CanvasView
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Mode, Theme
from tests.ui.gestures import node_id

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CanvasView]:
    """image -> conv1 -> add1 (which lacks a wire), with their shapes known."""
    install()
    model = DocumentModel()
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", name="image", shape=(3, 8, 8), position=(0, 0))
    conv = net.add("Conv2d", name="conv1", out_channels=4, kernel_size=3, position=(224, 0))
    net.connect(image, conv)
    net.connect(conv, net.add("Add", name="add1", position=(448, 0)))
    model.open_copy(project)
    shapes = ShapeService(model)
    made = CanvasView(model, shapes, Theme(Mode.LIGHT), next(iter(model.document.networks)))
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    shapes.start()
    qtbot.waitUntil(lambda: shapes.up_to_date, timeout=60_000)
    yield made
    shapes.shutdown()
    made.let_go()


def interface(view: CanvasView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def children(of: QAccessibleInterface) -> list[QAccessibleInterface]:
    found = [of.child(index) for index in range(of.childCount())]
    assert all(child is not None for child in found)
    assert [of.indexOfChild(child) for child in found] == list(range(len(found)))
    return found


def test_a_screen_reader_finds_the_layers_their_ports_and_the_wires(view: CanvasView) -> None:
    canvas = interface(view)
    assert canvas.text(NAME) == "Network canvas"
    names = [child.text(NAME) for child in children(canvas)]
    assert names[0] == "image, Input, shape 3, 8, 8, output B × 3 × 8 × 8, 1 error"
    assert names[1] == "conv1, Conv2d, out_channels 4, kernel_size 3, output B × 4 × 6 × 6"
    assert names[2].startswith("add1, Add")
    assert names[2].endswith("1 warning")
    assert names[3:] == [
        "wire from image to conv1, B × 3 × 8 × 8",
        "wire from conv1 to add1.input, B × 4 × 6 × 6",
    ]
    conv1 = canvas.child(1)
    assert [port.text(NAME) for port in children(conv1)] == [
        "input port input, from image",
        "output port output, B × 4 × 6 × 6, to add1",
    ]
    assert all(child.role() == QAccessible.Role.ListItem for child in children(canvas))
    assert conv1.child(0).parent().text(NAME) == conv1.text(NAME)
    assert "other" in canvas.child(2).text(DESCRIPTION)


def test_places_on_the_screen_and_parts_belong_together(view: CanvasView) -> None:
    canvas = interface(view)
    for child in children(canvas)[:3]:
        middle = child.rect().center()
        assert canvas.rect().contains(middle)
        assert canvas.childAt(middle.x(), middle.y()).text(NAME) == child.text(NAME)


def test_focus_and_selection_are_told_as_the_keyboard_moves(view: CanvasView) -> None:
    canvas = interface(view)
    QAccessible.setActive(True)
    try:
        for _ in range(2):
            QTest.keyClick(view, Qt.Key.Key_Right)
    finally:
        QAccessible.setActive(False)
    assert canvas.focusChild().text(NAME).startswith("conv1")
    state = canvas.child(1).state()
    assert (state.focused, state.selected, state.focusable) == (True, True, True)
    assert not canvas.child(0).state().selected
    assert view.accessibleDescription().startswith("conv1"), "for readers that see no children"


def test_frames_and_notes_are_spoken_and_have_the_focus_in_their_turn(view: CanvasView) -> None:
    canvas, key = interface(view), view.network_id
    place = Rectangle(-40, -40, 240, 160)
    view.canvas.model.edit(
        "Frame", lambda document: annotation_edits.add_frame(document, key, "Stem", place)[0]
    )
    assert canvas.childCount() == 6
    frame = canvas.child(5)
    assert frame.text(NAME) == "frame Stem"
    assert not frame.state().focused
    view.focus.next_mark()
    assert (frame.state().focused, frame.state().selected) == (True, True)
    assert canvas.focusChild().text(NAME) == "frame Stem"
    view.canvas.model.undo()
    assert canvas.childCount() == 5


def test_what_was_asked_for_and_is_deleted_says_so_and_nothing_crashes(view: CanvasView) -> None:
    canvas = interface(view)
    model, key = view.canvas.model, view.network_id
    for round_ in range(20):
        before = children(canvas)
        ports = [port for child in before[:3] for port in children(child)]
        assert ports
        model.edit("Delete", lambda document: edits.remove_nodes(document, key, [node_id(view, "conv1")]))
        assert canvas.childCount() == 2
        left = [part.text(NAME) for part in (before[1], *before[3:]) if isValid(part)]
        assert left == []
        model.undo()
        if round_ % 5 == 0:
            gc.collect()
    assert canvas.childCount() == 5


def test_a_canvas_that_goes_takes_its_parts_along(view: CanvasView, qtbot: QtBot) -> None:
    other = CanvasView(view.canvas.model, view._shapes, Theme(Mode.DARK), view.network_id)
    canvas = interface(other)
    parts = children(canvas)
    other.let_go()
    other.deleteLater()
    qtbot.waitUntil(lambda: not isValid(canvas))
    assert not any(isValid(part) for part in (other, *parts))
    gc.collect()
    assert interface(view).childCount() == 5
