"""A network from afar: blocks and straight lines, painted in a few calls for all nodes together."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.ui.canvas.painter import NAMED, paint_sign
from studio.ui.canvas.scene import CanvasScene


class FarLayer:
    """Keeps the shapes to paint until the scene changes."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._blocks: dict[tuple[str, bool], list[QRectF]] = {}  # by category, and whether they are left out
        self._outlines: dict[str, list[QRectF]] = {}
        self._lines: list[QLineF] = []
        self._fresh = False

    def invalidate(self) -> None:
        self._fresh = False

    def paint(self, painter: QPainter, exposed: QRectF, zoom: float) -> None:
        if not self._fresh:
            self._gather()
        style = self._scene.style_
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom > NAMED)
        painter.setPen(_cosmetic(style.wire_pen.color(), 1.2))
        painter.drawLines(self._lines)
        painter.setPen(Qt.PenStyle.NoPen)
        for (category, off), rects in self._blocks.items():
            painter.setBrush(style.block_left_out(category) if off else style.block(category))
            painter.drawRects(rects)
        self._paint_outlines(painter)
        if zoom > NAMED:
            self._paint_names(painter, exposed)

    def _gather(self) -> None:
        self._blocks, self._outlines = defaultdict(list), defaultdict(list)
        for item in self._scene.nodes.values():
            look = item.picture.look
            self._blocks[look.category, look.off].append(item.card)
            if item.state.severity is not None:
                self._outlines[item.state.severity.value].append(item.card)
            if item.state.selected:
                self._outlines["selected"].append(item.card.adjusted(-4, -4, 4, 4))
        self._lines = [
            QLineF(one, other)
            for wire in self._scene.wires.values()
            for one, other in pairwise(
                (
                    self._scene.nodes[wire.edge.source].port_point(wire.edge.output, True),
                    *(point.pos() for point in wire.points),
                    self._scene.nodes[wire.edge.target].port_point(wire.edge.input, False),
                )
            )
        ]
        self._fresh = True

    def _paint_outlines(self, painter: QPainter) -> None:
        style = self._scene.style_
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for kind, rects in self._outlines.items():
            color = style.accent if kind == "selected" else style.severity_named(kind)
            painter.setPen(_cosmetic(color, 2))
            painter.drawRects(rects)

    def _paint_names(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setPen(self._scene.style_.text)
        for item in self._scene.nodes.values():
            card = item.card
            if card.intersects(exposed):
                sign = item.picture.far_sign
                paint_sign(painter, sign, card.center() - QPointF(sign.size.width() / 2, 0))


def _cosmetic(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
