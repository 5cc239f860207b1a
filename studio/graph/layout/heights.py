"""How high each vertex stands: long lines straight first, then all others as level as their order allows.

Which segments become straight is chosen as by Brandes and Koepf, "Fast and Simple Horizontal Coordinate Assignment"
(2001): none may cross another, and what they join is one block that moves as a whole. There is one choice here and
not four to be averaged, since an average bends lines. The blocks' heights are then those with the least sum of
distances along the other segments, as by Gansner et al. (1993), section 4.2.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from studio.graph.layout.mesh import Mesh
from studio.graph.layout.ordering import Order
from studio.graph.layout.simplex import Gap, shortest, spread

Segment = tuple[int, int]

_BALANCING = 2  # passes


@dataclass(frozen=True)
class Extent:
    """A vertex's height and its line: how far below its top wires come and go. In steps of the grid."""

    height: int
    line: int


@dataclass
class _Blocks:
    of: list[int]  # the block of each vertex
    offset: list[int]  # its top below that of its block
    count: int


def heights(mesh: Mesh, order: Order, extents: Sequence[Extent], gap: int, lane: int) -> list[int]:
    """The top of each vertex. ``gap`` lies between two nodes, ``lane`` beside a stand-in."""
    place = [0] * len(mesh.layer)
    for layer in order:
        for index, v in enumerate(layer):
            place[v] = index
    blocks = _join(mesh, order, extents, _straight(mesh, order, place))
    apart = _apart(mesh, order, extents, blocks, gap, lane)
    wishes = _wishes(mesh, extents, blocks)
    values = _solve(blocks.count, apart, wishes)
    _balance(values, apart, wishes)
    return [values[blocks.of[v]] + blocks.offset[v] for v in range(len(mesh.layer))]


def _straight(mesh: Mesh, order: Order, place: list[int]) -> list[Segment]:
    """The segments to be made level: the main line, the longest wires, then those to neighbours in the middle."""
    chosen = _Chosen(mesh, place)
    chosen.take(_main_line(mesh, order))
    long = [chain for chain in mesh.chains if len(chain) > 2]
    for chain in sorted(long, key=lambda chain: (-len(chain), mesh.layer[chain[0]], place[chain[1]])):
        segments = list(itertools.pairwise(chain))
        # Where an end is taken, the rest of the wire is level all the same.
        chosen.take(segments[1:-1])
        chosen.take(segments[-1:])
        chosen.take(segments[:1])
    short = [(chain[0], chain[1]) for chain in mesh.chains if len(chain) == 2]
    aside = {segment: _aside(mesh, place, segment) for segment in short}
    chosen.take(sorted(short, key=lambda s: (aside[s], mesh.layer[s[0]], place[s[0]], place[s[1]])))
    return chosen.segments


class _Chosen:
    """Segments of which no two cross or share an end on the same side."""

    def __init__(self, mesh: Mesh, place: list[int]) -> None:
        self.layer, self.place = mesh.layer, place
        self.segments: list[Segment] = []
        self.by_layer: dict[int, list[Segment]] = {}  # places of both ends, sorted

    def take(self, segments: Sequence[Segment]) -> None:
        """Add those that fit to what was taken before."""
        for a, b in segments:
            taken = self.by_layer.setdefault(self.layer[a], [])
            start, end = self.place[a], self.place[b]
            index = bisect_left(taken, (start, -1))
            fits = index == 0 or taken[index - 1][1] < end
            if fits and (index == len(taken) or (taken[index][0] > start and taken[index][1] > end)):
                insort(taken, (start, end))
                self.segments.append((a, b))


def _main_line(mesh: Mesh, order: Order) -> list[Segment]:
    """The longest way through the network, where wires past other nodes count double.

    In a residual network that is the line of the shortcuts, with the branches beside it: a wire is drawn straight
    from one end to the other, so it is the shortcuts that need a free line.
    """
    length = [0] * len(mesh.layer)
    onwards = [-1] * len(mesh.layer)
    for layer in reversed(order):
        for v in layer:
            for w, _ in mesh.after[v]:
                through = length[w] + (2 if v >= mesh.nodes or w >= mesh.nodes else 1)
                if through > length[v]:
                    length[v], onwards[v] = through, w
    v = max((v for layer in order for v in layer), key=lambda v: length[v])
    line = []
    while onwards[v] >= 0:
        line.append((v, onwards[v]))
        v = onwards[v]
    return line


