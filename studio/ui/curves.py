"""The curves: loss and accuracy side by side, each step thin, each epoch bold, train and validation."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSlider,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from studio.engine.events import EpochEnded, RunStarted, StepsEnded
from studio.ui.form import label
from studio.ui.theme import Theme
from studio.ui.training_controller import TrainingController

if TYPE_CHECKING:
    from studio.ui.chart import Chart


REST = 40  # times as long as painting took: a fortieth of the time is spent on it
BETWEEN_CHARTS_MS = 60  # a chart is painted in about 10 ms


class CurvesPanel(QWidget):
    """Both charts, an empty state, and what one can set about them."""

    def __init__(self, controller: TrainingController, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.charts: tuple[Chart, Chart] | None = None
        self._drawn_at = 0.0  # when the charts were drawn last, and
        self._painting = 0.0  # how many seconds they had been painting until then
        self._side: QWidget | None = None
        self._second = QTimer(self)  # the second chart's turn
        self._second.setSingleShot(True)
        self._second.setInterval(BETWEEN_CHARTS_MS)
        self._second.timeout.connect(self._draw_second)
        self._stack = QStackedLayout(self)
        self._empty = label(self.tr("Press Train: loss and accuracy are drawn here, step by step."), "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._empty)
        controller.started.connect(self._run_started)
        controller.steps.connect(self._add_steps)
        controller.epoch.connect(self._add_epoch)
        controller.drained.connect(self.draw)
        controller.finished.connect(lambda _event: self._draw_all())
        theme.changed.connect(self._restyle)

    def build(self) -> tuple[Chart, Chart]:
        """Make the charts on first use: plotting is a second of import."""
        if self.charts is None:
            from studio.ui.chart import Chart

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
        logarithmic = self._logarithmic = QCheckBox(self.tr("Log scale"))
        logarithmic.toggled.connect(loss.set_log)
        smoothing = self._smoothing = QSlider(Qt.Orientation.Horizontal)
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
        """Begin with empty charts; those of a run that goes on are shown by ``show_run``."""
        if event.reported:
            return
        for chart in self.build():
            chart.begin()
        self._stack.setCurrentIndex(1)

    def _add_steps(self, event: StepsEnded) -> None:
        loss, accuracy = self.build()
        loss.add_steps(event.first_step, event.losses)
        accuracy.add_steps(event.first_step, event.accuracies)

    def _add_epoch(self, event: EpochEnded) -> None:
        loss, accuracy = self.build()
        loss.train.extend([event.step], [event.train.loss])
        accuracy.train.extend([event.step], [event.train.accuracy])
        if event.validation is not None:
            loss.validation.extend([event.step], [event.validation.loss])
            accuracy.validation.extend([event.step], [event.validation.accuracy])

    def draw(self) -> None:
        """Paint what has come, one chart after the other: between them the window answers.

        Painting takes the interpreter from the training, so that it waits the longer the longer it took.
        """
        if self.charts is None or not self.isVisible():
            return
        now = time.perf_counter()
        painting = sum(chart.plot.painting_s for chart in self.charts)
        if now - self._drawn_at < REST * (painting - self._painting):
            return
        self._drawn_at, self._painting = now, painting
        loss, accuracy = self.charts
        accuracy.hold()  # its range follows the loss's: it would be painted twice
        loss.draw()
        self._second.start()

    def _draw_second(self) -> None:
        if self.charts is not None:
            self.charts[1].draw()

    def _draw_all(self) -> None:
        """The end of a run: everything is shown, whenever it was painted last."""
        self._drawn_at = 0.0
        self.draw()

    def show_run(self, losses: Any, accuracies: Any, epochs: Any) -> None:
        """Show a run of the store."""
        loss, accuracy = self.build()
        for chart, values in ((loss, losses), (accuracy, accuracies)):
            chart.begin()
            chart.add_steps(1, values)
        for ended in epochs:
            self._add_epoch(ended)
        self._stack.setCurrentIndex(1)
        for chart in (loss, accuracy):
            chart.draw()

    def shutdown(self) -> None:
        self._second.stop()

    def take_over(self, other: CurvesPanel) -> None:
        """Show what another panel shows, the same way, and go on from there."""
        if other.charts is None:
            return
        for mine, theirs in zip(self.build(), other.charts, strict=True):
            mine.take_over(theirs)
        self._logarithmic.setChecked(other._logarithmic.isChecked())
        self._smoothing.setValue(other._smoothing.value())
        self._stack.setCurrentIndex(other._stack.currentIndex())
        self._draw_all()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._draw_all()

    def _restyle(self) -> None:
        for chart in self.charts or ():
            chart.restyle()
