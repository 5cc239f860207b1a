"""The palette: search, keys, and what a drag carries."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from studio.graph.catalogue_file import load_catalogue
from studio.ui.canvas.palette_drop import LAYER_MIME
from studio.ui.canvas.thumbnail import render_layer
from studio.ui.palette import PalettePanel, breakable
from studio.ui.theme import Mode, Theme, ui_font

CATALOGUE = load_catalogue()


@pytest.fixture
def palette(qtbot: QtBot) -> PalettePanel:
    panel = PalettePanel(CATALOGUE, Theme(Mode.LIGHT))
    qtbot.addWidget(panel)
    panel.resize(240, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def shown(palette: PalettePanel) -> list[str]:
    tree = palette.tree
    return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]


def test_every_layer_stands_below_its_category(palette: PalettePanel) -> None:
    branches = [palette.tree.topLevelItem(row) for row in range(palette.tree.topLevelItemCount())]
    assert sum(branch.childCount() for branch in branches) == len(CATALOGUE.layers) + 1
    assert (branches[-1].text(0), branches[-1].child(0).text(0)) == ("Custom code", "New custom layer…")
    assert branches[0].text(0) == "Input & output"


def test_typed_letters_find_layers_by_other_words_and_enter_adds_the_best(
    palette: PalettePanel, qtbot: QtBot
) -> None:
    QTest.keyClicks(palette.field, "dense")
    assert shown(palette)[0] == "Linear"
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen.args == ["Linear"]
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert shown(palette)[0] == "Input & output"


def test_a_search_without_matches_says_so(palette: PalettePanel) -> None:
    QTest.keyClicks(palette.field, "qqqq")
    assert not shown(palette)
    assert palette._nothing.isVisible()
    assert "qqqq" in palette._nothing.text()


def test_a_double_click_adds_the_layer(palette: PalettePanel, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.field, "relu")
    place = palette.tree.visualItemRect(palette.tree.topLevelItem(0)).center()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["ReLU"]


def test_a_drag_carries_the_type_and_a_picture_of_the_node(
    palette: PalettePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[tuple[str, int]] = []

    def note(drag: QDrag, *_actions: object) -> Qt.DropAction:
        carried.append((bytes(drag.mimeData().data(LAYER_MIME).data()).decode(), drag.pixmap().width()))
        return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(QDrag, "exec", note)  # a real one runs a loop of the platform's own
    QTest.keyClicks(palette.field, "conv2d")
    place, viewport = (
        palette.tree.visualItemRect(palette.tree.topLevelItem(0)).center(),
        palette.tree.viewport(),
    )
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place)
    for step in range(1, 5):
        qtbot.mouseMove(viewport, place + QPoint(9 * step, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert [name for name, _ in carried[:1]] == ["Conv2d"]
    assert carried[0][1] > 150


def test_each_layer_can_be_drawn(qtbot: QtBot) -> None:
    theme = Theme(Mode.DARK)
    for spec in CATALOGUE:
        assert not render_layer(spec, theme, 2.0).isNull()


def cut_off(palette: PalettePanel) -> list[str]:
    """The names whose rows are too narrow or too low for them."""
    tree, found = palette.tree, []
    for item in tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
        index, option = tree.indexFromItem(item), QStyleOptionViewItem()
        tree.initViewItemOption(option)
        tree.itemDelegate().initStyleOption(option, index)
        option.rect = tree.visualRect(index)  # type: ignore[attr-defined]
        room = tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, tree)
        wrapped = int(Qt.TextFlag.TextWordWrap.value)
        text = option.text  # type: ignore[attr-defined]
        needed = tree.fontMetrics().boundingRect(QRect(0, 0, room.width(), 9999), wrapped, text)
        if needed.width() > room.width() or needed.height() > room.height():
            found.append(item.text(0))
    return found


@pytest.mark.parametrize("width", [180, 236])
def test_long_names_go_on_in_the_next_line_of_a_narrow_panel(palette: PalettePanel, width: int) -> None:
    """The narrowest that the window's panel gets, and as wide as it is at first."""
    QApplication.setFont(ui_font())
    Theme(Mode.LIGHT).apply()
    palette.resize(400, 600)
    palette.tree.expandAll()
    assert not cut_off(palette)
    rows = {name: row_height(palette, name) for name in ("Conv2d", "AdaptiveMaxPool1dWithIndices")}
    assert rows["Conv2d"] == rows["AdaptiveMaxPool1dWithIndices"]

    palette.resize(width, 600)
    QApplication.processEvents()

    assert not cut_off(palette)
    assert row_height(palette, "Conv2d") == rows["Conv2d"]
    assert row_height(palette, "AdaptiveMaxPool1dWithIndices") > rows["Conv2d"]


def row_height(palette: PalettePanel, name: str) -> int:
    (item,) = palette.tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert item.toolTip(0).startswith(name), "its tip says all of it"
    return palette.tree.visualItemRect(item).height()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Conv2dNormActivation", ["Conv2d", "Norm", "Activation"]),
        ("LSTMCell", ["LSTM", "Cell"]),
        ("F.log_softmax", ["F.", "log_", "softmax"]),
        ("GELU", ["GELU"]),
    ],
)
def test_names_break_between_their_words(name: str, words: list[str]) -> None:
    assert breakable(name).split("\N{ZERO WIDTH SPACE}") == words
