"""The canvas's actions on how layers take part: bypassed, muted, frozen, folded to their titles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from studio.graph import flag_edits
from studio.graph.catalogue import NodeKind
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.effective import bypass_fault
from studio.graph.words import say
from studio.ui.canvas.scene import CanvasScene


class FlagEditor(QObject):
    """Acts on the selection of one scene: all of it is switched on, or off where all of it is on already."""

    status = Signal(str)

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene, self._model = scene, scene.model

    @property
    def _network(self) -> NetworkDocument:
        return self._scene.network

    @property
    def chosen(self) -> list[Node]:
        nodes = self._network.nodes
        return [nodes[key] for key in self._scene.selection if key in nodes]

    def bypass(self) -> None:
        """Leave layers out and let what comes in pass. Those that have nothing to pass on are told."""
        specs = {node.id: self._model.catalogue.of(node) for node in self.chosen}
        faults = {node.id: bypass_fault(node, specs[node.id]) for node in self.chosen}
        able = [node for node in self.chosen if not faults[node.id] or node.bypassed]
        network_id, catalogue = self._scene.network_id, self._model.catalogue
        on, ids = _switched(able, "bypassed")
        if able:
            self._edit(
                say("Bypass {names}", names=_names(able))
                if on
                else say("Stop bypassing {names}", names=_names(able)),
                lambda document: flag_edits.set_bypassed(document, network_id, ids, on, catalogue),
            )
        if on or not able:
            for fault in filter(None, faults.values()):
                self.status.emit(fault)

    def mute(self) -> None:
        """Leave layers out, with their wires."""
        nodes, network_id = self.chosen, self._scene.network_id
        on, ids = _switched(nodes, "muted")
        self._edit(
            say("Mute {names}", names=_names(nodes)) if on else say("Unmute {names}", names=_names(nodes)),
            lambda document: flag_edits.set_muted(document, network_id, ids, on),
        )

    def fold(self) -> None:
        """Show layers as their titles alone."""
        nodes, network_id = self.chosen, self._scene.network_id
        on, ids = _switched(nodes, "collapsed")
        self._edit(
            say("Fold {names}", names=_names(nodes)) if on else say("Unfold {names}", names=_names(nodes)),
            lambda document: flag_edits.set_collapsed(document, network_id, ids, on),
        )

    def freeze(self) -> None:
        """Keep weights as they are while training. What has none is left alone."""
        nodes, network_id = self.freezable, self._scene.network_id
        if self.chosen and not nodes:
            self.status.emit(self.tr("Only layers with weights can be frozen."))
        on, ids = _switched(nodes, "freeze")
        self._edit(
            say("Freeze {names}", names=_names(nodes))
            if on
            else say("Unfreeze {names}", names=_names(nodes)),
            lambda document: flag_edits.set_frozen(document, network_id, ids, on),
        )

    @property
    def freezable(self) -> list[Node]:
        kinds = (NodeKind.MODULE, NodeKind.TENSOR)
        specs = ((node, self._model.catalogue.of(node)) for node in self.chosen)
        return [node for node, spec in specs if spec is not None and spec.kind in kinds]

    def _edit(self, label: str, function: Callable[[ProjectDocument], ProjectDocument]) -> None:
        self._model.edit(label, function, origin=self)


def _switched(nodes: Sequence[Node], flag: str) -> tuple[bool, list[str]]:
    """Whether to switch on, and what."""
    return not all(getattr(node, flag) for node in nodes), [node.id for node in nodes]


def _names(nodes: Sequence[Node]) -> str:
    return nodes[0].name if len(nodes) == 1 else say("{count} layers", count=len(nodes))
