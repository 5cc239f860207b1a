"""The canvas, driven by real mouse and key events: every gesture, and that it shows just the document."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.graph.document import Edge, NetworkDocument, Node
from studio.graph.project import Project
from studio.ui.canvas.painter import FAR
from studio.ui.theme import Mode
from tests.ui.bench import Bench, assert_shows_the_document, drop, key, know_shapes, turn_wheel
from tests.ui.gestures import drag, node_id, node_position, port_position, wire

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
EMPTY = QPoint(40, 500)  # a place of the viewport where no node is


# Adding


def test_a_dropped_layer_lies_centred_below_the_mouse_on_the_grid_and_is_selected(bench: Bench) -> None:
    at = QPoint(300, 200)
    assert drop(bench, "Conv2d", at)
    (node,) = bench.network.nodes.values()
    assert node.name == "conv1"
    assert node.settings["out_channels"] == 16, "what the catalogue suggests is filled in"
    card = bench.view.canvas.nodes[node.id].card
    assert (card.center() - bench.view.mapToScene(at)).manhattanLength() <= 16
    assert all(axis % 8 == 0 for axis in node.position)
    assert bench.selected == {"conv1"}
    assert_shows_the_document(bench)


def test_a_drop_of_something_else_is_left_to_others(bench: Bench) -> None:
    assert not drop(bench, "whatever", QPoint(300, 200), mime="text/plain")
    assert not bench.network.nodes


def test_a_layer_that_the_catalogue_lacks_is_refused_in_words(bench: Bench) -> None:
    drop(bench, "Conv2dd", QPoint(300, 200))
    assert not bench.network.nodes
    assert "Did you mean Conv2d" in bench.said[-1]


def test_layers_added_to_the_same_place_do_not_cover_each_other(bench: Bench) -> None:
    for _ in range(3):
        bench.view.add_layer("ReLU")
    places = {node.position for node in bench.network.nodes.values()}
    assert len(places) == 3


def test_a_layer_can_be_added_at_the_origin_of_the_canvas(chain: Bench) -> None:
    chain.view.pan(QPoint(900, 900))
    added = chain.view.add_layer("ReLU", QPointF(0, 0))
    assert added is not None
    assert chain.view.canvas.nodes[added].card.contains(QPointF(0, 0))


def test_a_layer_dropped_on_a_wire_is_inserted_into_it(chain: Bench) -> None:
    middle = (
        port_position(chain.view, "fc1", "output", True) + port_position(chain.view, "relu1", "input", False)
    ) / 2
    drop(chain, "Dropout", middle)
    assert ("fc1", "drop1", "input") in chain.edges()
    assert ("drop1", "relu1", "input") in chain.edges()
    assert ("fc1", "relu1", "input") not in chain.edges()
    chain.model.undo()
    assert ("fc1", "relu1", "input") in chain.edges()
    assert_shows_the_document(chain)


# Wires


def test_a_wire_is_drawn_from_output_to_input(chain: Bench, qtbot: QtBot) -> None:
    wire(qtbot, chain.view, "relu1", "fc2")
    assert ("relu1", "fc2", "input") in chain.edges()
    assert_shows_the_document(chain)


def test_a_wire_is_drawn_from_input_to_output(chain: Bench, qtbot: QtBot) -> None:
    start = port_position(chain.view, "fc2", "input", False)
    drag(qtbot, chain.view, start, port_position(chain.view, "relu1", "output", True))
    assert ("relu1", "fc2", "input") in chain.edges()


def test_a_wire_snaps_to_a_port_nearby(chain: Bench, qtbot: QtBot) -> None:
    start = port_position(chain.view, "image", "output", True)
    drag(qtbot, chain.view, start, port_position(chain.view, "fc2", "input", False) + QPoint(-18, 12))
    assert ("image", "fc2", "input") in chain.edges()


def test_a_wire_dropped_on_a_card_goes_to_its_free_input(bench: Bench, qtbot: QtBot) -> None:
    project = Project()
    net = project.add_network("Net")
    one, two = (net.add("Input", shape=(4,), position=(0, 120 * row)) for row in range(2))
    total = net.add("Add", position=(320, 40))
    net.connect(one, total)
    bench.model.open_copy(project)
    drag(
        qtbot,
        bench.view,
        port_position(bench.view, two.name, "output", True),
        node_position(bench.view, total.name),
    )
    assert (two.name, total.name, "other") in bench.edges()


def test_a_wire_that_would_close_a_cycle_is_refused_and_says_why(chain: Bench, qtbot: QtBot) -> None:
    before = chain.model.document
    drag(
        qtbot,
        chain.view,
        port_position(chain.view, "relu1", "output", True),
        port_position(chain.view, "fc1", "input", False),
    )
    assert chain.model.document is before
    assert "cycle" in chain.said[-1]
    assert chain.view.popup is None


def test_a_wire_of_the_wrong_kind_is_refused_and_says_why(bench: Bench, qtbot: QtBot) -> None:
    project = Project()
    net = project.add_network("Net")
    net.add("Input", name="image", shape=(4,), position=(0, 0))
    net.add("Embedding", name="embed", num_embeddings=5, embedding_dim=2, position=(320, 0))
    bench.model.open_copy(project)
    know_shapes(bench)
    wire(qtbot, bench.view, "image", "embed")
    assert not bench.network.edges
    assert "int" in bench.said[-1]
    assert "float" in bench.said[-1]


def test_layers_that_cannot_take_a_wire_dim_while_it_is_dragged(chain: Bench, qtbot: QtBot) -> None:
    start = port_position(chain.view, "relu1", "output", True)
    viewport = chain.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, start + QPoint(60, 60))
    dimmed = {name for name in chain.names if chain.view.canvas.nodes[node_id(chain.view, name)].state.dimmed}
    assert dimmed == {"image", "fc1"}
    key(chain, Qt.Key.Key_Escape)
    qtbot.mouseRelease(viewport, LEFT, pos=start + QPoint(60, 60))
    assert not any(item.state.dimmed for item in chain.view.canvas.nodes.values())
    assert chain.view.popup is None


def test_a_wire_dropped_on_empty_canvas_opens_the_palette_with_fitting_layers_and_wires_the_choice(
    chain: Bench, qtbot: QtBot
) -> None:
    drag(qtbot, chain.view, port_position(chain.view, "relu1", "output", True), QPoint(700, 420))
    popup = chain.view.popup
    assert popup is not None
    assert "Input" not in popup.types, "an Input takes no wire"
    QTest.keyClicks(popup.field, "dropout")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert ("relu1", "drop1", "input") in chain.edges()
    chain.model.undo()
    assert "drop1" not in chain.names, "layer and wire are one step of the history"
    assert_shows_the_document(chain)


def test_a_wire_pulled_out_of_an_input_and_dropped_on_empty_canvas_offers_layers_in_front(
    chain: Bench, qtbot: QtBot
) -> None:
    drag(qtbot, chain.view, port_position(chain.view, "fc2", "input", False), EMPTY)
    assert chain.view.popup is not None
    assert "Output" not in chain.view.popup.types
    QTest.keyClick(chain.view.popup.field, Qt.Key.Key_Escape)
    assert chain.view.popup is None


def test_the_end_of_a_wire_can_be_plugged_in_elsewhere(chain: Bench, qtbot: QtBot) -> None:
    end = port_position(chain.view, "relu1", "input", False)
    drag(qtbot, chain.view, end, port_position(chain.view, "fc2", "input", False))
    assert chain.edges() == {("image", "fc1", "input"), ("fc1", "fc2", "input")}
    chain.model.undo()
    assert ("fc1", "relu1", "input") in chain.edges(), "it was one step"


def test_the_end_of_a_wire_dropped_on_empty_canvas_takes_the_wire_away(chain: Bench, qtbot: QtBot) -> None:
    drag(qtbot, chain.view, port_position(chain.view, "relu1", "input", False), QPoint(700, 420))
    assert chain.edges() == {("image", "fc1", "input")}
    assert chain.view.popup is None


def test_a_new_wire_into_a_taken_input_takes_the_old_ones_place(chain: Bench, qtbot: QtBot) -> None:
    wire(qtbot, chain.view, "fc2", "relu1")
    assert ("fc2", "relu1", "input") in chain.edges()
    assert ("fc1", "relu1", "input") not in chain.edges()


def test_a_clicked_wire_is_selected_and_deleted_by_a_key(chain: Bench, qtbot: QtBot) -> None:
    end = port_position(chain.view, "relu1", "input", False)
    qtbot.mouseClick(chain.view.viewport(), LEFT, pos=end - QPoint(30, 0))
    assert chain.view.canvas.selected_wires == {(node_id(chain.view, "relu1"), "input")}
    key(chain, Qt.Key.Key_Delete)
    assert chain.edges() == {("image", "fc1", "input")}


def test_a_click_into_the_bend_of_a_wire_is_a_click_on_empty_canvas(bench: Bench, qtbot: QtBot) -> None:
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", name="image", shape=(4,), position=(448, 0))
    fc = net.add("Linear", name="fc", out_features=4, position=(0, 304))
    net.connect(image, fc)
    bench.model.open_copy(project)
    inside = bench.view.mapFromScene(QPointF(300, 200))
    qtbot.mouseClick(bench.view.viewport(), LEFT, pos=inside)
    assert not bench.view.canvas.selected_wires


# Selecting and moving


def test_clicks_select_and_shift_adds_and_takes_away(chain: Bench, qtbot: QtBot) -> None:
    viewport = chain.view.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=node_position(chain.view, "fc1"))
    assert chain.selected == {"fc1"}
    qtbot.mouseClick(viewport, LEFT, SHIFT, node_position(chain.view, "fc2"))
    assert chain.selected == {"fc1", "fc2"}
    qtbot.mouseClick(viewport, LEFT, SHIFT, node_position(chain.view, "fc1"))
    assert chain.selected == {"fc2"}
    qtbot.mouseClick(viewport, LEFT, pos=EMPTY)
    assert chain.selected == set()


def test_a_box_selects_what_it_touches(chain: Bench, qtbot: QtBot) -> None:
    start = node_position(chain.view, "fc1") - QPoint(40, 60)
    drag(qtbot, chain.view, start, node_position(chain.view, "fc2"))
    assert chain.selected == {"fc1", "fc2"}


def test_a_drag_moves_all_that_is_selected_on_the_grid_in_one_step(chain: Bench, qtbot: QtBot) -> None:
    chain.view.select([node_id(chain.view, "fc1"), node_id(chain.view, "fc2")])
    steps = len(chain.model.session.history)
    start = node_position(chain.view, "fc1")
    drag(qtbot, chain.view, start, start + QPoint(45, 83))
    assert chain.position("fc1") == (272, 80)
    assert chain.position("fc2") == (272, 232)
    assert chain.position("image") == (0, 0)
    assert len(chain.model.session.history) == steps + 1
    assert_shows_the_document(chain)


def test_the_document_is_left_alone_until_a_drag_ends_and_escape_puts_the_node_back(
    chain: Bench, qtbot: QtBot
) -> None:
    before = chain.model.document
    start, viewport = node_position(chain.view, "fc1"), chain.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, start + QPoint(80, 80))
    assert chain.view.canvas.nodes[node_id(chain.view, "fc1")].pos() != QPointF(224, 0)
    assert chain.model.document is before
    key(chain, Qt.Key.Key_Escape)
    qtbot.mouseRelease(viewport, LEFT, pos=start + QPoint(80, 80))
    assert chain.model.document is before
    assert_shows_the_document(chain)


def test_alt_with_arrow_keys_nudges_and_is_undone_together(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1")])
    for code in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        key(chain, code, ALT)
    key(chain, Qt.Key.Key_Down, ALT | SHIFT)
    assert chain.position("fc1") == (240, 40)
    chain.model.undo()
    assert chain.position("fc1") == (224, 0)


def test_delete_removes_nodes_with_their_wires_and_undo_brings_them_back(chain: Bench) -> None:
    before = chain.model.document
    chain.view.select([node_id(chain.view, "fc1")])
    key(chain, Qt.Key.Key_Delete)
    assert chain.names == {"image", "relu1", "fc2"}
    assert chain.edges() == set()
    assert_shows_the_document(chain)
    chain.model.undo()
    assert chain.model.document == before
    assert_shows_the_document(chain)


def test_select_all_and_escape(chain: Bench) -> None:
    key(chain, Qt.Key.Key_A, CTRL)
    assert chain.selected == chain.names
    key(chain, Qt.Key.Key_Escape)
    assert chain.selected == set()


# Copies


def test_a_duplicate_has_its_own_wires_and_names_and_is_selected(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1"), node_id(chain.view, "relu1")])
    key(chain, Qt.Key.Key_D, CTRL)
    assert chain.selected == {"fc3", "relu2"}
    assert ("fc3", "relu2", "input") in chain.edges()
    assert_shows_the_document(chain)


def test_layers_are_cut_and_pasted_as_text_that_any_editor_can_hold(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "fc1"), node_id(chain.view, "relu1")])
    key(chain, Qt.Key.Key_X, CTRL)
    assert chain.names == {"image", "fc2"}
    text = QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().setText("\n" + text + "\n")
    key(chain, Qt.Key.Key_V, CTRL)
    assert chain.names == {"image", "fc1", "relu1", "fc2"}
    assert ("fc1", "relu1", "input") in chain.edges()


@pytest.mark.parametrize(
    "text", ["", "hello", '{"a": 1}', '{"format": 1, "networks": {"g1": 3}}', "[" * 5000]
)
def test_text_that_holds_no_layers_is_not_pasted_and_that_is_said(chain: Bench, text: str) -> None:
    before = chain.model.document
    QGuiApplication.clipboard().setText(text)
    key(chain, Qt.Key.Key_V, CTRL)
    assert chain.model.document is before
    assert "clipboard" in chain.said[-1].lower()


# The search palette


def test_tab_opens_the_palette_and_enter_adds_the_best_match(bench: Bench) -> None:
    key(bench, Qt.Key.Key_Tab)
    popup = bench.view.popup
    assert popup is not None
    QTest.keyClicks(popup.field, "conv2")
    assert popup.types[0] == "Conv2d"
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert bench.names == {"conv1"}
    assert bench.view.hasFocus() or not bench.view.isActiveWindow()


def test_tab_after_tab_types_a_chain(bench: Bench) -> None:
    for word in ("input", "linear", "relu", "output"):
        key(bench, Qt.Key.Key_Tab)
        assert bench.view.popup is not None
        QTest.keyClicks(bench.view.popup.field, word)
        QTest.keyClick(bench.view.popup.field, Qt.Key.Key_Return)
    assert bench.edges() == {
        ("input1", "fc1", "input"),
        ("fc1", "relu1", "input"),
        ("relu1", "output1", "input"),
    }
    assert len({node.position for node in bench.network.nodes.values()}) == 4


def test_a_double_click_on_empty_canvas_opens_the_palette_there(bench: Bench, qtbot: QtBot) -> None:
    at = QPoint(200, 150)
    qtbot.mouseDClick(bench.view.viewport(), LEFT, pos=at)
    assert bench.view.popup is not None
    QTest.keyClick(bench.view.popup.field, Qt.Key.Key_Down)
    second = bench.view.popup.types[1]
    QTest.keyClick(bench.view.popup.field, Qt.Key.Key_Return)
    (node,) = bench.network.nodes.values()
    assert node.type == second
    card = bench.view.canvas.nodes[node.id].card
    assert card.contains(bench.view.mapToScene(at))


def test_the_palette_opens_within_the_canvas_and_a_press_beside_it_closes_it(
    bench: Bench, qtbot: QtBot
) -> None:
    popup = bench.view.open_search(QPoint(880, 590))
    assert bench.view.rect().contains(popup.geometry())
    qtbot.mouseClick(bench.view.viewport(), LEFT, pos=QPoint(20, 20))
    assert bench.view.popup is None


def test_a_search_without_matches_says_so_and_enter_does_nothing(bench: Bench) -> None:
    popup = bench.view.open_search()
    QTest.keyClicks(popup.field, "qqqq")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert bench.view.popup is popup
    assert not bench.network.nodes


# Looking around


def test_the_wheel_zooms_at_the_mouse(chain: Bench) -> None:
    at = QPoint(200, 130)
    fixed, before = chain.view.mapToScene(at), chain.view.zoom
    turn_wheel(chain.view, at, 2, Qt.KeyboardModifier.NoModifier)
    assert chain.view.zoom > before
    assert (chain.view.mapToScene(at) - fixed).manhattanLength() < 3


def test_zoom_stays_within_limits(chain: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chain.view.zoom_changed):
        chain.view.zoom_to(1000)
    assert chain.view.zoom == 4
    chain.view.zoom_to(0.0001)
    assert chain.view.zoom == pytest.approx(0.05)


@pytest.mark.parametrize("hold_space", [False, True])
def test_the_canvas_is_dragged_by_the_middle_button_or_with_the_space_bar(
    chain: Bench, qtbot: QtBot, hold_space: bool
) -> None:
    before, shown = chain.model.document, node_position(chain.view, "fc1")
    if hold_space:
        QTest.keyPress(chain.view, Qt.Key.Key_Space)
    drag(qtbot, chain.view, shown, shown + QPoint(60, -40), LEFT if hold_space else MIDDLE)
    QTest.keyRelease(chain.view, Qt.Key.Key_Space)
    assert node_position(chain.view, "fc1") == shown + QPoint(60, -40)
    assert chain.model.document is before


def test_shift_and_wheel_pans_sideways(chain: Bench) -> None:
    shown = node_position(chain.view, "fc1")
    turn_wheel(chain.view, QPoint(100, 100), 1, SHIFT)
    moved = node_position(chain.view, "fc1") - shown
    assert moved.x() != 0
    assert moved.y() == 0


def test_fit_shows_everything_and_reveal_what_was_asked_for(chain: Bench) -> None:
    chain.view.pan(QPoint(5000, 5000))
    key(chain, Qt.Key.Key_Home)
    seen = chain.view.viewport().rect()
    assert all(seen.contains(node_position(chain.view, name)) for name in chain.names)
    chain.view.pan(QPoint(5000, 5000))
    chain.view.reveal(node_id(chain.view, "relu1"))
    assert seen.contains(node_position(chain.view, "relu1"))
    assert chain.selected == {"relu1"}


def test_a_fitted_network_stays_fitted_while_the_window_changes_its_size(chain: Bench) -> None:
    chain.view.fit()
    chain.view.resize(400, 300)
    seen = chain.view.viewport().rect()
    assert all(seen.contains(node_position(chain.view, name)) for name in chain.names)


# What is known


def test_wires_show_the_shapes_of_their_tensors(chain: Bench) -> None:
    know_shapes(chain)
    labels = {wire_item.label for wire_item in chain.view.canvas.wires.values()}
    assert labels == {"B×16", "B×8"}


def test_problems_are_badges_with_words_and_go_when_mended(chain: Bench) -> None:
    know_shapes(chain)
    fc2 = chain.view.canvas.nodes[node_id(chain.view, "fc2")]
    assert fc2.state.severity is not None
    assert any("fc2" in message for message in chain.view.canvas.messages(fc2.node_id))
    chain.view.set_problems(())
    assert fc2.state.severity is None


def test_a_type_that_the_catalogue_lacks_is_shown_with_its_wires(bench: Bench) -> None:
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", name="image", shape=(4,))
    document = project.document
    network = document.networks[net.document.id]
    odd = Node("n9", "Teleport", "odd", position=(300.0, 0.0))
    edge = Edge(image.id, "output", "n9", "anywhere")
    grown = NetworkDocument(
        network.id, network.name, {**network.nodes, "n9": odd}, {("n9", "anywhere"): edge}
    )
    bench.model.open_copy(Project(document.with_network(grown)))
    assert_shows_the_document(bench)


def test_from_afar_the_view_paints_blocks_instead_of_items(chain: Bench) -> None:
    wires = chain.view.canvas.wires.values()
    chain.view.zoom_to(FAR / 2)
    assert not any(item.isVisible() for item in wires)
    near = chain.view.canvas.nodes[node_id(chain.view, "fc1")]
    colour = (
        chain.view.grab().toImage().pixelColor(chain.view.mapFromScene(near.card.topLeft() + QPointF(6, 6)))
    )
    assert colour != chain.theme.color("canvas")
    chain.view.zoom_to(1.0)
    assert all(item.isVisible() for item in wires)


def test_another_theme_repaints_the_canvas(chain: Bench) -> None:
    corner = QPoint(3, 3)
    before = chain.view.grab().toImage().pixelColor(corner)
    chain.theme.mode = Mode.LIGHT
    chain.theme._read()
    chain.theme.changed.emit()
    assert chain.view.grab().toImage().pixelColor(corner).lightness() > before.lightness() + 100


# Any edits


def _random_edit(bench: Bench, random_: random.Random) -> Callable[[], object]:
    nodes, model, network_id = list(bench.network.nodes), bench.model, bench.view.network_id
    catalogue = model.catalogue

    def connect() -> object:
        source, target = random_.choice(nodes), random_.choice(nodes)
        edge = Edge(source, "output", target, "input")
        return model.edit("c", lambda d: edits.connect(d, network_id, edge, catalogue, replace_wire=True))

    def remove() -> object:
        return model.edit("r", lambda d: edits.remove_nodes(d, network_id, [random_.choice(nodes)]))

    def rename() -> object:
        name = f"layer{random_.randrange(99)}"
        return model.edit("n", lambda d: edits.rename_node(d, network_id, random_.choice(nodes), name))

    def add() -> object:
        return bench.view.add_layer(random_.choice(["Add", "Concat", "Linear", "ReLU", "LSTM", "Output"]))

    if len(nodes) < 3:
        return add
    return random_.choice(
        [add, connect, connect, remove, rename, bench.view.duplicate, model.undo, model.redo]
    )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_edited_undone_and_redone_the_scene_shows_just_the_document(
    bench: Bench, seed: int
) -> None:
    start, random_ = bench.model.document, random.Random(seed)
    for _ in range(120):
        _random_edit(bench, random_)()
        assert_shows_the_document(bench)
    end = bench.model.document
    while bench.model.session.can_undo:
        bench.model.undo()
    assert bench.model.document == start
    assert_shows_the_document(bench)
    while bench.model.session.can_redo:
        bench.model.redo()
    assert bench.model.document == end or bench.model.session.can_undo
    assert_shows_the_document(bench)
