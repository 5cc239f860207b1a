"""Pictures painted once and shown many times: a rounded card costs as much as fourteen copies of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from studio.ui.canvas.style import CanvasStyle

_MOST_PIXELS = 40_000_000  # kept at once: 160 MB, a dozen times what is seen of a large window
# In one frame; what isn't made by then is shown from another scale, and made in the next frames.
_MAKING_S = 0.003
# And in one frame so long for showing those softly; the rest is copied pixel by pixel, in half of the time.
_SOFT_S = 0.003

Paint = Callable[[QPainter], None]


class Sprites:
    """Keeps one picture of each thing, at the scale at which it was shown last.

    After a zoom, as many are painted anew as a frame has time for. The others are shown scaled, a little soft, and
    ``unfinished`` says that another frame is needed.
    """

    def __init__(self, style: CanvasStyle) -> None:
        self.style = style
        self.direct = False
        self.unfinished = False
        self._kept: dict[Hashable, tuple[float, QPixmap]] = {}
        self._pixels = 0
        self._spent = self._softened = 0.0
        self._ratio = 1.0

    def begin_frame(self) -> None:
        """A frame begins: there is time again for making pictures."""
        self._spent = self._softened = 0.0
        self.unfinished = False

    def begin_painting(self, painter: QPainter) -> None:
        """What is painted next goes to this painter's device."""
        self._ratio = painter.device().devicePixelRatioF()

    def paint_directly(self) -> None:
        """Keep no pictures: paint with lines and letters, at full detail, for a device that knows them."""
        self.direct = self.style.direct = True

    def draw(
        self,
        painter: QPainter,
        transform: QTransform,
        place: tuple[float, float],
        key: Hashable,
        frame: QRectF,
        paint: Paint,
    ) -> None:
        """Show at ``place`` what ``paint`` paints within ``frame``; it has to be the same for the same ``key``.

        ``transform`` leads from the units of both to the device. The painter is left with any transform: setting
        it back for each of the many would take longer than the showing.
        """
        if self.direct:
            painter.save()
            painter.setWorldTransform(transform)
            painter.translate(*place)
            paint(painter)
            painter.restore()
            return
        ratio, zoom = self._ratio, transform.m11()
        scale = zoom * ratio
        kept = self._kept.get(key)
        if kept is None or (kept[0] != scale and self._spent < _MAKING_S):
            sprite = self._made(key, frame, scale, ratio, paint)
        elif kept[0] == scale:
            sprite = kept[1]
        else:
            self.unfinished = True
            painter.setWorldTransform(transform)
            self._draw_scaled(painter, _covered(kept[1], kept[0], frame).translated(*place), kept[1])
            return
        x = ((place[0] + frame.left()) * zoom + transform.dx()) * ratio
        y = ((place[1] + frame.top()) * zoom + transform.dy()) * ratio
        painter.setWorldTransform(_IDENTITY)
        painter.drawPixmap(QPointF(round(x) / ratio, round(y) / ratio), sprite)  # on whole pixels: sharp

    def _draw_scaled(self, painter: QPainter, covered: QRectF, sprite: QPixmap) -> None:
        start = time.perf_counter()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._softened < _SOFT_S)
        painter.drawPixmap(covered, sprite, QRectF(sprite.rect()))
        self._softened += time.perf_counter() - start

    def _made(self, key: Hashable, frame: QRectF, scale: float, ratio: float, paint: Paint) -> QPixmap:
        start = time.perf_counter()
        before = self._kept.pop(key, None)
        self._pixels -= _pixels(before[1]) if before else 0
        sprite = _make(frame, scale, ratio, paint)
        self._kept[key] = (scale, sprite)
        self._pixels += _pixels(sprite)
        while self._pixels > _MOST_PIXELS and len(self._kept) > 1:
            self._pixels -= _pixels(self._kept.pop(next(iter(self._kept)))[1])
        self._spent += time.perf_counter() - start
        return sprite


_IDENTITY = QTransform()


def _pixels(sprite: QPixmap) -> int:
    return sprite.width() * sprite.height()


def _covered(sprite: QPixmap, scale: float, frame: QRectF) -> QRectF:
    """What a picture that was made at another scale covers, in the units of ``frame``."""
    return QRectF(frame.topLeft(), QSizeF(sprite.width() / scale, sprite.height() / scale))


def _make(frame: QRectF, scale: float, ratio: float, paint: Paint) -> QPixmap:
    size = QSizeF(frame.width() * scale + 1, frame.height() * scale + 1).toSize()
    sprite = QPixmap(size)
    sprite.setDevicePixelRatio(ratio)
    sprite.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sprite)
    try:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(scale / ratio, scale / ratio)
        painter.translate(-frame.topLeft())
        paint(painter)
    finally:
        painter.end()  # a pixmap that dies while it is painted on takes the process with it
    return sprite
