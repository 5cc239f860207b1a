"""The canvas's actions on blocks, shared weights and the places of nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from studio.graph import edits
from studio.graph.annotation_edits import set_waypoints
from studio.graph.annotations import Point
from studio.graph.block_edits import PortRef, collapse, expand
from studio.graph.blocks import network_of
from studio.graph.catalogue import NodeKind
from studio.graph.document import NetworkDocument, Node, PortKey, ProjectDocument
from studio.graph.errors import EditError
from studio.graph.layout import Box, layout
from studio.graph.layout.folding import folded
from studio.graph.names import free_name, fresh_name
from studio.graph.tensors import TensorSpec
from studio.graph.words import say
from studio.ui.canvas.geometry import GRID
from studio.ui.canvas.gliding import Gliding
from studio.ui.canvas.scene import CanvasScene
from studio.ui.motion import motion_is_reduced
from studio.ui.words import shown

_BELOW = 12 * GRID  # where a node that shares weights goes, seen from their owner
_COLUMN = 224.0
_MOST_GLIDING = 400  # nodes; more of them would stutter

# What a block is called by what is in it, the most telling category first.
_PROPOSALS = (
    ("Attention", "AttentionBlock"),
    ("Recurrent", "RecurrentBlock"),
    ("Convolution", "ConvBlock"),
    ("Linear", "LinearBlock"),
)


class BlockEditor(QObject):
    """Acts on one scene. Refusals are told by ``status``, in words."""

    status = Signal(str)
    tidied = Signal()  # nodes have their new places, and may be about to glide there

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene, self._model = scene, scene.model
        self._gliding = Gliding(scene)

    @property
    def _network(self) -> NetworkDocument:
        return self._scene.network

    def _edit(self, label: str, function: Callable[[ProjectDocument], ProjectDocument]) -> bool:
        return self._model.edit(label, function, origin=self)

    # What can be done

    def selected_block(self) -> str | None:
        """The one node that is selected, if it is a block that can be opened."""
        if len(self._scene.selection) != 1:
            return None
        return self._scene.selection[0] if self.is_block(self._scene.selection[0]) else None

    def is_block(self, node_id: str) -> bool:
        node = self._network.nodes.get(node_id)
        return node is not None and network_of(node) in self._model.document.networks

    @property
    def blocks(self) -> list[str]:
        """The blocks among the nodes that are selected."""
        return [node_id for node_id in self._scene.selection if self.is_block(node_id)]

    @property
    def sharable(self) -> list[Node]:
        """The nodes among those selected that have weights to share."""
        nodes = [node for key in self._scene.selection if (node := self._network.nodes.get(key))]
        kinds = (NodeKind.MODULE, NodeKind.TENSOR)
        return [node for node in nodes if (s := self._model.catalogue.of(node)) and s.kind in kinds]

    @property
    def inside(self) -> list[str]:
        """What of the selection can go into a block: all but Inputs and Outputs."""
        nodes = self._network.nodes
        chosen = [key for key in self._scene.selection if key in nodes]
        return [key for key in chosen if nodes[key].type not in ("Input", "Output")]

    # Collapse and expand

    def propose_name(self) -> str:
        """A name for the block that the selection would become."""
        nodes = [self._network.nodes[node_id] for node_id in self.inside]
        specs = [spec for node in nodes if (spec := self._model.catalogue.of(node))]
        categories = {spec.category for spec in specs}
        name = next((name for category, name in _PROPOSALS if category in categories), "Block")
        if len(nodes) > 2 and any(node.type == "Add" for node in nodes) and name != "AttentionBlock":
            name = "ResidualBlock"
        return free_name(name, {network.name for network in self._model.document})

    def why_not_collapse(self) -> str:
        """Why the selection can't become a block; empty when it can."""
        try:
            collapse(self._model.document, self._scene.network_id, self.inside, self.propose_name())
        except EditError as error:
            return shown(error)
        return ""

    def collapse(self, name: str) -> str | None:
        """Make a block of the selection; the id of its node, or None."""
        network_id, ids, tensors = self._scene.network_id, self.inside, self._tensors()
        made = ""

        def change(document: ProjectDocument) -> ProjectDocument:
            nonlocal made
            document, made = collapse(document, network_id, ids, name, tensors)
            return document

        if not self._edit(say("Collapse into {name}", name=name), change):
            return None
        self._scene.select([made])
        return made

    def _tensors(self) -> Mapping[PortRef, TensorSpec]:
        return {
            (edge.source, edge.output): tensor
            for edge in self._network.edges.values()
            if (tensor := self._scene.tensor(edge.source, edge.output)) is not None
        }

    def expand(self) -> None:
        """Put the layers of the selected blocks in their places."""
        blocks, network_id = self.blocks, self._scene.network_id
        if not blocks:
            self.status.emit(self.tr("Select a block: its layers then take its place."))
            return
        found: list[str] = []

        def change(document: ProjectDocument) -> ProjectDocument:
            found.clear()
            for node_id in blocks:
                corner = document.networks[network_id].nodes[node_id].position
                document, ids = expand(document, network_id, node_id)
                document = _with_room(document, network_id, corner, ids)
                found.extend(ids)
            return document

        names = ", ".join(self._network.nodes[node_id].name for node_id in blocks[:3])
        if self._edit(say("Expand {names}", names=names), change):
            self._scene.select(found)

    # Shared weights

    def duplicate_shared(self) -> None:
        """Add to each selected layer another one that uses the same weights."""
        nodes, network_id = self.sharable, self._scene.network_id
        if not nodes:
            self.status.emit(self.tr("Select a layer that has weights: a second one can share them."))
            return
        added: list[str] = []

        def change(document: ProjectDocument) -> ProjectDocument:
            added.clear()
            for node in nodes:
                twin = self._twin(document.networks[network_id], node)
                document = edits.add_node(document, network_id, twin)
                added.append(twin.id)
            return document

        if self._edit(say("Duplicate with shared weights"), change):
            self._scene.select(added)

    def _twin(self, network: NetworkDocument, node: Node) -> Node:
        names = {other.name for other in network.nodes.values()}
        stem = node.name.rstrip("0123456789") or node.name
        x, y = node.position
        taken = {other.position for other in network.nodes.values()}
        y += _BELOW
        while (x, y) in taken:
            y += _BELOW
        return replace(
            node,
            id=edits.next_id("n", network.nodes),
            name=fresh_name(stem, names),
            module=node.module or node.id,
            position=(x, y),
        )

    # Places

    def tidy_up(self) -> bool:
        """Lay out the selection, or everything; whether anything moved."""
        network, network_id = self._network, self._scene.network_id
        chosen = self._scene.selection if len(self._scene.selection) > 1 else None
        places = layout(network, self._box, chosen, grid=GRID)
        if len(places) == len(network.nodes):  # of some layers, rows would lie on others
            places = folded(network, places, self._box, grid=GRID)
        places = {key: place for key, place in places.items() if place != network.nodes[key].position}
        if not places:
            self.status.emit(self.tr("All is tidy."))
            return False
        before = {key: network.nodes[key].position for key in places}
        # Wires that were led around things needn't be any more, and those things are elsewhere.
        ways: dict[PortKey, tuple[Point, ...]] = {
            key: ()
            for key, edge in network.edges.items()
            if edge.waypoints and (edge.source in places or edge.target in places)
        }
        moved = self._edit(
            say("Tidy up"),
            lambda document: edits.move_nodes(set_waypoints(document, network_id, ways), network_id, places),
        )
        self.tidied.emit()
        if moved and not motion_is_reduced() and len(network.nodes) <= _MOST_GLIDING:
            self._gliding.start(before)
        return moved

    def settle(self) -> None:
        """End a move that is still on its way."""
        self._gliding.stop()

    def _box(self, node: Node) -> Box:
        geometry = self._scene.nodes[node.id].picture.geometry
        inputs, outputs = (
            {name: place.y() for name, place in ports.items()}
            for ports in (geometry.inputs, geometry.outputs)
        )
        return Box(geometry.width, geometry.height, inputs, outputs)


def _with_room(
    document: ProjectDocument, network_id: str, corner: tuple[float, float], ids: tuple[str, ...]
) -> ProjectDocument:
    """Move what stood at the right of a block to the right of the layers that took its place."""
    nodes = document.networks[network_id].nodes
    right = max((nodes[key].position[0] for key in ids), default=corner[0]) + _COLUMN
    behind = {
        key: node.position for key, node in nodes.items() if key not in ids and node.position[0] > corner[0]
    }
    missing = right - min((x for x, _ in behind.values()), default=right)
    if missing <= 0:
        return document
    return edits.move_nodes(document, network_id, {key: (x + missing, y) for key, (x, y) in behind.items()})
