"""The window without a mouse: walking along wires, wires by letters, areas, and a whole model typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from studio.graph import annotation_edits
from studio.graph.annotations import Rectangle
from studio.graph.edits import move_nodes
from studio.graph.project import Project
from studio.ui.canvas.port_letters import codes
from studio.ui.canvas.view import CanvasView
from studio.ui.main_window import MainWindow
from tests.ui.gestures import click_node, node_id, shapes_current
from tests.ui.keyboard import ALT, CTRL, NONE, SHIFT, focused, press, type_text

Key = Qt.Key


def canvas_of(window: MainWindow) -> CanvasView:
    assert window.canvas is not None
    return window.canvas


def name_of_focus(view: CanvasView) -> str | None:
    return view.canvas.network.nodes[view.focus.node].name if view.focus.node else None


def selected(view: CanvasView) -> set[str]:
    return {view.canvas.network.nodes[key].name for key in view.selection}


def edges(view: CanvasView) -> set[tuple[str, str, str]]:
    nodes = view.canvas.network.nodes
    return {(nodes[e.source].name, nodes[e.target].name, e.input) for e in view.canvas.network.edges.values()}


@pytest.fixture
def skip(idle_window: MainWindow) -> MainWindow:
    """image -> conv1 -> add1, and image -> conv2 (below) -> add1; relu1 apart, further down."""
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", name="image", shape=(3, 8, 8), position=(0, 0))
    conv1 = net.add("Conv2d", name="conv1", out_channels=4, kernel_size=1, position=(224, 0))
    conv2 = net.add("Conv2d", name="conv2", out_channels=4, kernel_size=1, position=(224, 120))
    add = net.add("Add", name="add1", position=(448, 0))
    net.add("ReLU", name="relu1", position=(224, 320))
    for node in (conv1, conv2):
        net.connect(image, node)
        net.connect(node, add)
    idle_window.model.open_copy(project)
    idle_window.show()
    idle_window.activateWindow()
    canvas_of(idle_window).setFocus()
    return idle_window


def test_the_arrow_keys_walk_along_the_wires_and_select(skip: MainWindow) -> None:
    view = canvas_of(skip)
    seen = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Left):
        press(skip, key)
        seen.append(name_of_focus(view))
        assert selected(view) == {name_of_focus(view)}
    assert seen == ["image", "conv1", "add1", "conv1", "image"]
    assert view.focus.shown


def test_up_and_down_go_among_siblings_and_then_to_what_lies_nearest(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "conv1")])
    press(skip, Key.Key_Down)
    assert name_of_focus(view) == "conv2"
    press(skip, Key.Key_Down)
    assert name_of_focus(view) == "relu1"
    press(skip, Key.Key_Up)
    assert name_of_focus(view) == "conv2"


def test_going_back_along_a_wire_leads_to_where_one_came_from(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "conv2")])
    press(skip, Key.Key_Right)
    press(skip, Key.Key_Left)
    assert name_of_focus(view) == "conv2", "not conv1, which is the first of add1's sources"


def test_the_next_layer_is_the_next_along_the_wires_wherever_it_stands(skip: MainWindow) -> None:
    view = canvas_of(skip)
    last = node_id(view, "add1")
    skip.model.edit("Move", lambda document: move_nodes(document, view.network_id, {last: (-500.0, -500.0)}))
    names = []
    for _ in view.canvas.nodes:
        press(skip, Key.Key_N)
        names.append(name_of_focus(view))
    assert names.index("image") < names.index("conv2") < names.index("add1")


def test_every_layer_is_reached_by_going_to_the_next_one(skip: MainWindow) -> None:
    view = canvas_of(skip)
    seen = set()
    for _ in view.canvas.nodes:
        press(skip, Key.Key_N)
        seen.add(name_of_focus(view))
    assert seen == {"image", "conv1", "conv2", "add1", "relu1"}
    before = name_of_focus(view)
    press(skip, Key.Key_N)
    press(skip, Key.Key_N, SHIFT)
    assert name_of_focus(view) == before


def test_shift_extends_the_selection_and_ctrl_leaves_it_alone(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "image")])
    press(skip, Key.Key_Right, SHIFT)
    assert selected(view) == {"image", "conv1"}
    press(skip, Key.Key_Right, CTRL)
    assert selected(view) == {"image", "conv1"}
    assert name_of_focus(view) == "add1"
    press(skip, Key.Key_Space)
    assert selected(view) == {"image", "conv1", "add1"}
    press(skip, Key.Key_Space)
    assert selected(view) == {"image", "conv1"}


def test_what_the_focus_comes_to_is_brought_into_sight(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.set_zoom(4.0)
    view.select([node_id(view, "image")])
    view.centre_at(view.canvas.nodes[node_id(view, "image")].card.center())
    press(skip, Key.Key_Right)
    press(skip, Key.Key_Right)
    card = view.mapFromScene(view.canvas.nodes[node_id(view, "add1")].card).boundingRect()
    assert view.viewport().rect().intersects(card)
    assert view.viewport().rect().contains(card.topLeft() + QPoint(1, 1))


def test_a_click_hides_the_ring_and_the_next_key_goes_on_from_there(skip: MainWindow, qtbot: QtBot) -> None:
    view = canvas_of(skip)
    press(skip, Key.Key_Right)
    click_node(qtbot, view, "conv2")
    assert not view.focus.shown
    press(skip, Key.Key_Right)
    assert name_of_focus(view) == "add1"


def test_when_the_focused_layer_is_deleted_its_neighbour_has_the_focus(skip: MainWindow) -> None:
    view = canvas_of(skip)
    for _ in range(2):
        press(skip, Key.Key_Right)
    press(skip, Key.Key_Delete)
    assert name_of_focus(view) == "image"
    assert "conv1" not in {node.name for node in view.canvas.network.nodes.values()}
    press(skip, Key.Key_Right)
    assert name_of_focus(view) == "conv2"


def test_alt_with_an_arrow_moves_what_is_selected(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "relu1")])
    press(skip, Key.Key_Right, ALT)
    press(skip, Key.Key_Up, ALT | SHIFT)
    assert view.canvas.network.nodes[node_id(view, "relu1")].position == (232, 288)


def test_frames_and_notes_are_gone_through_renamed_moved_and_deleted_by_keys(skip: MainWindow) -> None:
    view, key = canvas_of(skip), canvas_of(skip).network_id
    skip.model.edit(
        "Annotate",
        lambda document: annotation_edits.add_note(
            annotation_edits.add_frame(document, key, "Branches", Rectangle(200, -40, 200, 300))[0],
            key,
            "Look here",
            Rectangle(500, 200, 160, 80),
        )[0],
    )
    press(skip, Key.Key_G)
    press(skip, Key.Key_F2)
    type_text(skip, "Paths")
    press(skip, Key.Key_Return)
    assert [frame.title for frame in view.canvas.network.frames.values()] == ["Paths"]
    press(skip, Key.Key_G)
    press(skip, Key.Key_Down, ALT)
    (note,) = view.canvas.network.notes.values()
    assert (note.rectangle.x, note.rectangle.y) == (500, 208)
    press(skip, Key.Key_Delete)
    assert (len(view.canvas.network.notes), len(view.canvas.network.nodes)) == (0, 5)
    press(skip, Key.Key_Right)
    assert name_of_focus(view) == "image", "from there the arrow keys walk on"


# Wires


def letter_of(view: CanvasView, name: str, port: str) -> str:
    offers = view.letters.offers.items()
    found = [code for code, end in offers if end.node == node_id(view, name) and end.name == port]
    assert found, f"{name}.{port} has no letter"
    return found[0]


def test_a_wire_is_made_by_two_letters(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "relu1")])
    press(skip, Key.Key_W)
    assert {end.name for end in view.letters.offers.values()} == {"input", "output"}
    type_text(skip, letter_of(view, "relu1", "input").lower())
    sources = {view.canvas.network.nodes[end.node].name for end in view.letters.offers.values()}
    assert sources == {"image", "conv1", "conv2", "add1"}
    type_text(skip, letter_of(view, "add1", "output").lower())
    assert ("add1", "relu1", "input") in edges(view)
    assert not view.letters.active


def test_letters_are_offered_only_for_ports_that_close_no_cycle(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "add1")])
    press(skip, Key.Key_W)
    type_text(skip, letter_of(view, "add1", "output").lower())
    assert {view.canvas.network.nodes[end.node].name for end in view.letters.offers.values()} == {"relu1"}
    assert view.canvas.nodes[node_id(view, "image")].state.dimmed
    press(skip, Key.Key_Escape)
    assert not view.letters.active
    assert not view.canvas.nodes[node_id(view, "image")].state.dimmed


def test_letters_that_are_shortcuts_pick_ports_while_ports_are_picked(skip: MainWindow) -> None:
    view = canvas_of(skip)
    press(skip, Key.Key_Right)
    press(skip, Key.Key_W)
    press(skip, Key.Key_N)
    assert view.letters.active
    assert name_of_focus(view) == "image", "N went nowhere"
    press(skip, Key.Key_Escape)


def test_there_are_letters_for_more_ports_than_the_alphabet_has() -> None:
    many = codes(100)
    assert len(set(many)) == 100
    assert not [one for one in many for other in many if one != other and other.startswith(one)]


def test_a_wire_is_found_moved_and_deleted_by_keys(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "conv1")])
    press(skip, Key.Key_E)
    press(skip, Key.Key_E)
    assert view.focus.wire is not None
    assert view.canvas.selected_wires == {view.focus.wire}
    press(skip, Key.Key_W)
    type_text(skip, letter_of(view, "relu1", "input").lower())
    assert ("conv1", "relu1", "input") in edges(view)
    assert not any(source == "conv1" and target == "add1" for source, target, _ in edges(view))
    view.select([node_id(view, "relu1")])
    press(skip, Key.Key_E)
    press(skip, Key.Key_Delete)
    assert not any(target == "relu1" for _, target, _ in edges(view))


def test_tab_puts_a_layer_into_the_wire_that_has_the_focus(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "conv2")])
    press(skip, Key.Key_E)
    press(skip, Key.Key_Tab)
    type_text(skip, "dropout2d")
    press(skip, Key.Key_Return)
    (name,) = selected(view)
    assert ("image", name, "input") in edges(view)
    assert (name, "conv2", "input") in edges(view)


def test_a_second_layer_behind_one_is_laid_beside_the_first(skip: MainWindow) -> None:
    view = canvas_of(skip)
    press(skip, Key.Key_Right)
    press(skip, Key.Key_Tab)
    type_text(skip, "flatten")
    press(skip, Key.Key_Return)
    (name,) = selected(view)
    assert ("image", name, "input") in edges(view)
    card = view.canvas.nodes[node_id(view, name)].card
    assert [item for item in view.canvas.nodes_in(card) if item.card.intersects(card)] == [
        view.canvas.nodes[node_id(view, name)]
    ]


# Areas


def test_enter_leads_to_the_settings_and_esc_back(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "conv1")])
    press(skip, Key.Key_Return)
    assert focused().objectName() == "field-out_channels"
    type_text(skip, "6")
    press(skip, Key.Key_Escape)
    assert view.hasFocus()
    assert view.canvas.network.nodes[node_id(view, "conv1")].settings["out_channels"] == 6


def test_one_key_goes_through_all_areas_that_are_seen_and_back(skip: MainWindow) -> None:
    view = canvas_of(skip)
    seen = []
    for _ in range(12):
        press(skip, Key.Key_F6, CTRL)
        docks = skip.workbench.docks.items()
        seen.append(next((name for name, dock in docks if dock.isAncestorOf(focused())), "canvas"))
        if seen[-1] == "canvas":
            break
    assert seen[-1] == "canvas"
    assert {"layers", "inspector", "code"} <= set(seen)
    press(skip, Key.Key_F6, CTRL | SHIFT)
    assert not view.hasFocus()


def test_tab_goes_through_the_inspector_from_top_to_bottom(skip: MainWindow) -> None:
    view = canvas_of(skip)
    view.select([node_id(view, "conv1")])
    press(skip, Key.Key_I)
    area = skip.inspector.findChild(QScrollArea)
    assert area is not None
    heights = []
    while skip.inspector.isAncestorOf(focused()) and len(heights) < 40:
        heights.append(focused().mapTo(area.widget(), QPoint(0, 0)).y())
        press(skip, Key.Key_Tab)
    assert len(heights) > 5
    assert heights == sorted(heights)


# A whole model


def test_a_residual_block_is_built_by_keys_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    press(window, Key.Key_N, CTRL)
    view = canvas_of(window)

    def add(word: str, **settings: str) -> None:
        press(window, Key.Key_Tab)
        type_text(window, word)
        press(window, Key.Key_Return)
        if not settings:
            return
        press(window, Key.Key_Return)
        for name, value in settings.items():
            for _ in range(30):
                if focused().objectName() == f"field-{name}":
                    break
                press(window, Key.Key_Tab)
            type_text(window, value)
        press(window, Key.Key_Escape)

    add("input", shape="16, 28, 28")
    for _ in range(2):
        add("conv2d", out_channels="16", kernel_size="3", padding="1")
        add("batchnorm2d")
        if len(view.canvas.nodes) == 3:
            add("relu")
    add("add")
    while name_of_focus(view) != "input1":
        press(window, Key.Key_Left)
    press(window, Key.Key_W)
    press(window, Key.Key_Home)
    type_text(window, letter_of(view, "add1", "other").lower())
    while name_of_focus(view) != "add1":
        press(window, Key.Key_Right)
    add("relu")
    with shapes_current(qtbot, window):
        add("output")
    assert edges(view) == {
        ("input1", "conv1", "input"),
        ("conv1", "bn1", "input"),
        ("bn1", "relu1", "input"),
        ("relu1", "conv2", "input"),
        ("conv2", "bn2", "input"),
        ("bn2", "add1", "input"),
        ("input1", "add1", "other"),
        ("add1", "relu2", "input"),
        ("relu2", "output1", "input"),
    }
    nodes, facts = view.canvas.network.nodes, window.shapes.facts[view.network_id]
    shapes = {nodes[key].name: [str(t) for t in known.outputs.values()] for key, known in facts.nodes.items()}
    assert {name for name, found in shapes.items() if found} == {node.name for node in nodes.values()} - {
        "output1"
    }
    assert {text for found in shapes.values() for text in found} == {"B × 16 × 28 × 28"}


@pytest.mark.parametrize("backwards", [False, True])
def test_tab_never_goes_to_what_is_out_of_sight(window: MainWindow, qtbot: QtBot, backwards: bool) -> None:
    """Panels that lie behind others are in Qt's chain too."""
    window.files.open_template("digits-cnn")
    for panel in ("training", "runs"):
        window.workbench.reveal(panel)
    # When the samples come, the strip grows, and all below it moves.
    qtbot.waitUntil(lambda: bool(window.data_panel.strip._pictures))
    QApplication.processEvents()
    field = window.findChild(QWidget, "field-epochs")
    assert field is not None
    field.setFocus()
    QApplication.processEvents()
    seen = []
    for _ in range(60):
        press(window, Key.Key_Backtab if backwards else Key.Key_Tab, SHIFT if backwards else NONE)
        QApplication.processEvents()
        at = focused()
        if at is window.canvas:
            break
        assert not at.visibleRegion().isEmpty(), (at.objectName(), seen)
        seen.append(at.objectName())
    assert len(set(seen)) > 5
