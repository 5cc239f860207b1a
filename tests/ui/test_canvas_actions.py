"""The window's actions on the canvas: lining up, what the search remembers, and what menus and keys reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.graph.project import Project
from studio.ui.canvas.arrange import Edge
from studio.ui.canvas.view import CanvasView
from studio.ui.layer_uses import LayerUses
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from tests.ui.bench import Bench, assert_shows_the_document, key
from tests.ui.gestures import node_id

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scattered(bench: Bench) -> Bench:
    """Three layers of different heights, here and there, all selected."""
    project = Project()
    net = project.add_network("Net")
    net.add("ReLU", name="a", position=(0, 0))
    net.add("Add", name="b", position=(40, 200))
    net.add("Linear", name="c", out_features=3, position=(400, 600))
    bench.model.open_copy(project)
    bench.view.select_all()
    return bench


def card_of(bench: Bench, name: str) -> tuple[float, float, float, float]:
    card = bench.view.canvas.nodes[node_id(bench.view, name)].card
    return card.left(), card.top(), card.right(), card.bottom()


@pytest.mark.parametrize(("edge", "side"), [(Edge.LEFT, 0), (Edge.RIGHT, 2), (Edge.TOP, 1), (Edge.BOTTOM, 3)])
def test_edges_are_brought_in_line_in_one_step(scattered: Bench, edge: Edge, side: int) -> None:
    outermost = (min if side < 2 else max)(card_of(scattered, name)[side] for name in "abc")
    steps = len(scattered.model.session.history)
    scattered.view.arranger.align(edge)
    assert {card_of(scattered, name)[side] for name in "abc"} == {outermost}
    assert len(scattered.model.session.history) == steps + 1
    assert_shows_the_document(scattered)
    scattered.view.arranger.align(edge)
    assert len(scattered.model.session.history) == steps + 1, "nothing to do is no step"
    assert "already" in scattered.said[-1]


@pytest.mark.parametrize(("edge", "axis"), [(Edge.CENTRE, 0), (Edge.MIDDLE, 1)])
def test_centres_are_brought_in_line(scattered: Bench, edge: Edge, axis: int) -> None:
    scattered.view.arranger.align(edge)
    middles = [(card_of(scattered, n)[axis] + card_of(scattered, n)[axis + 2]) / 2 for n in "abc"]
    assert max(middles) - min(middles) <= 1


@pytest.mark.parametrize(("across", "axis"), [(True, 0), (False, 1)])
def test_gaps_become_equal_and_the_outermost_stay(scattered: Bench, across: bool, axis: int) -> None:
    first, last = card_of(scattered, "a"), card_of(scattered, "c")
    scattered.view.arranger.distribute(across)
    a, b, c = (card_of(scattered, name) for name in "abc")
    assert (a, c) == (first, last)
    assert (b[axis] - a[axis + 2]) == pytest.approx(c[axis] - b[axis + 2], abs=1)


def test_what_is_too_few_to_arrange_is_said(scattered: Bench) -> None:
    scattered.view.select([node_id(scattered.view, "a")])
    scattered.view.arranger.align(Edge.LEFT)
    scattered.view.arranger.distribute(True)
    assert [words.split()[1] for words in scattered.said[-2:]] == ["two", "three"]


# The search palette


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("c2", "Conv2d"),
        ("bn", "BatchNorm2d"),
        ("mp2", "MaxPool2d"),
        ("lienar", "Linear"),
        ("drpout", "Dropout"),
        ("ln", "LayerNorm"),
        ("dense", "Linear"),
    ],
)
def test_a_few_letters_find_a_layer(bench: Bench, text: str, best: str) -> None:
    popup = bench.view.open_search()
    QTest.keyClicks(popup.field, text)
    assert popup.types[0] == best


def test_layers_that_are_used_more_come_first_and_that_is_remembered(bench: Bench) -> None:
    store = SettingsStore()
    bench.view.uses = LayerUses(store)
    assert bench.view.open_search().types[:2] == ["Linear", "Conv2d"]
    for _ in range(2):
        popup = bench.view.open_search()
        QTest.keyClicks(popup.field, "lppool2d")
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert bench.view.open_search().types[0] == "LPPool2d"
    popup = bench.view.open_search()
    QTest.keyClicks(popup.field, "l")
    assert popup.types[0] == "LPPool2d"
    popup.field.clear()
    QTest.keyClicks(popup.field, "linear")
    assert popup.types[0] == "Linear", "a better match comes before a favourite"
    assert LayerUses(store).counts.keys() == {"LPPool2d"}


def test_settings_that_cannot_be_read_are_as_none() -> None:
    store = SettingsStore()
    store.settings.setValue("layerUses", "{broken")
    assert not LayerUses(store).counts


def test_the_palette_tells_what_the_highlighted_layer_does_takes_and_gives(bench: Bench) -> None:
    popup = bench.view.open_search()
    QTest.keyClicks(popup.field, "lstm")
    text = popup.told.text()
    lstm = bench.model.catalogue.get("LSTM")
    assert lstm is not None
    assert lstm.help.split()[0] in text
    assert "h_0" in text
    assert "output" in text
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.told.text() != text


def test_the_palette_finds_the_projects_blocks(window: MainWindow) -> None:
    window.files.open_template("resnet18-cifar")
    view = window.canvas
    assert isinstance(view, CanvasView)
    blocks = [net.name for net in window.model.document if net.id != view.network_id]
    popup = view.open_search()
    QTest.keyClicks(popup.field, blocks[0].lower())
    assert popup.list.item(0).text() == blocks[0]


# Keys of the window


def test_the_keys_work_in_the_window_while_the_canvas_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    window.model.new()
    view = window.canvas
    assert isinstance(view, CanvasView)
    view.setFocus()
    for type_name in ("Input", "Linear"):
        view.add_layer(type_name)
    bench = Bench(view, window.model, window.shapes, window.theme, [])
    key(bench, Qt.Key.Key_A, CTRL)
    key(bench, Qt.Key.Key_F)
    assert len(view.canvas.wires) == 1
    key(bench, Qt.Key.Key_F, CTRL)
    assert view.overlays.find_bar is not None
    QTest.keyClick(view.overlays.find_bar.field, Qt.Key.Key_Escape)
    key(bench, Qt.Key.Key_M, CTRL)
    assert view.overlays.minimap is not None
    assert window.acts["minimap"].isChecked()
    assert window.store.minimap, "remembered for the next session"
    view.select([node_id(view, "fc1")])
    key(bench, Qt.Key.Key_F2)
    assert view.overlays.renaming is not None
    QTest.keyClicks(view.overlays.renaming, "f")
    QTest.keyClick(view.overlays.renaming, Qt.Key.Key_Return)
    assert "f" in bench.names, "a letter in a field is no command"


def test_actions_that_need_a_selection_wait_for_one(window: MainWindow) -> None:
    window.files.open_template("digits-mlp")
    view = window.canvas
    assert isinstance(view, CanvasView)
    names = ("align_left", "distribute_down", "quick_connect", "rename", "extract")
    assert not any(window.acts[name].isEnabled() for name in names)
    view.select_all()
    assert [window.acts[name].isEnabled() for name in names] == [True, True, True, False, False]
    menu = window.findChild(type(window.networks.menu), "arrangeMenu")
    assert menu is not None
    window.acts["align_top"].trigger()
    assert len({node.position[1] for node in view.canvas.network.nodes.values()}) == 1
