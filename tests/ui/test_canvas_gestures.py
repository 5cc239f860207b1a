"""Gestures on nodes and wires that are there: real mouse and keys, and what the document has after them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsPathItem
from pytestqt.qtbot import QtBot

from studio.graph import annotation_edits, edits
from studio.graph.project import Project
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.pointer_note import PointerNote
from studio.ui.canvas.view import CanvasView
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService
from tests.ui.bench import Bench, assert_shows_the_document, key, know_shapes
from tests.ui.gestures import drag, node_id, node_position, port_position, wire

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def begin_drag(
    qtbot: QtBot, bench: Bench, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE
) -> None:
    """Press at ``start`` and move to ``end``, with keys held, without letting go."""
    viewport = bench.view.viewport()
    qtbot.mouseMove(viewport, start)
    QTest.mousePress(viewport, LEFT, keys, start)
    for step in range(1, 6):
        _move(bench, start + (end - start) * step / 5, keys)


def _move(bench: Bench, position: QPoint, keys: Qt.KeyboardModifier) -> None:
    """A move with the button down and keys held, which QTest can't tell a widget."""
    viewport = bench.view.viewport()
    where = QPointF(position)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(viewport.mapToGlobal(position)),
        Qt.MouseButton.NoButton,
        LEFT,
        keys,
    )
    QApplication.sendEvent(viewport, event)


def drag_with(
    qtbot: QtBot, bench: Bench, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE
) -> None:
    begin_drag(qtbot, bench, start, end, keys)
    QTest.mouseRelease(bench.view.viewport(), LEFT, keys, end)


def middle_of_wire(bench: Bench, target: str, input_: str = "input") -> QPoint:
    path = bench.view.canvas.wires[node_id(bench.view, target), input_].path()
    return bench.view.mapFromScene(path.pointAtPercent(0.5))


@pytest.fixture
def loose(chain: Bench) -> Bench:
    """image -> fc1 -> relu1 far apart enough for a node between, and drop1 with no wires."""
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", name="image", shape=(16,), position=(0, 0))
    fc1 = net.add("Linear", name="fc1", out_features=8, position=(224, 0))
    relu = net.add("ReLU", name="relu1", position=(640, 0))
    net.add("Dropout", name="drop1", position=(416, 200))
    net.connect(image, fc1)
    net.connect(fc1, relu)
    chain.model.open_copy(project)
    chain.view.set_zoom(1.0)
    return chain


# Into a wire, and out of it


def test_a_node_that_is_dropped_on_a_wire_is_inserted_and_the_wire_lights_up_before(
    loose: Bench, qtbot: QtBot
) -> None:
    steps = len(loose.model.session.history)
    start, end = node_position(loose.view, "drop1"), middle_of_wire(loose, "relu1")
    begin_drag(qtbot, loose, start, end)
    through = loose.view.canvas.wires[node_id(loose.view, "relu1"), "input"]
    assert through.hovered
    assert "drop1" in loose.hints[-1]
    QTest.mouseRelease(loose.view.viewport(), LEFT, NONE, end)
    assert loose.edges() == {
        ("image", "fc1", "input"),
        ("fc1", "drop1", "input"),
        ("drop1", "relu1", "input"),
    }
    assert loose.position("drop1")[1] == pytest.approx(0, abs=8)
    assert loose.hints[-1] == ""
    assert_shows_the_document(loose)
    loose.model.undo()
    assert len(loose.model.session.history) == steps + 1, "moved and inserted in one step"
    assert loose.position("drop1") == (416, 200)


def test_a_node_whose_output_is_taken_is_not_inserted_where_it_is_dropped(loose: Bench, qtbot: QtBot) -> None:
    start, end = node_position(loose.view, "image"), middle_of_wire(loose, "relu1")
    drag_with(qtbot, loose, start, end)
    assert loose.edges() == {("image", "fc1", "input"), ("fc1", "relu1", "input")}


def test_a_drag_over_a_wire_that_is_given_up_changes_nothing(loose: Bench, qtbot: QtBot) -> None:
    before = loose.model.document
    begin_drag(qtbot, loose, node_position(loose.view, "drop1"), middle_of_wire(loose, "relu1"))
    key(loose, Qt.Key.Key_Escape)
    assert loose.model.document is before
    assert not any(item.hovered for item in loose.view.canvas.wires.values())
    assert_shows_the_document(loose)


