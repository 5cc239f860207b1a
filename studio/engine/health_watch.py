"""Tells once of layers that don't learn: gradients that vanish or explode, units that are dead.

It looks after the first epoch, the second, the fourth and so on, so that it costs next to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from studio.engine.probe_events import NodeHealth
from studio.graph.document import Node
from studio.graph.words import mark, say

WEAK_GRADIENT, STRONG_GRADIENT = 1e-7, 1e3
MOST_DEAD = 0.9
_NAMED = 4  # layers in a sentence; more are counted


class HealthWatch:
    """Remembers what was told."""

    def __init__(self) -> None:
        self._next_epoch = 1
        self._told: set[tuple[str, str]] = set()

    def is_due(self, epoch: int) -> bool:
        """Whether to look after this epoch."""
        if epoch < self._next_epoch:
            return False
        self._next_epoch = max(2 * epoch, 1)
        return True

    def complaints(
        self, health: Mapping[str, NodeHealth], nodes: Mapping[str, Node], epoch: int
    ) -> Iterator[str]:
        """What is new, a sentence for each kind."""
        for kind, template in _WORDS.items():
            found = [
                key for key, node in health.items() if _ails(node, kind) and (kind, key) not in self._told
            ]
            self._told.update((kind, key) for key in found)
            if found:
                names = ", ".join(nodes[key].name for key in found[:_NAMED])
                more = f" (+{len(found) - _NAMED})" if len(found) > _NAMED else ""
                yield say(template, layers=names + more, epoch=epoch)


def _ails(node: NodeHealth, kind: str) -> bool:
    if kind == "dead":
        return node.dead is not None and node.dead >= MOST_DEAD
    if node.gradient is None:
        return False
    if kind == "exploding":
        return not math.isfinite(node.gradient) or node.gradient > STRONG_GRADIENT
    return node.gradient < WEAK_GRADIENT


_WORDS = {
    "exploding": mark(
        "The gradients of {layers} are very large after epoch {epoch}. Clip the gradients, or lower the "
        "learning rate."
    ),
    "vanishing": mark(
        "Next to no gradient reaches {layers} after epoch {epoch}: they hardly learn. Add a normalisation or a "
        "shortcut, or choose another activation or other initial weights."
    ),
    "dead": mark(
        "Nearly all units of {layers} give 0 for every sample after epoch {epoch}. Lower the learning rate, or "
        "choose an activation that lets some of the negative through, such as LeakyReLU."
    ),
}
