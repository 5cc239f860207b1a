"""Alignment guides: thin lines where what is dragged lines up with other nodes, which it then snaps to."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsScene

from studio.ui.canvas.node_item import NODE_LEVEL

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

REACH = 6.0  # pixels within which an edge jumps to another's line
_OVERHANG = 12.0  # how far a guide sticks out beyond the cards that it connects
_LEVEL = NODE_LEVEL - 0.1  # behind the cards, before the wires
_MOST = 1000  # cards to line up with: among more of them everything is in line with something


@dataclass(frozen=True)
class _Line:
    """A line that cards stand on: its coordinate, and from where to where it runs."""

    at: float
    low: float
    high: float


class _Axis:
    """The edges and centres of cards along one axis, sorted: whole numbers, so that what snaps to them has such too."""

    def __init__(self, cards: Iterable[QRectF], across: bool) -> None:
        spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for card in cards:
            span = (card.top(), card.bottom()) if across else (card.left(), card.right())
            for value in marks(card, across):
                spans[round(value)].append(span)
        self._spans = spans
        self._values = sorted(spans)

    def nearest(self, wanted: tuple[float, ...], reach: float) -> float | None:
        """How far the marks have to move for one of them to stand on a line; None: no line is in reach."""
        best: float | None = None
        for mark in wanted:
            index = bisect_left(self._values, mark)
            for value in self._values[max(index - 1, 0) : index + 1]:
                if abs(value - mark) <= (reach if best is None else abs(best)):
                    best = value - mark
        return best

    def lines(self, wanted: tuple[float, float, float], low: float, high: float) -> list[_Line]:
        """The lines that the marks stand on, as long as the cards that they connect."""
        low_edge, centre, high_edge = wanted
        both = round(low_edge) in self._spans and round(high_edge) in self._spans
        found = []
        for mark in (low_edge, high_edge) if both else (low_edge, centre, high_edge):  # both imply the centre
            spans = self._spans.get(round(mark), [])
            if spans:
                lows, highs = zip(*spans, strict=True)
                found.append(_Line(mark, min(low, *lows) - _OVERHANG, max(high, *highs) + _OVERHANG))
        return found


def marks(card: QRectF, across: bool) -> tuple[float, float, float]:
    """The coordinates of a card that are brought in line: its edges and its centre."""
    if across:
        return (card.left(), card.center().x(), card.right())
    return (card.top(), card.center().y(), card.bottom())


class Guides:
    """The lines of the nodes that stay, and the picture of those that are met."""

    def __init__(self, scene: QGraphicsScene, cards: Iterable[QRectF], pen: QPen) -> None:
        standing = list(cards)
        self._scene, self._across, self._down = scene, _Axis(standing, True), _Axis(standing, False)
        self._item = QGraphicsPathItem()
        self._item.setPen(pen)
        self._item.setZValue(_LEVEL)
        scene.addItem(self._item)

    def snapped(self, card: QRectF, offset: QPointF, grid: QPointF, reach: float) -> QPointF:
        """Where a card goes that is moved by ``offset``: to a line in reach, else by ``grid``."""
        moved = card.translated(offset)
        dx, dy = (
            self._across.nearest(marks(moved, True), reach),
            self._down.nearest(marks(moved, False), reach),
        )
        place = QPointF(
            grid.x() if dx is None else offset.x() + dx, grid.y() if dy is None else offset.y() + dy
        )
        self._show(card.translated(place))
        return place

    def hide(self) -> None:
        self._item.setPath(QPainterPath())

    def remove(self) -> None:
        self._scene.removeItem(self._item)

    def _show(self, card: QRectF) -> None:
        path = QPainterPath()
        for line in self._across.lines(marks(card, True), card.top(), card.bottom()):
            path.moveTo(line.at, line.low)
            path.lineTo(line.at, line.high)
        for line in self._down.lines(marks(card, False), card.left(), card.right()):
            path.moveTo(line.low, line.at)
            path.lineTo(line.high, line.at)
        self._item.setPath(path)


def standing_around(view: CanvasView, ids: Collection[str]) -> list[QRectF]:
    """The cards of those of these nodes that are seen; none where they are too many to tell apart."""
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    nodes = [item for item in view.canvas.nodes_in(seen) if item.node_id in ids]
    return [item.card for item in nodes] if len(nodes) <= _MOST else []