def test_alt_drags_a_node_off_its_wire_which_goes_on_past_it(chain: Bench, qtbot: QtBot) -> None:
    steps, start = len(chain.model.session.history), node_position(chain.view, "fc1")
    begin_drag(qtbot, chain, start, start + QPoint(0, -120), ALT)
    assert "fc1" in chain.hints[-1], "it says what letting go will do"
    QTest.mouseRelease(chain.view.viewport(), LEFT, ALT, start + QPoint(0, -120))
    assert chain.edges() == {("image", "relu1", "input")}
    assert chain.position("fc1") == (224, -120)
    assert len(chain.model.session.history) == steps + 1
    assert not any(item.dimmed for item in chain.view.canvas.wires.values())
    assert_shows_the_document(chain)


def test_a_node_that_joins_wires_cannot_be_dragged_off_and_that_is_said(bench: Bench, qtbot: QtBot) -> None:
    project = Project()
    net = project.add_network("Net")
    ends = [net.add("Input", name=f"in{row}", shape=(4,), position=(0, 120 * row)) for row in range(2)]
    total = net.add("Add", name="total", position=(260, 40))
    relu = net.add("ReLU", name="relu", position=(520, 40))
    for end in ends:
        net.connect(end, total)
    net.connect(total, relu)
    bench.model.open_copy(project)
    bench.view.set_zoom(1.0)
    before, start = bench.model.document, node_position(bench.view, "total")
    drag_with(qtbot, bench, start, start + QPoint(0, 150), ALT)
    assert bench.model.document is before
    assert "total" in bench.said[-1]
    assert "several" in bench.said[-1]
    assert_shows_the_document(bench)


def test_a_layer_is_not_taken_out_where_kinds_do_not_fit(bench: Bench) -> None:
    project = Project()
    net = project.add_network("Net")
    fc = net.add("Input", name="image", shape=(4,), position=(0, 0))
    largest = net.add("ArgMax", name="largest", position=(224, 0))
    embed = net.add("Embedding", name="embed", num_embeddings=4, embedding_dim=2, position=(448, 0))
    net.connect(fc, largest)
    net.connect(largest, embed)
    bench.model.open_copy(project)
    know_shapes(bench)
    before = bench.model.document
    bench.view.select([node_id(bench.view, "largest")])
    bench.view.rewirer.extract()
    assert bench.model.document is before
    assert "embed takes int tensors" in bench.said[-1]


def test_the_points_that_a_wire_is_led_along_stay_when_a_layer_goes_in_and_out(chain: Bench) -> None:
    points = [(200.0, 90.0), (420.0, 90.0)]
    key_, network_id = (node_id(chain.view, "relu1"), "input"), chain.view.network_id
    put(chain, "fc1", (0, 200))
    put(chain, "fc2", (224, 90))
    chain.model.edit("lead", lambda d: annotation_edits.set_waypoints(d, network_id, {key_: points}))
    fc2 = node_id(chain.view, "fc2")
    assert chain.view.rewirer.put_into(fc2, key_, {})
    assert chain.network.edges[fc2, "input"].waypoints == (points[0],)
    assert chain.network.edges[key_].waypoints == (points[1],)
    assert chain.view.rewirer.take_out(fc2)
    assert chain.network.edges[key_].waypoints == tuple(points)
    assert_shows_the_document(chain)


# Copies


def test_alt_drags_a_copy_of_a_node_that_no_wire_runs_through(chain: Bench, qtbot: QtBot) -> None:
    start = node_position(chain.view, "relu1")
    begin_drag(qtbot, chain, start, start + QPoint(0, 150), ALT)
    assert chain.names == {"image", "fc1", "relu1", "fc2"}, "the document is left alone until the end"
    QTest.mouseRelease(chain.view.viewport(), LEFT, ALT, start + QPoint(0, 150))
    assert ("fc1", "relu2", "input") in chain.edges(), "the copy takes what the original takes"
    assert chain.position("relu2") == (448, 152)
    assert chain.position("relu1") == (448, 0)
    assert chain.selected == {"relu2"}
    assert_shows_the_document(chain)


def test_alt_and_shift_always_drag_a_copy(chain: Bench, qtbot: QtBot) -> None:
    start = node_position(chain.view, "fc1")
    drag_with(qtbot, chain, start, start + QPoint(0, -150), ALT | SHIFT)
    assert chain.edges() == {
        ("image", "fc1", "input"),
        ("fc1", "relu1", "input"),
        ("image", "fc3", "input"),
    }


