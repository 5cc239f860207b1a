"""Looking around: a graphics view that pans without scroll bars and zooms at the cursor."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from studio.ui.theme import text_scale

LEAST_ZOOM, MOST_ZOOM = 0.05, 4.0
_FIT_MARGIN = 36  # pixels
_WORLD = QRectF(-1e6, -1e6, 2e6, 2e6)  # where one can pan to
_WHEEL_BASE = 1.0015  # zoom for one of the 120 units of a wheel's notch
_NEAR_WHOLE = 0.02  # a zoom so close to 100 % becomes 100 %, where texts are sharpest


def _by_fingers(event: QWheelEvent) -> bool:
    """Whether two fingers scroll, and no wheel: some platforms tell by the device, others by phases."""
    touchpad = event.device().type() == QPointingDevice.DeviceType.TouchPad
    return touchpad or event.phase() != Qt.ScrollPhase.NoScrollPhase


@dataclass(frozen=True)
class Sight:
    """What of a network is seen: its zoom and middle, or all of it (``fits``)."""

    zoom: float
    centre: QPointF
    fits: bool


class NavigableView(QGraphicsView):
    """Pans by ``pan``, the wheel with Shift, or two fingers; zooms by the wheel, pinching, or ``zoom_to``."""

    zoom_changed = Signal(float)
    painting_s = 0.0  # how long painting has taken, in all

    def __init__(self, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.setSceneRect(_WORLD)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setMouseTracking(True)
        self._follows_fit = True  # shows all until the user looks elsewhere

    def paintEvent(self, event: QPaintEvent) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.painting_s += time.perf_counter() - began

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    @property
    def natural_zoom(self) -> float:
        """The zoom at which the canvas's texts are as large as the desktop's: what is called 100 %."""
        return text_scale()

    def zoom_to(self, zoom: float) -> None:
        """Zoom around the middle."""
        self.zoom_at(self.viewport().rect().center(), zoom / self.zoom)

    def zoom_at(self, position: QPoint, factor: float) -> None:
        """Zoom so that what is below ``position`` stays there."""
        fixed = self.mapToScene(position)
        self.set_zoom(self.zoom * factor)
        self.pan(position - self.mapFromScene(fixed))

    def pan(self, offset: QPoint) -> None:
        """Move what is seen by pixels."""
        self._follows_fit = False
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() - offset.x())
        vertical.setValue(vertical.value() - offset.y())

    def set_zoom(self, zoom: float) -> None:
        zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        whole = self.natural_zoom
        if abs(zoom - whole) < _NEAR_WHOLE and abs(self.zoom - whole) >= _NEAR_WHOLE:
            zoom = whole
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.zoom_changed.emit(zoom)

    def centre_at(self, point: QPointF) -> None:
        self.pan(self.viewport().rect().center() - self.mapFromScene(point))

    def show_area(self, area: QRectF) -> None:
        """Show all of ``area``, not larger than at 100 %."""
        room = self.viewport().rect().adjusted(_FIT_MARGIN, _FIT_MARGIN, -_FIT_MARGIN, -_FIT_MARGIN)
        zoom = self.natural_zoom
        if not area.isEmpty():
            zoom = min(max(room.width(), 1) / area.width(), max(room.height(), 1) / area.height(), zoom)
        self.set_zoom(zoom)
        self.centre_at(area.center())

    @property
    def sight(self) -> Sight:
        return Sight(self.zoom, self.visible_centre(), self._follows_fit)

    def look_at(self, sight: Sight) -> None:
        """Look where one looked before."""
        self.set_zoom(sight.zoom)
        self.centre_at(sight.centre)

    def visible_centre(self) -> QPointF:
        return self.mapToScene(self.viewport().rect().center())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the cursor, with Shift it pans. Two fingers pan, with Ctrl they zoom."""
        steps, pixels = event.angleDelta(), event.pixelDelta()
        if _by_fingers(event) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan(steps / 2 if pixels.isNull() else pixels)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.pan(QPoint(steps.y() or steps.x(), 0) / 2)
        else:
            self.zoom_at(event.position().toPoint(), _WHEEL_BASE ** steps.y())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        pinched = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == pinched:
            self.zoom_at(event.position().toPoint(), 1.0 + event.value())
            return True
        return super().viewportEvent(event)
