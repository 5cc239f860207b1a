"""Blocks in the window: collapse, enter, edit inside, leave, expand, share, tidy up, and the networks' menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from studio.graph.blocks import block_type, network_of
from studio.graph.custom_code import code_type
from studio.graph.document import CodeDocument, NetworkDocument
from studio.graph.problems import Problem
from studio.graph.project import Project
from studio.ui.canvas.view import CanvasView
from studio.ui.main_window import MainWindow
from studio.ui.name_dialog import NameDialog
from tests.ui.gestures import (
    click_node,
    drop_from_palette,
    node_id,
    node_position,
    palette_leaf,
    popup_of,
    shapes_current,
    type_into_popup,
    wire,
)

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def residual() -> Project:
    """image -> stem -> conv1 -> relu1 -> add1 -> flatten -> fc -> logits, and stem -> add1."""
    project = Project()
    net = project.add_network("Net")
    made = [
        net.add("Input", name="image", shape=(1, 8, 8), position=(0, 96)),
        net.add("Conv2d", name="stem", out_channels=4, kernel_size=3, padding=1, position=(224, 96)),
        net.add("Conv2d", name="conv1", out_channels=4, kernel_size=3, padding=1, position=(448, 40)),
        net.add("ReLU", name="relu1", position=(672, 40)),
        net.add("Add", name="add1", position=(896, 96)),
        net.add("Flatten", name="flatten", position=(1120, 96)),
        net.add("Linear", name="fc", out_features=10, position=(1344, 96)),
        net.add("Output", name="logits", position=(1568, 96)),
    ]
    for source, target in pairwise(made):
        net.connect(source, target)
    net.connect(made[1], made[4])
    return Project(project.document)


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the residual network, its shapes known."""
    with shapes_current(qtbot, window):
        window.model.open_copy(residual())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    canvas_of(window).setFocus()
    yield window
    qtbot.wait(150)  # the log takes what was said a moment later


def canvas_of(window: MainWindow) -> CanvasView:
    assert window.canvas is not None
    return window.canvas


def shown(window: MainWindow) -> NetworkDocument:
    return canvas_of(window).canvas.network


def select(window: MainWindow, *names: str) -> None:
    canvas_of(window).select([node_id(canvas_of(window), name) for name in names])


def press(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(canvas_of(window), key, modifier)


def dialog_of(qtbot: QtBot) -> NameDialog:
    def find() -> list[NameDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, NameDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(find()))
    dialog = find()[0]
    qtbot.waitUntil(dialog.field.hasFocus)
    return dialog


def answer(qtbot: QtBot, name: str) -> None:
    """Type a name into the dialog that is open, and press Enter."""
    dialog = dialog_of(qtbot)
    window = dialog.parentWidget()
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, name)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert not dialog.isVisible(), dialog.fault.text()
    window.activateWindow()  # as window managers do by themselves
    qtbot.waitUntil(window.isActiveWindow)


def collapse(window: MainWindow, qtbot: QtBot, name: str = "ResidualBlock") -> str:
    select(window, "conv1", "relu1", "add1")
    press(window, Qt.Key.Key_G, CTRL)
    answer(qtbot, name)
    (made,) = canvas_of(window).selection
    return shown(window).nodes[made].name


def enter(window: MainWindow, qtbot: QtBot, name: str) -> None:
    qtbot.mouseDClick(canvas_of(window).viewport(), LEFT, pos=node_position(canvas_of(window), name))


def crumbs(window: MainWindow) -> list[str]:
    return [crumb.text() for crumb in window.networks.bar.crumbs]


def label(window: MainWindow, source: str) -> str:
    """The shape on the wire that starts at a node."""
    view = canvas_of(window)
    wires = view.canvas.wires.values()
    return next(item.label for item in wires if item.edge.source == node_id(view, source))


def choose(menu: QMenu, text: str) -> None:
    """Open a menu and take the entry of that text."""
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text() == text)
    assert action.isEnabled(), text
    action.trigger()


def settle(window: MainWindow, qtbot: QtBot, done: Callable[[], bool]) -> None:
    qtbot.waitUntil(done, timeout=5000)


