"""A bar of parts of a whole, with a legend below it: memory, or the time of a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.resting import TimedWidget
from studio.ui.theme import Theme

_BAR, _GAP, _DOT = 10.0, 8.0, 8.0
_BETWEEN = 18.0  # entries of the legend
_LEAST = 2.0  # pixels of a part that is there


@dataclass(frozen=True)
class Part:
    """A part; ``amount`` says how much it is, in words."""

    name: str
    size: float
    amount: str

    @property
    def words(self) -> str:
        return f"{self.name} {self.amount}"


class ShareBar(TimedWidget):
    """Shows parts as shares of their sum."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_parts(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(part for part in parts if part.size)
        self.setAccessibleName(", ".join(part.words for part in self._parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._rows(float(width))
        return round(_BAR + _GAP + len(rows) * (QFontMetricsF(self.font()).height() + 4))

    def _rows(self, width: float) -> list[list[Part]]:
        """The entries of the legend, as many to a row as there is room for."""
        metrics = QFontMetricsF(self.font())
        rows: list[list[Part]] = []
        room = 0.0
        for part in self._parts:
            needed = _DOT + 6 + metrics.horizontalAdvance(part.words) + _BETWEEN
            if not rows or needed > room:
                rows.append([])
                room = width + _BETWEEN
            rows[-1].append(part)
            room -= needed
        return rows

    def _color(self, part: Part) -> QColor:
        return self._theme.run_color(self._parts.index(part))

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_bar(painter)
        metrics = QFontMetricsF(self.font())
        top = _BAR + _GAP
        for row in self._rows(float(self.width())):
            left = 0.0
            for part in row:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._color(part))
                painter.drawRoundedRect(QRectF(left, top + (metrics.height() - _DOT) / 2, _DOT, _DOT), 2, 2)
                painter.setPen(self._theme.color("muted"))
                painter.drawText(
                    QRectF(left + _DOT + 6, top, self.width(), metrics.height()),
                    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                    part.words,
                )
                left += _DOT + 6 + metrics.horizontalAdvance(part.words) + _BETWEEN
            top += metrics.height() + 4

    def _paint_bar(self, painter: QPainter) -> None:
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(0, 0, self.width(), _BAR), _BAR / 2, _BAR / 2)
        painter.setClipPath(whole)
        painter.fillRect(QRectF(0, 0, self.width(), _BAR), self._theme.color("raised"))
        total = sum(part.size for part in self._parts) or 1
        left = 0.0
        for part in self._parts:
            width = max(self.width() * part.size / total, _LEAST)
            painter.fillRect(QRectF(left, 0, max(width - 1, 1), _BAR), self._color(part))
            left += width
        painter.setClipping(False)
