"""The keys of the window's actions: as they come, as a person has changed them, and who has which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from studio.ui.shortcuts_dialog import ShortcutsDialog

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_OURS = ("action-", "go-", "toggle-")  # what the names of actions begin with that may have keys


def tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)


def fixed_keys() -> list[tuple[str, str]]:
    """The canvas's keys that are no actions and stay as they are, and what they do."""
    return [
        ("Tab", tr("Add a layer after the one that has the focus, or into the wire that has it")),
        ("Right, Left", tr("Go along the wires, and select")),
        ("Down, Up", tr("Go to the layer below or above, and select")),
        ("Shift+Right", tr("Go on, and select that too (each arrow key)")),
        ("Ctrl+Right", tr("Go on, and leave the selection alone (each arrow key)")),
        ("Alt+Right", tr("Move what is selected by a grid step; with Shift by four (each arrow key)")),
        ("Space", tr("Select what has the focus, or no longer; hold it to pan")),
        ("Return", tr("Open the block, or the settings of another layer")),
        ("Backspace", tr("Delete the selection; without one, leave the block")),
        (
            "Esc",
            tr("Take back a gesture, select nothing, leave the block; back to the canvas"),
        ),
    ]


class Shortcuts(QObject):
    """Gives actions their keys and remembers what was changed."""

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._store = window, window.store
        named = [a for a in window.findChildren(QAction) if a.objectName().startswith(_OURS)]
        self.actions = {action.objectName(): action for action in named}
        self._defaults = {name: action.shortcuts() for name, action in self.actions.items()}
        for name, texts in self._store.shortcuts.items():
            if name in self.actions:
                self._give(name, [QKeySequence(text) for text in texts])

    def edit(self) -> None:
        """Let a person see and change them."""
        dialog = ShortcutsDialog(self, fixed_keys(), self._window)
        dialog.open()

    # What they are

    def title(self, name: str) -> str:
        text = self.actions[name].text().replace("&", "")
        return tr("Show or hide {panel}").format(panel=text) if name.startswith("toggle-") else text

    def keys(self, name: str) -> list[QKeySequence]:
        return self.actions[name].shortcuts()

    def is_changed(self, name: str) -> bool:
        return self.keys(name) != self._defaults[name]

    def owners(self, keys: QKeySequence, besides: str = "") -> list[str]:
        """The actions that have a shortcut already, or one that begins with it."""
        return [name for name in self.actions if name != besides and _clash(self.keys(name), keys)]

    # Changes

    def set(self, name: str, keys: QKeySequence) -> None:
        """Give an action a shortcut, in place of those it has; an empty one takes them away."""
        self._change({name: [] if keys.isEmpty() else [keys]})

    def take_over(self, name: str, keys: QKeySequence) -> None:
        """Give an action a shortcut that others have, and take it from those."""
        changes = {
            owner: [other for other in self.keys(owner) if not _clash([other], keys)]
            for owner in self.owners(keys, besides=name)
        }
        self._change({**changes, name: [keys]})

    def reset(self, name: str) -> None:
        """Give an action what it came with, and take that from others that were given it since."""
        wanted = self._defaults[name]
        losers = {owner for keys in wanted for owner in self.owners(keys, besides=name)}
        changes = {
            owner: [o for o in self.keys(owner) if not any(_clash([o], keys) for keys in wanted)]
            for owner in losers
        }
        self._change({**changes, name: wanted})

    def reset_all(self) -> None:
        self._change(self._defaults)

    def _change(self, changes: dict[str, list[QKeySequence]]) -> None:
        for name, keys in changes.items():
            self._give(name, keys)
        portable = QKeySequence.SequenceFormat.PortableText
        self._store.shortcuts = {
            name: [keys.toString(portable) for keys in self.keys(name)]
            for name in self.actions
            if self.is_changed(name)
        }
        self.changed.emit()

    def _give(self, name: str, keys: Iterable[QKeySequence]) -> None:
        self.actions[name].setShortcuts(list(keys))


def _clash(held: Iterable[QKeySequence], keys: QKeySequence) -> bool:
    """Whether one of the shortcuts is the same as another, or begins it, or is begun by it."""
    none = QKeySequence.SequenceMatch.NoMatch
    return any(each.matches(keys) != none or keys.matches(each) != none for each in held)
