"""NodeGraphQt in the canvas's benchmark; its nodes have the same ports, names and wires as ours."""

from __future__ import annotations

from typing import Any

from NodeGraphQt import BaseNode, NodeGraph  # type: ignore[import-not-found]
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from tests.benchmarks.canvas_worker import (
    COLUMN,
    HEIGHT,
    HUB_WIRES,
    ROW,
    WIDTH,
    Side,
    is_sum,
    place,
    serve,
    sources,
)

APPLICATION = QApplication([])


class Layer(BaseNode):  # type: ignore[misc]
    __identifier__ = "bench"
    NODE_NAME = "Layer"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("input")
        self.add_output("output")


class Sum(BaseNode):  # type: ignore[misc]
    __identifier__ = "bench"
    NODE_NAME = "Sum"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("a")
        self.add_input("b")
        self.add_output("output")


class Hub(BaseNode):  # type: ignore[misc]
    __identifier__ = "bench"
    NODE_NAME = "Hub"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("input")
        self.add_output("output")


class Rival(Side):
    def __init__(self) -> None:
        self.graph = NodeGraph()
        self.graph.register_nodes([Layer, Sum, Hub])
        self.graph.set_acyclic(False)  # its check walks every path: twenty sums in a row take minutes
        self.viewer = self.view = self.graph.viewer()
        self._made: dict[int, Any] = {}

    def add(self, index: int, count: int) -> None:
        kind, stack = "bench.Sum" if is_sum(index) else "bench.Layer", self.graph.undo_stack()
        stack.beginMacro("add")  # the node and its wires are one step of the history, as with ours
        node = self.graph.create_node(kind, name=f"layer{index + 1}", pos=place(index, count), selected=False)
        for port, source in enumerate(sources(index)):
            node.set_input(port, self._made[source].output(0))
        stack.endMacro()
        self._made[index] = node

    def save(self, path: str) -> None:
        self.graph.save_session(path)

    def load(self, path: str) -> None:
        self.graph.load_session(path)

    def clear(self) -> None:
        self.graph.clear_session()

    def undo(self) -> None:
        self.graph.undo_stack().undo()

    def redo(self) -> None:
        self.graph.undo_stack().redo()

    def steps(self) -> int:
        return int(self.graph.undo_stack().index())

    def fit(self) -> None:
        self.viewer.zoom_to_nodes(self.viewer.all_nodes())

    def zoom_to(self, zoom: float, centre: QPointF) -> None:
        width, height = WIDTH / zoom, HEIGHT / zoom
        self.viewer.set_scene_rect([centre.x() - width / 2, centre.y() - height / 2, width, height])

    def middle(self) -> QPointF:
        x, y = self.viewer.nodes_rect_center(self.viewer.all_nodes())
        return QPointF(x, y)

    def make_hub(self) -> QPointF:
        self.clear()
        hub = self.graph.create_node("bench.Hub", name="hub", pos=(COLUMN, 2 * ROW), selected=False)
        before = self.graph.create_node("bench.Layer", name="before", pos=(0, 2 * ROW), selected=False)
        hub.set_input(0, before.output(0))
        for index in range(HUB_WIRES - 1):
            node = self.graph.create_node(
                "bench.Layer", name=f"after{index}", pos=(2.5 * COLUMN, index * 0.7 * ROW), selected=False
            )
            node.set_input(0, hub.output(0))
        return QPointF(hub.view.sceneBoundingRect().center())


if __name__ == "__main__":
    serve(Rival())
