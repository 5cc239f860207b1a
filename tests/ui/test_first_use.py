"""What a first hour with the program runs into: stray windows, lists that stay open, clicks that are swallowed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from studio.graph.edits import set_setting, set_training
from studio.ui.commands import all_commands
from studio.ui.editors import SettingEditor
from studio.ui.import_dialog import ImportDialog
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.training_panel import TrainingPanel
from tests.ui.gestures import node_id, palette_leaf

WAIT_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


def windows_seen() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def let_settle() -> None:
    """Layouts lead to others: a canvas that gets another size closes what lies on it."""
    for _ in range(20):
        QApplication.processEvents()


def press_in_window(window: MainWindow, widget: QWidget, place: QPoint | None = None) -> None:
    """Click as the desktop does: the window hears of it first, and hands it to the widget below."""
    at = widget.mapTo(window, widget.rect().center() if place is None else place)
    QTest.mouseClick(window.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    QApplication.processEvents()


def test_points_in_the_plane_open_no_window_of_their_own(idle_window: MainWindow) -> None:
    idle_window.files.open_template("spirals-mlp")
    QApplication.processEvents()
    assert windows_seen() == [idle_window]


# The search for layers


def test_a_press_beside_the_search_closes_it_also_where_nothing_takes_the_focus(
    idle_window: MainWindow,
) -> None:
    window = idle_window
    window.files.open_template("digits-mlp")
    assert window.canvas is not None
    window.workbench.reveal("problems")
    let_settle()
    window.canvas.open_search()
    assert window.canvas.popup is not None
    press_in_window(window, window.canvas.popup, QPoint(3, 3))
    assert window.canvas.popup is not None, "a press on itself closes nothing"
    press_in_window(window, window.statusBar())
    assert window.canvas.popup is None
    assert window.canvas.hasFocus()


def test_a_click_into_a_field_closes_the_search_and_reaches_the_field(idle_window: MainWindow) -> None:
    window = idle_window
    window.files.open_template("digits-mlp")
    assert window.canvas is not None
    field = window.palette_panel.field
    window.canvas.open_search()
    press_in_window(window, field)
    assert window.canvas.popup is None
    assert field.hasFocus()


# The palette


def test_a_layer_whose_name_is_cut_off_says_it_in_its_tip(idle_window: MainWindow) -> None:
    idle_window.files.open_template("digits-mlp")
    tip = palette_leaf(idle_window, "ConvTranspose2d").toolTip(0)
    assert tip.splitlines()[0] == "ConvTranspose2d"
    assert len(tip.splitlines()) > 1


def test_the_view_menu_fits_a_low_screen_and_leads_to_the_panels(idle_window: MainWindow) -> None:
    panels = idle_window.findChild(QMenu, "panelsMenu")
    assert panels is not None
    docks = idle_window.workbench.docks
    assert panels.actions() == [dock.toggleViewAction() for dock in docks.values()]
    (view,) = (bar for bar in idle_window.menuBar().actions() if panels.menuAction() in bar.menu().actions())  # type: ignore[attr-defined]
    assert view.menu().sizeHint().height() < 700  # type: ignore[attr-defined]


# Training that can't begin


def test_a_network_that_can_not_train_offers_its_repair_where_it_says_so(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.files.open_template("digits-mlp")
    assert window.canvas is not None
    network = window.canvas.canvas.network
    last = node_id(window.canvas, "fc2")
    window.model.edit(
        "Break",
        lambda document: set_setting(document, network.id, last, "out_features", 7, window.model.catalogue),
    )
    qtbot.waitUntil(lambda: any(each.repairs for each in window.shapes.problems), timeout=WAIT_MS)
    qtbot.mouseClick(window.transport.button, LEFT)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "failure") is not None, timeout=WAIT_MS)
    box = window.findChild(QMessageBox, "failure")
    assert box is not None
    button = box.findChild(QPushButton, "repair")
    assert button is not None
    assert button.text() == "Set out_features of fc2 to 10, one for each class"
    assert window.problems.isVisible()
    qtbot.mouseClick(button, LEFT)
    assert window.canvas.canvas.network.nodes[last].settings["out_features"] == 10
    qtbot.waitUntil(lambda: window.shapes.up_to_date and not window.shapes.problems, timeout=WAIT_MS)


# Rows that line up


def lefts_of(panel: TrainingPanel) -> set[int]:
    fields = panel.sections["optimizer"].content.findChildren(SettingEditor)
    return {field.mapTo(panel, QPoint()).x() for field in fields if field.isVisible()}


def test_the_optimizers_rows_stand_in_one_column(qtbot: QtBot, idle_window: MainWindow) -> None:
    window = idle_window
    window.files.open_template("digits-mlp")
    window.workbench.reveal("training")
    panel = window.training_panel
    panel.sections["optimizer"].set_open(True)
    for name in ("Adam", "SGD", "Adam"):  # with names of different lengths
        window.model.edit("Optimizer", lambda document, name=name: set_training(document, optimizer=name))
        qtbot.waitUntil(lambda: len(lefts_of(panel)) == 1)


# Words that are whole


def test_tabs_that_find_no_room_keep_their_words_and_scroll(idle_window: MainWindow) -> None:
    window = idle_window
    window.theme.apply()
    window.files.open_template("digits-mlp")
    QApplication.processEvents()
    bars = window.workbench.findChildren(QTabBar, "", Qt.FindChildOption.FindDirectChildrenOnly)
    assert bars
    for bar in bars:
        assert bar.elideMode() is Qt.TextElideMode.ElideNone
        assert bar.usesScrollButtons()


def test_in_a_low_window_the_drawing_has_more_room_than_what_lies_below(idle_window: MainWindow) -> None:
    window = idle_window
    window.resize(900, 533)
    window.files.open_template("digits-mlp")
    QApplication.processEvents()
    assert window.canvas is not None
    assert window.canvas.height() > window.curves.height()


@pytest.mark.parametrize("language", list(Language))
def test_what_the_search_says_of_a_layer_has_room(
    language: Language, idle_window: MainWindow, qtbot: QtBot
) -> None:
    keeper = idle_window.keeper
    if language is not Language.ENGLISH:
        keeper.change_language(language)
    window = keeper.window
    window.files.open_template("digits-mlp")
    assert window.canvas is not None
    popup = window.canvas.open_search()
    assert popup.told.heightForWidth(popup.told.width()) <= popup.told.height()


# Lists of what can be done


def test_the_command_palette_lists_no_words_that_stand_for_nothing(idle_window: MainWindow) -> None:
    idle_window.files.open_template("digits-mlp")
    titles = [command.title for command in all_commands(idle_window)]
    assert "No recent projects" not in titles
    assert "Undo" in titles, "what can't be done now stays, with its reason"


def test_find_begins_with_the_layer_of_that_very_name(idle_window: MainWindow) -> None:
    window = idle_window
    window.files.open_template("digits-cnn")
    assert window.canvas is not None
    window.canvas.overlays.find()
    bar = window.canvas.overlays.find_bar
    QTest.keyClicks(bar.field, "conv2")  # conv1 is a Conv2d, and stands before it
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.canvas.selection == (node_id(window.canvas, "conv2"),)


# The start page


def test_the_start_page_leads_to_models_that_exist_already(qtbot: QtBot, idle_window: MainWindow) -> None:
    button = idle_window.start_page.findChild(QPushButton, "importModel")
    assert button is not None
    qtbot.mouseClick(button, LEFT)
    dialog = idle_window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


class Paints(QObject):
    """The sizes in which widgets are painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.seen: dict[QWidget, list[QSize]] = {widget: [] for widget in widgets}
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.seen[watched].append(watched.size())
        return False


def test_the_first_project_is_shown_with_everything_in_its_place_at_once(
    qtbot: QtBot, idle_window: MainWindow
) -> None:
    window = idle_window
    paints = Paints(window.curves, window.inspector, window.transport.button)
    window.files.open_template("digits-cnn")
    qtbot.waitUntil(lambda: all(paints.seen.values()))
    let_settle()
    for sizes in paints.seen.values():
        assert all(size == sizes[-1] for size in sizes), sizes


def test_charts_beside_a_decision_surface_are_wider_than_it(idle_window: MainWindow) -> None:
    window = idle_window
    window.files.open_template("spirals-mlp")
    window.curves.show_run([0.5], [0.5], [], "a run")
    let_settle()
    assert window.surface.isVisible()
    loss, accuracy = window.curves.build()
    assert loss.width() > window.surface.width()
    assert abs(loss.width() - accuracy.width()) < 4
