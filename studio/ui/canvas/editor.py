"""The canvas's actions: what they do to document and selection, whichever gesture, key or menu calls them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QGuiApplication

from studio.graph import edits
from studio.graph.document import NetworkDocument, Node, PortKey, ProjectDocument
from studio.graph.errors import EditError, FormatError
from studio.graph.recipe_facts import source_facts
from studio.graph.words import say
from studio.ui.canvas import clipboard, commands
from studio.ui.canvas.carrying import Carried, remove_marks
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.geometry import GRID, NODE_HEIGHT, NODE_WIDTH, snap
from studio.ui.canvas.hits import Marks
from studio.ui.canvas.scene import CanvasScene
from studio.ui.words import shown

_ASIDE = 3 * GRID  # where a copy, or a node that would lie on another, goes
_COLUMN = 224.0  # from a node to one that is added behind it


class CanvasEditor(QObject):
    """Acts on one scene. Refusals are told by ``status``, in words."""

    status = Signal(str)
    layer_added = Signal(str, str)  # its type and its id

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._model = scene.model

    @property
    def _network(self) -> NetworkDocument:
        return self._scene.network

    def _edit(
        self, label: str, function: Callable[[ProjectDocument], ProjectDocument], merge: Hashable = None
    ) -> bool:
        return self._model.edit(label, function, origin=self, merge=merge)

    # Adding

    def add_layer(
        self,
        type_name: str,
        centre: QPointF,
        *,
        end: PortRef | None = None,
        wire: PortKey | None = None,
    ) -> str | None:
        """Add a layer around a point; wired to ``end``, or in the middle of ``wire``. Its id, or None."""
        try:
            node = self._new_node(type_name, self.free_place(centre))
        except EditError as error:
            self.status.emit(shown(error))
            return None
        if not self._edit(say("Add {name}", name=node.name), self._adding(node, end, wire)):
            return None
        self._scene.select([node.id])
        self.layer_added.emit(type_name, node.id)
        return node.id

    def _adding(
        self, node: Node, end: PortRef | None, wire: PortKey | None
    ) -> Callable[[ProjectDocument], ProjectDocument]:
        network_id, catalogue = self._scene.network_id, self._model.catalogue
        if end is not None:
            kind = self._scene.carried_kind(end)
            return lambda document: commands.add_and_connect(document, network_id, node, end, kind, catalogue)
        if wire is not None and commands.can_be_inserted(catalogue.spec(node)):
            return lambda document: commands.insert_on_wire(document, network_id, node, wire, catalogue)
        return lambda document: edits.add_node(document, network_id, node)

    def _new_node(self, type_name: str, position: tuple[float, float]) -> Node:
        settings = self._data_shape() if type_name == "Input" else {}
        return edits.make_node(
            self._network, self._model.catalogue, type_name, None, settings, position, suggested=True
        )

    def _data_shape(self) -> Mapping[str, Any]:
        """The shape of a sample of the project's data: what the first Input of a network most likely takes."""
        source = source_facts(self._model.document.data, self._model.catalogue)
        first = all(node.type != "Input" for node in self._network.nodes.values())
        return {"shape": source.shape} if source is not None and source.shape and first else {}

    def free_place(self, centre: QPointF) -> tuple[float, float]:
        """The place for a node around ``centre``, a step aside for as long as another one is just there."""
        x, y = snap(centre.x() - NODE_WIDTH / 2), snap(centre.y() - NODE_HEIGHT / 2)
        taken = {node.position for node in self._network.nodes.values()}
        while (x, y) in taken:
            x, y = x + _ASIDE, y + _ASIDE
        return (x, y)

    def add_beside(self, type_name: str, end: PortRef) -> str | None:
        """Add a layer at the right of an output's node, or at the left of an input's, wired to that port."""
        card = self._scene.nodes[end.node].card
        across = -_COLUMN if end.is_input else _COLUMN
        return self.add_layer(type_name, self._free_centre(card.translated(across, 0)), end=end)

    def add_on_wire(self, type_name: str, key: PortKey) -> str | None:
        """Add a layer in the middle of a wire."""
        return self.add_layer(type_name, self._scene.wires[key].path().pointAtPercent(0.5), wire=key)

    def _free_centre(self, place: QRectF) -> QPointF:
        """The middle of a place for a card, further down for as long as it would cover another."""
        while any(item.card.intersects(place) for item in self._scene.nodes_in(place)):
            place = place.translated(0, place.height() + _ASIDE)
        return QPointF(place.left() + NODE_WIDTH / 2, place.top() + NODE_HEIGHT / 2)

    def chain_end(self, branching: bool = False) -> PortRef | None:
        """The output that typing goes on from: of the one selected node, if nothing comes behind it yet.

        With ``branching`` also where something does: the layer then comes beside it.
        """
        if len(self._scene.selection) != 1:
            return None
        node_id = self._scene.selection[0]
        outputs = self._scene.nodes[node_id].picture.look.outputs
        if not outputs or (self._network.edges_from(node_id) and not branching):
            return None
        return PortRef(node_id, False, outputs[0].name)

    # Changing

    def connect_ports(self, first: PortRef, second: PortRef, taken: PortKey | None = None) -> bool:
        """Make a wire between two ports, in place of what the input had; ``taken`` is a wire that is moved."""
        edge, network_id, catalogue = (
            commands.edge_between(first, second),
            self._scene.network_id,
            self._model.catalogue,
        )
        if taken is not None:
            return self._edit(
                say("Move wire"),
                lambda document: commands.replug(document, network_id, taken, edge, catalogue),
            )
        return self._edit(
            say("Connect"),
            lambda document: edits.connect(document, network_id, edge, catalogue, replace_wire=True),
        )

    def remove_selected(self) -> None:
        """Remove what is selected. Of frames nothing but the frame goes."""
        nodes, wires, network_id = self._scene.selection, self._scene.selected_wires, self._scene.network_id
        marks = self._scene.annotations.selected
        if nodes or wires or marks:
            self._edit(
                say("Delete"),
                lambda document: commands.remove(
                    remove_marks(document, network_id, marks), network_id, nodes, wires
                ),
            )

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is selected; steps in a row are one in the history."""
        ids, marks = self._scene.selection, self._scene.annotations.selected
        if ids or marks:
            carried = Carried(self._scene, ids, marks)
            self._edit(
                say("Move"),
                lambda document: carried.moved(document, dx, dy),
                merge=("nudge", self._scene.network_id, ids, marks),
            )

    def select_all(self) -> None:
        annotations = self._scene.annotations
        marks = Marks(frozenset(annotations.frames), frozenset(annotations.notes))
        self._scene.select(self._scene.nodes, marks=marks)

    # Copies

    def duplicate(self, offset: tuple[float, float] = (_ASIDE, _ASIDE)) -> None:
        """Copy what is selected, with the wires among the copies and those that come in from others."""
        copied = clipboard.part(self._network, *self._chosen(), with_incoming=True)
        self._paste(copied, offset, say("Duplicate"), same_owners=True)

    def _chosen(self) -> tuple[list[str], Marks]:
        """What is copied: what is selected, and frames with what stands in them."""
        carried = Carried(self._scene, self._scene.selection, self._scene.annotations.selected)
        return list(carried.nodes), Marks(frozenset(carried.frames), frozenset(carried.notes))

    def copy(self) -> None:
        nodes, marks = self._chosen()
        if nodes or marks:
            text = clipboard.to_text(self._model.document, self._scene.network_id, nodes, marks)
            QGuiApplication.clipboard().setText(text)

    def cut(self) -> None:
        self.copy()
        self.remove_selected()

    def paste(self, centre: QPointF) -> None:
        """Paste the nodes in the clipboard's text around a point."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.status.emit(self.tr("The clipboard is empty."))
            return
        try:
            copied = clipboard.from_text(text)
        except FormatError as error:
            self.status.emit(self.tr("The clipboard holds no layers: {reason}").format(reason=error))
            return
        network, missing = clipboard.fitted(copied, self._model.document)
        if network is not None and clipboard.holds_anything(network):
            self._paste(network, _offset_to(network, centre), say("Paste"))
        if missing:
            words = self.tr("Left out, since this project doesn't have it: {names}")
            self.status.emit(words.format(names=", ".join(missing)))

    def _paste(
        self, network: NetworkDocument, offset: tuple[float, float], label: str, same_owners: bool = False
    ) -> None:
        if not clipboard.holds_anything(network):
            return
        network_id, before = self._scene.network_id, self._network
        added: list[str] = []

        def change(document: ProjectDocument) -> ProjectDocument:
            document, ids = clipboard.paste(document, network_id, network, offset, same_owners)
            added[:] = ids
            return document

        if self._edit(label, change):
            after = self._network
            marks = Marks(
                frozenset(after.frames.keys() - before.frames.keys()),
                frozenset(after.notes.keys() - before.notes.keys()),
            )
            self._scene.select(added, marks=marks)


def _offset_to(network: NetworkDocument, centre: QPointF) -> tuple[float, float]:
    area = QRectF()
    for node in network.nodes.values():
        area = area.united(QRectF(*node.position, NODE_WIDTH, NODE_HEIGHT))
    places = [frame.rectangle for frame in network.frames.values()]
    places += [note.rectangle for note in network.notes.values()]
    for place in places:
        area = area.united(QRectF(place.x, place.y, place.width, place.height))
    return (snap(centre.x() - area.center().x()), snap(centre.y() - area.center().y()))
