"""The window's actions for those who use the keyboard: the canvas's focus, areas, the command palette, shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from studio.ui.areas import Areas
from studio.ui.command_palette import Commands
from studio.ui.motion import reduce_motion
from studio.ui.shortcuts import Shortcuts

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView
    from studio.ui.main_window import MainWindow

# Letters are the canvas's only while it has the focus itself: on it, fields may lie.
_LETTERS = ("next_layer", "previous_layer", "wire_by_letters", "next_wire", "next_mark", "edit_settings")
_EVERYWHERE = ("next_area", "previous_area", "command_palette")


class KeyboardActions(QObject):
    """Made before the docks are; ``finish`` comes when all actions are there."""

    areas: Areas
    commands: Commands
    shortcuts: Shortcuts

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do, by their names."""
        return {
            "next_layer": self._on_canvas(lambda canvas: canvas.focus.step(1)),
            "previous_layer": self._on_canvas(lambda canvas: canvas.focus.step(-1)),
            "wire_by_letters": self._on_canvas(lambda canvas: canvas.letters.start()),
            "next_wire": self._on_canvas(lambda canvas: canvas.focus.next_wire()),
            "next_mark": self._on_canvas(lambda canvas: canvas.focus.next_mark()),
            "edit_settings": self.edit_settings,
            "next_area": lambda: self.areas.step(1),
            "previous_area": lambda: self.areas.step(-1),
            "command_palette": lambda: self.commands.open(),
            "shortcuts": lambda: self.shortcuts.edit(),
            "reduce_motion": self._reduce_motion,
        }

    def prepare(self) -> None:
        """What the menus will need: the docks and the actions are there."""
        window, acts = self._window, self._window.acts
        for name in _LETTERS:
            acts[name].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        acts["reduce_motion"].setCheckable(True)
        acts["reduce_motion"].setChecked(window.store.reduce_motion)
        reduce_motion(window.store.reduce_motion)
        window.addActions([acts[name] for name in _EVERYWHERE])
        self.areas, self.commands = Areas(window), Commands(window)

    def finish(self) -> None:
        """All actions are there: they get the keys that a person has given them."""
        self.shortcuts = Shortcuts(self._window)

    def start(self, canvas: CanvasView) -> None:
        """Take over a canvas that shows a document that was just opened."""
        canvas.addActions([self._window.acts[name] for name in _LETTERS])
        canvas.settings_wanted.connect(self.edit_settings)

    def edit_settings(self) -> None:
        self._window.workbench.reveal("inspector")
        self._window.inspector.edit_first()

    def go_back(self) -> bool:
        """Esc, which nothing else took, leads back to the canvas; whether it did."""
        canvas = self._window.canvas
        if canvas is None or not canvas.isVisible():
            return False
        self.areas.go_to_canvas()
        return True

    def _reduce_motion(self) -> None:
        wanted = self._window.acts["reduce_motion"].isChecked()
        self._window.store.reduce_motion = wanted
        reduce_motion(wanted)

    def _on_canvas(self, function: Callable[[CanvasView], object]) -> Callable[[], object]:
        return lambda: function(self._window.canvas) if self._window.canvas else None
