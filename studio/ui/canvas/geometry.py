"""Sizes and places on the canvas, in scene units: of nodes, ports and wires. No painting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

NODE_WIDTH = 148.0
NODE_HEIGHT = 60.0
PORT_STEP = 20.0
PORT_RADIUS = 5.0
PORT_REACH = 18.0  # how near the mouse has to be to mean a port
GRID = 8.0
CORNER = 8.0
_FIRST_NAMED_PORT = 52.0


def node_height(inputs: int, outputs: int) -> float:
    """Nodes with several ports on a side list their names below the head."""
    rows = max(inputs, outputs)
    return NODE_HEIGHT if rows <= 1 else _FIRST_NAMED_PORT + rows * PORT_STEP + 4


def node_rect(inputs: int, outputs: int) -> QRectF:
    return QRectF(0, 0, NODE_WIDTH, node_height(inputs, outputs))


def port_y(index: int, inputs: int, outputs: int) -> float:
    """Height of a port below the node's top."""
    if max(inputs, outputs) <= 1:
        return NODE_HEIGHT / 2
    return _FIRST_NAMED_PORT + (index + 0.5) * PORT_STEP


def input_point(index: int, inputs: int, outputs: int) -> QPointF:
    return QPointF(0, port_y(index, inputs, outputs))


def output_point(index: int, inputs: int, outputs: int) -> QPointF:
    return QPointF(NODE_WIDTH, port_y(index, inputs, outputs))


def snapped(point: QPointF) -> QPointF:
    return QPointF(round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)


def wire_path(start: QPointF, end: QPointF) -> QPainterPath:
    """A smooth curve forward; backward a way around, with rounded corners, between the rows."""
    path = QPainterPath(start)
    if end.x() >= start.x() + 24:
        reach = max(28.0, min(abs(end.x() - start.x()) * 0.5, 140.0))
        path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
        return path
    return _rounded(path, _backward_corners(start, end))


def _backward_corners(start: QPointF, end: QPointF) -> list[QPointF]:
    out, into = start.x() + 26, end.x() - 26
    middle = (start.y() + end.y()) / 2
    if abs(end.y() - start.y()) < NODE_HEIGHT + 24:
        middle = max(start.y(), end.y()) + NODE_HEIGHT
    return [
        start,
        QPointF(out, start.y()),
        QPointF(out, middle),
        QPointF(into, middle),
        QPointF(into, end.y()),
        end,
    ]


def _rounded(path: QPainterPath, corners: Sequence[QPointF], radius: float = 14.0) -> QPainterPath:
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        first, second = _towards(corner, before, radius), _towards(corner, after, radius)
        path.lineTo(first)
        path.quadTo(corner, second)
    path.lineTo(corners[-1])
    return path


def _towards(start: QPointF, end: QPointF, distance: float) -> QPointF:
    delta = end - start
    length = (delta.x() ** 2 + delta.y() ** 2) ** 0.5
    return start + delta * min(distance / length, 0.5) if length else start
