"""A node on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.problems import Severity
from studio.ui.canvas import geometry
from studio.ui.canvas.node_view import NodeView, PortView
from studio.ui.icons import icon_pixmap, layer_icon
from studio.ui.theme import Theme

FAR = 0.4  # below this zoom, nodes are blocks of colour with a name
_MARGIN = 10.0
_ICON = 26.0


class NodeItem(QGraphicsItem):
    """Draws a node and knows its ports. It is moved by the view; the document changes when the mouse lets go."""

    def __init__(self, view: NodeView, theme: Theme) -> None:
        super().__init__()
        self.view = view
        self._theme = theme
        self.hovered_port: tuple[str, bool] | None = None  # name, is output
        self._hovered = False
        self.dimmed_inputs = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(1)
        self._tell_tooltip()

    @property
    def id(self) -> str:
        return self.view.id

    def show_view(self, view: NodeView) -> None:
        if view == self.view:
            return
        self.prepareGeometryChange()
        self.view = view
        self._tell_tooltip()
        self.update()

    def _tell_tooltip(self) -> None:
        self.setToolTip("\n".join(self.view.messages))

    def rect(self) -> QRectF:
        return geometry.node_rect(len(self.view.inputs), len(self.view.outputs))

    def boundingRect(self) -> QRectF:
        return self.rect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.rect())
        return path

    # Ports

    def port_point(self, name: str, output: bool) -> QPointF:
        """A port's centre, in scene coordinates."""
        ports = self.view.outputs if output else self.view.inputs
        index = next((i for i, port in enumerate(ports) if port.name == name), 0)
        return self.mapToScene(self._local(index, output))

    def _local(self, index: int, output: bool) -> QPointF:
        counts = len(self.view.inputs), len(self.view.outputs)
        return geometry.output_point(index, *counts) if output else geometry.input_point(index, *counts)

    def port_near(self, point: QPointF, reach: float) -> tuple[str, bool, float] | None:
        """The nearest port within ``reach`` of a scene point: its name, whether it is an output, its distance."""
        local = self.mapFromScene(point)
        found: tuple[str, bool, float] | None = None
        for output, ports in ((False, self.view.inputs), (True, self.view.outputs)):
            for index, port in enumerate(ports):
                delta = self._local(index, output) - local
                distance = (delta.x() ** 2 + delta.y() ** 2) ** 0.5
                if distance <= reach and (found is None or distance < found[2]):
                    found = (port.name, output, distance)
        return found

    def set_hovered_port(self, port: tuple[str, bool] | None) -> None:
        if port != self.hovered_port:
            self.hovered_port = port
            self.update()

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.set_hovered_port(None)
        self.update()

    # Painting

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        if zoom < FAR:
            self._paint_far(painter, zoom)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        self._paint_texts(painter)
        self._paint_ports(painter)
        if self.view.severity is not None:
            self._paint_badge(painter)

    def _outline(self) -> QPen:
        if self.isSelected():
            return QPen(self._theme.color("accent"), 2)
        if self.view.severity is Severity.ERROR:
            return QPen(self._theme.color("error"), 1.6)
        if self.view.severity is Severity.WARNING:
            return QPen(self._theme.color("warning"), 1.4, Qt.PenStyle.DashLine)
        return QPen(self._theme.color("border_strong" if self._hovered else "node_border"), 1.2)

    def _paint_far(self, painter: QPainter, zoom: float) -> None:
        color = self._theme.category_color(self.view.category)
        painter.fillRect(self.rect(), color)
        if self.isSelected() or self.view.severity is Severity.ERROR:
            painter.setPen(QPen(self._outline().color(), 2 / zoom))
            painter.drawRect(self.rect())
        if zoom > 0.12:
            font = _font(max(9.0, min(10 / zoom, 22.0)), bold=True)
            painter.setFont(font)
            painter.setPen(_readable_on(color))
            text = QFontMetricsF(font).elidedText(
                self.view.name, Qt.TextElideMode.ElideRight, self.rect().width() - 8
            )
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_card(self, painter: QPainter) -> None:
        rect, color = self.rect(), self._theme.category_color(self.view.category)
        if self.isSelected():
            painter.setPen(QPen(self._theme.color("accent", 0.28), 7))
            painter.drawRoundedRect(rect, geometry.CORNER, geometry.CORNER)
        painter.setPen(self._outline())
        painter.setBrush(self._theme.color("node"))
        painter.drawRoundedRect(rect, geometry.CORNER, geometry.CORNER)
        chip = QRectF(12, (geometry.NODE_HEIGHT - _ICON) / 2, _ICON, _ICON)
        soft = QColor(color)
        soft.setAlphaF(0.18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(chip, 6, 6)
        pixmap = _icon_pixmap(layer_icon(self.view.type, self.view.category), color)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(chip.adjusted(5, 5, -5, -5), pixmap, QRectF(pixmap.rect()))

    def _paint_texts(self, painter: QPainter) -> None:
        left, width = 46.0, geometry.NODE_WIDTH - 46 - 12
        middle = geometry.NODE_HEIGHT / 2
        _draw_text(
            painter,
            QRectF(left, middle - 19, width, 18),
            self.view.name,
            self._theme.color("text"),
            9.5,
            True,
        )
        detail = f"{self.view.type} · {self.view.summary}" if self.view.summary else self.view.type
        _draw_text(
            painter, QRectF(left, middle + 1, width, 16), detail, self._theme.color("muted"), 8.0, False
        )

    def _paint_ports(self, painter: QPainter) -> None:
        for output, ports in ((False, self.view.inputs), (True, self.view.outputs)):
            for index, port in enumerate(ports):
                self._paint_port(painter, port, self._local(index, output), output, len(ports) > 1)

    def _paint_port(self, painter: QPainter, port: PortView, at: QPointF, output: bool, named: bool) -> None:
        hovered = self.hovered_port == (port.name, output)
        radius = geometry.PORT_RADIUS + (2.5 if hovered else 0)
        color = self._theme.color("wire_int" if port.kind == "int" else "wire")
        if hovered:
            color = self._theme.color("accent")
        painter.setPen(QPen(color, 1.8))
        filled = hovered or not port.optional
        painter.setBrush(color if filled else self._theme.color("node"))
        painter.drawEllipse(at, radius, radius)
        if named:
            width = geometry.NODE_WIDTH / 2 - 14
            left = at.x() - width - 10 if output else at.x() + 10
            align = Qt.AlignmentFlag.AlignRight if output else Qt.AlignmentFlag.AlignLeft
            rect = QRectF(left, at.y() - 9, width, 18)
            _draw_text(painter, rect, port.name, self._theme.color("muted"), 7.5, False, align)

    def _paint_badge(self, painter: QPainter) -> None:
        color = self._theme.color("error" if self.view.severity is Severity.ERROR else "warning")
        at = QPointF(self.rect().right() - 4, 4)
        painter.setPen(QPen(self._theme.color("canvas"), 2))
        painter.setBrush(color)
        painter.drawEllipse(at, 8.5, 8.5)
        painter.setPen(_readable_on(color))
        painter.setFont(_font(8.5, bold=True))
        painter.drawText(QRectF(at.x() - 8, at.y() - 8.5, 16, 17), Qt.AlignmentFlag.AlignCenter, "!")


def _font(points: float, bold: bool) -> QFont:
    """A font in scene units: the same size on the canvas whatever the screen's dots per inch."""
    font = QFont(QApplication.font())
    font.setPixelSize(max(1, round(points * 4 / 3)))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    color: QColor,
    points: float,
    bold: bool,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    font = _font(points, bold)
    painter.setFont(font)
    painter.setPen(color)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)


def _readable_on(color: QColor) -> QColor:
    return QColor("#10131A") if color.lightnessF() > 0.5 else QColor("#FFFFFF")


_pixmaps: dict[tuple[str, str], QPixmap] = {}


def _icon_pixmap(name: str, color: QColor) -> QPixmap:
    """A drawing, kept at four times its size so that zooming in stays sharp."""
    key = (name, color.name())
    if key not in _pixmaps:
        _pixmaps[key] = icon_pixmap(name, color, 64)
    return _pixmaps[key]
