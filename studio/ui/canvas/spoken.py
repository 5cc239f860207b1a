"""Nodes, ports and wires in words, for those who hear the canvas instead of seeing it."""

from __future__ import annotations

from studio.graph.annotations import Frame
from studio.graph.catalogue import LayerSpec, PortSpec
from studio.graph.document import Edge, Node, PortKey
from studio.graph.problems import Severity
from studio.graph.settings import format_value
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.annotation_items import AnnotationItem
from studio.ui.canvas.scene import CanvasScene
from studio.ui.canvas.words import tr

_MOST_SETTINGS = 3


def node_words(scene: CanvasScene, node_id: str) -> str:
    """``conv1, Conv2d, out_channels 16, output B × 16 × 28 × 28, 1 error``."""
    node = scene.network.nodes[node_id]
    spec = scene.model.catalogue.of(node)
    parts = [node.name, spec.title if spec else node.type]
    parts += _settings(spec, node) if spec else []
    parts += _marks(scene, node_id) + _outputs(scene, node_id)
    return ", ".join([*parts, *_problems(scene, node_id)])


def _settings(spec: LayerSpec, node: Node) -> list[str]:
    """The settings that had to be chosen."""
    wanted = [setting for setting in spec.settings if setting.required and not setting.inferred]
    known = [(setting.name, node.settings.get(setting.name, setting.default)) for setting in wanted]
    return [f"{name} {format_value(value)}" for name, value in known[:_MOST_SETTINGS] if value is not None]


def _marks(scene: CanvasScene, node_id: str) -> list[str]:
    look = scene.nodes[node_id].picture.look
    words = (
        (look.stacked, tr("block")),
        (bool(look.repeat), tr("repeated {count}").format(count=look.repeat)),
        (look.frozen, tr("frozen")),
        (look.shared, tr("shares its weights")),
    )
    return [text for there, text in words if there]


def _outputs(scene: CanvasScene, node_id: str) -> list[str]:
    ports = scene.nodes[node_id].picture.look.outputs
    known = [(port.name, scene.tensor(node_id, port.name)) for port in ports]
    return [f"{name if len(known) > 1 else tr('output')} {tensor}" for name, tensor in known if tensor]


def _problems(scene: CanvasScene, node_id: str) -> list[str]:
    count = len(scene.messages(node_id))
    if not count:
        return []
    if scene.nodes[node_id].state.severity is Severity.ERROR:
        return [tr("1 error") if count == 1 else tr("{count} problems, with errors").format(count=count)]
    return [tr("1 warning") if count == 1 else tr("{count} warnings").format(count=count)]


def port_words(scene: CanvasScene, node_id: str, is_input: bool, name: str) -> str:
    """``input port input, float, from image``."""
    network, look = scene.network, scene.nodes[node_id].picture.look
    port = next((p for p in (look.inputs if is_input else look.outputs) if p.name == name), PortSpec(name))
    parts = [(tr("input port {name}") if is_input else tr("output port {name}")).format(name=name)]
    parts += [] if port.kind == "any" else [port.kind]
    if is_input:
        edge = network.edge_into(node_id, name)
        parts.append(_from(network.nodes[edge.source].name) if edge else tr("not wired"))
    else:
        targets = [network.nodes[e.target].name for e in network.edges_from(node_id) if e.output == name]
        tensor = scene.tensor(node_id, name)
        parts += [str(tensor)] if tensor else []
        parts.append(tr("to {names}").format(names=", ".join(targets)) if targets else tr("not wired"))
    return ", ".join(parts)


def _from(name: str) -> str:
    return tr("from {name}").format(name=name)


def wire_words(scene: CanvasScene, key: PortKey) -> str:
    """``wire from conv1 to relu1, B × 16 × 28 × 28``."""
    wire = scene.wires[key]
    words = tr("wire from {source} to {target}").format(
        source=_end(scene, wire.edge.source, wire.edge), target=_end(scene, wire.edge.target, wire.edge)
    )
    return f"{words}, {wire.tensor}" if isinstance(wire.tensor, TensorSpec) else words


def mark_words(item: AnnotationItem) -> str:
    """``frame encoder``, ``note`` and what it says."""
    thing = item.thing
    if isinstance(thing, Frame):
        return tr("frame {title}").format(title=thing.title)
    return tr("note: {text}").format(text=thing.text)


def _end(scene: CanvasScene, node_id: str, edge: Edge) -> str:
    """A node's name, with its port where it has several on that side."""
    look, name = scene.nodes[node_id].picture.look, scene.network.nodes[node_id].name
    ports, port = (look.inputs, edge.input) if node_id == edge.target else (look.outputs, edge.output)
    return f"{name}.{port}" if len(ports) > 1 else name
