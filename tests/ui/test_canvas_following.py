"""The canvas follows the document: edits in a row are shown together, and whoever looks sees the truth."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QGraphicsScene

from studio.graph import edits
from studio.graph.document import Edge, ProjectDocument
from studio.graph.problems import Problem
from studio.ui.canvas.node_item import NodeItem
from tests.ui.bench import Bench, assert_shows_the_document
from tests.ui.gestures import node_id

Edit = Callable[[ProjectDocument], ProjectDocument]


def move(bench: Bench, name: str, x: float, y: float) -> None:
    key, network = node_id(bench.view, name), bench.view.network_id
    bench.model.edit("Move", lambda document: edits.move_nodes(document, network, {key: (x, y)}))


def add(bench: Bench, x: float) -> None:
    model, key = bench.model, bench.view.network_id
    node = edits.make_node(bench.network, model.catalogue, "ReLU", position=(x, 400.0))
    model.edit("Add", lambda document: edits.add_node(document, key, node))


def on_the_canvas(bench: Bench) -> int:
    """How many nodes Qt's scene has by now, without the canvas being asked."""
    items = QGraphicsScene.items(bench.view.canvas)
    return sum(isinstance(item, NodeItem) for item in items)


def test_edits_in_a_row_are_shown_together_when_events_are_handled(chain: Bench) -> None:
    shown: list[int] = []
    before = on_the_canvas(chain)
    chain.view.canvas.content_changed.connect(lambda: shown.append(on_the_canvas(chain)))
    for number in range(5):
        add(chain, 200.0 * number)
    assert not shown
    QCoreApplication.sendPostedEvents()
    assert shown == [before + 5]
    assert_shows_the_document(chain)


def test_whoever_looks_sees_what_the_document_has(chain: Bench) -> None:
    move(chain, "fc1", 320.0, 240.0)
    card = chain.view.canvas.nodes[node_id(chain.view, "fc1")].card
    assert (card.x(), card.y()) == (320.0, 240.0)
    add(chain, 800.0)
    assert chain.view.hit(chain.view.mapFromScene(QPointF(820.0, 420.0))).node is not None
    chain.view.select_all()
    chain.view.delete_selection()
    assert chain.view.selection == ()
    assert chain.view.canvas.itemsBoundingRect().isEmpty()


def test_what_was_undone_before_anybody_looked_is_not_shown(chain: Bench) -> None:
    move(chain, "fc1", 320.0, 240.0)
    chain.model.undo()
    assert_shows_the_document(chain)


def test_another_document_opened_right_after_an_edit_is_shown(chain: Bench) -> None:
    key = node_id(chain.view, "fc1")
    problem = Problem("shape", "odd", chain.network.name, key)
    chain.view.set_problems([problem])
    move(chain, "fc1", 320.0, 240.0)
    chain.model.new()
    assert_shows_the_document(chain)
    assert on_the_canvas(chain) == 0


@pytest.mark.parametrize("seed", range(6))
def test_any_edits_and_steps_of_the_history_in_a_row_lead_to_the_document(chain: Bench, seed: int) -> None:
    chance, model, network = random.Random(seed), chain.model, chain.view.network_id

    def remove(document: ProjectDocument) -> ProjectDocument:
        return edits.remove_nodes(document, network, [chance.choice([*document.networks[network].nodes])])

    def connect(document: ProjectDocument) -> ProjectDocument:
        nodes = [*document.networks[network].nodes]
        edge = Edge(chance.choice(nodes), "output", chance.choice(nodes), "input")
        return edits.connect(document, network, edge, model.catalogue, replace_wire=True)

    def disconnect(document: ProjectDocument) -> ProjectDocument:
        return edits.disconnect(document, network, [chance.choice([*document.networks[network].edges])])

    def shift(document: ProjectDocument) -> ProjectDocument:
        place = (chance.randrange(0, 900, 8), chance.randrange(0, 600, 8))
        return edits.move_nodes(
            document, network, {chance.choice([*document.networks[network].nodes]): place}
        )

    for _ in range(25):
        for _ in range(chance.randrange(1, 6)):
            able = [lambda: add(chain, 8.0 * chance.randrange(90)), model.undo, model.redo]
            if chain.network.nodes:
                able += [
                    lambda edit=edit: model.edit("e", edit) for edit in (remove, connect, connect, shift)
                ]  # type: ignore[misc]
            if chain.network.edges:
                able.append(lambda: model.edit("e", disconnect))
            chance.choice(able)()
        assert_shows_the_document(chain)


def painted(bench: Bench, at: QPointF) -> set[int]:
    """The colours around a point of the scene, in pixels."""
    image = bench.view.grab().toImage()
    place = bench.view.mapFromScene(at)
    return {image.pixel(place.x() + x, place.y() + y) for x in range(-2, 3) for y in range(-2, 3)}


def test_a_long_wire_that_runs_nearly_level_is_seen_in_its_colours(chain: Bench) -> None:
    view, colours = chain.view, chain.view.canvas.style_
    move(chain, "fc1", 80.0, 300.0)
    move(chain, "relu1", 560.0, 324.0)
    (wire,) = (item for item in view.canvas.wires.values() if item.edge.source == node_id(view, "fc1"))
    view.set_zoom(1.0)
    view.centre_at(wire.path().pointAtPercent(0.3))
    middle = wire.path().pointAtPercent(0.3)
    assert colours.wire_pen.color().rgb() in painted(chain, middle)
    view.canvas.select((), [wire.key])
    assert colours.wire_selected_pen.color().rgb() in painted(chain, middle)
    view.canvas.select(())
    wire.change(idle=True)
    assert colours.wire_pen.color().rgb() not in painted(chain, middle)
    wire.change(idle=False)
    move(chain, "relu1", 560.0, 700.0)
    assert colours.wire_pen.color().rgb() not in painted(chain, middle)
    assert colours.wire_pen.color().rgb() in painted(chain, wire.path().pointAtPercent(0.5))


def test_cards_that_lie_one_over_the_other_are_seen_whole_from_afar(chain: Bench) -> None:
    view = chain.view
    before = set(view.canvas.nodes)
    add(chain, 200.0)
    add(chain, 260.0)
    first, second = (item for key, item in view.canvas.nodes.items() if key not in before)
    view.set_zoom(0.3)
    both = first.card.intersected(second.card).center()
    view.centre_at(both)
    assert painted(chain, both) == {view.canvas.style_.block(first.picture.look.category).rgb()}


def test_from_afar_a_wire_to_the_next_row_goes_around_the_layers(chain: Bench) -> None:
    view, colours = chain.view, chain.view.canvas.style_
    move(chain, "fc1", 900.0, 0.0)
    move(chain, "relu1", 0.0, 300.0)
    (wire,) = (item for item in view.canvas.wires.values() if item.edge.source == node_id(view, "fc1"))
    near = wire.path()
    straight = near.pointAtPercent(0.0) * 0.65 + near.pointAtPercent(1.0) * 0.35
    lane = near.pointAtPercent(0.4)
    view.set_zoom(0.3)
    view.centre_at(lane)
    assert colours.wire_pen.color().rgb() in painted(chain, lane), "as from near"
    assert colours.wire_pen.color().rgb() not in painted(chain, straight)
