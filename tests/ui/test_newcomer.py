"""What a newcomer stumbles over: scrolling, empty views, the way back, what can't be done and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.templates import find_template
from studio.ui.form import WrappedButton
from studio.ui.live.sample_grid import SampleGrid, Tile
from studio.ui.main_window import MainWindow
from studio.ui.start_page import TemplateCard
from studio.ui.theme import Mode, Theme
from studio.ui.training_controller import State
from tests.engine.test_probes import cnn
from tests.ui.bench import Bench, know_shapes
from tests.ui.gestures import node_id

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


def takes_the_wheel(widget: QWidget) -> bool:
    """Whether a notch of the wheel over a widget does something there, and doesn't go on to what it lies in."""
    middle = QPointF(widget.rect().center())
    plain, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        plain,
        phase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def shown_words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


# Scrolling


def test_the_wheel_over_a_box_changes_no_setting_and_is_left_to_the_panel(idle_window: MainWindow) -> None:
    window = idle_window
    window.files.open_template("digits-cnn")
    window.workbench.reveal("training")
    before = window.model.document
    boxes = [each for each in window.workbench.findChildren(QComboBox) if each.isVisible()]
    assert len(boxes) >= 3
    for box in boxes:
        assert not takes_the_wheel(box)
        assert not box.hasFocus()
        assert box.focusPolicy() is Qt.FocusPolicy.StrongFocus  # the wheel gives it none
    assert window.model.document is before


# The start page


def test_the_start_page_leads_back_to_the_open_project_and_has_no_tools_for_it(
    qtbot: QtBot, idle_window: MainWindow
) -> None:
    window = idle_window
    assert not window.start_page.back.isVisible()
    window.files.open_template("digits-mlp")
    document = window.model.document
    assert window.transport.isVisible()
    window.acts["start_page"].trigger()
    assert not window.transport.isVisible()
    assert not window.facts.problem_button.isVisible()
    assert "Untitled" in window.start_page.back.text()
    qtbot.mouseClick(window.start_page.back, LEFT)
    assert window.workbench.isVisible()
    assert window.canvas is not None
    assert window.canvas.hasFocus()
    assert window.model.document is document


def test_training_without_a_project_says_what_to_do_first(idle_window: MainWindow) -> None:
    idle_window.acts["train"].trigger()
    assert "open a template" in idle_window.statusBar().currentMessage()


def test_training_from_the_start_page_shows_the_network_that_trains(qtbot: QtBot, window: MainWindow) -> None:
    window.model.open_copy(Project(short(cnn())))
    window.show_start_page()
    with qtbot.waitSignal(window.training.finished, timeout=WAIT_MS):
        window.acts["train"].trigger()
        assert window.workbench.isVisible()
    qtbot.waitUntil(lambda: window.training.state is State.IDLE, timeout=WAIT_MS)


@pytest.mark.parametrize("width", [700, 1300, 1800])
def test_templates_fill_the_width_and_nothing_sticks_out(
    qtbot: QtBot, idle_window: MainWindow, width: int
) -> None:
    window = idle_window
    window.resize(width, 800)
    QApplication.processEvents()
    page = window.start_page
    places = [card.mapTo(page.viewport(), QPoint()) for card in page.findChildren(TemplateCard)]
    right = max(place.x() for place in places) + page.findChildren(TemplateCard)[0].width()
    left = min(place.x() for place in places)
    room = page.viewport().width()
    assert right <= room
    assert abs(left - (room - right)) <= 1  # in the middle
    # No column more would fit.
    assert room - (right - left) < page.findChildren(TemplateCard)[0].width() + 100


def test_recent_files_come_before_the_templates(
    qtbot: QtBot, idle_window: MainWindow, tmp_path: Path
) -> None:
    window = idle_window
    path = tmp_path / "mine.loom"
    find_template("digits-mlp").load().save(path)
    window.files.open_file(path)
    window.show_start_page()
    QApplication.processEvents()
    page = window.start_page
    recent = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == "mine")
    first = page.findChildren(TemplateCard)[0]
    assert recent.mapTo(page, QPoint()).y() < first.mapTo(page, QPoint()).y()
    with qtbot.waitSignal(page.file_chosen) as chosen:
        qtbot.mouseClick(recent, LEFT)
    assert chosen.args == [str(path)]


# Empty views


def short(document: ProjectDocument) -> ProjectDocument:
    return replace(document, training=replace(document.training, epochs=2))