def test_a_copy_that_is_given_up_leaves_nothing_behind(chain: Bench, qtbot: QtBot) -> None:
    before, start = chain.model.document, node_position(chain.view, "relu1")
    begin_drag(qtbot, chain, start, start + QPoint(0, 150), ALT)
    key(chain, Qt.Key.Key_Escape)
    assert chain.model.document is before
    items = [item for item in chain.view.canvas.items() if isinstance(item, NodeItem)]
    assert len(items) == len(chain.names)


def test_a_duplicate_keeps_the_wires_that_come_in(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1"), node_id(chain.view, "relu1")])
    key(chain, Qt.Key.Key_D, CTRL)
    assert {("image", "fc3", "input"), ("fc3", "relu2", "input")} <= chain.edges()


# Lining up


def guides(bench: Bench) -> list[QGraphicsPathItem]:
    pen = bench.view.canvas.style_.box_pen
    found = [item for item in bench.view.canvas.items() if type(item) is QGraphicsPathItem]
    return [item for item in found if item.pen() == pen and not item.path().isEmpty()]


def test_a_dragged_node_snaps_to_the_line_of_another_and_shows_it(chain: Bench, qtbot: QtBot) -> None:
    put(chain, "relu1", (451, 3))
    start = node_position(chain.view, "fc2")
    end = start + QPoint(224, 90)  # four pixels beside relu1's left edge, on the grid
    begin_drag(qtbot, chain, start, end)
    assert guides(chain)
    QTest.mouseRelease(chain.view.viewport(), LEFT, NONE, end)
    assert chain.position("fc2")[0] == 451
    assert not guides(chain)


def test_ctrl_switches_alignment_off_while_it_is_held(chain: Bench, qtbot: QtBot) -> None:
    put(chain, "relu1", (451, 3))
    start = node_position(chain.view, "fc2")
    end = start + QPoint(224, 90)
    begin_drag(qtbot, chain, start, end)
    _move(chain, end, CTRL)
    assert not guides(chain)
    QTest.mouseRelease(chain.view.viewport(), LEFT, CTRL, end)
    assert chain.position("fc2") == (448, 240)


def put(bench: Bench, name: str, place: tuple[float, float]) -> None:
    """Put a node where no drag would: beside the grid."""
    places = {node_id(bench.view, name): place}
    bench.model.edit("put", lambda document: edits.move_nodes(document, bench.view.network_id, places))


# Wires


def test_a_wire_that_is_dragged_near_its_source_is_plugged_in_there_anew(chain: Bench, qtbot: QtBot) -> None:
    near_source = port_position(chain.view, "fc1", "output", True) + QPoint(22, 0)
    drag(qtbot, chain.view, near_source, port_position(chain.view, "fc2", "output", True))
    assert chain.edges() == {("image", "fc1", "input"), ("fc2", "relu1", "input")}
    chain.model.undo()
    assert ("fc1", "relu1", "input") in chain.edges()


def test_a_wire_that_is_dragged_off_its_source_into_nowhere_is_gone(chain: Bench, qtbot: QtBot) -> None:
    near_source = port_position(chain.view, "fc1", "output", True) + QPoint(22, 0)
    drag(qtbot, chain.view, near_source, near_source + QPoint(0, 130))
    assert chain.edges() == {("image", "fc1", "input")}


def test_a_press_near_the_end_of_a_wire_still_only_selects_it(chain: Bench, qtbot: QtBot) -> None:
    near_source = port_position(chain.view, "fc1", "output", True) + QPoint(22, 0)
    qtbot.mouseClick(chain.view.viewport(), LEFT, pos=near_source)
    assert chain.view.canvas.selected_wires == {(node_id(chain.view, "relu1"), "input")}


def note(bench: Bench) -> str:
    notes = [note for note in bench.view.viewport().findChildren(PointerNote) if note.isVisible()]
    return notes[0].text() if notes else ""


def test_a_wire_says_at_the_pointer_why_it_cannot_end_there(chain: Bench, qtbot: QtBot) -> None:
    start, end = port_position(chain.view, "relu1", "output", True), node_position(chain.view, "fc1")
    begin_drag(qtbot, chain, start, end)
    assert "cycle" in note(chain)
    _move(chain, end + QPoint(0, 300), NONE)
    assert note(chain) == ""
    QTest.mouseRelease(chain.view.viewport(), LEFT, NONE, end)
    assert note(chain) == ""


def test_a_wire_says_at_the_pointer_which_wire_it_will_replace(chain: Bench, qtbot: QtBot) -> None:
    start, end = (
        port_position(chain.view, "fc2", "output", True),
        port_position(chain.view, "relu1", "input", False),
    )
    begin_drag(qtbot, chain, start, end)
    assert "fc1" in note(chain)
    key(chain, Qt.Key.Key_Escape)
    assert note(chain) == ""


def test_ports_that_a_wire_cannot_go_to_dim_on_a_node_that_has_others(bench: Bench, qtbot: QtBot) -> None:
    project = Project()
    net = project.add_network("Net")
    net.add("Input", name="image", shape=(4,), position=(0, 0))
    net.add("Add", name="total", position=(320, 0))
    bench.model.open_copy(project)
    start = port_position(bench.view, "image", "output", True)
    begin_drag(qtbot, bench, start, start + QPoint(60, 90))
    state = bench.view.canvas.nodes[node_id(bench.view, "total")].state
    assert not state.dimmed
    assert state.dim_ports == {(False, "output")}, "a wire from an output can't end at another"
    key(bench, Qt.Key.Key_Escape)
    assert not state.dim_ports


def test_f_wires_what_is_selected_from_left_to_right(bench: Bench) -> None:
    project = Project()
    net = project.add_network("Net")
    net.add("Output", name="end", position=(672, 40))
    net.add("Add", name="total", position=(224, 40))
    net.add("ReLU", name="relu", position=(448, 40))
    net.add("Input", name="below", shape=(4,), position=(8, 120))
    net.add("Input", name="above", shape=(4,), position=(0, 0))
    bench.model.open_copy(project)
    key(bench, Qt.Key.Key_A, CTRL)
    key(bench, Qt.Key.Key_F)
    assert bench.edges() == {
        ("above", "total", "input"),
        ("below", "total", "other"),
        ("total", "relu", "input"),
        ("relu", "end", "input"),
    }
    assert "4" in bench.said[-1]
    key(bench, Qt.Key.Key_F)
    assert "Nothing to connect" in bench.said[-1]
    bench.model.undo()
    assert not bench.network.edges, "all wires were one step"


def test_the_inputs_of_a_layer_are_swapped(bench: Bench) -> None:
    project = Project()
    net = project.add_network("Net")
    first, second = (net.add("Input", name=f"in{row}", shape=(4,)) for row in range(2))
    minus = net.add("Subtract", name="minus")
    net.connect(first, minus)
    net.connect(second, minus)
    bench.model.open_copy(project)
    bench.view.select([node_id(bench.view, "minus")])
    bench.view.rewirer.swap_inputs()
    assert bench.edges() == {("in1", "minus", "input"), ("in0", "minus", "other")}
    bench.view.select([node_id(bench.view, "in0")])
    bench.view.rewirer.swap_inputs()
    assert "in0" in bench.said[-1]
    assert_shows_the_document(bench)


# Renaming


def test_f2_renames_a_node_where_it_stands(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    key(chain, Qt.Key.Key_F2)
    field = chain.view.overlays.renaming
    assert field is not None
    title = chain.view.mapToScene(field.geometry().center())
    assert chain.view.canvas.nodes[node_id(chain.view, "fc1")].card.contains(title)
    QTest.keyClicks(field, "head")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "head" in chain.names
    assert chain.view.overlays.renaming is None


def test_a_name_that_cannot_be_is_refused_at_the_node_and_escape_keeps_the_old_one(chain: Bench) -> None:
    before = chain.model.document
    chain.view.select([node_id(chain.view, "fc1")])
    key(chain, Qt.Key.Key_F2)
    field = chain.view.overlays.renaming
    assert field is not None
    for name, reason in (("relu1", "another node"), ("2fast", "2fast")):
        field.selectAll()
        QTest.keyClicks(field, name)
        assert field.fault.isVisible()
        assert reason in field.fault.text()
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert chain.view.overlays.renaming is field, "it stays open until the name can be"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert chain.view.overlays.renaming is None
    assert chain.model.document is before


def test_the_field_follows_its_node_while_the_canvas_moves(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    key(chain, Qt.Key.Key_F2)
    field = chain.view.overlays.renaming
    assert field is not None
    before = field.pos()
    chain.view.pan(QPoint(60, 30))
    assert field.pos() == before + QPoint(60, 30)
    key_ = Qt.Key.Key_Escape
    QTest.keyClick(field, key_)


# The clipboard


def test_layers_go_from_one_window_to_another_as_text(chain: Bench, qtbot: QtBot) -> None:
    key(chain, Qt.Key.Key_A, CTRL)
    key(chain, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().lstrip().startswith("{")
    model = DocumentModel()
    model.new()
    other = CanvasView(model, ShapeService(model), chain.theme, next(iter(model.document.networks)))
    qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, Qt.Key.Key_V, CTRL)
    assert {node.name for node in other.canvas.network.nodes.values()} == chain.names
    assert len(other.canvas.network.edges) == 2
    other.let_go()


def test_a_change_by_others_ends_a_gesture_under_way(chain: Bench, qtbot: QtBot) -> None:
    start = node_position(chain.view, "fc1")
    begin_drag(qtbot, chain, start, start + QPoint(0, 120), ALT)
    chain.model.new()
    QTest.mouseRelease(chain.view.viewport(), LEFT, ALT, start)
    assert not chain.view.canvas.items()


def test_a_drag_whose_release_nobody_tells_of_is_given_up(chain: Bench, qtbot: QtBot) -> None:
    """A dialog that comes up takes the release."""
    view, before = chain.view, chain.model.document
    at = node_position(view, "fc2")
    qtbot.mousePress(view.viewport(), LEFT, pos=at)
    qtbot.mouseMove(view.viewport(), at + QPoint(60, 60))
    assert view.canvas.nodes[node_id(view, "fc2")].pos() != QPointF(*chain.position("fc2"))
    place = QPointF(at + QPoint(90, 90))
    globally = QPointF(view.viewport().mapToGlobal(place.toPoint()))
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, place, globally, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), moved)
    assert_shows_the_document(chain)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=at + QPoint(90, 90))
    assert chain.model.document is before


