"""The labels of the wires in sight. Painted by the view, in place of an item for each: there may be ten thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from studio.ui.canvas.painter import paint_label
from studio.ui.canvas.sprites import Sprites
from studio.ui.canvas.wire_item import WireItem

if TYPE_CHECKING:
    from studio.ui.canvas.scene import CanvasScene

_AROUND = (120.0, 90.0)  # how far a label may lie beside its wire
_DIMMED = 0.35


def paint_labels(painter: QPainter, scene: CanvasScene, exposed: QRectF) -> None:
    """Paint the shapes of the wires that run near ``exposed``."""
    x, y = _AROUND
    transform, opacity = painter.worldTransform(), painter.opacity()
    for wire in scene.wires_in(exposed.adjusted(-x, -y, x, y)):
        if wire.tensor is not None and wire.isVisible() and wire.label_area.intersects(exposed):
            _paint(painter, transform, scene.sprites, wire)
            if wire.dimmed:
                painter.setOpacity(opacity)
    painter.setWorldTransform(transform)


def _paint(painter: QPainter, transform: QTransform, sprites: Sprites, wire: WireItem) -> None:
    area, text, strong = wire.label_area, wire.label, wire.stands_out
    frame = QRectF(0.0, 0.0, area.width(), area.height())
    if wire.dimmed:
        painter.setOpacity(_DIMMED)
    sprites.draw(
        painter,
        transform,
        (area.left(), area.top()),
        ("label", text, strong),
        frame,
        lambda p: paint_label(p, frame.adjusted(1, 1, -1, -1), text, strong, sprites.style),
    )
