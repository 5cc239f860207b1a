"""Writes a network as Python source: the class that a good engineer would write by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.graph.catalogue import Catalogue, LayerSpec, NodeKind
from studio.graph.document import Edge, NetworkDocument, Node, frozen
from studio.graph.errors import InvalidNetworkError
from studio.graph.expressions import call, constructor, fits
from studio.graph.order import forward_order, leading_to
from studio.graph.ports import input_ports
from studio.graph.problems import Severity
from studio.graph.validate import validate_network

Inferred = Mapping[str, Mapping[str, Any]]  # settings by node id
CHAIN = "x"  # the variable that a straight chain runs through


@dataclass(frozen=True)
class NetworkSource:
    """A class as text. ``lines`` tells which node a line of ``text`` (from 1) belongs to."""

    class_name: str
    text: str
    lines: Mapping[int, str]

    @property
    def imports(self) -> tuple[str, ...]:
        """The import lines that the class needs."""
        torch = ("import torch",) if "torch." in self.text.replace("import torch", "") else ()
        return (*torch, "from torch import Tensor, nn")


@dataclass
class _Writer:
    """Lines so far, each known to the node that it is written for."""

    lines: list[str] = field(default_factory=list)
    nodes: dict[int, str] = field(default_factory=dict)

    def add(self, text: str, node_id: str | None = None) -> None:
        for line in text.split("\n"):
            self.lines.append(line)
            if node_id is not None:
                self.nodes[len(self.lines)] = node_id


def write_network(network: NetworkDocument, catalogue: Catalogue, inferred: Inferred) -> NetworkSource:
    """The class of ``network``; ``inferred`` holds the settings that follow from shapes, by node id.

    Nodes that lead to no output are left out. Raises InvalidNetworkError when the network has errors.
    """
    errors = [p for p in validate_network(network, catalogue) if p.severity is Severity.ERROR]
    if errors:
        raise InvalidNetworkError(network.name, errors)
    nodes = _nodes_in_order(network, catalogue)
    writer = _Writer()
    writer.add(f"class {network.name}(nn.Module):")
    _write_init(writer, nodes, catalogue, inferred)
    _write_forward(writer, network, nodes, catalogue)
    return NetworkSource(network.name, "\n".join(writer.lines) + "\n", frozen(writer.nodes))


def write_module(sources: Sequence[NetworkSource]) -> tuple[str, Mapping[int, str]]:
    """A whole module: imports, then the classes. Also returns which node each line belongs to."""
    needed = {line for source in sources for line in source.imports}
    lines = [*sorted(needed, key=lambda line: (not line.startswith("import"), line))]
    nodes: dict[int, str] = {}
    for source in sources:
        lines += ["", ""]
        nodes |= {number + len(lines): node for number, node in source.lines.items()}
        lines += source.text.rstrip("\n").split("\n")
    return "\n".join(lines) + "\n", frozen(nodes)


def _nodes_in_order(network: NetworkDocument, catalogue: Catalogue) -> list[Node]:
    """What stands in the class, each after what it needs. An Input stays a parameter, used or not."""
    kinds = {node.id: _kind(node, catalogue) for node in network.nodes.values()}
    used = leading_to(network, [key for key, kind in kinds.items() if kind is NodeKind.OUTPUT])
    order = forward_order(network)
    return [network.nodes[key] for key in order if key in used or kinds[key] is NodeKind.INPUT]


def _kind(node: Node, catalogue: Catalogue) -> NodeKind | None:
    spec = catalogue.get(node.type)
    return spec.kind if spec else None


def _write_init(writer: _Writer, nodes: Iterable[Node], catalogue: Catalogue, inferred: Inferred) -> None:
    modules = [node for node in nodes if _kind(node, catalogue) is NodeKind.MODULE]
    if not modules:
        return
    writer.add("    def __init__(self) -> None:")
    writer.add("        super().__init__()")
    for node in modules:
        spec = catalogue.layers[node.type]
        writer.add(
            constructor(f"        self.{node.name} = ", spec, node, inferred.get(node.id, {})), node.id
        )
    writer.add("")


def _write_forward(
    writer: _Writer, network: NetworkDocument, nodes: Sequence[Node], catalogue: Catalogue
) -> None:
    inputs = [node for node in nodes if _kind(node, catalogue) is NodeKind.INPUT]
    outputs = [node for node in nodes if _kind(node, catalogue) is NodeKind.OUTPUT]
    result = "Tensor" if len(outputs) == 1 else f"tuple[{', '.join(['Tensor'] * len(outputs))}]"
    arguments = ["self", *(f"{node.name}: Tensor" for node in inputs)]
    writer.add(_signature(arguments, result))
    variables = _Variables(network, nodes, catalogue)
    for node in nodes:
        if _kind(node, catalogue) in (NodeKind.MODULE, NodeKind.FUNCTION):
            writer.add(_statement(network, node, catalogue.layers[node.type], variables), node.id)
    returned = [variables.read(network.edges[node.id, "input"]) for node in outputs]
    writer.add(f"        return {', '.join(returned)}", outputs[0].id)


def _signature(arguments: Sequence[str], result: str) -> str:
    line = f"    def forward({', '.join(arguments)}) -> {result}:"
    if fits(line):
        return line
    inner = f"        {', '.join(arguments)}"
    if fits(inner):
        return f"    def forward(\n{inner}\n    ) -> {result}:"
    listed = "".join(f"        {argument},\n" for argument in arguments)
    return f"    def forward(\n{listed}    ) -> {result}:"


def _statement(network: NetworkDocument, node: Node, spec: LayerSpec, variables: _Variables) -> str:
    """One line of forward: the node's call, and the variables that take its results."""
    wired = {
        port.name: variables.read(network.edges[node.id, port.name])
        for port in input_ports(network, node, spec)
        if (node.id, port.name) in network.edges
    }
    names = variables.assign(node, spec)
    left = spec.result.format(**names) if spec.result else next(iter(names.values()))
    return call(f"        {left} = ", spec, node, wired)


