"""Runs beside each other: their curves over each other, their results, and in what they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QPlainTextEdit,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from studio.graph.comparing import ABSENT, Comparison, compare
from studio.ui.chart import Chart
from studio.ui.compared_runs import ComparedRun
from studio.ui.curve_charts import CurveCharts
from studio.ui.curve_exports import CurveExports
from studio.ui.difference_text import lines
from studio.ui.run_details import edit_lines
from studio.ui.run_lines import MARKS, Kind, RunCurves, line_style
from studio.ui.theme import Theme

_SIZE = QSize(1140, 720)
_SWATCH = QSize(30, 12)
_RUN = 0
_LOSS, _ACCURACY = 1, 2  # columns that follow the crosshair


class CompareWindow(QDialog):
    """A window of its own: what trains meanwhile keeps its curves. ``told`` is a message and its level."""

    told = Signal(str, str)

    def __init__(self, runs: Sequence[ComparedRun], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs, self._theme = runs, theme
        self.setObjectName("compareWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(self.tr("Compare {0} runs").format(len(runs)))
        self.charts = CurveCharts(theme)
        self._exports = CurveExports(theme, self)
        self._exports.told.connect(self.told)
        self.charts.export.clicked.connect(lambda: self._exports.ask(self.charts))
        self.charts.show_kinds(frozenset((Kind.TRAIN, Kind.VALIDATION)))
        self.charts.show_runs([run.losses for run in runs], [run.accuracies for run in runs])
        self._at: float | None = None
        for chart in self.charts.both:
            chart.pointed.connect(self._show_readings)
        self.results = self._results()
        self.charts.metric_shown.connect(self._show_metric)
        self.tabs = QTabWidget()
        self._fill_tabs()
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setChildrenCollapsible(False)
        for widget, share in ((self.results, 1), (self.charts, 4), (self.tabs, 2)):
            middle.addWidget(widget)
            middle.setStretchFactor(middle.count() - 1, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(middle)
        self.resize(_SIZE)
        middle.setSizes([min(60 + 32 * len(runs), 190), 340, 190])
        theme.changed.connect(self._restyle)
        self._restyle()

    def take_over(self, other: CompareWindow) -> None:
        """Show the same curves the same way, and the same page, at the same place."""
        self.setGeometry(other.geometry())
        self.tabs.setCurrentIndex(other.tabs.currentIndex())
        self.charts.take_over(other.charts)
        for row in range(len(self.runs)):
            mine, others = self.results.item(row, 0), other.results.item(row, 0)
            if mine is not None and others is not None:
                mine.setCheckState(others.checkState())

    # Results

    def _results(self) -> QTableWidget:
        metrics = sorted({name for run in self.runs for name in run.record.best_metrics})
        heads = [
            self.tr("run"),
            self.tr("loss"),
            self.tr("accuracy"),
            self.tr("best accuracy"),
            *metrics,
            self.tr("epochs"),
            self.tr("parameters"),
            self.tr("device"),
            self.tr("time"),
        ]
        table = _table(len(self.runs), heads, self.tr("Results"))
        table.setObjectName("comparedResults")
        table.setIconSize(_SWATCH)
        for column in (_RUN, _LOSS, _ACCURACY):  # a run's time is at the end of its name
            table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for row, run in enumerate(self.runs):
            record = run.record
            best = "–" if record.best_accuracy is None else f"{record.best_accuracy:.2%}"
            texts = [
                run.losses.name,
                "",
                "",
                best,
                *(_number(record.best_metrics.get(name)) for name in metrics),
                f"{record.epochs_done}/{record.epochs}",
                f"{record.parameters:,}",
                record.device,
                f"{record.seconds:.1f} s",
            ]
            for column, text in enumerate(texts):
                table.setItem(row, column, QTableWidgetItem(text))
            name = table.item(row, 0)
            assert name is not None
            name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            name.setCheckState(Qt.CheckState.Checked)
            name.setToolTip(self.tr("Take the tick away to hide its curves"))
        table.itemChanged.connect(self._toggle)
        return table

    def _toggle(self, item: QTableWidgetItem) -> None:
        """Show or hide the curves of a run."""
        if item.column() != 0:
            return
        for chart in self.charts.both:
            chart.runs[item.row()].set_visible(item.checkState() is Qt.CheckState.Checked)

    def _show_metric(self, title: str) -> None:
        """The second column of readings is of what the second chart shows."""
        head = self.results.horizontalHeaderItem(_ACCURACY)
        if head is not None:
            head.setText(title)
        self._show_readings(self._at)

    def _show_readings(self, at: float | None) -> None:
        """The values of each run at the crosshair, or the newest ones."""
        self._at = at
        for row, run in enumerate(self.runs):
            for column, chart, curves in (
                (_LOSS, self.charts.loss, run.losses),
                (_ACCURACY, self.charts.accuracy, run.accuracies),
            ):
                item = self.results.item(row, column)
                assert item is not None
                item.setText(_plain(chart, curves, at))

    # Differences

    def _fill_tabs(self) -> None:
        known = [run for run in self.runs if run.document is not None]
        found = compare([run.document for run in known if run.document is not None]) if known else None
        self.settings = self._settings(found, known)
        self.networks = QPlainTextEdit()
        self.networks.setReadOnly(True)
        self.networks.setAccessibleName(self.tr("Differences in the networks"))
        self.networks.setPlainText(self._network_text(found, known))
        count = len(found.settings) if found else 0
        self.tabs.addTab(self.settings, self.tr("Settings that differ ({0})").format(count))
        self.tabs.addTab(self.networks, self.tr("Networks"))
        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setAccessibleName(self.tr("Changes while training"))
        self.changes.setPlainText(self._changes_text())
        count = sum(len(run.edits) for run in self.runs)
        self.tabs.addTab(self.changes, self.tr("Changes while training ({0})").format(count))

    def _changes_text(self) -> str:
        """What was changed during each run, and where one was branched from."""
        names = {run.record.id: run.losses.name for run in self.runs}
        texts = []
        for run in self.runs:
            record, told = run.record, edit_lines(run.edits)
            if record.parent:
                text = self.tr("Branched after step {step} of {run}")
                parent = names.get(record.parent, record.parent)
                told.insert(0, text.format(step=f"{record.parent_step:,}", run=parent))
            told = told or [self.tr("trained as its project says")]
            texts.append("\n".join([f"{run.losses.name}:", *(f"    {each}" for each in told)]))
        return "\n\n".join(texts)

    def _settings(self, found: Comparison | None, known: Sequence[ComparedRun]) -> QTableWidget:
        rows = found.settings if found else ()
        heads = [self.tr("setting"), *(run.losses.name for run in known)]
        table = _table(len(rows), heads, self.tr("Settings that differ"))
        table.setObjectName("comparedSettings")
        for row, setting in enumerate(rows):
            place = f"  ({setting.network})" if setting.network else ""
            table.setItem(row, 0, QTableWidgetItem(setting.subject + place))
            for column, value in enumerate(setting.values, 1):
                table.setItem(row, column, QTableWidgetItem(self._value(value)))
        return table

    def _value(self, value: Any) -> str:
        if value is ABSENT:
            return "–"
        if value is None:
            return self.tr("unset")
        return str(list(value) if isinstance(value, tuple) else value)

    def _network_text(self, found: Comparison | None, known: Sequence[ComparedRun]) -> str:
        texts = []
        for run in self.runs:
            if run.document is None:
                text = self.tr("{0}: its project can't be read any more.")
                texts.append(text.format(run.losses.name))
        for run, others in zip(known[1:], found.others if found else (), strict=True):
            head = self.tr("{0}, seen from {1}:").format(run.losses.name, known[0].losses.name)
            told = lines(others) or [self.tr("the same layers and wires")]
            texts.append("\n".join([head, *(f"    {line}" for line in told)]))
        return "\n\n".join(texts)

    # Looks

    def _restyle(self) -> None:
        self.charts.restyle()
        self.results.blockSignals(True)
        for row, run in enumerate(self.runs):
            item = self.results.item(row, 0)
            assert item is not None
            item.setIcon(self._swatch(run.losses))
        self.results.blockSignals(False)
        self._show_readings(self._at)

    def _swatch(self, curves: RunCurves) -> QIcon:
        """A piece of the run's line."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(_SWATCH * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setPen(QPen(curves.color(Kind.TRAIN, self._theme), 2, line_style(curves.place)))
        middle = _SWATCH.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(_SWATCH.width(), middle))
        painter.end()
        return QIcon(picture)

    def done(self, result: int) -> None:
        self._exports.shutdown()
        super().done(result)


def _table(rows: int, heads: Sequence[str], name: str) -> QTableWidget:
    table = QTableWidget(rows, len(heads))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    return table


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _plain(chart: Chart, curves: RunCurves, at: float | None) -> str:
    """The values of a run in the marks of its curves."""
    return "  ".join(f"{MARKS[kind]} {chart.format(value)}" for kind, value in chart.readings(curves, at))
