"""Whether two documents train the same network, however they draw it, and which of their nodes are the same."""

from __future__ import annotations

from studio.graph.blocks import reachable, uses_code
from studio.graph.diff import diff
from studio.graph.document import NetworkDocument, ProjectDocument


def same_network(a: ProjectDocument, b: ProjectDocument) -> bool:
    """Whether the network that ``a`` trains, with its blocks and custom code, is in ``b`` just as it is.

    Positions and all else that is only drawn don't count.
    """
    trained = a.trained_network
    if trained is None or trained.id not in b.networks:
        return False
    used = set(reachable(a, trained.id))
    change = diff(a, b)
    if any(key in used and inside.structural for key, inside in change.networks.items()):
        return False
    if used & change.removed.keys():
        return False
    return all(a.code[key] == b.code.get(key) for key in uses_code(a, trained.id))


def same_nodes(ran: NetworkDocument | None, here: NetworkDocument | None) -> frozenset[str]:
    """The nodes of the network that ran which the one here has too. Ids alone don't tell: each project begins at 1."""
    if ran is None or here is None:
        return frozenset()
    there = here.nodes
    return frozenset(
        key
        for key, node in ran.nodes.items()
        if key in there and (there[key].name, there[key].type) == (node.name, node.type)
    )
