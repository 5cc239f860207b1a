"""The canvas's actions on the places of nodes: align and distribute what is selected."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal

from studio.graph import edits
from studio.graph.words import say
from studio.ui.canvas.arrange import Edge, Places, aligned, distributed
from studio.ui.canvas.scene import CanvasScene


class Arranger(QObject):
    """Acts on one scene. Refusals are told by ``status``, in words."""

    status = Signal(str)

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene

    def align(self, edge: Edge) -> None:
        """Bring edges or centres of the selected nodes in line."""
        cards = self._cards()
        if len(cards) < 2:
            self.status.emit(self.tr("Select two layers or more to align them."))
        else:
            self._move(say("Align"), aligned(cards, edge))

    def distribute(self, across: bool) -> None:
        """Make the gaps between the selected nodes the same."""
        cards = self._cards()
        if len(cards) < 3:
            self.status.emit(self.tr("Select three layers or more to distribute them."))
        else:
            self._move(say("Distribute"), distributed(cards, across))

    def _cards(self) -> dict[str, QRectF]:
        return {node_id: self._scene.nodes[node_id].card for node_id in self._scene.selection}

    def _move(self, label: str, places: Places) -> None:
        nodes, network_id = self._scene.network.nodes, self._scene.network_id
        moved = {key: place for key, place in places.items() if nodes[key].position != place}
        if not moved:
            self.status.emit(self.tr("The layers stand like that already."))
            return
        self._scene.model.edit(label, lambda document: edits.move_nodes(document, network_id, moved), self)
