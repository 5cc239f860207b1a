"""Layerloom's side of the canvas's benchmark: a document, its view, and shapes as if they had been inferred."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF

from studio.graph import edits
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument, frozen
from studio.graph.project import Project
from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec
from studio.ui.app import make_application
from studio.ui.canvas.view import CanvasView
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Mode, Theme
from tests.benchmarks.canvas_worker import COLUMN, HUB_WIRES, ROW, Side, is_sum, place, serve, sources

APPLICATION = make_application()
LAYERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Conv2d", {"out_channels": 64, "kernel_size": 3, "padding": 1}),
    ("BatchNorm2d", {}),
    ("ReLU", {}),
    ("Dropout", {"p": 0.1}),
)
IMAGE = NodeFacts({"output": TensorSpec(("B", 64, 32, 32))}, parameters=36_928)


def layer(index: int, count: int) -> Node:
    kind, settings = ("Add", {}) if is_sum(index) else LAYERS[index % 4]
    return Node(f"n{index + 1}", kind, f"layer{index + 1}", frozen(settings), place(index, count))


def wires(index: int) -> list[Edge]:
    ports = ("input", "other") if is_sum(index) else ("input",)
    pairs = zip(sources(index), ports, strict=False)
    return [Edge(f"n{source + 1}", "output", f"n{index + 1}", port) for source, port in pairs]


class Ours(Side):
    def __init__(self) -> None:
        self.model = DocumentModel()
        self.model.new()
        self.shapes = ShapeService(self.model)
        self.network_id = next(iter(self.model.document.networks))
        theme = Theme(Mode.DARK)
        theme.apply()
        self.canvas = self.view = CanvasView(self.model, self.shapes, theme, self.network_id)

    def add(self, index: int, count: int) -> None:
        catalogue, key = self.model.catalogue, self.network_id

        def edit(document: ProjectDocument) -> ProjectDocument:
            document = edits.add_node(document, key, layer(index, count))
            for edge in wires(index):
                document = edits.connect(document, key, edge, catalogue)
            return document

        self.model.edit("Add", edit)

    def measure_create_at_once(self, count: int) -> float:
        """The same network by one edit, as pasting and generating make it."""
        self.clear()
        return self._timed(lambda: (self._take(self._network(count)), self.repaint()))

    def measure_edit(self, count: int, steps: int) -> float:
        """A setting of one node among ``count``, on the canvas alone."""
        self.clear()
        self._take(self._network(count))
        self._show_facts()
        self.fit()
        catalogue, key = self.model.catalogue, self.network_id
        times = []
        for step in range(steps):
            self.repaint()
            node_id = f"n{1 + 4 * (step + 3)}"

            def change(document: ProjectDocument, node_id: str = node_id, width: int = 8 + step) -> Any:
                return edits.set_setting(document, key, node_id, "out_channels", width, catalogue)

            times.append(self._step(lambda change=change: self.model.edit("Set", change)))
        return sorted(times)[len(times) // 2]

    def measure_select(self, count: int, steps: int) -> float:
        """Selecting another node among ``count``."""
        self._look(0)
        times = [
            self._step(lambda i=step: self.canvas.select([f"n{count // 2 + i}"])) for step in range(steps)
        ]
        return sorted(times)[len(times) // 2]

    def fill(self, count: int) -> None:
        """A network of ``count`` nodes with all that is known of them."""
        self.clear()
        self._take(self._network(count))
        self._show_facts()

    def _network(self, count: int) -> NetworkDocument:
        nodes = [layer(index, count) for index in range(count)]
        edges = [edge for index in range(count) for edge in wires(index)]
        return NetworkDocument(
            self.network_id,
            "Net",
            frozen({node.id: node for node in nodes}),
            frozen({(edge.target, edge.input): edge for edge in edges}),
        )

    def _take(self, network: NetworkDocument) -> None:
        self.model.edit("All", lambda document: document.with_network(network))

    def _show_facts(self) -> None:
        nodes = self.canvas.canvas.network.nodes
        self.canvas.canvas.set_facts(NetworkFacts(dict.fromkeys(nodes, IMAGE)))

    def show_facts(self) -> None:
        self._show_facts()

    def save(self, path: str) -> None:
        self.model.save(Path(path))

    def load(self, path: str) -> None:
        self.model.open(Path(path))

    def clear(self) -> None:
        self.model.open_copy(
            Project(ProjectDocument(frozen({self.network_id: NetworkDocument(self.network_id, "Net")})))
        )

    def undo(self) -> None:
        self.model.undo()

    def redo(self) -> None:
        self.model.redo()

    def steps(self) -> int:
        return self.model.session.index

    def fit(self) -> None:
        self.canvas.fit()

    def zoom_to(self, zoom: float, centre: QPointF) -> None:
        self.canvas.set_zoom(zoom)
        self.canvas.centre_at(centre)

    def middle(self) -> QPointF:
        return self.canvas.canvas.itemsBoundingRect().center()

    def make_hub(self) -> QPointF:
        self.clear()
        relu = "ReLU"
        nodes = [
            Node("n1", relu, "hub", position=(COLUMN, 2 * ROW)),
            Node("n2", relu, "before", position=(0.0, 2 * ROW)),
        ]
        edges = [Edge("n2", "output", "n1", "input")]
        for index in range(HUB_WIRES - 1):
            node = Node(f"n{index + 3}", relu, f"after{index}", position=(2.5 * COLUMN, index * 0.7 * ROW))
            nodes.append(node)
            edges.append(Edge("n1", "output", node.id, "input"))
        self._take(
            NetworkDocument(
                self.network_id,
                "Net",
                frozen({node.id: node for node in nodes}),
                frozen({(edge.target, edge.input): edge for edge in edges}),
            )
        )
        self._show_facts()
        return self.canvas.canvas.nodes["n1"].card.center()


if __name__ == "__main__":
    serve(Ours())