def _aside(mesh: Mesh, place: list[int], segment: Segment) -> int:
    """How far a segment is from the middle one at both of its ends."""
    a, b = segment
    after = sorted(place[w] for w, _ in mesh.after[a])
    before = sorted(place[w] for w, _ in mesh.before[b])
    return abs(2 * bisect_left(after, place[b]) - len(after) + 1) + abs(
        2 * bisect_left(before, place[a]) - len(before) + 1
    )


def _join(mesh: Mesh, order: Order, extents: Sequence[Extent], segments: Sequence[Segment]) -> _Blocks:
    previous = {b: a for a, b in segments}
    blocks = _Blocks([0] * len(mesh.layer), [0] * len(mesh.layer), 0)
    for layer in order:
        for v in layer:
            if v in previous:
                u = previous[v]
                blocks.of[v] = blocks.of[u]
                blocks.offset[v] = blocks.offset[u] + extents[u].line - extents[v].line
            else:
                blocks.of[v] = blocks.count
                blocks.count += 1
    return blocks


def _apart(
    mesh: Mesh, order: Order, extents: Sequence[Extent], blocks: _Blocks, gap: int, lane: int
) -> list[Gap]:
    """How far each block has to be below the one above it."""
    found: dict[tuple[int, int], int] = {}
    for layer in order:
        for v, w in itertools.pairwise(layer):
            between = gap if v < mesh.nodes and w < mesh.nodes else lane
            distance = blocks.offset[v] + extents[v].height + between - blocks.offset[w]
            key = (blocks.of[v], blocks.of[w])
            found[key] = max(found.get(key, distance), distance)
    return [(a, b, distance, 0) for (a, b), distance in found.items()]


Wish = tuple[int, int, int, int]  # (a, b, distance, weight): block b would best be this far below block a


def _wishes(mesh: Mesh, extents: Sequence[Extent], blocks: _Blocks) -> list[Wish]:
    """Where the segments between blocks would have them. Wires past other nodes pull more."""
    segments = [
        (v, w, 1 + (v >= mesh.nodes) + (w >= mesh.nodes))
        for chain in mesh.chains
        for v, w in itertools.pairwise(chain)
    ]
    segments += [(wire.source, wire.target, 1) for wire in mesh.far]
    found: dict[tuple[int, int, int], int] = {}
    for v, w, weight in segments:
        a, b = blocks.of[v], blocks.of[w]
        if a != b:
            distance = blocks.offset[v] + extents[v].line - blocks.offset[w] - extents[w].line
            found[a, b, distance] = found.get((a, b, distance), 0) + weight
    return [(a, b, distance, weight) for (a, b, distance), weight in found.items()]


def _solve(count: int, apart: Sequence[Gap], wishes: Sequence[Wish]) -> list[int]:
    """The blocks' heights with the least sum of distances from the wishes.

    A wish becomes a point before both of its blocks: it costs most to have one of them far from it.
    """
    start = spread(count, apart)
    gaps = list(apart)
    for point, (a, b, distance, weight) in enumerate(wishes, count):
        gaps += [(point, a, -distance, weight), (point, b, 0, weight)]
        start.append(min(start[a] + distance, start[b]))
    return shortest(len(start), gaps, start)[:count]


def _balance(values: list[int], apart: Sequence[Gap], wishes: Sequence[Wish]) -> None:
    """Put each block in the middle of the places that are equally good for it."""
    count = len(values)
    wanted: list[list[tuple[int, int, int]]] = [[] for _ in range(count)]
    for a, b, distance, weight in wishes:
        wanted[a].append((b, -distance, weight))
        wanted[b].append((a, distance, weight))
    upper: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    lower: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for a, b, distance, _ in apart:
        upper[b].append((a, distance))
        lower[a].append((b, distance))
    for _ in range(_BALANCING):
        for block in range(count):
            if not wanted[block]:
                continue
            least, most = _medians([(values[other] + by, weight) for other, by, weight in wanted[block]])
            if not least <= values[block] <= most:
                continue
            least = max([least, *(values[other] + distance for other, distance in upper[block])])
            most = min([most, *(values[other] - distance for other, distance in lower[block])])
            values[block] = (least + most) // 2


def _medians(weighted: list[tuple[int, int]]) -> tuple[int, int]:
    """The ends of the range in which the weighted sum of distances is least."""
    weighted.sort()
    total, sum_ = sum(weight for _, weight in weighted), 0
    for index, (value, weight) in enumerate(weighted):
        sum_ += weight
        if 2 * sum_ > total:
            return value, value
        if 2 * sum_ == total:
            return value, weighted[index + 1][0]
    raise AssertionError("there is a median of something")
