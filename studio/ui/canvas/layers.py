"""What a canvas paints itself, below its items and above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from studio.ui.canvas.background import Dots, paint_hint
from studio.ui.canvas.painter import FAR

if TYPE_CHECKING:
    from studio.ui.canvas.far import FarLayer
    from studio.ui.canvas.view import CanvasView


class Layers:
    """The ground with, from afar, the whole network; and what lies over nodes and wires."""

    def __init__(self, view: CanvasView, far: FarLayer) -> None:
        self._view, self._far = view, far
        self._dots = Dots()

    def paint_below(self, painter: QPainter, exposed: QRectF) -> None:
        view, scene = self._view, self._view.canvas
        scene.sprites.begin_painting(painter)
        origin = view.viewportTransform().map(QPointF(0, 0))
        self._dots.paint(painter, view.viewport().size(), origin, view.zoom, scene.style_)
        if view.zoom < FAR:
            painter.save()
            scene.annotations.paint_far(painter, view.zoom)
            self._far.paint(painter, exposed, view.zoom)
            painter.restore()

    def paint_above(self, painter: QPainter, exposed: QRectF) -> None:
        view = self._view
        if not view.canvas.nodes:
            tr = QCoreApplication.translate
            title = tr("CanvasView", "Drag a layer here, or press Tab")
            line = tr(
                "CanvasView", "Wire layers by dragging from port to port. Start with Input, end with Output."
            )
            paint_hint(painter, QRectF(view.viewport().rect()), title, line, view.canvas.style_)
        view.health.paint(painter, exposed, view.zoom < FAR)
        view.overlays.finder.paint(painter, exposed, view.zoom < FAR)
        view.focus.paint(painter)
        view.letters.paint(painter)
