"""Ways of wires, places of labels, sizes of nodes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Node
from studio.ui.canvas.geometry import GRID, WIDEST_NODE, WirePath, label_rect, measure, wire_path
from studio.ui.canvas.looks import spec_look, summary

CATALOGUE = load_catalogue()


def card(x: float, y: float) -> QRectF:
    return QRectF(x, y, 152, 56)


def way(source: QRectF, target: QRectF) -> WirePath:
    start = QPointF(source.right(), source.center().y())
    end = QPointF(target.left(), target.center().y())
    return wire_path(start, end, source, target)


def points_on(path: QPainterPath) -> list[QPointF]:
    return [path.pointAtPercent(step / 200) for step in range(201)]


def test_a_level_wire_is_straight() -> None:
    path = way(card(0, 0), card(224, 0)).path
    assert path.elementCount() == 2


def test_a_wire_to_the_next_row_keeps_clear_of_both_cards() -> None:
    source, target = card(672, 0), card(0, 152)
    inner = [rect.adjusted(1, 1, -1, -1) for rect in (source, target)]
    assert not any(rect.contains(point) for rect in inner for point in points_on(way(source, target).path))


def test_a_wire_back_within_a_row_runs_below_it() -> None:
    source, target = card(448, 0), card(0, 0)
    wire = way(source, target)
    assert wire.anchor.y() > source.bottom()
    assert not any(source.adjusted(1, 1, -1, -1).contains(point) for point in points_on(wire.path))


def test_a_label_lies_on_a_long_wire_and_above_a_short_one() -> None:
    source, near, far = card(0, 0), card(224, 0), card(400, 0)
    on = label_rect(way(source, far), 70, 17, source, far)
    above = label_rect(way(source, near), 70, 17, source, near)
    assert on.center().y() == source.center().y()
    assert above.bottom() < source.center().y()
    assert above.left() >= source.right() - 2


def test_a_label_wider_than_the_gap_lies_above_the_cards() -> None:
    source, target = card(0, 0), card(200, 0)
    rect = label_rect(way(source, target), 120, 17, source, target)
    assert rect.bottom() < source.top()


def test_every_layer_of_the_catalogue_has_a_card_on_the_grid_with_its_ports_inside() -> None:
    for spec in CATALOGUE:
        look = spec_look(spec)
        geometry = measure(look, 500)
        assert geometry.width == WIDEST_NODE
        assert geometry.height % GRID == 0
        ports = [*geometry.inputs.values(), *geometry.outputs.values()]
        assert len(ports) == len(look.inputs) + len(look.outputs)
        assert all(0 < place.y() < geometry.height for place in ports), spec.type


def test_a_summary_says_what_matters_and_leaves_out_what_is_inferred() -> None:
    conv = Node("n1", "Conv2d", "conv1", {"out_channels": 16, "kernel_size": 3, "in_channels": 1})
    assert summary(CATALOGUE.layers["Conv2d"], conv) == "Conv2d · 16 · 3×3"
    assert summary(CATALOGUE.layers["ReLU"], Node("n1", "ReLU", "relu1")) == "ReLU"
    image = Node("n1", "Input", "image", {"shape": (1, 28, 28)})
    assert summary(CATALOGUE.layers["Input"], image) == "Input · 1×28×28"
