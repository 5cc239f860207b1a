"""Which variable of a class's ``forward`` holds which value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind
from studio.graph.document import Edge, NetworkDocument, Node
from studio.graph.names import name_fault
from studio.graph.sharing import owner_of

CHAIN = "x"  # the variable that a straight chain runs through
_LONGEST = 24  # of a variable; a module's longer name is shortened to its last words


class Variables:
    """Which variable holds which value.

    A value that is used once hands its variable on to what is computed from it, so that a chain reads
    ``x = ...`` line by line. A value that is used several times gets its node's name, and so does the first value
    of a chain that runs beside another. No variable is overwritten while its value is still needed, and inputs
    keep theirs, but one that is called ``x``.
    """

    def __init__(
        self,
        network: NetworkDocument,
        nodes: Sequence[Node],
        catalogue: Catalogue,
        apart: frozenset[str] = frozenset(),
    ) -> None:
        """``apart`` are nodes beside the chain: the main one stays ``x``."""
        self._apart = apart
        used = {node.id for node in nodes}
        self._uses = {
            node.id: [edge for edge in network.edges_from(node.id) if edge.target in used] for node in nodes
        }
        self._names = {node.name for node in nodes}
        # An Input of that name hands it on, once nothing reads it any more.
        named = [node for node in nodes if node.name == CHAIN]
        self._chain_is_free = all(catalogue.kind(node) is NodeKind.INPUT for node in named)
        self._variables: dict[tuple[str, str], str] = {}  # by node and output
        self._live: Counter[str] = Counter()  # uses still to come, by variable
        self._ended: list[str] = []  # variables that the current statement reads for the last time
        self._chained: set[tuple[str, str]] = set()  # values that are used once, inputs aside
        for node in nodes:
            if catalogue.kind(node) is NodeKind.INPUT:
                self._hold(node.id, "output", node.name, len(self._uses[node.id]))
            elif catalogue.kind(node) is NodeKind.TENSOR:
                owner = owner_of(network, node)
                self._hold(node.id, "output", f"self.{owner.name}", len(self._uses[node.id]))

    def read(self, edge: Edge) -> str:
        """The variable that an edge's value is in."""
        variable = self._variables[edge.source, edge.output]
        self._live[variable] -= 1
        if not self._live[variable] and (edge.source, edge.output) in self._chained:
            self._ended.append(variable)
        return variable

    def assign(self, node: Node, spec: LayerSpec, kept: Sequence[str] = ()) -> dict[str, str]:
        """Variables for the results of the statement that was just read for; ``_`` for results not used.

        ``kept`` are read again after the first assignment, in a loop, so that they can't be handed on.
        """
        names: dict[str, str] = {}
        self._ended = [name for name in self._ended if name not in kept]
        self._live.update(kept)
        for port in spec.outputs:
            uses = sum(edge.output == port.name for edge in self._uses[node.id])
            own = _short(node.name) if port is spec.outputs[0] else f"{_short(node.name)}_{port.name}"
            names[port.name] = self._choose(own, node, uses, names.values())
            self._hold(node.id, port.name, names[port.name], uses)
            if uses == 1:
                self._chained.add((node.id, port.name))
        self._ended.clear()
        self._live.subtract(kept)
        return names

    def _choose(self, own: str, node: Node, uses: int, taken: Iterable[str]) -> str:
        if uses == 0:
            return "_"
        handed_on = [name for name in self._ended if name not in taken] if uses == 1 else []
        chains = uses == 1 and node.id not in self._apart
        if chains and not self._live[CHAIN] and CHAIN not in taken and self._chain_is_free:
            handed_on.append(CHAIN)
        if handed_on:
            return CHAIN if CHAIN in handed_on else handed_on[0]
        while self._live[own] > 0 or own in taken or (own in self._names and own != node.name):
            own += "_"
        return own

    def _hold(self, node_id: str, port: str, variable: str, uses: int) -> None:
        self._variables[node_id, port] = variable
        self._live[variable] += uses


def _short(name: str) -> str:
    """``units_unit1`` for ``features_stage1_units_unit1``."""
    words = name.split("_")
    while len(words) > 1 and len("_".join(words)) > _LONGEST:
        del words[0]
    short = "_".join(words)
    return short if name_fault(short) is None else name
