"""Frames, notes, waypoints of wires and bookmarks, by real mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from studio.graph import annotation_edits, edits
from studio.graph.annotations import Frame, Note, Rectangle
from studio.graph.document import Edge
from studio.ui.canvas.commands import replug
from studio.ui.canvas.hits import Marks
from studio.ui.canvas.inline_text import InlineText
from studio.ui.canvas.menu import canvas_menu
from studio.ui.main_window import MainWindow
from studio.ui.name_dialog import NameDialog
from tests.ui.bench import Bench, assert_shows_the_document, key
from tests.ui.gestures import click_node, drag, node_id, node_position

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def at(bench: Bench, x: float, y: float) -> QPoint:
    return bench.view.mapFromScene(QPointF(x, y))


def frame_of(bench: Bench) -> Frame:
    (frame,) = bench.network.frames.values()
    return frame


def note_of(bench: Bench) -> Note:
    (note,) = bench.network.notes.values()
    return note


def field_of(bench: Bench) -> InlineText:
    field = bench.view.around.field
    assert field is not None
    assert field.isVisible()
    return field


def write(
    field: InlineText, text: str, end: Qt.Key = Qt.Key.Key_Return, keys: Qt.KeyboardModifier = NONE
) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, end, keys)


def double_click(bench: Bench, position: QPoint) -> None:
    viewport = bench.view.viewport()
    QTest.mouseClick(viewport, LEFT, NONE, position)
    QTest.mouseDClick(viewport, LEFT, NONE, position)
    QTest.mouseRelease(viewport, LEFT, NONE, position)


@pytest.fixture
def framed(chain: Bench) -> Bench:
    """A frame behind image and fc1, with room around; relu1 and fc2 stand outside."""
    place = Rectangle(-24, -56, 424, 136)
    network_id = chain.view.network_id
    chain.model.edit("f", lambda d: annotation_edits.add_frame(d, network_id, "Stem", place)[0])
    chain.view.centre_at(QPointF(300, 60))
    return chain


def title(bench: Bench) -> QPoint:
    place = frame_of(bench).rectangle
    return at(bench, place.x + 150, place.y + 14)


# Frames


def test_a_frame_is_put_behind_what_is_selected_and_asks_for_its_title(chain: Bench, qtbot: QtBot) -> None:
    chain.view.select([node_id(chain.view, name) for name in ("image", "fc1")])
    chain.view.around.frame_selection()
    write(field_of(chain), "Stem")
    frame = frame_of(chain)
    assert frame.title == "Stem"
    for name in ("image", "fc1"):
        card = chain.view.canvas.nodes[node_id(chain.view, name)].card
        place = frame.rectangle
        assert place.contains((card.left(), card.top() - 28))
        assert place.contains((card.right(), card.bottom()))
    assert not frame.rectangle.contains(chain.position("relu1"))
    assert_shows_the_document(chain)
    assert chain.model.session.undo_label == "Add frame"
    chain.model.undo()
    assert not chain.network.frames
    assert not chain.view.canvas.annotations.frames


def test_framing_nothing_says_what_to_select(chain: Bench) -> None:
    chain.view.around.frame_selection()
    assert "Select the layers" in chain.said[-1]
    assert not chain.network.frames


def test_dragging_a_frame_by_its_title_carries_what_stands_in_it(framed: Bench, qtbot: QtBot) -> None:
    before = {name: framed.position(name) for name in framed.names}
    drag(qtbot, framed.view, title(framed), title(framed) + QPoint(64, 40))
    assert frame_of(framed).rectangle == Rectangle(40, -16, 424, 136)
    for name in ("image", "fc1"):
        assert framed.position(name) == (before[name][0] + 64, before[name][1] + 40)
    for name in ("relu1", "fc2"):
        assert framed.position(name) == before[name]
    assert_shows_the_document(framed)
    assert framed.model.session.undo_label == "Move frame"
    framed.model.undo()
    assert {name: framed.position(name) for name in framed.names} == before
    assert_shows_the_document(framed)


def test_a_drag_of_a_frame_is_taken_back_by_esc(framed: Bench, qtbot: QtBot) -> None:
    start, before = title(framed), framed.model.document
    QTest.mousePress(framed.view.viewport(), LEFT, NONE, start)
    for step in (20, 40, 60):
        qtbot.mouseMove(framed.view.viewport(), start + QPoint(step, step))
    assert framed.view.canvas.nodes[node_id(framed.view, "image")].pos() != QPointF(0, 0)
    key(framed, Qt.Key.Key_Escape)
    QTest.mouseRelease(framed.view.viewport(), LEFT, NONE, start)
    assert framed.model.document is before
    assert_shows_the_document(framed)


def test_inside_of_a_frame_is_canvas_where_a_box_selects_nodes(framed: Bench, qtbot: QtBot) -> None:
    drag(qtbot, framed.view, at(framed, -16, -20), at(framed, 390, 70))
    assert framed.selected == {"image", "fc1"}
    assert not framed.view.canvas.annotations.selected


@pytest.mark.parametrize(
    ("grip", "expected"),
    [
        ((400, 10), Rectangle(-24, -56, 472, 136)),
        ((400, 80), Rectangle(-24, -56, 472, 168)),
        ((-24, 10), Rectangle(24, -56, 376, 136)),
        ((100, 80), Rectangle(-24, -56, 424, 168)),
    ],
)
def test_a_frame_is_resized_by_its_edges_and_corners(
    framed: Bench, qtbot: QtBot, grip: tuple[float, float], expected: Rectangle
) -> None:
    start = at(framed, *grip)
    drag(qtbot, framed.view, start, start + QPoint(48, 32))
    assert frame_of(framed).rectangle == expected
    assert framed.position("image") == (0, 0)
    assert framed.model.session.undo_label == "Resize frame"


def test_a_double_click_on_a_title_renames_and_esc_leaves_it(framed: Bench) -> None:
    double_click(framed, title(framed))
    write(field_of(framed), "Head")
    assert frame_of(framed).title == "Head"
    double_click(framed, title(framed))
    write(field_of(framed), "Nothing", Qt.Key.Key_Escape)
    assert frame_of(framed).title == "Head"
    assert framed.view.around.field is None


def test_deleting_a_frame_keeps_the_nodes_in_it(framed: Bench, qtbot: QtBot) -> None:
    qtbot.mouseClick(framed.view.viewport(), LEFT, pos=title(framed))
    key(framed, Qt.Key.Key_Delete)
    assert not framed.network.frames
    assert framed.names == {"image", "fc1", "relu1", "fc2"}
    assert_shows_the_document(framed)


def test_the_context_menu_of_a_frame_gives_it_another_colour(framed: Bench) -> None:
    menu = canvas_menu(framed.view, title(framed))
    colours = next(action.menu() for action in menu.actions() if action.text() == "Colour")
    assert isinstance(colours, QMenu)
    green = next(action for action in colours.actions() if action.text() == "Green")
    green.trigger()
    menu.close()
    assert frame_of(framed).colour == "green"


def test_a_frame_is_copied_with_what_stands_in_it(framed: Bench, qtbot: QtBot) -> None:
    qtbot.mouseClick(framed.view.viewport(), LEFT, pos=title(framed))
    framed.view.copy()
    assert "Stem" in QGuiApplication.clipboard().text()
    framed.view.paste()
    assert len(framed.network.frames) == 2
    assert len(framed.network.nodes) == 6
    copy = framed.view.canvas.annotations.selected.frames
    (new,) = copy
    place = framed.network.frames[new].rectangle
    inside = [n for n in framed.network.nodes.values() if n.id in framed.view.selection]
    assert len(inside) == 2
    assert all(place.contains(node.position) for node in inside)
    assert_shows_the_document(framed)


# Notes


def test_a_note_is_written_at_once_edited_moved_and_removed(chain: Bench, qtbot: QtBot) -> None:
    chain.view.around.add_note(QPointF(300, 320))
    write(field_of(chain), "Try without it", keys=CTRL)
    assert note_of(chain).text == "Try without it"
    assert len(chain.model.session.history) == 2  # adding it and its first text are one step
    place = note_of(chain).rectangle
    double_click(chain, at(chain, place.x + 40, place.y + 40))
    field = field_of(chain)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "or with")
    qtbot.mouseClick(chain.view.viewport(), LEFT, pos=at(chain, 0, 400))  # going elsewhere keeps the text
    assert note_of(chain).text == "Try without it\nor with"
    start = at(chain, place.x + 40, place.y + 40)
    drag(qtbot, chain.view, start, start + QPoint(80, 16))
    assert note_of(chain).rectangle == Rectangle(place.x + 80, place.y + 16, place.width, place.height)
    corner = at(chain, note_of(chain).rectangle.right, note_of(chain).rectangle.bottom)
    drag(qtbot, chain.view, corner, corner + QPoint(40, 24))
    assert note_of(chain).rectangle.width == place.width + 40
    assert_shows_the_document(chain)
    key(chain, Qt.Key.Key_Delete)
    assert not chain.network.notes


def test_alt_and_arrow_keys_move_a_note_and_nodes_together(chain: Bench) -> None:
    network_id = chain.view.network_id
    place = Rectangle(0, 300, 200, 80)
    chain.model.edit("n", lambda d: annotation_edits.add_note(d, network_id, "x", place)[0])
    chain.view.canvas.select([node_id(chain.view, "fc2")], marks=Marks(notes=frozenset(["t1"])))
    x, y = chain.position("fc2")
    key(chain, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    key(chain, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert chain.position("fc2") == (x + 16, y)
    assert note_of(chain).rectangle.x == 16
    chain.model.undo()
    assert note_of(chain).rectangle.x == 0


# Waypoints


def wire_key(bench: Bench) -> tuple[str, str]:
    return (node_id(bench.view, "relu1"), "input")


def middle(bench: Bench) -> QPoint:
    """The middle of the wire from fc1 to relu1."""
    return bench.view.mapFromScene(bench.view.canvas.wires[wire_key(bench)].path().pointAtPercent(0.5))


def points(bench: Bench) -> tuple[tuple[float, float], ...]:
    return bench.network.edges[wire_key(bench)].waypoints


@pytest.fixture
def led(chain: Bench) -> Bench:
    """The wire from fc1 to relu1 is led along a point below it."""
    network_id, wire = chain.view.network_id, wire_key(chain)
    chain.model.edit("w", lambda d: annotation_edits.set_waypoints(d, network_id, {wire: [(416, 120)]}))
    return chain


def test_a_double_click_on_a_wire_leads_it_along_a_point_there(chain: Bench) -> None:
    double_click(chain, middle(chain))
    assert len(points(chain)) == 1
    assert all(value % 8 == 0 for value in points(chain)[0])
    assert chain.view.canvas.annotations.selected.points == {(wire_key(chain), 0)}
    assert chain.edges() == {("image", "fc1", "input"), ("fc1", "relu1", "input")}
    assert_shows_the_document(chain)
    chain.model.undo()
    assert points(chain) == ()
    assert_shows_the_document(chain)


def test_a_second_point_comes_between_those_it_lies_between(led: Bench) -> None:
    path = led.view.canvas.wires[wire_key(led)].path()
    double_click(led, led.view.mapFromScene(path.pointAtPercent(0.8)))
    first, second = points(led)
    assert first == (416, 120)
    assert second[0] > first[0]


def test_a_point_is_dragged_on_the_grid_and_the_wire_goes_through_it(led: Bench, qtbot: QtBot) -> None:
    drag(qtbot, led.view, at(led, 416, 120), at(led, 416, 120) + QPoint(19, 42))
    assert points(led) == ((432, 160),)
    path = led.view.canvas.wires[wire_key(led)].path()
    nearest = min(
        QPointF(path.pointAtPercent(n / 500) - QPointF(432, 160)).manhattanLength() for n in range(501)
    )
    assert nearest < 2
    assert led.model.session.undo_label == "Move waypoint"
    assert_shows_the_document(led)


def test_alt_click_and_delete_remove_a_point(led: Bench, qtbot: QtBot) -> None:
    QTest.mouseClick(led.view.viewport(), LEFT, ALT, at(led, 416, 120))
    assert points(led) == ()
    led.model.undo()
    qtbot.mouseClick(led.view.viewport(), LEFT, pos=at(led, 416, 120))
    key(led, Qt.Key.Key_Delete)
    assert points(led) == ()
    assert wire_key(led) in led.network.edges
    assert_shows_the_document(led)


def test_moving_both_ends_takes_the_points_along_and_one_end_leaves_them(led: Bench, qtbot: QtBot) -> None:
    led.view.select([node_id(led.view, name) for name in ("fc1", "relu1")])
    start = node_position(led.view, "fc1")
    drag(qtbot, led.view, start, start + QPoint(0, 64))
    dy = led.position("fc1")[1]
    assert dy > 0
    assert points(led) == ((416, 120 + dy),)
    assert_shows_the_document(led)
    led.view.select([])
    start = node_position(led.view, "relu1")
    drag(qtbot, led.view, start, start + QPoint(40, 96))
    assert points(led) == ((416, 120 + dy),)
    assert_shows_the_document(led)


def test_copies_keep_the_points_between_them(led: Bench) -> None:
    led.view.select([node_id(led.view, name) for name in ("fc1", "relu1")])
    led.view.duplicate()
    (copied,) = [e for e in led.network.edges.values() if e.waypoints and e.target != wire_key(led)[0]]
    shift = led.network.nodes[copied.target].position[0] - led.position("relu1")[0]
    assert copied.waypoints == ((416 + shift, 120 + shift),)


def test_tidying_up_straightens_the_wires_of_what_moves(led: Bench) -> None:
    network_id, relu = led.view.network_id, wire_key(led)[0]
    led.model.edit("m", lambda d: edits.move_nodes(d, network_id, {relu: (600, 300)}))
    assert points(led)
    led.view.tidy_up()
    assert points(led) == ()
    assert_shows_the_document_after_gliding(led)


def assert_shows_the_document_after_gliding(bench: Bench) -> None:
    bench.view.blocks.settle()
    assert_shows_the_document(bench)


def test_plugging_a_wire_elsewhere_keeps_its_way(led: Bench) -> None:
    target = node_id(led.view, "fc2")
    edge = led.network.edges[wire_key(led)]
    moved = Edge(edge.source, edge.output, target, "input")
    after = replug(led.model.document, led.view.network_id, wire_key(led), moved, led.model.catalogue)
    assert after.networks[led.view.network_id].edges[target, "input"].waypoints == ((416, 120),)


# Bookmarks, and all of it in the window


def trigger(window: MainWindow, name: str) -> None:
    action: QAction = window.acts[name]
    assert action.isEnabled()
    action.trigger()


def test_a_bookmark_leads_back_to_what_was_seen(window: MainWindow) -> None:
    window.files.open_template("digits-cnn")
    canvas = window.canvas
    assert canvas is not None
    canvas.set_zoom(1.5)
    canvas.centre_at(QPointF(300, 100))
    seen = canvas.visible_centre()
    trigger(window, "bookmark")
    dialog = window.findChild(NameDialog)
    assert dialog is not None
    dialog.field.setText("Convolutions")
    dialog.accept()
    canvas.fit()
    window.drawing_actions.bookmarks.aboutToShow.emit()
    actions = {action.text(): action for action in window.drawing_actions.bookmarks.actions()}
    actions["Convolutions"].trigger()
    assert canvas.zoom == 1.5
    assert (canvas.visible_centre() - seen).manhattanLength() < 4
    canvas.around.remove_bookmark("Convolutions")
    assert not canvas.canvas.network.bookmarks
    window.model.undo()
    assert [mark.name for mark in canvas.canvas.network.bookmarks] == ["Convolutions"]


def test_frames_and_notes_are_saved_and_shown_again(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.files.open_template("digits-mlp")
    canvas = window.canvas
    assert canvas is not None
    click_node(qtbot, canvas, "image")
    QTest.keyClick(canvas, Qt.Key.Key_F, SHIFT)
    assert canvas.around.field is not None
    QTest.keyClicks(canvas.around.field, "Data")
    QTest.keyClick(canvas.around.field, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_C, SHIFT)
    assert canvas.around.field is not None
    QTest.keyClicks(canvas.around.field, "mh")  # letters that are keys of the canvas
    QTest.keyClick(canvas.around.field, Qt.Key.Key_Return, CTRL)
    path = tmp_path / "kept.loom"
    window.model.save(path)
    window.model.open(path)
    canvas = window.canvas
    assert canvas is not None
    (frame,) = canvas.canvas.annotations.frames.values()
    (note,) = canvas.canvas.annotations.notes.values()
    assert (frame.frame.title, note.note.text) == ("Data", "mh")
    assert not canvas.canvas.network.switched_off


def test_a_network_from_afar_still_shows_its_frames(framed: Bench) -> None:
    framed.view.set_zoom(0.3)
    framed.view.centre_at(QPointF(200, 0))
    image = framed.view.grab().toImage()
    inside = image.pixelColor(at(framed, 195, 72))
    outside = image.pixelColor(at(framed, 195, 100))
    assert inside != outside
