"""The playhead: a run from left to right, its loss behind, and its checkpoints, of which one is looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.engine.moments import Moment

_SIDE, _TOP, _HANDLE = 12.0, 9.0, 6.0
_DOT, _DOT_CHOSEN = 3.5, 5.0
_NEAR = 10.0
_MOST_COLUMNS = 400


class Playhead(QAbstractSlider):
    """Its value is the place of a moment. It goes from checkpoint to checkpoint, by mouse, wheel and keys."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._moments: Sequence[Moment] = ()
        self._words: Sequence[str] = ()
        self._last_step = 1
        self._line: list[float] = []
        self.setObjectName("playhead")
        self.setAccessibleName(self.tr("Timeline"))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setPageStep(5)
        self.valueChanged.connect(lambda _value: self._tell())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, 42)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 42)

    def show_moments(self, moments: Sequence[Moment], words: Sequence[str], losses: Sequence[float]) -> None:
        """Show these, with words for each, and the run's losses behind them."""
        self._moments, self._words = moments, words
        self._last_step = max(len(losses), *(moment.step for moment in moments), 1)
        self._line = _thinned(losses)
        self.setRange(0, max(len(moments) - 1, 0))
        self._tell()
        self.update()

    def go_near(self, step: float) -> None:
        """Go to the checkpoint that lies nearest."""
        if self._moments:
            distances = [abs(moment.step - step) for moment in self._moments]
            self.setValue(distances.index(min(distances)))

    def x_of(self, place: int) -> float:
        """Where a moment is."""
        return self._at(self._moments[place].step)

    def _tell(self) -> None:
        if self._words:
            self.setAccessibleDescription(self._words[self.value()])
        self.update()

    # Where things are

    @property
    def _track(self) -> QRectF:
        return QRectF(_SIDE, _TOP, self.width() - 2 * _SIDE, self.height() - _TOP - 4)

    def _at(self, step: float) -> float:
        track = self._track
        return track.left() + track.width() * step / self._last_step

    def _near(self, x: float) -> int | None:
        places = [place for place in range(len(self._moments)) if abs(self.x_of(place) - x) <= _NEAR]
        return min(places, key=lambda place: abs(self.x_of(place) - x), default=None)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _drag(self, event: QMouseEvent) -> None:
        track = self._track
        share = (event.position().x() - track.left()) / max(track.width(), 1.0)
        self.go_near(share * self._last_step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down would go the other way than on other sliders: here later is to the right only."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._near(event.pos().x())
            QToolTip.showText(event.globalPos(), self._words[place] if place is not None else "", self)
            return True
        return super().event(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, track = self._theme, self._track
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(track.adjusted(-6, 0, 6, 0), 4, 4)
        self._paint_losses(painter, track)
        for place, moment in enumerate(self._moments):
            self._paint_moment(painter, place, moment)
        if self._moments:
            self._paint_head(painter, track)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(track.adjusted(-7, -1, 7, 1), 5, 5)

    def _paint_losses(self, painter: QPainter, track: QRectF) -> None:
        if len(self._line) < 2:
            return
        across = track.width() / (len(self._line) - 1)
        points = [
            QPointF(track.left() + across * number, track.bottom() - 4 - (track.height() - 8) * value)
            for number, value in enumerate(self._line)
        ]
        painter.setPen(QPen(self._theme.color("train", 0.55), 1))
        painter.drawPolyline(QPolygonF(points))

    def _paint_moment(self, painter: QPainter, place: int, moment: Moment) -> None:
        theme, chosen = self._theme, place == self.value()
        centre = QPointF(self.x_of(place), self._track.center().y())
        radius = _DOT_CHOSEN if chosen else _DOT
        painter.setPen(QPen(theme.color("panel"), 1.5))
        painter.setBrush(theme.color("accent" if chosen else "muted"))
        if "best" in moment.kinds:
            painter.drawPolygon(_star(centre, radius + 2.5))
        else:
            painter.drawEllipse(centre, radius, radius)

    def _paint_head(self, painter: QPainter, track: QRectF) -> None:
        x = self.x_of(self.value())
        color = self._theme.color("accent")
        painter.setPen(QPen(color, 1.5))
        painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        top = track.top() + 1
        corners = [
            QPointF(x - _HANDLE, top - _TOP + 1),
            QPointF(x + _HANDLE, top - _TOP + 1),
            QPointF(x, top),
        ]
        painter.drawPolygon(QPolygonF(corners))


def _star(centre: QPointF, radius: float) -> QPolygonF:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.45
        angle = math.pi * (corner / 5 - 0.5)
        points.append(centre + QPointF(reach * math.cos(angle), reach * math.sin(angle)))
    return QPolygonF(points)


def _thinned(losses: Sequence[float]) -> list[float]:
    """From 0 to 1, averaged over as many columns as can be seen."""
    import numpy as np  # there already, with the history; the first window doesn't wait for it

    values: Any = np.asarray(losses, dtype=np.float64)
    values = values[np.isfinite(values)]
    if len(values) < 2:
        return []
    columns = min(_MOST_COLUMNS, len(values))
    means = np.array([part.mean() for part in np.array_split(values, columns)])
    low, high = float(means.min()), float(means.max())
    thinned: list[float] = ((means - low) / max(high - low, 1e-12)).tolist()
    return thinned
