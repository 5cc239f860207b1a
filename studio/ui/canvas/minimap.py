"""A small map of the whole network in a corner of the canvas: shows where one is, and goes where it is pressed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.far import FarLayer

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_SIZE = QSize(208, 140)
_LARGEST_SHARE = 0.28  # of the canvas's width
_MARGIN = 12  # to the corner of the canvas
_INSET = 10.0  # around the nodes
_LARGEST_SCALE = 0.25
_PAUSE_MS = 60  # a drag moves nodes at every step: the map follows in some of them
_DEAR_MS = 8.0  # a map that takes longer to paint waits until the mouse lets go, so that nothing stutters
_SMALLEST_CANVAS = QSize(420, 300)  # on a smaller one the map would cover too much


class Minimap(QWidget):
    """Paints the nodes into a picture once, and the rectangle that is seen over it."""

    def __init__(self, view: CanvasView, far: FarLayer) -> None:
        super().__init__(view)
        self._view, self._far = view, far
        self.wanted = True
        self._picture = QPixmap()
        self._world = QRectF()
        self._scale = 1.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._follow)
        self._cost_ms = 0.0
        self.setObjectName("minimap")
        self.setAccessibleName(self.tr("Map of the network"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(_SIZE)
        view.canvas.content_changed.connect(self._later)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.update)
        view.zoom_changed.connect(self.update)

    def place(self) -> None:
        """Stand in the lower right corner."""
        room = self._view.size()
        share = min(1.0, _LARGEST_SHARE * room.width() / _SIZE.width())
        self.resize(_SIZE * share)
        self.move(room.width() - self.width() - _MARGIN, room.height() - self.height() - _MARGIN)
        small = room.width() < _SMALLEST_CANVAS.width() or room.height() < _SMALLEST_CANVAS.height()
        self.setVisible(self.wanted and not small)
        self._redraw()

    def let_go(self) -> None:
        """Hear of nothing any more."""
        self._view.canvas.content_changed.disconnect(self._later)
        self._pause.stop()

    def to_scene(self, point: QPointF) -> QPointF:
        """The point of the scene that a point of the map stands for."""
        return self._world.center() + (point - QRectF(self.rect()).center()) / self._scale

    def from_scene(self, point: QPointF) -> QPointF:
        return QRectF(self.rect()).center() + (point - self._world.center()) * self._scale

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._view.centre_at(self.to_scene(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._view.centre_at(self.to_scene(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._view.canvas.style_
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(style.node)
        ground.setAlphaF(0.92)
        painter.setPen(style.border_pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.drawPixmap(0, 0, self._picture)
        self._paint_seen(painter)
        painter.end()

    def _paint_seen(self, painter: QPainter) -> None:
        """A veil over what isn't seen, and a frame around what is."""
        style = self._view.canvas.style_
        inside, seen = QRectF(self.rect()).adjusted(2, 2, -2, -2), self._seen()
        painter.setClipRect(inside)
        veiled = QPainterPath()
        veiled.addRect(inside)
        veiled.addRect(seen.intersected(inside))
        veil = QColor(style.canvas)
        veil.setAlphaF(0.55)
        painter.fillPath(veiled, veil)  # odd-even: what is seen stays clear
        painter.setPen(QPen(style.accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(seen, 3, 3)

    def _seen(self) -> QRectF:
        """The rectangle of the map that the canvas shows."""
        seen = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        return QRectF(self.from_scene(seen.topLeft()), self.from_scene(seen.bottomRight()))

    def _later(self) -> None:
        if self.isVisible() and not self._pause.isActive():
            self._pause.start()

    def _follow(self) -> None:
        """Paint the map anew, unless that has to wait."""
        dragging = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if dragging and self._cost_ms > _DEAR_MS:
            self._pause.start()
        else:
            self._redraw()

    def _redraw(self) -> None:
        scene, ratio = self._view.canvas, self.devicePixelRatioF()
        begun = time.perf_counter()
        self._world = scene.itemsBoundingRect()
        room = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        width, height = max(self._world.width(), 1.0), max(self._world.height(), 1.0)
        self._scale = min(room.width() / width, room.height() / height, _LARGEST_SCALE)
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.translate(QRectF(self.rect()).center())
        painter.scale(self._scale, self._scale)
        painter.translate(-self._world.center())
        self._far.paint(painter, self._world, self._scale)
        painter.end()
        self._picture = picture
        self._cost_ms = (time.perf_counter() - begun) * 1000
        self.update()
