"""The document: a project as an immutable value. Edits (``studio.graph.edits``) make the next one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import ref

from studio.graph.annotations import Bookmark, Frame, Note, Point
from studio.graph.recipe import DataSettings, TrainingSettings

if TYPE_CHECKING:
    from studio.graph.diff import NetworkDiff

# None, bool, int, float, str, a Formula or a tuple of them (recursive aliases need Python 3.12). A list in a file
# becomes a tuple, so that documents compare by value and stay frozen.
Value = Any

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R")


def frozen(mapping: Mapping[K, V]) -> Mapping[K, V]:
    """A read-only copy of a mapping. (``dict`` of a read-only one asks it key by key, which takes 20 times as long.)"""
    if not mapping:
        return _NOTHING
    return MappingProxyType(mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping))


def joined(mapping: Mapping[K, V], more: Mapping[K, V]) -> Mapping[K, V]:
    """Both in one read-only mapping; where both have a key, ``more`` has its way."""
    known = mapping if isinstance(mapping, MappingProxyType) else MappingProxyType(mapping)
    return MappingProxyType(known | dict(more))


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _altered(record: R, name: str, value: Any) -> R:
    """A record with another value of one field. (``dataclasses.replace`` takes six times as long.)"""
    kind: Any = type(record)
    made, known = object.__new__(kind), vars(record)
    vars(made).update({name: known[name] for name in _field_names(kind)})
    vars(made)[name] = value
    return cast("R", made)


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


def empty() -> Mapping[Any, Any]:
    """Always the same one: a document has thousands, and the garbage collector goes through them all."""
    return _NOTHING


@dataclass(frozen=True)
class Node:
    """One call of a layer or a function. ``name`` is its attribute in the class and its ``state_dict`` key.

    ``settings`` holds what was set; everything else has the catalogue's default or is inferred.
    ``position`` is the top left corner on the canvas, in scene units.

    ``module`` is the id of the node whose weights this one uses too (None: its own). ``repeat``: how many of the
    layer stand one after the other, each with its own weights (a number or a Formula). ``freeze``: its weights
    aren't trained. ``lr_factor`` multiplies the learning rate of its weights, and ``decay`` says whether weight
    decay applies to them. ``init`` holds initialisers by parameter (``weight``): a name, or a name and its settings.

    ``bypassed``: left out, and what comes in goes on to where its output led. ``muted``: left out with its wires, as
    though it weren't there (``effective.py``). ``collapsed``: drawn as its title alone.

    ``uncalled``: its weights stand in the class though nothing is wired to it, and ``forward`` doesn't call it: an
    imported model may have such layers. Once it is wired, it is a layer like any other.
    ``extra`` keeps fields of the file that this version doesn't know, so that a round trip loses nothing.
    """

    id: str
    type: str
    name: str
    settings: Mapping[str, Value] = field(default_factory=empty)
    position: tuple[float, float] = (0.0, 0.0)
    module: str | None = None
    repeat: Value = 1
    freeze: bool = False
    lr_factor: float = 1.0
    decay: bool = True
    init: Mapping[str, Value] = field(default_factory=empty)
    bypassed: bool = False
    muted: bool = False
    collapsed: bool = False
    uncalled: bool = False
    extra: Mapping[str, Value] = field(default_factory=empty)


@dataclass(frozen=True)
class Parameter:
    """A parameter of a network: an argument of its class, which settings may use in formulas.

    ``kind`` is ``int``, ``float``, ``bool`` or ``str``; without a ``default`` (None) each use has to give a value.
    """

    name: str
    kind: str = "int"
    default: Value = None


@dataclass(frozen=True)
class CodeDocument:
    """A person's own Python: the text of an ``nn.Module``, a function or a ``torch.autograd.Function``.

    It becomes a type of node (``code:<id>``). ``name`` is the class or function that the node calls.
    """

    id: str
    name: str
    text: str
    extra: Mapping[str, Value] = field(default_factory=empty)


@dataclass(frozen=True, slots=True)
class Edge:
    """A wire: from output port ``output`` of node ``source`` to input port ``input`` of node ``target``.

    ``waypoints`` are where it is led along on the canvas, from its start to its end.
    """

    source: str
    output: str
    target: str
    input: str
    waypoints: tuple[Point, ...] = ()

    @property
    def ends(self) -> tuple[str, str, str, str]:
        """What it joins: two wires with the same ends compute the same."""
        return (self.source, self.output, self.target, self.input)


PortKey = tuple[str, str]  # (node id, input port): an input takes one wire, so this names an edge


@dataclass(frozen=True)
class NetworkDocument:
    """A network: nodes by id, edges by the input that they end in. It becomes one Python class, ``name``.

    With ``parameters``, which are the class's arguments, it is a block that other networks use with other values.
    ``frames``, ``notes`` (both by id) and ``bookmarks`` belong to the drawing, and compute nothing.
    """

    id: str
    name: str
    nodes: Mapping[str, Node] = field(default_factory=empty)
    edges: Mapping[PortKey, Edge] = field(default_factory=empty)
    parameters: tuple[Parameter, ...] = ()
    frames: Mapping[str, Frame] = field(default_factory=empty)
    notes: Mapping[str, Note] = field(default_factory=empty)
    bookmarks: tuple[Bookmark, ...] = ()
    extra: Mapping[str, Value] = field(default_factory=empty)

    @cached_property
    def inputs_by_node(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that end in each node, in port order as wired."""
        return self._wires_by("inputs_by_node")

    @cached_property
    def outputs_by_node(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges that start at each node."""
        return self._wires_by("outputs_by_node")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all nodes."""
        return frozenset(node.name for node in self.nodes.values())

    @cached_property
    def switched_off(self) -> tuple[Node, ...]:
        """The nodes that are bypassed or muted."""
        return tuple(node for node in self.nodes.values() if node.bypassed or node.muted)

    @cached_property
    def uncalled(self) -> frozenset[str]:
        """The nodes whose weights stand in the class, and that ``forward`` doesn't call."""
        return frozenset(
            key
            for key, node in self.nodes.items()
            if node.uncalled and not self.edges_into(key) and not self.edges_from(key)
        )

    def edges_into(self, node_id: str) -> tuple[Edge, ...]:
        return self.inputs_by_node.get(node_id, ())

    def edges_from(self, node_id: str) -> tuple[Edge, ...]:
        return self.outputs_by_node.get(node_id, ())

    def edge_into(self, node_id: str, port: str) -> Edge | None:
        return self.edges.get((node_id, port))

    def node_named(self, name: str) -> Node | None:
        return next((node for node in self.nodes.values() if node.name == name), None)

    def with_node(self, node: Node) -> NetworkDocument:
        return self.with_nodes({node.id: node})

    def with_nodes(self, nodes: Mapping[str, Node]) -> NetworkDocument:
        """With these nodes added, or in the places of those that have their ids."""
        made = _altered(self, "nodes", joined(self.nodes, nodes))
        made._remember(self, tuple(nodes), ())
        made._keep(self, (*_ENDS, "_earlier"))
        replaced = [self.nodes[key] for key in nodes if key in self.nodes]
        if not replaced and "names" in self.__dict__:
            made.__dict__["names"] = self.names | {node.name for node in nodes.values()}
        if all(_is_plain(node) for node in (*nodes.values(), *replaced)):
            made._keep(self, _KNOWN_OF_NODES)
            if all(key in self.nodes and _same_drawing(self.nodes[key], nodes[key]) for key in nodes):
                made._keep(self, _KNOWN_OF_WIRES)
                made._note_changed(self, nodes)
        return made

    def with_edge(self, edge: Edge) -> NetworkDocument:
        """With a wire added, or in the place of the one that ends in the same input."""
        key = (edge.target, edge.input)
        made = _altered(self, "edges", joined(self.edges, {key: edge}))
        made._remember(self, (), (key,))
        made._keep(self, ("names", *_KNOWN_OF_NODES))
        if key not in self.edges:
            made._derive_wires(self, (edge,), ())
        return made

    def _remember(self, before: NetworkDocument, nodes: tuple[str, ...], edges: tuple[PortKey, ...]) -> None:
        """Know what was added or replaced since the document that the edit began with, while it isn't much."""
        start, earlier_nodes, earlier_edges = before.__dict__.get("_since") or (None, (), ())
        if start is None or start() is None:
            start, earlier_nodes, earlier_edges = ref(before), (), ()
        nodes, edges = (*earlier_nodes, *nodes), (*earlier_edges, *edges)
        if len(nodes) + len(edges) <= _FEW:
            self.__dict__["_since"] = (start, nodes, edges)

    def touched_since(self, before: NetworkDocument) -> tuple[Sequence[str], Sequence[PortKey]] | None:
        """The nodes and wires that were added to ``before``, or replaced in it; None: it isn't known."""
        start, nodes, edges = self.__dict__.get("_since") or (None, (), ())
        return (nodes, edges) if start is not None and start() is before else None

    def take_over(self, before: NetworkDocument, change: NetworkDiff) -> None:
        """Derive which wires are at which node from the state before, which is about to forget it.

        Where wires were added behind all others, or taken away: in other places they'd stand in another order.
        """
        added, removed = change.edges_added, change.edges_removed
        in_order = not change.edges_changed and (not added or self._ends_with(added))
        if in_order and before is not self and self.__dict__.keys().isdisjoint((*_ENDS, "_earlier")):
            self._derive_wires(before, added.values(), removed.values())
        self.__dict__.pop("_since", None)  # the next edit begins here

    def _derive_wires(
        self, before: NetworkDocument, added: Collection[Edge], removed: Collection[Edge]
    ) -> None:
        """Know how to get at which wires are at which node: as before, with some more, or without some."""
        earlier, ways = before.__dict__.get("_earlier", {}), {}
        for name in _ENDS:
            if name in before.__dict__:
                ways[name] = (before.__dict__[name], ((added, removed),))
            elif name in earlier and len(earlier[name][1]) < _FEW_CHANGES:
                wires, changes = earlier[name]
                ways[name] = (wires, (*changes, (added, removed)))
        self.__dict__["_earlier"] = ways

    def _wires_by(self, name: str) -> Mapping[str, tuple[Edge, ...]]:
        """The wires by the node at one of their ends."""
        end = _ENDS[name]
        if name not in self.__dict__.get("_earlier", {}):
            return _grouped(self.edges.values(), end)
        wires, changes = self.__dict__["_earlier"][name]
        wires = wires.copy()
        for added, removed in changes:
            for edge in removed:
                node_id = end(edge)
                wires[node_id] = tuple(kept for kept in wires[node_id] if kept != edge)
            for edge in added:
                node_id = end(edge)
                wires[node_id] = (*wires.get(node_id, ()), edge)
        found: Mapping[str, tuple[Edge, ...]] = wires
        return found

    def _ends_with(self, edges: Mapping[PortKey, Edge]) -> bool:
        own = cast("dict[PortKey, Edge]", self.edges)
        return all(mine == other for mine, other in zip(reversed(own), reversed([*edges]), strict=False))

    def _note_changed(self, before: NetworkDocument, nodes: Iterable[str]) -> None:
        """Which nodes have other settings than when problems were last looked for: theirs alone may be new."""
        known = before.__dict__
        if "_problems" in known:
            self.__dict__["_problems_before"] = (*known["_problems"], frozenset(nodes))
        elif "_problems_before" in known:
            catalogue, problems, changed = known["_problems_before"]
            self.__dict__["_problems_before"] = (catalogue, problems, changed | frozenset(nodes))

    def _keep(self, before: NetworkDocument, names: tuple[str, ...]) -> None:
        """Take over what was worked out of the document before, and still holds."""
        known = before.__dict__
        self.__dict__.update({name: known[name] for name in names if name in known})


_FEW = 256  # as many things an edit remembers to have touched
_FEW_CHANGES = 16  # from one state to another; after more, which wires are at which node is worked out anew

# What other modules keep with a network that depends on its nodes only, and not on plain ones: its ports and
# parameters as a block, which networks it uses, which nodes share their weights.
_KNOWN_OF_NODES = ("_block", "_uses", "_owners", "switched_off")

# What depends on which nodes and wires there are: the order, and what leads to outputs.
_KNOWN_OF_WIRES = ("_order", "_used", "uncalled")


def _same_drawing(a: Node, b: Node) -> bool:
    """Whether two states of a node differ in settings and place only."""
    return replace(a, settings=b.settings, position=b.position) == b


def _is_plain(node: Node) -> bool:
    special = node.type in ("Input", "Output") or node.type.startswith("block:")
    return not (special or node.module is not None or node.bypassed or node.muted or node.uncalled)


_ENDS = {"inputs_by_node": attrgetter("target"), "outputs_by_node": attrgetter("source")}


def _grouped(edges: Any, key: Any) -> Mapping[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(key(edge), []).append(edge)
    return {node: tuple(found) for node, found in groups.items()}


@dataclass(frozen=True)
class ProjectDocument:
    """A whole project: its networks and custom code by id, and how to get data and train.

    ``trusted``: whether its custom code may run. It isn't kept in files: what was loaded with code isn't trusted until
    a person has said so, and it doesn't count when documents are compared.
    """

    networks: Mapping[str, NetworkDocument] = field(default_factory=empty)
    data: DataSettings = field(default_factory=DataSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    description: str = ""
    code: Mapping[str, CodeDocument] = field(default_factory=empty)
    extra: Mapping[str, Value] = field(default_factory=empty)
    trusted: bool = field(default=True, compare=False)

    def network_named(self, name: str) -> NetworkDocument | None:
        return next((net for net in self.networks.values() if net.name == name), None)

    def with_code(self, code: CodeDocument) -> ProjectDocument:
        return replace(self, code=frozen({**self.code, code.id: code}))

    def with_network(self, network: NetworkDocument) -> ProjectDocument:
        return _altered(self, "networks", joined(self.networks, {network.id: network}))

    @property
    def trained_network(self) -> NetworkDocument | None:
        """The network that training trains: the one the settings name, else the only or first one."""
        if self.training.network:
            return self.network_named(self.training.network)
        return next(iter(self.networks.values()), None)

    def __iter__(self) -> Iterator[NetworkDocument]:
        return iter(self.networks.values())
