"""The order within each layer, with few crossings: sweeps by medians and swaps of neighbours.

After Gansner et al., "A Technique for Drawing Directed Graphs" (1993), section 3, with one difference: what comes
out depends on the order of the nodes alone, so that a network that was laid out stays as it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from studio.graph.layout.mesh import Mesh

Order = list[list[int]]  # the vertices of each layer, from the top

_SWEEPS = 24
_VISITS = 40_000  # of vertices in all sweeps together: large networks get fewer sweeps
_PATIENCE = 4  # sweeps without a better order before giving up
_SWAP_ROUNDS = 8


def best_order(mesh: Mesh, heights: Sequence[float]) -> Order:
    """The order of all vertices. Nodes stay in the order of ``heights`` unless another one crosses less."""
    walk = _walk(mesh)
    kept = _settle(mesh, sorted(range(mesh.nodes), key=lambda node: (heights[node], walk[node])))
    if kept[0] == 0:
        return kept[1]
    fresh = _settle(mesh, sorted(range(mesh.nodes), key=walk.__getitem__))
    return fresh[1] if _clearly_less(fresh[0], kept[0]) else kept[1]


def _clearly_less(cost: int, other: int) -> bool:
    """Less by a twentieth at least: a smaller gain is neither worth new places nor another round."""
    return 20 * cost <= 19 * other and cost < other


def _settle(mesh: Mesh, nodes: Sequence[int]) -> tuple[int, Order]:
    """Improve until it gets no better, each time from what the order of the nodes says by itself.

    The stand-ins' places aren't in the document. So each round throws them away and finds them anew: a layout that
    starts from this one's nodes then starts from where this one stopped.
    """
    order = _with_standins(mesh, nodes)
    cost = crossings(mesh, order)
    while cost:
        improved = _improve(mesh, order, keep_nodes=False)
        rank = {v: index for layer in improved for index, v in enumerate(layer)}
        candidate = _with_standins(mesh, sorted(range(mesh.nodes), key=rank.__getitem__))
        candidate_cost = crossings(mesh, candidate)
        if not _clearly_less(candidate_cost, cost):
            break
        order, cost = candidate, candidate_cost
    return cost, order


def _walk(mesh: Mesh) -> list[int]:
    """When a walk along the wires gets to each node: branches stay together. Wires that lead far come first."""
    along: list[list[tuple[int, int, int]]] = [[] for _ in range(mesh.nodes)]
    for chain in mesh.chains:
        source, target, span = chain[0], chain[-1], len(chain)
        along[source].append((0, -span, target))
        along[target].append((1, -span, source))
    for wire in mesh.far:
        along[wire.source].append((0, -mesh.layer[wire.target], wire.target))
        along[wire.target].append((1, 0, wire.source))
    found: dict[int, int] = {}
    waiting = sorted(range(mesh.nodes), key=lambda node: (mesh.layer[node], node), reverse=True)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = len(found)
            waiting += [other for _, _, other in sorted(along[node], reverse=True) if other not in found]
    return [found[node] for node in range(mesh.nodes)]


def _with_standins(mesh: Mesh, nodes: Sequence[int]) -> Order:
    """The order with each stand-in first on the line between the ends of its wire, then where it crosses least."""
    order: Order = [[] for _ in range(mesh.layers)]
    for node in nodes:
        order[mesh.layer[node]].append(node)
    height = [0.0] * len(mesh.layer)
    for layer in order:
        for index, node in enumerate(layer):
            height[node] = (index + 0.5) / len(layer)
    for chain in mesh.chains:
        start, step = height[chain[0]], (height[chain[-1]] - height[chain[0]]) / (len(chain) - 1)
        for index, v in enumerate(chain[1:-1], 1):
            height[v] = start + index * step
            order[mesh.layer[v]].append(v)
    for layer in order:
        layer.sort(key=lambda v: (height[v], v < mesh.nodes, v if v >= mesh.nodes else 0))
    return _improve(mesh, order, keep_nodes=True)


def _improve(mesh: Mesh, order: Order, keep_nodes: bool) -> Order:
    """The best order that some sweeps find. ``keep_nodes`` lets only stand-ins move."""
    best = [list(layer) for layer in order]
    cost = crossings(mesh, best)
    current, waited = [list(layer) for layer in best], 0
    for number in range(max(2, min(_SWEEPS, _VISITS // len(mesh.layer)))):
        if not cost or waited == _PATIENCE:
            break
        _sweep(mesh, current, number % 2 == 0, keep_nodes)
        _swap(mesh, current, keep_nodes)
        found = crossings(mesh, current)
        waited += 1
        if found < cost:
            best, cost, waited = [list(layer) for layer in current], found, 0
    return best


def crossings(mesh: Mesh, order: Order) -> int:
    """How many pairs of segments cross, ports counted as separate ends."""
    place = _places(mesh, order)
    ports, total = mesh.ports, 0
    for layer in order[:-1]:
        if len(layer) == 1 and len(mesh.after[layer[0]]) < 2:
            continue
        ends: list[int] = []
        for v in layer:
            keys = [place[w] * ports + port for w, port in mesh.after[v]]
            if len(keys) > 1:
                keys = [key for _, key in sorted(zip(mesh.outputs[v], keys, strict=True))]
            for key in keys:
                total += len(ends) - bisect_right(ends, key)
                insort(ends, key)
    return total


def _places(mesh: Mesh, order: Order) -> list[int]:
    place = [0] * len(mesh.layer)
    for layer in order:
        for index, v in enumerate(layer):
            place[v] = index
    return place


def _sweep(mesh: Mesh, order: Order, forwards: bool, keep_nodes: bool) -> None:
    """Sort each layer by the medians of its neighbours in the layer before (or after) it."""
    place, ports = _places(mesh, order), mesh.ports
    beside = mesh.before if forwards else mesh.after
    for index in range(len(order)) if forwards else reversed(range(len(order))):
        layer = order[index]
        if len(layer) < 2:
            continue
        medians = {v: _median(_keys(beside[v], place, ports)) for v in layer}
        # What has no neighbours there keeps its place; the others share out the rest.
        ranked = iter(sorted((v for v in layer if medians[v] >= 0), key=medians.__getitem__))
        sorted_ = [next(ranked) if medians[v] >= 0 else v for v in layer]
        if keep_nodes:
            nodes = iter([v for v in layer if v < mesh.nodes])
            sorted_ = [next(nodes) if v < mesh.nodes else v for v in sorted_]
        order[index] = sorted_
        for position, v in enumerate(sorted_):
            place[v] = position


def _median(keys: list[int]) -> float:
    """The weighted median of Gansner et al.: between the two middle keys, nearer to where the others lie closer."""
    count = len(keys)
    if count == 0:
        return -1.0
    middle = count // 2
    if count % 2:
        return float(keys[middle])
    if count == 2:
        return (keys[0] + keys[1]) / 2
    left, right = keys[middle - 1] - keys[0], keys[-1] - keys[middle]
    if left + right == 0:
        return (keys[middle - 1] + keys[middle]) / 2
    return (keys[middle - 1] * right + keys[middle] * left) / (left + right)


def _swap(mesh: Mesh, order: Order, keep_nodes: bool) -> None:
    """Swap neighbours while that saves crossings."""
    place = _places(mesh, order)
    changed = {index for index, layer in enumerate(order) if len(layer) > 1}
    for _ in range(_SWAP_ROUNDS):
        again: set[int] = set()
        for index in sorted(changed):
            if _swap_in(mesh, order[index], place, keep_nodes):
                again |= {index - 1, index, index + 1}
        changed = {index for index in again if 0 <= index < len(order) and len(order[index]) > 1}
        if not changed:
            return


def _swap_in(mesh: Mesh, layer: list[int], place: list[int], keep_nodes: bool) -> bool:
    nodes = mesh.nodes
    before = [_keys(mesh.before[v], place, mesh.ports) for v in layer]
    after = [_keys(mesh.after[v], place, mesh.ports) for v in layer]
    swapped = False
    for i in range(len(layer) - 1):
        j = i + 1
        a, b = layer[i], layer[j]
        if keep_nodes and a < nodes and b < nodes:
            continue
        if _saving(before[i], before[j]) + _saving(after[i], after[j]) > 0:
            layer[i], layer[j] = b, a
            before[i], before[j] = before[j], before[i]
            after[i], after[j] = after[j], after[i]
            place[a], place[b] = j, i
            swapped = True
    return swapped


def _keys(beside: list[tuple[int, int]], place: list[int], ports: int) -> list[int]:
    """Where a vertex's segments end on one side, from the top."""
    if len(beside) == 1:
        w, port = beside[0]
        return [place[w] * ports + port]
    return sorted([place[w] * ports + port for w, port in beside])


def _saving(upper: list[int], lower: list[int]) -> int:
    """How many crossings less there are between two vertices' segments when the vertices change places."""
    if len(upper) == 1 and len(lower) == 1:
        return (upper[0] > lower[0]) - (upper[0] < lower[0])
    saved = 0
    for key in upper:
        saved += bisect_left(lower, key) + bisect_right(lower, key) - len(lower)
    return saved
