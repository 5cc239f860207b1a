"""Paints nodes, labels and the empty canvas. Knows how things look and nothing of documents or events."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText

from studio.graph.catalogue import PortSpec
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
from studio.ui.canvas.marks import paint_left_out, paint_marks, paint_stack
from studio.ui.canvas.port_marks import PART, mark_color, paint_port_mark
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
    """A node ready to be painted: what it shows, where, and its texts cut to fit, once they are asked for."""

    look: NodeLook
    geometry: NodeGeometry
    area: QRectF  # all that is painted on
    style: CanvasStyle

    @cached_property
    def number(self) -> int:
        """The same for nodes that look the same."""
        return self.style.number(self.look)

    @cached_property
    def name(self) -> QStaticText:
        return self._cut(self.look.name, self.style.name_metrics)

    @cached_property
    def summary(self) -> QStaticText:
        return self._cut(self.look.summary, self.style.summary_metrics)

    def rewired(self, look: NodeLook) -> NodePicture:
        """The same with other wires at the same ports: its texts are cut already."""
        made = NodePicture(look, self.geometry, self.area, self.style)
        vars(made).update({name: vars(self)[name] for name in _TEXTS if name in vars(self)})
        return made

    def _cut(self, text: str, metrics: QFontMetricsF) -> QStaticText:
        left = FOLDED_TEXT_LEFT if self.look.folded else TEXT_LEFT
        room = self.geometry.width - left - TEXT_RIGHT + 2
        return _static(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))

    @cached_property
    def sign(self) -> Sign:
        """The name for a middle distance."""
        return _sign(self.look.name, self.geometry.width - 34, 22, self.style)

    @cached_property
    def far_sign(self) -> Sign:
        """And from afar."""
        return _sign(self.look.name, self.geometry.width - 16, 34, self.style)


_TEXTS = ("name", "summary", "sign", "far_sign")


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
    share: float = 0.0  # of the network's parameters

    @property
    def key(self) -> Hashable:
        """The same for states that are painted the same way; dimmed, a node's picture is shown fainter."""
        return (
            self.selected,
            self.hovered,
            self.severity,
            self.hot_port,
            self.dim_ports,
            self.kind,
            self.share,
        )


def picture(look: NodeLook, style: CanvasStyle) -> NodePicture:
    widest = style.name_width(look.name)
    if not look.folded:
        widest = max(widest, style.summary_width(look.summary))
    geometry = measure(look, widest)
    return NodePicture(look, geometry, geometry.card.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN), style)


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
        if state.share and not node.look.folded:
            _paint_share(painter, node, state.share, style)
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
                kind = _mark(port, is_input, look, state)
                painter.setOpacity(opacity * _DIM_PORT if key in state.dim_ports else opacity)
                _paint_port(
                    painter, place, kind, key in look.wired, key == state.hot_port, style, port.optional
                )
    painter.setOpacity(opacity)


def _mark(port: PortSpec, is_input: bool, look: NodeLook, state: NodeState) -> str:
    """Which mark a port has: by the catalogue, or for the first output by what is known to come out of it."""
    known = not is_input and state.kind != "any" and port is look.outputs[0]
    kind = state.kind if known else port.kind
    several = not is_input and len(look.outputs) > 1
    return PART if several and kind in ("any", "float") else kind


def _paint_port(
    painter: QPainter,
    place: QPointF,
    kind: str,
    wired: bool,
    hot: bool,
    style: CanvasStyle,
    optional: bool,
) -> None:
    radius = PORT_RADIUS + 2 if hot else PORT_RADIUS if wired or not optional else PORT_RADIUS - 1
    color = style.accent if hot else mark_color(kind, style)
    paint_port_mark(painter, kind, place, radius, color, color if wired or hot else style.node)


def _paint_share(painter: QPainter, node: NodePicture, share: float, style: CanvasStyle) -> None:
    """How much of the network's parameters this node holds, as a bar along the card's lower edge."""
    left, width = NODE_RADIUS + 1, node.geometry.width - 2 * NODE_RADIUS - 2
    top = node.geometry.height - 4.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.node_border)
    painter.drawRoundedRect(QRectF(left, top, width, 2.5), 1.25, 1.25)
    painter.setBrush(style.category(node.look.category))
    painter.drawRoundedRect(QRectF(left, top, max(width * share, 3.0), 2.5), 1.25, 1.25)


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
    return QSizeF(style.label_width(text) + 2 * _LABEL_PADDING, LABEL_HEIGHT)


def paint_label(
    painter: QPainter,
    rect: QRectF,
    text: str,
    strong: bool,
    style: CanvasStyle,
    border: QColor | None = None,
) -> None:
    """A wire's shape, on a small tag."""
    painter.setPen(style.label_pen if border is None else QPen(border, 1.2))
    painter.setBrush(style.canvas)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setFont(style.label_font)
    painter.setPen(style.text if strong else style.muted)
    painter.drawText(rect, Centre, text)
