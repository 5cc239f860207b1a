"""Paints nodes, labels and the empty canvas. Knows how things look and nothing of documents or events."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from studio.graph.problems import Severity
from studio.ui.canvas.geometry import (
    CHIP,
    CHIP_LEFT,
    HEADER_HEIGHT,
    NODE_HEIGHT,
    NODE_RADIUS,
    PORT_RADIUS,
    TEXT_LEFT,
    TEXT_RIGHT,
    NodeGeometry,
    measure,
)
from studio.ui.canvas.looks import NodeLook
from studio.ui.canvas.style import ICON, CanvasStyle

NEAR = 0.6  # from this zoom on nodes show all they have
FAR = 0.4  # below it they are blocks of colour, painted all at once
NAMED = 0.26  # below this even a block's name can't be read

LABEL_HEIGHT = 17.0
_LABEL_PADDING = 6.0
_BADGE = 8.0  # radius

Centre = Qt.AlignmentFlag.AlignCenter
Left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class NodePicture:
    """A node ready to be painted: what it shows, where, and its texts cut to fit."""

    look: NodeLook
    geometry: NodeGeometry
    name: str
    summary: str


@dataclass
class NodeState:
    """How a node stands at the moment."""

    selected: bool = False
    hovered: bool = False
    dimmed: bool = False
    severity: Severity | None = None
    hot_port: tuple[bool, str] | None = None  # (is input, name)
    kind: str = "any"  # of what it gives


def picture(look: NodeLook, style: CanvasStyle) -> NodePicture:
    widest = max(
        style.name_metrics.horizontalAdvance(look.name), style.summary_metrics.horizontalAdvance(look.summary)
    )
    geometry = measure(look, widest)
    room = geometry.width - TEXT_LEFT - TEXT_RIGHT + 2
    elide = Qt.TextElideMode.ElideRight
    return NodePicture(
        look,
        geometry,
        style.name_metrics.elidedText(look.name, elide, room),
        style.summary_metrics.elidedText(look.summary, elide, room),
    )


def paint_node(
    painter: QPainter, node: NodePicture, state: NodeState, style: CanvasStyle, zoom: float
) -> None:
    """Paint a node with its top left corner at the origin."""
    if state.dimmed:
        painter.setOpacity(0.35)
    _paint_card(painter, node.geometry.card, state, style)
    if zoom >= NEAR:
        _paint_chip(painter, node.look.category, style)
        _paint_texts(painter, node, style)
        if node.geometry.rows:
            _paint_port_names(painter, node, style)
    else:
        _paint_sign(painter, node, style)
    _paint_ports(painter, node, state, style)
    if state.severity is not None:
        _paint_badge(painter, node.geometry.card, state.severity, style)


def _paint_card(painter: QPainter, card: QRectF, state: NodeState, style: CanvasStyle) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.shadow)
    painter.drawRoundedRect(card.adjusted(-0.5, 1, 0.5, 2.5), NODE_RADIUS + 1, NODE_RADIUS + 1)
    painter.setBrush(style.node)
    if state.severity is Severity.ERROR:
        painter.setPen(QPen(style.severity(state.severity), 1.4))
    else:
        painter.setPen(style.hover_pen if state.hovered else style.border_pen)
    painter.drawRoundedRect(card, NODE_RADIUS, NODE_RADIUS)
    if state.selected:
        painter.setPen(style.selected_pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(card.adjusted(-2.5, -2.5, 2.5, 2.5), NODE_RADIUS + 2.5, NODE_RADIUS + 2.5)


def _paint_chip(painter: QPainter, category: str, style: CanvasStyle) -> None:
    chip = QRectF(CHIP_LEFT, (NODE_HEIGHT - CHIP) / 2, CHIP, CHIP)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.chip(category))
    painter.drawRoundedRect(chip, 7, 7)
    scale = painter.worldTransform().m11() * painter.device().devicePixelRatio()
    inset = (CHIP - ICON) / 2
    icon = style.icon(category, scale)
    painter.drawPixmap(QRectF(chip.topLeft() + QPointF(inset, inset), QSizeF(ICON, ICON)), icon, QRectF(icon.rect()))


def _paint_texts(painter: QPainter, node: NodePicture, style: CanvasStyle) -> None:
    painter.setFont(style.name_font)
    painter.setPen(style.text)
    painter.drawText(QPointF(TEXT_LEFT, 25), node.name)
    painter.setFont(style.summary_font)
    painter.setPen(style.muted)
    painter.drawText(QPointF(TEXT_LEFT, 41), node.summary)


def _paint_port_names(painter: QPainter, node: NodePicture, style: CanvasStyle) -> None:
    geometry = node.geometry
    painter.setPen(style.border_pen)
    painter.drawLine(QPointF(1, HEADER_HEIGHT + 1), QPointF(geometry.width - 1, HEADER_HEIGHT + 1))
    painter.setFont(style.port_font)
    painter.setPen(style.muted)
    room = geometry.width / 2 - 14 if node.look.inputs and node.look.outputs else geometry.width - 28
    for ports, alignment, left in (
        (geometry.inputs, Left, 13.0),
        (geometry.outputs, Right, geometry.width - 13 - room),
    ):
        for name, place in ports.items():
            text = style.port_metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, place.y() - 9, room, 18), alignment, text)


def _paint_sign(painter: QPainter, node: NodePicture, style: CanvasStyle) -> None:
    """A node from a middle distance: a band in its category's colour and its name, large."""
    card = node.geometry.card
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.category(node.look.category))
    painter.drawRoundedRect(QRectF(8, 9, 7, card.height() - 18), 3.5, 3.5)
    painter.setPen(style.text)
    painter.setFont(sign_font(style, node.look.name, card.width() - 40))
    painter.drawText(card.adjusted(26, 0, -8, 0), Left, node.look.name)


