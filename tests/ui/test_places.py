"""Masks and texts in the window: choosing them, seeing samples, and what the network says at each place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from studio.engine.probe_events import PlacesPredicted
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.ui.main_window import MainWindow
from studio.ui.training_controller import State
from tests.engine.places import shapes, sums, write_masks, write_text
from tests.ui.test_data_panel import pick
from tests.ui.test_live_views import WAIT_MS, begin, pause

LEFT = Qt.MouseButton.LeftButton


def browse(window: MainWindow) -> None:
    button = window.data_panel.findChild(QPushButton, "browseData")
    assert button is not None
    QTest.mouseClick(button, LEFT)


def open_endless(window: MainWindow, document: ProjectDocument) -> None:
    window.model.open_copy(Project(replace(document, training=replace(document.training, epochs=100_000))))
    window.workbench.reveal("predictions")


def predicted_by(qtbot: QtBot, window: MainWindow) -> PlacesPredicted:
    """Train until predictions have come, and pause."""
    begin(qtbot, window)
    panel = window.views.predictions
    qtbot.waitUntil(lambda: panel.predicted is not None, timeout=WAIT_MS)
    pause(qtbot, window)
    assert isinstance(panel.predicted, PlacesPredicted)
    return panel.predicted


def test_a_folder_with_masks_is_chosen_and_its_masks_lie_over_the_pictures(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.model.open_copy(Project(shapes()))
    window.workbench.reveal("training")
    panel = window.data_panel
    pick(window, "picture_masks")
    qtbot.waitUntil(lambda: "Choose the folder" in panel.strip._text, timeout=WAIT_MS)
    root = write_masks(tmp_path / "set", void=255)
    (root / "classes.txt").write_text("dark\nbright\n", encoding="utf-8")
    (root / "masks" / "p3.png").write_bytes(b"no mask")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(root))
    browse(window)
    qtbot.waitUntil(lambda: panel._counts.isVisible(), timeout=WAIT_MS)
    assert "6 pictures with masks to train on, 2 to validate with" in panel._counts.text()
    assert "dark: " in panel._counts.text()
    assert "p3.png" in panel._counts.text()
    assert panel.strip._legend == ("dark", "bright")
    picture, _ = panel.strip._pictures[0]
    left = picture.pixelColor(2, picture.height() - 2)
    assert left.blue() > left.red(), "the first class is laid over in blue"


def test_the_legend_of_masks_has_a_row_more_where_there_is_no_room(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    root = write_masks(tmp_path / "set", void=255)
    names = ["what is dark in a picture", "what is bright in a picture"]
    (root / "classes.txt").write_text("\n".join(names), encoding="utf-8")
    document = shapes()
    settings = replace(document.data, source="picture_masks", root=str(root), options={})
    window.model.open_copy(Project(replace(document, data=settings)))
    window.workbench.reveal("training")
    strip = window.data_panel.strip
    qtbot.waitUntil(lambda: strip._legend == tuple(names), timeout=WAIT_MS)

    def told() -> list[list[str]]:
        return [[name for _, name in row] for row in strip.legend_rows()]

    strip.resize(1000, strip.height())
    assert told() == [["ignored", *names]]
    low = strip.minimumHeight()
    strip.resize(200, strip.height())
    assert len(told()) > 1
    assert [name for row in told() for name in row] == ["ignored", *names], "none is left out"
    assert strip.minimumHeight() > low


def test_what_is_ignored_is_striped_where_pictures_are_moved(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """Black corners would look like a class, or like a fault; the recipe is seen as wide as its place is, besides."""
    root = write_masks(tmp_path / "set", void=255)
    moved = ({"name": "random_affine", "degrees": 45.0, "shift": 0.3, "scale": 0.0},)
    document = shapes()
    settings = replace(document.data, source="picture_masks", root=str(root), options={}, augment=moved)
    window.model.open_copy(Project(replace(document, data=settings)))
    window.workbench.reveal("training")
    strip = window.data_panel.strip
    qtbot.waitUntil(lambda: bool(strip._changed), timeout=WAIT_MS)
    image = strip._changed[0][0]
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    greys = [color.red() for color in pixels if color.red() == color.green() == color.blue()]
    assert {0, 64} <= set(greys), "what comes in is black, and every other stripe of it grey"
    with_ignored = strip.grab().toImage()
    strip._ignores = False
    assert strip.grab().toImage() != with_ignored, "the legend tells what stripes are"
    recipe = window.workbench.docks["training"].findChild(QScrollArea)
    assert recipe is not None
    assert recipe.widget().width() <= recipe.viewport().width()


def test_a_text_file_is_chosen_and_shown_with_what_comes_next(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.model.open_copy(Project(sums()))
    window.workbench.reveal("training")
    panel = window.data_panel
    pick(window, "text_file")
    qtbot.waitUntil(lambda: "Choose the text file" in panel.strip._text, timeout=WAIT_MS)
    file = write_text(tmp_path / "cats.txt")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    browse(window)
    assert window.model.document.data.root == str(file)
    qtbot.waitUntil(lambda: bool(panel.strip.lines), timeout=WAIT_MS)
    text, following = panel.strip.lines[0]
    written = (text + following).replace("⏎", "\n")
    assert file.read_text(encoding="utf-8").startswith(written)
    assert panel._augmenting.isHidden()
    assert panel._fraction.isHidden(), "the end of the text validates"


def test_metrics_are_offered_for_what_is_learned(window: MainWindow) -> None:
    window.workbench.reveal("training")
    offered = {}
    for document in (shapes(), sums()):
        window.model.open_copy(Project(document))
        boxes = window.training_panel.metrics
        offered[document.data.source] = {name for name, box in boxes.items() if not box.isHidden()}
    assert {"iou", "dice", "recall"} <= offered["shapes"]
    assert not {"perplexity", "top3", "mse", "f1"} & offered["shapes"]
    assert offered["sums"] == {"perplexity", "top3", "top5"}


def test_predictions_of_masks_stand_beside_the_true_ones(qtbot: QtBot, window: MainWindow) -> None:
    open_endless(window, shapes())
    predicted = predicted_by(qtbot, window)
    panel = window.views.predictions
    assert len(panel.grid.tiles) == len(predicted.labels) == 12
    assert all(tile.masks is not None and tile.picture is not None for tile in panel.grid.tiles)
    judged = predicted.confusion.sum()
    assert judged == predicted.labels.size
    assert f"{predicted.confusion.trace() / judged:.1%} of pixels right" in panel._facts.text()
    number = int(predicted.rights.argmin())
    places = predicted.labels[number] != predicted.winners[number]
    cell = (int(predicted.labels[number][places][0]), int(predicted.winners[number][places][0]))
    qtbot.mouseClick(panel.matrix, LEFT, pos=panel.matrix.rect_of(cell).center().toPoint())
    mistaken = (predicted.labels == cell[0]) & (predicted.winners == cell[1])
    assert len(panel.grid.tiles) == int(mistaken.any(axis=(1, 2)).sum())
    assert panel.written.isHidden()
    panel.grid.grab()


def test_a_network_of_tokens_writes_for_itself(qtbot: QtBot, window: MainWindow) -> None:
    open_endless(window, sums())
    predicted = predicted_by(qtbot, window)
    panel = window.views.predictions
    lines = predicted.written.splitlines()
    assert len(lines) == 4
    assert all(len(line) == 6 and line[1] == "+" and line[3] == "=" for line in lines)
    assert lines[0] in panel.written.text()
    tile = panel.grid.tiles[0]
    assert tile.values[3] == "="
    assert len(tile.truth) == len(tile.answer) == 2
    assert int(tile.truth) == int(tile.values[0]) + int(tile.values[2])
    panel.grid.grab()


def test_a_view_without_use_for_masks_says_so(window: MainWindow) -> None:
    window.model.open_copy(Project(shapes()))
    assert "one class each" in window.views.embedding.empty.words.text()
    assert window.training.state is State.IDLE
