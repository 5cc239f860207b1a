"""What tells a block from a layer, and the small marks below a card: repeated, frozen, shared, left out."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from studio.ui.canvas.geometry import NODE_RADIUS, NodeGeometry, rounded
from studio.ui.canvas.looks import NodeLook
from studio.ui.canvas.style import CanvasStyle

_HEIGHT = 16.0
_ICON = 11.0
_GAP = 3.0
_RIGHT = 12.0  # from the card's right edge to the last mark
_SHEETS = ((8.0, 7.0), (4.0, 3.5))  # how much narrower and lower each card below the first one is


def marks_of(look: NodeLook) -> tuple[Hashable, ...]:
    """What the marks of a node are made from."""
    return (
        look.stacked,
        look.repeat,
        look.frozen,
        look.shared,
        look.off,
        look.bypassed,
        look.muted,
        look.folded,
    )


def paint_stack(painter: QPainter, card: QRectF, style: CanvasStyle) -> None:
    """The edges of more cards below a block's."""
    painter.setPen(style.mark_pen)
    painter.setBrush(style.sheet)
    for narrower, lower in _SHEETS:
        painter.drawRoundedRect(card.adjusted(narrower, 20, -narrower, lower), NODE_RADIUS, NODE_RADIUS)


def paint_marks(painter: QPainter, card: QRectF, look: NodeLook, style: CanvasStyle) -> None:
    """Small tags on the card's lower edge, from right to left."""
    right, middle = card.right() - _RIGHT, card.bottom() + 1
    for name, shown in (
        ("redo-dot", look.bypassed),
        ("ban", look.muted),
        ("link", look.shared),
        ("snowflake", look.frozen),
    ):
        if shown:
            tag = _tag(painter, right, middle, _HEIGHT + 4, style)
            corner = tag.center() - QPointF(_ICON / 2, _ICON / 2)
            style.paint_mark(painter, name, QRectF(corner, QSizeF(_ICON, _ICON)))
            right = tag.left() - _GAP
    if look.repeat:
        room = card.width() / 2
        text = style.label_metrics.elidedText(look.repeat, Qt.TextElideMode.ElideRight, room)
        tag = _tag(painter, right, middle, style.label_metrics.horizontalAdvance(text) + 12, style)
        painter.setFont(style.label_font)
        painter.setPen(style.text)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def _tag(painter: QPainter, right: float, middle: float, width: float, style: CanvasStyle) -> QRectF:
    tag = QRectF(right - width, middle - _HEIGHT / 2, width, _HEIGHT)
    painter.setPen(style.mark_pen)
    painter.setBrush(style.sheet)
    painter.drawRoundedRect(tag, _HEIGHT / 2, _HEIGHT / 2)
    return tag


def paint_left_out(painter: QPainter, geometry: NodeGeometry, look: NodeLook, style: CanvasStyle) -> None:
    """What isn't computed: hatched where it is muted, with the wire running through where it is bypassed."""
    card = geometry.card.adjusted(1, 1, -1, -1)
    if look.muted:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.hatch)
        painter.drawRoundedRect(card, NODE_RADIUS - 1, NODE_RADIUS - 1)
    elif look.bypassed and look.inputs and look.outputs:
        start, end = geometry.inputs[look.inputs[0].name], geometry.outputs[look.outputs[0].name]
        low = card.bottom() - 5
        corners = [start, QPointF(start.x() + 5, low), QPointF(end.x() - 5, low), end]
        painter.setPen(style.wire("any"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(rounded(corners, 8))
