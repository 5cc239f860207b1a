"""The items of a canvas: nodes and wires, kept equal to the network that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from studio.graph.diff import NetworkDiff
from studio.graph.document import Edge, NetworkDocument, PortKey
from studio.graph.effective import idle_wires
from studio.ui.canvas.geometry import MARGIN
from studio.ui.canvas.looks import node_look
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.painter import NodeState
from studio.ui.canvas.wire_item import WireItem, bounds

if TYPE_CHECKING:
    from studio.ui.canvas.scene import CanvasScene

_ROOM = 2000.0  # around the nodes, so that the index isn't laid out anew for every node that is added


class Items:
    """Two maps, id to item. What a change doesn't touch stays as it is."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[PortKey, WireItem] = {}
        self.shown: NetworkDocument | None = None  # what the items are equal to
        self._idle: frozenset[PortKey] = frozenset()
        self._room = QRectF()
        # Nodes that look or stand elsewhere since this was taken; None: all of them.
        self._moved: set[str] | None = None

    # The document

    def rebuild(self) -> None:
        """Show the network from scratch, in a scene that was cleared."""
        self.nodes.clear()
        self.wires.clear()
        self._moved, self._room, self._idle = None, QRectF(), frozenset()
        network = self.shown = self._scene.network
        self._add_nodes(network.nodes)
        self._add_wires(network.edges.values())
        self._show_idle()

    def follow(self, change: NetworkDiff) -> None:
        """Apply what differs from what is shown."""
        network = self.shown = self._scene.network
        self._remove_wires(change.edges_removed)
        self._remove_nodes(change.nodes_removed)
        self._add_nodes(change.nodes_added)
        moved = {
            key for key, (before, after) in change.nodes_changed.items() if before.position != after.position
        }
        for node_id in moved:
            self.nodes[node_id].setPos(*network.nodes[node_id].position)
        moved |= self._refresh(_touched(change) - change.nodes_added.keys())
        self._add_wires(change.edges_added.values())
        for key, (_, edge) in change.edges_changed.items():
            self.wires[key].show_edge(edge)
            self._mark(edge.source)
        self.reroute(moved)
        self._show_idle()

    def refresh_own_types(self) -> None:
        """Blocks and custom code may have got other ports and names."""
        catalogue, nodes = self._scene.model.catalogue, self._scene.network.nodes
        known = [(key, catalogue.get(nodes[key].type)) for key in self.nodes if key in nodes]
        self.reroute(self._refresh(key for key, spec in known if spec is None or spec.network or spec.code))

    def _add_nodes(self, ids: Iterable[str]) -> None:
        scene, network, known = self._scene, self._scene.network, self._scene.known
        catalogue, far = scene.model.catalogue, scene.far
        for node_id in ids:
            node = network.nodes[node_id]
            state = NodeState(severity=known.severities.get(node_id), kind=known.kind(node_id))
            item = NodeItem(node, node_look(network, node, catalogue), scene.sprites, state)
            item.set_far(far)
            self.nodes[node_id] = item
            scene.addItem(item)
            self._mark(node_id)

    def _remove_nodes(self, ids: Iterable[str]) -> None:
        for node_id in ids:
            self._scene.removeItem(self.nodes.pop(node_id))
            self._mark(node_id)

    def _add_wires(self, edges: Iterable[Edge]) -> None:
        scene, nodes = self._scene, self.nodes
        for edge in edges:
            item = WireItem(
                edge, nodes[edge.source], nodes[edge.target], scene.sprites, scene.known.tensor(edge)
            )
            item.set_far(scene.far)
            self.wires[item.key] = item
            scene.addItem(item)
            self._mark(edge.source)

    def _remove_wires(self, keys: Iterable[PortKey]) -> None:
        for key in keys:
            item = self.wires.pop(key)
            if item.tensor is not None:
                self._scene.update(item.label_area)
            self._scene.removeItem(item)
            self._mark(item.edge.source)

    def _show_idle(self) -> None:
        """Wires that bring nothing, since a node at one of their ends is left out."""
        idle = idle_wires(self._scene.network, self._scene.model.catalogue)
        for key in (idle | self._idle) & self.wires.keys():
            if self.wires[key].idle != (key in idle):
                self.wires[key].change(idle=key in idle)
        self._idle = idle

    def _refresh(self, ids: Iterable[str]) -> set[str]:
        """Let nodes look as they should; those whose size or ports have become others by it."""
        network, catalogue, sprites = self._scene.network, self._scene.model.catalogue, self._scene.sprites
        resized = set()
        for node_id in ids:
            item = self.nodes.get(node_id)
            if item is None:
                continue
            if item.show_look(node_look(network, network.nodes[node_id], catalogue), sprites):
                resized.add(node_id)
            self._mark(node_id)
        return resized

    def restyle(self) -> None:
        """The theme is another one."""
        self._moved = None
        for item in self.nodes.values():
            item.show_look(item.picture.look, self._scene.sprites)
        for wire in self.wires.values():
            wire.show_style(self._scene.sprites)

    def set_far(self, far: bool) -> None:
        for item in self.nodes.values():
            item.set_far(far)
        for wire in self.wires.values():
            wire.set_far(far)

    # Places

    def reroute(self, ids: Collection[str]) -> None:
        """Let the wires at these nodes follow them."""
        network = self._scene.network
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
        if self._moved is not None:
            self._moved.add(node_id)

    def take_moved(self) -> set[str] | None:
        """The nodes that look or stand elsewhere since this was asked the last time; None: all of them."""
        moved, self._moved = self._moved, set()
        return moved

    def give_room(self, ids: Iterable[str], around: QRectF) -> None:
        """Keep the index's rectangle around these nodes and what stands around them, with room to spare."""
        covered = bounds([self.nodes[key] for key in ids if key in self.nodes]).united(around)
        covered = covered.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        if self._room.isNull() or not self._room.contains(covered):
            self._room = self._room.united(covered.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM))
            self._scene.setSceneRect(self._room)


def _touched(change: NetworkDiff) -> set[str]:
    """The nodes that may look otherwise: they were changed, have other wires, begin or cease to share weights."""
    ends = (*change.edges_added.values(), *change.edges_removed.values())
    nodes = [*change.nodes_added.values(), *change.nodes_removed.values()]
    nodes += [node for pair in change.nodes_changed.values() for node in pair]
    owners = {node.module for node in nodes if node.module is not None}
    return {*change.nodes_changed, *owners, *(end for edge in ends for end in (edge.source, edge.target))}
