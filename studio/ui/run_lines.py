"""The lines of one run in a chart: each step thin, smoothed over it, and each epoch of training and validation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from studio.ui.edit_words import CurveMark
from studio.ui.plotting import pyqtgraph
from studio.ui.run_marks import RunMarks
from studio.ui.series import Array, Series
from studio.ui.step_scale import Axis, StepScale
from studio.ui.theme import Theme

_MOST_DOTS = 40  # epochs that are marked by a dot each
_FADED = 0.38
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


class Kind(Enum):
    STEPS = "steps"
    TRAIN = "train"
    VALIDATION = "validation"


MARKS = {Kind.STEPS: "─", Kind.TRAIN: "●", Kind.VALIDATION: "■"}  # of their curves, in a line of text


@dataclass(frozen=True)
class Look:
    """How all runs of a chart are drawn."""

    axis: Axis = Axis.STEP
    log: bool = False
    smoothing: float = 0.0
    kinds: frozenset[Kind] = frozenset(Kind)


@dataclass
class RunCurves:
    """A run's points in one chart. ``place`` is its place among the runs compared; None where there is only one.

    With ``metric`` it stands for that one of its ``metrics``, which are known by epoch, in place of its own points.
    """

    scale: StepScale
    place: int | None = None
    name: str = ""
    steps: Series = field(default_factory=Series)
    train: Series = field(default_factory=Series)
    validation: Series = field(default_factory=Series)
    marks: list[CurveMark] = field(default_factory=list)
    metrics: dict[str, Series] = field(default_factory=dict)
    metric: str = ""

    def series(self, kind: Kind) -> Series:
        if self.metric:
            known = self.metrics.get(self.metric) if kind is Kind.VALIDATION else None
            return known or Series()
        return {Kind.STEPS: self.steps, Kind.TRAIN: self.train, Kind.VALIDATION: self.validation}[kind]

    @property
    def all_series(self) -> tuple[Series, ...]:
        return self.steps, self.train, self.validation, *self.metrics.values()

    def note_metrics(self, step: int, values: Mapping[str, float]) -> None:
        """The metrics of an epoch that ended with a step."""
        for name, value in values.items():
            self.metrics.setdefault(name, Series()).extend([step], [value])

    def clear(self) -> None:
        for series in self.all_series:
            series.clear()
        self.metrics.clear()
        self.marks.clear()

    @property
    def last_step(self) -> float:
        return max((float(series.x[-1]) for series in self.all_series if len(series)), default=0.0)

    def color(self, kind: Kind, theme: Theme) -> QColor:
        if self.place is not None:
            return theme.run_color(self.place)
        return theme.color("validation" if kind is Kind.VALIDATION else "train")


def line_style(place: int | None) -> Qt.PenStyle:
    """How the line of a run is broken; where colours come round again, another way than the first time."""
    return STYLES[0] if place is None else STYLES[(place + place // 8) % len(STYLES)]


class RunLines:
    """The items of a run in a plot. Width 1 and no antialiasing keep dense lines quick."""

    def __init__(self, plot: Any, curves: RunCurves) -> None:
        pg = pyqtgraph()
        self.curves = curves
        self._plot = plot
        self.dense, self.smooth = pg.PlotCurveItem(), pg.PlotCurveItem()
        self.train = pg.PlotDataItem(symbol="o", symbolSize=5)
        self.validation = pg.PlotDataItem(symbol="s", symbolSize=6)
        for item in self._items:
            plot.addItem(item)
        self.marks = RunMarks(plot)

    @property
    def _items(self) -> tuple[Any, ...]:
        return self.dense, self.smooth, self.train, self.validation

    def remove(self) -> None:
        self.marks.remove()
        for item in self._items:
            self._plot.removeItem(item)

    def set_visible(self, visible: bool) -> None:
        for item in (*self._items, *self.marks.lines):
            item.setVisible(visible)

    def cache_marks(self, cached: bool) -> None:
        """Whether dots are copied from pixels, which is quicker, or painted, as a vector picture needs."""
        for item in (self.train, self.validation):
            item.scatter.opts["useCache"] = cached

    def restyle(self, theme: Theme) -> None:
        pg = pyqtgraph()
        alone = self.curves.place is None
        self.marks.restyle(theme.color("muted") if alone else self.curves.color(Kind.STEPS, theme))
        faded = QColor(self.curves.color(Kind.STEPS, theme))
        self.smooth.setPen(pg.mkPen(faded, width=1))
        faded.setAlphaF(_FADED)
        self.dense.setPen(pg.mkPen(faded, width=1))
        for item, kind in ((self.train, Kind.TRAIN), (self.validation, Kind.VALIDATION)):
            color = self.curves.color(kind, theme)
            # Width 2 is drawn by the software rasteriser; the few points of epochs are worth it.
            item.setPen(pg.mkPen(color, width=2, style=line_style(self.curves.place)))
            item.setSymbolBrush(color)
            item.setSymbolPen(None)

    def draw(self, look: Look, left: float, right: float, columns: int) -> None:
        """Draw everything between two places of the axis."""
        self.draw_dense(look, left, right, columns)
        self.marks.draw(self.curves.marks, self.curves.scale, look.axis)
        for item, kind in ((self.train, Kind.TRAIN), (self.validation, Kind.VALIDATION)):
            series = self.curves.series(kind)
            seen = self._seen(look, kind)
            item.setData(*self._placed(series.x, series.y, look) if seen else ([], []))
            item.setSymbol(("s" if item is self.validation else "o") if len(series) <= _MOST_DOTS else None)

    def draw_dense(self, look: Look, left: float, right: float, columns: int) -> None:
        """Draw the steps between two places, cut to the pixels."""
        steps = self.curves.steps
        if not self._seen(look, Kind.STEPS):
            self.dense.setData([], [])
            self.smooth.setData([], [])
            return
        scale = self.curves.scale
        first, last = scale.step_at(left, look.axis), scale.step_at(right, look.axis)
        self._set(self.dense, *steps.thinned(first, last, columns), look)
        if look.smoothing > 0:
            self._set(self.smooth, *steps.smoothed(first, last, columns, look.smoothing), look)
        else:
            self.smooth.setData([], [])

    def _seen(self, look: Look, kind: Kind) -> bool:
        known = self.curves.scale.knows(look.axis)
        return known and kind in look.kinds and len(self.curves.series(kind)) > 0

    def _set(self, item: Any, x: Array, y: Array, look: Look) -> None:
        x, y = self._placed(x, y, look)
        item.setData(x, y, connect="all" if np.isfinite(y).all() else "finite")

    def _placed(self, x: Array, y: Array, look: Look) -> tuple[Array, Array]:
        """Where points stand in the plot; what can't stand there is a gap, and nothing where none can."""
        if look.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.log10(y)
        finite = np.isfinite(y)
        if not finite.any():
            return x[:0], y[:0]
        return self.curves.scale.shown(x, look.axis), np.where(finite, y, np.nan)
