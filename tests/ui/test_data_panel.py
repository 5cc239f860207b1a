"""The data panel, also where there is no data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from studio.graph.catalogue_file import load_catalogue
from studio.graph.project import Project
from studio.ui.main_window import MainWindow
from studio.ui.schedule_chart import steps_per_epoch
from tests.engine.networks import digits_project
from tests.engine.picture_files import two_classes, with_parts
from tests.engine.test_numbers import waves

PATIENCE_MS = 60_000


def pick(window: MainWindow, name: str) -> None:
    box = window.data_panel.source
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def test_no_data_shows_a_word_about_it_and_neither_samples_nor_batches(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_template("digits-mlp")
    panel = window.data_panel
    qtbot.waitUntil(lambda: bool(panel.strip._pictures), timeout=PATIENCE_MS)
    told: list[str] = []
    panel.told.connect(lambda text, _level: told.append(text))
    pick(window, "none")
    assert window.model.document.data.source == "none"
    assert panel.strip.isHidden()
    assert panel._batching.isHidden()
    assert "choose a data source" in panel._help.text()
    window.model.undo()
    qtbot.waitUntil(lambda: bool(panel.strip._pictures), timeout=PATIENCE_MS)
    assert not panel.strip.isHidden()
    assert told == []


def test_training_a_network_without_data_is_refused_in_words(qtbot: QtBot, window: MainWindow) -> None:
    window.files.open_template("unet")
    pick(window, "none")
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.training.finished, timeout=PATIENCE_MS) as finished:
        window.reports.train()
    assert "Choose a data source first" in str(finished.args)
    qtbot.waitUntil(lambda: not window.training.active, timeout=PATIENCE_MS)
    window.log.write()
    assert "Choose a data source first" in window.log.text.toPlainText()


# Folders of pictures


def test_a_folder_of_pictures_is_chosen_and_told_of(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.files.open_template("digits-cnn")
    window.workbench.reveal("training")
    panel = window.data_panel
    pick(window, "pictures")
    qtbot.waitUntil(lambda: "Choose the folder" in panel.strip._text, timeout=PATIENCE_MS)
    root = with_parts(tmp_path, 5, 2)
    (root / "train" / "ants" / "002.jpg").write_bytes(b"no picture")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(root))
    browse = panel.findChild(QPushButton, "browseData")
    assert browse is not None
    QTest.mouseClick(browse, Qt.MouseButton.LeftButton)
    assert window.model.document.data.root == str(root)
    qtbot.waitUntil(lambda: panel._counts.isVisible(), timeout=PATIENCE_MS)
    assert "10 pictures to train on, 4 to validate with (ants 5, bees 5)" in panel._counts.text()
    assert "kept in memory" in panel._counts.text()
    assert "002.jpg" in panel._counts.text()
    assert [caption for _, caption in panel.strip._pictures[:2]] == ["ants", "bees"]
    assert panel._fraction.isHidden()  # the folder has a part to validate with
    panel._reading.edited.emit("memory_mb", 0)
    qtbot.waitUntil(lambda: "read from their files" in panel._counts.text(), timeout=PATIENCE_MS)


def test_a_folder_that_is_gone_is_a_problem_in_words(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.files.open_template("digits-cnn")
    pick(window, "pictures")
    root = two_classes(tmp_path / "photos", 2)
    window.data_panel._set(root=str(root))
    qtbot.waitUntil(lambda: bool(window.data_panel.strip._pictures), timeout=PATIENCE_MS)
    root.rename(tmp_path / "elsewhere")
    with qtbot.waitSignal(window.training.finished, timeout=PATIENCE_MS) as finished:
        window.reports.train()
    assert f"The folder {root} isn't there" in str(finished.args)
    qtbot.waitUntil(lambda: not window.training.active, timeout=PATIENCE_MS)


def test_the_channels_take_their_normalisation_with_them(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.files.open_template("digits-cnn")
    pick(window, "pictures")
    panel = window.data_panel
    panel._set(root=str(two_classes(tmp_path, 2)), mean=(0.5,) * 3, std=(0.5,) * 3)
    panel._set_option("channels", 1)
    assert window.model.document.data.mean is None
    qtbot.waitUntil(lambda: bool(panel.strip._pictures), timeout=PATIENCE_MS)
    pick(window, "mnist")
    assert window.model.document.data.root is None


def test_a_set_that_is_not_there_is_offered_for_download(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.files.open_template("digits-cnn")
    panel = window.data_panel
    qtbot.waitUntil(lambda: bool(panel.strip._pictures), timeout=PATIENCE_MS)
    pick(window, "mnist")
    panel._set(root=str(tmp_path))
    qtbot.waitUntil(lambda: "MNIST isn't in" in panel.strip._text, timeout=PATIENCE_MS)
    assert not panel._folder.fetch.isHidden()
    pick(window, "pictures")
    assert panel._folder.fetch.isHidden()


def test_numbers_to_predict_bring_their_losses_and_metrics(window: MainWindow, qtbot: QtBot) -> None:
    document = digits_project(metrics=("f1",), class_weights="balanced")
    window.model.open_copy(Project(document))
    training = window.training_panel
    training.sections["metrics"].set_open(True)
    assert training.metrics["f1"].isVisibleTo(training)
    assert not training.metrics["r2"].isVisibleTo(training)
    pick(window, "diabetes")
    chosen = window.model.document
    assert (chosen.data.source, chosen.training.loss) == ("diabetes", "mse_loss")
    assert chosen.training.metrics == ()
    assert training.metrics["r2"].isVisibleTo(training)
    assert not training.metrics["f1"].isVisibleTo(training)
    window.stepping.undo()
    assert window.model.document == document


def test_a_run_on_numbers_shows_losses_and_its_metric_and_no_accuracy(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.model.open_copy(Project(waves(epochs=2, metrics=("mae",))))
    with qtbot.waitSignal(window.training.finished, timeout=60_000):
        qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    loss, accuracy = window.curves.build()
    assert loss.isVisible()
    assert accuracy.isVisible()
    assert accuracy.title == "MAE"
    window.log.write()
    told = window.log.text.toPlainText()
    assert "mae" in told
    assert "accuracy" not in told
    assert "nan" not in told.lower()
    window.model.session.mark_saved()


def test_a_file_with_a_word_for_the_share_of_validation_still_shows_its_schedule() -> None:
    document = digits_project()
    whole = steps_per_epoch(
        replace(document, data=replace(document.data, validation_fraction=0.0)), load_catalogue()
    )
    data = replace(document.data, validation_fraction="half")  # type: ignore[arg-type]
    assert steps_per_epoch(replace(document, data=data), load_catalogue()) == whole


def test_a_folder_that_is_typed_lies_beside_the_saved_project(
    idle_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = idle_window
    window.files.open_template("digits-cnn")
    pick(window, "pictures")
    field = window.data_panel._folder.field
    monkeypatch.chdir(tmp_path)
    window.workbench.reveal("training")
    field.setText("pictures")
    field.editingFinished.emit()
    assert window.model.document.data.root == str(tmp_path / "pictures")
    (tmp_path / "projects").mkdir()
    window.model.save(tmp_path / "projects" / "a.loom")
    field.setText("pictures")
    field.editingFinished.emit()
    assert window.model.document.data.root == str(tmp_path / "projects" / "pictures")
    window.model.save(tmp_path / "projects" / "a.loom")
    assert '"root": "pictures"' in (tmp_path / "projects" / "a.loom").read_text()
    assert not window.model.modified
