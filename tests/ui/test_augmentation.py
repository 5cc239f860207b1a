"""Augmentation in the data panel: a list that is edited by hand, and what it makes of samples."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.data_panel import DataPanel
from studio.ui.main_window import MainWindow

PATIENCE_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> DataPanel:
    window.files.open_template("digits-mlp")
    window.workbench.reveal("training")
    QTest.mouseClick(window.data_panel._augmenting.head, LEFT)
    qtbot.waitUntil(lambda: bool(window.data_panel.strip._pictures), timeout=PATIENCE_MS)
    return window.data_panel


def rows(panel: DataPanel) -> list[dict[str, object]]:
    return [dict(row) for row in panel._data.augment]


def add(panel: DataPanel, name: str) -> None:
    """Choose an entry of the menu with the mouse."""
    menu = panel.augment._menu
    menu.popup(panel.augment.add_button.mapToGlobal(panel.augment.add_button.rect().bottomLeft()))
    action = next(action for action in menu.actions() if action.objectName() == name)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    menu.close()


def button(panel: DataPanel, row: int, role: str) -> QToolButton:
    """A button of a row, the one that is seen now."""
    QApplication.processEvents()  # a row that was just made is shown now
    boxes = panel.augment.findChildren(QWidget, f"augmentation-{row}")
    made = next(box for box in boxes if not box.isHidden()).findChild(QToolButton, role)
    assert made is not None
    return made


def seen(panel: DataPanel) -> list[bytes]:
    return [bytes(picture.constBits()) for picture, _ in panel.strip._changed]


def once(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def test_an_augmentation_is_added_set_and_taken_out_and_each_is_undone(
    qtbot: QtBot, panel: DataPanel, window: MainWindow
) -> None:
    add(panel, "flip_horizontal")
    add(panel, "random_crop")
    assert rows(panel) == [{"name": "flip_horizontal"}, {"name": "random_crop"}]
    assert panel._augmenting.head.text().endswith("2 changes")
    field = panel.augment.findChildren(QLineEdit, "field-padding")[-1]
    QTest.keyClicks(field, "1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert rows(panel)[1] == {"name": "random_crop", "padding": 1}
    QTest.mouseClick(button(panel, 0, "takeOut"), LEFT)
    assert rows(panel) == [{"name": "random_crop", "padding": 1}]
    for expected in (2, 2, 1, 0):
        window.model.undo()
        assert len(rows(panel)) == expected
    assert panel.augment.again.isHidden()


def test_augmentations_change_places(panel: DataPanel) -> None:
    add(panel, "flip_vertical")
    add(panel, "add_noise")
    assert not button(panel, 0, "earlier").isEnabled()
    QTest.mouseClick(button(panel, 1, "earlier"), LEFT)
    assert [row["name"] for row in rows(panel)] == ["add_noise", "flip_vertical"]
    assert not button(panel, 1, "later").isEnabled()
    QTest.mouseClick(button(panel, 0, "later"), LEFT)
    assert [row["name"] for row in rows(panel)] == ["flip_vertical", "add_noise"]


def test_the_second_row_of_samples_is_augmented_and_drawn_again_on_request(
    qtbot: QtBot, panel: DataPanel
) -> None:
    add(panel, "add_noise")
    once(qtbot, lambda: bool(panel.strip._changed))
    first = seen(panel)
    QTest.mouseClick(panel.augment.again, LEFT)
    once(qtbot, lambda: seen(panel) != first)
    assert len(seen(panel)) == len(first)
    QTest.mouseClick(button(panel, 0, "takeOut"), LEFT)
    once(qtbot, lambda: not panel.strip._changed)


def test_a_setting_that_does_not_fit_is_told_at_its_field(qtbot: QtBot, panel: DataPanel) -> None:
    panel._set_augment(({"name": "random_crop", "padding": 8, "fill": "reflect"},), "Try", None)
    form = panel.augment._forms[0]
    assert form is not None
    assert "8 x 8" in form._editors["padding"]._fault.text()


def test_points_are_offered_noise_alone(qtbot: QtBot, panel: DataPanel, window: MainWindow) -> None:
    def offered() -> list[str]:
        menu: QMenu = panel.augment._menu
        return [action.objectName() for action in menu.actions()]

    assert "flip_horizontal" in offered()
    window.files.open_template("spirals-mlp")
    assert offered() == ["add_noise"]
    window.model.session.mark_saved()
