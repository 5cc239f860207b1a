"""What the canvas tells by its looks: parameter shares, changes of shapes, marks of ports, memory on wires."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.graph.project import Project
from studio.ui.canvas.hints import tool_tip
from studio.ui.canvas.hits import Hit
from tests.ui.bench import Bench, know_shapes
from tests.ui.gestures import node_id


def set_width(bench: Bench, name: str, width: int) -> None:
    key = node_id(bench.view, name)
    bench.model.edit(
        "Set",
        lambda document: edits.set_setting(
            document, bench.network.id, key, "out_features", width, bench.model.catalogue
        ),
    )


def test_an_edit_that_changes_a_shape_says_so_above_the_layer_until_the_next_edit(chain: Bench) -> None:
    know_shapes(chain)
    set_width(chain, "fc1", 5)
    know_shapes(chain)
    shown = chain.view.canvas.shape_change.shown
    assert shown == {node_id(chain.view, "fc1"): "B×8 → B×5"}
    card = chain.view.canvas.nodes[node_id(chain.view, "fc1")].card
    place = chain.view.mapFromScene(card.center()) - QPoint(0, int(card.height() / 2) + 25)
    area = chain.view.grab().toImage().copy(place.x() - 40, place.y(), 80, 20)
    colours = {area.pixel(x, y) for x in range(80) for y in range(20)}
    assert chain.theme.color("accent").rgb() in colours
    chain.model.edit(
        "Rename",
        lambda document: edits.rename_node(document, chain.network.id, node_id(chain.view, "fc1"), "first"),
    )
    assert not shown


def test_an_edit_that_leaves_the_shape_says_nothing(chain: Bench) -> None:
    know_shapes(chain)
    key = node_id(chain.view, "fc1")
    chain.model.edit(
        "Set",
        lambda document: edits.set_setting(
            document, chain.network.id, key, "bias", False, chain.model.catalogue
        ),
    )
    know_shapes(chain)
    assert not chain.view.canvas.shape_change.shown


def test_a_layer_shows_how_much_of_the_parameters_it_holds(chain: Bench) -> None:
    know_shapes(chain)
    items, view = chain.view.canvas.nodes, chain.view
    assert items[node_id(view, "fc1")].state.share > 0.5
    assert items[node_id(view, "relu1")].state.share == 0.0


def test_a_wire_tells_its_memory_at_once_when_the_mouse_is_over_it(chain: Bench, qtbot: QtBot) -> None:
    know_shapes(chain)
    view = chain.view
    text = tool_tip(view.canvas, Hit(wire=(node_id(view, "relu1"), "input")))
    assert "float32" in text
    assert "32 B a sample, 2.0 KiB for a batch of 64" in text
    wire = view.canvas.wires[node_id(view, "relu1"), "input"]
    QTest.mouseMove(view.viewport(), view.mapFromScene(wire.path().pointAtPercent(0.5)))
    qtbot.waitUntil(lambda: "2.0 KiB" in QToolTip.text())
    QTest.mouseMove(view.viewport(), QPoint(5, 5))
    qtbot.waitUntil(lambda: not QToolTip.isVisible() or not QToolTip.text())


def test_ports_of_integers_have_another_mark_than_those_of_floats(bench: Bench) -> None:
    project = Project()
    net = project.add_network("Net")
    net.add("Embedding", name="words", num_embeddings=8, embedding_dim=4, position=(0, 0))
    net.add("ReLU", name="relu1", position=(0, 152))
    bench.model.open_copy(project)
    bench.view.set_zoom(4.0)
    corner_is_painted = {}
    for name in ("words", "relu1"):
        item = bench.view.canvas.nodes[node_id(bench.view, name)]
        port = item.port_point("input", False)
        bench.view.centre_at(port)
        image = bench.view.grab().toImage()
        at = bench.view.mapFromScene(port)
        corner = image.pixelColor(at.x() - 14, at.y() - 14)  # in a square's corner, and outside of a circle
        corner_is_painted[name] = corner.saturation() > 80
    assert corner_is_painted == {"words": True, "relu1": False}


def test_a_zoom_that_leaves_pictures_soft_makes_them_sharp_in_the_next_frames(
    chain: Bench, qtbot: QtBot
) -> None:
    view = chain.view
    view.grab()
    sprites = view.canvas.sprites
    sprites.begin_frame()
    view.set_zoom(1.3)
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not sprites.unfinished)
    sharp = view.grab().toImage()
    view.viewport().repaint()
    assert view.grab().toImage() == sharp
