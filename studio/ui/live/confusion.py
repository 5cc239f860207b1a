"""The confusion matrix: what is taken for what, as a grid in which a cell can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.canvas.style import mixed
from studio.ui.resting import TimedWidget
from studio.ui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_EDGE, _MOST_CELL = 6.0, 34.0
_WIDEST_NAME = 74.0
_TITLE = 16.0
_NUMBERED = 17.0  # cells of this size and larger have their number in them
_BESIDE_NUMBER = 2.0  # pixels that stay free in a cell
_LEAST_POINTS = 6.0
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
Cell = tuple[int, int]  # the class that it is, and the one that it is taken for


class ConfusionMatrix(TimedWidget):
    """A row for each class, a column for what it is taken for. Right answers lie on the diagonal."""

    chosen = Signal(object)  # Cell, or None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: npt.NDArray[np.int64] | None = None
        self._classes: tuple[str, ...] = ()
        self._shares = False
        self.cell: Cell | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(280, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 110)

    def show_counts(
        self, counts: npt.NDArray[np.int64], classes: tuple[str, ...], shares: bool = False
    ) -> None:
        """``shares`` writes each cell's share of its row, where counts are too long to be read."""
        if classes != self._classes:
            self.cell = None
        self._counts, self._classes, self._shares = counts, classes, shares
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Mark a cell, and tell of it."""
        self.cell = cell
        self.update()
        if cell is not None:
            self.setAccessibleDescription(self.words(cell))
        self.chosen.emit(cell)

    def words(self, cell: Cell) -> str:
        """A cell in words."""
        assert self._counts is not None
        truth, answer = cell
        count, of_all = int(self._counts[cell]), int(self._counts[truth].sum())
        share = count / of_all if of_all else 0.0
        return self.tr("{truth}, taken for {answer}: {count} of {all} ({share})").format(
            truth=self._classes[truth],
            answer=self._classes[answer],
            count=count,
            all=of_all,
            share=f"{share:.0%}",
        )

    # Where things are

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font

    def _number_font(self, room: float) -> QFont:
        """The font of the numbers: smaller where the longest one needs it, as far as it can be read."""
        assert self._counts is not None
        font = self._font()
        longest = "100%" if self._shares else str(int(self._counts.max()))
        needed = QFontMetricsF(font).horizontalAdvance(longest)
        if needed > room > 0:
            font.setPointSizeF(max(font.pointSizeF() * room / needed, _LEAST_POINTS))
        return font

    def _grid(self) -> tuple[QPointF, float]:
        """The upper left corner of the cells, and how large a cell is."""
        metrics = QFontMetricsF(self._font())
        widest = max((metrics.horizontalAdvance(name) for name in self._classes), default=0.0)
        left = _EDGE + _TITLE + min(widest, _WIDEST_NAME) + 6
        top = _EDGE + _TITLE + metrics.height() + 4
        count = max(len(self._classes), 1)
        room = min(self.width() - left - _EDGE, self.height() - top - _EDGE)
        cell = min(max(room / count, 1.0), _MOST_CELL)
        return QPointF(left, top), cell if cell < 6 else float(int(cell))

    def rect_of(self, cell: Cell) -> QRectF:
        """Where a cell is."""
        corner, size = self._grid()
        return QRectF(corner.x() + cell[1] * size, corner.y() + cell[0] * size, size, size)

    def _cell_at(self, point: QPoint) -> Cell | None:
        corner, size = self._grid()
        row, column = int((point.y() - corner.y()) // size), int((point.x() - corner.x()) // size)
        inside = 0 <= row < len(self._classes) and 0 <= column < len(self._classes)
        return (row, column) if inside and self._counts is not None else None

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(None if cell == self.cell else cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._counts is None:
            super().keyPressEvent(event)
            return
        row, column = self.cell or (-1, 0) if step == (1, 0) else self.cell or (0, -1)
        last = len(self._classes) - 1
        self.choose((min(max(row + step[0], 0), last), min(max(column + step[1], 0), last)))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(cell) if cell is not None else "", self)
            return True
        return super().event(event)

    # Painting

    def paint(self, painter: QPainter) -> None:
        if self._counts is None:
            return
        painter.setFont(self._font())
        corner, size = self._grid()
        self._paint_names(painter, corner, size)
        gap = 1.0 if size >= 6 else 0.0
        cells = [(row, column) for row in range(len(self._classes)) for column in range(len(self._classes))]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("window"))
        painter.drawRects([self.rect_of(cell).adjusted(0, 0, -gap, -gap) for cell in cells])
        of_class = self._counts.sum(axis=1)
        painter.setFont(self._number_font(size - gap - _BESIDE_NUMBER))
        for cell in cells:
            if self._counts[cell]:
                self._paint_cell(painter, cell, float(self._counts[cell] / of_class[cell[0]]))
        if self.cell is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus" if self._theme.is_dark else "text"), 2))
            painter.drawRect(self.rect_of(self.cell).adjusted(0, 0, -1, -1))

    def _paint_cell(self, painter: QPainter, cell: Cell, share: float) -> None:
        area = self.rect_of(cell)
        gap = 1.0 if area.width() >= 6 else 0.0
        right = cell[0] == cell[1]
        strength = 0.18 + 0.82 * (share if right else min(share * 2, 1.0))
        ground = mixed(
            self._theme.color("accent" if right else "warning"), self._theme.color("window"), strength
        )
        painter.fillRect(area.adjusted(0, 0, -gap, -gap), ground)
        assert self._counts is not None
        text = f"{share:.0%}" if self._shares else str(int(self._counts[cell]))
        fits = QFontMetricsF(painter.font()).horizontalAdvance(text) <= area.width() - gap
        if area.width() >= _NUMBERED and fits:
            painter.setPen(_ink(ground))
            painter.drawText(area.adjusted(0, 0, -gap, -gap), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_names(self, painter: QPainter, corner: QPointF, size: float) -> None:
        metrics, theme = QFontMetricsF(painter.font()), self._theme
        across = size * len(self._classes)
        painter.setPen(theme.color("faint"))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(corner.x(), _EDGE, across, _TITLE), centre, self.tr("predicted"))
        painter.save()
        painter.translate(_EDGE + _TITLE / 2, corner.y() + across / 2)
        painter.rotate(-90)
        painter.drawText(QRectF(-across / 2, -_TITLE / 2, across, _TITLE), centre, self.tr("true class"))
        painter.restore()
        every = max(int(-(-metrics.height() // size)), 1)  # names that there is room for
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("muted"))
        for number, name in enumerate(self._classes):
            if number % every == 0:
                y = corner.y() + number * size
                room = corner.x() - _EDGE - _TITLE - 6
                text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
                painter.drawText(QRectF(_EDGE + _TITLE, y, room, size * every), right, text)
                x = corner.x() + number * size
                above = _beginning(name, metrics, size * every)
                painter.drawText(
                    QRectF(x, corner.y() - metrics.height() - 2, size * every, metrics.height()),
                    centre,
                    above,
                )


def _beginning(name: str, metrics: QFontMetricsF, room: float) -> str:
    """As many letters as there is room for, one at least: the rows have the same names, in full."""
    while len(name) > 1 and metrics.horizontalAdvance(name) > room:
        name = name[:-1]
    return name


def _ink(ground: QColor) -> QColor:
    """Black or white, whichever reads better on the colour."""
    light = 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF()
    return QColor("#14161B") if light > 0.5 else QColor("#FFFFFF")
