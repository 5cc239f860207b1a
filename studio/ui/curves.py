"""The curves: loss and accuracy side by side, each step thin, each epoch bold, train and validation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from studio.engine.events import EpochEnded, NetworkChanged, RunStarted, StepsEnded
from studio.ui.curve_exports import CurveExports
from studio.ui.edit_words import CurveMark, mark_of
from studio.ui.form import label
from studio.ui.resting import Resting
from studio.ui.run_names import name_by_id, run_name
from studio.ui.step_scale import Axis, StepScale
from studio.ui.theme import Theme
from studio.ui.training_controller import State, TrainingController

if TYPE_CHECKING:
    from studio.engine.replay import History
    from studio.ui.chart import Chart
    from studio.ui.curve_charts import CurveCharts
    from studio.ui.run_lines import RunCurves


BETWEEN_CHARTS_MS = 60  # a chart is painted in about 10 ms
_BESIDE = [5000, 5000, 3500]  # how charts and a square view beside them share the width


@dataclass
class _Shown:
    """What the charts show."""

    curves: list[RunCurves]
    scale: StepScale
    name: str
    index: int = 1


class CurvesPanel(QWidget):
    """Both charts of a run, and an empty state. ``told`` is a message and its level."""

    told = Signal(str, str)

    def __init__(self, controller: TrainingController, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._controller = theme, controller
        self.page: CurveCharts | None = None
        self.charts: tuple[Chart, Chart] | None = None
        self._scale = StepScale()  # of the run that is shown
        self._live: _Shown | None = None  # while another run is gone through
        self._exports = CurveExports(theme, self)
        self._exports.told.connect(self.told)
        self._resting = Resting(lambda: sum(chart.plot.painting_s for chart in self.charts or ()))
        self._seen = True
        self._side: QWidget | None = None
        self._side_shown = False
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
            self._place_side()
            self._stack.addWidget(self.page)
        assert self.charts is not None
        return self.charts

    def show_side(self, widget: QWidget, shown: bool) -> None:
        """A further view beside the charts (the decision surface), from when there are charts."""
        self._side, self._side_shown = widget, shown
        self._place_side()

    def _place_side(self) -> None:
        """Without a place among the charts it would be a window of its own."""
        if self.page is not None and self._side is not None:
            if self.page.splitter.indexOf(self._side) < 0:
                self.page.splitter.addWidget(self._side)
                self.page.splitter.setSizes(_BESIDE)
            self._side.setVisible(self._side_shown)

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
        self._emptied()
        trained = self._controller.document.trained_network if self._controller.document else None
        assert self.page is not None
        self.page.show_name(name_by_id(trained.name if trained else "", event.run_id))
        self._scale.steps_per_epoch = event.steps_per_epoch or None
        self._stack.setCurrentIndex(1)

    def forget(self) -> None:
        """Another project was opened: the run of the one before isn't its own."""
        if self.page is not None:
            self._emptied()
            self.page.show_name("")
        self._stack.setCurrentIndex(0)

    def _emptied(self) -> tuple[Chart, Chart]:
        charts = self.build()
        self._scale.clear()
        for chart in charts:
            chart.begin()
        if self.page is not None:
            self.page.offer_metrics()
        return charts

    def _add_steps(self, event: StepsEnded) -> None:
        loss, accuracy = self.build()
        if event.steps_per_second > 0:
            self._scale.step_seconds = 1 / event.steps_per_second
        loss.add_steps(event.first_step, event.losses)
        self._show_accuracy(event.accuracies)
        accuracy.add_steps(event.first_step, event.accuracies)

    def _show_accuracy(self, accuracies: Any) -> None:
        """Where numbers are predicted there is none."""
        assert self.page is not None
        knows = not (len(accuracies) > 0 and math.isnan(accuracies[-1]))
        if knows != self.page.knows_accuracy:
            self.page.knows_accuracy = knows
            self.page.offer_metrics()

    def _add_epoch(self, event: EpochEnded) -> None:
        loss, accuracy = self.build()
        self._scale.note_epoch(event)
        loss.train.extend([event.step], [event.train.loss])
        accuracy.train.extend([event.step], [event.train.accuracy])
        assert self.page is not None
        known = len(accuracy.curves.metrics)
        accuracy.curves.note_metrics(event.step, (event.validation or event.train).metrics)
        if len(accuracy.curves.metrics) != known:
            self.page.offer_metrics()
        if event.validation is not None:
            loss.validation.extend([event.step], [event.validation.loss])
            accuracy.validation.extend([event.step], [event.validation.accuracy])

    def _add_mark(self, event: NetworkChanged) -> None:
        for chart in self.build():
            chart.curves.marks.append(mark_of(event))
            chart.draw()

    def draw(self) -> None:
        """Paint what has come, one chart after the other: between them the window answers.

        Painting takes the interpreter from the training, so that it waits the longer the longer it took. A run that
        waits loses nothing by it, and nothing may come after what has come.
        """
        if self.charts is None or not (self._seen and self.isVisible()):
            return
        if not self._resting.is_over() and self._controller.state is not State.PAUSED:
            return
        loss, accuracy = self.charts
        accuracy.hold()  # its range follows the loss's: it would be painted twice
        loss.draw()
        self._second.start()

    def set_seen(self, seen: bool) -> None:
        """Whether the panel is in front. What came while it wasn't is drawn as it comes there."""
        self._seen = seen
        self._draw_all()

    def _draw_second(self) -> None:
        if self.charts is not None:
            self.charts[1].draw()

    def _draw_all(self) -> None:
        """Show everything, whenever it was painted last."""
        self._resting.end()
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
        self.build()
        self._show_accuracy(accuracies)
        for chart, values in zip(self._emptied(), (losses, accuracies), strict=True):
            chart.curves.marks += marks
            chart.add_steps(1, values)
        assert self.page is not None
        self.page.show_name(name)
        for ended in epochs:
            self._add_epoch(ended)
        if not self._scale.knows(Axis.TIME) and len(losses):
            self._scale.step_seconds = seconds / len(losses)
        self._stack.setCurrentIndex(1)
        for chart in self.build():
            chart.draw()

    # A run that is gone through

    def enter_run(self, history: History) -> None:
        """Show another run with a playhead, until ``leave_run``."""
        from studio.ui.run_lines import RunCurves  # brings numpy, there by now

        charts = self.build()
        assert self.page is not None
        self._live = _Shown([chart.curves for chart in charts], self._scale, self.page.name.text())
        self._live.index = self._stack.currentIndex()
        self._scale = StepScale.of_run(history.epochs, len(history.steps.losses), history.record.seconds)
        for chart in charts:
            chart.show_runs([RunCurves(self._scale)])
            chart.reset_view()
        self._show_accuracy(history.steps.accuracies)
        self.page.offer_metrics()
        for chart, values in zip(charts, (history.steps.losses, history.steps.accuracies), strict=True):
            chart.add_steps(1, values)
        for ended in history.epochs:
            self._add_epoch(ended)
        self.page.show_name(run_name(history.record))
        self._stack.setCurrentIndex(1)
        self.page.draw()

    def show_moment(self, step: int) -> None:
        """Put the playhead at a step."""
        for chart in self.charts or ():
            chart.show_playhead(step)

    def leave_run(self) -> None:
        """Show again what was there before."""
        live, self._live = self._live, None
        if live is None or self.page is None:
            return
        self._scale = live.scale
        for chart, curves in zip(self.build(), live.curves, strict=True):
            chart.show_playhead(None)
            chart.show_runs([curves])
            chart.reset_view()
        self._show_accuracy(self.charts[1].steps.y if self.charts is not None else ())
        self.page.offer_metrics()
        self.page.show_name(live.name)
        self._stack.setCurrentIndex(live.index)
        self.page.draw()

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
