"""What the mouse is over: it is lit, and the cursor says what a press would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from studio.ui.canvas.hints import tool_tip
from studio.ui.canvas.hits import Hit

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


_RISING, _FALLING = Qt.CursorShape.SizeBDiagCursor, Qt.CursorShape.SizeFDiagCursor
_RESIZING = {
    frozenset(["left"]): Qt.CursorShape.SizeHorCursor,
    frozenset(["right"]): Qt.CursorShape.SizeHorCursor,
    frozenset(["top"]): Qt.CursorShape.SizeVerCursor,
    frozenset(["bottom"]): Qt.CursorShape.SizeVerCursor,
    frozenset(["left", "bottom"]): _RISING,
    frozenset(["right", "top"]): _RISING,
    frozenset(["left", "top"]): _FALLING,
    frozenset(["right", "bottom"]): _FALLING,
}


class Hovering:
    """Keeps what is lit on one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._hit = Hit()

    def show(self, hit: Hit) -> None:
        """Light what was hit, and nothing else."""
        if hit == self._hit:
            return
        scene = self._view.canvas
        before, self._hit = self._hit, hit
        for node_id in {before.node, hit.node} - {None}:
            item = scene.nodes.get(node_id or "")
            if item is not None:
                item.change(hovered=node_id == hit.node, hot_port=hit.port if node_id == hit.node else None)
        for key in {before.wire, hit.wire} - {None}:
            if key in scene.wires:
                scene.wires[key].change(hovered=key == hit.wire)
        if hit.wire is not None or before.wire is not None:
            self._tell(hit)
        self.update_cursor()

    def _tell(self, hit: Hit) -> None:
        """A wire says at once what runs through it; tips of other things wait, as they do elsewhere."""
        viewport = self._view.viewport()
        text = tool_tip(self._view.canvas, hit) if hit.wire is not None else ""
        QToolTip.showText(QCursor.pos(), text, viewport)

    def update_cursor(self) -> None:
        if self._view.mouse.panning:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._hit.port is not None:
            shape = Qt.CursorShape.CrossCursor
        elif self._hit.edges:
            shape = _RESIZING.get(frozenset(self._hit.edges), Qt.CursorShape.SizeAllCursor)
        elif self._hit.frame is not None or self._hit.point is not None:
            shape = Qt.CursorShape.SizeAllCursor
        elif self._hit.wire is not None:
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        self._view.viewport().setCursor(shape)
