"""Tool tips of the canvas: what is wrong with a node, what a port takes, what runs through a wire."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QCoreApplication

from studio.graph.catalogue import PortSpec
from studio.graph.document import PortKey
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.scene import CanvasScene, Hit


def tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)


def tool_tip(scene: CanvasScene, hit: Hit) -> str:
    """What to say about a hit, as rich text; empty where there is nothing to say."""
    if hit.wire is not None and hit.wire in scene.wires:
        return _wire(scene, hit.wire)
    if hit.node is None or hit.node not in scene.nodes:
        return ""
    if hit.port is not None:
        return _port(scene, hit.node, *hit.port)
    return _node(scene, hit.node)


def _node(scene: CanvasScene, node_id: str) -> str:
    messages = scene.messages(node_id)
    if messages:
        return "<br>".join(escape(message) for message in messages)
    spec = scene.model.catalogue.of(scene.network.nodes[node_id])
    return f"<b>{escape(spec.type)}</b><br>{escape(spec.help)}" if spec else ""


def _port(scene: CanvasScene, node_id: str, is_input: bool, name: str) -> str:
    look = scene.nodes[node_id].picture.look
    port = next((port for port in (look.inputs if is_input else look.outputs) if port.name == name), None)
    if port is None:
        return ""
    lines = [f"<b>{escape(name)}</b>{_kind(port)}"]
    if port.help:
        lines.append(escape(port.help))
    tensor = None if is_input else scene.tensor(node_id, name)
    if tensor is not None:
        lines.append(_tensor(tensor))
    return "<br>".join(lines)


def _kind(port: PortSpec) -> str:
    words = [] if port.kind == "any" else [port.kind]
    if port.optional:
        words.append(tr("optional"))
    return f" ({', '.join(words)})" if words else ""


def _wire(scene: CanvasScene, key: PortKey) -> str:
    wire, nodes = scene.wires[key], scene.network.nodes
    ends = f"<b>{escape(nodes[wire.edge.source].name)} → {escape(nodes[wire.edge.target].name)}</b>"
    return (
        f"{ends}<br>{_tensor(wire.tensor)}"
        if wire.tensor
        else f"{ends}<br>{tr('The shape is not known yet.')}"
    )


def _tensor(tensor: TensorSpec) -> str:
    text = f"{escape(str(tensor))} · {escape(tensor.dtype)}"
    sizes = [axis for axis in tensor.shape if isinstance(axis, int)]
    if len(sizes) == len(tensor.shape) - 1:
        count = tr("{count} values a sample").format(count=f"{math.prod(sizes):,}")
        text += f"<br>{count}"
    return text