def test_another_button_does_not_end_a_drag(chain: Bench, qtbot: QtBot) -> None:
    view, at, right = chain.view, node_position(chain.view, "fc2"), Qt.MouseButton.RightButton
    before = chain.model.document
    qtbot.mousePress(view.viewport(), LEFT, pos=at)
    qtbot.mouseMove(view.viewport(), at + QPoint(60, 60))
    for kind, held in (
        (QEvent.Type.MouseButtonPress, LEFT | right),
        (QEvent.Type.MouseButtonRelease, LEFT),
    ):
        place = QPointF(at + QPoint(60, 60))
        globally = QPointF(view.viewport().mapToGlobal(place.toPoint()))
        event = QMouseEvent(kind, place, globally, right, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)
    assert chain.model.document is before
    qtbot.mouseMove(view.viewport(), at + QPoint(80, 120))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=at + QPoint(80, 120))
    assert chain.position("fc2") != before.networks[chain.network.id].nodes[node_id(view, "fc2")].position
    assert_shows_the_document(chain)


def test_a_wire_dropped_on_a_node_goes_there_as_ever(chain: Bench, qtbot: QtBot) -> None:
    wire(qtbot, chain.view, "relu1", "fc2")
    assert ("relu1", "fc2", "input") in chain.edges()


