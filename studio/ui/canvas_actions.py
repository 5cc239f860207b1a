"""The window's actions on the canvas: wiring, lining up, finding, the map, pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio.ui.canvas.arrange import Edge
from studio.ui.layer_uses import LayerUses
from studio.ui.picture_dialog import PictureDialog

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView
    from studio.ui.main_window import MainWindow

WIRING = ("quick_connect", "swap_inputs", "extract")
ALIGNING = {f"align_{edge.value}": edge for edge in Edge}
DISTRIBUTING = {"distribute_across": True, "distribute_down": False}
# Keys that fields use too: they are the canvas's only while it has the focus itself.
_KEYS = ("quick_connect", "swap_inputs", "fit_selection")


class CanvasActions(QObject):
    """Acts on the canvas that the window shows."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.uses = LayerUses(window.store)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do, by their names."""
        return {
            "rename": self._on_canvas(lambda canvas: canvas.overlays.rename()),
            "quick_connect": self._on_canvas(lambda canvas: canvas.rewirer.quick_connect()),
            "swap_inputs": self._on_canvas(lambda canvas: canvas.rewirer.swap_inputs()),
            "extract": self._on_canvas(lambda canvas: canvas.rewirer.extract()),
            "fit_selection": self._on_canvas(lambda canvas: canvas.fit_selection()),
            "find": self._on_canvas(lambda canvas: canvas.overlays.find()),
            "minimap": self._on_canvas(lambda canvas: canvas.overlays.toggle_minimap()),
            "port_legend": self._on_canvas(lambda canvas: canvas.overlays.toggle_legend()),
            "export_picture": self.export_picture,
            **{name: self._on_canvas(partial(_align, edge=edge)) for name, edge in ALIGNING.items()},
            **{name: self._on_canvas(partial(_distribute, across=a)) for name, a in DISTRIBUTING.items()},
        }

    @cached_property
    def arrange_menu(self) -> QMenu:
        """Align and distribute."""
        menu = QMenu(self.tr("Arrange"), self._window)
        menu.setObjectName("arrangeMenu")
        names = list(ALIGNING)
        for group in (names[:3], names[3:], list(DISTRIBUTING)):
            menu.addActions([self._acts[name] for name in group])
            menu.addSeparator()
        menu.addAction(self._acts["tidy"])
        return menu

    def start(self, canvas: CanvasView) -> None:
        """Take over a canvas that shows a document that was just opened."""
        for name in _KEYS:
            self._acts[name].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            canvas.addAction(self._acts[name])
        offered: tuple[QAction | None, ...] = (
            self._acts["rename"],
            *(self._acts[name] for name in WIRING),
            self.arrange_menu.menuAction(),
            None,
        )
        canvas.menu_actions = [*offered, *canvas.menu_actions]
        canvas.uses = self.uses
        canvas.hint.connect(self._show_hint)
        canvas.node_wanted.connect(self._window.networks.show)
        canvas.selection_changed.connect(lambda _ids: self._enable(canvas))
        canvas.overlays.show_minimap(self._window.store.minimap)
        canvas.overlays.minimap_toggled.connect(self._keep_minimap)
        self._acts["minimap"].setChecked(self._window.store.minimap)
        canvas.overlays.show_legend(self._window.store.port_legend)
        canvas.overlays.legend_toggled.connect(self._keep_legend)
        self._acts["port_legend"].setChecked(self._window.store.port_legend)
        self._enable(canvas)

    def export_picture(self) -> None:
        """Ask how a picture is to look, and write it."""
        canvas = self._window.canvas
        if canvas is None or not canvas.canvas.nodes:
            self._window.refuse(self.tr("There is nothing to make a picture of: the network is empty."))
            return
        dialog = PictureDialog(self._window)
        dialog.written.connect(lambda path: self._window.say(self.tr("Wrote {0}").format(path)))
        dialog.failed.connect(lambda text: self._window.fail(self.tr("The export failed"), text))
        dialog.open()

    @property
    def _acts(self) -> dict[str, QAction]:
        return self._window.acts

    def _on_canvas(self, function: Callable[[CanvasView], object]) -> Callable[[], object]:
        return lambda: function(self._window.canvas) if self._window.canvas else None

    def _show_hint(self, text: str) -> None:
        if text:
            self._window.statusBar().showMessage(text)
        else:
            self._window.statusBar().clearMessage()

    def _keep_minimap(self, shown: bool) -> None:
        self._window.store.minimap = shown
        self._acts["minimap"].setChecked(shown)

    def _keep_legend(self, shown: bool) -> None:
        self._window.store.port_legend = shown
        self._acts["port_legend"].setChecked(shown)

    def _enable(self, canvas: CanvasView) -> None:
        selected = len(canvas.selection)
        for name in (*ALIGNING, "quick_connect"):
            self._acts[name].setEnabled(selected > 1)
        for name in DISTRIBUTING:
            self._acts[name].setEnabled(selected > 2)
        for name in ("swap_inputs", "extract"):
            self._acts[name].setEnabled(selected == 1)
        marks = canvas.canvas.annotations.selected
        texts = len(marks.frames) + len(marks.notes)
        self._acts["rename"].setEnabled(selected == 1 or (not selected and texts == 1))


def _align(canvas: CanvasView, edge: Edge) -> None:
    canvas.arranger.align(edge)


def _distribute(canvas: CanvasView, across: bool) -> None:
    canvas.arranger.distribute(across)
