"""Which column each node goes into: every wire forwards, all wires together as short as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from studio.graph.layout.simplex import shortest, spread

Link = tuple[int, int]

_WEIGHT = 16  # of a wire


def forward_links(count: int, links: Sequence[Link]) -> list[Link]:
    """The links without those that close a cycle: those to a node whose successors are still being walked."""
    after: list[list[int]] = [[] for _ in range(count)]
    entered = [False] * count
    for source, target in sorted(links):
        after[source].append(target)
        entered[target] = True
    kept: list[Link] = []
    seen, open_ = [False] * count, [False] * count
    for root in sorted(range(count), key=lambda node: (entered[node], node)):
        if seen[root]:
            continue
        seen[root] = open_[root] = True
        way = [(root, iter(after[root]))]
        while way:
            node, targets = way[-1]
            target = next(targets, -1)
            if target < 0:
                open_[node] = False
                way.pop()
            elif not open_[target]:
                kept.append((node, target))
                if not seen[target]:
                    seen[target] = open_[target] = True
                    way.append((target, iter(after[target])))
    return kept


def layers_of(count: int, links: Sequence[Link], wires: Sequence[int]) -> list[int]:
    """The layer of each node, from 0, of a connected graph without cycles. ``wires`` counts those of each link."""
    gaps = [
        (source, target, 1, weight)
        for (source, target), weight in zip(links, _weights(links, wires), strict=True)
    ]
    values = shortest(count, gaps, spread(count, gaps))
    first = min(values)
    return [value - first for value in values]


def _weights(links: Sequence[Link], wires: Sequence[int]) -> list[int]:
    """What a link costs per layer. Of two equal ways, the one with its long wire inside a branch costs less.

    There the wire is level, while one that leaves or enters a fork would slant across the branches beside it.
    """
    leaving, entering = Counter(source for source, _ in links), Counter(target for _, target in links)
    return [
        _WEIGHT * number + (leaving[source] > 1 or entering[target] > 1)
        for (source, target), number in zip(links, wires, strict=True)
    ]
