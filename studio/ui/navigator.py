"""Where the user is among the networks of a project: into a block, out again, to another network."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.graph.blocks import network_of
from studio.graph.diff import DocumentDiff
from studio.ui.document_model import DocumentModel
from studio.ui.use_path import Path, Use, still_there


class Navigator(QObject):
    """Keeps the path to the network that is shown, and mends it when the document loses a part of it."""

    moved = Signal(tuple)  # another network is to be shown, with these nodes selected

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.path: Path = ()
        model.changed.connect(self._mend)

    @property
    def network_id(self) -> str:
        """The network that is shown; empty when nothing is open."""
        return self.path[-1].network if self.path else ""

    def start(self, network_id: str) -> None:
        """Begin in a document that was just opened."""
        self.path = (Use(network_id),)

    def open(self, network_id: str) -> None:
        """Show a network by itself."""
        if self.path != (Use(network_id),) and network_id in self._model.document.networks:
            self._go((Use(network_id),))

    def enter(self, node_id: str) -> None:
        """Show what is inside of a block of the network that is shown."""
        network = self._model.document.networks.get(self.network_id)
        node = network.nodes.get(node_id) if network else None
        inner = network_of(node) if node else None
        if inner in self._model.document.networks and inner is not None:
            self._go((*self.path, Use(inner, node_id)))

    def leave(self) -> None:
        """Back to where the block is that was entered last."""
        self.go_to(len(self.path) - 2)

    def go_to(self, depth: int) -> None:
        """Back to a network on the path (0: the first); the block that led on from there is selected."""
        if 0 <= depth < len(self.path) - 1:
            node = self.path[depth + 1].node
            self._go(self.path[: depth + 1], (node,) if node else ())

    def step(self, by: int) -> None:
        """Show the next network of the project, or the one before."""
        ids = list(self._model.document.networks)
        if self.network_id in ids:
            self.open(ids[(ids.index(self.network_id) + by) % len(ids)])

    def take_over(self, other: Navigator) -> None:
        """Go where another window is."""
        if other.path and other.path != self.path:
            self._go(other.path)

    def _go(self, path: Path, selected: tuple[str, ...] = ()) -> None:
        self.path = path
        self.moved.emit(selected)

    def _mend(self, _change: DocumentDiff, _origin: object) -> None:
        path = still_there(self.path, self._model.document)
        if path == self.path:
            return
        if not path:
            trained = self._model.document.trained_network or next(iter(self._model.document), None)
            path = (Use(trained.id),) if trained else self.path
        if path != self.path:
            self._go(path)
