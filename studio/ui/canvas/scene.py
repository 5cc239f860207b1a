"""The scene: shows one network, and what is known of it. Changes arrive as diffs, whoever made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from studio.graph.diff import DocumentDiff, NetworkDiff
from studio.graph.document import Edge, NetworkDocument, PortKey
from studio.graph.effective import idle_wires
from studio.graph.problems import Problem, Severity
from studio.graph.tensors import NetworkFacts, TensorSpec
from studio.ui.canvas.annotations import Annotations
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.geometry import MARGIN
from studio.ui.canvas.hits import NO_MARKS, Hit, Marks, nearest_port
from studio.ui.canvas.labels import paint_labels
from studio.ui.canvas.looks import node_look, rewired_look, tensor_kind
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.painter import FAR, NEAR
from studio.ui.canvas.shape_change import ShapeChange
from studio.ui.canvas.sprites import Sprites
from studio.ui.canvas.style import CanvasStyle
from studio.ui.canvas.wire_item import WireItem, bounds
from studio.ui.document_model import DocumentModel
from studio.ui.theme import Theme
from studio.ui.words import shown

_ROOM = 2000.0  # around the nodes, so that the index isn't laid out anew for every node that is added


class CanvasScene(QGraphicsScene):
    """Two maps, id to item, kept equal to the network. The selection, no part of the document, lives here."""

    selection_changed = Signal(tuple)  # node ids; also when other frames and notes are selected
    changing = Signal()  # the document has changed, and the items are about to follow
    content_changed = Signal()  # what the view paints itself (from afar, when empty) has to be painted anew

    def __init__(
        self, model: DocumentModel, theme: Theme, network_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.network_id = network_id
        self.sprites = Sprites(CanvasStyle(theme))
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[PortKey, WireItem] = {}
        self.annotations = Annotations(self)
        self.selection: tuple[str, ...] = ()
        self.selected_wires: frozenset[PortKey] = frozenset()
        self._theme = theme
        self._shown: NetworkDocument | None = None  # what the items are equal to
        self._facts = NetworkFacts()
        self._messages: dict[str, list[str]] = {}
        self._severities: dict[str, Severity] = {}
        self._zoom = 1.0
        self._room = QRectF()
        self._idle: frozenset[PortKey] = frozenset()
        self.shape_change = ShapeChange(self)
        self.moved: set[str] | None = (
            None  # nodes that look or stand elsewhere since this was emptied; None: all
        )
        model.changed.connect(self._apply)
        model.reset.connect(self.rebuild)
        theme.changed.connect(self._restyle)
        self.rebuild()

    @property
    def style_(self) -> CanvasStyle:
        return self.sprites.style

    @property
    def network(self) -> NetworkDocument:
        """The network that is shown; an empty one while the document has none of this id."""
        return self.model.document.networks.get(self.network_id) or NetworkDocument(self.network_id, "")

    def let_go(self) -> None:
        """Hear of nothing any more: another canvas takes this one's place."""
        self.shape_change.clear()
        self.model.changed.disconnect(self._apply)
        self.model.reset.disconnect(self.rebuild)
        self._theme.changed.disconnect(self._restyle)

    # The document

    def show_network(self, network_id: str) -> None:
        """Show another network of the document."""
        self.network_id = network_id
        self.rebuild()

    def rebuild(self) -> None:
        """Show the network from scratch."""
        self.changing.emit()
        self._shown = self.network
        self.clear()
        self.nodes.clear()
        self.wires.clear()
        self._facts = NetworkFacts()
        self.shape_change.clear()
        self.moved = None
        self._room = QRectF()
        network = self.network
        self._add_nodes(network.nodes)
        self._add_wires(network.edges.values())
        self._idle = frozenset()
        self._show_idle()
        self.annotations.rebuild()
        self.annotations.set_far(self._zoom < FAR)
        self._give_room(self.nodes)
        self.select(())
        self.content_changed.emit()

    def _apply(self, change: DocumentDiff, _origin: object) -> None:
        if self._shown is self.network and self.network_id in change.networks:
            return  # another listener has had it shown from scratch since
        if self.network_id in change.added or self.network_id in change.removed:
            self.rebuild()
            return
        if change.code or change.added or change.removed or change.networks.keys() - {self.network_id}:
            self._refresh_own_types()
        if self.network_id in change.networks:
            self._apply_network(change.networks[self.network_id])

    def _refresh_own_types(self) -> None:
        """Blocks and custom code may have got other ports and names."""
        catalogue, nodes = self.model.catalogue, self.network.nodes
        known = [(key, catalogue.get(nodes[key].type)) for key in self.nodes if key in nodes]
        own = [key for key, spec in known if spec is None or spec.network or spec.code]
        self.reroute(self._refresh_looks(own))

    def _apply_network(self, change: NetworkDiff) -> None:
        self.changing.emit()
        self.shape_change.edited(change, self._facts)
        network = self._shown = self.network
        if change.edges_removed:
            self._remove_wires(change.edges_removed)
        if change.nodes_removed:
            self._remove_nodes(change.nodes_removed)
        if change.nodes_added:
            self._add_nodes(change.nodes_added)
        moved = {
            key for key, (before, after) in change.nodes_changed.items() if before.position != after.position
        }
        for node_id in moved:
            self.nodes[node_id].setPos(*network.nodes[node_id].position)
        touched = (change.nodes_changed.keys() | _owners(change)) & self.nodes.keys()
        ends = (*change.edges_added.values(), *change.edges_removed.values())
        rewired = {node_id for edge in ends for node_id in (edge.source, edge.target)} & self.nodes.keys()
        moved |= self._refresh_looks(touched - change.nodes_added.keys())
        moved |= self._rewire(rewired - change.nodes_added.keys() - touched)
        self._add_wires(change.edges_added.values())
        for key, (_, edge) in change.edges_changed.items():
            self.wires[key].show_edge(edge)
            self._mark(edge.source)
        if moved:
            self.reroute(moved)
        self._show_idle()
        self.annotations.apply(change, self._zoom < FAR)
        if change.nodes_added or change.nodes_changed or change.frames or change.notes:
            self._give_room([*change.nodes_added, *change.nodes_changed])
        self.content_changed.emit()

    def _add_nodes(self, ids: Iterable[str]) -> None:
        network, catalogue = self.network, self.model.catalogue
        for node_id in ids:
            node = network.nodes[node_id]
            item = NodeItem(node, node_look(network, node, catalogue), self.sprites)
            item.set_far(self._zoom < FAR)
            item.change(severity=self._severities.get(node_id), kind=self._kind(node_id))
            self.nodes[node_id] = item
            self.addItem(item)
            self._mark(node_id)

    def _remove_nodes(self, ids: Iterable[str]) -> None:
        gone = set(ids)
        for node_id in gone:
            self.removeItem(self.nodes.pop(node_id))
            self._mark(node_id)
        if gone & set(self.selection):
            self.select([node_id for node_id in self.selection if node_id not in gone])

    def _add_wires(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            item = WireItem(edge, self.nodes[edge.source], self.nodes[edge.target], self.sprites)
            item.set_far(self._zoom < FAR)
            item.show_tensor(self._tensor(edge))
            self.wires[item.key] = item
            self.addItem(item)
            self._mark(edge.source)

    def _show_idle(self) -> None:
        """Wires that bring nothing, since a node at one of their ends is left out."""
        idle = idle_wires(self.network, self.model.catalogue)
        for key in (idle | self._idle) & self.wires.keys():
            if self.wires[key].idle != (key in idle):
                self.wires[key].change(idle=key in idle)
        self._idle = idle

    def _remove_wires(self, keys: Iterable[PortKey]) -> None:
        gone = set(keys)
        for key in gone:
            item = self.wires.pop(key)
            if item.tensor is not None:
                self.update(item.label_area)
            self.removeItem(item)
            self._mark(item.edge.source)
        self.selected_wires -= gone

    def _refresh_looks(self, ids: Iterable[str]) -> set[str]:
        """Let nodes look as they should; those whose size or ports have become others by it."""
        network, catalogue = self.network, self.model.catalogue
        resized = set()
        for node_id in ids:
            item, look = self.nodes[node_id], node_look(network, network.nodes[node_id], catalogue)
            if look != item.picture.look:
                before = item.picture.geometry
                item.show_look(look, self.sprites)
                self._mark(node_id)
                if item.picture.geometry != before:
                    resized.add(node_id)
        return resized

    def _rewire(self, ids: Iterable[str]) -> set[str]:
        """Let nodes show the wires that they have now; those whose ports have become others by it."""
        network, catalogue = self.network, self.model.catalogue
        resized = set()
        for node_id in ids:
            item = self.nodes[node_id]
            before = item.picture.look
            look = rewired_look(before, network, network.nodes[node_id], catalogue)
            if look.inputs != before.inputs or look.outputs != before.outputs:
                item.show_look(look, self.sprites)
                resized.add(node_id)
            elif look.wired != before.wired:
                item.show_wires(look)
            self._mark(node_id)
        return resized

    def reroute(self, ids: Collection[str]) -> None:
        """Let the wires at these nodes follow them."""
        network = self.network
        keys = {
            (edge.target, edge.input)
            for node_id in ids
            for edge in (*network.edges_into(node_id), *network.edges_from(node_id))
        }
        for key in keys & self.wires.keys():
            self.wires[key].reroute()
            self._mark(self.wires[key].edge.source)
        for node_id in ids:
            self._mark(node_id)

    def _mark(self, node_id: str) -> None:
        """A node, or a wire that starts at it, isn't what was painted from afar."""
        if self.moved is not None:
            self.moved.add(node_id)

    @property
    def covered(self) -> QRectF:
        """What nodes, frames and notes cover together."""
        return bounds(list(self.nodes.values())).united(self.annotations.covered)

    def _give_room(self, ids: Iterable[str]) -> None:
        """Keep the index's rectangle around these nodes too, frames and notes, with room to spare."""
        covered = bounds([self.nodes[key] for key in ids if key in self.nodes])
        covered = covered.united(self.annotations.covered).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        if self._room.isNull() or not self._room.contains(covered):
            self._room = self._room.united(covered.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM))
            self.setSceneRect(self._room)

    # What is known of the network

    def set_facts(self, facts: NetworkFacts | None) -> None:
        """Show what is known; only nodes of which something else is known than before are touched."""
        before, self._facts = self._facts.nodes, facts or NetworkFacts()
        after = self._facts.nodes
        changed = [key for key in self.nodes if before.get(key) is not after.get(key)]
        network = self.network
        self._show_shares()
        self.shape_change.known(self._facts)
        for node_id in changed:
            self.nodes[node_id].change(kind=self._kind(node_id))
            for edge in network.edges_from(node_id):
                wire = self.wires.get((edge.target, edge.input))
                if wire is not None:
                    wire.show_tensor(self._tensor(edge))
        if changed:
            self.update()  # once: labels are painted by the view
            self.content_changed.emit()

    def _show_shares(self) -> None:
        """How much of the parameters each node holds, in whole per cent, so that few change with an edit."""
        total = self._facts.parameters
        for node_id, item in self.nodes.items():
            known = self._facts.nodes.get(node_id)
            share = max(round(known.parameters / total, 2), 0.01) if known and known.parameters else 0.0
            if item.state.share != share:
                item.change(share=share)

    def _kind(self, node_id: str) -> str:
        """The kind of what a node gives, as far as it is known."""
        known = self._facts.nodes.get(node_id)
        tensor = next(iter(known.outputs.values()), None) if known else None
        return tensor_kind(tensor.dtype) if tensor else "any"

    def _tensor(self, edge: Edge) -> TensorSpec | None:
        facts = self._facts.nodes.get(edge.source)
        return facts.outputs.get(edge.output) if facts else None

    def tensor(self, node_id: str, output: str) -> TensorSpec | None:
        return self._tensor(Edge(node_id, output, "", ""))

    def carried_kind(self, end: PortRef) -> str:
        """The kind of tensor that a wire at a port carries, as far as it is known."""
        known = None if end.is_input else self.tensor(end.node, end.name)
        if known is not None:
            return tensor_kind(known.dtype)
        look = self.nodes[end.node].picture.look
        ports = look.inputs if end.is_input else look.outputs
        return next((port.kind for port in ports if port.name == end.name), "any")

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Badges for the problems of this network; others are left out."""
        before = self._severities
        self._messages, self._severities = defaultdict(list), {}
        for problem in problems:
            if problem.node is not None and problem.network == self.network.name:
                self._messages[problem.node].append(shown(problem.message))
                if self._severities.get(problem.node) is not Severity.ERROR:
                    self._severities[problem.node] = problem.severity
        changed = before.items() ^ self._severities.items()
        for node_id in {node_id for node_id, _ in changed} & self.nodes.keys():
            self.nodes[node_id].change(severity=self._severities.get(node_id))
        if changed:
            self.content_changed.emit()

    @property
    def severities(self) -> Mapping[str, Severity]:
        return self._severities

    def messages(self, node_id: str) -> list[str]:
        return self._messages.get(node_id, [])

    # Selection

    def select(self, ids: Iterable[str], wires: Iterable[PortKey] = (), marks: Marks = NO_MARKS) -> None:
        """Select just these nodes, wires, frames, notes and points of wires."""
        before, wires_before = self.selection, self.selected_wires
        marks_before = self.annotations.selected
        self.selection = tuple(node_id for node_id in dict.fromkeys(ids) if node_id in self.nodes)
        self.selected_wires = frozenset(wires) & self.wires.keys()
        chosen = set(self.selection)
        for node_id in chosen.symmetric_difference(before) & self.nodes.keys():
            self.nodes[node_id].change(selected=node_id in chosen)
        for key in (self.selected_wires ^ wires_before) & self.wires.keys():
            self.wires[key].change(selected=key in self.selected_wires)
        if marks or self.annotations.selected:
            self.annotations.select(marks)
        self.content_changed.emit()
        if self.selection != before or self.annotations.selected != marks_before:
            self.selection_changed.emit(self.selection)

    # Looking

    def hit(self, point: QPointF, zoom: float) -> Hit:
        """What lies at ``point``: ports first, which reach a little outside, then nodes, then wires."""
        reach = min(max(11.0, 8.0 / zoom), 20.0)
        near = self.nodes_in(QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach))
        port = nearest_port(near, point, reach)
        if port is not None:
            return port
        for item in near:
            if item.card.contains(point):
                return Hit(item.node_id)
        around = self.annotations.note_at(point, zoom) or self.annotations.point_at(point, zoom)
        if around is not None:
            return around
        wire = next(self.wires_near(point, 6.0 / zoom), None)
        return (self.annotations.frame_at(point, zoom) if wire is None else None) or Hit(wire=wire)

    def nodes_in(self, area: QRectF) -> list[NodeItem]:
        """Nodes whose surroundings touch ``area``, the uppermost first."""
        found = self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, NodeItem)]

    def wires_in(self, area: QRectF) -> list[WireItem]:
        """Wires whose surroundings touch ``area``."""
        found = self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, WireItem)]

    def wires_near(self, point: QPointF, reach: float) -> Iterator[PortKey]:
        """The wires that pass near a point, the uppermost first."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for item in self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
            if isinstance(item, WireItem) and item.is_near(point, reach):
                yield item.key

    # Painting

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self._zoom >= NEAR:
            paint_labels(painter, self, QRectF(rect))
            self.shape_change.paint(painter)

    def set_zoom(self, zoom: float) -> None:
        """Show as much detail as the zoom lets one see."""
        before, self._zoom = self._zoom, zoom
        if (before < FAR) != (zoom < FAR):
            for item in self.nodes.values():
                item.set_far(zoom < FAR)
            self.annotations.set_far(zoom < FAR)
            for wire in self.wires.values():
                wire.set_far(zoom < FAR)

    def _restyle(self) -> None:
        self.sprites = Sprites(CanvasStyle(self._theme))
        self.moved = None
        for item in self.nodes.values():
            item.show_look(item.picture.look, self.sprites)
        for wire in self.wires.values():
            wire.show_style(self.sprites)
        self.annotations.restyle()
        self.content_changed.emit()


def _owners(change: NetworkDiff) -> set[str]:
    """The nodes that begin or cease to share their weights."""
    nodes = [*change.nodes_added.values(), *change.nodes_removed.values()]
    nodes += [node for pair in change.nodes_changed.values() for node in pair]
    return {node.module for node in nodes if node.module is not None}
