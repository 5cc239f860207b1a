"""Opens the search palette over a canvas, offers what fits, and adds what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt

from studio.graph.catalogue import LayerSpec
from studio.graph.document import PortKey
from studio.ui.canvas.commands import PortRef, fitting_port
from studio.ui.canvas.offers import offered
from studio.ui.canvas.search_popup import SearchPopup
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_BESIDE = 30  # pixels from a node to the palette that adds one behind it


class Searching(QObject):
    """At most one search palette is open at a time."""

    def __init__(self, view: CanvasView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self.popup: SearchPopup | None = None

    def open(self, position: QPoint, end: PortRef | None = None) -> SearchPopup:
        """For a layer around a point of the viewport, wired to ``end`` if there is one."""
        place, editor = self._view.mapToScene(position), self._view.editor
        popup = self._make(end)
        popup.chosen.connect(lambda name: editor.add_layer(name, place, end=end))
        popup.open_at(position)
        return popup

    def open_by_key(self) -> None:
        """Behind what has the focus, else where the mouse is."""
        view = self._view
        wire, end = view.focus.wire, view.editor.chain_end(branching=view.focus.shown)
        if wire is not None and wire in view.canvas.selected_wires:
            self.open_on_wire(wire)
        elif end is not None:
            self.open_beside(end)
        else:
            self.open(view.mouse.position)

    def open_beside(self, end: PortRef) -> None:
        """For a layer behind a node's output, or in front of its input, wired to it."""
        popup = self._make(end)
        popup.chosen.connect(lambda name: self._view.editor.add_beside(name, end))
        card = self._view.mapFromScene(self._view.canvas.nodes[end.node].card).boundingRect()
        popup.open_at(QPoint(card.right() + _BESIDE, card.top()))

    def open_on_wire(self, key: PortKey) -> None:
        """For a layer in the middle of a wire."""
        wire = self._view.canvas.wires[key]
        popup = self._make(PortRef(wire.edge.source, False, wire.edge.output))
        popup.chosen.connect(lambda name: self._view.editor.add_on_wire(name, key))
        popup.open_at(self._view.mapFromScene(wire.path().pointAtPercent(0.5)) + QPoint(0, _BESIDE))

    def close(self) -> None:
        if self.popup is not None:
            self.popup.close()

    def _make(self, end: PortRef | None) -> SearchPopup:
        self.close()
        uses = self._view.uses.counts
        self.popup = SearchPopup(self._view, self._theme, self._fitting(end), self._title(end), uses)
        self.popup.closed.connect(self._closed)
        return self.popup

    def _fitting(self, end: PortRef | None) -> list[LayerSpec]:
        catalogue = self._view.canvas.model.catalogue
        specs = offered(catalogue, self._view.canvas.model.document, self._view.network_id)
        if end is None:
            return specs
        kind = self._view.canvas.carried_kind(end)
        return [spec for spec in specs if fitting_port(spec, end, kind)]

    def _title(self, end: PortRef | None) -> str:
        if end is None:
            return ""
        name = self._view.canvas.network.nodes[end.node].name
        words = self.tr("Layer before {name}…") if end.is_input else self.tr("Layer after {name}…")
        return words.format(name=name)

    def _closed(self) -> None:
        """The canvas has the focus again, unless a click has given it to something else."""
        popup, self.popup = self.popup, None
        if popup is not None and popup.field.hasFocus():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