class _Variables:
    """Which variable holds which value.

    A value that is used once hands its variable on to what is computed from it, so that a chain reads
    ``x = ...`` line by line. A value that is used several times gets its node's name, and so does the first value
    of a chain that runs beside another. No variable is overwritten while its value is still needed, and inputs
    keep theirs.
    """

    def __init__(self, network: NetworkDocument, nodes: Sequence[Node], catalogue: Catalogue) -> None:
        used = {node.id for node in nodes}
        self._uses = {
            node.id: [edge for edge in network.edges_from(node.id) if edge.target in used] for node in nodes
        }
        self._names = {node.name for node in nodes}
        self._variables: dict[tuple[str, str], str] = {}  # by node and output
        self._live: Counter[str] = Counter()  # uses still to come, by variable
        self._ended: list[str] = []  # variables that the current statement reads for the last time
        self._chained: set[tuple[str, str]] = set()  # values that are used once, inputs aside
        for node in nodes:
            if _kind(node, catalogue) is NodeKind.INPUT:
                self._hold(node.id, "output", node.name, len(self._uses[node.id]))

    def read(self, edge: Edge) -> str:
        """The variable that an edge's value is in."""
        variable = self._variables[edge.source, edge.output]
        self._live[variable] -= 1
        if not self._live[variable] and (edge.source, edge.output) in self._chained:
            self._ended.append(variable)
        return variable

    def assign(self, node: Node, spec: LayerSpec) -> dict[str, str]:
        """Variables for the results of the statement that was just read for; ``_`` for results not used."""
        names: dict[str, str] = {}
        for port in spec.outputs:
            uses = sum(edge.output == port.name for edge in self._uses[node.id])
            own = node.name if port is spec.outputs[0] else f"{node.name}_{port.name}"
            names[port.name] = self._choose(own, node.name, uses, names.values())
            self._hold(node.id, port.name, names[port.name], uses)
            if uses == 1:
                self._chained.add((node.id, port.name))
        self._ended.clear()
        return names

    def _choose(self, own: str, node_name: str, uses: int, taken: Iterable[str]) -> str:
        if uses == 0:
            return "_"
        handed_on = [name for name in self._ended if name not in taken] if uses == 1 else []
        if uses == 1 and not self._live[CHAIN] and CHAIN not in taken and CHAIN not in self._names:
            handed_on.append(CHAIN)
        if handed_on:
            return CHAIN if CHAIN in handed_on else handed_on[0]
        while self._live[own] > 0 or own in taken or (own in self._names and own != node_name):
            own += "_"
        return own

    def _hold(self, node_id: str, port: str, variable: str, uses: int) -> None:
        self._variables[node_id, port] = variable
        self._live[variable] += uses