def test_tidied_layers_arrive_just_where_the_document_has_them(chain: Bench) -> None:
    for number in range(8):
        for name in chain.names:
            put(chain, name, (-100.7 * (number + 1), 67.233 / (number + 1)))
        chain.view.tidy_up()
        chain.view.blocks.settle()
        assert_shows_the_document(chain)


def test_what_snaps_to_a_line_has_whole_numbers_for_its_place(chain: Bench, qtbot: QtBot) -> None:
    put(chain, "relu1", (450.6, 3.3))
    start = node_position(chain.view, "fc2")
    drag_with(qtbot, chain, start, start + QPoint(224, 90))
    assert chain.position("fc2")[0] == 451


def test_a_box_with_shift_adds_to_what_is_selected(chain: Bench, qtbot: QtBot) -> None:
    chain.view.select([node_id(chain.view, "image")])
    start = node_position(chain.view, "fc2") - QPoint(0, 60)
    drag_with(qtbot, chain, start, start + QPoint(30, 60), SHIFT)
    assert chain.selected == {"image", "fc2"}


def test_a_click_elsewhere_takes_the_name_that_was_typed(chain: Bench, qtbot: QtBot) -> None:
    for name, kept in (("head", True), ("2nd", False)):
        chain.view.select([node_id(chain.view, "relu1")])
        key(chain, Qt.Key.Key_F2)
        field = chain.view.overlays.renaming
        assert field is not None
        QTest.keyClicks(field, name)
        chain.view.setFocus(Qt.FocusReason.MouseFocusReason)
        assert chain.view.overlays.renaming is None
        assert (name in chain.names) is kept
        chain.model.undo()
        assert "relu1" in chain.names
