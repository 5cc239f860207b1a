"""Which network is shown, and by which blocks it was entered: the same network is another one at each use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.graph.blocks import network_of
from studio.graph.document import ProjectDocument
from studio.graph.tensors import NetworkFacts


@dataclass(frozen=True)
class Use:
    """A network, and the block of the network before it that stands for it there (None: it was opened by itself)."""

    network: str
    node: str | None = None


Path = tuple[Use, ...]


def facts_at(path: Path, facts: Mapping[str, NetworkFacts]) -> NetworkFacts | None:
    """What was inferred of the last network of a path at that use; None while it isn't known."""
    if not path:
        return None
    found = facts.get(path[0].network)
    for use in path[1:]:
        known = found.nodes.get(use.node or "") if found is not None else None
        found = known.inner if known is not None else None
    return found


def still_there(path: Path, document: ProjectDocument) -> Path:
    """As much of a path as the document still has."""
    kept: list[Use] = []
    for use in path:
        if use.network not in document.networks:
            break
        if kept:
            node = document.networks[kept[-1].network].nodes.get(use.node or "")
            if node is None or network_of(node) != use.network:
                break
        kept.append(use)
    return tuple(kept)
