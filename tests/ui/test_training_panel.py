"""The training panel: every part of a recipe can be set, is undone, shows what is wrong, and its schedule's curve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.graph.recipe import TrainingSettings
from studio.templates import find_template
from studio.ui.document_model import DocumentModel
from studio.ui.main_window import MainWindow
from studio.ui.theme import Mode, Theme
from studio.ui.training_controller import State
from studio.ui.training_panel import TrainingPanel
from tests.ui.test_whole_job import type_over

PATIENCE_MS = 60_000


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[TrainingPanel]:
    """The panel on a small job, all sections open."""
    model = DocumentModel()
    model.open_copy(find_template("spirals-mlp").load())
    model.edit(
        "Plain", lambda document: edits.set_training(document, optimizer="Adam", optimizer_settings={})
    )
    made = TrainingPanel(model, Theme(Mode.DARK))
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(264, 1600)
    made.show()
    for section in made.sections.values():
        section.set_open(True)
    yield made
    made.shutdown()


def training(panel: TrainingPanel) -> TrainingSettings:
    return panel._model.document.training


def pick(box: QComboBox, data: Any) -> None:
    """Choose an entry with the keyboard, as a person may."""
    box.setFocus()
    index = box.findData(data)
    assert index >= 0
    steps = index - box.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def field(panel: QWidget, name: str) -> QLineEdit:
    found = [line for line in panel.findChildren(QLineEdit, f"field-{name}") if not line.isHidden()]
    assert len(found) == 1, name
    return found[0]


def faults(panel: QWidget) -> list[str]:
    labels = panel.findChildren(QLabel)
    return [text.text() for text in labels if text.property("role") == "fault" and text.isVisible()]


def test_a_schedule_shows_its_own_settings_and_its_curve_and_is_undone(panel: TrainingPanel) -> None:
    assert len(set(panel.chart.values)) == 1
    pick(panel.scheduler, "StepLR")
    assert training(panel).scheduler == "StepLR"
    assert training(panel).scheduler_settings["step_size"] == 10
    type_over(field(panel, "step_size"), "5")
    assert training(panel).scheduler_settings["step_size"] == 5
    assert len(set(panel.chart.values)) > 1
    assert not panel.findChildren(QLineEdit, "field-eta_min")
    while training(panel).scheduler != "none":
        panel._model.undo()
    assert len(set(panel.chart.values)) == 1
    assert panel.scheduler.currentData() == "none"


def test_the_mouse_reads_the_rate_off_the_curve(panel: TrainingPanel) -> None:
    pick(panel.scheduler, "CosineAnnealingLR")
    chart = panel.chart
    QTest.mouseMove(chart, QPoint(1, 40))
    assert chart.text == "epoch 0.0: 0.001"
    QTest.mouseMove(chart, QPoint(chart.width() - 1, 40))
    assert chart.text.startswith(f"epoch {training(panel).epochs:.1f}: ")


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("clip_norm", "1.5", 1.5),
        ("clip_value", "0.1", 0.1),
        ("l1", "0.0001", 0.0001),
        ("l2", "1e-5", 1e-5),
        ("ema_decay", "0.999", 0.999),
        ("label_smoothing", "0.1", 0.1),
        ("accumulate", "4", 4),
        ("class_weights", "balanced", "balanced"),
        ("class_weights", "1, 2.5", (1.0, 2.5)),
        ("keep", "3", 3),
        ("keep_epochs", "2", 2),
        ("keep_minutes", "1.5", 1.5),
    ],
)
def test_a_value_that_is_typed_is_set_undone_and_cleared(
    panel: TrainingPanel, name: str, typed: str, value: Any
) -> None:
    usual = getattr(TrainingSettings(), name)
    type_over(field(panel, name), typed)
    assert getattr(training(panel), name) == value
    assert faults(panel) == []
    panel._model.undo()
    assert getattr(training(panel), name) == usual
    assert field(panel, name).text() == ""
    panel._model.redo()
    field(panel, name).setFocus()
    field(panel, name).selectAll()
    QTest.keyClick(field(panel, name), Qt.Key.Key_Delete)
    QTest.keyClick(field(panel, name), Qt.Key.Key_Return)
    assert getattr(training(panel), name) == usual


def test_what_does_not_go_together_is_said_at_the_field(panel: TrainingPanel) -> None:
    type_over(field(panel, "class_weights"), "1, 2, 3")
    assert faults(panel) == ["There are 3 class weights for 2 classes."]
    panel._model.undo()
    pick(panel.optimizer, "LBFGS")
    pick(panel._editors["precision"].focusProxy(), "fp16")  # type: ignore[arg-type]
    assert len(faults(panel)) == 1
    assert "fp16 can't scale" in faults(panel)[0]


def test_chosen_metrics_can_end_training_early(panel: TrainingPanel) -> None:
    assert panel.stop_metric.findData("f1") < 0
    QTest.mouseClick(panel.metrics["f1"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    QTest.mouseClick(panel.metrics["recall"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert training(panel).metrics == ("recall", "f1")
    assert not panel._editors["stop_patience"].isVisible()
    pick(panel.stop_metric, "f1")
    assert training(panel).stop_metric == "f1"
    assert panel._editors["stop_patience"].isVisible()
    QTest.mouseClick(panel.metrics["f1"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert any("isn't among the metrics" in text for text in faults(panel))
    panel._model.undo()
    assert faults(panel) == []


def test_closed_sections_say_what_is_set_in_them(panel: TrainingPanel) -> None:
    heads = {name: section.head.text() for name, section in panel.sections.items()}
    assert heads["optimizer"] == "Optimizer  ·  Adam"
    assert heads["regularisation"] == "Regularisation"
    type_over(field(panel, "clip_norm"), "1")
    pick(panel._editors["precision"].focusProxy(), "bf16")  # type: ignore[arg-type]
    assert panel.sections["regularisation"].head.text() == "Regularisation  ·  clip norm"
    assert panel.sections["speed"].head.text() == "Precision and speed  ·  bf16 mixed"


def test_another_optimizer_has_its_own_settings(panel: TrainingPanel) -> None:
    assert field(panel.optimizer_settings, "betas")
    pick(panel.optimizer, "SGD")
    assert training(panel).optimizer == "SGD"
    assert field(panel.optimizer_settings, "momentum")
    assert panel._editors["decay_all"].isVisible()
    pick(panel.optimizer, "Rprop")
    assert not panel._editors["decay_all"].isVisible()


def test_a_rate_is_found_and_taken(qtbot: QtBot, panel: TrainingPanel) -> None:
    finder = panel.finder
    assert finder.chart.isHidden()
    QTest.mouseClick(finder.button, Qt.MouseButton.LeftButton)
    assert finder.searching
    assert finder.button.text() == "Stop the test"
    qtbot.waitUntil(lambda: not finder.searching, timeout=PATIENCE_MS)
    assert finder.chart.isVisible()
    assert finder.take.text().startswith("Use 0.0")
    QTest.mouseClick(finder.take, Qt.MouseButton.LeftButton)
    assert finder.take.isHidden()
    rate = training(panel).optimizer_settings["lr"]
    assert 0.0001 < rate < 0.1
    panel._model.undo()
    assert "lr" not in training(panel).optimizer_settings


def test_the_test_of_rates_can_be_stopped(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.finder.toggle()
    QTest.mouseClick(panel.finder.button, Qt.MouseButton.LeftButton)
    assert not panel.finder.searching
    assert panel.finder.button.text() == "Find learning rate"
    qtbot.wait(50)
    assert panel.finder.chart.isHidden()


def test_what_stops_the_test_of_rates_is_told_below_its_button(qtbot: QtBot, panel: TrainingPanel) -> None:
    type_over(field(panel, "clip_norm"), "0")
    panel.finder.toggle()
    qtbot.waitUntil(lambda: not panel.finder.searching, timeout=PATIENCE_MS)
    assert panel.finder._words.text() == "training.clip_norm has to be a number above 0, or none."


def test_a_run_and_the_test_of_rates_do_not_draw_from_the_same_random_numbers(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_template("spirals-mlp")
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=PATIENCE_MS)
    window.acts["find_rate"].trigger()
    finder = window.training_panel.finder
    assert finder.searching
    window.reports.train()
    assert not finder.searching
    assert not window.acts["find_rate"].isEnabled()
    assert not finder.button.isEnabled()
    window.training.stop()
    qtbot.waitUntil(lambda: window.training.state is State.IDLE, timeout=PATIENCE_MS)
    assert window.acts["find_rate"].isEnabled()
    assert finder.button.isEnabled()
