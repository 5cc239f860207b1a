"""The curves: what is drawn of many points, the axes, zooming and reading with the mouse and keys, and files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.engine.events import EpochEnded, Metrics, RunStarted
from studio.ui.curve_charts import CurveCharts
from studio.ui.curves import CurvesPanel
from studio.ui.plotting import pyqtgraph
from studio.ui.run_lines import Kind
from studio.ui.series import Series
from studio.ui.step_scale import Axis, StepScale
from studio.ui.theme import Mode, Theme
from studio.ui.training_controller import TrainingController

STEPS, A_EPOCH = 3000, 300
RNG = np.random.default_rng(0)
LOSSES = 2 * np.exp(-np.arange(STEPS) / 600) + 0.1 + 0.1 * RNG.random(STEPS)
EPOCHS = [
    EpochEnded(n, n * A_EPOCH, Metrics(2.0 / n, 0.5), Metrics(2.5 / n, 0.4) if n % 2 else None, 6.0)
    for n in range(1, STEPS // A_EPOCH + 1)
]


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[CurvesPanel]:
    theme = Theme(Mode.DARK)
    theme.apply()
    controller = TrainingController()
    made = CurvesPanel(controller, theme)
    theme.setParent(made)
    controller.setParent(made)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.show_run(LOSSES, 1 - LOSSES / 3, EPOCHS, "first", 60.0)
    settle()
    limit = pyqtgraph().getConfigOption("mouseRateLimit")
    pyqtgraph().setConfigOption("mouseRateLimit", 0)  # a test's mouse is quicker than a hand
    yield made
    pyqtgraph().setConfigOption("mouseRateLimit", limit)
    made.shutdown()


def page(panel: CurvesPanel) -> CurveCharts:
    assert panel.page is not None
    return panel.page


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def place(panel: CurvesPanel, step: float, value: float = 0.5) -> QPoint:
    """Where a point of the loss is on the screen."""
    plot = page(panel).loss.plot
    return plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(step, value)))  # type: ignore[no-any-return]


def across(panel: CurvesPanel) -> tuple[float, float]:
    settle()
    left, right = page(panel).loss.plot.viewRange()[0]
    return left, right


def drag(
    panel: CurvesPanel, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    viewport = page(panel).loss.plot.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mouseMove(viewport, start)
    QTest.mousePress(viewport, left, keys, start)
    for step in range(1, 6):
        point = start + (end - start) * step / 5
        at = QPointF(viewport.mapToGlobal(point))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), at, Qt.MouseButton.NoButton, left, keys)
        QApplication.sendEvent(viewport, event)  # QTest's moves have no button pressed
    QTest.mouseRelease(viewport, left, keys, end)
    settle()


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 60_000),
    pieces=st.integers(1, 5),
    view=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    columns=st.integers(20, 300),
    gaps=st.booleans(),
)
def test_what_is_drawn_has_the_highest_and_lowest_of_all_points_in_view(
    count: int, pieces: int, view: tuple[float, float], columns: int, gaps: bool
) -> None:
    series, values = Series(), np.random.default_rng(count).normal(size=count)
    if gaps:
        values[:: max(count // 7, 1)] = np.nan
    for part in np.array_split(np.arange(count), pieces):
        series.extend(part + 1.0, values[part])
        series.thinned(0, count, columns)  # what is drawn now must not spoil what is drawn later
    left, right = sorted(1 + share * count for share in view)
    x, y = series.thinned(left, right, columns)
    inside = values[max(int(np.ceil(left)) - 1, 0) : int(np.floor(right))]
    assert len(x) == len(y) <= 6 * columns + 8
    assert (np.diff(x) >= 0).all()
    if len(inside) and np.isfinite(inside).any():
        assert np.nanmin(y) <= np.nanmin(inside)
        assert np.nanmax(y) >= np.nanmax(inside)
    assert set(y[np.isfinite(y)]) <= set(values)


def test_smoothing_is_the_mean_of_the_points_around_and_skips_gaps() -> None:
    series, values = Series(), RNG.normal(size=1000)
    values[500] = np.nan
    series.extend(np.arange(1.0, 1001.0), values)
    _x, y = series.smoothed(0, 1000, 2000, 0.5)  # over 50 points
    assert np.isclose(y[300], values[275:326].mean())
    assert np.isclose(y[500], np.nanmean(values[475:526]))
    assert series.mean_at(300, 0.5) == y[300]
    series.extend(np.arange(1001.0, 2001.0), np.ones(1000))
    assert np.isclose(series.mean_at(1800, 0.1), 1.0)


def test_steps_and_places_on_the_axis_are_each_others_opposite() -> None:
    scale = StepScale.of_run(
        [EpochEnded(1, 100, Metrics(1, 0), None, 10.0), EpochEnded(2, 200, Metrics(1, 0), None, 30.0)]
    )
    steps = np.array([0.0, 50.0, 100.0, 150.0, 200.0, 300.0])
    assert scale.shown(steps, Axis.TIME).tolist() == [0, 5, 10, 25, 40, 70]
    assert scale.shown(steps, Axis.EPOCH).tolist() == [0, 0.5, 1, 1.5, 2, 3]
    for axis in Axis:
        back = [scale.step_at(value, axis) for value in scale.shown(steps, axis)]
        assert np.allclose(back, steps)


def test_a_box_zooms_and_a_double_click_shows_all_again(panel: CurvesPanel) -> None:
    whole = across(panel)
    drag(panel, place(panel, 1000, 0.9), place(panel, 2000, 0.3))
    left, right = across(panel)
    assert left == pytest.approx(1000, abs=20)
    assert right == pytest.approx(2000, abs=20)
    up = page(panel).loss.plot.viewRange()[1]
    assert up == pytest.approx([0.3, 0.9], abs=0.05)
    assert page(panel).accuracy.plot.viewRange()[0] == pytest.approx([left, right])
    drawn = page(panel).loss.runs[0].dense.getData()[0]
    assert drawn[0] <= left
    assert drawn[-1] >= right
    assert len(drawn) < STEPS / 2
    QTest.mouseDClick(page(panel).loss.plot.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, 1500))
    assert across(panel) == pytest.approx(whole, rel=2e-3)  # the room beside the values differs by a pixel


def test_the_wheel_zooms_around_the_pointer_and_the_values_fit_what_is_seen(panel: CurvesPanel) -> None:
    loss = page(panel).loss.plot
    at = place(panel, 2500, 0.5)
    for _ in range(12):
        wheel = QWheelEvent(
            QPointF(at),
            QPointF(loss.viewport().mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(loss.viewport(), wheel)
    left, right = across(panel)
    assert left < 2500 < right
    assert right - left < STEPS / 4
    assert loss.viewRange()[1][1] < 1.0  # the high losses of the beginning are out of view


def test_no_number_of_a_log_scale_stands_beside_the_first_step(panel: CurvesPanel) -> None:
    page(panel).loss.change_look(log=True)
    axis = page(panel).loss.plot.getAxis("left")
    values = [np.log10(value) for value in (0.1, 0.2, 0.5, 1.0)]

    def written(low: float, high: float) -> list[str]:
        page(panel).loss.plot.setYRange(low, high, padding=0)
        settle()
        return [text for text in axis.logTickStrings(values, 1.0, 1.0) if text]

    assert written(-1.3, 0.2) == ["0.1", "0.2", "0.5", "1"]
    assert written(-1.005, 0.2) == ["0.2", "0.5", "1"]
    assert written(-0.005, 0.2) == ["1"], "the only one is written wherever it is"


def test_keys_move_zoom_and_read_the_curves(panel: CurvesPanel) -> None:
    loss = page(panel).loss
    loss.plot.setFocus()
    left, right = across(panel)
    QTest.keyClick(loss.plot, Qt.Key.Key_Plus)
    zoomed = across(panel)
    assert zoomed[1] - zoomed[0] == pytest.approx(0.8 * (right - left))
    QTest.keyClick(loss.plot, Qt.Key.Key_Right)
    assert across(panel)[0] > zoomed[0]
    QTest.keyClick(loss.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "step" in loss._readout.text()
    assert "step" in page(panel).accuracy._readout.text()
    QTest.keyClick(loss.plot, Qt.Key.Key_Home)
    assert across(panel) == pytest.approx((left, right))


def test_the_pointer_reads_every_curve_in_both_charts(panel: CurvesPanel) -> None:
    page(panel).resize(1200, 300)
    QTest.mouseMove(page(panel).loss.plot.viewport(), place(panel, 900))
    settle()
    at = page(panel).loss._at
    assert at == pytest.approx(900, abs=20)
    assert page(panel).accuracy._at == at
    readings = dict(page(panel).loss.readings(page(panel).loss.curves, at))
    assert readings[Kind.STEPS] == LOSSES[int(at) - 1]  # type: ignore[arg-type]
    assert readings[Kind.TRAIN] == pytest.approx(2 / 3)
    assert readings[Kind.VALIDATION] == pytest.approx(2.5 / 3)


def test_the_axis_the_scale_and_the_kinds_of_curves_are_chosen_in_the_bar(panel: CurvesPanel) -> None:
    charts = page(panel)
    charts.axis.setFocus()
    QTest.keyClick(charts.axis, Qt.Key.Key_Down)
    assert across(panel)[1] == pytest.approx(STEPS / A_EPOCH, rel=0.1)
    QTest.keyClick(charts.axis, Qt.Key.Key_Down)
    assert across(panel)[1] == pytest.approx(6.0 * len(EPOCHS), rel=0.1)
    charts.logarithmic.click()
    settle()
    low, high = charts.loss.plot.viewRange()[1]
    assert -1.2 < low < high < 0.6  # powers of ten
    assert charts.accuracy.plot.viewRange()[1] == pytest.approx([0, 1.02])
    charts.kinds[Kind.STEPS].trigger()
    assert charts.loss.runs[0].dense.getData()[0] is None or not len(charts.loss.runs[0].dense.getData()[0])
    assert len(charts.loss.runs[0].train.getData()[0]) == len(EPOCHS)


def test_another_run_begins_with_empty_curves_that_follow(panel: CurvesPanel, tmp_path: Path) -> None:
    drag(panel, place(panel, 1000, 0.9), place(panel, 2000, 0.3))
    assert not page(panel).loss.follows
    panel._run_started(RunStarted("next", tmp_path, "cpu", 1, 10, 3, 8))
    assert page(panel).loss.follows
    assert not len(page(panel).loss.steps)


def test_curves_are_exported_as_pictures_and_to_the_last_bit(
    panel: CurvesPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    exports = panel._exports
    for name in ("a.png", "a.svg"):
        exports.write(page(panel), tmp_path / name)
    image = QImage(str(tmp_path / "a.png"))
    assert image.width() > 1400
    colors = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert panel._theme.hex("panel").lower() in colors
    assert panel._theme.hex("validation").lower() in colors
    svg = (tmp_path / "a.svg").read_text()
    assert QSvgRenderer(str(tmp_path / "a.svg")).isValid()
    assert "<image" not in svg
    assert "Loss" in svg
    with qtbot.waitSignal(panel.told) as told:
        exports.write(page(panel), tmp_path / "a.csv")
    assert str(tmp_path / "a.csv") in told.args[0]  # type: ignore[index]
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    assert [float(row["loss"]) for row in rows] == LOSSES.tolist()
    assert [int(row["step"]) for row in rows] == list(range(1, STEPS + 1))
    ended = {int(row["step"]): float(row["train_loss"]) for row in rows if row["train_loss"]}
    assert ended == {epoch.step: epoch.train.loss for epoch in EPOCHS}
    assert rows[A_EPOCH - 1]["seconds"] == "6.0"
    assert rows[0]["run"] == "first"


def test_a_folder_that_is_gone_is_told_in_words(panel: CurvesPanel, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.told) as told:
        panel._exports.write(page(panel), tmp_path / "gone" / "a.png")
    assert "no such file or folder" in told.args[0]  # type: ignore[index]


# Metrics


def with_metrics(accuracy: float = 0.5) -> list[EpochEnded]:
    """Epochs of a run that predicts numbers, or classes, with two metrics of its validation samples."""
    return [
        EpochEnded(
            n,
            n * A_EPOCH,
            Metrics(2.0 / n, accuracy),
            Metrics(2.5 / n, accuracy, {"r2": 1 - 1 / n, "mae": 1.0 / n}),
            6.0,
        )
        for n in range(1, STEPS // A_EPOCH + 1)
    ]


def choose_metric(charts: CurveCharts, title: str) -> None:
    """With the keyboard, as a person may."""
    box = charts.metric_box
    box.setFocus()
    while box.currentText() != title:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"no {title}"


def test_a_metric_is_chosen_in_place_of_accuracy_and_reads_as_a_number(panel: CurvesPanel) -> None:
    charts = page(panel)
    assert not charts.metric_box.isVisible()  # this run has none
    panel.show_run(LOSSES, 1 - LOSSES / 3, with_metrics(), "second", 60.0)
    settle()
    assert charts.metric_box.isVisible()
    choose_metric(charts, "R²")
    settle()
    assert charts.accuracy.readings(charts.accuracy.curves, None) == [(Kind.VALIDATION, 0.9)]
    assert "0.9000" in charts.accuracy._readout.text()
    low, high = charts.accuracy.plot.viewRange()[1]
    assert low <= 0.0 < 0.9 <= high
    charts.logarithmic.setChecked(True)  # the scale of the losses: R² begins at 0
    settle()
    assert charts.accuracy.readings(charts.accuracy.curves, None) == [(Kind.VALIDATION, 0.9)]
    choose_metric(charts, "MAE")
    assert charts.accuracy.title == "MAE"


def test_where_numbers_are_predicted_the_second_chart_shows_a_metric_and_else_is_gone(
    panel: CurvesPanel,
) -> None:
    charts, nan = page(panel), float("nan")
    panel.show_run(LOSSES, np.full(STEPS, nan), with_metrics(nan), "numbers", 60.0)
    settle()
    assert charts.accuracy.isVisible()
    assert charts.accuracy.title == "R²"
    plain = [
        EpochEnded(n, n * A_EPOCH, Metrics(2.0 / n, nan), Metrics(2.5 / n, nan), 6.0)
        for n in range(1, STEPS // A_EPOCH + 1)
    ]
    panel.show_run(LOSSES, np.full(STEPS, nan), plain, "no metrics", 60.0)
    settle()
    assert not charts.accuracy.isVisible()
    panel.show_run(LOSSES, 1 - LOSSES / 3, EPOCHS, "classes", 60.0)
    settle()
    assert charts.accuracy.isVisible()
    assert charts.accuracy.title == "Accuracy, %"


def test_the_metric_that_was_chosen_is_shown_again_where_a_run_has_it(panel: CurvesPanel) -> None:
    charts = page(panel)
    panel.show_run(LOSSES, 1 - LOSSES / 3, with_metrics(), "with", 60.0)
    choose_metric(charts, "MAE")
    panel.show_run(LOSSES, 1 - LOSSES / 3, EPOCHS, "without", 60.0)
    assert charts.accuracy.title == "Accuracy, %"
    panel.show_run(LOSSES, 1 - LOSSES / 3, with_metrics(), "with again", 60.0)
    assert charts.accuracy.title == "MAE"


def test_metrics_are_columns_of_the_exported_file(panel: CurvesPanel, tmp_path: Path, qtbot: QtBot) -> None:
    panel.show_run(LOSSES, 1 - LOSSES / 3, with_metrics(), "first", 60.0)
    with qtbot.waitSignal(panel.told):
        panel._exports.write(page(panel), tmp_path / "a.csv")
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    told = {int(row["step"]): float(row["validation_r2"]) for row in rows if row["validation_r2"]}
    assert told == {
        epoch.step: epoch.validation.metrics["r2"] for epoch in with_metrics() if epoch.validation
    }


def test_readings_lose_their_names_before_they_are_cut_off(panel: CurvesPanel) -> None:
    chart = page(panel).loss
    panel.resize(1400, 300)
    settle()
    assert "validation" in chart._readout.text()
    panel.resize(480, 300)
    settle()
    assert "validation" not in chart._readout.text()
    assert "■" in chart._readout.text()
    assert chart._readout.needed <= chart._readout.width()


def test_the_place_is_left_out_where_the_figures_need_the_room(panel: CurvesPanel) -> None:
    chart = page(panel).loss
    for width, told in ((1400, True), (480, False)):
        panel.resize(width, 300)
        settle()
        chart.show_playhead(3)
        assert ("step 3" in chart._readout.text()) == told
        assert "■" in chart._readout.text()
        assert chart._readout.needed <= chart._readout.width()


def written(panel: CurvesPanel, chart: int, side: str) -> list[tuple[str, QRectF]]:
    """The numbers that stand along an axis, and where in the plot's scene."""
    axis = page(panel).both[chart].plot.getAxis(side)
    picture = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(picture)
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    return [(text, axis.mapRectToScene(rect)) for rect, _, text in texts]


