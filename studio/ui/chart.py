"""One chart: the curves of a run, or of several, over steps, epochs or time, with a crosshair that reads them all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.form import label
from studio.ui.plot_view import CurvePlot, duration
from studio.ui.plotting import pyqtgraph
from studio.ui.readout import Readout
from studio.ui.run_lines import MARKS, Kind, Look, RunCurves, RunLines
from studio.ui.series import Series
from studio.ui.step_scale import Axis, StepScale
from studio.ui.theme import Theme

_FEWEST_COLUMNS, _MOST_COLUMNS = 200, 2000
_PERCENT_TOP = 1.02
_SLACK = 4  # pixels by which figures of one length may differ
_BETWEEN = " \N{NO-BREAK SPACE} "  # as wide in plain as in rich text
_NEAR = 0.005  # of the view's width: so close to the crosshair a mark is told


class _Said(NamedTuple):
    """What is read out at a place, besides what happened there."""

    placed: bool = True  # the place itself
    valued: bool = True  # the curves' values, which are all there is where nothing happened
    named: bool = False  # and whose they are


# The first that has room.
_SAID = (_Said(named=True), _Said(), _Said(placed=False), _Said(placed=False, valued=False))


class Chart(QWidget):
    """A dense curve by step, and train and validation by epoch, for each run. ``pointed`` gives a place, or None."""

    pointed = Signal(object)

    def __init__(self, title: str, theme: Theme, percent: bool = False) -> None:
        super().__init__()
        self._theme, self.title = theme, title
        self._of_samples = percent  # it is about samples: its scale stays even, whatever the losses are on
        self._percent = percent
        self.metric_name = ""  # one of the runs' metrics, in place of their own points
        self.look = Look()
        self.plot = CurvePlot(title)
        self.plot.getAxis("left").setScale(100 if percent else 1)
        self.runs: list[RunLines] = []
        self._cross = pyqtgraph().InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self.plot.addItem(self._cross, ignoreBounds=True)
        self._playhead = pyqtgraph().InfiniteLine(angle=90, movable=False)
        self._playhead.hide()
        self._playhead_step: int | None = None
        self.plot.addItem(self._playhead, ignoreBounds=True)
        self._at: float | None = None
        self._room, self._said = (0, 0), _SAID[0]  # for what width and length it was measured
        self._range = (0.0, 0.0)  # of the axis, when the dense curves were drawn
        self._lay_out()
        self.show_runs([RunCurves(StepScale())])
        self.reset_view()
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)
        self.plot.sigRangeChanged.connect(lambda *_: self._range_changed())
        self.plot.reading_moved.connect(self._move_reading)
        self.restyle()

    def _lay_out(self) -> None:
        self._head = label(self.title)
        font = self._head.font()
        font.setWeight(font.Weight.DemiBold)
        self._head.setFont(font)
        self._readout = Readout("muted", stretches=True)
        head = self.head_row = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 0)
        head.addWidget(self._head)
        head.addSpacing(12)
        head.addWidget(self._readout, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)

    def restyle(self) -> None:
        self.plot.restyle(self._theme)
        for lines in self.runs:
            lines.restyle(self._theme)
        pen = pyqtgraph().mkPen(self._theme.color("faint"), style=Qt.PenStyle.DashLine)
        self._cross.setPen(pen)
        self._playhead.setPen(pyqtgraph().mkPen(self._theme.color("accent"), width=2))
        self.show_values()

    # What is shown

    def show_runs(self, runs: Sequence[RunCurves]) -> None:
        """Show these runs in place of others."""
        for lines in self.runs:
            lines.remove()
        self.runs = [RunLines(self.plot, curves) for curves in runs]
        for lines in self.runs:
            lines.curves.metric = self.metric_name
            lines.restyle(self._theme)

    def show_metric(self, name: str, title: str) -> None:
        """Show this metric of each run; without a name, what the chart is for."""
        self.title = title
        self._head.setText(title)
        self.plot.setAccessibleName(title)
        if name == self.metric_name:
            return
        self.metric_name = name
        for lines in self.runs:
            lines.curves.metric = name
        self._percent = self._of_samples and not name
        self.plot.getAxis("left").setScale(100 if self._percent else 1)
        self.reset_view()
        self.draw()

    def show_title(self, shown: bool) -> None:
        """Whether the title stands above; where it is a box to choose from, that stands there."""
        self._head.setVisible(shown)

    @property
    def curves(self) -> RunCurves:
        """The run that is drawn live, or the first one."""
        return self.runs[0].curves

    @property
    def steps(self) -> Series:
        return self.curves.steps

    @property
    def train(self) -> Series:
        return self.curves.train

    @property
    def validation(self) -> Series:
        return self.curves.validation

    def begin(self) -> None:
        """Empty, and following what comes."""
        self.curves.clear()
        self.draw()
        self.reset_view()

    def take_over(self, other: Chart) -> None:
        """Go on with the points of another chart, looking where it looked."""
        self.show_runs([lines.curves for lines in other.runs])
        self.set_look(other.look)
        followed = other.plot.getViewBox().state["autoRange"]
        across, up = other.plot.viewRange()
        self.plot.getViewBox().setRange(xRange=across, yRange=up, padding=0)
        self.plot.getPlotItem().enableAutoRange(x=followed[0], y=followed[1])

    def add_steps(self, first: int, values: Sequence[float]) -> None:
        self.steps.extend(np.arange(first, first + len(values), dtype=np.float64), np.asarray(values))

    def set_look(self, look: Look) -> None:
        """Draw everything in another way."""
        if look == self.look:
            return
        old, self.look = self.look, look
        axis = self.plot.getAxis("bottom")
        axis.kind = look.axis
        axis.picture = None
        logarithmic = look.log and not self._of_samples
        self.plot.getAxis("left").setLogMode(logarithmic)
        if old.axis is not look.axis or old.log != look.log:
            self.reset_view()
        self.draw()

    def change_look(self, **changes: Any) -> None:
        self.set_look(replace(self.look, **changes))

    @property
    def _drawn(self) -> Look:
        """Shares of samples are drawn on an even scale, whatever the losses are on."""
        return replace(self.look, log=False) if self._of_samples else self.look

    # Drawing

    def draw(self) -> None:
        """Paint what is in the series. Called a few times a second at most."""
        left, right = self._range = self._places()
        for lines in self.runs:
            lines.draw(self._drawn, left, right, self._columns)
        self._settle()
        self._place_playhead()
        self.plot.viewport().setUpdatesEnabled(True)
        self.show_values()

    def show_playhead(self, step: int | None) -> None:
        """Mark the moment after a step, or none any more."""
        self._playhead_step = step
        self._place_playhead()
        self.show_values()

    def _place_playhead(self) -> None:
        known = self._playhead_step is not None and self.curves.scale.knows(self.look.axis)
        self._playhead.setVisible(known)
        if known:
            steps = np.array([self._playhead_step], dtype=np.float64)
            self._playhead.setPos(float(self.curves.scale.shown(steps, self.look.axis)[0]))

    def hold(self) -> None:
        """Paint nothing until the next draw()."""
        self.plot.viewport().setUpdatesEnabled(False)

    def reset_view(self) -> None:
        """See the whole of the curves, and follow what comes."""
        self.plot.getPlotItem().enableAutoRange(x=True, y=not self._percent)
        if self._percent:
            self.plot.setYRange(0, _PERCENT_TOP, padding=0)

    @property
    def follows(self) -> bool:
        """Whether the view follows the data: then all of it is drawn, whatever the range was a frame ago."""
        return bool(self.plot.getViewBox().state["autoRange"][0])

    @property
    def _columns(self) -> int:
        return min(max(self.plot.width(), _FEWEST_COLUMNS), _MOST_COLUMNS)

    def _places(self) -> tuple[float, float]:
        if self.follows:
            return 0.0, max(self._end(lines.curves) for lines in self.runs) if self.runs else 0.0
        (left, right), _ = self.plot.viewRange()
        return left, right

    def _end(self, curves: RunCurves) -> float:
        if not curves.scale.knows(self.look.axis):
            return 0.0
        return float(curves.scale.shown(np.array([curves.last_step]), self.look.axis)[0])

    def _range_changed(self) -> None:
        """Zoomed or moved by hand, the curves show more detail."""
        if self.follows or self._places() == self._range:
            return
        left, right = self._range = self._places()
        for lines in self.runs:
            lines.draw_dense(self._drawn, left, right, self._columns)
        self._settle()

    def _settle(self) -> None:
        """Fit the range before painting: done while painting, everything is painted twice."""
        if self.plot.isVisible():
            self.plot.getViewBox().prepareForPaint()

    # Reading

    def format(self, value: float) -> str:
        if not math.isfinite(value):
            return f"{value:g}"
        if self._percent:
            return f"{value:.1%}"
        return f"{value:.4f}" if 1e-3 <= abs(value) < 1e5 else f"{value:.3g}"

    def readings(self, curves: RunCurves, at: float | None) -> list[tuple[Kind, float]]:
        """The values of a run's curves at a place, or the newest ones."""
        look, found = self._drawn, []
        step = None if at is None else curves.scale.step_at(at, look.axis)
        kinds: tuple[Kind, ...] = (Kind.STEPS, Kind.TRAIN, Kind.VALIDATION)
        if at is None:  # the newest epoch, or the newest step while there is none
            kinds = kinds[1:] if len(curves.train) or curves.metric else (Kind.STEPS,)
        for kind in kinds:
            series = curves.series(kind)
            if not len(series) or kind not in look.kinds or not curves.scale.knows(look.axis):
                continue
            index = len(series) - 1 if step is None else series.nearest(step)
            smooth = kind is Kind.STEPS and look.smoothing > 0
            found.append((kind, series.mean_at(index, look.smoothing) if smooth else float(series.y[index])))
        return found

    def values_text(self, curves: RunCurves, at: float | None, named: bool = True) -> str:
        """Those values in one line of rich text, each marked as on the curves; without names it is short."""
        names = {**self._epoch_names, Kind.STEPS: self.tr("step")}
        parts = []
        for kind, value in self.readings(curves, at):
            color = curves.color(kind, self._theme).name()
            name = f"{names[kind]} " if named else ""
            parts.append(f'<span style="color:{color}">{MARKS[kind]}</span> {name}{self.format(value)}')
        return _BETWEEN.join(parts)

    def place_text(self, at: float) -> str:
        """The place of the crosshair in words."""
        if self.look.axis is Axis.TIME:
            return self.tr("after {time}").format(time=duration(at, 0.0 if at < 10 else 1.0))
        if self.look.axis is Axis.EPOCH:
            return self.tr("epoch {number}").format(number=f"{at:,.2f}")
        return self.tr("step {number}").format(number=f"{at:,.0f}")

    def show_values(self) -> None:
        """The newest values, or those under crosshair or playhead; of several runs others show them."""
        at = self._playhead.value() if self._at is None and self._playhead.isVisible() else self._at
        place, marks = ([self.place_text(at)], self._marks_at(at)) if at is not None else ([], [])

        def text(said: _Said) -> str:
            words = [self._words(at, said.named)] if said.valued or not marks else []
            return _BETWEEN.join(filter(None, [*(place if said.placed else []), *marks, *words]))

        room = (self._readout.width(), len(text(_SAID[0])))
        if room != self._room:  # measuring rich text takes longer than painting it
            self._room = room
            self._said = next((each for each in _SAID if self._fits(text(each))), _SAID[-1])
        self._readout.set_text(text(self._said))

    def _fits(self, text: str) -> bool:
        self._readout.set_text(text)
        return self._readout.needed + _SLACK <= self._readout.width()

    def _words(self, at: float | None, named: bool) -> str:
        """The values of the one run; of several, what the marks on their curves mean."""
        if len(self.runs) == 1:
            return self.values_text(self.curves, at, named)
        if not self.runs:
            return ""
        return _BETWEEN.join(f"{MARKS[kind]} {name}" for kind, name in self._epoch_names.items())

    @property
    def _epoch_names(self) -> dict[Kind, str]:
        return {Kind.TRAIN: self.tr("train"), Kind.VALIDATION: self.tr("validation")}

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.show_values()

    def _marks_at(self, at: float) -> list[str]:
        """What happened at a place, in a line each."""
        left, right = self.plot.viewRange()[0]
        near = (right - left) * _NEAR
        if self.look.axis is Axis.STEP:  # marks stand between steps, the crosshair on one
            near = max(near, 0.5)
        return [
            mark.text.splitlines()[0]
            for lines in self.runs
            for mark, line in zip(lines.curves.marks, lines.marks.lines, strict=False)
            if abs(line.value() - at) <= near
        ]

    def point_at(self, at: float | None) -> None:
        """Put the crosshair at a place of the axis, or away."""
        end = max((self._end(lines.curves) for lines in self.runs), default=0.0)
        if at is not None:
            at = min(max(round(at), 1) if self.look.axis is Axis.STEP else max(at, 0.0), end)
        self._at = at if end > 0 else None
        self._cross.setVisible(self._at is not None)
        if self._at is not None:
            self._cross.setPos(self._at)
        self.show_values()

    @contextmanager
    def as_picture(self) -> Iterator[None]:
        """Without the crosshair, and with marks that are painted, not copied from pixels."""
        was = self._at
        self.point_at(None)
        for lines in self.runs:
            lines.cache_marks(False)
        yield
        for lines in self.runs:
            lines.cache_marks(True)
        self.point_at(was)

    def _mouse_moved(self, position: QPointF) -> None:
        inside = self.plot.getViewBox().sceneBoundingRect().contains(position)
        self.pointed.emit(self.plot.getViewBox().mapSceneToView(position).x() if inside else None)

    def _move_reading(self, distance: float) -> None:
        left, right = self.plot.viewRange()[0]
        at = (left + right) / 2 if self._at is None else self._at
        if self.look.axis is Axis.STEP:  # at least to the next step
            distance = math.copysign(max(abs(distance), 1.0), distance)
        self.pointed.emit(at + distance)
        self.plot.setAccessibleDescription(self._readout.text())

    def leaveEvent(self, event: Any) -> None:
        self.pointed.emit(None)