def test_a_view_that_was_closed_while_it_trained_leads_into_the_run_that_has_ended(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.model.open_copy(Project(short(cnn(keep_epochs=1))))
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=WAIT_MS)
    panel = window.views.predictions
    window.workbench.reveal("predictions")
    assert not panel.empty.button.isVisible()  # there is no run yet
    window.workbench.reveal("curves")
    with qtbot.waitSignal(window.training.finished, timeout=WAIT_MS):
        window.acts["train"].trigger()
    qtbot.waitUntil(lambda: window.training.state is State.IDLE, timeout=WAIT_MS)
    window.workbench.reveal("predictions")
    assert panel.predicted is None
    qtbot.mouseClick(panel.empty.button, LEFT)
    qtbot.waitUntil(lambda: panel.predicted is not None, timeout=WAIT_MS)
    assert panel.predicted.epoch == 2  # type: ignore[union-attr]
    window.timeline.leave()
    assert panel.empty.button.isVisible()
    window.model.new()
    window.workbench.reveal("predictions")
    assert not panel.empty.button.isVisible()  # that run is another project's
    window.timeline.shutdown()


def test_the_predictions_of_numbers_say_that_there_are_no_classes(idle_window: MainWindow) -> None:
    window = idle_window
    window.files.open_template("digits-mlp")
    window.workbench.reveal("predictions")
    assert "after each epoch" in window.views.predictions.empty.words.text()
    box = window.data_panel.source
    box.setCurrentIndex(box.findData("diabetes"))
    box.activated.emit(box.currentIndex())
    assert "predicts numbers" in window.views.predictions.empty.words.text()
    window.model.undo()
    assert "after each epoch" in window.views.predictions.empty.words.text()


# What can't be done now


def test_tips_say_why_an_action_can_not_be_done_and_are_plain_once_it_can(idle_window: MainWindow) -> None:
    acts = idle_window.acts
    assert acts["stop"].toolTip().splitlines() == ["Stop  Shift+F5", "Nothing is being trained."]
    idle_window.files.open_template("digits-mlp")
    assert "There is nothing to undo." in acts["undo"].toolTip()
    assert idle_window.canvas is not None
    idle_window.canvas.add_layer("ReLU")
    assert acts["undo"].toolTip() == f"{acts['undo'].text()}  Ctrl+Z"
    acts["timeline"].setEnabled(False)
    assert "Stop it first" in acts["timeline"].toolTip()
    acts["timeline"].setEnabled(True)
    assert len(acts["timeline"].toolTip().splitlines()) == 1


# Problems


def repairs(window: MainWindow) -> list[WrappedButton]:
    """The inspector's buttons of repairs, as far as they can be seen: new ones show a moment after they were made."""
    return [button for button in window.inspector.findChildren(WrappedButton) if button.isVisible()]


def test_a_repair_is_read_whole_and_a_click_on_it_leaves_the_focus_on_the_canvas(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_template("digits-cnn")
    canvas = window.canvas
    assert canvas is not None
    canvas.select([node_id(canvas, "flatten")])
    canvas.delete_selection()
    canvas.select([node_id(canvas, "drop")])
    canvas.setFocus()
    qtbot.waitUntil(lambda: len(repairs(window)) > 1, timeout=WAIT_MS)
    button = max(repairs(window), key=lambda each: len(each.accessibleName()))
    qtbot.waitUntil(lambda: button.height() >= button.heightForWidth(button.width()))
    assert button.heightForWidth(2000) < button.heightForWidth(200)
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: not window.shapes.problems, timeout=WAIT_MS)
    assert canvas.hasFocus()


def test_the_list_of_problems_has_a_button_for_each_first_repair_and_its_words_leave_room(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_template("digits-cnn")
    canvas, problems = window.canvas, window.problems
    assert canvas is not None
    canvas.select([node_id(canvas, "flatten")])
    canvas.delete_selection()
    window.workbench.reveal("problems")
    qtbot.waitUntil(lambda: problems.findChild(QPushButton, "repair") is not None, timeout=WAIT_MS)
    button = problems.findChild(QPushButton, "repair")
    assert button is not None
    qtbot.waitUntil(lambda: button.isVisible() and button.height() >= button.sizeHint().height())
    said = problems.list.item(0).text()
    assert "right click" not in said
    assert problems.list.fontMetrics().horizontalAdvance(said) < button.mapTo(problems, QPoint()).x()
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: not window.shapes.problems, timeout=WAIT_MS)
    assert problems.list.item(0).text() == "No problems."


