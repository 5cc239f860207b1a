"""Views that look into a network while it trains: health on the canvas, predictions, histograms, feature maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.engine.events import RunFinished
from studio.engine.probe_events import HealthMeasured, Histogram, MapsShown, NodeHealth, Predicted
from studio.graph.project import Project
from studio.templates import find_template
from studio.ui import resting
from studio.ui.canvas.health import Sign, in_words, sign_of
from studio.ui.canvas.hits import Hit
from studio.ui.canvas.view import CanvasView
from studio.ui.language import Language
from studio.ui.live.confusion import ConfusionMatrix
from studio.ui.live.maps import MapsPanel
from studio.ui.live.marks import draw_mark
from studio.ui.live.predictions import PredictionsPanel
from studio.ui.live.spread import heat
from studio.ui.main_window import MainWindow
from studio.ui.theme import Mode, Theme
from studio.ui.training_controller import State
from tests.ui.gestures import click_node, node_id
from tests.ui.test_language import choose

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def training(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """A CNN that is about to train on digits, for longer than any test takes."""
    document = find_template("digits-cnn").load().document
    document = replace(document, training=replace(document.training, epochs=5000))
    window.model.open_copy(Project(document))
    yield window
    window.keeper.window.training.shutdown()


def canvas_of(window: MainWindow) -> CanvasView:
    assert window.canvas is not None
    return window.canvas


def begin(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.transport.button, LEFT)
    qtbot.waitUntil(lambda: window.training.state is State.RUNNING, timeout=WAIT_MS)


def pause(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.transport.button, LEFT)
    qtbot.waitUntil(lambda: window.training.state is State.PAUSED, timeout=WAIT_MS)


def picture_below(qtbot: QtBot, view: CanvasView, name: str) -> QImage:
    """What is painted at the lower edge of a node, once nothing waits for a frame that has time to paint it anew."""

    def sharp() -> bool:
        view.viewport().grab()
        return not view.canvas.sprites.unfinished

    qtbot.waitUntil(sharp)
    card = view.canvas.nodes[node_id(view, name)].card
    corner = view.mapFromScene(card.bottomLeft())
    return view.viewport().grab().toImage().copy(corner.x() + 4, corner.y() - 4, 60, 20)


def test_health_is_on_the_canvas_while_it_is_wanted(training: MainWindow, qtbot: QtBot) -> None:
    view = canvas_of(training)
    view.zoom_to(1.0)
    qtbot.waitUntil(lambda: training.shapes.up_to_date, timeout=WAIT_MS)
    before = picture_below(qtbot, view, "conv1")
    QTest.keyClick(
        training, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    begin(qtbot, training)
    conv, relu = node_id(view, "conv1"), node_id(view, "relu1")

    def measured() -> bool:
        health = view.health.of(conv)
        return health is not None and health.update is not None

    qtbot.waitUntil(measured, timeout=WAIT_MS)
    of_relu = view.health.of(relu)
    assert of_relu is not None
    assert of_relu.gradient is None
    assert of_relu.dead is not None
    assert picture_below(qtbot, view, "conv1") != before
    tip = view._tool_tip(Hit(conv))
    assert "Gradient" in tip
    assert "Memory" in tip
    training.acts["health"].trigger()
    assert view.health.of(conv) is None
    assert picture_below(qtbot, view, "conv1") == before
    assert "Gradient" not in view._tool_tip(Hit(conv))


def test_a_cell_of_the_confusion_matrix_shows_its_samples(training: MainWindow, qtbot: QtBot) -> None:
    training.workbench.reveal("predictions")
    begin(qtbot, training)
    panel = training.views.predictions
    qtbot.waitUntil(lambda: panel.predicted is not None, timeout=WAIT_MS)
    pause(qtbot, training)
    predicted = panel.predicted
    assert predicted is not None
    assert panel.worst.isChecked()
    true = [tile.probability for tile in panel.grid.tiles]
    assert true, "the worst predictions are shown at first"
    cell = (int(predicted.labels[0]), int(predicted.winners[0]))
    qtbot.mouseClick(panel.matrix, LEFT, pos=panel.matrix.rect_of(cell).center().toPoint())
    names = predicted.classes[cell[0]], predicted.classes[cell[1]]
    assert {(tile.truth, tile.answer) for tile in panel.grid.tiles} == {names}
    there = int(((predicted.labels == cell[0]) & (predicted.winners == cell[1])).sum())
    assert len(panel.grid.tiles) == min(there, 36)
    assert all(tile.picture is not None for tile in panel.grid.tiles)
    assert not panel.worst.isChecked()
    qtbot.mouseClick(panel.best, LEFT)
    assert panel.matrix.cell is None
    assert all(tile.right for tile in panel.grid.tiles[:3]), "the best ones are right"
    assert panel.grid.tiles[0].probability >= panel.grid.tiles[-1].probability


def test_histograms_follow_the_layer_that_is_selected(training: MainWindow, qtbot: QtBot) -> None:
    view = canvas_of(training)
    training.workbench.reveal("spread")
    click_node(qtbot, view, "conv1")
    begin(qtbot, training)
    plots = training.views.spread.plots
    qtbot.waitUntil(lambda: len(plots["weights"].columns) >= 2, timeout=WAIT_MS)
    assert len(plots["gradients"].columns) >= 1
    seen = len(plots["activations"].columns)
    assert plots["weights"].columns[-1][0] > plots["weights"].columns[0][0]
    click_node(qtbot, view, "relu1")
    qtbot.waitUntil(lambda: len(plots["activations"].columns) >= 1, timeout=WAIT_MS)
    assert plots["activations"].columns[0][1].low == 0, "a ReLU gives nothing below 0"
    assert not plots["weights"].columns
    click_node(qtbot, view, "conv1")
    assert len(plots["activations"].columns) >= seen, "what was seen of a layer is kept"


def test_one_steps_through_samples_while_the_network_waits(training: MainWindow, qtbot: QtBot) -> None:
    view, panel = canvas_of(training), training.views.maps
    training.workbench.reveal("maps")
    click_node(qtbot, view, "conv1")
    begin(qtbot, training)
    qtbot.waitUntil(lambda: panel.grid.shown is not None, timeout=WAIT_MS)
    pause(qtbot, training)
    first = panel.grid.shown
    assert first is not None
    assert first.maps.shape == (16, 8, 8)
    assert first.filters is not None
    qtbot.mouseClick(panel.later, LEFT)
    qtbot.waitUntil(lambda: panel.grid.shown.sample == 1, timeout=WAIT_MS)
    second = panel.grid.shown
    assert second is not None
    assert not np.array_equal(first.picture, second.picture)
    assert not np.array_equal(first.maps, second.maps)
    click_node(qtbot, view, "pool")
    qtbot.waitUntil(lambda: panel.grid.shown.maps.shape == (16, 4, 4), timeout=WAIT_MS)
    assert panel.grid.shown is not None
    assert panel.grid.shown.sample == 1, "another layer, the same sample"
    qtbot.mouseClick(panel.earlier, LEFT)
    qtbot.waitUntil(lambda: panel.grid.shown.sample == 0, timeout=WAIT_MS)


def test_what_nobody_sees_is_not_computed(training: MainWindow, qtbot: QtBot) -> None:
    training.workbench.reveal("predictions")
    told: list[object] = []
    training.training.probed.connect(told.append)
    begin(qtbot, training)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    training.workbench.reveal("log")
    training.training.drain()  # what was told before that
    epochs: list[object] = []
    training.training.epoch.connect(epochs.append)
    qtbot.waitUntil(lambda: len(epochs) >= 2, timeout=WAIT_MS)  # that the dock is covered has reached the run
    before = len(told)
    qtbot.waitUntil(lambda: len(epochs) >= 5, timeout=WAIT_MS)
    assert len(told) == before


def test_what_came_last_is_shown_when_the_run_waits_however_long_painting_rests(
    training: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REST", "LONGEST_S"):
        monkeypatch.setattr(resting, name, 1e12)
    told: list[object] = []
    training.training.probed.connect(told.append)
    training.workbench.reveal("predictions")
    begin(qtbot, training)
    qtbot.waitUntil(lambda: len(told) >= 3, timeout=WAIT_MS)
    pause(qtbot, training)
    assert training.views.predictions.predicted is told[-1]
    training.workbench.reveal("curves")
    charts = training.curves.charts
    assert charts is not None
    qtbot.mouseClick(training.transport.button, LEFT)
    before = len(charts[0].train)
    qtbot.waitUntil(lambda: len(charts[0].train) >= before + 3, timeout=WAIT_MS)
    pause(qtbot, training)
    assert len(charts[0].runs[0].train.getData()[0]) == len(charts[0].train)


def test_views_stay_in_front_when_training_begins(training: MainWindow, qtbot: QtBot) -> None:
    training.workbench.reveal("predictions")
    begin(qtbot, training)
    assert not training.views.predictions.visibleRegion().isEmpty()
    training.training.stop()
    qtbot.waitUntil(lambda: training.training.state is State.IDLE, timeout=WAIT_MS)
    training.workbench.reveal("log")
    begin(qtbot, training)
    assert not training.curves.visibleRegion().isEmpty(), "the curves come forward else"


def test_views_go_on_in_another_language(training: MainWindow, qtbot: QtBot) -> None:
    training.acts["health"].trigger()
    training.workbench.reveal("predictions")
    begin(qtbot, training)
    conv = node_id(canvas_of(training), "conv1")
    qtbot.waitUntil(lambda: training.views.predictions.predicted is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: canvas_of(training).health.of(conv) is not None, timeout=WAIT_MS)
    other = choose(qtbot, training, Language.CHINESE)
    assert other.views.predictions.predicted is not None
    assert canvas_of(other).health.of(conv) is not None
    told: list[object] = []
    other.training.probed.connect(told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)


def test_another_project_shows_nothing_of_the_run_before(training: MainWindow, qtbot: QtBot) -> None:
    training.acts["health"].trigger()
    training.workbench.reveal("predictions")
    begin(qtbot, training)
    qtbot.waitUntil(lambda: training.views.predictions.predicted is not None, timeout=WAIT_MS)
    training.model.open_copy(find_template("digits-cnn").load())
    told: list[object] = []
    training.training.probed.connect(told.append)
    qtbot.waitUntil(lambda: len(told) >= 2, timeout=WAIT_MS)
    view = canvas_of(training)
    assert view.health.of(node_id(view, "conv1")) is None
    assert training.views.predictions.predicted is None


@pytest.mark.parametrize(
    ("node", "sign"),
    [
        (NodeHealth(0.1, 1e-3, None, 0.5, 0.5), Sign.NONE),
        (NodeHealth(None, None, None, 0.5, 0.5), Sign.NONE),
        (NodeHealth(float("nan"), 1e-3, None, 0.5, 0.5), Sign.STRONG),
        (NodeHealth(0.1, 0.4, None, 0.5, 0.5), Sign.STRONG),
        (NodeHealth(0.0, 0.0, None, 0.5, 0.5), Sign.WEAK),
        (NodeHealth(0.1, 1e-8, None, 0.5, 0.5), Sign.WEAK),
        (NodeHealth(None, None, 0.75, 0.5, 0.5), Sign.DEAD),
    ],
)
def test_what_is_off_has_a_sign_and_words(node: NodeHealth, sign: Sign) -> None:
    assert sign_of(node) is sign
    assert in_words(node)[0].startswith("<b>") is (sign is not Sign.NONE)


def test_the_matrix_is_walked_by_keys(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix(Theme(Mode.LIGHT))
    qtbot.addWidget(matrix)
    matrix.resize(300, 260)
    matrix.show_counts(np.array([[3, 1], [0, 4]]), ("cat", "dog"))
    told: list[object] = []
    matrix.chosen.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(matrix, key)
    assert told == [(0, 0), (0, 1), (1, 1), (1, 1)]
    assert matrix.accessibleDescription() == "dog, taken for dog: 4 of 4 (100%)"
    qtbot.mouseClick(matrix, LEFT, pos=matrix.rect_of((1, 1)).center().toPoint())
    assert matrix.cell is None, "a second click lets go of a cell"
    qtbot.mouseClick(matrix, LEFT, pos=QPoint(2, 2))
    assert matrix.cell is None


def test_samples_that_are_no_pictures_are_told_in_numbers(qtbot: QtBot) -> None:
    panel = PredictionsPanel(Theme(Mode.DARK))
    qtbot.addWidget(panel)
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], dtype=np.float32)
    points = np.array([[0.5, 1.5], [2.0, -1.0], [3.0, 4.0]], dtype=np.float32)
    panel.take(Predicted(1, 10, ("in", "out"), points, np.array([0, 1, 1]), probabilities, False))
    worst, *_ = panel.grid.tiles
    assert (worst.picture, worst.values, worst.truth, worst.answer) == (None, "3, 4", "out", "in")
    assert worst.probability == pytest.approx(0.6)


def test_a_heat_map_keeps_each_value_in_its_place() -> None:
    columns = [(1, Histogram(0.0, 1.0, np.array([0, 4]))), (2, Histogram(-1.0, 0.0, np.array([2, 2])))]
    drawn = heat(columns, -1.0, 1.0)
    quarter = len(drawn) // 4
    assert (drawn[:quarter, 0] > 0).all(), "the highest values are at the top"
    assert not drawn[quarter:, 0].any()
    assert not drawn[: 2 * quarter, 1].any()
    assert (drawn[2 * quarter :, 1] > 0).all()


def test_filters_over_colours_are_shown_in_colour(qtbot: QtBot) -> None:
    panel = MapsPanel(Theme(Mode.LIGHT))
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    panel.show_node("n2", "conv")
    red = np.zeros((2, 3, 5, 5), dtype=np.float32)
    red[0, 0], red[1, 0] = 1.0, -1.0
    picture = np.zeros((3, 32, 32), dtype=np.uint8)
    picture[2] = 255
    maps = np.random.default_rng(0).normal(size=(6, 28, 28)).astype(np.float32)
    panel.take(MapsShown(7, "g1", "n2", 0, 10, "ship", picture, maps, 6, red))
    panel.show()
    qtbot.waitExposed(panel)
    shown = panel.grid.grab().toImage()
    strong = {QColor(shown.pixel(x, y)).name() for x in range(shown.width()) for y in range(shown.height())}
    assert "#0000ff" in strong, "the sample is blue"
    assert {"#ff7f7f", "#007f7f"} <= strong, "a filter for red, and one against it"


def test_the_embedding_shows_the_last_hidden_layer_and_then_the_one_that_is_selected(
    training: MainWindow, qtbot: QtBot
) -> None:
    training.workbench.reveal("embedding")
    begin(qtbot, training)
    panel, scatter = training.views.embedding, training.views.embedding.scatter
    qtbot.waitUntil(lambda: scatter.shown is not None, timeout=WAIT_MS)
    view = canvas_of(training)
    assert scatter.shown is not None
    assert scatter.shown.seen == node_id(view, "drop")
    assert "the last hidden layer" in panel._facts.text()
    click_node(qtbot, view, "conv1")
    qtbot.waitUntil(
        lambda: scatter.shown is not None and scatter.shown.node == node_id(view, "conv1"), timeout=WAIT_MS
    )
    pause(qtbot, training)
    assert "conv1" in panel._facts.text()
    shown = scatter.shown
    QTest.mouseMove(scatter, scatter.place_of(5).toPoint())
    hovered = scatter.hovered
    assert hovered is not None
    assert shown.classes[int(shown.labels[hovered])] in scatter.words(hovered)
    assert scatter.accessibleDescription() == scatter.words(hovered)
    plain = scatter.grab().toImage()
    QTest.mouseMove(panel.legend, panel.legend.row_of(3).center().toPoint())
    assert scatter.of_class == 3
    assert scatter.grab().toImage() != plain, "the other classes aren't paler"


def test_classes_of_the_embedding_differ_by_shape_not_by_colour_alone(qtbot: QtBot) -> None:
    theme = Theme(Mode.LIGHT)

    def drawn(number: int) -> bytes:
        """The mark without its colour."""
        picture = QImage(24, 24, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        draw_mark(painter, QPointF(12, 12), number, 8, theme)
        painter.end()
        return picture.createMaskFromColor(QColor(Qt.GlobalColor.white).rgba()).constBits().tobytes()  # type: ignore[union-attr]

    assert len({drawn(number) for number in range(9)}) == 9


def test_a_layer_that_attends_shows_where_each_place_looks(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_template("transformer-encoder")
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=WAIT_MS)
    window.workbench.reveal("maps")
    view = canvas_of(window)
    view.select([node_id(view, "blocks")])
    begin(qtbot, window)
    maps = window.views.maps
    qtbot.waitUntil(lambda: maps.kept is not None, timeout=WAIT_MS)
    shown = maps.kept
    assert shown is not None
    assert shown.attention is not None
    assert np.allclose(shown.attention.sum(axis=2), 1, atol=1e-4)
    titles = [thing for _, thing in maps.grid._places() if isinstance(thing, str)]
    assert any(title.startswith(f"Attention, {len(shown.attention)} heads") for title in titles)
    window.training.shutdown()


def test_a_run_of_another_project_that_goes_on_tells_nothing_of_layers_it_has_not(
    training: MainWindow, qtbot: QtBot
) -> None:
    ended: list[RunFinished] = []
    training.training.finished.connect(ended.append)
    begin(qtbot, training)
    ran = training.model.document.trained_network
    training.acts["stop"].trigger()
    qtbot.waitUntil(lambda: bool(ended))
    training.files.open_template("digits-mlp")
    training.acts["health"].setChecked(True)
    here = training.model.document.trained_network
    assert ran is not None
    assert here is not None
    others = [
        key for key, node in here.nodes.items() if key in ran.nodes and ran.nodes[key].name != node.name
    ]
    measured: list[HealthMeasured] = []
    training.training.probed.connect(
        lambda event: measured.append(event) if isinstance(event, HealthMeasured) else None
    )
    training.runs.resume_wanted.emit(str(ended[0].path))
    qtbot.waitUntil(lambda: bool(measured))
    assert set(others) & measured[0].nodes.keys(), (
        "ids alone would take these for layers of the other network"
    )
    pause(qtbot, training)
    assert not [key for key in others if canvas_of(training).health.of(key) is not None]
