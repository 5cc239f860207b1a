"""Where things are: sizes of nodes, places of ports, ways of wires. Numbers only, in scene units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from studio.graph.catalogue import PortSpec
from studio.ui.canvas.looks import NodeLook

GRID = 8.0
NODE_WIDTH = 152.0
WIDEST_NODE = 184.0  # columns stand 224 apart, and a wire with its shape needs room between them
NODE_HEIGHT = 56.0
NODE_RADIUS = 9.0
CHIP = 28.0
CHIP_LEFT = 10.0
TEXT_LEFT = CHIP_LEFT + CHIP + 9.0
TEXT_RIGHT = 10.0  # free space at the right of texts
PORT_RADIUS = 5.0
PORT_ROW = 18.0
HEADER_HEIGHT = 48.0
FOLDED_HEIGHT = 32.0
FOLDED_CHIP = 20.0
FOLDED_TEXT_LEFT = 36.0
ROWS_PADDING = 6.0  # above the rows of a node with several ports
MARGIN = 14.0  # around the card: ports, outline, badge

_BEND_RADIUS = 14.0
_STUB = 26.0  # how far a wire runs straight before it turns back
_SHORTEST_FORWARD = 20.0
_LONGEST_REACH = 140.0  # of a curve's handles
_LABEL_ON_WIRE = 150.0  # wires between neighbours are shorter: there a label on the wire would hide it


@dataclass(frozen=True)
class NodeGeometry:
    """Size of a card and places of its ports, from its top left corner."""

    width: float
    height: float
    inputs: Mapping[str, QPointF]
    outputs: Mapping[str, QPointF]
    rows: bool  # ports stand in named rows

    @property
    def card(self) -> QRectF:
        return QRectF(0, 0, self.width, self.height)

    def port(self, is_input: bool, name: str) -> QPointF | None:
        return (self.inputs if is_input else self.outputs).get(name)


def measure(look: NodeLook, text_width: float) -> NodeGeometry:
    """The geometry of a node whose texts are ``text_width`` wide."""
    if look.folded:
        return _measure_folded(look, text_width)
    wanted = TEXT_LEFT + text_width + TEXT_RIGHT
    width = min(max(NODE_WIDTH, snap_up(wanted)), WIDEST_NODE)
    count = max(len(look.inputs), len(look.outputs))
    rows = count > 1
    height = NODE_HEIGHT if not rows else snap_up(HEADER_HEIGHT + count * PORT_ROW + 2 * ROWS_PADDING)
    return NodeGeometry(
        width, height, _places(look.inputs, 0.0, rows), _places(look.outputs, width, rows), rows
    )


def _measure_folded(look: NodeLook, text_width: float) -> NodeGeometry:
    """A title alone, with all ports in the middles of the sides."""
    width = min(snap_up(FOLDED_TEXT_LEFT + text_width + TEXT_RIGHT), WIDEST_NODE)
    middle = FOLDED_HEIGHT / 2
    inputs = {port.name: QPointF(0, middle) for port in look.inputs}
    outputs = {port.name: QPointF(width, middle) for port in look.outputs}
    return NodeGeometry(width, FOLDED_HEIGHT, inputs, outputs, rows=False)


def _places(ports: Sequence[PortSpec], x: float, rows: bool) -> dict[str, QPointF]:
    if not rows:
        return {port.name: QPointF(x, NODE_HEIGHT / 2) for port in ports}
    first = HEADER_HEIGHT + ROWS_PADDING + PORT_ROW / 2
    return {port.name: QPointF(x, first + index * PORT_ROW) for index, port in enumerate(ports)}


def snap(value: float) -> float:
    return round(value / GRID) * GRID


def snap_up(value: float) -> float:
    return -(-value // GRID) * GRID


@dataclass(frozen=True)
class WirePath:
    """A wire's way, where its label goes, and how much of the wire lies level there."""

    path: QPainterPath
    anchor: QPointF
    level: float


def wire_path(
    start: QPointF, end: QPointF, source: QRectF, target: QRectF, points: Sequence[QPointF] = ()
) -> WirePath:
    """The way from an output to an input; ``source`` and ``target`` are the cards that it keeps clear of.

    It is led along ``points``, where there are any.
    """
    if points:
        return _led([start, *points, end])
    if end.x() - start.x() >= _SHORTEST_FORWARD:
        return _forward(start, end)
    return _backward(start, end, source, target)


