"""Small pictures of networks, for the start page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from studio.graph.catalogue import Catalogue
from studio.graph.document import NetworkDocument
from studio.ui.canvas import geometry
from studio.ui.icons import icon_pixmap, layer_icon
from studio.ui.theme import Theme

_MARGIN = 18.0
_CORNER = 9.0


def render_network(
    network: NetworkDocument, catalogue: Catalogue, theme: Theme, size: QSize, ratio: float = 1.0
) -> QPixmap:
    """A picture of the nodes as coloured cards with their wires."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    corners = {key: QPointF(*node.position) for key, node in network.nodes.items()}
    rect = QRectF()
    for corner in corners.values():
        rect = rect.united(QRectF(corner.x(), corner.y(), geometry.NODE_WIDTH, geometry.NODE_HEIGHT))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("canvas"))
    # Round at the top, where the card is; the bottom runs past the picture's edge.
    painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height() + _CORNER), _CORNER, _CORNER)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not rect.isEmpty():
        room = QRectF(_MARGIN, _MARGIN, size.width() - 2 * _MARGIN, size.height() - 2 * _MARGIN)
        scale = min(room.width() / rect.width(), room.height() / rect.height(), 0.6)
        painter.translate(room.center())
        painter.scale(scale, scale)
        painter.translate(-rect.center())
        _paint(painter, network, catalogue, theme, corners)
    painter.end()
    return pixmap


def _paint(
    painter: QPainter,
    network: NetworkDocument,
    catalogue: Catalogue,
    theme: Theme,
    corners: dict[str, QPointF],
) -> None:
    middle = geometry.NODE_HEIGHT / 2
    painter.setPen(QPen(theme.color("wire"), 5))
    for edge in network.edges.values():
        start = corners[edge.source] + QPointF(geometry.NODE_WIDTH, middle)
        painter.drawPath(geometry.wire_path(start, corners[edge.target] + QPointF(0, middle)))
    for key, node in network.nodes.items():
        spec = catalogue.get(node.type)
        category = spec.category if spec else "Other"
        color = theme.category_color(category)
        card = QRectF(corners[key].x(), corners[key].y(), geometry.NODE_WIDTH, geometry.NODE_HEIGHT)
        soft = theme.category_color(category)
        soft.setAlphaF(0.22)
        painter.setPen(QPen(color, 3.5))
        painter.setBrush(theme.color("node"))
        painter.drawRoundedRect(card, 12, 12)
        painter.setBrush(soft)
        painter.drawRoundedRect(card, 12, 12)
        icon = icon_pixmap(layer_icon(node.type, category), color, 64)
        painter.drawPixmap(
            QRectF(card.center().x() - 18, card.center().y() - 18, 36, 36), icon, QRectF(icon.rect())
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
