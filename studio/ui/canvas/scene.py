"""The scene: two maps from ids to items, kept as the document is. Every change arrives as a diff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from studio.graph.diff import NetworkDiff
from studio.graph.document import Edge, NetworkDocument, PortKey
from studio.graph.problems import Problem
from studio.graph.tensors import NetworkFacts
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.node_view import NodeView, node_view
from studio.ui.canvas.wire_item import WireItem
from studio.ui.document_model import DocumentModel
from studio.ui.theme import Theme

_ROOM = 4000.0  # around the nodes, to pan into


class CanvasScene(QGraphicsScene):
    """One network, drawn."""

    def __init__(self, model: DocumentModel, theme: Theme, network_id: str) -> None:
        super().__init__()
        self.model, self.theme, self.network_id = model, theme, network_id
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[PortKey, WireItem] = {}
        self._problems: Sequence[Problem] = ()
        self._facts: NetworkFacts | None = None
        self.rebuild()

    @property
    def network(self) -> NetworkDocument:
        return self.model.document.networks[self.network_id]

    def rebuild(self) -> None:
        self.clear()
        self.nodes, self.wires = {}, {}
        for node_id in self.network.nodes:
            self._add_node(node_id)
        for edge in self.network.edges.values():
            self._add_wire(edge)
        self._fit_room()

    def apply_diff(self, change: NetworkDiff) -> None:
        """Bring the items to what the document is now. Only what changed is touched."""
        for key in change.edges_removed:
            self._remove(self.wires.pop(key, None))
        for node_id in change.nodes_removed:
            self._remove(self.nodes.pop(node_id, None))
        for node_id in change.nodes_added:
            self._add_node(node_id)
        touched = set(change.nodes_changed)
        for key, edge in change.edges_added.items():
            touched.add(key[0])
            self._add_wire(edge)
        touched |= {key[0] for key in change.edges_removed}
        self._refresh(touched)
        self._fit_room()

    def _refresh(self, node_ids: Iterable[str]) -> None:
        for node_id in node_ids:
            item = self.nodes.get(node_id)
            if item is None:
                continue
            item.show_view(self._view(node_id))
            item.setPos(*self.network.nodes[node_id].position)
            self.place_wires_at([node_id])

    def _add_node(self, node_id: str) -> None:
        item = NodeItem(self._view(node_id), self.theme)
        item.setPos(*self.network.nodes[node_id].position)
        self.nodes[node_id] = item
        self.addItem(item)

    def _add_wire(self, edge: Edge) -> None:
        item = WireItem(edge, self.theme)
        self.wires[edge.target, edge.input] = item
        self.addItem(item)
        self._place(item)
        self._label(item)

    def _remove(self, item: NodeItem | WireItem | None) -> None:
        if item is not None:
            self.removeItem(item)

    def _view(self, node_id: str) -> NodeView:
        network = self.network
        return node_view(network, network.nodes[node_id], self.model.catalogue, self._problems)

    # Wires

    def place_wires_at(self, node_ids: Iterable[str]) -> None:
        """Draw the wires at these nodes anew, where the items stand now."""
        network = self.network
        for node_id in node_ids:
            for edge in (*network.edges_into(node_id), *network.edges_from(node_id)):
                item = self.wires.get((edge.target, edge.input))
                if item is not None:
                    self._place(item)

    def _place(self, item: WireItem) -> None:
        edge = item.edge
        start = self.nodes[edge.source].port_point(edge.output, True)
        item.place(start, self.nodes[edge.target].port_point(edge.input, False))

    def _label(self, item: WireItem) -> None:
        known = self._facts.nodes.get(item.edge.source) if self._facts else None
        item.show_tensor(known.outputs.get(item.edge.output) if known else None)

    # What was worked out

    def set_facts(self, facts: NetworkFacts | None) -> None:
        self._facts = facts
        for item in self.wires.values():
            self._label(item)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        self._problems = [problem for problem in problems if problem.network == self.network.name]
        for node_id, item in self.nodes.items():
            if node_id in self.network.nodes:  # else its removal is on the way here
                item.show_view(self._view(node_id))

    def restyle(self) -> None:
        for wire in self.wires.values():
            wire.restyle()
        self.update()

    # Where things are

    def node_at(self, point: QPointF) -> NodeItem | None:
        return next((item for item in self.items(point) if isinstance(item, NodeItem)), None)

    def wire_at(self, point: QPointF) -> WireItem | None:
        return next((item for item in self.items(point) if isinstance(item, WireItem)), None)

    def port_near(self, point: QPointF, reach: float) -> tuple[NodeItem, str, bool] | None:
        """The nearest port within ``reach``: its node, its name, and whether it is an output."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        best: tuple[float, NodeItem, str, bool] | None = None
        for item in self.items(area):
            if isinstance(item, NodeItem) and (near := item.port_near(point, reach)):
                name, output, distance = near
                if best is None or distance < best[0]:
                    best = (distance, item, name, output)
        return best[1:] if best else None

    def nodes_rect(self, node_ids: Iterable[str] | None = None) -> QRectF:
        """What the nodes cover, or these of them."""
        rect = QRectF()
        for node_id in self.nodes if node_ids is None else node_ids:
            item = self.nodes[node_id]
            rect = rect.united(item.mapRectToScene(item.rect()))
        return rect

    def selected_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.selectedItems() if isinstance(item, NodeItem))

    def selected_wires(self) -> tuple[PortKey, ...]:
        wires = [item.edge for item in self.selectedItems() if isinstance(item, WireItem)]
        return tuple((edge.target, edge.input) for edge in wires)

    def _fit_room(self) -> None:
        self.setSceneRect(self.nodes_rect().adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM))
