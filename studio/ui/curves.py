"""The curves: loss and accuracy side by side, each step thin, each epoch bold, train and validation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from studio.engine.events import EpochEnded, RunStarted, StepsEnded
from studio.ui.form import label
from studio.ui.plotting import pyqtgraph
from studio.ui.series import Series, smoothed, thinned
from studio.ui.theme import Theme
from studio.ui.training_controller import TrainingController

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_DRAWN = 4000  # points of a dense curve: two for each pixel of a wide plot


class Chart(QWidget):
    """One plot: a dense train curve by step, and train and validation by epoch."""

    def __init__(self, title: str, theme: Theme, percent: bool = False) -> None:
        super().__init__()
        pg = pyqtgraph()
        self._theme, self._percent, self._title = theme, percent, title
        self.steps, self.train, self.validation = Series(), Series(), Series()
        self.smoothing = 0.0
        self.log = False
        self.plot = pg.PlotWidget()
        self.plot.setObjectName("chart")
        self.plot.setAccessibleName(title)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.getPlotItem().setContentsMargins(4, 4, 12, 2)
        if percent:
            self.plot.setYRange(0, 1)
            self.plot.getAxis("left").setScale(100)
        self._dense = self.plot.plot()
        self._smooth = self.plot.plot()
        self._train = self.plot.plot(symbol="o", symbolSize=5)
        self._validation = self.plot.plot(symbol="o", symbolSize=5)
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
        self.plot.sigRangeChanged.connect(lambda *_: self._draw_dense())
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

    def set_log(self, log: bool) -> None:
        self.log = log
        self.plot.setLogMode(y=log)

    def draw(self) -> None:
        """Paint what is in the series. Called a few times a second at most."""
        self._draw_dense()
        self._train.setData(self.train.x, self.train.y)
        self._validation.setData(self.validation.x, self.validation.y)
        self._show_values()

    def _draw_dense(self) -> None:
        x, y = self.steps.x, self.steps.y
        if not len(x):
            self._dense.setData([], [])
            self._smooth.setData([], [])
            return
        (left, right), _ = self.plot.viewRange()
        # While the view follows the data, its range is the last frame's: all of it is wanted.
        if self.plot.getViewBox().state["autoRange"][0]:
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
                parts.append(f'<span style="color:{color}">●</span> {name} {self._format(series.y[index])}')
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


class CurvesPanel(QWidget):
    """Both charts, an empty state, and what one can set about them."""

    def __init__(self, controller: TrainingController, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.charts: tuple[Chart, Chart] | None = None
        self._side: QWidget | None = None
        self._stack = QStackedLayout(self)
        self._empty = label(self.tr("Press Train: loss and accuracy are drawn here, step by step."), "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._empty)
        controller.started.connect(self._run_started)
        controller.steps.connect(self._add_steps)
        controller.epoch.connect(self._add_epoch)
        controller.drained.connect(self.draw)
        theme.changed.connect(self._restyle)

    def build(self) -> tuple[Chart, Chart]:
        """Make the charts on first use: plotting is a second of import."""
        if self.charts is None:
            loss = Chart(self.tr("Loss"), self._theme)
            accuracy = Chart(self.tr("Accuracy, %"), self._theme, percent=True)
            accuracy.plot.setXLink(loss.plot)
            self.charts = (loss, accuracy)
            self._stack.addWidget(self._page(loss, accuracy))
        return self.charts

    def _page(self, loss: Chart, accuracy: Chart) -> QWidget:
        page = QWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(loss)
        self._splitter.addWidget(accuracy)
        if self._side is not None:
            self._splitter.addWidget(self._side)
        logarithmic = QCheckBox(self.tr("Log scale"))
        logarithmic.toggled.connect(loss.set_log)
        smoothing = QSlider(Qt.Orientation.Horizontal)
        smoothing.setFixedWidth(110)
        smoothing.setRange(0, 100)
        smoothing.setAccessibleName(self.tr("Smoothing"))
        smoothing.valueChanged.connect(self._set_smoothing)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 2, 12, 6)
        bar.setSpacing(10)
        bar.addWidget(logarithmic)
        bar.addSpacing(12)
        bar.addWidget(label(self.tr("Smoothing"), "muted"))
        bar.addWidget(smoothing)
        bar.addStretch(1)
        bar.addWidget(label(self.tr("thin: every step   bold: every epoch"), "faint"))
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addLayout(bar)
        return page

    def set_side(self, widget: QWidget) -> None:
        """A further view beside the charts (the decision surface)."""
        self._side = widget
        if self.charts is not None:
            self._splitter.addWidget(widget)

    def _set_smoothing(self, value: int) -> None:
        for chart in self.build():
            chart.smoothing = value / 100
            chart.draw()

    def _run_started(self, event: RunStarted) -> None:
        for chart in self.build():
            chart.clear()
            chart.plot.getPlotItem().enableAutoRange(x=True, y=not chart._percent)
        self._stack.setCurrentIndex(1)

    def _add_steps(self, event: StepsEnded) -> None:
        loss, accuracy = self.build()
        x = np.arange(event.first_step, event.last_step + 1, dtype=np.float64)
        loss.steps.extend(x, event.losses)
        accuracy.steps.extend(x, event.accuracies)

    def _add_epoch(self, event: EpochEnded) -> None:
        loss, accuracy = self.build()
        loss.train.extend([event.step], [event.train.loss])
        accuracy.train.extend([event.step], [event.train.accuracy])
        if event.validation is not None:
            loss.validation.extend([event.step], [event.validation.loss])
            accuracy.validation.extend([event.step], [event.validation.accuracy])

    def draw(self) -> None:
        if self.charts is not None and self.isVisible():
            for chart in self.charts:
                chart.draw()

    def show_run(self, losses: Any, accuracies: Any, epochs: Any) -> None:
        """Show a run of the store."""
        loss, accuracy = self.build()
        for chart, values in ((loss, losses), (accuracy, accuracies)):
            chart.clear()
            chart.plot.getPlotItem().enableAutoRange(x=True, y=not chart._percent)
            chart.steps.extend(np.arange(1, len(values) + 1, dtype=np.float64), np.asarray(values))
        for ended in epochs:
            self._add_epoch(ended)
        self._stack.setCurrentIndex(1)
        for chart in (loss, accuracy):
            chart.draw()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.draw()

    def _restyle(self) -> None:
        for chart in self.charts or ():
            chart.restyle()
