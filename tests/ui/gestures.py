"""Real mouse and key events on the window, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from studio.ui.canvas.search_popup import SearchPopup
from studio.ui.canvas.view import CanvasView
from studio.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def drag(qtbot: QtBot, view: CanvasView, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """Press at ``start``, move in steps, release at ``end`` (viewport coordinates)."""
    viewport = view.viewport()
    qtbot.mouseMove(viewport, start)
    qtbot.mousePress(viewport, button, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(viewport, start + (end - start) * step / 5)
    qtbot.mouseRelease(viewport, button, pos=end)


def node_id(view: CanvasView, name: str) -> str:
    node = view.canvas.network.node_named(name)
    assert node is not None, f"no node {name}"
    return node.id


def port_position(view: CanvasView, name: str, port: str, output: bool) -> QPoint:
    """Where a node's port is on the screen."""
    return view.mapFromScene(view.canvas.nodes[node_id(view, name)].port_point(port, output))


def node_position(view: CanvasView, name: str) -> QPoint:
    """A place on a node's card, away from its ports."""
    item = view.canvas.nodes[node_id(view, name)]
    return view.mapFromScene(item.mapToScene(item.rect().center()))


def wire(
    qtbot: QtBot, view: CanvasView, source: str, target: str, input_: str = "input", output: str = "output"
) -> None:
    """Drag from an output port to an input port."""
    drag(qtbot, view, port_position(view, source, output, True), port_position(view, target, input_, False))


def click_node(qtbot: QtBot, view: CanvasView, name: str) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, pos=node_position(view, name))


def palette_leaf(window: MainWindow, type_name: str) -> QTreeWidgetItem:
    tree = window.palette_panel.tree
    for index in range(tree.topLevelItemCount()):
        branch = tree.topLevelItem(index)
        for child in range(branch.childCount()):
            if branch.child(child).text(0) == type_name:
                return branch.child(child)
    raise AssertionError(f"the palette has no {type_name}")


def drop_from_palette(window: MainWindow, type_name: str, position: QPointF) -> None:
    """Drop a layer on the canvas at a scene position, with the data that the palette's drag carries.

    (A real drag runs a loop of the platform's own, which no test can enter.)
    """
    view = window.canvas
    assert view is not None
    data: QMimeData = window.palette_panel.tree.mimeData([palette_leaf(window, type_name)])
    at = QPointF(view.mapFromScene(position))
    event = QDropEvent(at, Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    view.dropEvent(event)
    assert event.isAccepted()


def popup_of(view: CanvasView) -> SearchPopup:
    popups = [popup for popup in view.findChildren(SearchPopup) if popup.isVisible()]
    assert popups, "no search palette is open"
    return popups[-1]


def type_into_popup(qtbot: QtBot, view: CanvasView, text: str) -> None:
    """Type in the open search palette and press Enter."""
    popup = popup_of(view)
    QTest.keyClicks(popup.field, text)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)


@contextmanager
def shapes_current(qtbot: QtBot, window: MainWindow) -> Iterator[None]:
    """Wait, after the block, until shapes were worked out for the document as it then is."""
    yield
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=60_000)
