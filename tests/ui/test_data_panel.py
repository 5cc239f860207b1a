"""The data panel, also where there is no data."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from studio.ui.main_window import MainWindow

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