@pytest.mark.parametrize("height", [150, 300])
def test_the_number_at_the_top_of_the_scale_is_written_and_not_cut_off(
    panel: CurvesPanel, height: int
) -> None:
    panel.resize(900, height)
    settle()
    assert "100" in [text for text, _ in written(panel, 1, "left")]
    for chart in (0, 1):
        bounds = QRectF(page(panel).both[chart].plot.viewport().rect())
        assert all(bounds.contains(place) for _, place in written(panel, chart, "left"))


@pytest.mark.parametrize("axis", list(Axis))
@pytest.mark.parametrize("points", [0, 1, 2, 40])
def test_no_axis_goes_below_nothing_or_between_two_steps(panel: CurvesPanel, axis: Axis, points: int) -> None:
    epochs = [EpochEnded(1, points, Metrics(2.0, 0.5), Metrics(2.5, 0.4), 6.0)] if points else []
    panel.show_run(LOSSES[:points], 1 - LOSSES[:points] / 3, epochs, "short", 6.0)
    for chart in page(panel).both:
        chart.change_look(axis=axis)
        chart.plot.setXRange(-2, 2, padding=0)  # as it is around one point, or moved by hand
        chart.draw()
    across(panel)
    texts = [text for text, _ in written(panel, 0, "bottom")]
    assert texts
    assert not any(text.startswith("-") for text in texts)
    if axis is Axis.STEP:
        assert texts == ["0", "1", "2"] or texts == ["0", "1"]


def test_a_new_epoch_is_painted_once(panel: CurvesPanel) -> None:
    """A range that is fitted while painting would have everything painted again: training waits meanwhile."""
    loss = page(panel).loss
    painted: list[QEvent.Type] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(event.type())
            return False

    watch = Watch()
    loss.plot.viewport().installEventFilter(watch)
    loss.add_steps(STEPS + 1, LOSSES[-A_EPOCH:])  # the range follows
    loss.draw()
    settle()
    assert len(painted) == 1
    assert across(panel)[1] >= STEPS + A_EPOCH
