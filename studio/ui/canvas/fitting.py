"""Where a wire may end: which ports take it, and in words why others don't."""

from __future__ import annotations

from dataclasses import dataclass

from studio.ui.canvas.commands import PortRef, closing_a_cycle
from studio.ui.canvas.looks import kinds_fit
from studio.ui.canvas.scene import CanvasScene
from studio.ui.canvas.words import tr


@dataclass(frozen=True)
class LooseEnd:
    """A wire that begins at a port and ends nowhere yet: what it carries, and what it would close a cycle with."""

    scene: CanvasScene
    end: PortRef
    kind: str
    loops: frozenset[str]

    @classmethod
    def of(cls, scene: CanvasScene, end: PortRef) -> LooseEnd:
        return cls(scene, end, scene.carried_kind(end), closing_a_cycle(scene.network, end))

    def ports_of(self, node_id: str) -> list[PortRef]:
        """The ports of a node that lie at the wire's other side, fitting or not."""
        look = self.scene.nodes[node_id].picture.look
        ports = look.outputs if self.end.is_input else look.inputs
        return [PortRef(node_id, not self.end.is_input, port.name) for port in ports]

    def fitting(self, node_id: str) -> list[PortRef]:
        """The ports of a node that the wire can end at."""
        return [port for port in self.ports_of(node_id) if not self.refusal(port)]

    def refusal(self, port: PortRef) -> str:
        """Why the wire can't end at a port; empty when it can."""
        if port.is_input == self.end.is_input:
            return tr("A wire runs from an output to an input.")
        if port.node == self.end.node:
            return tr("A layer can't feed itself.")
        name = self.scene.network.nodes[port.node].name
        if port.node in self.loops:
            return tr("A wire to {name} would close a cycle: a network has to run forward.").format(name=name)
        look = self.scene.nodes[port.node].picture.look
        ports = look.inputs if port.is_input else look.outputs
        kind = next((known.kind for known in ports if known.name == port.name), "any")
        if not kinds_fit(self.kind, kind):
            words = tr("{name}.{port} takes {wanted} tensors, and this wire carries {given}.")
            wanted, given = (kind, self.kind) if port.is_input else (self.kind, kind)
            return words.format(name=name, port=port.name, wanted=wanted, given=given)
        return ""
