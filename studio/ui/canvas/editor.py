"""The canvas's actions: what they do to document and selection, whichever gesture, key or menu calls them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QGuiApplication

from studio.graph import edits
from studio.graph.document import NetworkDocument, Node, PortKey, ProjectDocument
from studio.graph.errors import EditError, FormatError
from studio.graph.words import say
from studio.ui.canvas import clipboard, commands
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.geometry import GRID, NODE_HEIGHT, NODE_WIDTH, snap
from studio.ui.canvas.scene import CanvasScene
from studio.ui.words import shown

_ASIDE = 3 * GRID  # where a copy, or a node that would lie on another, goes
_COLUMN = 224.0  # from a node to one that is added behind it


class CanvasEditor(QObject):
    """Acts on one scene. Refusals are told by ``status``, in words."""

    status = Signal(str)
    layer_added = Signal(str)  # its type

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
        self.layer_added.emit(type_name)
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
        source = self._model.catalogue.sources.get(self._model.document.data.source)
        first = all(node.type != "Input" for node in self._network.nodes.values())
        return {"shape": source.shape} if source is not None and source.shape and first else {}

    def free_place(self, centre: QPointF) -> tuple[float, float]:
        """The place for a node around ``centre``, a step aside for as long as another one is just there."""
        x, y = snap(centre.x() - NODE_WIDTH / 2), snap(centre.y() - NODE_HEIGHT / 2)
        taken = {node.position for node in self._network.nodes.values()}
        while (x, y) in taken:
            x, y = x + _ASIDE, y + _ASIDE
        return (x, y)

    def add_behind_selection(self, type_name: str) -> str | None:
        """Add a layer to the right of the one that is selected, wired to its first output."""
        end = self.chain_end()
        if end is None:
            return None
        card = self._scene.nodes[end.node].card
        centre = QPointF(card.left() + _COLUMN + NODE_WIDTH / 2, card.top() + NODE_HEIGHT / 2)
        return self.add_layer(type_name, centre, end=end)

    def chain_end(self) -> PortRef | None:
        """The output that typing goes on from: of the one selected node, if nothing comes behind it yet."""
        if len(self._scene.selection) != 1:
            return None
        node_id = self._scene.selection[0]
        outputs = self._scene.nodes[node_id].picture.look.outputs
        if not outputs or self._network.edges_from(node_id):
            return None
        return PortRef(node_id, False, outputs[0].name)

    # Changing

    def remove_selected(self) -> None:
        nodes, wires, network_id = self._scene.selection, self._scene.selected_wires, self._scene.network_id
        if nodes or wires:
            self._edit(say("Delete"), lambda document: commands.remove(document, network_id, nodes, wires))

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is selected; steps in a row are one in the history."""
        nodes, ids, network_id = self._network.nodes, self._scene.selection, self._scene.network_id
        places = {i: (nodes[i].position[0] + dx, nodes[i].position[1] + dy) for i in ids}
        if places:
            self._edit(
                say("Move"),
                lambda document: edits.move_nodes(document, network_id, places),
                merge=("nudge", network_id, ids),
            )

    def select_all(self) -> None:
        self._scene.select(self._scene.nodes)

    # Copies

    def duplicate(self, offset: tuple[float, float] = (_ASIDE, _ASIDE)) -> None:
        """Copy what is selected, with the wires among the copies and those that come in from others."""
        copied = clipboard.part(self._network, self._scene.selection, with_incoming=True)
        self._paste(copied, offset, say("Duplicate"), same_owners=True)

    def copy(self) -> None:
        if self._scene.selection:
            text = clipboard.to_text(self._model.document, self._scene.network_id, self._scene.selection)
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
        if network is not None and network.nodes:
            self._paste(network, _offset_to(network, centre), say("Paste"))
        if missing:
            words = self.tr("Left out, since this project doesn't have it: {names}")
            self.status.emit(words.format(names=", ".join(missing)))

    def _paste(
        self, network: NetworkDocument, offset: tuple[float, float], label: str, same_owners: bool = False
    ) -> None:
        if not network.nodes:
            return
        network_id = self._scene.network_id
        added: list[str] = []

        def change(document: ProjectDocument) -> ProjectDocument:
            document, ids = clipboard.paste(document, network_id, network, offset, same_owners)
            added[:] = ids
            return document

        if self._edit(label, change):
            self._scene.select(added)


def _offset_to(network: NetworkDocument, centre: QPointF) -> tuple[float, float]:
    xs = [node.position[0] for node in network.nodes.values()]
    ys = [node.position[1] for node in network.nodes.values()]
    middle_x, middle_y = (min(xs) + max(xs) + NODE_WIDTH) / 2, (min(ys) + max(ys) + NODE_HEIGHT) / 2
    return (snap(centre.x() - middle_x), snap(centre.y() - middle_y))
