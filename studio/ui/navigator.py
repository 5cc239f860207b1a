"""Where the user is among the networks of a project: which are open in tabs, and how deep in the blocks of each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from studio.graph.blocks import network_of
from studio.graph.diff import DocumentDiff
from studio.ui.document_model import DocumentModel
from studio.ui.use_path import Path, Use, still_there


class Navigator(QObject):
    """Keeps a path for each tab, to the network that it shows, and mends them when the document loses a part."""

    moved = Signal(tuple)  # another network is to be shown, with these nodes selected
    tabs_changed = Signal()  # tabs came, went or stand in another order

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.tabs: list[Path] = []
        self.current = 0
        model.changed.connect(self._mend)

    @property
    def path(self) -> Path:
        """The path of the tab that is shown; empty when nothing is open."""
        return self.tabs[self.current] if self.tabs else ()

    @property
    def network_id(self) -> str:
        """The network that is shown; empty when nothing is open."""
        return self.path[-1].network if self.path else ""

    def start(self, network_id: str) -> None:
        """Begin in a document that was just opened."""
        self.tabs, self.current = [(Use(network_id),)], 0
        self.tabs_changed.emit()

    def restore(self, tabs: Iterable[Path], current: int) -> None:
        """Have the tabs that were open in the document before, as far as they are still there."""
        kept = [(index, path) for index, tab in enumerate(tabs) if (path := self._whole(tab))]
        if kept:
            self.tabs = [path for _, path in kept]
            self.current = next((place for place, (index, _) in enumerate(kept) if index == current), 0)
            self.tabs_changed.emit()
            self.moved.emit(())

    def take_over(self, other: Navigator) -> None:
        """Go where another window is."""
        if other.tabs:
            self.restore(other.tabs, other.current)

    def open(self, network_id: str) -> None:
        """Show a network by itself, in its own tab."""
        if self.path == (Use(network_id),) or network_id not in self._model.document.networks:
            return
        place = next((i for i, path in enumerate(self.tabs) if path[0].network == network_id), None)
        if place is None:
            place = self.current + 1 if self.tabs else 0
            self.tabs.insert(place, (Use(network_id),))
            self.current = place
            self.tabs_changed.emit()
        self.current = place
        self._go((Use(network_id),))

    def switch(self, tab: int) -> None:
        """Show another tab, as it was left."""
        if tab != self.current and 0 <= tab < len(self.tabs):
            self.current = tab
            self.moved.emit(())

    def step(self, by: int) -> None:
        """Show the next tab, or the one before."""
        if self.tabs:
            self.switch((self.current + by) % len(self.tabs))

    def close(self, tab: int) -> None:
        """Close a tab; the network stays in the project. The last tab stays too."""
        if len(self.tabs) < 2 or not 0 <= tab < len(self.tabs):
            return
        shown = tab == self.current
        del self.tabs[tab]
        if tab < self.current or self.current == len(self.tabs):
            self.current -= 1
        self.tabs_changed.emit()
        if shown:
            self.moved.emit(())

    def move(self, tab: int, to: int) -> None:
        """Put a tab in another place of the row."""
        shown = self.path
        self.tabs.insert(to, self.tabs.pop(tab))
        self.current = next(index for index, path in enumerate(self.tabs) if path is shown)

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

    def _go(self, path: Path, selected: tuple[str, ...] = ()) -> None:
        self.tabs[self.current] = path
        self.moved.emit(selected)

    def _whole(self, path: Path) -> Path:
        return still_there(path, self._model.document)

    def _mend(self, _change: DocumentDiff, _origin: object) -> None:
        """Paths lose what the document has lost; a tab whose network is gone is closed."""
        mended = [self._whole(path) for path in self.tabs]
        if mended == self.tabs:
            return
        shown, before = self.path, len(self.tabs)
        place = sum(1 for path in mended[: self.current] if path)
        current = mended[self.current]
        self.tabs = [path for path in mended if path]
        if not self.tabs:
            trained = self._model.document.trained_network or next(iter(self._model.document), None)
            if trained is None:
                self.tabs = [shown]  # nothing is left to be shown; the window says so
                return
            self.tabs = [(Use(trained.id),)]
        self.current = min(place, len(self.tabs) - 1)
        if len(self.tabs) != before or not current:
            self.tabs_changed.emit()
        if self.path != shown:
            self.moved.emit(())
