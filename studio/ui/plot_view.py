"""A plot to look around in: a box or the wheel zooms, Shift and the mouse move it, a double click shows all."""

from __future__ import annotations

import math
import time
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame

from studio.ui.plotting import pyqtgraph
from studio.ui.step_scale import Axis
from studio.ui.theme import Theme

_MOVE = 0.1  # of the view's width, with an arrow key
_READ = 0.01  # of the view's width: how far a key moves the crosshair
_ZOOM = 0.8  # with a key
_SMALLEST_BOX = 6  # pixels; less was a click
_ROUND = (1, 2, 5)  # of each power of ten, on a log scale


class LookAroundBox(pyqtgraph().ViewBox):  # type: ignore[misc]
    """The area of the curves and what the mouse does in it."""

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom along the steps; with Ctrl along the values, and over an axis along that one."""
        if axis is None:
            axis = 1 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 0
        super().wheelEvent(event, axis)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if axis is None and plain:
            event.accept()
            self._drag_box(event)
        elif event.button() != Qt.MouseButton.RightButton:
            super().mouseDragEvent(event, axis)

    def _drag_box(self, event: Any) -> None:
        start, end = event.buttonDownPos(event.button()), event.pos()
        if not event.isFinish():
            self.updateScaleBox(start, end)
            return
        self.rbScaleBox.hide()
        box = QRectF(QPointF(start), QPointF(end)).normalized()
        if min(box.width(), box.height()) >= _SMALLEST_BOX:
            self.showAxRect(self.childGroup.mapRectFromParent(box), padding=0)


class StepAxis(pyqtgraph().AxisItem):  # type: ignore[misc]
    """Numbers along the bottom: steps and epochs short (``250k``), time in minutes and hours."""

    kind = Axis.STEP

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Steps are whole: no marks between them, however few there are."""
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        if self.kind is not Axis.STEP:
            return levels
        return [(spacing, first) for spacing, first in levels if spacing >= 1] or [(1.0, 0.0)]

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """No step, epoch or second is before the first, though the view has some air there."""
        levels = super().tickValues(low, high, size)
        return [(spacing, [value for value in values if value >= 0]) for spacing, values in levels]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.kind is Axis.TIME:
            return [duration(value, spacing) for value in values]
        return [_short(value, spacing) for value in values]


class ValueAxis(pyqtgraph().AxisItem):  # type: ignore[misc]
    """Numbers along the side; on a log scale only 1, 2 and 5 of each power of ten are written.

    Numbers at the very ends are written too: they stand half beyond them, where ``label_room`` is left. On a log scale,
    whose lower end is no round number, the lowest one is left out there if another is written: it would stand beside
    the first step.
    """

    @property
    def label_room(self) -> int:
        return math.ceil(QFontMetricsF(QApplication.font()).height() / 2)

    def boundingRect(self) -> QRectF:
        rect: QRectF = super().boundingRect()
        return rect.adjusted(0, -self.label_room, 0, self.label_room)

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        least = self._least_written()
        texts = (f"{10**value * scale:.3g}" for value in values)
        return [
            text if _is_round(value) and value >= least else ""
            for value, text in zip(values, texts, strict=True)
        ]

    def _least_written(self) -> float:
        """From where on numbers keep away from the lower end of a log scale, if any are written there."""
        low, high = self.range
        clear: float = low + (high - low) * self.label_room / max(self.height(), 1.0)
        decades = range(math.floor(low), math.ceil(high) + 1)
        written = (decade + math.log10(factor) for decade in decades for factor in _ROUND)
        return clear if any(clear <= value <= high for value in written) else low


def _is_round(value: float) -> bool:
    """Whether a power of ten begins with one of these digits."""
    return f"{10**value:.0e}"[0] in map(str, _ROUND)


def duration(seconds: float, spacing: float = 1.0) -> str:
    """Seconds as people write them: ``0.5 s``, ``1:05``, ``2:00:00``."""
    if abs(seconds) < 60:
        return f"{seconds:.{0 if spacing >= 1 else 2}f} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    return f"{minutes}:{rest:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _short(value: float, spacing: float) -> str:
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= 10 * size or (abs(value) >= size and spacing >= size / 10):
            return f"{value / size:.6g}{letter}"
    return f"{value:.6g}"


class CurvePlot(pyqtgraph().PlotWidget):  # type: ignore[misc]
    """A plot that knows how long it took to paint, and that keys move too.

    ``reading_moved`` asks to move the crosshair by so many units.
    """

    reset_wanted = Signal()
    reading_moved = Signal(float)
    painting_s = 0.0

    def __init__(self, name: str) -> None:
        box = LookAroundBox(enableMenu=False)  # none is shown; to make it takes a third of the time
        super().__init__(viewBox=box, axisItems={"bottom": StepAxis("bottom"), "left": ValueAxis("left")})
        self.setObjectName("chart")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMenuEnabled(False)
        self.hideButtons()
        box.setAutoVisible(y=True)
        self.getPlotItem().setContentsMargins(4, self.getAxis("left").label_room, 12, 2)

    def restyle(self, theme: Theme) -> None:
        pg = pyqtgraph()
        self.setBackground(theme.color("panel"))
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(theme.color("border")))
            axis.setTextPen(pg.mkPen(theme.color("muted")))
            axis.setStyle(tickLength=-4, maxTickLevel=1)  # lines of a third level cost half of a frame
            axis.setZValue(-1)  # the grid is behind the curves
        self.getPlotItem().showGrid(x=False, y=True, alpha=0.6)
        zoom = self.getViewBox().rbScaleBox
        zoom.setPen(pg.mkPen(theme.color("accent"), width=1))
        zoom.setBrush(pg.mkBrush(theme.color("accent", 0.15)))

    def paintEvent(self, event: Any) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.painting_s += time.perf_counter() - began

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_wanted.emit()

    def event(self, event: QEvent) -> bool:
        """Keys of the plot come before the window's shortcuts on them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._acts(event)
        ):
            event.accept()
            return True
        done: bool = super().event(event)
        return done

    def _acts(self, event: QKeyEvent) -> bool:
        return event.key() in _KEYS and not event.modifiers() & ~_ALLOWED

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._acts(event):
            super().keyPressEvent(event)
            return
        event.accept()
        key, (left, right) = event.key(), self.viewRange()[0]
        sign = 1 if key == Qt.Key.Key_Right else -1
        if key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.reset_wanted.emit()
        elif key in _ZOOM_KEYS:
            factor = _ZOOM if key in _ZOOM_KEYS[:2] else 1 / _ZOOM
            self.getViewBox().scaleBy(x=factor)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.reading_moved.emit(sign * _READ * (right - left))
        else:
            self.getViewBox().translateBy(x=sign * _MOVE * (right - left))


_ALLOWED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_ZOOM_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus)
_KEYS = (*_ZOOM_KEYS, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_0)
