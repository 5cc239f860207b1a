"""The curves: loss and accuracy side by side, each step thin, each epoch bold, train and validation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from studio.engine.events import EpochEnded, NetworkChanged, RunStarted, StepsEnded
from studio.ui.curve_exports import CurveExports
from studio.ui.edit_words import CurveMark, mark_of
from studio.ui.form import label
from studio.ui.step_scale import Axis, StepScale
from studio.ui.theme import Theme
from studio.ui.training_controller import TrainingController

if TYPE_CHECKING:
    from studio.ui.chart import Chart
    from studio.ui.curve_charts import CurveCharts


REST = 40  # times as long as painting took: a fortieth of the time is spent on it
BETWEEN_CHARTS_MS = 60  # a chart is painted in about 10 ms


class CurvesPanel(QWidget):
    """Both charts of a run, and an empty state. ``told`` is a message and its level."""

    told = Signal(str, str)

    def __init__(self, controller: TrainingController, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.page: CurveCharts | None = None
        self.charts: tuple[Chart, Chart] | None = None
        self._scale = StepScale()  # of the run that is shown
        self._exports = CurveExports(theme, self)
        self._exports.told.connect(self.told)
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
        controller.network_changed.connect(self._add_mark)
        controller.drained.connect(self.draw)
        controller.finished.connect(lambda _event: self._draw_all())
        theme.changed.connect(self._restyle)

    def build(self) -> tuple[Chart, Chart]:
        """Make the charts on first use: plotting is a second of import."""
        if self.page is None:
            from studio.ui.curve_charts import CurveCharts

            self.page = CurveCharts(self._theme)
            self.page.export.clicked.connect(self.export)
            self.charts = self.page.both
            self._scale = self.charts[0].curves.scale
            self.charts[1].curves.scale = self._scale
            if self._side is not None:
                self.page.splitter.addWidget(self._side)
            self._stack.addWidget(self.page)
        assert self.charts is not None
        return self.charts

    def set_side(self, widget: QWidget) -> None:
        """A further view beside the charts (the decision surface)."""
        self._side = widget
        if self.page is not None:
            self.page.splitter.addWidget(widget)

    def export(self) -> None:
        """Ask for a file to write the curves to."""
        if self.page is None or not len(self.page.loss.steps):
            self.told.emit(self.tr("There are no curves to export yet: train the network first."), "warning")
            return
        self._exports.ask(self.page)

    def _run_started(self, event: RunStarted) -> None:
        """Begin with empty charts; those of a run that goes on are shown by ``show_run``."""
        if event.reported:
            return
        for chart in self._emptied():
            chart.curves.name = event.run_id
        self._scale.steps_per_epoch = event.steps_per_epoch or None
        self._stack.setCurrentIndex(1)

    def _emptied(self) -> tuple[Chart, Chart]:
        charts = self.build()
        self._scale.clear()
        for chart in charts:
            chart.begin()
        return charts

    def _add_steps(self, event: StepsEnded) -> None:
        loss, accuracy = self.build()
        if event.steps_per_second > 0:
            self._scale.step_seconds = 1 / event.steps_per_second
        loss.add_steps(event.first_step, event.losses)
        accuracy.add_steps(event.first_step, event.accuracies)

    def _add_epoch(self, event: EpochEnded) -> None:
        loss, accuracy = self.build()
        self._scale.note_epoch(event)
        loss.train.extend([event.step], [event.train.loss])
        accuracy.train.extend([event.step], [event.train.accuracy])
        if event.validation is not None:
            loss.validation.extend([event.step], [event.validation.loss])
            accuracy.validation.extend([event.step], [event.validation.accuracy])

    def _add_mark(self, event: NetworkChanged) -> None:
        for chart in self.build():
            chart.curves.marks.append(mark_of(event))
            chart.draw()

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

    def show_run(
        self,
        losses: Any,
        accuracies: Any,
        epochs: Any,
        name: str = "",
        seconds: float = 0.0,
        marks: Sequence[CurveMark] = (),
    ) -> None:
        """Show a run of the store."""
        for chart, values in zip(self._emptied(), (losses, accuracies), strict=True):
            chart.curves.name = name
            chart.curves.marks += marks
            chart.add_steps(1, values)
        for ended in epochs:
            self._add_epoch(ended)
        if not self._scale.knows(Axis.TIME) and len(losses):
            self._scale.step_seconds = seconds / len(losses)
        self._stack.setCurrentIndex(1)
        for chart in self.build():
            chart.draw()

    def shutdown(self) -> None:
        self._second.stop()
        self._exports.shutdown()

    def take_over(self, other: CurvesPanel) -> None:
        """Show what another panel shows, the same way, and go on from there."""
        if other.page is None:
            return
        self.build()
        assert self.page is not None
        self.page.take_over(other.page)
        self._scale = other._scale
        self._stack.setCurrentIndex(other._stack.currentIndex())
        self._draw_all()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._draw_all()

    def _restyle(self) -> None:
        if self.page is not None:
            self.page.restyle()
