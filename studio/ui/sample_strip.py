"""A strip of samples: what the network will see, and what augmentation makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.graph.answers import Answers
from studio.ui.places import as_text, class_swatch, laid_over, text_font
from studio.ui.surface_view import class_rgb
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.engine.sample_preview import SamplePreview

_TILE, _GAP, _CAPTION = 40, 6, 14
_MASKED = 58  # a tile that has a mask over it
_LINE, _LINES = 18, 6
_SWATCH, _BETWEEN = 12, 10  # of the legend: before a name, and after it
_Entry = tuple[int | None, str]  # of the legend: a class's number, and its name
_TEXT_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class SampleStrip(QWidget):
    """Pictures with their labels, a scatter plot of points in the plane, or lines of text.

    Masks lie over their pictures, whose classes stand below in their colours. A line of text ends with the character
    that comes next. Where augmentation changes pictures, the second row has those of the first as training might get
    them.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: list[tuple[QImage, str]] = []
        self._changed: list[tuple[QImage, str]] = []
        self._points: tuple[Any, Any] | None = None
        self._tile = _TILE
        self._legend: tuple[str, ...] = ()
        self._ignores = False  # whether there are places of masks that don't count
        self.lines: list[tuple[str, str]] = []  # samples of text, and what comes next
        self._text = ""
        self.setMinimumHeight(2 * (_TILE + _CAPTION) + 2 * _GAP)
        self.setAccessibleName(self.tr("Samples"))
        theme.changed.connect(self.update)

    def show_text(self, text: str) -> None:
        self._clear()
        self._text = text
        self._fit_text()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._text:
            self._fit_text()
        elif self._legend:
            self._fit_legend()

    def _clear(self) -> None:
        self._text, self._points, self._pictures, self._changed = "", None, [], []
        self._tile, self._legend, self.lines = _TILE, (), []

    def _fit_text(self) -> None:
        """A text has as many lines as it takes."""
        room = QRect(0, 0, max(self.width(), 2 * _TILE), 10_000)
        lines = self.fontMetrics().boundingRect(room, int(_TEXT_FLAGS), self._text)
        self.setMinimumHeight(max(lines.height() + _GAP, _TILE))

    def show_preview(self, preview: SamplePreview) -> None:
        """Samples as the engine loaded them."""
        x, y, classes = preview.x, preview.y, preview.classes
        if preview.answers is Answers.PIXELS:
            self._show_masks(preview)
        elif preview.answers is Answers.TOKENS:
            self._clear()
            rows = zip(x[:_LINES], y[:_LINES], strict=True)
            self.lines = [
                (as_text(tokens, classes), as_text(labels[-1:], classes)) for tokens, labels in rows
            ]
            self.setMinimumHeight(len(self.lines) * _LINE + _GAP)
            self.update()
        else:
            self.show_samples(x, y, classes, preview.changed)

    def _show_masks(self, preview: SamplePreview) -> None:
        self._clear()
        self._tile, self._legend = _MASKED, preview.classes
        pairs = zip(preview.x, preview.y, strict=True)
        self._pictures = [(laid_over(x, y, preview.ignored), "") for x, y in pairs]
        if preview.changed is not None and preview.changed_y is not None:
            pairs = zip(preview.changed, preview.changed_y, strict=True)
            self._changed = [(laid_over(x, y, preview.ignored), "") for x, y in pairs]
        seen = [y for y in (preview.y, preview.changed_y) if y is not None]
        self._ignores = preview.ignored is not None and any((y == preview.ignored).any() for y in seen)
        self._fit_legend()
        self.update()

    def show_samples(self, x: Any, y: Any, classes: tuple[str, ...], changed: Any = None) -> None:
        self._clear()
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
        elif self.lines:
            self._paint_lines(painter)
        else:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.rect(), _TEXT_FLAGS, self._text)

    def _paint_pictures(self, painter: QPainter) -> None:
        font = self._small_font
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        tile, caption_height = self._tile, 0 if self._legend else _CAPTION
        columns = max((self.width() + _GAP) // (tile + _GAP), 1)
        shown = self._pictures[: 2 * columns]
        if self._changed:
            shown = [*self._pictures[:columns], *self._changed[:columns]]
            columns = min(columns, len(self._pictures))
        for index, (picture, caption) in enumerate(shown):
            x = (index % columns) * (tile + _GAP)
            y = (index // columns) * (tile + caption_height + _GAP)
            painter.drawImage(within(QRectF(x, y, tile, tile), picture), picture)
            if not caption:
                continue
            text = QFontMetrics(font).elidedText(caption, Qt.TextElideMode.ElideRight, _TILE)
            painter.drawText(QRectF(x, y + _TILE, _TILE, _CAPTION), Qt.AlignmentFlag.AlignCenter, text)
        if self._changed:
            below = QRectF(0, 2 * tile + caption_height + _GAP, self.width(), _CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, self.tr("as training gets them"))
        if self._legend:
            self._paint_legend(painter, self._legend_top)

    @property
    def _entries(self) -> list[_Entry]:
        """The classes by their numbers, after what is ignored."""
        ignored: list[_Entry] = [(None, self.tr("ignored"))] if self._ignores else []
        return [*ignored, *enumerate(self._legend)]

    def legend_rows(self) -> list[list[_Entry]]:
        """The entries of the legend, as many to a row as there is room for."""
        metrics, room = QFontMetrics(self._small_font), self.width()
        rows: list[list[_Entry]] = [[]]
        for entry in self._entries:
            needed = _SWATCH + metrics.horizontalAdvance(entry[1])
            if rows[-1] and needed > room:
                rows.append([])
                room = self.width()
            rows[-1].append(entry)
            room -= needed + _BETWEEN
        return rows

    @property
    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.82)
        return font

    @property
    def _legend_top(self) -> int:
        """Below both rows of pictures."""
        return 2 * (self._tile + _GAP) + (_CAPTION if self._changed else 0)

    def _fit_legend(self) -> None:
        """The legend has as many rows as its classes need."""
        self.setMinimumHeight(self._legend_top + len(self.legend_rows()) * _CAPTION + _GAP)

    def _paint_legend(self, painter: QPainter, top: int) -> None:
        """The classes in their colours."""
        metrics = QFontMetrics(painter.font())
        for row in self.legend_rows():
            x = 0
            for index, name in row:
                painter.drawImage(QRectF(x, top + 3, 8, 8), class_swatch(index, 16))
                x += _SWATCH
                text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, self.width() - x)
                width = metrics.horizontalAdvance(text)
                painter.drawText(QRectF(x, top, width, _CAPTION), Qt.AlignmentFlag.AlignVCenter, text)
                x += width + _BETWEEN
            top += _CAPTION

    def _paint_lines(self, painter: QPainter) -> None:
        """Each text as much of its end as there is room for, then what comes next."""
        font = text_font(painter.font().pointSizeF())
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for row, (text, following) in enumerate(self.lines):
            room = self.width() - metrics.horizontalAdvance(f" → {following} ")
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, room)
            area = QRectF(0, row * _LINE, self.width(), _LINE)
            painter.setPen(self._theme.color("text"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, elided)
            area.setLeft(metrics.horizontalAdvance(elided))
            painter.setPen(self._theme.color("accent"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, f" → {following}")

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


def within(area: QRectF, picture: QImage) -> QRectF:
    """Where a picture of any shape is in the middle of an area."""
    scale = min(area.width() / picture.width(), area.height() / picture.height())
    width, height = picture.width() * scale, picture.height() * scale
    return QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)


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
