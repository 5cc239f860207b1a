"""Network simplex: whole numbers that are at least so far apart, with the weighted sum of their distances least.

The method is that of Gansner, Koutsofios, North and Vo, "A Technique for Drawing Directed Graphs" (1993),
section 2.3. Layers and heights are both found by it.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

Gap = tuple[
    int, int, int, int
]  # (a, b, length, weight): b is at least length past a, and each unit costs weight

# A bound on the work; what is there by then keeps all distances and is only a little longer.
_STEPS = 3_000_000


def spread(count: int, gaps: Sequence[Gap]) -> list[int]:
    """The smallest values from 0 that keep all distances: the longest path from the left. Gaps form no cycle."""
    after: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    missing = [0] * count
    for a, b, length, _ in gaps:
        after[a].append((b, length))
        missing[b] += 1
    values = [0] * count
    ready = [v for v in range(count) if not missing[v]]
    for v in ready:  # grows while it is walked
        for b, length in after[v]:
            values[b] = max(values[b], values[v] + length)
            missing[b] -= 1
            if not missing[b]:
                ready.append(b)
    return values


def shortest(count: int, gaps: Sequence[Gap], start: Sequence[int]) -> list[int]:
    """The values with the least cost. ``start`` keeps all distances; the gaps hold all values together."""
    if count < 2:
        return list(start)
    tree = _Tree(count, gaps, list(start))
    tree.improve()
    return tree.values


class _Tree:
    """A spanning tree of gaps that are as short as they may be; it says how each value follows from the others.

    ``cut`` of a tree gap is what one unit more of it would cost. Where it is negative, another gap takes its place.
    ``low`` and ``lim`` number the nodes after their children, so that "is in this branch" is one comparison.
    """

    def __init__(self, count: int, gaps: Sequence[Gap], values: list[int]) -> None:
        self.gaps, self.values = gaps, values
        self.into: list[list[int]] = [[] for _ in range(count)]
        self.out: list[list[int]] = [[] for _ in range(count)]
        for index, (a, b, _, _) in enumerate(gaps):
            self.out[a].append(index)
            self.into[b].append(index)
        self.beside: list[list[int]] = [[] for _ in range(count)]  # tree gaps at each node
        self.tree: list[int] = []
        self._grow()
        self.place = {gap: index for index, gap in enumerate(self.tree)}
        self.parent, self.above = [-1] * count, [-1] * count  # the gap to the parent, and the parent
        self.low, self.lim = [0] * count, [0] * count
        order = self._number(0, 0)
        self.cut = [0] * len(gaps)
        self._sum_cuts(order)
        self.work = 0

    def slack(self, gap: int) -> int:
        a, b, length, _ = self.gaps[gap]
        return self.values[b] - self.values[a] - length

    def _grow(self) -> None:
        """Take in the nearest node each time, and move all that is in until it is next to it.

        That movement is kept as one number, ``moved``, so that the heaps stay in order: ``ahead`` has the gaps that
        leave the tree, ``behind`` those that enter it, each by its slack as if nothing had moved.
        """
        values, inside = self.values, [False] * len(self.values)
        ahead: list[tuple[int, int]] = []
        behind: list[tuple[int, int]] = []
        moved, node = 0, 0
        while True:
            inside[node] = True
            values[node] -= moved
            for gap in self.out[node]:
                _, b, length, _ = self.gaps[gap]
                if not inside[b]:
                    heapq.heappush(ahead, (values[b] - values[node] - length, gap))
            for gap in self.into[node]:
                a, _, length, _ = self.gaps[gap]
                if not inside[a]:
                    heapq.heappush(behind, (values[node] - values[a] - length, gap))
            while ahead and inside[self.gaps[ahead[0][1]][1]]:
                heapq.heappop(ahead)
            while behind and inside[self.gaps[behind[0][1]][0]]:
                heapq.heappop(behind)
            if not ahead and not behind:
                break
            if not behind or (ahead and ahead[0][0] - moved <= behind[0][0] + moved):
                moved, gap = ahead[0]
                node = self.gaps[gap][1]
            else:
                moved, gap = -behind[0][0], behind[0][1]
                node = self.gaps[gap][0]
            self._hang(gap)
            self.tree.append(gap)
        for node, held in enumerate(inside):
            values[node] += moved if held else 0

    def _hang(self, gap: int) -> None:
        a, b, _, _ = self.gaps[gap]
        self.beside[a].append(gap)
        self.beside[b].append(gap)

    def _number(self, root: int, low: int) -> list[int]:
        """Number the branch at ``root`` from ``low`` on; returns its nodes, children before parents."""
        order = []
        waiting = [root]
        while waiting:
            node = waiting.pop()
            order.append(node)
            parent = self.parent[node]
            for gap in self.beside[node]:
                if gap != parent:
                    a, b, _, _ = self.gaps[gap]
                    child = b if a == node else a
                    self.parent[child], self.above[child] = gap, node
                    waiting.append(child)
        order.reverse()
        # A walk that visits parents first is, backwards, one that visits children first: branches stay together.
        for number, node in enumerate(order, low):
            self.low[node] = self.lim[node] = number
        for node in order:
            if node != root:
                up = self.above[node]
                self.low[up] = min(self.low[up], self.low[node])
        return order

    def _sum_cuts(self, order: list[int]) -> None:
        """A gap's cut is the weight that leaves the branch below it less what enters: inner gaps cancel out."""
        balance = [0] * len(self.values)
        for a, b, _, weight in self.gaps:
            balance[a] += weight
            balance[b] -= weight
        for node in order:
            gap = self.parent[node]
            if gap >= 0:
                self.cut[gap] = balance[node] if self.gaps[gap][0] == node else -balance[node]
                balance[self.above[node]] += balance[node]

    def improve(self) -> None:
        position, unchanged = 0, 0
        tree, cut = self.tree, self.cut
        while unchanged < len(tree) and self.work < _STEPS:
            leaving = tree[position]
            if cut[leaving] < 0:
                self._exchange(leaving)
                unchanged = 0
            else:
                unchanged += 1
            position = (position + 1) % len(tree)

    def _exchange(self, leaving: int) -> None:
        a, b, _, _ = self.gaps[leaving]
        below = a if self.above[a] == b and self.parent[a] == leaving else b
        branch = self._branch(below)
        entering = self._entering(below, branch, outwards=below == b)
        distance = self.slack(entering)
        if distance:
            shift = distance if below == b else -distance
            for node in branch:
                self.values[node] += shift
        change = self.cut[leaving]
        start, end, _, _ = self.gaps[entering]
        top = self._pass_on(start, end, change, True)
        self._pass_on(end, start, change, False)
        self.cut[entering], self.cut[leaving] = -change, 0
        self._replace(leaving, entering)
        self.work += len(branch) + len(self._number(top, self.low[top]))

    def _branch(self, root: int) -> list[int]:
        found = [root]
        for node in found:  # grows while it is walked
            parent = self.parent[node]
            for gap in self.beside[node]:
                if gap != parent:
                    a, b, _, _ = self.gaps[gap]
                    found.append(b if a == node else a)
        return found

    def _entering(self, below: int, branch: list[int], outwards: bool) -> int:
        """The shortest gap that crosses between the branch and the rest, against the way of the one that leaves."""
        low, lim, numbers = self.low[below], self.lim[below], self.lim
        best, best_slack = -1, -1
        for node in branch:
            for gap in self.out[node] if outwards else self.into[node]:
                a, b, length, _ = self.gaps[gap]
                if low <= numbers[b if outwards else a] <= lim:
                    continue
                slack = self.values[b] - self.values[a] - length
                if best < 0 or slack < best_slack:
                    best, best_slack = gap, slack
                    if slack == 0:
                        return best
        return best

    def _pass_on(self, node: int, other: int, change: int, forward: bool) -> int:
        """Add the change of cost to the cuts from ``node`` up to where its way meets that of ``other``."""
        while not self.low[node] <= self.lim[other] <= self.lim[node]:
            gap = self.parent[node]
            self.cut[gap] += change if (self.gaps[gap][0] == node) == forward else -change
            node = self.above[node]
        return node

    def _replace(self, leaving: int, entering: int) -> None:
        a, b, _, _ = self.gaps[leaving]
        self.beside[a].remove(leaving)
        self.beside[b].remove(leaving)
        self._hang(entering)
        index = self.place.pop(leaving)
        self.place[entering] = index
        self.tree[index] = entering
