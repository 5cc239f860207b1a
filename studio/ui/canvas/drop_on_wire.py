"""A node that is dragged over a wire: the wire lights up if it could run through the node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.graph.document import PortKey
from studio.ui.canvas.node_item import NodeItem

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_REACH = 16.0  # how near to the card's middle a wire has to pass, in scene units


class DropOnWire:
    """Watches the nodes of one drag. Only a single one, whose output goes nowhere yet, can be dropped on a wire."""

    def __init__(self, view: CanvasView, moving: Sequence[NodeItem]) -> None:
        self._view, self._scene = view, view.canvas
        single = len(moving) == 1 and view.rewirer.can_be_put_in(moving[0].node_id)
        self._item = moving[0] if single else None
        self._wire: PortKey | None = None
        self._asked: dict[PortKey, bool] = {}

    def look(self) -> None:
        """The node was dragged on."""
        if self._item is not None:
            near = self._scene.wires_near(self._item.card.center(), _REACH)
            self._light(next((key for key in near if self._fits(key)), None))

    def take(self) -> PortKey | None:
        """The drag ends: the wire that the node lies on, which is lit no more."""
        wire = self._wire
        self._light(None)
        return wire

    def _fits(self, key: PortKey) -> bool:
        if key not in self._asked:
            assert self._item is not None
            self._asked[key] = self._view.rewirer.can_put_into(self._item.node_id, key)
        return self._asked[key]

    def _light(self, wire: PortKey | None) -> None:
        if wire == self._wire:
            return
        for key, lit in ((self._wire, False), (wire, True)):
            if key is not None:
                self._scene.wires[key].change(hovered=lit)
        self._wire = wire
        self._view.hint.emit("" if wire is None else self._words(wire))

    def _words(self, key: PortKey) -> str:
        assert self._item is not None
        nodes, edge = self._scene.network.nodes, self._scene.wires[key].edge
        words = QCoreApplication.translate(
            "Canvas", "Release to insert {name} between {source} and {target}."
        )
        name, source, target = (nodes[i].name for i in (self._item.node_id, edge.source, edge.target))
        return words.format(name=name, source=source, target=target)
