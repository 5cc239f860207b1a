"""What is known of the network that is shown, facts and problems, and which items tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from studio.graph.document import Edge
from studio.graph.problems import Problem, Severity
from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec
from studio.ui.canvas.looks import tensor_kind
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.canvas.scene import CanvasScene


class Known:
    """Keeps facts and problems; of other ones than before it tells the items that they are about."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.facts = NetworkFacts()
        self.severities: Mapping[str, Severity] = {}
        self._messages: Mapping[str, list[str]] = {}

    def forget_facts(self) -> None:
        self.facts = NetworkFacts()

    def take_facts(self, facts: NetworkFacts | None) -> bool:
        """Whether anything else is known of a node than before; only such nodes are touched."""
        before, self.facts = self.facts.nodes, facts or NetworkFacts()
        after, scene = self.facts.nodes, self._scene
        self._show_shares()
        changed = [key for key in scene.nodes if before.get(key) is not after.get(key)]
        network, wires = scene.network, scene.wires
        for node_id in changed:
            scene.nodes[node_id].change(kind=self.kind(node_id))
            for edge in network.edges_from(node_id):
                wire = wires.get((edge.target, edge.input))
                if wire is not None:
                    wire.show_tensor(self.tensor(edge))
        return bool(changed)

    def _show_shares(self) -> None:
        """How much of the parameters each node holds, in whole per cent, so that few change with an edit."""
        total, facts = self.facts.parameters, self.facts.nodes
        for node_id, item in self._scene.nodes.items():
            share = _share(facts.get(node_id), total)
            if item.state.share != share:
                item.change(share=share)

    def take_problems(self, problems: Iterable[Problem]) -> bool:
        """Badges for the problems of this network, others are left out. Whether any badge is another one."""
        before, network = self.severities, self._scene.network.name
        messages: dict[str, list[str]] = defaultdict(list)
        severities: dict[str, Severity] = {}
        for problem in problems:
            if problem.node is not None and problem.network == network:
                messages[problem.node].append(shown(problem.message))
                if severities.get(problem.node) is not Severity.ERROR:
                    severities[problem.node] = problem.severity
        self._messages, self.severities = messages, severities
        changed = before.items() ^ severities.items()
        nodes = self._scene.nodes
        for node_id in {node_id for node_id, _ in changed} & nodes.keys():
            nodes[node_id].change(severity=severities.get(node_id))
        return bool(changed)

    def messages(self, node_id: str) -> list[str]:
        return self._messages.get(node_id, [])

    def kind(self, node_id: str) -> str:
        """The kind of what a node gives, as far as it is known."""
        known = self.facts.nodes.get(node_id)
        tensor = next(iter(known.outputs.values()), None) if known else None
        return tensor_kind(tensor.dtype) if tensor else "any"

    def tensor(self, edge: Edge) -> TensorSpec | None:
        """What runs through a wire."""
        known = self.facts.nodes.get(edge.source)
        return known.outputs.get(edge.output) if known else None


def _share(known: NodeFacts | None, total: int) -> float:
    return max(round(known.parameters / total, 2), 0.01) if known and known.parameters else 0.0
