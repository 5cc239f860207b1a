"""A canvas by itself, with what it observes."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest

from studio.graph.document import NetworkDocument
from studio.ui.canvas.palette_drop import LAYER_MIME
from studio.ui.canvas.view import CanvasView
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme


@dataclass
class Bench:
    """A canvas with what it observes."""

    view: CanvasView
    model: DocumentModel
    shapes: ShapeService
    theme: Theme
    said: list[str]
    hints: list[str] = field(default_factory=list)

    @property
    def network(self) -> NetworkDocument:
        return self.view.canvas.network

    @property
    def names(self) -> set[str]:
        return {node.name for node in self.network.nodes.values()}

    @property
    def selected(self) -> set[str]:
        return {self.network.nodes[key].name for key in self.view.selection}

    def edges(self) -> set[tuple[str, str, str]]:
        nodes = self.network.nodes
        return {(nodes[e.source].name, nodes[e.target].name, e.input) for e in self.network.edges.values()}

    def position(self, name: str) -> tuple[float, float]:
        node = self.network.node_named(name)
        assert node is not None
        return node.position


def assert_shows_the_document(bench: Bench) -> None:
    """The scene has an item for each node and wire of the network, in the right places, and no other."""
    canvas, network = bench.view.canvas, bench.network
    assert canvas.nodes.keys() == network.nodes.keys()
    assert canvas.wires.keys() == network.edges.keys()
    for key, node in network.nodes.items():
        item = canvas.nodes[key]
        assert (item.x(), item.y()) == node.position
        assert item.picture.look.name == node.name
    for key, edge in network.edges.items():
        item = canvas.wires[key]
        assert item.edge == edge
        path = item.path()
        assert path.pointAtPercent(0) == canvas.nodes[edge.source].port_point(edge.output, True)
        assert path.pointAtPercent(1) == canvas.nodes[edge.target].port_point(edge.input, False)
        assert [(point.x(), point.y()) for point in item.points] == list(edge.waypoints)
    assert set(bench.view.selection) <= network.nodes.keys()
    around = canvas.annotations
    assert {key: item.thing for key, item in around.frames.items()} == network.frames
    assert {key: item.thing for key, item in around.notes.items()} == network.notes
    for shown in around:
        place = shown.thing.rectangle
        assert shown.area.getRect() == (place.x, place.y, place.width, place.height)


def key(bench: Bench, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(bench.view, code, modifier)


def drop(bench: Bench, type_name: str, at: QPoint, mime: str = LAYER_MIME) -> bool:
    """Drag a layer over the canvas and drop it, as the platform tells it; whether the canvas took it."""
    data = QMimeData()
    data.setData(mime, type_name.encode())
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, plain)
    bench.view.dragEnterEvent(enter)
    if enter.isAccepted():
        bench.view.dropEvent(
            QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, plain)
        )
    return enter.isAccepted()


def turn_wheel(view: CanvasView, at: QPoint, steps: int, modifier: Qt.KeyboardModifier) -> None:
    place = QPointF(at)
    event = QWheelEvent(
        place,
        QPointF(view.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)


def know_shapes(bench: Bench) -> None:
    """Work out shapes and problems as the service's thread would."""
    from studio.engine.check import check_project

    problems, facts = check_project(bench.model.document)
    bench.shapes.problems, bench.shapes.facts = problems, facts
    bench.shapes.facts_changed.emit()
    bench.shapes.problems_changed.emit()
