"""Nodes as text for the clipboard, a small project file, and back with fresh ids and names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from studio.graph import annotation_edits, edits
from studio.graph.annotations import Rectangle
from studio.graph.blocks import block_type, find_recursion, used_networks
from studio.graph.custom_code import code_type
from studio.graph.document import NetworkDocument, Node, ProjectDocument, frozen, joined
from studio.graph.errors import RecursionEditError, UnknownNetworkError
from studio.graph.names import free_name, name_fault
from studio.graph.serial import from_json, to_json
from studio.ui.canvas.hits import NO_MARKS, Marks


def part(
    network: NetworkDocument, ids: Collection[str], marks: Marks = NO_MARKS, with_incoming: bool = False
) -> NetworkDocument:
    """Some nodes, frames and notes of a network, and the wires between the nodes.

    With those into them from other nodes too, if wanted.
    """
    chosen = set(ids)
    nodes = {key: node for key, node in network.nodes.items() if key in chosen}
    edges = {
        key: e
        for key, e in network.edges.items()
        if e.target in chosen and (with_incoming or e.source in chosen)
    }
    return NetworkDocument(
        network.id,
        network.name,
        frozen(nodes),
        frozen(edges),
        frames=frozen({key: frame for key, frame in network.frames.items() if key in marks.frames}),
        notes=frozen({key: note for key, note in network.notes.items() if key in marks.notes}),
    )


def holds_anything(network: NetworkDocument) -> bool:
    return bool(network.nodes or network.frames or network.notes)


def to_text(document: ProjectDocument, network_id: str, ids: Collection[str], marks: Marks = NO_MARKS) -> str:
    """Nodes as text to paste anywhere: a small project file. Blocks and custom code are there by name only."""
    copied = part(document.networks[network_id], ids, marks)
    networks = {network_id: copied}
    for key in used_networks(document, copied):
        networks.setdefault(key, NetworkDocument(key, document.networks[key].name))
    types = {node.type for node in copied.nodes.values()}
    code = {key: item for key, item in document.code.items() if code_type(key) in types}
    return to_json(ProjectDocument(frozen(networks), code=frozen(code)))


def from_text(text: str) -> ProjectDocument:
    """What was copied. Raises FormatError where the text isn't a project."""
    document, _notices = from_json(text)
    return document


def fitted(
    copied: ProjectDocument, target: ProjectDocument
) -> tuple[NetworkDocument | None, tuple[str, ...]]:
    """The copied nodes as the target has them: its own blocks and custom code of the same names take their places.

    Returns None where nothing was copied, and what the target has no type for, by name: those nodes are left out.
    """
    network = next((net for net in copied if holds_anything(net)), None)
    if network is None:
        return None, ()
    types = {block_type(net.id): net.name for net in copied}
    types |= {code_type(code.id): code.name for code in copied.code.values()}
    there = {net.name: block_type(net.id) for net in target}
    there |= {code.name: code_type(code.id) for code in target.code.values()}
    nodes: dict[str, Node] = {}
    missing: dict[str, None] = {}
    for key, node in network.nodes.items():
        if ":" not in node.type:
            nodes[key] = node
        elif (name := types.get(node.type, node.type)) in there:
            nodes[key] = replace(node, type=there[name])
        else:
            missing[name] = None
    marks = Marks(frozenset(network.frames), frozenset(network.notes))
    return part(replace(network, nodes=frozen(nodes)), nodes, marks), tuple(missing)


def paste(
    document: ProjectDocument,
    network_id: str,
    pasted: NetworkDocument,
    offset: tuple[float, float],
    same_owners: bool = False,
) -> tuple[ProjectDocument, tuple[str, ...]]:
    """Add copies of nodes and their wires; returns the ids they got. Wires from nodes not among them start there still.

    A node whose weights were shared shares those of the copy of their owner. If that isn't copied too, it gets its own,
    unless the owner is in this network (``same_owners``). Raises EditError where a network would contain itself, or
    there is none any more.
    """
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [each.name for each in document])
    taken = {node.name for node in network.nodes.values()}
    first = int(edits.next_id("n", network.nodes)[1:])
    ids = {old: f"n{first + index}" for index, old in enumerate(pasted.nodes)}
    nodes = dict(network.nodes)
    for old, node in pasted.nodes.items():
        wanted = node.name if name_fault(node.name) is None else "layer1"
        name = free_name(wanted, taken)
        taken.add(name)
        x, y = node.position
        owner = ids.get(node.module or "", node.module if same_owners else None)
        place = (x + offset[0], y + offset[1])
        nodes[ids[old]] = replace(node, id=ids[old], name=name, position=place, module=owner)
    edges = [
        replace(
            edge,
            source=ids.get(edge.source, edge.source),
            target=ids[edge.target],
            waypoints=tuple((x + offset[0], y + offset[1]) for x, y in edge.waypoints)
            if edge.source in ids
            else (),
        )
        for edge in pasted.edges.values()
    ]
    added = {(edge.target, edge.input): edge for edge in edges}
    grown = replace(network, nodes=frozen(nodes), edges=joined(network.edges, added))
    document = _with_annotations(document.with_network(grown), network_id, pasted, offset)
    path = find_recursion(document, network_id)
    if path:
        raise RecursionEditError(path)
    return document, tuple(ids.values())


def _with_annotations(
    document: ProjectDocument, network_id: str, pasted: NetworkDocument, offset: tuple[float, float]
) -> ProjectDocument:
    """The document with copies of frames and notes."""

    def moved(place: Rectangle) -> Rectangle:
        return replace(place, x=place.x + offset[0], y=place.y + offset[1])

    for frame in pasted.frames.values():
        document, _ = annotation_edits.add_frame(
            document, network_id, frame.title, moved(frame.rectangle), frame.colour
        )
    for note in pasted.notes.values():
        document, _ = annotation_edits.add_note(document, network_id, note.text, moved(note.rectangle))
    return document
