"""Layers that are dragged from the palette to the canvas: the wire that one would be dropped on lights up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent

from studio.ui.canvas.hits import Hit
from studio.ui.canvas.hovering import Hovering

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

LAYER_MIME = "application/x-layerloom-layer"


class PaletteDrop:
    """Takes the platform's drags over one canvas."""

    def __init__(self, view: CanvasView, hovering: Hovering) -> None:
        self._view, self._hovering = view, hovering

    def judge(self, event: QDropEvent) -> bool:
        """Accept layers, and show the wire that one would be dropped on. Anything else is for others."""
        if not event.mimeData().hasFormat(LAYER_MIME):
            event.ignore()
            return False
        event.acceptProposedAction()
        self._hovering.show(Hit(wire=self._view.hit(event.position().toPoint()).wire))
        return True

    def drop(self, event: QDropEvent) -> bool:
        """Add the layer; whether it was one."""
        if not self.judge(event):
            return False
        view, position = self._view, event.position().toPoint()
        wire = view.hit(position).wire
        self._hovering.show(Hit())
        view.editor.add_layer(_dragged_type(event), view.mapToScene(position), wire=wire)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def _dragged_type(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(LAYER_MIME).data()).decode("utf-8", "replace")