def test_a_repair_by_key_keeps_the_focus_in_the_inspector(qtbot: QtBot, window: MainWindow) -> None:
    window.files.open_template("digits-cnn")
    canvas, inspector = window.canvas, window.inspector
    assert canvas is not None
    canvas.select([node_id(canvas, "flatten")])
    canvas.delete_selection()
    canvas.select([node_id(canvas, "drop")])
    qtbot.waitUntil(lambda: bool(repairs(window)), timeout=WAIT_MS)
    button = repairs(window)[0]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.shapes.problems, timeout=WAIT_MS)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert inspector.isAncestorOf(focused)


def test_warnings_are_not_shown_as_errors_and_an_empty_network_has_none(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.new_project()
    qtbot.waitUntil(lambda: bool(window.shapes.problems), timeout=WAIT_MS)
    assert not any("no Output" in text for text in shown_words(window.inspector))
    assert window.canvas is not None
    loose = window.canvas.add_layer("ReLU")
    assert loose is not None
    window.canvas.select([loose])
    qtbot.waitUntil(
        lambda: any("nothing is wired" in text for text in shown_words(window.inspector)), timeout=WAIT_MS
    )
    words = next(each for each in window.inspector.findChildren(QLabel) if "nothing is wired" in each.text())
    assert words.property("role") == "warning"


def test_problems_are_told_once_something_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    window.files.new_project()
    qtbot.waitUntil(lambda: bool(window.shapes.problems), timeout=WAIT_MS)
    assert window.facts.problem_button.text() == "No problems"
    assert "Nothing is drawn yet" in window.problems.list.item(0).text()
    assert window.canvas is not None
    window.canvas.add_layer("Input")
    qtbot.waitUntil(lambda: window.facts.problem_button.text() == "Errors: 1", timeout=WAIT_MS)
    assert "no Output" in window.problems.list.item(0).text()


def test_an_empty_list_of_runs_says_what_comes_there(window: MainWindow) -> None:
    window.files.open_template("digits-cnn")
    window.workbench.reveal("runs")
    assert window.runs.nothing.isVisible()
    assert not window.runs.table.isVisible()
    assert "Press Train" in window.runs.nothing.text()


@pytest.mark.parametrize("name", ["digits", "digits.loom"])
def test_an_untitled_project_is_saved_under_its_networks_name_unless_another_is_typed(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    proposed = []

    def ask(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        proposed.append(Path(start).name)
        return str(tmp_path / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.files.open_template("digits-cnn")
    assert window.files.save()
    assert proposed == ["digits_cnn.loom"]
    assert Project.load(tmp_path / "digits.loom").document.trained_network is not None


def test_a_script_lies_beside_its_project_and_ends_in_py(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = []

    def ask(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        starts.append(start)
        return str(tmp_path / "train"), ""

    find_template("digits-cnn").load().save(tmp_path / "net.loom")
    window.files.open_file(tmp_path / "net.loom")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    next(each for each in window.menus.exports.menu.actions() if "script" in each.text()).trigger()
    assert starts == [str(tmp_path / "digits_cnn.py")]
    assert "import torch" in (tmp_path / "train.py").read_text()


# The canvas


def test_a_layer_that_is_added_outside_of_what_is_seen_comes_into_sight(chain: Bench) -> None:
    view = chain.view
    know_shapes(chain)
    for _ in range(5):
        view.select([view.selection[0] if view.selection else node_id(view, "relu1")])
        end = view.editor.chain_end()
        assert end is not None
        added = view.editor.add_beside("ReLU", end)
        assert added is not None
        card = view.mapFromScene(view.canvas.nodes[added].card).boundingRect()
        assert view.viewport().rect().contains(card)


# Samples and classes


def test_names_of_classes_are_read_whole_below_their_samples(qtbot: QtBot) -> None:
    grid = SampleGrid(Theme(Mode.DARK))
    qtbot.addWidget(grid)
    grid.resize(600, 300)
    grid.show_tiles([Tile(None, "0", "automobile", "airplane", 0.9)])
    long = grid._width
    assert long >= grid.fontMetrics().horizontalAdvance("automobile → airplane") * 0.8
    grid.show_tiles([Tile(None, "0", "1", "7", 0.9)])
    assert grid._width < long


# Another project


def test_another_project_begins_without_the_curves_and_figures_of_the_run_before(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.model.open_copy(Project(short(cnn())))
    with qtbot.waitSignal(window.training.finished, timeout=WAIT_MS):
        window.acts["train"].trigger()
    qtbot.waitUntil(lambda: window.training.state is State.IDLE, timeout=WAIT_MS)
    assert "best accuracy" in window.transport.figures.text()
    assert window.curves.page is not None
    assert window.curves.page.isVisible()
    window.model.new()
    assert window.transport.figures.text() == ""
    assert not window.curves.page.isVisible()
    assert not len(window.curves.page.loss.steps)
