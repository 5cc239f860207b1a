"""Pictures of networks for the start page, and of a layer that is being dragged."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from studio.graph.catalogue import Catalogue, LayerSpec
from studio.graph.document import Edge, NetworkDocument
from studio.ui.canvas.geometry import PORT_RADIUS, wire_path
from studio.ui.canvas.looks import NodeLook, node_look, spec_look
from studio.ui.canvas.painter import NodePicture, NodeState, paint_node, picture
from studio.ui.canvas.style import CanvasStyle
from studio.ui.theme import Theme

_MARGIN = 14.0
_CORNER = 8.0
_LARGEST_SCALE = 0.62
_ICON_SHARE = 0.62  # of a card's height


def render_network(
    network: NetworkDocument, catalogue: Catalogue, theme: Theme, size: QSize, ratio: float = 1.0
) -> QPixmap:
    """The network in ``size``: cards with their categories' drawings, and wires. Texts are left out."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    style = CanvasStyle(theme)
    style.direct = True  # so small, drawings that are kept for a zoom would blur
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.canvas)
    # Round at the top, as the card that it lies on; the bottom's corners fall below the picture.
    painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height() + _CORNER), _CORNER, _CORNER)
    _paint(painter, network, catalogue, QSizeF(size), style)
    painter.end()
    return pixmap


def render_layer(spec: LayerSpec, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """The node that a layer makes, as it will lie on the canvas at 100 %."""
    style = CanvasStyle(theme)
    node = picture(spec_look(spec), style)
    frame = node.geometry.card.adjusted(-PORT_RADIUS - 1, -3, PORT_RADIUS + 1, 4)
    pixmap = QPixmap((frame.size() * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(-frame.topLeft())
    paint_node(painter, node, NodeState(), style, 1.0)
    painter.end()
    return pixmap


def _paint(
    painter: QPainter, network: NetworkDocument, catalogue: Catalogue, size: QSizeF, style: CanvasStyle
) -> None:
    pictures = {
        node_id: picture(node_look(network, node, catalogue), style)
        for node_id, node in network.nodes.items()
    }
    cards = {
        node_id: shown.geometry.card.translated(*network.nodes[node_id].position)
        for node_id, shown in pictures.items()
    }
    wires = [_wire(edge, pictures, cards) for edge in network.edges.values()]
    area = QRectF()
    for part in (*cards.values(), *(wire.boundingRect() for wire in wires)):
        area = area.united(part)
    if area.isEmpty():
        return
    scale = min((size.width() - 2 * _MARGIN) / area.width(), (size.height() - 2 * _MARGIN) / area.height())
    scale = min(scale, _LARGEST_SCALE)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-area.center())
    painter.setPen(QPen(style.wire_pen.color(), 1.5 / scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wire in wires:
        painter.drawPath(wire)
    for node_id, card in cards.items():
        _paint_card(painter, card, pictures[node_id].look, style, scale)


def _wire(edge: Edge, pictures: Mapping[str, NodePicture], cards: Mapping[str, QRectF]) -> QPainterPath:
    source, target = cards[edge.source], cards[edge.target]
    start = pictures[edge.source].geometry.port(False, edge.output) or QPointF()
    end = pictures[edge.target].geometry.port(True, edge.input) or QPointF()
    return wire_path(source.topLeft() + start, target.topLeft() + end, source, target).path


def _paint_card(painter: QPainter, card: QRectF, look: NodeLook, style: CanvasStyle, scale: float) -> None:
    painter.setPen(QPen(style.node_border, 1 / scale))
    painter.setBrush(style.node)
    painter.drawRoundedRect(card, 12, 12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.chip(look.category))
    painter.drawRoundedRect(card, 12, 12)
    side = min(card.height() * _ICON_SHARE, 36)
    place = QRectF(card.center().x() - side / 2, card.center().y() - side / 2, side, side)
    style.paint_icon(painter, look.type, look.category, place)
