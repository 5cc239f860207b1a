"""Breaks a long layout into rows, like text, where a single node leads on: all of it can be read at once."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from itertools import pairwise

from studio.graph.document import NetworkDocument, Node
from studio.graph.layout import Box, Point

FEWEST = 8  # columns: a shorter network is read in one row
ROW_GAP = 90.0  # room for the wire that leads back to the left
_SHAPE = 1.7  # width to height, about that of a canvas
_WORTH = 0.75  # of the length: rows that are hardly shorter make nothing clearer


def folded(
    network: NetworkDocument, places: Mapping[str, Point], size: Callable[[Node], Box], *, grid: float = 10.0
) -> dict[str, Point]:
    """The places of a layout from left to right, in rows whose shape together is about that of a window.

    A row ends only where the wires of one node alone lead on. What is short, or can't be broken there, stays as it is.
    """
    lefts = sorted({x for x, _ in places.values()})
    if len(lefts) < FEWEST:
        return dict(places)
    bottoms = {key: y + size(network.nodes[key]).height for key, (_, y) in places.items()}
    top, height = min(y for _, y in places.values()), max(bottoms.values())
    length = lefts[-1] - lefts[0]
    count = max(round(math.sqrt(length / (_SHAPE * (height - top + ROW_GAP)))), 1)
    starts = _row_starts(network, places, lefts, length / count)
    moved: dict[str, Point] = {}
    for row, start in enumerate(starts):
        keys = [key for key, (x, _) in places.items() if bisect_right(starts, x) - 1 == row]
        highest = min(places[key][1] for key in keys)
        for key in keys:
            x, y = places[key]
            moved[key] = (x - start + lefts[0], y - highest + top)
        lowest = max(bottoms[key] for key in keys) - highest
        top += math.ceil((lowest + ROW_GAP) / grid) * grid
    return {key: moved[key] for key in places}


def _row_starts(
    network: NetworkDocument, places: Mapping[str, Point], lefts: list[float], length: float
) -> list[float]:
    """Where rows begin: at the first column, and at those that are as near as can be to equal rows."""
    reach = _reach(network, places)
    sources, farthest = sorted(places[key][0] for key in reach), sorted(reach.values())
    starts = [lefts[0]]
    for x, after in pairwise(lefts[1:]):  # the last column is no row of its own
        leading_on = bisect_left(sources, x) - bisect_left(farthest, x)
        if leading_on == 1 and (x + after) / 2 - starts[-1] >= length:
            starts.append(x)
    longest = max(end - start for start, end in pairwise([*starts, lefts[-1]]))
    return starts if longest < _WORTH * (lefts[-1] - lefts[0]) else starts[:1]


def _reach(network: NetworkDocument, places: Mapping[str, Point]) -> dict[str, float]:
    """How far to the right each node's wires lead."""
    reach: dict[str, float] = {}
    for edge in network.edges.values():
        if edge.source in places and edge.target in places:
            reach[edge.source] = max(reach.get(edge.source, -math.inf), places[edge.target][0])
    return reach
