"""A wire on the canvas, and the label with its tensor's shape."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from studio.graph.document import Edge
from studio.graph.tensors import TensorSpec
from studio.ui.canvas.geometry import wire_path
from studio.ui.theme import Theme

LABEL_ZOOM = 0.55  # below this zoom labels would be too small to read


class WireItem(QGraphicsPathItem):
    """A wire between two ports. Its path is a native path item; only its colour depends on its state."""

    def __init__(self, edge: Edge, theme: Theme) -> None:
        super().__init__()
        self.edge = edge
        self._theme = theme
        self._hovered = False
        self.tensor: TensorSpec | None = None
        self.label = WireLabel(theme)
        self.label.setParentItem(self)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(0)
        self.restyle()

    def restyle(self) -> None:
        integer = self.tensor is not None and self.tensor.dtype.startswith(("int", "uint", "bool"))
        token = (
            "accent"
            if self.isSelected()
            else "wire_hover"
            if self._hovered
            else "wire_int"
            if integer
            else "wire"
        )
        self.setPen(QPen(self._theme.color(token), 2.6 if self._hovered or self.isSelected() else 2.0))
        self.label.update()

    def place(self, start: QPointF, end: QPointF) -> None:
        path = wire_path(start, end)
        self.setPath(path)
        self.label.setPos(path.pointAtPercent(0.5))

    def show_tensor(self, tensor: TensorSpec | None) -> None:
        self.tensor = tensor
        self.label.show_text(str(tensor) if tensor else "")
        self.setToolTip(f"{tensor}\n{tensor.dtype}" if tensor else "")
        self.restyle()

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(12)  # wide enough to hit
        return stroker.createStroke(self.path())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen())
        painter.drawPath(self.path())

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        if change is QGraphicsItem.GraphicsItemChange.ItemSelectedHasChanged:
            self.restyle()
        return super().itemChange(change, value)

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.restyle()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.restyle()


class WireLabel(QGraphicsItem):
    """A pill with a tensor's shape, in the middle of its wire."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._rect = QRectF()
        self.setZValue(2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_text(self, text: str) -> None:
        if text == self._text:
            return
        self.prepareGeometryChange()
        self._text = text
        width = QFontMetricsF(_label_font()).horizontalAdvance(text) + 12
        self._rect = QRectF(-width / 2, -8.5, width, 17) if text else QRectF()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1)

    def shape(self) -> QPainterPath:
        return QPainterPath()  # the wire below takes the mouse

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._text or option.levelOfDetailFromTransform(painter.worldTransform()) < LABEL_ZOOM:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.setBrush(self._theme.color("canvas"))
        painter.drawRoundedRect(self._rect, 8, 8)
        painter.setFont(_label_font())
        painter.setPen(self._theme.color("muted"))
        painter.drawText(self._rect, Qt.AlignmentFlag.AlignCenter, self._text)


def _label_font() -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(10)
    return font
