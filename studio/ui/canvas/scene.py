"""The scene: shows one network, and what is known of it. Changes arrive as diffs, whoever made them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from studio.graph.diff import DocumentDiff, NetworkDiff, network_diff
from studio.graph.document import Edge, NetworkDocument, PortKey
from studio.graph.problems import Problem, Severity
from studio.graph.tensors import NetworkFacts, TensorSpec
from studio.ui.canvas.annotations import Annotations
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.hits import NO_MARKS, Hit, Marks, nearest_port
from studio.ui.canvas.items import Items
from studio.ui.canvas.known import Known
from studio.ui.canvas.labels import paint_labels
from studio.ui.canvas.looks import tensor_kind
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.painter import FAR, NEAR
from studio.ui.canvas.shape_change import ShapeChange
from studio.ui.canvas.sprites import Sprites
from studio.ui.canvas.style import CanvasStyle
from studio.ui.canvas.wire_item import WireItem, bounds
from studio.ui.document_model import DocumentModel
from studio.ui.theme import Theme


class CanvasScene(QGraphicsScene):
    """The items of one network. The selection, no part of the document, lives here.

    Edits in a row are shown together, when the event loop comes round or before that when anybody looks: whoever
    asks for nodes, wires, or what is selected, gets what the document has.
    """

    selection_changed = Signal(tuple)  # node ids; also when other frames and notes are selected
    changing = Signal()  # the document has changed, and the items are about to follow
    content_changed = Signal()  # what the view paints itself (from afar, when empty) has to be painted anew
    _behind_now = Signal()

    def __init__(
        self, model: DocumentModel, theme: Theme, network_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.network_id = network_id
        self.sprites = Sprites(CanvasStyle(theme))
        self.known = Known(self)
        self._items = Items(self)
        self._annotations = Annotations(self)
        self._selection: tuple[str, ...] = ()
        self._selected_wires: frozenset[PortKey] = frozenset()
        self._theme = theme
        self._waiting = False  # the items don't show the network as it is
        # The change they lack and what it made of the network, where it is one only.
        self._told: tuple[NetworkDiff, NetworkDocument] | None = None
        self._own_types = False  # what blocks and custom code look like may be shown as it was
        self._zoom = 1.0
        self.shape_change = ShapeChange(self)
        self._behind_now.connect(self.catch_up, Qt.ConnectionType.QueuedConnection)
        model.changed.connect(self._document_changed)
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
        self._waiting = self._own_types = False
        self.shape_change.clear()
        self.model.changed.disconnect(self._document_changed)
        self.model.reset.disconnect(self.rebuild)
        self._theme.changed.disconnect(self._restyle)

    # The document

    def show_network(self, network_id: str) -> None:
        """Show another network of the document."""
        self.network_id = network_id
        self.rebuild()

    def rebuild(self) -> None:
        """Show the network from scratch."""
        self._waiting = self._own_types = False
        self.changing.emit()
        self.clear()
        self.known.forget_facts()
        self.shape_change.clear()
        self._items.rebuild()
        self._annotations.rebuild()
        self._annotations.set_far(self.far)
        self._items.give_room(self._items.nodes, self._annotations.covered)
        self.select(())
        self.content_changed.emit()

    def _document_changed(self, change: DocumentDiff, _origin: object) -> None:
        if self.network_id in change.added or self.network_id in change.removed:
            self.rebuild()
            return
        was_behind = self._behind
        if change.code or change.added or change.removed or change.networks.keys() - {self.network_id}:
            self._own_types = True
        if self.network_id in change.networks:
            self._network_changed(change.networks[self.network_id])
        if self._behind and not was_behind:
            self._behind_now.emit()

    def _network_changed(self, change: NetworkDiff) -> None:
        network = self.network
        if self._items.shown is network:
            self._waiting = False  # undone at once, or another listener has had it shown from scratch since
            return
        if not self._waiting:
            self.changing.emit()
        self.shape_change.edited(change, self.known.facts)
        self._told = None if self._waiting else (change, network)
        self._waiting = True

    @property
    def _behind(self) -> bool:
        return self._waiting or self._own_types

    def catch_up(self) -> None:
        """Show what the document has."""
        if not self._behind:
            return
        waiting, told, own_types = self._waiting, self._told, self._own_types
        self._waiting, self._told, self._own_types = False, None, False
        if own_types:
            self._items.refresh_own_types()
        shown, network = self._items.shown, self.network
        if waiting and shown is not None:
            # The document may be another one by now, which this scene hasn't been told of yet.
            fits = told is not None and told[1] is network
            self._follow(told[0] if told and fits else network_diff(shown, network))

    def _follow(self, change: NetworkDiff) -> None:
        self._items.follow(change)
        self._annotations.apply(change, self.far)
        if change.nodes_added or change.nodes_changed or change.frames or change.notes:
            self._items.give_room((*change.nodes_added, *change.nodes_changed), self._annotations.covered)
        self._selected_wires &= self._items.wires.keys()
        left = [node_id for node_id in self._selection if node_id in self._items.nodes]
        if len(left) < len(self._selection):
            self.select(left)
        self.content_changed.emit()

    # Items

    @property
    def nodes(self) -> dict[str, NodeItem]:
        """The nodes' items by id."""
        self.catch_up()
        return self._items.nodes

    @property
    def wires(self) -> dict[PortKey, WireItem]:
        """The wires' items by the inputs that they end in."""
        self.catch_up()
        return self._items.wires

    @property
    def annotations(self) -> Annotations:
        """The items of frames and notes."""
        self.catch_up()
        return self._annotations

    @property
    def covered(self) -> QRectF:
        """What nodes, frames and notes cover together."""
        return bounds(list(self.nodes.values())).united(self.annotations.covered)

    def itemsBoundingRect(self) -> QRectF:
        self.catch_up()
        return super().itemsBoundingRect()

    def reroute(self, ids: Collection[str]) -> None:
        """Let the wires at these nodes follow them."""
        self.catch_up()
        self._items.reroute(ids)

    def take_moved(self) -> set[str] | None:
        """The nodes that look or stand elsewhere since this was asked the last time; None: all of them."""
        self.catch_up()
        return self._items.take_moved()

    # What is known of the network

    def set_facts(self, facts: NetworkFacts | None) -> None:
        """Show what is known; only nodes of which something else is known than before are touched."""
        self.catch_up()
        changed = self.known.take_facts(facts)
        self.shape_change.known(self.known.facts)
        if changed:
            self.update()  # once: labels are painted by the view
            self.content_changed.emit()

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Badges for the problems of this network; others are left out."""
        if self.known.take_problems(problems):
            self.content_changed.emit()

    @property
    def severities(self) -> Mapping[str, Severity]:
        return self.known.severities

    def messages(self, node_id: str) -> list[str]:
        return self.known.messages(node_id)

    def tensor(self, node_id: str, output: str) -> TensorSpec | None:
        return self.known.tensor(Edge(node_id, output, "", ""))

    def carried_kind(self, end: PortRef) -> str:
        """The kind of tensor that a wire at a port carries, as far as it is known."""
        known = None if end.is_input else self.tensor(end.node, end.name)
        if known is not None:
            return tensor_kind(known.dtype)
        look = self.nodes[end.node].picture.look
        ports = look.inputs if end.is_input else look.outputs
        return next((port.kind for port in ports if port.name == end.name), "any")

    # Selection

    @property
    def selection(self) -> tuple[str, ...]:
        """The ids of the nodes that are selected."""
        self.catch_up()
        return self._selection

    @property
    def selected_wires(self) -> frozenset[PortKey]:
        self.catch_up()
        return self._selected_wires

    def select(self, ids: Iterable[str], wires: Iterable[PortKey] = (), marks: Marks = NO_MARKS) -> None:
        """Select just these nodes, wires, frames, notes and points of wires."""
        nodes, all_wires = self.nodes, self.wires
        before, wires_before, marks_before = self._selection, self._selected_wires, self._annotations.selected
        self._selection = tuple(node_id for node_id in dict.fromkeys(ids) if node_id in nodes)
        self._selected_wires = frozenset(wires) & all_wires.keys()
        chosen = set(self._selection)
        for node_id in chosen.symmetric_difference(before) & nodes.keys():
            nodes[node_id].change(selected=node_id in chosen)
        for key in (self._selected_wires ^ wires_before) & all_wires.keys():
            all_wires[key].change(selected=key in self._selected_wires)
        if marks or self._annotations.selected:
            self._annotations.select(marks)
        self.content_changed.emit()
        if self._selection != before or self._annotations.selected != marks_before:
            self.selection_changed.emit(self._selection)

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
        self.catch_up()
        found = self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, NodeItem)]

    def wires_in(self, area: QRectF) -> list[WireItem]:
        """Wires whose surroundings touch ``area``."""
        self.catch_up()
        found = self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [item for item in found if isinstance(item, WireItem)]

    def wires_near(self, point: QPointF, reach: float) -> Iterator[PortKey]:
        """The wires that pass near a point, the uppermost first."""
        self.catch_up()
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for item in self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
            if isinstance(item, WireItem) and item.is_near(point, reach):
                yield item.key

    # Painting

    @property
    def far(self) -> bool:
        """From afar the view paints all of it at once."""
        return self._zoom < FAR

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self._zoom >= NEAR:
            paint_labels(painter, self, QRectF(rect))
            self.shape_change.paint(painter)

    def set_zoom(self, zoom: float) -> None:
        """Show as much detail as the zoom lets one see."""
        was_far, self._zoom = self.far, zoom
        if was_far != self.far:
            self._items.set_far(self.far)
            self._annotations.set_far(self.far)

    def paint_directly(self) -> None:
        """For a device that knows lines and letters: no pictures of them, and full detail."""
        self.sprites.paint_directly()
        self._items.restyle()

    def _restyle(self) -> None:
        self.catch_up()
        self.sprites = Sprites(CanvasStyle(self._theme))
        self._items.restyle()
        self._annotations.restyle()
        self.content_changed.emit()