def _led(corners: Sequence[QPointF]) -> WirePath:
    """A smooth line through points: level at both ends, and elsewhere in the direction of its neighbours."""
    slopes = [QPointF(1, 0)]
    for before, after in zip(corners, corners[2:], strict=False):
        across = after - before
        slopes.append(across / (math.hypot(across.x(), across.y()) or 1.0))
    slopes.append(QPointF(1, 0))
    path, longest, anchor = QPainterPath(corners[0]), -1.0, corners[0]
    for one, other, out, in_ in zip(corners, corners[1:], slopes, slopes[1:], strict=False):
        length = math.hypot(other.x() - one.x(), other.y() - one.y())
        reach = min(length / 3, _LONGEST_REACH)
        first, second = one + out * reach, other - in_ * reach
        path.cubicTo(first, second, other)
        if length > longest:  # the label goes where it hides no waypoint
            longest, anchor = length, (one + (first + second) * 3 + other) / 8
    return WirePath(path, anchor, 0.0)


def _forward(start: QPointF, end: QPointF) -> WirePath:
    dx, dy = end.x() - start.x(), end.y() - start.y()
    path = QPainterPath(start)
    if abs(dy) < 0.5:
        path.lineTo(end)
    else:
        reach = min(max(dx * 0.5, 18.0), 140.0)
        path.cubicTo(QPointF(start.x() + reach, start.y()), QPointF(end.x() - reach, end.y()), end)
    return WirePath(path, (start + end) / 2, dx if abs(dy) < 6 else 0.0)


def _backward(start: QPointF, end: QPointF, source: QRectF, target: QRectF) -> WirePath:
    corners = _corners_back(start, end, source, target)
    right, left = corners[2], corners[3]
    return WirePath(rounded(corners, _BEND_RADIUS), (right + left) / 2, right.x() - left.x())


def _corners_back(start: QPointF, end: QPointF, source: QRectF, target: QRectF) -> list[QPointF]:
    """Out, to a lane between the two cards or below both, back, and in."""
    lane = _lane(source, target)
    right, left = start.x() + _STUB, end.x() - _STUB
    return [
        start,
        QPointF(right, start.y()),
        QPointF(right, lane),
        QPointF(left, lane),
        QPointF(left, end.y()),
        end,
    ]


def plain_way(start: QPointF, end: QPointF, source: QRectF, target: QRectF) -> list[QPointF]:
    """The corners of a wire as it is seen from afar: straight ahead, and around the cards where it goes back."""
    if end.x() - start.x() >= _SHORTEST_FORWARD:
        return [start, end]
    return _corners_back(start, end, source, target)


def _lane(source: QRectF, target: QRectF) -> float:
    if target.top() - source.bottom() >= 2 * GRID:
        return (source.bottom() + target.top()) / 2
    if source.top() - target.bottom() >= 2 * GRID:
        return (target.bottom() + source.top()) / 2
    return max(source.bottom(), target.bottom()) + 3 * GRID


def rounded(points: Sequence[QPointF], radius: float) -> QPainterPath:
    """A line through ``points`` with its corners rounded, as far as there is room for it."""
    path, places = QPainterPath(points[0]), [(point.x(), point.y()) for point in points]
    for before, corner, after in zip(places, places[1:], places[2:], strict=False):
        cut = min(radius, _length(before, corner) / 2, _length(corner, after) / 2)
        path.lineTo(*_towards(corner, before, cut))
        path.quadTo(*corner, *_towards(corner, after, cut))
    path.lineTo(points[-1])
    return path


def _length(start: tuple[float, float], end: tuple[float, float]) -> float:
    return abs(end[0] - start[0]) + abs(end[1] - start[1])


def _towards(start: tuple[float, float], end: tuple[float, float], distance: float) -> tuple[float, float]:
    share = distance / (_length(start, end) or 1.0)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def label_rect(wire: WirePath, width: float, height: float, source: QRectF, target: QRectF) -> QRectF:
    """Where a label goes: on the wire if enough of that stays visible, else above it, or above the cards."""
    rect = QRectF(wire.anchor.x() - width / 2, wire.anchor.y() - height / 2, width, height)
    if wire.level == 0.0 or wire.level >= max(_LABEL_ON_WIRE, width + 44):
        return rect
    rect.moveBottom(wire.anchor.y() - 5)
    if width > wire.level + 16:
        rect.moveBottom(min(source.top(), target.top()) - 5)
    return rect
