"""The history panel names each step, marks where one is and what was saved, and jumps by a click."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.ui.main_window import MainWindow


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    """Nothing here needs shapes."""
    return idle_window


def rows(window: MainWindow) -> list[str]:
    model = window.history.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def data(window: MainWindow, row: int, role: Qt.ItemDataRole) -> object:
    return window.history.list.model().index(row, 0).data(role)


def type_number(window: MainWindow, field: object, number: int) -> None:
    field.setFocus()  # type: ignore[attr-defined]
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, str(number))
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_each_kind_of_edit_is_named_and_a_click_goes_to_it(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_template("digits-cnn")
    start = window.model.document
    type_number(window, window.training_panel.epochs.field, 33)  # type: ignore[attr-defined]
    type_number(window, window.training_panel.seed.field, 5)  # type: ignore[attr-defined]
    type_number(window, window.data_panel._batch.field, 16)  # type: ignore[attr-defined]
    assert window.canvas is not None
    window.canvas.select([next(iter(window.canvas.canvas.nodes))])
    window.canvas.delete_selection()
    assert rows(window)[:4] == ["Start", "Set epochs to 33", "Set seed to 5", "Set batch_size to 16"]
    assert len(rows(window)) == 5
    end = window.model.document
    window.workbench.reveal("history")
    qtbot.waitUntil(lambda: window.history.list.isVisible())
    panel = window.history.list
    panel.scrollToTop()
    for row, expected in ((1, None), (0, start), (4, end)):
        index = panel.model().index(row, 0)
        panel.scrollTo(index)
        QTest.mouseClick(
            panel.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            panel.visualRect(index).center(),
        )
        assert window.model.session.index == row
        assert expected is None or window.model.document == expected
    assert len(rows(window)) == 5, "a jump has changed the history"


def test_where_one_is_is_bold_what_can_be_redone_is_grey_and_what_was_saved_is_told(
    window: MainWindow, tmp_path: Path
) -> None:
    window.files.open_template("digits-mlp")
    for epochs in (3, 4, 5):
        window.model.edit(
            f"Set {epochs}", lambda document, epochs=epochs: edits.set_training(document, epochs=epochs)
        )
    window.acts["undo"].trigger()
    window.files._save_to(tmp_path / "a.loom")
    window.acts["undo"].trigger()
    fonts = [data(window, row, Qt.ItemDataRole.FontRole) for row in range(4)]
    assert [isinstance(font, QFont) and font.weight() == QFont.Weight.DemiBold for font in fonts] == [
        False,
        True,
        False,
        False,
    ]
    colours = [data(window, row, Qt.ItemDataRole.ForegroundRole) for row in range(4)]
    assert colours[0] == colours[1] == window.theme.color("text")
    assert colours[2] == colours[3] == window.theme.color("faint")
    tips = [str(data(window, row, Qt.ItemDataRole.ToolTipRole)) for row in range(4)]
    assert ["saved last" in tip for tip in tips] == [False, False, True, False]
    assert "epochs 3 → 4" in tips[2]


def test_counting_a_number_up_is_one_step(window: MainWindow) -> None:
    window.files.open_template("digits-mlp")
    field = window.training_panel.epochs.field  # type: ignore[attr-defined]
    before = window.model.document.training.epochs
    field.setFocus()
    for _ in range(5):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert window.model.document.training.epochs == before + 5
    assert rows(window) == ["Start", f"Set epochs to {before + 5}"]
    window.acts["undo"].trigger()
    assert window.model.document.training.epochs == before
