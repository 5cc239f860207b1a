"""Tool tips of the canvas: what is wrong with a node, what a port takes, what runs through a wire."""

from __future__ import annotations

import math
from html import escape

from studio.graph.blocks import network_of
from studio.graph.catalogue import PortSpec
from studio.graph.document import Node, PortKey
from studio.graph.sharing import sharers_of
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.hits import Hit
from studio.ui.canvas.scene import CanvasScene
from studio.ui.canvas.words import tr
from studio.ui.facts_text import bytes_text, tensor_bytes
from studio.ui.words import catalogued


def tool_tip(scene: CanvasScene, hit: Hit) -> str:
    """What to say about a hit, as rich text; empty where there is nothing to say."""
    if hit.point is not None:
        return tr("Drag to lead the wire elsewhere. Alt+click removes the point.")
    if hit.wire is not None and hit.wire in scene.wires:
        return _wire(scene, hit.wire)
    if hit.node is None or hit.node not in scene.nodes:
        return ""
    if hit.port is not None:
        return _port(scene, hit.node, *hit.port)
    return _node(scene, hit.node)


def _node(scene: CanvasScene, node_id: str) -> str:
    lines = [escape(message) for message in scene.messages(node_id)]
    node = scene.network.nodes[node_id]
    spec = scene.model.catalogue.of(node)
    if not lines and spec is not None:
        lines = [f"<b>{escape(spec.title)}</b>", escape(catalogued(spec.help))]
    return "<br>".join([*lines, *_marks(scene, node)])


def _marks(scene: CanvasScene, node: Node) -> list[str]:
    """What the marks on a node stand for."""
    lines = []
    inner = scene.model.document.networks.get(network_of(node) or "")
    if inner is not None:
        count = sum(each.type not in ("Input", "Output") for each in inner.nodes.values())
        lines.append(tr("{count} layers inside. Double click to open it.").format(count=count))
    if node.repeat != 1:
        words = tr("×{count}: one after the other, each with its own weights.")
        lines.append(words.format(count=escape(str(node.repeat))))
    if node.muted:
        lines.append(tr("Muted: left out of the network, with its wires."))
    elif node.bypassed:
        lines.append(tr("Bypassed: left out of the network; what comes in goes on behind it."))
    if node.id in scene.network.uncalled:
        lines.append(tr("Not called: its weights are part of the model, and nothing is computed with them."))
    if node.freeze:
        lines.append(tr("Frozen: training doesn't change its weights."))
    owner = scene.network.nodes.get(node.module or "")
    if owner is not None:
        lines.append(tr("Uses the weights of {name}.").format(name=escape(owner.name)))
    sharers = [escape(sharer.name) for sharer in sharers_of(scene.network, node.id)]
    if sharers:
        lines.append(tr("Its weights are used by {names} too.").format(names=", ".join(sharers[:5])))
    return lines


def _port(scene: CanvasScene, node_id: str, is_input: bool, name: str) -> str:
    look = scene.nodes[node_id].picture.look
    port = next((port for port in (look.inputs if is_input else look.outputs) if port.name == name), None)
    if port is None:
        return ""
    lines = [f"<b>{escape(name)}</b>{_kind(port)}"]
    if port.help:
        lines.append(escape(catalogued(port.help)))
    tensor = None if is_input else scene.tensor(node_id, name)
    if tensor is not None:
        lines.append(_tensor(scene, tensor))
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
        f"{ends}<br>{_tensor(scene, wire.tensor)}"
        if wire.tensor
        else f"{ends}<br>{tr('The shape is not known yet.')}"
    )


def _tensor(scene: CanvasScene, tensor: TensorSpec) -> str:
    text = f"{escape(str(tensor))} · {escape(tensor.dtype)}"
    sizes = [axis for axis in tensor.shape if isinstance(axis, int)]
    if len(sizes) == len(tensor.shape) - 1:
        count = tr("{count} values a sample").format(count=f"{math.prod(sizes):,}")
        text += f"<br>{count}"
    batch = scene.model.document.data.batch_size
    one, all_ = tensor_bytes(tensor, 1), tensor_bytes(tensor, batch)
    if one is not None and all_ is not None:
        words = tr("{one} a sample, {all} for a batch of {batch}")
        text += "<br>" + words.format(one=bytes_text(one), all=bytes_text(all_), batch=batch)
    return text
