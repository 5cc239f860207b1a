"""Which gesture a press of a mouse button begins, and what a double click and keys do."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent

from studio.graph.document import PortKey
from studio.ui.canvas.alt_drag import alt_drag
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.gestures import BoxGesture, Gesture, MoveGesture, PanGesture
from studio.ui.canvas.hits import Hit, mark_at
from studio.ui.canvas.mark_gestures import MarkGesture, ResizeGesture
from studio.ui.canvas.wire_gesture import WireGesture

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_END_SHARE = 0.35  # of a wire's way: how far from an end a press takes that end off
_MULTIPLE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def gesture_for(view: CanvasView, event: QMouseEvent) -> Gesture | None:
    """The gesture that a press of a button begins."""
    position = event.position().toPoint()
    if event.button() == Qt.MouseButton.MiddleButton or view.mouse.panning:
        return PanGesture(view, position)
    if event.button() != Qt.MouseButton.LeftButton:
        return None
    hit = view.hit(position)
    several = bool(event.modifiers() & _MULTIPLE)
    if hit.port is not None and hit.node is not None:
        return _wire_gesture(view, position, PortRef(hit.node, *hit.port))
    if hit.node is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return alt_drag(view, position, hit.node)
    if hit.node is not None:
        return MoveGesture(view, position, hit.node, several)
    if hit.point is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
        view.around.remove_point(hit.point)
        return Gesture(view, position)
    if hit.edges:
        return ResizeGesture(view, position, hit)
    if mark_at(hit):
        return MarkGesture(view, position, hit, several)
    if hit.wire is not None:
        return _select_wire(view, position, hit.wire, several)
    return BoxGesture(view, position, several)


def _wire_gesture(view: CanvasView, position: QPoint, port: PortRef) -> WireGesture:
    """From an input that has a wire, that wire's end is taken off; else a new wire begins."""
    edge = view.canvas.network.edge_into(port.node, port.name) if port.is_input else None
    if edge is None:
        return WireGesture(view, position, port)
    return WireGesture(view, position, PortRef(edge.source, False, edge.output), (edge.target, edge.input))


def _select_wire(view: CanvasView, position: QPoint, key: PortKey, several: bool) -> Gesture:
    scene = view.canvas
    if several:
        scene.select(scene.selection, scene.selected_wires ^ {key})
        return Gesture(view, position)
    scene.select((), [key])
    return _grabbed(view, position, key) or Gesture(view, position)


def _grabbed(view: CanvasView, position: QPoint, key: PortKey) -> WireGesture | None:
    """Near one of its ends a wire is dragged off there; its middle holds none."""
    wire, point = view.canvas.wires[key], view.mapToScene(position)
    ends = (
        PortRef(wire.edge.source, False, wire.edge.output),
        PortRef(wire.edge.target, True, wire.edge.input),
    )
    path = wire.path()
    to_source, to_target = (_distance(point, path.pointAtPercent(at)) for at in (0, 1))
    if min(to_source, to_target) > _END_SHARE * (to_source + to_target):
        return None
    return WireGesture(view, position, ends[1] if to_source < to_target else ends[0], key)


def _distance(first: QPointF, second: QPointF) -> float:
    return math.hypot(first.x() - second.x(), first.y() - second.y())


def double_clicked(view: CanvasView, event: QMouseEvent) -> bool:
    """Do what a double click does; whether it does anything there."""
    position = event.position().toPoint()
    hit = view.hit(position)
    if event.button() != Qt.MouseButton.LeftButton:
        return False
    if hit == Hit():
        view.open_search(position)
        return True
    if view.around.double_click(hit, position):
        return True
    if hit.node is not None and hit.port is None and view.blocks.is_block(hit.node):
        view.block_opened.emit(hit.node)
        return True
    return False


def key_action(view: CanvasView, event: QKeyEvent) -> Callable[[], None] | None:
    """What a key does on the canvas. The usual keys are the window's actions', unless there is no window."""
    if not view.actions() and (action := _usual(view, event)) is not None:
        return action
    keys: dict[int, Callable[[], None]] = {
        Qt.Key.Key_Backspace: partial(_delete_or_leave, view),
        Qt.Key.Key_Return: view.open_block,
        Qt.Key.Key_Enter: view.open_block,
        Qt.Key.Key_Tab: view.searching.open_by_key,
        Qt.Key.Key_Escape: partial(_give_up, view),
    }
    return keys.get(event.keyCombination().toCombined())


def _give_up(view: CanvasView) -> None:
    """Esc takes back the gesture under way; without one it selects nothing, and then it leaves the block."""
    if view.mouse.busy:
        view.mouse.cancel()
    elif _anything_selected(view):
        view.select(())
    else:
        view.left.emit()


def _delete_or_leave(view: CanvasView) -> None:
    """Backspace deletes what is selected; where nothing is, it leaves the block."""
    if _anything_selected(view):
        view.delete_selection()
    else:
        view.left.emit()


def _anything_selected(view: CanvasView) -> bool:
    return bool(view.selection or view.canvas.selected_wires or view.canvas.annotations.selected)


def _usual(view: CanvasView, event: QKeyEvent) -> Callable[[], None] | None:
    standard: dict[QKeySequence.StandardKey, Callable[[], None]] = {
        QKeySequence.StandardKey.SelectAll: view.select_all,
        QKeySequence.StandardKey.Copy: view.copy,
        QKeySequence.StandardKey.Cut: view.cut,
        QKeySequence.StandardKey.Paste: view.paste,
    }
    for key, action in standard.items():
        if event.matches(key):
            return action
    plain: dict[int, Callable[[], None]] = {
        Qt.Key.Key_Delete: view.delete_selection,
        Qt.Key.Key_Home: view.fit,
        Qt.Key.Key_F: view.rewirer.quick_connect,
        Qt.Key.Key_F2: view.overlays.rename,
        Qt.Modifier.SHIFT.value | Qt.Key.Key_Home.value: view.fit_selection,
        Qt.Modifier.CTRL.value | Qt.Key.Key_F.value: view.overlays.find,
        Qt.Modifier.CTRL.value | Qt.Key.Key_D.value: view.duplicate,
    }
    return plain.get(event.keyCombination().toCombined())