def test_a_block_is_collapsed_entered_edited_left_expanded_and_all_is_undone(
    bench: MainWindow, qtbot: QtBot
) -> None:
    window, view = bench, canvas_of(bench)
    start = window.model.document
    with shapes_current(qtbot, window):
        name = collapse(window, qtbot)
    assert name == "residualblock1"
    assert crumbs(window) == ["Net"]
    block = window.model.document.network_named("ResidualBlock")
    assert block is not None
    assert {node.name for node in block.nodes.values()} == {"conv1", "relu1", "add1", "x", "y"}
    assert view.canvas.nodes[node_id(view, name)].picture.look.stacked
    assert not window.shapes.problems
    assert len(window.model.session.history) == 2, "collapsing is one step"

    # A second use, drawn by hand: dropped from the palette and wired between the first one and flatten.
    view.zoom_to(0.5)
    view.centre_at(QPointF(900, 200))
    drop_from_palette(window, "ResidualBlock", QPointF(1000, 400))
    with shapes_current(qtbot, window):
        wire(qtbot, view, name, "residualblock2", "x", "y")
        wire(qtbot, view, "residualblock2", "flatten", output="y")
    assert not window.shapes.problems

    enter(window, qtbot, name)
    assert crumbs(window) == ["Net", "residualblock1: ResidualBlock"]
    assert shown(window) is window.model.document.networks[block.id]
    assert label(window, "x") == "B×4×8×8"
    assert "class ResidualBlock" in window.code.text.toPlainText()
    assert window.facts.parameters.text().startswith(f"{4 * 4 * 9 + 4:,} ")

    # What changes inside changes at every use.
    click_node(qtbot, view, "conv1")
    with shapes_current(qtbot, window):
        press(window, Qt.Key.Key_D, CTRL)
    assert len(shown(window).nodes) == 6
    with shapes_current(qtbot, window):
        window.acts["undo"].trigger()
        view.editor.add_layer("Sigmoid", QPointF(800, 60), wire=_wire_from(view, "relu1"))
    assert not window.shapes.problems
    facts = window.shapes.facts[next(iter(window.model.document.networks))]
    uses = [node for node in window.model.document.trained_network.nodes.values() if network_of(node)]
    assert len(uses) == 2
    for use in uses:
        inner = facts.nodes[use.id].inner
        assert inner is not None
        assert node_id(view, "sigmoid1") in inner.nodes

    view.select(())
    press(window, Qt.Key.Key_Escape)
    assert crumbs(window) == ["Net"]
    assert view.selection == (node_id(view, name),), "the block that was left is selected"

    with shapes_current(qtbot, window):
        press(window, Qt.Key.Key_G, CTRL | SHIFT)
    names = {node.name for node in shown(window).nodes.values()}
    assert {"conv1", "relu1", "add1", "sigmoid1", "residualblock2"} <= names
    assert name not in names
    assert not window.shapes.problems

    end = window.model.document
    while window.model.session.can_undo:
        window.acts["undo"].trigger()
    assert window.model.document == start
    assert set(view.canvas.nodes) == set(shown(window).nodes)
    while window.model.session.can_redo:
        window.acts["redo"].trigger()
    assert window.model.document == end
    assert set(view.canvas.nodes) == set(shown(window).nodes)


def _wire_from(view: CanvasView, name: str) -> tuple[str, str]:
    (edge,) = view.canvas.network.edges_from(node_id(view, name))
    return (edge.target, edge.input)


def test_undoing_a_block_that_is_shown_leads_back_out_of_it(bench: MainWindow, qtbot: QtBot) -> None:
    name = collapse(bench, qtbot)
    enter(bench, qtbot, name)
    bench.acts["undo"].trigger()
    view = canvas_of(bench)
    assert crumbs(bench) == ["Net"]
    assert set(view.canvas.nodes) == set(shown(bench).nodes)
    assert len(view.canvas.nodes) == 8
    assert set(view.canvas.wires) == set(shown(bench).edges)


