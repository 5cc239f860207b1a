"""What lies over the canvas: the find bar and the map; and the ways to look around by fingers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.canvas.find_bar import FindBar
from studio.ui.canvas.finding import Known, find
from studio.ui.canvas.minimap import Minimap
from studio.ui.canvas.view import CanvasView
from studio.ui.main_window import MainWindow
from tests.ui.bench import Bench, key, know_shapes
from tests.ui.gestures import node_id, node_position, shapes_current

LEFT = Qt.MouseButton.LeftButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def find_bar(bench: Bench) -> FindBar:
    key(bench, Qt.Key.Key_F, CTRL)
    bar = bench.view.overlays.find_bar
    assert bar is not None
    assert bar.isVisible()
    return bar


# Finding


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("fc", ["fc1", "fc2"]),
        ("type:linear", ["fc1", "fc2"]),
        ("name:relu", ["relu1"]),
        ("shape:8", ["fc1", "relu1"]),
        ("shape:bx16", ["image"]),
        ("shape:b×8 type:relu", ["relu1"]),
        ("problem", ["image", "fc2"]),
        ("out_features=4", ["fc2"]),
        ("out_features", ["fc1", "fc2"]),
        ("linear shape:8", ["fc1"]),
        ("nothing", []),
        ("shape:", []),
        ("", []),
    ],
)
def test_nodes_are_found_by_what_is_asked(chain: Bench, text: str, names: list[str]) -> None:
    know_shapes(chain)
    known = Known(chain.model.document, chain.model.catalogue, chain.shapes.facts, chain.shapes.problems)
    found = find(known, text, [chain.view.network_id])
    assert [chain.network.nodes[match.node].name for match in found] == names


def test_enter_goes_from_match_to_match_and_escape_closes(chain: Bench) -> None:
    bar = find_bar(chain)
    QTest.keyClicks(bar.field, "type:linear")
    assert bar.count.text().startswith("2")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert chain.selected == {"fc1"}
    assert bar.count.text() == "1 of 2"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert chain.selected == {"fc2"}
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert chain.selected == {"fc1"}, "from the last one to the first"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert chain.selected == {"fc2"}
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert chain.selected == {"fc2"}
    assert not chain.view.overlays.finder.matches


def test_a_match_out_of_sight_is_brought_into_sight(chain: Bench) -> None:
    chain.view.pan(QPoint(5000, 5000))
    bar = find_bar(chain)
    QTest.keyClicks(bar.field, "relu")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert chain.view.viewport().rect().contains(node_position(chain.view, "relu1"))


def test_matches_are_framed_and_counted_anew_as_the_document_changes(chain: Bench) -> None:
    bar = find_bar(chain)
    QTest.keyClicks(bar.field, "fc")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    card = chain.view.canvas.nodes[node_id(chain.view, "fc1")].card
    frame = chain.view.mapFromScene(QPointF(card.center().x(), card.bottom() + 6))
    assert chain.view.grab().toImage().pixelColor(frame) == chain.theme.color("found")
    chain.view.select([node_id(chain.view, "fc2")])
    chain.view.delete_selection()
    assert bar.count.text() == "1 of 1"


def test_find_looks_into_all_networks_when_asked_to(window: MainWindow, qtbot: QtBot) -> None:
    with shapes_current(qtbot, window):
        window.files.open_template("resnet18-cifar")
    view = window.canvas
    assert isinstance(view, CanvasView)
    here = view.network_id
    view.overlays.find()
    bar = view.overlays.find_bar
    assert bar is not None
    QTest.keyClicks(bar.field, "type:conv2d")
    few = len(view.overlays.finder.matches)
    qtbot.mouseClick(bar.everywhere, LEFT)
    assert len(view.overlays.finder.matches) > few
    for _ in range(few + 1):
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert view.network_id != here, "the match is shown in its own network"
    assert view.selection == (view.overlays.finder.current.node,)  # type: ignore[union-attr]


# The map


def minimap(bench: Bench) -> Minimap:
    bench.view.overlays.toggle_minimap()
    shown = bench.view.overlays.minimap
    assert shown is not None
    assert shown.isVisible()
    return shown


def test_the_map_goes_where_it_is_pressed_and_dragged(chain: Bench, qtbot: QtBot) -> None:
    shown = minimap(chain)
    chain.view.pan(QPoint(3000, 3000))
    relu = chain.view.canvas.nodes[node_id(chain.view, "relu1")].card.center()
    at = shown.from_scene(relu).toPoint()
    qtbot.mouseClick(shown, LEFT, pos=at)
    assert (chain.view.visible_centre() - relu).manhattanLength() < 24
    before = chain.view.visible_centre()
    qtbot.mousePress(shown, LEFT, pos=at)
    qtbot.mouseMove(shown, at + QPoint(-40, 0))
    qtbot.mouseRelease(shown, LEFT, pos=at + QPoint(-40, 0))
    assert chain.view.visible_centre().x() < before.x() - 100


def test_the_map_shows_all_nodes_and_what_is_seen_and_follows_a_change(chain: Bench, qtbot: QtBot) -> None:
    shown = minimap(chain)
    for name in chain.names:
        centre = chain.view.canvas.nodes[node_id(chain.view, name)].card.center()
        assert shown.rect().contains(shown.from_scene(centre).toPoint())
    before = shown.grab().toImage()
    chain.view.add_layer("ReLU", QPointF(2400, 900))
    qtbot.waitUntil(lambda: shown.grab().toImage() != before)
    added = chain.view.canvas.nodes[chain.view.selection[0]].card.center()
    qtbot.waitUntil(lambda: shown.rect().contains(shown.from_scene(added).toPoint()))


def test_the_map_goes_when_it_is_toggled_and_while_the_canvas_is_too_small(chain: Bench) -> None:
    shown = minimap(chain)
    chain.view.resize(300, 200)
    assert not shown.isVisible()
    chain.view.resize(900, 600)
    assert shown.isVisible()
    assert chain.view.rect().contains(shown.geometry())
    chain.view.overlays.toggle_minimap()
    assert not shown.isVisible()


# By fingers


TOUCHPAD = QPointingDevice(
    "touchpad",
    77,
    QInputDevice.DeviceType.TouchPad,
    QPointingDevice.PointerType.Finger,
    QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll,
    5,
    2,
)


def scroll_by_fingers(view: CanvasView, by: QPoint, keys: Qt.KeyboardModifier) -> None:
    at = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        at,
        QPointF(view.viewport().mapToGlobal(at.toPoint())),
        by,
        by * 2,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.ScrollUpdate,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        TOUCHPAD,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_two_fingers_pan_and_with_ctrl_they_zoom(chain: Bench) -> None:
    shown, zoom = node_position(chain.view, "fc1"), chain.view.zoom
    scroll_by_fingers(chain.view, QPoint(-30, 14), Qt.KeyboardModifier.NoModifier)
    assert node_position(chain.view, "fc1") == shown + QPoint(-30, 14)
    assert chain.view.zoom == zoom
    scroll_by_fingers(chain.view, QPoint(0, 60), CTRL)
    assert chain.view.zoom > zoom


def test_a_pinch_zooms_at_the_fingers(chain: Bench) -> None:
    view, at = chain.view, QPointF(node_position(chain.view, "fc1"))
    fixed = view.mapToScene(at.toPoint())
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        TOUCHPAD,
        2,
        at,
        at,
        QPointF(view.viewport().mapToGlobal(at.toPoint())),
        0.25,
        QPointF(),
    )
    assert event.type() == QEvent.Type.NativeGesture
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom == pytest.approx(1.25)
    assert (view.mapToScene(at.toPoint()) - fixed).manhattanLength() < 3


def test_home_fits_everything_and_with_shift_what_is_selected(chain: Bench) -> None:
    chain.view.select([node_id(chain.view, "relu1")])
    chain.view.pan(QPoint(3000, 3000))
    key(chain, Qt.Key.Key_Home, SHIFT)
    centre = chain.view.viewport().rect().center()
    assert (node_position(chain.view, "relu1") - centre).manhattanLength() < 4
    key(chain, Qt.Key.Key_Home)
    seen = chain.view.viewport().rect()
    assert all(seen.contains(node_position(chain.view, name)) for name in chain.names)
