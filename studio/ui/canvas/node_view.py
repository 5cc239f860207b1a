"""What a node shows: texts, ports and colours, computed from the document. No painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.graph.catalogue import Catalogue, LayerSpec, SettingSpec
from studio.graph.document import NetworkDocument, Node
from studio.graph.ports import input_ports
from studio.graph.problems import Problem, Severity
from studio.graph.settings import format_value

_MOST_SHOWN = 3
_BRIEF = {"kernel_size": "k", "stride": "s", "padding": "p", "dilation": "d", "groups": "g"}


@dataclass(frozen=True)
class PortView:
    name: str
    kind: str
    optional: bool = False


@dataclass(frozen=True)
class NodeView:
    """A node as it is drawn."""

    id: str
    name: str
    type: str
    category: str
    summary: str
    inputs: tuple[PortView, ...]
    outputs: tuple[PortView, ...]
    severity: Severity | None = None
    messages: tuple[str, ...] = ()


def node_view(
    network: NetworkDocument, node: Node, catalogue: Catalogue, problems: Sequence[Problem] = ()
) -> NodeView:
    spec = catalogue.get(node.type)
    own = [problem for problem in problems if problem.node == node.id]
    errors = any(problem.severity is Severity.ERROR for problem in own)
    severity = Severity.ERROR if errors else Severity.WARNING if own else None
    inputs, outputs = _ports(network, node, spec)
    return NodeView(
        node.id,
        node.name,
        node.type,
        spec.category if spec else "Other",
        summary(node, spec) if spec else "?",
        inputs,
        outputs,
        severity,
        tuple(problem.message for problem in own),
    )


def _ports(
    network: NetworkDocument, node: Node, spec: LayerSpec | None
) -> tuple[tuple[PortView, ...], tuple[PortView, ...]]:
    """The ports; of an unknown type, those that wires end at."""
    if spec is None:
        inputs = [PortView(edge.input, "any") for edge in network.edges_into(node.id)]
        names = dict.fromkeys(edge.output for edge in network.edges_from(node.id))
        return tuple(inputs), tuple(PortView(name, "any") for name in names)
    ports = input_ports(network, node, spec)
    wired = {edge.input for edge in network.edges_into(node.id)}
    several = len([port for port in ports if not port.optional]) > 1
    shown = [port for port in ports if not port.optional or port.name in wired or several or len(ports) <= 3]
    return (
        tuple(PortView(port.name, port.kind, port.optional) for port in shown),
        tuple(PortView(port.name, port.kind) for port in spec.outputs),
    )


def summary(node: Node, spec: LayerSpec) -> str:
    """The settings that matter, in brief: ``16 k3 p1``."""
    set_ones = [setting for setting in spec.settings if setting.name in node.settings]
    texts = [_brief(setting, node.settings[setting.name]) for setting in set_ones]
    return " ".join([text for text in texts if text][:_MOST_SHOWN])


def _brief(setting: SettingSpec, value: object) -> str:
    if value is None or value == setting.default:
        return ""
    if isinstance(value, bool):
        return setting.name.replace("_", " ") if value else f"no {setting.name.replace('_', ' ')}"
    text = format_value(value).replace(", ", "×")
    if setting.name in _BRIEF:
        return f"{_BRIEF[setting.name]}{text}"
    return text