def test_a_block_is_entered_and_left_by_keys_crumbs_and_menu(bench: MainWindow, qtbot: QtBot) -> None:
    name = collapse(bench, qtbot)
    view = canvas_of(bench)
    view.zoom_to(0.8)
    view.centre_at(QPointF(700, 100))
    before = view.sight
    click_node(qtbot, view, name)
    press(bench, Qt.Key.Key_Return)
    assert len(crumbs(bench)) == 2
    press(bench, Qt.Key.Key_Backspace)
    assert crumbs(bench) == ["Net"]
    assert view.sight.zoom == pytest.approx(before.zoom)
    assert (view.sight.centre - before.centre).manhattanLength() < 4, "a network is seen as it was left"

    press(bench, Qt.Key.Key_Return)
    qtbot.mouseClick(bench.networks.bar.crumbs[0], LEFT)
    assert crumbs(bench) == ["Net"]
    press(bench, Qt.Key.Key_Return)
    press(bench, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert crumbs(bench) == ["Net"]

    choose(bench.networks.menu, "Open block")
    assert len(crumbs(bench)) == 2
    count = len(shown(bench).nodes)
    view.select(list(view.canvas.nodes)[:1])
    press(bench, Qt.Key.Key_Backspace)
    assert len(shown(bench).nodes) == count - 1, "with something selected, Backspace deletes"
    assert len(crumbs(bench)) == 2


def test_a_name_that_cant_be_is_refused_while_it_is_typed(bench: MainWindow, qtbot: QtBot) -> None:
    before = bench.model.document
    select(bench, "conv1", "relu1", "add1")
    press(bench, Qt.Key.Key_G, CTRL)
    dialog = dialog_of(qtbot)
    assert dialog.field.text() == "ResidualBlock"
    for name, words in (("Net", "another network"), ("class", "python"), ("1st", "letter"), ("", "empty")):
        dialog.field.selectAll()
        QTest.keyClick(dialog.field, Qt.Key.Key_Delete)
        QTest.keyClicks(dialog.field, name)
        assert words in dialog.fault.text().lower()
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
        assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert bench.model.document is before


def test_layers_that_cant_be_one_block_are_refused_in_words(bench: MainWindow, qtbot: QtBot) -> None:
    select(bench, "stem", "add1")
    press(bench, Qt.Key.Key_G, CTRL)
    assert "between the chosen layers" in bench.statusBar().currentMessage()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, NameDialog) and w.isVisible()]


def test_a_second_layer_shares_the_weights_of_the_first(bench: MainWindow, qtbot: QtBot) -> None:
    view = canvas_of(bench)
    click_node(qtbot, view, "conv1")
    press(bench, Qt.Key.Key_D, CTRL | SHIFT)
    twin = shown(bench).nodes[view.selection[0]]
    assert (twin.name, twin.module) == ("conv2", node_id(view, "conv1"))
    assert view.canvas.nodes[twin.id].picture.look.shared
    assert view.canvas.nodes[twin.module].picture.look.shared
    press(bench, Qt.Key.Key_D, CTRL | SHIFT)
    assert shown(bench).nodes[view.selection[0]].module == twin.module, "weights have one owner"
    bench.acts["undo"].trigger()
    bench.acts["undo"].trigger()
    assert not view.canvas.nodes[node_id(view, "conv1")].picture.look.shared


def test_tidy_up_moves_nodes_in_one_step_and_is_undone(bench: MainWindow, qtbot: QtBot) -> None:
    view, before = canvas_of(bench), bench.model.document
    view.zoom_to(0.5)
    centre = view.sight.centre
    select(bench, "conv1")
    view.select(())
    press(bench, Qt.Key.Key_L, CTRL)
    assert bench.model.document != before
    assert len(bench.model.session.history) == 2

    def at_rest() -> bool:
        places = {key: (item.x(), item.y()) for key, item in view.canvas.nodes.items()}
        return places == {key: node.position for key, node in shown(bench).nodes.items()}

    settle(bench, qtbot, at_rest)
    assert (view.sight.centre - centre).manhattanLength() < 2
    tidy = bench.model.document
    press(bench, Qt.Key.Key_L, CTRL)
    assert bench.model.document is tidy, "what is tidy stays"
    bench.acts["undo"].trigger()
    assert bench.model.document == before
    assert at_rest()
    bench.acts["redo"].trigger()
    press(bench, Qt.Key.Key_L, CTRL)
    assert at_rest()


def test_an_undo_while_nodes_glide_puts_them_in_their_places(bench: MainWindow, qtbot: QtBot) -> None:
    view = canvas_of(bench)
    press(bench, Qt.Key.Key_L, CTRL)
    bench.acts["undo"].trigger()
    qtbot.wait(300)
    for key, node in shown(bench).nodes.items():
        assert (view.canvas.nodes[key].x(), view.canvas.nodes[key].y()) == node.position


