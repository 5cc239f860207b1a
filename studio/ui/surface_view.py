"""The decision surface of a network with two inputs: which class it gives each point of the plane, live."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.engine.events import SurfaceComputed
from studio.ui.theme import Theme

_CLASS_COLORS = ("#4FA8FF", "#F2A65A", "#5FCB8A", "#F07FB0", "#A98BFF", "#36C5D0", "#F2B84B", "#FF6B6B")
_MARGIN = 12


class SurfaceView(QWidget):
    """Colours by class, paler where the network is unsure; the samples on top."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.surface: SurfaceComputed | None = None
        self._live: SurfaceComputed | None = None  # while a moment of some run is shown instead
        self._image: QImage | None = None
        self._points: Any = None
        self._labels: Any = None
        self.setMinimumWidth(180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Decision surface"))
        self.setToolTip(self.tr("Which class the network gives each point; pale where it is unsure."))
        theme.changed.connect(self._restyle)

    def set_samples(self, points: Any, labels: Any) -> None:
        self._points, self._labels = points, labels
        self.update()

    def show_surface(self, surface: SurfaceComputed) -> None:
        self.surface = surface
        self._image = self._draw(surface)
        if self.isVisible():
            self.update()

    def enter_moment(self) -> None:
        """Show other moments from here on, until ``leave_moment``."""
        self._live = self.surface

    def leave_moment(self) -> None:
        """Show again what was there before."""
        self.surface, self._live = self._live, None
        self._restyle()

    def take_over(self, other: SurfaceView) -> None:
        """Show what another view shows."""
        self.set_samples(other._points, other._labels)
        if other.surface is not None:
            self.show_surface(other.surface)

    def _restyle(self) -> None:
        if self.surface is not None:
            self._image = self._draw(self.surface)
        self.update()

    def _draw(self, surface: SurfaceComputed) -> QImage:
        import numpy as np  # there already, with the surface; the first window doesn't wait for it

        probabilities = surface.probabilities
        classes = probabilities.shape[2]
        colors = np.array([class_rgb(index) for index in range(classes)], dtype=np.float64)
        panel = self._theme.color("panel")
        ground = np.array([panel.red(), panel.green(), panel.blue()], dtype=np.float64)
        best = probabilities.max(axis=2)
        certainty = ((best - 1 / classes) / (1 - 1 / classes))[..., None] * 0.75 + 0.05
        mixed = ground * (1 - certainty) + colors[surface.classes] * certainty
        pixels = np.ascontiguousarray(mixed[::-1].astype(np.uint8))
        height, width, _ = pixels.shape
        return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

    def _area(self) -> QRectF:
        side = min(self.width(), self.height()) - 2 * _MARGIN
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        if self.surface is None or self._image is None:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("The boundary appears here."))
            return
        area = self._area()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_samples(painter, area)
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)

    def _paint_samples(self, painter: QPainter, area: QRectF) -> None:
        if self._points is None or self.surface is None:
            return
        left, right, bottom, top = self.surface.extent
        painter.setPen(QPen(self._theme.color("panel"), 0.8))
        for (x, y), label in zip(self._points[:600], self._labels[:600], strict=True):
            at = QPointF(
                area.left() + (x - left) / (right - left) * area.width(),
                area.bottom() - (y - bottom) / (top - bottom) * area.height(),
            )
            painter.setBrush(QColor(*class_rgb(int(label))))
            painter.drawEllipse(at, 2.6, 2.6)


def class_rgb(index: int) -> tuple[int, int, int]:
    """Beyond the first eight classes, the same colours are darker."""
    turn, place = divmod(index, len(_CLASS_COLORS))
    color = QColor(_CLASS_COLORS[place]).darker(100 + 45 * min(turn, 4))
    return color.red(), color.green(), color.blue()
