"""Which layer of a network the names in its ``state_dict`` belong to, through blocks and repetitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.graph.block_checks import defaults
from studio.graph.blocks import bind, network_of
from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.effective import effective_document
from studio.graph.formulas import Formula, evaluate
from studio.graph.order import leading_to_outputs
from studio.graph.settings import resolved
from studio.graph.sharing import owner_of

# Which layer it is, whatever it is called: the ids of the nodes on the way to it, and which repetition of each.
Key = tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False)
class NetworkUse:
    """A network at one of its uses: the trained one itself, or a block inside of it.

    ``document`` is without nodes that are left out, ``catalogue`` bound to it. ``parameters`` are the network's, with
    their values. ``key`` says which use it is, and ``start`` is how the names of its weights begin.
    """

    document: ProjectDocument
    catalogue: Catalogue
    network: NetworkDocument
    parameters: Mapping[str, Any]
    key: Key = ()
    start: str = ""

    def spec(self, node: Node) -> LayerSpec:
        return self.catalogue.spec(node)

    def settings(self, node: Node) -> Mapping[str, Any]:
        """A node's settings with formulas worked out."""
        return resolved(self.spec(node), node, self.parameters)

    def repeats(self, node: Node) -> int:
        value = node.repeat
        return int(evaluate(value, self.parameters)) if isinstance(value, Formula) else int(value)

    def key_of(self, node: Node, index: int = 0) -> Key:
        return (*self.key, (node.id, index))

    def name_of(self, node: Node, index: int = 0) -> str:
        """How the weights of a node's repetition are called."""
        place = f"{node.name}.{index}" if node.repeat != 1 else node.name
        return f"{self.start}{place}"

    def block(self, node: Node, index: int = 0) -> NetworkUse | None:
        """The network that a block node stands for, at this use; None for other nodes."""
        network = self.document.networks.get(network_of(node) or "")
        if network is None:
            return None
        values = {**defaults(network), **self.settings(node)}
        start = f"{self.name_of(node, index)}."
        return NetworkUse(self.document, self.catalogue, network, values, self.key_of(node, index), start)

    def owners(self) -> tuple[Node, ...]:
        """The nodes that have modules or tensors of their own, each once, of those that its class holds."""
        network = self.network
        used = leading_to_outputs(network)
        owners = (owner_of(network, node) for node in network.nodes.values() if node.id in used)
        kinds = (NodeKind.MODULE, NodeKind.TENSOR)
        return tuple({owner.id: owner for owner in owners if self.spec(owner).kind in kinds}.values())


@dataclass(frozen=True)
class WeightPlace:
    """A layer that may have weights: which one it is, and how their names begin.

    ``code`` is the text of custom code that it runs.
    """

    key: Key
    name: str
    type: str
    code: str = ""

    def owns(self, tensor: str) -> bool:
        """Whether a tensor of that name is this layer's."""
        return tensor == self.name or tensor.startswith(f"{self.name}.")


def trained_use(document: ProjectDocument, catalogue: Catalogue) -> NetworkUse:
    """The network that training trains, which there has to be."""
    effective = effective_document(document, catalogue)
    network = effective.trained_network
    assert network is not None
    return NetworkUse(effective, bind(catalogue, document), network, defaults(network))


def weight_places(use: NetworkUse) -> Iterator[WeightPlace]:
    """All layers in a network and its blocks, in the order in which they stand there."""
    for node in use.owners():
        for index in range(use.repeats(node)):
            inside = use.block(node, index)
            if inside is not None:
                yield from weight_places(inside)
            else:
                code = use.document.code.get(use.spec(node).code)
                text = code.text if code else ""
                yield WeightPlace(use.key_of(node, index), use.name_of(node, index), node.type, text)
