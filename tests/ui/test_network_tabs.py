"""Tabs of networks: opened, switched, closed, dragged, each with its own view and selection."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from studio.ui.main_window import MainWindow
from studio.ui.network_tabs import NetworkTabs

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    """Nothing here needs shapes."""
    return idle_window


@pytest.fixture
def resnet(window: MainWindow) -> MainWindow:
    window.files.open_template("resnet18-cifar")
    return window


def bar(window: MainWindow) -> NetworkTabs:
    return window.networks.bar.tabs


def titles(window: MainWindow) -> list[str]:
    return [bar(window).tabText(index) for index in range(bar(window).count())]


def shown(window: MainWindow) -> str:
    assert window.canvas is not None
    name = window.canvas.canvas.network.name
    assert window.networks.navigator.network_id == window.canvas.network_id
    return name


def middle_of(window: MainWindow, tab: int) -> QPoint:
    return bar(window).tabRect(tab).center()


def choose(window: MainWindow, network: str) -> None:
    """Pick a network in the list behind the plus."""
    menu = window.networks.bar.list.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.objectName() == f"network-{network}").trigger()


def test_the_list_opens_networks_in_tabs_and_finds_those_that_are_open(resnet: MainWindow) -> None:
    assert titles(resnet) == ["ResNet18"]
    choose(resnet, "BasicBlock")
    choose(resnet, "DownBlock")
    assert titles(resnet) == ["ResNet18", "BasicBlock", "DownBlock"]
    choose(resnet, "BasicBlock")
    assert titles(resnet) == ["ResNet18", "BasicBlock", "DownBlock"]
    assert (shown(resnet), bar(resnet).currentIndex()) == ("BasicBlock", 1)


def test_a_click_a_key_and_a_wheel_of_keys_switch_tabs(resnet: MainWindow, qtbot: QtBot) -> None:
    choose(resnet, "BasicBlock")
    qtbot.mouseClick(bar(resnet), LEFT, pos=middle_of(resnet, 0))
    assert shown(resnet) == "ResNet18"
    resnet.activateWindow()
    assert resnet.canvas is not None
    resnet.canvas.setFocus()
    for key, modifier in (
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier),
    ):
        before = shown(resnet)
        QTest.keyClick(resnet.canvas, key, modifier)
        assert shown(resnet) == {"ResNet18": "BasicBlock", "BasicBlock": "ResNet18"}[before], key


def test_a_middle_click_the_cross_and_ctrl_w_close_a_tab_and_keep_the_network(
    resnet: MainWindow, qtbot: QtBot
) -> None:
    before = resnet.model.document
    for how in ("middle", "cross", "key"):
        choose(resnet, "BasicBlock")
        assert titles(resnet) == ["ResNet18", "BasicBlock"]
        if how == "middle":
            qtbot.mouseClick(bar(resnet), MIDDLE, pos=middle_of(resnet, 1))
        elif how == "cross":
            qtbot.mouseClick(bar(resnet).tabButton(1, QTabBar.ButtonPosition.RightSide), LEFT)
        else:
            assert resnet.canvas is not None
            QTest.keyClick(resnet.canvas, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        assert titles(resnet) == ["ResNet18"], how
        assert shown(resnet) == "ResNet18"
    assert resnet.model.document == before
    assert not resnet.acts["close_tab"].isEnabled(), "the last tab can be closed"


def test_dragging_a_tab_reorders_the_row(resnet: MainWindow, qtbot: QtBot) -> None:
    choose(resnet, "BasicBlock")
    choose(resnet, "DownBlock")
    start, end = middle_of(resnet, 2), bar(resnet).tabRect(0).topLeft() + QPoint(4, 10)
    QTest.mousePress(bar(resnet), LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 9):
        QTest.mouseMove(bar(resnet), start + (end - start) * step / 8)
    QTest.mouseRelease(bar(resnet), LEFT, Qt.KeyboardModifier.NoModifier, end)
    names = [resnet.model.document.networks[tab[0].network].name for tab in resnet.networks.navigator.tabs]
    assert names == titles(resnet) == ["DownBlock", "ResNet18", "BasicBlock"]
    assert shown(resnet) == "DownBlock"


def test_each_tab_keeps_its_view_selection_and_the_block_it_is_in(resnet: MainWindow) -> None:
    view = resnet.canvas
    assert view is not None
    first = view.canvas.network
    block = next(node for node in first.nodes.values() if node.type.startswith("block:"))
    view.zoom_to(1.5)
    view.centre_at(QPointF(333, 44))
    view.select([block.id])
    choose(resnet, "DownBlock")
    view.zoom_to(0.7)
    view.centre_at(QPointF(-50, 60))
    chosen = next(iter(view.canvas.nodes))
    view.select([chosen])
    resnet.networks.navigator.switch(0)
    assert view.zoom == 1.5
    assert (view.visible_centre() - QPointF(333, 44)).manhattanLength() < 3
    assert view.selection == (block.id,)
    resnet.networks.navigator.enter(block.id)
    inside = shown(resnet)
    assert not resnet.networks.bar.way.isHidden(), "the way into the block isn't shown"
    resnet.networks.navigator.switch(1)
    assert resnet.networks.bar.way.isHidden()
    assert round(view.zoom, 6) == 0.7
    assert view.selection == (chosen,)
    resnet.networks.navigator.switch(0)
    assert shown(resnet) == inside
    assert titles(resnet) == ["ResNet18", "DownBlock"]


def test_a_removed_networks_tab_goes_and_a_renamed_ones_text_follows(resnet: MainWindow) -> None:
    resnet.networks._make("Spare")
    assert (titles(resnet), shown(resnet)) == (["ResNet18", "Spare"], "Spare")
    spare = resnet.model.document.network_named("Spare")
    assert spare is not None
    resnet.networks._rename(spare, "Other")
    assert titles(resnet) == ["ResNet18", "Other"]
    resnet.acts["undo"].trigger()
    resnet.acts["undo"].trigger()
    assert (titles(resnet), shown(resnet)) == (["ResNet18"], "ResNet18")


def test_undo_in_another_network_leaves_view_and_selection_alone_and_says_where(resnet: MainWindow) -> None:
    view = resnet.canvas
    assert view is not None
    choose(resnet, "BasicBlock")
    view.select(list(view.canvas.nodes)[:1])
    view.editor.nudge(8, 0)
    resnet.networks.navigator.switch(0)
    view.zoom_to(1.3)
    view.centre_at(QPointF(100, 100))
    view.select(list(view.canvas.nodes)[:2])
    seen = (view.zoom, view.visible_centre(), view.selection, shown(resnet))
    resnet.acts["undo"].trigger()
    assert (view.zoom, view.visible_centre(), view.selection, shown(resnet)) == seen
    assert resnet.statusBar().currentMessage() == "Undone: Move  (in BasicBlock)"
    resnet.acts["redo"].trigger()
    assert (view.zoom, view.visible_centre(), view.selection, shown(resnet)) == seen
    assert resnet.statusBar().currentMessage() == "Redone: Move  (in BasicBlock)"
