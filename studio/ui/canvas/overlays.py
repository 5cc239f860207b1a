"""What lies over the canvas: the bar to find things, the map, the field to rename a node in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.ui.canvas.far import FarLayer
from studio.ui.canvas.find_bar import FindBar
from studio.ui.canvas.finder import Finder
from studio.ui.canvas.legend import PortLegend
from studio.ui.canvas.minimap import Minimap
from studio.ui.canvas.rename_field import RenameField
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class Overlays(QObject):
    """Opens and places them."""

    minimap_toggled = Signal(bool)
    legend_toggled = Signal(bool)

    def __init__(
        self, view: CanvasView, model: DocumentModel, shapes: ShapeService, theme: Theme, far: FarLayer
    ) -> None:
        super().__init__(view)
        self._view, self._theme, self._far = view, theme, far
        self.finder = Finder(view, model, shapes)
        self.find_bar: FindBar | None = None
        self.minimap: Minimap | None = None
        self.legend: PortLegend | None = None
        self.renaming: RenameField | None = None

    def let_go(self) -> None:
        """Hear of nothing any more."""
        self.finder.let_go()
        if self.minimap is not None:
            self.minimap.let_go()

    def place(self) -> None:
        """The canvas has another size."""
        for widget in (self.find_bar, self.minimap, self.legend, self.renaming):
            if widget is not None:
                widget.place()

    def find(self) -> None:
        """Open the bar to find things, or go on with it."""
        if self.find_bar is None:
            self.find_bar = FindBar(self._view, self.finder, self._theme)
        self.find_bar.open()

    def show_minimap(self, shown: bool) -> None:
        if shown and self.minimap is None:
            self.minimap = Minimap(self._view, self._far)
        if self.minimap is not None:
            self.minimap.wanted = shown
            self.minimap.place()
        self.minimap_toggled.emit(shown)

    def show_legend(self, shown: bool) -> None:
        if shown and self.legend is None:
            self.legend = PortLegend(self._view)
        if self.legend is not None:
            self.legend.wanted = shown
            self.legend.place()
        self.legend_toggled.emit(shown)

    def toggle_legend(self) -> None:
        self.show_legend(self.legend is None or not self.legend.wanted)

    def toggle_minimap(self) -> None:
        self.show_minimap(self.minimap is None or not self.minimap.wanted)

    def rename(self) -> None:
        """Rename the one node or frame that is selected where it stands, or change a note."""
        if self._view.around.edit_selected():
            return
        if len(self._view.selection) != 1:
            self._view.status.emit(self.tr("Select one layer to rename it."))
            return
        if self.renaming is not None:
            self.renaming.close()
        self.renaming = RenameField(self._view, self._view.selection[0])
        self.renaming.closed.connect(self._renamed)
        self.renaming.open()

    def _renamed(self) -> None:
        self.renaming = None
