"""The face that scripts see: a Project, its networks and nodes, over documents that never change."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.graph import edits
from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue
from studio.graph.catalogue_file import load_catalogue
from studio.graph.data_places import anchored, portable
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument
from studio.graph.errors import (
    EditError,
    FileError,
    FormatError,
    PortTakenError,
    UnknownNetworkError,
    UnknownNodeError,
    UnknownPortError,
)
from studio.graph.files import read_bytes, write_bytes
from studio.graph.problems import Problem
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.safety.file_state import digest_of
from studio.graph.serial import from_json, to_json
from studio.graph.session import Edit, Session
from studio.graph.validate import validate
from studio.graph.words import said, say

COLUMN_STEP = 240.0  # from one node to the next, when scripts don't place them


@dataclass(frozen=True)
class NodeRef:
    """A node as scripts hold it: by id, so that it stays valid when the node is renamed or set."""

    network: Network
    id: str

    @property
    def node(self) -> Node:
        """The node as it is now."""
        return self.network.node_by_id(self.id)

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def type(self) -> str:
        return self.node.type

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.node.settings

    def __repr__(self) -> str:
        return f"<{self.type} {self.name} ({self.id})>"


class Project:
    """A project: networks, data, training. Every change is an edit that can be undone.

    ``notices`` tells what was odd about the file it was loaded from, in words. ``trusted``: whether Python code that
    the project brings may run; a project that is made here is, one with code that was loaded from a file isn't until
    somebody has said so.
    """

    def __init__(self, document: ProjectDocument | None = None, notices: tuple[str, ...] = ()) -> None:
        self.session = Session(document)
        self.notices = notices
        self.digest: str | None = None  # the SHA-256 of the file as it was read or written last

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Project:
        """Read a project file. Raises FileError when that can't be done; nothing in the file is run."""
        return cls.from_bytes(path, read_bytes(path))

    @classmethod
    def from_bytes(cls, path: str | os.PathLike[str], content: bytes) -> Project:
        """A project from what its file holds. ``path`` is where that lies: folders of data may be relative to it."""
        try:
            document, notices = from_json(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise FileError(path, say("this isn't a Layerloom project: it isn't text in UTF-8")) from error
        except FormatError as error:
            raise FileError(path, said(error)) from error
        project = cls(anchored(document, Path(path).parent), notices)
        project.digest = digest_of(content)
        return project

    def save(self, path: str | os.PathLike[str], announce: Callable[[str], None] | None = None) -> None:
        """Write the project file, atomically: a file that was there stays whole until the new one is.

        ``announce`` is told the SHA-256 of what is about to be written.
        """
        content = to_json(portable(self.document, Path(path).parent)).encode("utf-8")
        if announce is not None:
            announce(digest_of(content))
        write_bytes(path, content)
        self.digest = digest_of(content)
        self.session.mark_saved()

    @property
    def document(self) -> ProjectDocument:
        return self.session.document

    @property
    def trusted(self) -> bool:
        return self.document.trusted

    def trust(self) -> None:
        """Let the Python code that the project brings run."""
        self.session.trust()

    @property
    def catalogue(self) -> Catalogue:
        """All types of nodes, the project's own blocks and custom code among them."""
        return bind(load_catalogue(), self.document)

    @property
    def data(self) -> DataSettings:
        return self.document.data

    @property
    def training(self) -> TrainingSettings:
        return self.document.training

    @property
    def networks(self) -> tuple[Network, ...]:
        return tuple(Network(self, key) for key in self.document.networks)

    def network(self, name: str) -> Network:
        found = self.document.network_named(name)
        if found is None:
            raise UnknownNetworkError(name, [net.name for net in self.document])
        return Network(self, found.id)

    def add_network(self, name: str) -> Network:
        """Add an empty network; ``name`` becomes the name of its Python class."""
        self.edit(say("Add network {name}", name=name), lambda document: edits.add_network(document, name))
        return self.network(name)

    def set_data(self, **values: Any) -> None:
        """Set fields of DataSettings: ``project.set_data(source="mnist", batch_size=32)``."""
        self.edit(say("Set data"), lambda document: edits.set_data(document, **values))

    def set_training(self, **values: Any) -> None:
        """Set fields of TrainingSettings: ``project.set_training(epochs=5)``."""
        self.edit(say("Set training"), lambda document: edits.set_training(document, **values))

    def edit(self, label: str, function: Edit, merge: Hashable = None) -> None:
        self.session.edit(label, function, merge=merge)

    def undo(self) -> None:
        self.session.undo()

    def redo(self) -> None:
        self.session.redo()

    def validate(self, network: str | None = None) -> list[Problem]:
        """What is wrong with the project, or with one of its networks."""
        network_id = self.network(network).id if network else None
        return list(validate(self.document, self.catalogue, network_id))


class Network:
    """One network of a project. Nodes are given as the NodeRef that ``add`` returned, or by name."""

    def __init__(self, project: Project, network_id: str) -> None:
        self.project, self.id = project, network_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and (self.project, self.id) == (other.project, other.id)

    def __hash__(self) -> int:
        return hash((id(self.project), self.id))

    def __repr__(self) -> str:
        return f"<Network {self.name}: {len(self.document.nodes)} nodes>"

    @property
    def document(self) -> NetworkDocument:
        network = self.project.document.networks.get(self.id)
        if network is None:
            raise UnknownNetworkError(self.id, [net.name for net in self.project.document])
        return network

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def nodes(self) -> tuple[NodeRef, ...]:
        return tuple(NodeRef(self, key) for key in self.document.nodes)

    def node(self, name: str) -> NodeRef:
        found = self.document.node_named(name)
        if found is None:
            raise UnknownNodeError(name)
        return NodeRef(self, found.id)

    def node_by_id(self, node_id: str) -> Node:
        if node_id not in self.document.nodes:
            raise UnknownNodeError(node_id)
        return self.document.nodes[node_id]

    def add(
        self,
        type: str,
        name: str | None = None,
        position: tuple[float, float] | None = None,
        **settings: Any,
    ) -> NodeRef:
        """Add a node of a type of the catalogue. What isn't set has torch's default or is inferred."""
        where = position if position is not None else self._next_position()
        node = edits.make_node(self.document, self.project.catalogue, type, name, settings, where)
        self.project.edit(
            say("Add {node}", node=node.name), lambda document: edits.add_node(document, self.id, node)
        )
        return NodeRef(self, node.id)

    def connect(
        self,
        source: NodeRef | str,
        target: NodeRef | str,
        output: str | None = None,
        input: str | None = None,
    ) -> None:
        """Wire an output to an input: the first output, and the first free input, unless they are named."""
        start, end = self._node(source), self._node(target)
        edge = Edge(start.id, output or self._first_output(start), end.id, input or self._free_input(end))
        self.project.edit(
            say("Connect {start} to {end}", start=start.name, end=end.name),
            lambda document: edits.connect(document, self.id, edge, self.project.catalogue),
        )

    def disconnect(self, target: NodeRef | str, input: str | None = None) -> None:
        """Remove the wire into one input of a node, or into all of them."""
        node = self._node(target)
        ports = [edge.input for edge in self.document.edges_into(node.id)] if input is None else [input]
        self.project.edit(
            say("Disconnect {node}", node=node.name),
            lambda document: edits.disconnect(document, self.id, [(node.id, port) for port in ports]),
        )

    def remove(self, *nodes: NodeRef | str) -> None:
        """Remove nodes and the wires at them."""
        found = [self._node(node) for node in nodes]
        self.project.edit(
            say("Remove {found}", found=", ".join(node.name for node in found)),
            lambda document: edits.remove_nodes(document, self.id, [node.id for node in found]),
        )

    def set(self, node: NodeRef | str, **settings: Any) -> None:
        """Set settings of a node, all or none."""
        found = self._node(node)

        def change(document: ProjectDocument) -> ProjectDocument:
            for name, value in settings.items():
                document = edits.set_setting(document, self.id, found.id, name, value, self.project.catalogue)
            return document

        self.project.edit(
            say("Set {settings} of {found}", settings=", ".join(settings), found=found.name), change
        )

    def rename(self, node: NodeRef | str, name: str) -> None:
        found = self._node(node)
        self.project.edit(
            say("Rename {found} to {name}", found=found.name, name=name),
            lambda document: edits.rename_node(document, self.id, found.id, name),
        )

    def _node(self, node: NodeRef | str) -> Node:
        if isinstance(node, str):
            return self.node(node).node
        if node.network != self:
            raise EditError(say("{node!r} is a node of another network.", node=node))
        return node.node

    def _first_output(self, node: Node) -> str:
        spec = self.project.catalogue.of(node)
        if spec is None or not spec.outputs:
            raise UnknownPortError(node.name, "output", ())
        return spec.outputs[0].name

    def _free_input(self, node: Node) -> str:
        spec = self.project.catalogue.of(node)
        if spec is None or not spec.inputs:
            raise UnknownPortError(node.name, "input", ())
        port = edits.free_input(self.document, node, spec)
        if port is None:
            raise PortTakenError(node.name, spec.inputs[0].name)
        return port

    def _next_position(self) -> tuple[float, float]:
        placed = [node.position for node in self.document.nodes.values()]
        return (max(x for x, _ in placed) + COLUMN_STEP, placed[-1][1]) if placed else (0.0, 0.0)
