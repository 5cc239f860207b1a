"""Paints nodes, labels and the empty canvas. Knows how things look and nothing of documents or events."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStaticText

from studio.graph.problems import Severity
from studio.ui.canvas.geometry import (
    CHIP,
    CHIP_LEFT,
    FOLDED_CHIP,
    FOLDED_HEIGHT,
    FOLDED_TEXT_LEFT,
    HEADER_HEIGHT,
    MARGIN,
    NODE_HEIGHT,
    NODE_RADIUS,
    PORT_RADIUS,
    TEXT_LEFT,
    TEXT_RIGHT,
    NodeGeometry,
    measure,
)
from studio.ui.canvas.looks import NodeLook
from studio.ui.canvas.marks import marks_of, paint_left_out, paint_marks, paint_stack
from studio.ui.canvas.style import ICON, CanvasStyle

NEAR = 0.6  # from this zoom on nodes show all they have
FAR = 0.45  # below it they are blocks of colour, painted all at once
NAMED = 0.32  # below this even a block's name can't be read

LABEL_HEIGHT = 17.0
_LABEL_PADDING = 6.0
_BADGE = 8.0  # radius
_DIM_PORT = 0.3

Centre = Qt.AlignmentFlag.AlignCenter
Left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class NodePicture:
    """A node ready to be painted: what it shows, where, and its texts cut to fit."""

    look: NodeLook
    geometry: NodeGeometry
    name: QStaticText
    summary: QStaticText
    sign: Sign  # the name for a middle distance
    far_sign: Sign  # and from afar
    frame: int  # the same for nodes that differ in their texts only

    @property
    def area(self) -> QRectF:
        """All that is painted on."""
        return self.geometry.card.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)


@dataclass(frozen=True)
class Sign:
    """A name as large as it fits."""

    text: QStaticText
    font: QFont
    size: QSizeF


@dataclass
class NodeState:
    """How a node stands at the moment."""

    selected: bool = False
    hovered: bool = False
    dimmed: bool = False
    severity: Severity | None = None
    hot_port: tuple[bool, str] | None = None  # (is input, name)
    dim_ports: frozenset[tuple[bool, str]] = frozenset()  # that a wire which is dragged can't go to
    kind: str = "any"  # of what it gives


def picture(look: NodeLook, style: CanvasStyle) -> NodePicture:
    widest = style.name_metrics.horizontalAdvance(look.name)
    if not look.folded:
        widest = max(widest, style.summary_metrics.horizontalAdvance(look.summary))
    geometry = measure(look, widest)
    left = FOLDED_TEXT_LEFT if look.folded else TEXT_LEFT
    room = geometry.width - left - TEXT_RIGHT + 2
    elide = Qt.TextElideMode.ElideRight
    return NodePicture(
        look,
        geometry,
        _static(style.name_metrics.elidedText(look.name, elide, room)),
        _static(style.summary_metrics.elidedText(look.summary, elide, room)),
        _sign(look.name, geometry.width - 34, 22, style),
        _sign(look.name, geometry.width - 16, 34, style),
        style.number(
            (look.type, look.category, look.inputs, look.outputs, look.wired, geometry.width, *marks_of(look))
        ),
    )


def _static(text: str) -> QStaticText:
    """A text that is laid out once: a third of the cost of painting it anew each time."""
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    return static


def _sign(name: str, room: float, largest: int, style: CanvasStyle) -> Sign:
    font, metrics = style.sign_font(name, room, largest)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
    return Sign(_static(text), font, QSizeF(metrics.horizontalAdvance(text), metrics.height()))


def paint_node(
    painter: QPainter, node: NodePicture, state: NodeState, style: CanvasStyle, zoom: float
) -> None:
    """Paint a node with its top left corner at the origin."""
    paint_frame(painter, node, state, style, zoom)
    paint_words(painter, node, style, zoom)


def paint_frame(
    painter: QPainter, node: NodePicture, state: NodeState, style: CanvasStyle, zoom: float
) -> None:
    """All of a node but its name and summary."""
    if node.look.stacked:
        paint_stack(painter, node.geometry.card, style)
    _paint_card(painter, node.geometry.card, state, style)
    if node.look.off:
        paint_left_out(painter, node.geometry, node.look, style)
    if zoom >= NEAR:
        _paint_chip(painter, node.look, style)
        if node.geometry.rows:
            _paint_port_names(painter, node, style)
    else:
        _paint_band(painter, node, style)
    _paint_ports(painter, node, state, style)
    if not node.look.off:
        paint_marks(painter, node.geometry.card, node.look, style)
    if state.severity is not None:
        _paint_badge(painter, node.geometry.card, state.severity, style)


def paint_words(painter: QPainter, node: NodePicture, style: CanvasStyle, zoom: float) -> None:
    painter.setPen(style.text)
    if zoom < NEAR:
        paint_sign(painter, node.sign, QPointF(25, node.geometry.height / 2))
        return
    painter.setFont(style.name_font)
    if node.look.folded:
        painter.drawStaticText(QPointF(FOLDED_TEXT_LEFT, 20.5 - style.name_metrics.ascent()), node.name)
        return
    painter.drawStaticText(QPointF(TEXT_LEFT, 25 - style.name_metrics.ascent()), node.name)
    painter.setFont(style.summary_font)
    painter.setPen(style.muted)
    painter.drawStaticText(QPointF(TEXT_LEFT, 41 - style.summary_metrics.ascent()), node.summary)


def paint_sign(painter: QPainter, sign: Sign, middle_left: QPointF) -> None:
    painter.setFont(sign.font)
    painter.drawStaticText(middle_left - QPointF(0, sign.size.height() / 2), sign.text)


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


def _paint_chip(painter: QPainter, look: NodeLook, style: CanvasStyle) -> None:
    chip = QRectF(CHIP_LEFT, (NODE_HEIGHT - CHIP) / 2, CHIP, CHIP)
    if look.folded:
        chip = QRectF(CHIP_LEFT, (FOLDED_HEIGHT - FOLDED_CHIP) / 2, FOLDED_CHIP, FOLDED_CHIP)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.chip(look.category))
    painter.drawRoundedRect(chip, 7, 7)
    size = ICON if not look.folded else ICON - 4
    inset = (chip.width() - size) / 2
    corner = chip.topLeft() + QPointF(inset, inset)
    style.paint_icon(painter, look.type, look.category, QRectF(corner, QSizeF(size, size)))


def _paint_port_names(painter: QPainter, node: NodePicture, style: CanvasStyle) -> None:
    geometry = node.geometry
    painter.setPen(style.border_pen)
    painter.drawLine(QPointF(1, HEADER_HEIGHT), QPointF(geometry.width - 1, HEADER_HEIGHT))
    painter.setFont(style.port_font)
    painter.setPen(style.muted)
    for ports, others, alignment in (
        (geometry.inputs, len(geometry.outputs), Left),
        (geometry.outputs, len(geometry.inputs), Right),
    ):
        for row, (name, place) in enumerate(ports.items()):
            room = geometry.width / 2 - 16 if row < others else geometry.width - 32
            left = 14 if alignment == Left else geometry.width - 14 - room
            text = style.port_metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, place.y() - 9, room, 18), alignment, text)


def _paint_band(painter: QPainter, node: NodePicture, style: CanvasStyle) -> None:
    """What stands for the chip at a middle distance: a band in the category's colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.category(node.look.category))
    inset = 7 if node.look.folded else 10
    painter.drawRoundedRect(QRectF(9, inset, 7, node.geometry.height - 2 * inset), 3.5, 3.5)


def _paint_ports(painter: QPainter, node: NodePicture, state: NodeState, style: CanvasStyle) -> None:
    look, geometry, opacity = node.look, node.geometry, painter.opacity()
    for is_input, ports in ((True, look.inputs), (False, look.outputs)):
        for port in ports:
            place = geometry.port(is_input, port.name)
            if place is not None:
                key = (is_input, port.name)
                color = style.wire(state.kind if not is_input and state.kind != "any" else port.kind).color()
                painter.setOpacity(opacity * _DIM_PORT if key in state.dim_ports else opacity)
                _paint_port(
                    painter, place, color, key in look.wired, key == state.hot_port, style, port.optional
                )
    painter.setOpacity(opacity)


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
