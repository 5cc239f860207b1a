"""Loss and accuracy side by side, looked at together: one axis, one crosshair, and a bar of how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QSlider,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.graph.catalogue_file import load_catalogue
from studio.ui.chart import Chart
from studio.ui.form import ChoiceBox, ElidedLabel, icon_button, label
from studio.ui.icons import make_icon
from studio.ui.run_lines import Kind, RunCurves
from studio.ui.step_scale import Axis
from studio.ui.theme import Theme
from studio.ui.words import catalogued


class CurveCharts(QWidget):
    """Two charts and their bar. ``export`` is the button that asks for a file; who owns the charts connects it.

    ``metric_shown`` gives the title of what the second chart shows.
    """

    metric_shown = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.loss = Chart(self.tr("Loss"), theme)
        self.accuracy = Chart(self.tr("Accuracy, %"), theme, percent=True)
        self.both = (self.loss, self.accuracy)
        self.accuracy.plot.setXLink(self.loss.plot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        for chart in self.both:
            self.splitter.addWidget(chart)
            chart.pointed.connect(self.point_at)
            chart.plot.reset_wanted.connect(self.reset_view)
            chart.plot.setToolTip(
                self.tr(
                    "Drag a box or turn the wheel to zoom (Ctrl: values). Shift+drag moves, a double click shows all."
                )
            )
        self.metric_box = self._make_metric_box()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(self._bar())
        self.restyle()

    # What the second chart shows

    def _make_metric_box(self) -> ChoiceBox:
        """In place of the second chart's title: accuracy, or one of the metrics that the runs have."""
        self._wanted = ""  # what a person chose
        self.knows_accuracy = True  # no number that is predicted is simply right
        box = ChoiceBox()
        box.setObjectName("curveMetric")
        box.setAccessibleName(self.tr("Metric"))
        box.setToolTip(
            self.tr("Accuracy, or one of the metrics that training computes of the validation samples")
        )
        box.activated.connect(self._choose_metric)
        box.hide()
        self.accuracy.head_row.insertWidget(1, box)
        return box

    def _choose_metric(self, index: int) -> None:
        self._wanted = self.metric_box.itemData(index)
        self._show_metric()

    def offer_metrics(self) -> None:
        """Offer what the runs have; without anything, the loss has the room."""
        names = dict.fromkeys(name for lines in self.accuracy.runs for name in lines.curves.metrics)
        found = [*([""] if self.knows_accuracy else []), *names]
        if found != [self.metric_box.itemData(index) for index in range(self.metric_box.count())]:
            self.metric_box.clear()
            for name in found:
                self.metric_box.addItem(self._title(name), name)
            self.metric_box.setVisible(len(found) > 1)
            self.accuracy.show_title(len(found) <= 1)
        self.accuracy.setHidden(not found)
        if found:
            self._show_metric()

    def _show_metric(self) -> None:
        index = max(self.metric_box.findData(self._wanted), 0)
        self.metric_box.setCurrentIndex(index)
        name = self.metric_box.itemData(index)
        self.accuracy.show_metric(name, self._title(name))
        self.metric_shown.emit(self._title(name))

    def _title(self, name: str) -> str:
        if not name:
            return self.tr("Accuracy, %")
        spec = load_catalogue().metrics.get(name)
        return catalogued(spec.title) if spec is not None else name

    # The bar

    def _bar(self) -> QHBoxLayout:
        self.logarithmic = QCheckBox(self.tr("Log scale"))
        self.logarithmic.toggled.connect(lambda on: self._change(log=on))
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setFixedWidth(90)
        self.smoothing.setRange(0, 100)
        self.smoothing.setAccessibleName(self.tr("Smoothing"))
        self.smoothing.setToolTip(self.tr("A moving average of the steps, over up to a tenth of them"))
        self.smoothing.valueChanged.connect(lambda value: self._change(smoothing=value / 100))
        self.axis = ChoiceBox()
        self.axis.setObjectName("curveAxis")
        self.axis.setAccessibleName(self.tr("Along the bottom"))
        self.axis.addItem(self.tr("Steps"), Axis.STEP)
        self.axis.addItem(self.tr("Epochs"), Axis.EPOCH)
        self.axis.addItem(self.tr("Time"), Axis.TIME)
        self.axis.currentIndexChanged.connect(lambda _index: self._change(axis=self.axis.currentData()))
        # Of the run, where there is one. Its time is at the end, and tells it from others of the network.
        self.name = ElidedLabel("muted", cut=Qt.TextElideMode.ElideLeft)
        self.name.setObjectName("curveRun")
        self.name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.shown = self._shown_button()
        self.reset = self._button("curveReset", self.tr("Show all of the curves (double click, or Home)"))
        self.reset.clicked.connect(self.reset_view)
        self.export = self._button("curveExport", self.tr("Export curves as PNG, SVG or CSV…"))
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 2, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self.axis)
        bar.addWidget(self.logarithmic)
        bar.addSpacing(6)
        bar.addWidget(label(self.tr("Smoothing"), "muted"))
        bar.addWidget(self.smoothing)
        bar.addSpacing(6)
        bar.addWidget(self.name, 1)
        for button in (self.shown, self.reset, self.export):
            bar.addWidget(button)
        return bar

    def _button(self, name: str, tip: str) -> QToolButton:
        button = icon_button(tip, name, 16)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _shown_button(self) -> QToolButton:
        """Which curves are drawn: thin ones of steps, bold ones of epochs."""
        button = self._button("curveKinds", self.tr("Which curves are drawn"))
        button.setText(self.tr("Curves"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self.kinds: dict[Kind, QAction] = {}
        for kind, text in (
            (Kind.STEPS, self.tr("Every step (thin)")),
            (Kind.TRAIN, self.tr("Training by epoch (dots)")),
            (Kind.VALIDATION, self.tr("Validation by epoch (squares)")),
        ):
            action = self.kinds[kind] = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self._change_kinds)
        button.setMenu(menu)
        return button

    def _change_kinds(self) -> None:
        self._change(kinds=frozenset(kind for kind, action in self.kinds.items() if action.isChecked()))

    def show_kinds(self, kinds: frozenset[Kind]) -> None:
        for kind, action in self.kinds.items():
            action.setChecked(kind in kinds)

    def _change(self, **changes: object) -> None:
        for chart in self.both:
            chart.change_look(**changes)

    # The charts

    def show_runs(self, losses: Sequence[RunCurves], accuracies: Sequence[RunCurves]) -> None:
        self.loss.show_runs(losses)
        self.accuracy.show_runs(accuracies)
        self.knows_accuracy = any(_has_numbers(curves) for curves in accuracies)
        self.offer_metrics()
        self.draw()

    def show_name(self, name: str) -> None:
        """Say which run it is."""
        self.name.setText(name)
        for chart in self.both:
            chart.curves.name = name

    def draw(self) -> None:
        for chart in self.both:
            chart.draw()

    def point_at(self, at: float | None) -> None:
        for chart in self.both:
            chart.point_at(at)

    def reset_view(self) -> None:
        for chart in self.both:
            chart.reset_view()
        self.draw()

    def take_over(self, other: CurveCharts) -> None:
        """Show what other charts show, the same way."""
        for mine, theirs in zip(self.both, other.both, strict=True):
            mine.take_over(theirs)
        self.name.setText(other.name.text())
        self.logarithmic.setChecked(other.logarithmic.isChecked())
        self.smoothing.setValue(other.smoothing.value())
        self.axis.setCurrentIndex(other.axis.currentIndex())
        self.show_kinds(other.loss.look.kinds)
        self._wanted, self.knows_accuracy = other._wanted, other.knows_accuracy
        self.offer_metrics()

    def restyle(self) -> None:
        for chart in self.both:
            chart.restyle()
        icons = ((self.shown, "spline"), (self.reset, "maximize"), (self.export, "download"))
        for button, icon in icons:
            button.setIcon(make_icon(icon, self._theme.color("muted")))


def _has_numbers(curves: RunCurves) -> bool:
    """Whether a run has accuracies: it may predict numbers, or have taken no step yet."""
    return not len(curves.steps) or math.isfinite(float(curves.steps.y[-1]))