def sign_font(style: CanvasStyle, name: str, room: float) -> QFont:
    """The name's font for a distance: as large as fits, within limits."""
    needed = style.name_metrics.horizontalAdvance(name) / style.name_font.pixelSize()
    font = QFont(style.name_font)
    font.setPixelSize(int(min(max(room / max(needed, 1), 12), 22)))
    return font


def _paint_ports(painter: QPainter, node: NodePicture, state: NodeState, style: CanvasStyle) -> None:
    look, geometry = node.look, node.geometry
    for is_input, ports in ((True, look.inputs), (False, look.outputs)):
        for port in ports:
            place = geometry.port(is_input, port.name)
            if place is not None:
                key = (is_input, port.name)
                color = style.wire(state.kind if not is_input and state.kind != "any" else port.kind).color()
                _paint_port(painter, place, color, key in look.wired, key == state.hot_port, style, port.optional)


def _paint_port(
    painter: QPainter,
    place: QPointF,
    color: QColor,
    wired: bool,
    hot: bool,
    style: CanvasStyle,
    optional: bool,
) -> None:
    radius = PORT_RADIUS + 2 if hot else PORT_RADIUS if wired or not optional else PORT_RADIUS - 1
    color = style.accent if hot else color
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(color if wired or hot else style.node)
    painter.drawEllipse(place, radius - 0.9, radius - 0.9)


def _paint_badge(painter: QPainter, card: QRectF, severity: Severity, style: CanvasStyle) -> None:
    centre = QPointF(card.right() - 3, card.top() + 3)
    painter.setPen(QPen(style.canvas, 2))
    painter.setBrush(style.severity(severity))
    painter.drawEllipse(centre, _BADGE, _BADGE)
    ink = QColor("#14161B") if style.dark else QColor("#FFFFFF")
    painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(centre + QPointF(0, -3.6), centre + QPointF(0, 0.6))
    painter.drawPoint(centre + QPointF(0, 3.8))


def label_size(text: str, style: CanvasStyle) -> QSizeF:
    return QSizeF(style.label_metrics.horizontalAdvance(text) + 2 * _LABEL_PADDING, LABEL_HEIGHT)


def paint_label(painter: QPainter, rect: QRectF, text: str, strong: bool, style: CanvasStyle) -> None:
    """A wire's shape, on a small tag."""
    painter.setPen(style.label_pen)
    painter.setBrush(style.canvas)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setFont(style.label_font)
    painter.setPen(style.text if strong else style.muted)
    painter.drawText(rect, Centre, text)


def paint_hint(painter: QPainter, area: QRectF, title: str, line: str, style: CanvasStyle) -> None:
    """What to do on an empty canvas, in its middle."""
    font = QFont(style.name_font)
    font.setPixelSize(17)
    painter.setFont(font)
    painter.setPen(style.muted)
    middle = area.center().y()
    painter.drawText(QRectF(area.left(), middle - 30, area.width(), 26), Centre, title)
    font = QFont(style.summary_font)
    font.setPixelSize(13)
    painter.setFont(font)
    painter.setPen(style.faint)
    painter.drawText(QRectF(area.left(), middle + 2, area.width(), 22), Centre, line)