def test_networks_are_made_renamed_trained_and_removed_in_the_menu(bench: MainWindow, qtbot: QtBot) -> None:
    menu = bench.networks.bar.list.menu()
    start = bench.model.document
    choose(menu, "New network…")
    answer(qtbot, "Encoder")
    assert crumbs(bench) == ["Encoder"]
    assert not canvas_of(bench).canvas.nodes
    choose(menu, "Rename network…")
    answer(qtbot, "Decoder")
    assert crumbs(bench) == ["Decoder"]
    choose(menu, "Train this network")
    assert bench.model.document.training.network == "Decoder"
    assert not bench.acts["train_network"].isEnabled()
    choose(menu, "Net")
    assert crumbs(bench) == ["Net"]
    assert len(canvas_of(bench).canvas.nodes) == 8
    choose(menu, "Decoder  (trained)")
    choose(menu, "Remove network")
    assert [network.name for network in bench.model.document] == ["Net"]
    assert crumbs(bench) == ["Net"]
    assert "Net is the network that is trained now" in bench.statusBar().currentMessage()
    assert not bench.acts["remove_network"].isEnabled()
    while bench.model.session.can_undo:
        bench.acts["undo"].trigger()
    assert bench.model.document == start


def test_a_network_that_is_used_stays(bench: MainWindow, qtbot: QtBot) -> None:
    enter(bench, qtbot, collapse(bench, qtbot))
    bench.acts["remove_network"].trigger()
    assert "block of Net" in bench.statusBar().currentMessage()
    assert bench.model.document.network_named("ResidualBlock") is not None


def test_palette_and_search_offer_what_would_not_recurse(bench: MainWindow, qtbot: QtBot) -> None:
    collapse(bench, qtbot)
    view = canvas_of(bench)
    assert palette_leaf(bench, "ResidualBlock")
    with pytest.raises(AssertionError):
        palette_leaf(bench, "Net")
    view.select(())
    press(bench, Qt.Key.Key_Tab)
    type_into_popup(qtbot, view, "residual")
    added = shown(bench).nodes[view.selection[0]]
    assert added.type == block_type(bench.model.document.network_named("ResidualBlock").id)
    enter(bench, qtbot, "residualblock1")
    with pytest.raises(AssertionError):
        palette_leaf(bench, "ResidualBlock")
    view.open_search()
    assert not [name for name in popup_of(view).types if name.startswith("block:")]
    popup_of(view).close()


def test_custom_code_is_offered_as_it_comes_and_goes(bench: MainWindow, qtbot: QtBot) -> None:
    code = CodeDocument("c1", "twice", "def twice(x):\n    return 2 * x\n")
    bench.model.edit("Add code", lambda document: document.with_code(code))
    drop_from_palette(bench, "twice", QPointF(400, 300))
    view = canvas_of(bench)
    assert shown(bench).nodes[view.selection[0]].type == code_type("c1")
    assert view.canvas.nodes[view.selection[0]].picture.look.summary == "twice"
    bench.acts["undo"].trigger()
    bench.acts["undo"].trigger()
    with pytest.raises(AssertionError):
        palette_leaf(bench, "twice")


