"""The window's actions on how a network is drawn and which layers take part: flags, frames, notes, bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio.graph.annotations import Bookmark
from studio.ui.icons import make_icon
from studio.ui.name_dialog import NameDialog

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView
    from studio.ui.main_window import MainWindow

FLAGS = ("bypass", "mute", "freeze", "fold")
_AROUND = ("frame", "note")
# Keys that fields use too: they are the canvas's only while it has the focus itself.
_KEYS = ("mute", "fold", *_AROUND)


class DrawingActions(QObject):
    """Acts on the canvas that the window shows."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.bookmarks = QMenu(self.tr("Bookmarks"), window)
        self.bookmarks.setObjectName("bookmarksMenu")
        self.bookmarks.aboutToShow.connect(self._fill)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do, by their names."""
        return {
            "bypass": self._on_canvas(lambda canvas: canvas.flags.bypass()),
            "mute": self._on_canvas(lambda canvas: canvas.flags.mute()),
            "freeze": self._on_canvas(lambda canvas: canvas.flags.freeze()),
            "fold": self._on_canvas(lambda canvas: canvas.flags.fold()),
            "frame": self._on_canvas(lambda canvas: canvas.around.frame_selection()),
            "note": self._on_canvas(lambda canvas: canvas.add_note()),
            "bookmark": self.ask_for_bookmark,
        }

    def start(self, canvas: CanvasView) -> None:
        """Take over a canvas that shows a document that was just opened."""
        for name in _KEYS:
            self._acts[name].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            canvas.addAction(self._acts[name])
        shared = [None, *(self._acts[name] for name in FLAGS), None, *(self._acts[name] for name in _AROUND)]
        canvas.menu_actions = [*canvas.menu_actions, *shared]
        canvas.selection_changed.connect(lambda _ids: self._enable())
        self._window.model.changed.connect(self._enable)
        self._enable()

    @property
    def _acts(self) -> dict[str, QAction]:
        return self._window.acts

    def _on_canvas(self, function: Callable[[CanvasView], object]) -> Callable[[], object]:
        return lambda: function(self._window.canvas) if self._window.canvas else None

    def _enable(self, *_change: object) -> None:
        canvas = self._window.canvas
        if canvas is not None:
            chosen = bool(canvas.flags.chosen)
            for name in ("bypass", "mute", "fold", "frame"):
                self._acts[name].setEnabled(chosen)
            self._acts["freeze"].setEnabled(bool(canvas.flags.freezable))

    # Bookmarks

    def ask_for_bookmark(self) -> None:
        """Ask for a name for what is seen."""
        canvas = self._window.canvas
        if canvas is None:
            return
        explanation = self.tr(
            "Keeps this part of the network at hand, in the View menu. It is saved with it."
        )
        taken = {mark.name for mark in canvas.canvas.network.bookmarks}
        number = next(n for n in range(1, len(taken) + 2) if self.tr("View {0}").format(n) not in taken)
        dialog = NameDialog(
            self.tr("Bookmark this view"),
            explanation,
            self.tr("View {0}").format(number),
            self.tr("Bookmark"),
            lambda name: None if name else self.tr("a bookmark needs a name"),
            self._window,
        )
        dialog.field.setAccessibleName(self.tr("Name of the bookmark"))
        dialog.named.connect(canvas.around.bookmark)
        dialog.finished.connect(lambda _result: canvas.setFocus())
        dialog.open()

    def _fill(self) -> None:
        """The bookmarks of the network that is shown."""
        self.bookmarks.clear()
        self.bookmarks.addAction(self._acts["bookmark"])
        canvas = self._window.canvas
        marks = canvas.canvas.network.bookmarks if canvas is not None else ()
        if canvas is None or not marks:
            return
        self.bookmarks.addSeparator()
        removing = QMenu(self.tr("Remove bookmark"), self.bookmarks)
        for mark in marks:
            self._add(mark, canvas)
            removing.addAction(_plain(mark.name), partial(canvas.around.remove_bookmark, mark.name))
        self.bookmarks.addSeparator()
        self.bookmarks.addMenu(removing)

    def _add(self, mark: Bookmark, canvas: CanvasView) -> None:
        action = self.bookmarks.addAction(_plain(mark.name), partial(canvas.around.go_to, mark))
        action.setIcon(make_icon("bookmark", self._window.theme.color("muted")))


def _plain(name: str) -> str:
    """A name as a menu shows it, where an ampersand would mark a letter."""
    return name.replace("&", "&&")
