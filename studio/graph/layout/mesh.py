"""The network as its layout sees it: vertices in layers, and segments only from one layer to the next.

A wire over several layers gets a stand-in in each layer between, which keeps a lane free for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

# Where there would be more, the longest wires go without: time and memory grow with them.
_MOST_STANDINS = 4_000


@dataclass(frozen=True)
class Wire:
    """All wires from one node to another. Ports count from the top; ``weight`` is how many wires there are."""

    source: int
    target: int
    output: int = 0
    input: int = 0
    weight: int = 1


@dataclass
class Mesh:
    """``before`` and ``after`` hold, for each vertex, its neighbours as (vertex, port there); stand-ins come last."""

    nodes: int
    layer: list[int]
    before: list[list[tuple[int, int]]] = field(default_factory=list)
    after: list[list[tuple[int, int]]] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)  # the vertices along each wire, its ends included
    outputs: list[list[int]] = field(default_factory=list)  # own port of each entry of ``after``
    far: list[Wire] = field(default_factory=list)  # wires without stand-ins
    ports: int = 1  # one more than the highest port

    @property
    def layers(self) -> int:
        return max(self.layer) + 1


def mesh_of(layer: Sequence[int], wires: Sequence[Wire]) -> Mesh:
    """The mesh of nodes in their layers. Every wire leads to a later layer."""
    mesh = Mesh(len(layer), list(layer))
    mesh.before, mesh.after = [[] for _ in layer], [[] for _ in layer]
    mesh.outputs = [[] for _ in layer]
    mesh.ports = 1 + max((max(wire.output, wire.input) for wire in wires), default=0)
    left = _MOST_STANDINS
    for wire in sorted(wires, key=lambda w: (layer[w.target] - layer[w.source], w.source, w.target)):
        between = layer[wire.target] - layer[wire.source] - 1
        if between > left:
            mesh.far.append(wire)
            continue
        left -= between
        _add_chain(mesh, wire)
    return mesh


def _add_chain(mesh: Mesh, wire: Wire) -> None:
    first = len(mesh.layer)
    standins = range(mesh.layer[wire.source] + 1, mesh.layer[wire.target])
    mesh.layer += standins
    for table in (mesh.before, mesh.after):
        table += [[] for _ in standins]
    mesh.outputs += [[] for _ in standins]
    chain = [wire.source, *range(first, len(mesh.layer)), wire.target]
    mesh.chains.append(chain)
    for a, b in itertools.pairwise(chain):
        output, input_ = (wire.output if a == wire.source else 0), (wire.input if b == wire.target else 0)
        mesh.after[a].append((b, input_))
        mesh.outputs[a].append(output)
        mesh.before[b].append((a, output))
