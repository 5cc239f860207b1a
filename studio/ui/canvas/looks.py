"""What a node shows: its name, a line of what matters, its ports. Plain values, no painting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from studio.graph.catalogue import Catalogue, LayerSpec, PortSpec, SettingKind, SettingSpec
from studio.graph.document import Edge, NetworkDocument, Node
from studio.graph.ports import input_ports
from studio.graph.settings import format_value
from studio.graph.tensors import TensorSpec

MOST_SETTINGS = 2  # in the line below the name; the inspector has them all


@dataclass(frozen=True)
class NodeLook:
    """All that the picture of a node is made from. ``wired`` holds (is input, port name).

    ``stacked``: it is a block, with layers inside. ``repeat`` is ``×3``, or empty for a layer that isn't repeated;
    ``frozen`` and ``shared`` are said of its weights. ``bypassed``, ``muted``, ``uncalled``: it isn't part of what
    is computed. ``folded``: only its title is shown.
    """

    type: str
    name: str
    summary: str
    category: str
    inputs: tuple[PortSpec, ...]
    outputs: tuple[PortSpec, ...]
    wired: frozenset[tuple[bool, str]] = frozenset()
    stacked: bool = False
    repeat: str = ""
    frozen: bool = False
    shared: bool = False
    bypassed: bool = False
    muted: bool = False
    uncalled: bool = False
    folded: bool = False

    @property
    def off(self) -> bool:
        """Whether it is left out of what is computed."""
        return self.bypassed or self.muted or self.uncalled


def node_look(network: NetworkDocument, node: Node, catalogue: Catalogue) -> NodeLook:
    spec = catalogue.of(node)
    inputs = input_ports(network, node, spec) if spec else ()
    outputs = spec.outputs if spec else ()
    edges_in, edges_out = network.edges_into(node.id), network.edges_from(node.id)
    return NodeLook(
        node.type,
        node.name,
        summary(spec, node) if spec else node.type,
        spec.category if spec else "Other",
        _with_unknown(inputs, [edge.input for edge in edges_in]),
        _with_unknown(outputs, [edge.output for edge in edges_out]),
        _wired(edges_in, edges_out),
        stacked=bool(spec and spec.network),
        repeat="" if node.repeat == 1 else f"×{node.repeat}",
        frozen=node.freeze,
        shared=node.module is not None or node.id in _owners(network),
        bypassed=node.bypassed and not node.muted,
        muted=node.muted,
        uncalled=node.id in network.uncalled and not node.muted,
        folded=node.collapsed,
    )


def _wired(into: Iterable[Edge], from_: Iterable[Edge]) -> frozenset[tuple[bool, str]]:
    return frozenset([(True, edge.input) for edge in into] + [(False, edge.output) for edge in from_])


def _owners(network: NetworkDocument) -> frozenset[str]:
    """The nodes whose weights others use too. Kept per network, which never changes."""
    kept: frozenset[str] | None = network.__dict__.get("_owners")
    if kept is None:
        owners = (node.module for node in network.nodes.values())
        kept = network.__dict__["_owners"] = frozenset(owner for owner in owners if owner is not None)
    return kept


def spec_look(spec: LayerSpec) -> NodeLook:
    """How a layer looks before it is a node: while it is dragged from the palette."""
    suggested = {
        setting.name: setting.suggested for setting in spec.settings if setting.suggested is not None
    }
    node = Node("n0", spec.type, spec.title, suggested)
    inputs = input_ports(NetworkDocument("g0", ""), node, spec)
    return NodeLook(
        spec.type,
        spec.title,
        spec.category,
        spec.category,
        inputs,
        spec.outputs,
        stacked=bool(spec.network),
    )


def _with_unknown(known: tuple[PortSpec, ...], wired: list[str]) -> tuple[PortSpec, ...]:
    """Ports that the catalogue has, then those that only a wire of the file knows."""
    names = {port.name for port in known}
    unknown = dict.fromkeys(name for name in wired if name not in names)
    return known + tuple(PortSpec(name) for name in unknown) if unknown else known


def summary(spec: LayerSpec, node: Node) -> str:
    """The type and the settings that say most: ``Conv2d · 16 · 3×3``."""
    shown = (text for setting in spec.settings if (text := _setting_text(setting, node)) is not None)
    return " · ".join([spec.title, *islice(shown, MOST_SETTINGS)])


def _setting_text(setting: SettingSpec, node: Node) -> str | None:
    """A setting's part of the summary; None for what follows from the shapes or was left alone."""
    telling = setting.required or setting.positional
    if setting.inferred or setting.kind is SettingKind.BOOL or not (telling or setting.name in node.settings):
        return None
    value = node.settings.get(setting.name, setting.default)
    if value is None or (not telling and value == setting.default):
        return None
    text = _value_text(setting, value)
    return text if telling else f"{setting.name}={text}"


def _value_text(setting: SettingSpec, value: Any) -> str:
    if setting.kind is SettingKind.INTS and isinstance(value, int) and setting.axes:
        value = (value,) * setting.axes
    if isinstance(value, tuple):
        return "×".join(format_value(item) for item in value)
    return format_value(value)


def shape_text(tensor: TensorSpec) -> str:
    """A tensor's shape as a wire shows it: short, batch axis first."""
    return "×".join(str(axis) for axis in tensor.shape) or "scalar"


def tensor_kind(dtype: str) -> str:
    """The kind of port (``float``, ``int``, ``bool``) that a dtype belongs to."""
    if dtype == "bool":
        return "bool"
    return "int" if dtype.startswith(("int", "uint")) else "float"


def kinds_fit(given: str, wanted: str) -> bool:
    return "any" in (given, wanted) or given == wanted
