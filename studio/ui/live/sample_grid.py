"""Samples with what the network says of each: picture, class, answer and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.ui.places import text_font
from studio.ui.resting import TimedWidget
from studio.ui.sample_strip import within
from studio.ui.theme import Theme

_PICTURE, _NARROWEST, _WIDEST, _GAP, _EDGE = 48, 78, 176, 8, 10
_LINE = 14
_MOSTLY = 0.9  # of its places are right: such a sample counts as one that went well
_MASK, _BESIDE, _TEXT_WIDTH = 56, 3, 185  # three masks and two gaps are a tile's width


@dataclass(frozen=True)
class Tile:
    """One sample. ``picture`` is None for what is no picture, and ``values`` says it instead.

    ``masks`` are the true one and the one that is told, beside the picture of a sample that has them; ``probability``
    is the share of its places that are right, then. So it is of text: ``truth`` and ``answer`` are what comes after it.
    """

    picture: QImage | None
    values: str
    truth: str
    answer: str
    probability: float
    masks: tuple[QImage, QImage] | None = None
    of_places: bool = False

    @property
    def right(self) -> bool:
        return self.probability >= _MOSTLY if self.of_places else self.truth == self.answer

    @property
    def title(self) -> str:
        return self.truth if self.right else f"{self.truth} → {self.answer}"

    @property
    def share(self) -> str:
        """Whether the answer is right, and how sure the network is, or how much of it is right."""
        return f"{'✓' if self.right else '✗'} {self.probability:.0%}"


class SampleGrid(TimedWidget):
    """Tiles in rows, as high as they need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tiles: tuple[Tile, ...] = ()
        self._width = _NARROWEST  # of a tile: names of classes are to be read
        self.setAccessibleName(self.tr("Predictions"))
        theme.changed.connect(self.update)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        self.tiles = tuple(tiles)
        metrics = QFontMetricsF(self._font())
        widest = max((metrics.horizontalAdvance(tile.title) for tile in self.tiles), default=0.0)
        self._width = min(max(_NARROWEST, math.ceil(widest) + 4), _WIDEST)
        if any(tile.of_places for tile in self.tiles):
            self._width = 3 * _MASK + 2 * _BESIDE if self.tiles[0].masks else _TEXT_WIDTH
        told = [f"{tile.truth}: {tile.answer} {tile.probability:.0%}".lstrip(": ") for tile in self.tiles]
        self.setAccessibleDescription("; ".join(told))
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(4 * (_NARROWEST + _GAP), 2 * self._tile_height)

    @property
    def _tile_height(self) -> int:
        if self.tiles and self.tiles[0].of_places:
            return _MASK + _LINE + 8 if self.tiles[0].masks else 4 * (_LINE + 2) + 6
        return _PICTURE + 2 * _LINE + 6

    @property
    def _columns(self) -> int:
        return max((self.width() - 2 * _EDGE + _GAP) // (self._width + _GAP), 1)

    def _fit(self) -> None:
        rows = -(-len(self.tiles) // self._columns)
        self.setMinimumHeight(rows * (self._tile_height + _GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font

    def _color(self, tile: Tile) -> QColor:
        return self._theme.color("success" if tile.right else "error")

    def paint(self, painter: QPainter) -> None:
        painter.setFont(self._font())
        seen = QRectF(self.visibleRegion().boundingRect())
        for number, tile in enumerate(self.tiles):
            x = _EDGE + number % self._columns * (self._width + _GAP)
            y = number // self._columns * (self._tile_height + _GAP)
            area = QRectF(x, y, self._width, self._tile_height)
            if not area.intersects(seen):
                continue
            if tile.masks is not None:
                self._paint_masks(painter, area, tile)
            elif tile.of_places:
                self._paint_text(painter, area, tile)
            else:
                self._paint_tile(painter, area, tile)

    def _paint_masks(self, painter: QPainter, area: QRectF, tile: Tile) -> None:
        """The picture, its true mask, and the one that the network gives; below, how much of it is right."""
        assert tile.picture is not None
        assert tile.masks is not None
        color = self._color(tile)
        side = (area.width() - 2 * _BESIDE) / 3
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for column, image in enumerate((tile.picture, *tile.masks)):
            place = QRectF(area.left() + column * (side + _BESIDE), area.top() + 1, side, side)
            painter.drawImage(within(place, image), image)
        painter.setPen(color)
        line = QRectF(area.left(), area.top() + side + 3, area.width(), _LINE)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, tile.share)

    def _paint_text(self, painter: QPainter, area: QRectF, tile: Tile) -> None:
        """A text's end, what comes next at its places, and what the network takes for it."""
        theme = self._theme
        fixed = text_font(self._font().pointSizeF())
        metrics = QFontMetricsF(fixed)
        color = self._color(tile)
        rows = ((tile.values, "text"), (tile.truth, "muted"), (tile.answer, "accent"), (tile.share, ""))
        for row, (text, shade) in enumerate(rows):
            line = QRectF(area.left(), area.top() + row * (_LINE + 2), area.width(), _LINE + 2)
            painter.setFont(fixed if shade else self._font())
            painter.setPen(theme.color(shade) if shade else color)
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setFont(self._font())

    def _paint_tile(self, painter: QPainter, area: QRectF, tile: Tile) -> None:
        theme, centre = self._theme, Qt.AlignmentFlag.AlignCenter
        picture = QRectF(area.center().x() - _PICTURE / 2, area.top() + 1, _PICTURE, _PICTURE)
        color = self._color(tile)
        if tile.picture is not None:
            painter.drawImage(picture, tile.picture)
        else:
            painter.setPen(theme.color("muted"))
            painter.drawText(picture.adjusted(-12, 0, 12, 0), centre | Qt.TextFlag.TextWordWrap, tile.values)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 1.5))
        painter.drawRect(picture)
        metrics = QFontMetricsF(painter.font())
        for row, (text, shade) in enumerate(((tile.title, theme.color("text")), (tile.share, color))):
            line = QRectF(area.left(), picture.bottom() + 3 + row * _LINE, area.width(), _LINE)
            painter.setPen(shade)
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, centre, elided)
