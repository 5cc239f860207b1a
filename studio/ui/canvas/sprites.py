"""Pictures painted once and shown many times: a rounded card costs as much as fourteen copies of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from studio.ui.canvas.style import CanvasStyle

_MOST = 600  # kept at once; nodes of a kind share theirs

Paint = Callable[[QPainter], None]


class Sprites:
    """Keeps pictures for one scale, that of the last painter; another scale starts anew."""

    def __init__(self, style: CanvasStyle) -> None:
        self.style = style
        self.direct = False
        self._scale = 0.0
        self._kept: dict[Hashable, QPixmap] = {}

    def paint_directly(self) -> None:
        """Keep no pictures: paint with lines and letters, at full detail, for a device that knows them."""
        self.direct = self.style.direct = True

    def draw(self, painter: QPainter, key: Hashable, frame: QRectF, paint: Paint) -> None:
        """Show what ``paint`` paints within ``frame``; it has to be the same for the same ``key``."""
        if self.direct:
            painter.save()
            paint(painter)
            painter.restore()
            return
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatioF()
        self._start(transform.m11() * ratio)
        sprite = self._kept.get(key)
        if sprite is None:
            sprite = self._kept[key] = self._make(frame, ratio, paint)
        corner = transform.map(frame.topLeft()) * ratio
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(
            QPointF(round(corner.x()), round(corner.y())) / ratio, sprite
        )  # on whole pixels: sharp
        painter.setWorldTransform(transform)

    def _start(self, scale: float) -> None:
        if scale != self._scale or len(self._kept) >= _MOST:
            self._kept.clear()
            self._scale = scale

    def _make(self, frame: QRectF, ratio: float, paint: Paint) -> QPixmap:
        size = QSizeF(frame.width() * self._scale + 1, frame.height() * self._scale + 1).toSize()
        sprite = QPixmap(size)
        sprite.setDevicePixelRatio(ratio)
        sprite.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sprite)
        try:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
            )
            painter.scale(self._scale / ratio, self._scale / ratio)
            painter.translate(-frame.topLeft())
            paint(painter)
        finally:
            painter.end()  # a pixmap that dies while it is painted on takes the process with it
        return sprite
