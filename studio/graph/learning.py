"""Which weights learn differently: factors of the learning rate and weight decay, by where parameters' names start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.graph.block_checks import defaults
from studio.graph.blocks import network_of, reachable
from studio.graph.catalogue import Catalogue, NodeKind
from studio.graph.document import NetworkDocument, Node, ProjectDocument
from studio.graph.effective import effective_document, effective_network
from studio.graph.formulas import Formula, evaluate
from studio.graph.order import leading_to_outputs
from studio.graph.settings import resolved
from studio.graph.sharing import owner_of


@dataclass(frozen=True)
class Learning:
    """How weights learn: what their learning rate is multiplied by, and whether weight decay applies to them."""

    factor: float = 1.0
    decay: bool = True

    def inside(self, node: Node) -> Learning:
        """How the weights of a node learn in a network that learns like this."""
        return Learning(self.factor * node.lr_factor, self.decay and node.decay)


@dataclass(frozen=True)
class _Scope:
    document: ProjectDocument
    catalogue: Catalogue
    network: NetworkDocument
    parameters: Mapping[str, Any]


def learning_by_name(
    document: ProjectDocument, network: NetworkDocument, catalogue: Catalogue
) -> Mapping[Learning, tuple[str, ...]]:
    """The starts of parameters' names (``conv1.``), by how those learn; what learns as usual isn't named.

    ``catalogue`` is bound to the document. A tensor of the network itself is named with a dot behind it too.
    """
    found: dict[Learning, list[str]] = {}
    network, document = effective_network(network, catalogue), effective_document(document, catalogue)
    scope = _Scope(document, catalogue, network, defaults(network))
    for start, learning in _starts(scope, Learning()):
        if learning != Learning():
            found.setdefault(learning, []).append(start)
    return {learning: tuple(starts) for learning, starts in found.items()}


def freezes(document: ProjectDocument, network: NetworkDocument, catalogue: Catalogue) -> bool:
    """Whether any weights of a network or of its blocks stay as they are."""
    document = effective_document(document, catalogue)
    used = (document.networks[key] for key in reachable(document, network.id))
    return any(node.freeze for each in used for node in each.nodes.values())


def _starts(scope: _Scope, learning: Learning) -> Iterator[tuple[str, Learning]]:
    for node in _owners(scope):
        own = learning.inside(node)
        block = scope.document.networks.get(network_of(node) or "")
        if block is None:
            yield f"{node.name}.", own
        else:
            yield from _block_starts(scope, node, block, own)


def _block_starts(
    scope: _Scope, node: Node, block: NetworkDocument, learning: Learning
) -> Iterator[tuple[str, Learning]]:
    """One name for a block whose weights all learn alike, else those inside, of each repetition."""
    settings = resolved(scope.catalogue.spec(node), node, scope.parameters)
    inner = _Scope(scope.document, scope.catalogue, block, {**defaults(block), **settings})
    rows = list(_starts(inner, learning))
    kinds = {kind for _, kind in rows}
    if len(kinds) == 1:
        yield f"{node.name}.", kinds.pop()
        return
    count = evaluate(node.repeat, scope.parameters) if isinstance(node.repeat, Formula) else node.repeat
    for place in [f"{node.name}."] if count == 1 else [f"{node.name}.{index}." for index in range(count)]:
        yield from ((place + start, kind) for start, kind in rows)


def _owners(scope: _Scope) -> list[Node]:
    """The nodes whose weights learn, each once: nodes that share weights name their owner."""
    network = scope.network
    used = leading_to_outputs(network)
    owners = {
        owner.id: owner
        for owner in (owner_of(network, node) for node in network.nodes.values() if node.id in used)
        if scope.catalogue.spec(owner).kind in (NodeKind.MODULE, NodeKind.TENSOR) and not owner.freeze
    }
    return list(owners.values())
