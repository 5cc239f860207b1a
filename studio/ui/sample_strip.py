"""A strip of samples: what the network will see, and what augmentation makes of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.ui.surface_view import class_rgb
from studio.ui.theme import Theme

_TILE, _GAP, _CAPTION = 40, 6, 14
_TEXT_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class SampleStrip(QWidget):
    """Pictures with their labels, or a scatter plot of points in the plane.

    Where augmentation changes pictures, the second row has those of the first as training might get them.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: list[tuple[QImage, str]] = []
        self._changed: list[tuple[QImage, str]] = []
        self._points: tuple[Any, Any] | None = None
        self._text = ""
        self.setMinimumHeight(2 * (_TILE + _CAPTION) + 2 * _GAP)
        self.setAccessibleName(self.tr("Samples"))
        theme.changed.connect(self.update)

    def show_text(self, text: str) -> None:
        self._pictures, self._changed, self._points, self._text = [], [], None, text
        self._fit_text()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._pictures and self._points is None:
            self._fit_text()

    def _fit_text(self) -> None:
        """A text has as many lines as it takes."""
        room = QRect(0, 0, max(self.width(), 2 * _TILE), 10_000)
        lines = self.fontMetrics().boundingRect(room, int(_TEXT_FLAGS), self._text)
        self.setMinimumHeight(max(lines.height() + _GAP, _TILE))

    def show_samples(self, x: Any, y: Any, classes: tuple[str, ...], changed: Any = None) -> None:
        self._text, self._points, self._pictures, self._changed = "", None, [], []
        if x.ndim == 2:
            self._points = (x if changed is None else changed, y)
            self.setMinimumHeight(150)
        else:
            self._pictures = [
                (picture_of(sample), classes[int(label)]) for sample, label in zip(x, y, strict=True)
            ]
            self._changed = [] if changed is None else [(picture_of(sample), "") for sample in changed]
            self.setMinimumHeight(2 * (_TILE + _CAPTION) + 2 * _GAP)
        self.update()

    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        if self._points is not None:
            self._paint_points(painter)
        elif self._pictures:
            self._paint_pictures(painter)
        else:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.rect(), _TEXT_FLAGS, self._text)

    def _paint_pictures(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.82)
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        columns = max((self.width() + _GAP) // (_TILE + _GAP), 1)
        shown = self._pictures[: 2 * columns]
        if self._changed:
            shown = [*self._pictures[:columns], *self._changed[:columns]]
            columns = min(columns, len(self._pictures))
        for index, (picture, caption) in enumerate(shown):
            x = (index % columns) * (_TILE + _GAP)
            y = (index // columns) * (_TILE + _CAPTION + _GAP)
            painter.drawImage(QRectF(x, y, _TILE, _TILE), picture)
            if not caption:
                continue
            text = QFontMetrics(font).elidedText(caption, Qt.TextElideMode.ElideRight, _TILE)
            painter.drawText(QRectF(x, y + _TILE, _TILE, _CAPTION), Qt.AlignmentFlag.AlignCenter, text)
        if self._changed:
            below = QRectF(0, 2 * (_TILE + _CAPTION) - _CAPTION + _GAP, self.width(), _CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, self.tr("as training gets them"))

    def _paint_points(self, painter: QPainter) -> None:
        assert self._points is not None
        points, labels = self._points
        if labels.ndim > 1:
            self._paint_numbers(painter, points, labels)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        side = min(self.width(), self.height()) - 8
        low, high = points.min(axis=0), points.max(axis=0)
        for point, label in zip((points - low) / (high - low), labels, strict=True):
            painter.setBrush(QColor(*class_rgb(int(label))))
            painter.drawEllipse(QPointF(4 + point[0] * side, 4 + (1 - point[1]) * side), 2, 2)

    def _paint_numbers(self, painter: QPainter, x: Any, y: Any) -> None:
        """The number to predict over the feature that tells most of it."""
        import numpy as np  # there already, with the samples

        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        target = y[:, 0]
        together = ((x - x.mean(axis=0)) * (target - target.mean())[:, None]).mean(axis=0)
        feature = x[:, int(np.abs(together / np.maximum(x.std(axis=0), 1e-12)).argmax())]
        points = np.stack([feature, target], axis=1)
        low, high = points.min(axis=0), points.max(axis=0)
        width, height = self.width() - 8, self.height() - 8
        painter.setBrush(self._theme.color("accent"))
        for across, up in (points - low) / np.maximum(high - low, 1e-12):
            painter.drawEllipse(QPointF(4 + across * width, 4 + (1 - up) * height), 2, 2)


def picture_of(sample: Any) -> QImage:
    """A sample of 1 or 3 channels as an image; floats are in [0, 1]."""
    import numpy as np  # there already, with the sample; the first window doesn't wait for it

    pixels = sample if sample.dtype == np.uint8 else (np.clip(sample, 0, 1) * 255).astype(np.uint8)
    channels, height, width = pixels.shape
    if channels == 3:
        rows = np.ascontiguousarray(pixels.transpose(1, 2, 0))
        return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    rows = np.ascontiguousarray(pixels[0])
    return QImage(rows.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
