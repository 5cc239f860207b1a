"""The networks of a project in the window: which one is shown, and the actions on networks and blocks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from studio.graph import edits
from studio.graph.document import NetworkDocument
from studio.graph.names import class_name_fault, free_name
from studio.graph.words import say
from studio.ui.canvas.offers import own_types
from studio.ui.icons import make_icon
from studio.ui.name_dialog import NameDialog
from studio.ui.navigator import Navigator
from studio.ui.network_bar import NetworkBar
from studio.ui.use_path import Path

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView
    from studio.ui.main_window import MainWindow

_ON_NETWORKS = ("new_network", "rename_network", "remove_network", "train_network")
_ON_BLOCKS = ("open_block", "leave_block", "", "collapse", "expand", "duplicate_shared", "", "tidy")
_STEPS = ("previous_network", "next_network", "close_tab")


class Networks(QObject):
    """Keeps canvas, panels, bar and menus with the network that is shown."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._model = window, window.model
        self.navigator = Navigator(self._model, self)
        self.menu = QMenu(self.tr("&Network"), window)
        self.menu.setObjectName("networkMenu")
        self._list_menu = QMenu(window)
        self._list_menu.setObjectName("networkListMenu")
        self.bar = NetworkBar(self._model, self.navigator, window.theme, self._list_menu)
        self._selected: dict[Path, tuple[str, ...]] = {}  # what was selected at each place
        self._shown: Path = ()
        self.navigator.moved.connect(self._show)
        self.navigator.tabs_changed.connect(self._enable)
        self.bar.chosen.connect(self.navigator.go_to)
        self.menu.aboutToShow.connect(lambda: self._fill(self.menu, with_blocks=True))
        self._list_menu.aboutToShow.connect(lambda: self._fill(self._list_menu, with_blocks=False))
        self._model.changed.connect(lambda change, _origin: self._changed(change.structural))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do, by their names."""
        return {
            "open_block": self._on_canvas("open_block"),
            "leave_block": self.navigator.leave,
            "collapse": self.collapse,
            "expand": lambda: self._canvas.blocks.expand() if self._canvas else None,
            "duplicate_shared": lambda: self._canvas.blocks.duplicate_shared() if self._canvas else None,
            "tidy": self._on_canvas("tidy_up"),
            "new_network": self.new_network,
            "rename_network": self.rename_network,
            "remove_network": self.remove_network,
            "train_network": self.train_network,
            "next_network": lambda: self.navigator.step(1),
            "previous_network": lambda: self.navigator.step(-1),
            "close_tab": lambda: self.navigator.close(self.navigator.current),
        }

    def framed(self, canvas_place: QWidget) -> QWidget:
        """The place of the canvas with the bar above it."""
        frame = QWidget()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(canvas_place, 1)
        self.bar.set_up_action(self._acts["leave_block"])
        for name, more in (("next_network", "Ctrl+Tab"), ("previous_network", "Ctrl+Shift+Tab")):
            self._acts[name].setShortcuts([self._acts[name].shortcut(), QKeySequence(more)])
        opening = self._acts["open_block"]
        opening.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        # Only while the canvas itself has the focus: in the search palette on it, Enter is another's.
        opening.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        # Keys work from the start, while the menu is only filled when it is opened.
        self._window.addActions([self._acts[name] for name in self.handlers() if name != "open_block"])
        self._fill(self.menu, with_blocks=True)
        return frame

    @property
    def _acts(self) -> dict[str, QAction]:
        return self._window.acts

    @property
    def _canvas(self) -> CanvasView | None:
        return self._window.canvas

    @property
    def _network(self) -> NetworkDocument | None:
        return self._model.document.networks.get(self.navigator.network_id)

    def _on_canvas(self, method: str) -> Callable[[], object]:
        return lambda: getattr(self._canvas, method)() if self._canvas else None

    # Showing

    def start(self, canvas: CanvasView) -> None:
        """Take over a canvas that shows a document that was just opened."""
        self._selected.clear()
        self.navigator.start(canvas.network_id)
        self._shown = canvas.sights.here = self.navigator.path
        canvas.block_opened.connect(self.navigator.enter)
        canvas.left.connect(self.navigator.leave)
        canvas.selection_changed.connect(lambda _ids: self._enable())
        canvas.addAction(self._acts["open_block"])
        canvas.menu_actions = [self._acts[name] if name else None for name in _ON_BLOCKS]
        self._show_around()

    def show(self, network_name: str, node_id: str = "") -> None:
        """Show a network, unless it is shown already, and a node of it."""
        network = self._model.document.network_named(network_name)
        if network is not None and network.id != self.navigator.network_id:
            self.navigator.open(network.id)
        if network is not None and node_id and self._canvas is not None:
            self._canvas.reveal(node_id)

    def _show(self, selected: tuple[str, ...]) -> None:
        canvas, window, key = self._canvas, self._window, self.navigator.network_id
        if canvas is None:
            return
        path = self.navigator.path
        self._selected[self._shown] = canvas.selection
        self._shown = path
        window.code.show_nodes(())
        canvas.show_network(key, path)
        window.inspector.show_nodes(key, ())
        window.code.show_network(key)
        window.facts.show_network(key)
        window.shapes.look_at(path)
        canvas.select(selected or self._selected.get(path, ()))
        canvas.setFocus()
        self._show_around()

    def _show_around(self) -> None:
        self.bar.show_way()
        self._window.problems.show_network(self.navigator.network_id)
        self._offer()
        self._enable()

    def _changed(self, structural: bool) -> None:
        if structural:
            self._offer()
        self._enable()

    def _offer(self) -> None:
        """The palette offers what may be added to the network that is shown."""
        own = own_types(self._model.catalogue, self._model.document, self.navigator.network_id)
        self._window.palette_panel.show_own(own)

    def _enable(self) -> None:
        canvas, document, network = self._canvas, self._model.document, self._network
        if canvas is None or network is None:
            return
        several = len(document.networks) > 1
        trained = document.trained_network
        able = {
            "open_block": canvas.blocks.selected_block() is not None,
            "leave_block": len(self.navigator.path) > 1,
            "collapse": bool(canvas.blocks.inside),
            "expand": bool(canvas.blocks.blocks),
            "duplicate_shared": bool(canvas.blocks.sharable),
            "tidy": bool(network.nodes),
            "remove_network": several,
            "train_network": trained is None or trained.id != network.id,
            "next_network": len(self.navigator.tabs) > 1,
            "previous_network": len(self.navigator.tabs) > 1,
            "close_tab": len(self.navigator.tabs) > 1,
        }
        for name, value in able.items():
            self._acts[name].setEnabled(value)

    # Menus

    def _fill(self, menu: QMenu, with_blocks: bool) -> None:
        menu.clear()
        if with_blocks:
            for name in _ON_BLOCKS:
                self._add(menu, name)
            menu.addSeparator()
            self._add_list(menu)
            menu.addActions([self._acts[name] for name in _STEPS])
        else:
            self._add_list(menu)
        menu.addSeparator()
        menu.addActions([self._acts[name] for name in _ON_NETWORKS])

    def _add(self, menu: QMenu, name: str) -> None:
        if name:
            menu.addAction(self._acts[name])
        else:
            menu.addSeparator()

    def _add_list(self, menu: QMenu) -> None:
        """A line for each network: the one that is shown in bold, and a mark on the one that is trained."""
        trained = self._model.document.trained_network
        for network in self._model.document:
            action = menu.addAction(network.name, partial(self.navigator.open, network.id))
            action.setObjectName(f"network-{network.name}")
            font = action.font()
            font.setBold(network.id == self.navigator.network_id)
            action.setFont(font)
            if trained is not None and network.id == trained.id:
                action.setIcon(make_icon("play", self._window.theme.color("accent")))
                action.setText(self.tr("{name}  (trained)").format(name=network.name))

    # Networks

    def new_network(self) -> None:
        taken = {network.name for network in self._model.document}
        explanation = self.tr("A network becomes a Python class. Others can use it as a block.")
        dialog = self._ask(self.tr("New network"), explanation, free_name("Block", taken), self.tr("Create"))
        dialog.named.connect(self._make)

    def _make(self, name: str) -> None:
        label = say("New network {name}", name=name)
        if self._model.edit(label, lambda document: edits.add_network(document, name)):
            self.show(name)

    def rename_network(self) -> None:
        network = self._network
        if network is None:
            return
        explanation = self.tr("The name of the Python class. Blocks that use it follow.")
        title = self.tr("Rename {name}").format(name=network.name)
        dialog = self._ask(title, explanation, network.name, self.tr("Rename"), own=network.name)
        dialog.named.connect(partial(self._rename, network))

    def _rename(self, network: NetworkDocument, name: str) -> None:
        label = say("Rename {old} to {new}", old=network.name, new=name)
        self._model.edit(label, lambda document: edits.rename_network(document, network.id, name))

    def remove_network(self) -> None:
        network = self._network
        if network is None:
            return
        if len(self._model.document.networks) == 1:
            self._window.refuse(self.tr("A project has one network at least."))
            return
        before = self._model.document.trained_network
        label = say("Remove {name}", name=network.name)
        if not self._model.edit(label, lambda document: edits.remove_network(document, network.id)):
            return
        after = self._model.document.trained_network
        words = self.tr("Removed {name}.").format(name=network.name)
        if before is not None and before.id == network.id and after is not None:
            words += " " + self.tr("{name} is the network that is trained now.").format(name=after.name)
        self._window.say(words)

    def train_network(self) -> None:
        network = self._network
        if network is None:
            return
        label = say("Train {name}", name=network.name)
        if self._model.edit(label, lambda document: edits.set_training(document, network=network.name)):
            self._window.say(self.tr("Training trains {name} from now on.").format(name=network.name))

    # Blocks

    def collapse(self) -> None:
        """Ask for a name, then make a block of the selection."""
        canvas = self._canvas
        if canvas is None:
            return
        refused = canvas.blocks.why_not_collapse()
        if refused:
            self._window.refuse(refused)
            return
        count = len(canvas.blocks.inside)
        explanation = (
            self.tr("One layer becomes a block: a class of its own, to use again.")
            if count == 1
            else self.tr("{count} layers become a block: a class of its own, to use again.").format(
                count=count
            )
        )
        proposed = canvas.blocks.propose_name()
        dialog = self._ask(self.tr("Collapse into a block"), explanation, proposed, self.tr("Collapse"))
        dialog.named.connect(canvas.blocks.collapse)
        dialog.finished.connect(lambda _result: canvas.setFocus())

    def _ask(self, title: str, explanation: str, proposed: str, accept: str, own: str = "") -> NameDialog:
        def fault(name: str) -> str | None:
            found = class_name_fault(name)
            if found is None and name != own and self._model.document.network_named(name) is not None:
                found = self.tr("another network has it")
            return found

        dialog = NameDialog(title, explanation, proposed, accept, fault, self._window)
        dialog.open()
        return dialog
