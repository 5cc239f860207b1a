"""A network from afar: blocks and lines without curves, painted in a few calls for all nodes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF, QStaticText

from studio.graph.problems import Severity
from studio.ui.canvas.geometry import plain_way
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.painter import NAMED
from studio.ui.canvas.scene import CanvasScene

_TILE = 2048.0  # side of the squares that are gathered anew when a node in them changes

Tile = tuple[int, int]


class _Part:
    """What starts in one tile: blocks by category, lines, names by font, and what they cover.

    Blocks and lines are paths: Qt takes lists of rectangles and lines from Python one by one, at each painting.
    """

    def __init__(self) -> None:
        # By category, and whether they are left out.
        self.blocks: dict[tuple[str, bool], QPainterPath] = defaultdict(_overlapping)
        self.lines = QPainterPath()
        self.names: list[tuple[QFont, QPointF, QStaticText]] = []
        self.area = QRectF()

    def gather(self, scene: CanvasScene, ids: Iterable[str]) -> None:
        for node_id in ids:
            item = scene.nodes[node_id]
            card, sign, look = item.card, item.picture.far_sign, item.picture.look
            self.blocks[look.category, look.off].addRect(card)
            corner = card.center() - QPointF(sign.size.width() / 2, sign.size.height() / 2)
            self.names.append((sign.font, corner, sign.text))
            self.area = self.area.united(card)
            self._gather_lines(scene, item)
        self.names.sort(key=lambda name: name[0].pixelSize())

    def _gather_lines(self, scene: CanvasScene, item: NodeItem) -> None:
        for edge in scene.network.edges_from(item.node_id):
            target, wire = scene.nodes.get(edge.target), scene.wires.get((edge.target, edge.input))
            if target is not None and wire is not None:
                start, end = item.port_point(edge.output, True), target.port_point(edge.input, False)
                way = [start, *(point.pos() for point in wire.points), end]
                if len(way) == 2:
                    way = plain_way(start, end, item.card, target.card)
                self.lines.addPolygon(QPolygonF(way))
                for point in way:
                    self.area = self.area.united(QRectF(point, point).adjusted(-1, -1, 1, 1))


def _overlapping() -> QPainterPath:
    """A path that is filled where its parts lie one over the other, too."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


class FarLayer:
    """Keeps the shapes to paint, a part for each tile, until the nodes in it change."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._parts: dict[Tile, _Part | None] = {}  # None: has to be gathered
        self._members: dict[Tile, dict[str, None]] = defaultdict(dict)
        self._tile_of: dict[str, Tile] = {}

    def paint(self, painter: QPainter, exposed: QRectF, zoom: float) -> None:
        self._catch_up()
        parts = [part for part in self._parts.values() if part and part.area.intersects(exposed)]
        style = self._scene.style_
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom > NAMED)
        painter.setPen(_cosmetic(style.wire_pen.color(), 1.2 if zoom > NAMED else 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for part in parts:
            painter.drawPath(part.lines)
        painter.setPen(Qt.PenStyle.NoPen)
        for part in parts:
            for (category, off), blocks in part.blocks.items():
                painter.setBrush(style.block_left_out(category) if off else style.block(category))
                painter.drawPath(blocks)
        self._paint_outlines(painter)
        if zoom > NAMED:
            self._paint_names(painter, parts, exposed)

    # Keeping up with the scene

    def _catch_up(self) -> None:
        scene = self._scene
        moved = scene.take_moved()
        if moved is None:
            self._parts.clear()
            self._members.clear()
            self._tile_of.clear()
        for node_id in scene.nodes if moved is None else self._with_sources(moved):
            self._place(node_id)
        for tile, part in self._parts.items():
            if part is None:
                made = self._parts[tile] = _Part()
                made.gather(scene, self._members[tile])

    def _with_sources(self, ids: set[str]) -> set[str]:
        """Lines are kept where they start: those that end at a node that moved start elsewhere."""
        network = self._scene.network
        return ids | {edge.source for node_id in ids for edge in network.edges_into(node_id)}

    def _place(self, node_id: str) -> None:
        before = self._tile_of.pop(node_id, None)
        if before is not None:
            self._members[before].pop(node_id, None)
            self._parts[before] = None
        item = self._scene.nodes.get(node_id)
        if item is not None:
            tile = (int(item.x() // _TILE), int(item.y() // _TILE))
            self._tile_of[node_id] = tile
            self._members[tile][node_id] = None
            self._parts[tile] = None

    # Painting

    def _paint_outlines(self, painter: QPainter) -> None:
        scene, style = self._scene, self._scene.style_
        painter.setBrush(Qt.BrushStyle.NoBrush)
        kinds: dict[str, list[QRectF]] = defaultdict(list)
        for node_id, severity in scene.severities.items():
            if node_id in scene.nodes:
                kinds[severity.value].append(scene.nodes[node_id].card)
        for kind, rects in kinds.items():
            error = kind == Severity.ERROR.value  # told apart by the line, too, not by colour alone
            pen = _cosmetic(style.severity_named(kind), 3 if error else 2)
            pen.setStyle(Qt.PenStyle.SolidLine if error else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawRects(rects)
        chosen = [scene.nodes[node_id].card.adjusted(-4, -4, 4, 4) for node_id in scene.selection]
        if chosen:
            painter.setPen(_cosmetic(style.accent, 2))
            painter.drawRects(chosen)

    def _paint_names(self, painter: QPainter, parts: Iterable[_Part], exposed: QRectF) -> None:
        painter.setPen(self._scene.style_.text)
        left, right, top, bottom = exposed.left() - 200, exposed.right(), exposed.top() - 60, exposed.bottom()
        for part in parts:
            font: QFont | None = None
            for wanted, corner, text in part.names:
                if left < corner.x() < right and top < corner.y() < bottom:
                    if wanted is not font:
                        font = wanted
                        painter.setFont(font)
                    painter.drawStaticText(corner, text)


def _cosmetic(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
