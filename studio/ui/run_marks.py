"""Marks on a chart where something happened to a run: a broken vertical line, with words in its tip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from studio.ui.edit_words import CurveMark
from studio.ui.plotting import pyqtgraph
from studio.ui.step_scale import Axis, StepScale


class RunMarks:
    """The marks of one run in one plot. A tip is shown within a few pixels of a line."""

    def __init__(self, plot: Any) -> None:
        self._plot = plot
        self._color = QColor()
        self.lines: list[Any] = []
        self._shown: tuple[CurveMark, ...] = ()

    def draw(self, marks: Sequence[CurveMark], scale: StepScale, axis: Axis) -> None:
        """Show these marks, at their places along an axis that is known."""
        if tuple(marks) != self._shown:
            self._make(tuple(marks))
        known = scale.knows(axis)
        for line, mark in zip(self.lines, marks, strict=True):
            line.setVisible(known)
            if known:
                line.setPos(float(scale.shown(np.array([mark.step + 0.5]), axis)[0]))

    def _make(self, marks: tuple[CurveMark, ...]) -> None:
        self.remove()
        self._shown = marks
        for mark in marks:
            line = pyqtgraph().InfiniteLine(angle=90, movable=False)
            line.setToolTip(mark.text)
            line.setZValue(-1)
            self._plot.addItem(line, ignoreBounds=True)
            self.lines.append(line)
        self.restyle(self._color)

    def restyle(self, color: QColor) -> None:
        self._color = color
        for line in self.lines:
            line.setPen(pyqtgraph().mkPen(color, width=1, style=Qt.PenStyle.DashLine))

    def remove(self) -> None:
        for line in self.lines:
            self._plot.removeItem(line)
        self.lines, self._shown = [], ()
