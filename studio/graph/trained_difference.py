"""Whether two documents train the same network, however they draw it."""

from __future__ import annotations

from studio.graph.blocks import reachable, uses_code
from studio.graph.diff import diff
from studio.graph.document import ProjectDocument


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
