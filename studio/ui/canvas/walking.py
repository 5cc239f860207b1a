"""Where the arrow keys lead on a network: along its wires, among siblings, else to what lies nearest that way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from PySide6.QtCore import QPointF, QRectF

from studio.graph.document import NetworkDocument

Cards = Mapping[str, QRectF]

_ASIDE = 2.0  # how much more a step aside counts than one straight ahead


class Way(Enum):
    """An arrow key, as a direction on the canvas."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)

    @property
    def along_wires(self) -> bool:
        return self in (Way.LEFT, Way.RIGHT)


def neighbours(network: NetworkDocument, node_id: str, way: Way) -> list[str]:
    """The nodes at the other ends of the wires that leave (right) or enter (left) a node, in the ports' order."""
    if way is Way.RIGHT:
        ends = [edge.target for edge in network.edges_from(node_id)]
    else:
        ends = [edge.source for edge in network.edges_into(node_id)]
    return list(dict.fromkeys(end for end in ends if end in network.nodes))


def siblings(network: NetworkDocument, node_id: str) -> set[str]:
    """The nodes that take from a node's sources, or give to its targets, as it does itself."""
    found: set[str] = set()
    for source in neighbours(network, node_id, Way.LEFT):
        found.update(neighbours(network, source, Way.RIGHT))
    for target in neighbours(network, node_id, Way.RIGHT):
        found.update(neighbours(network, target, Way.LEFT))
    return found - {node_id}


def step(
    network: NetworkDocument, cards: Cards, node_id: str, way: Way, before: str | None = None
) -> str | None:
    """The node that an arrow key leads to; ``before`` is where one came from, preferred if it lies that way."""
    if way.along_wires:
        ends = neighbours(network, node_id, way)
        if ends:
            return before if before in ends else ends[0]
        return nearest(cards, node_id, way, cards)
    beside = nearest(cards, node_id, way, siblings(network, node_id))
    return beside or nearest(cards, node_id, way, cards)


def nearest(cards: Cards, node_id: str, way: Way, among: Iterable[str]) -> str | None:
    """The closest of some nodes that lie in a direction; what lies straight ahead counts as closer."""
    start = cards[node_id].center()
    found = [(distance, key) for key in among if key != node_id and key in cards
             if (distance := _distance(start, cards[key].center(), way)) is not None]  # fmt: skip
    return min(found)[1] if found else None


def _distance(start: QPointF, end: QPointF, way: Way) -> float | None:
    """How far a point lies in a direction; None if it doesn't."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    ahead = dx * way.value[0] + dy * way.value[1]
    aside = abs(dy) if way.along_wires else abs(dx)
    return ahead + _ASIDE * aside if ahead > 1.0 else None


def reading_order(cards: Cards) -> list[str]:
    """Nodes from left to right, and from top to bottom."""
    return sorted(cards, key=lambda key: (cards[key].left(), cards[key].top(), key))


def first_in_sight(cards: Cards, sight: QRectF) -> str | None:
    """Where walking begins: the first node in the part of the canvas that is seen, else the first of all."""
    order = reading_order(cards)
    return next((key for key in order if sight.intersects(cards[key])), order[0] if order else None)
