"""The data panel, also where there is no data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.graph.project import Project
from studio.ui.main_window import MainWindow
from tests.engine.networks import digits_project
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
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.training.finished, timeout=PATIENCE_MS) as finished:
        window.reports.train()
    assert "Choose a data source first" in str(finished.args)
    qtbot.waitUntil(lambda: not window.training.active, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: "Choose a data source first" in window.log.text.toPlainText(), timeout=PATIENCE_MS
    )


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


def test_a_run_on_numbers_shows_losses_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.model.open_copy(Project(waves(epochs=2, metrics=("mae",))))
    with qtbot.waitSignal(window.training.finished, timeout=60_000):
        qtbot.mouseClick(window.transport.button, Qt.MouseButton.LeftButton)
    loss, accuracy = window.curves.build()
    assert loss.isVisible()
    assert not accuracy.isVisible()
    window.log.write()
    told = window.log.text.toPlainText()
    assert "mae" in told
    assert "accuracy" not in told
    assert "nan" not in told.lower()
    window.model.session.mark_saved()
