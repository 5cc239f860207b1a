"""The canvas's actions on wires: connect in order, swap inputs, take a layer out of its wire, put it into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from studio.graph import edits
from studio.graph.document import Edge, PortKey, ProjectDocument
from studio.graph.errors import EditError
from studio.graph.words import say
from studio.ui.canvas import wiring
from studio.ui.canvas.arrange import reading_order
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.scene import CanvasScene
from studio.ui.words import shown

Places = Mapping[str, tuple[float, float]]


class Rewirer(QObject):
    """Acts on one scene. Refusals are told by ``status``, in words."""

    status = Signal(str)

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene, self._model = scene, scene.model

    def kind_of(self, edge: Edge) -> str:
        """The kind of tensor that comes from where an edge starts."""
        return self._scene.carried_kind(PortRef(edge.source, False, edge.output))

    # Actions

    def quick_connect(self) -> None:
        """Wire what is selected, from left to right."""
        ids = reading_order({key: self._scene.nodes[key].card for key in self._scene.selection})
        if len(ids) < 2:
            self.status.emit(self.tr("Select two layers or more to connect them in order."))
            return
        before = self._model.document
        network_id, catalogue = self._scene.network_id, self._model.catalogue
        after = wiring.connect_in_order(before, network_id, ids, catalogue, self.kind_of)
        count = len(after.networks[network_id].edges) - len(before.networks[network_id].edges)
        if not count:
            self.status.emit(
                self.tr("Nothing to connect: no free input fits what the layers before it give.")
            )
        elif self._model.edit(say("Connect in order"), lambda _document: after, self):
            self.status.emit(self.tr("Wires made: {count}").format(count=count))

    def swap_inputs(self) -> None:
        """Exchange what comes into the one node that is selected."""
        node_id = self._only_selected(self.tr("Select one layer with two inputs to swap them."))
        if node_id is not None:
            network_id, catalogue = self._scene.network_id, self._model.catalogue
            self._edit(
                say("Swap inputs"),
                lambda document: wiring.swap_inputs(document, network_id, node_id, catalogue),
            )

    def extract(self) -> None:
        """Take the one node that is selected out of its wire, which goes on past it."""
        node_id = self._only_selected(self.tr("Select one layer to take it out of its wire."))
        if node_id is not None:
            self.take_out(node_id)

    def _only_selected(self, words: str) -> str | None:
        if len(self._scene.selection) == 1:
            return self._scene.selection[0]
        self.status.emit(words)
        return None

    # For gestures

    def take_out(self, node_id: str, places: Places | None = None) -> bool:
        """Take a node out of its wire, and move nodes, in one step."""
        network_id, catalogue = self._scene.network_id, self._model.catalogue

        def change(document: ProjectDocument) -> ProjectDocument:
            document = wiring.take_out(document, network_id, node_id, catalogue, self.kind_of)
            return edits.move_nodes(document, network_id, places or {})

        name = self._scene.network.nodes[node_id].name
        return self._edit(say("Take out {name}", name=name), change)

    def why_not_out(self, node_id: str) -> str:
        """Why a node can't be taken out of its wire; empty where it can."""
        try:
            self.bypassing(node_id)
        except EditError as error:
            return shown(error)
        return ""

    def bypassing(self, node_id: str) -> list[Edge]:
        """The wires that would take a node's place. Raises EditError where there is no saying which."""
        return wiring.bypassing(self._scene.network, node_id, self._model.catalogue, self.kind_of)

    def put_into(self, node_id: str, key: PortKey, places: Places) -> bool:
        """Let a wire run through a node, and move nodes, in one step."""
        name = self._scene.network.nodes[node_id].name
        return self._edit(say("Insert {name}", name=name), self._putting(node_id, key, places))

    def can_put_into(self, node_id: str, key: PortKey) -> bool:
        try:
            self._putting(node_id, key, {})(self._model.document)
        except EditError:
            return False
        return True

    def can_be_put_in(self, node_id: str) -> bool:
        """Whether there may be wires that could run through a node."""
        return wiring.can_take_wire(self._scene.network, node_id, self._model.catalogue)

    def _putting(
        self, node_id: str, key: PortKey, places: Places
    ) -> Callable[[ProjectDocument], ProjectDocument]:
        network_id, catalogue = self._scene.network_id, self._model.catalogue
        kind = self.kind_of(self._scene.network.edges[key])

        def change(document: ProjectDocument) -> ProjectDocument:
            document = wiring.put_into_wire(document, network_id, node_id, key, kind, catalogue)
            return edits.move_nodes(document, network_id, places)

        return change

    def _edit(self, label: str, function: Callable[[ProjectDocument], ProjectDocument]) -> bool:
        return self._model.edit(label, function, origin=self)