def test_blocks_are_copied_to_other_networks_and_found_by_name_in_other_projects(
    bench: MainWindow, qtbot: QtBot
) -> None:
    collapse(bench, qtbot)
    view = canvas_of(bench)
    press(bench, Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().text()
    bench.networks.new_network()
    answer(qtbot, "Other")
    press(bench, Qt.Key.Key_V, CTRL)
    block = bench.model.document.network_named("ResidualBlock")
    assert [node.type for node in shown(bench).nodes.values()] == [block_type(block.id)]

    bench.networks.show("ResidualBlock")
    before = bench.model.document
    press(bench, Qt.Key.Key_V, CTRL)
    assert bench.model.document is before
    assert "ResidualBlock" in bench.statusBar().currentMessage()

    bench.model.session.mark_saved()
    other = Project()
    other.add_network("First")
    other.add_network("Second")
    bench.model.open_copy(other)
    QGuiApplication.clipboard().setText(copied)
    press(bench, Qt.Key.Key_V, CTRL)
    assert not shown(bench).nodes
    assert "doesn't have it: ResidualBlock" in bench.statusBar().currentMessage()
    bench.model.edit("", lambda d: d.with_network(NetworkDocument("g9", "ResidualBlock")))
    press(bench, Qt.Key.Key_V, CTRL)
    assert [node.type for node in shown(bench).nodes.values()] == [block_type("g9")]
    assert view is not canvas_of(bench)


def test_a_problem_in_another_network_opens_it(bench: MainWindow, qtbot: QtBot) -> None:
    collapse(bench, qtbot)
    enter(bench, qtbot, "residualblock1")
    view = canvas_of(bench)
    with shapes_current(qtbot, bench):
        view.editor.add_layer("Linear", QPointF(500, 400))
    problem = next(p for p in bench.shapes.problems if p.network == "ResidualBlock")
    assert isinstance(problem, Problem)
    bench.networks.bar.crumbs[0].click()
    bench.workbench.reveal("problems")
    items = [bench.problems.list.item(row) for row in range(bench.problems.list.count())]
    item = next(item for item in items if item.text().startswith("ResidualBlock · "))
    place = bench.problems.list.visualItemRect(item).center()
    qtbot.mouseClick(bench.problems.list.viewport(), LEFT, pos=place)
    assert crumbs(bench) == ["ResidualBlock"]
    assert canvas_of(bench).selection == (problem.node,)


def test_shapes_inside_are_those_of_the_use_or_those_of_the_network_itself(
    bench: MainWindow, qtbot: QtBot
) -> None:
    with shapes_current(qtbot, bench):
        name = collapse(bench, qtbot)
    with shapes_current(qtbot, bench):
        bench.model.edit("Set", lambda d: _with_image(d, (1, 16, 16)))
    enter(bench, qtbot, name)
    assert label(bench, "x") == "B×4×16×16"
    bench.networks.show("Net")
    bench.networks.show("ResidualBlock")
    assert crumbs(bench) == ["ResidualBlock"]
    assert label(bench, "x") == "B×4×8×8"


def _with_image(document, shape):  # type: ignore[no-untyped-def]
    net = document.trained_network
    image = net.node_named("image")
    return document.with_network(net.with_node(replace(image, settings={"shape": shape})))


def test_a_move_leaves_shapes_and_code_current(bench: MainWindow, qtbot: QtBot) -> None:
    with shapes_current(qtbot, bench):
        name = collapse(bench, qtbot)
    press(bench, Qt.Key.Key_Right)
    assert bench.shapes.up_to_date
    enter(bench, qtbot, name)
    assert "class ResidualBlock" in bench.code.text.toPlainText()


def test_marks_say_what_a_node_stands_for(bench: MainWindow, qtbot: QtBot) -> None:
    from studio.ui.canvas.hints import tool_tip
    from studio.ui.canvas.hits import Hit

    name = collapse(bench, qtbot)
    view = canvas_of(bench)
    key = node_id(view, name)

    def change(document):  # type: ignore[no-untyped-def]
        net = document.networks[view.network_id]
        return document.with_network(net.with_node(replace(net.nodes[key], repeat=3, freeze=True)))

    bench.model.edit("Repeat", change)
    look = view.canvas.nodes[key].picture.look
    assert (look.repeat, look.frozen, look.stacked) == ("×3", True, True)
    text = tool_tip(view.canvas, Hit(key))
    for words in ("ResidualBlock", "3 layers inside", "×3", "Frozen"):
        assert words in text


def test_each_action_has_a_shortcut_and_stands_in_menu_and_context_menu(
    bench: MainWindow, qtbot: QtBot
) -> None:
    from studio.ui.canvas.menu import canvas_menu

    names = list(bench.networks.handlers())
    keys = [bench.acts[name].shortcut().toString() for name in names]
    assert all(keys)
    every = [
        action.shortcut().toString() for action in bench.acts.values() if not action.shortcut().isEmpty()
    ]
    assert len(every) == len(set(every)), "two actions on one key"
    bench.networks.menu.aboutToShow.emit()
    there: list[QAction] = bench.networks.menu.actions()
    assert all(bench.acts[name] in there for name in names)
    menu = canvas_menu(canvas_of(bench), QPoint(10, 10))
    for name in ("open_block", "collapse", "expand", "duplicate_shared", "tidy"):
        assert bench.acts[name] in menu.actions()
        assert not bench.acts[name].icon().isNull()
    menu.close()
