"""One chart of a run: each step thin, each epoch bold, train and validation, with a crosshair."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.form import label
from studio.ui.plotting import pyqtgraph
from studio.ui.series import Series, smoothed, thinned
from studio.ui.theme import Theme

_MOST_DOTS = 40  # epochs that are marked by a dot each
_MOST_DRAWN = 4000  # points of a dense curve: two for each pixel of a wide plot


class TimedPlot(pyqtgraph().PlotWidget):  # type: ignore[misc]
    """A plot that knows how long it took to paint."""

    painting_s = 0.0

    def paintEvent(self, event: Any) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.painting_s += time.perf_counter() - began


class Chart(QWidget):
    """One plot: a dense train curve by step, and train and validation by epoch."""

    def __init__(self, title: str, theme: Theme, percent: bool = False) -> None:
        super().__init__()
        pg = pyqtgraph()
        self._theme, self._percent, self._title = theme, percent, title
        self.steps, self.train, self.validation = Series(), Series(), Series()
        self.smoothing = 0.0
        self.log = False
        self.plot = TimedPlot()
        self.plot.setObjectName("chart")
        self.plot.setAccessibleName(title)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.getPlotItem().setContentsMargins(4, 4, 12, 2)
        if percent:
            self.plot.setYRange(0, 1.02, padding=0)
            self.plot.getAxis("left").setScale(100)
        self._dense = self.plot.plot()
        self._smooth = self.plot.plot()
        self._train = self.plot.plot(symbol="o", symbolSize=5)
        self._validation = self.plot.plot(symbol="s", symbolSize=6)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self.plot.addItem(self._cross, ignoreBounds=True)
        self._head = label(title)
        font = self._head.font()
        font.setWeight(font.Weight.DemiBold)
        self._head.setFont(font)
        self._readout: QLabel = label("", "muted")
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 0)
        head.addWidget(self._head)
        head.addStretch(1)
        head.addWidget(self._readout)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)
        self.plot.scene().sigMouseMoved.connect(self._move_cross)
        self.plot.sigRangeChanged.connect(lambda *_: self._range_changed())
        self.restyle()

    def restyle(self) -> None:
        pg = pyqtgraph()
        theme = self._theme
        self.plot.setBackground(theme.color("panel"))
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(theme.color("border")))
            axis.setTextPen(pg.mkPen(theme.color("muted")))
            axis.setStyle(tickLength=-4)
        self.plot.getPlotItem().showGrid(x=False, y=True, alpha=0.12)
        faded = QColor(theme.color("train"))
        faded.setAlphaF(0.38)
        self._dense.setPen(pg.mkPen(faded, width=1))
        self._smooth.setPen(pg.mkPen(theme.color("train"), width=1))
        for curve, token in ((self._train, "train"), (self._validation, "validation")):
            color = theme.color(token)
            # Width 2 is drawn by the software rasteriser; the few points of epochs are worth it.
            curve.setPen(pg.mkPen(color, width=2))
            curve.setSymbolBrush(color)
            curve.setSymbolPen(None)
        self._cross.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DashLine))
        self._show_values()

    def clear(self) -> None:
        for series in (self.steps, self.train, self.validation):
            series.clear()
        self.draw()

    def begin(self) -> None:
        """Empty, and following what comes."""
        self.clear()
        self.plot.getPlotItem().enableAutoRange(x=True, y=not self._percent)

    def take_over(self, other: Chart) -> None:
        """Go on with the points of another chart, looking where it looked."""
        self.steps, self.train, self.validation = other.steps, other.train, other.validation
        followed = other.plot.getViewBox().state["autoRange"]
        across, up = other.plot.viewRange()
        self.plot.getViewBox().setRange(xRange=across, yRange=up, padding=0)
        self.plot.getPlotItem().enableAutoRange(x=followed[0], y=followed[1])

    def add_steps(self, first: int, values: Sequence[float]) -> None:
        self.steps.extend(np.arange(first, first + len(values), dtype=np.float64), np.asarray(values))

    def set_log(self, log: bool) -> None:
        self.log = log
        self.plot.setLogMode(y=log)

    def draw(self) -> None:
        """Paint what is in the series. Called a few times a second at most."""
        self._draw_dense()
        self.plot.viewport().setUpdatesEnabled(True)
        for curve, series in ((self._train, self.train), (self._validation, self.validation)):
            curve.setData(series.x, series.y)
            curve.setSymbol("o" if len(series) <= _MOST_DOTS else None)
        self._show_values()

    def hold(self) -> None:
        """Paint nothing until the next draw()."""
        self.plot.viewport().setUpdatesEnabled(False)

    @property
    def _follows(self) -> bool:
        """Whether the view follows the data: then all of it is drawn, whatever the range was a frame ago."""
        return bool(self.plot.getViewBox().state["autoRange"][0])

    def _range_changed(self) -> None:
        """Zoomed by hand, the curve shows more detail."""
        if not self._follows:
            self._draw_dense()

    def _draw_dense(self) -> None:
        x, y = self.steps.x, self.steps.y
        if not len(x):
            self._dense.setData([], [])
            self._smooth.setData([], [])
            return
        (left, right), _ = self.plot.viewRange()
        if self._follows:
            left, right = 0.0, float(x[-1])
        columns = min(max(self.plot.width(), 200), _MOST_DRAWN // 2)
        self._dense.setData(*thinned(x, y, left, right, columns))
        if self.smoothing > 0:
            self._smooth.setData(*thinned(x, smoothed(y, self.smoothing), left, right, columns))
        else:
            self._smooth.setData([], [])

    def _format(self, value: float) -> str:
        return f"{value:.1%}" if self._percent else f"{value:.4f}"

    def _show_values(self, at: float | None = None) -> None:
        """The newest values, or those under the crosshair."""
        parts = []
        sources: Sequence[tuple[Series, str, str]] = (
            (self.steps if at is not None or not len(self.train) else self.train, self.tr("train"), "train"),
            (self.validation, self.tr("validation"), "validation"),
        )
        for series, name, token in sources:
            if len(series):
                index = len(series) - 1 if at is None else int(np.argmin(np.abs(series.x - at)))
                color = self._theme.hex(token)
                mark = "●" if token == "train" else "■"  # as on the curves
                parts.append(
                    f'<span style="color:{color}">{mark}</span> {name} {self._format(series.y[index])}'
                )
        place = f"{self.tr('step')} {at:,.0f} &nbsp; " if at is not None and len(self.steps) else ""
        self._readout.setText(place + " &nbsp; ".join(parts))

    def _move_cross(self, position: QPointF) -> None:
        inside = self.plot.sceneBoundingRect().contains(position) and len(self.steps) > 0
        self._cross.setVisible(inside)
        if inside:
            x = self.plot.getViewBox().mapSceneToView(position).x()
            x = min(max(round(x), 1), float(self.steps.x[-1]))
            self._cross.setPos(x)
            self._show_values(x)
        else:
            self._show_values()

    def leaveEvent(self, event: Any) -> None:
        self._cross.hide()
        self._show_values()
