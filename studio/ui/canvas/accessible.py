"""The canvas for screen readers: its nodes, their ports and its wires as a list that can be walked and is spoken.

Qt keeps what it has asked for by address. So an interface lives until it is taken out of Qt's cache here, or until
Qt deletes it together with its view: Python alone must never free one.
"""

from __future__ import annotations

from functools import cache, partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from studio.graph.order import flow_order
from studio.ui.canvas.accessible_parts import MarkPart, NodePart, Part, Parts, WirePart
from studio.ui.canvas.view import CanvasView
from studio.ui.canvas.walking import reading_order


class CanvasInterface(QAccessibleWidget):
    """The canvas: first the widgets that lie on it, then its nodes, its wires, its frames and notes."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self.view, self.parts = view, Parts()
        self._known: list[tuple[str, object]] | None = None

    def _keys(self) -> list[tuple[str, object]]:
        if not isValid(self.view):
            return []
        self.view.canvas.catch_up()
        if self._known is None:
            self._known = self._gather()
        return [*(("widget", widget) for widget in self._overlays()), *self._known]

    def _gather(self) -> list[tuple[str, object]]:
        """Nodes as data flows, wires in the order of where they end, then frames and notes."""
        canvas = self.view.canvas
        nodes = flow_order(canvas.network)
        place = {node_id: index for index, node_id in enumerate(nodes)}
        wires = sorted(canvas.wires, key=lambda key: place[key[0]])
        marks = reading_order({item.thing.id: item.area for item in canvas.annotations})
        keys = [("node", nodes), ("wire", wires), ("mark", marks)]
        return [(kind, key) for kind, found in keys for key in found]

    def _overlays(self) -> list[QWidget]:
        """What lies on the canvas for a while, such as the search palette."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        known = self.view.viewport()
        widgets = self.view.findChildren(QWidget, options=direct)
        return [w for w in widgets if w is not known and w.isVisible() and w.accessibleName()]

    def childCount(self) -> int:
        return len(self._keys())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self._keys()
        return self._interface(*keys[index]) if 0 <= index < len(keys) else None

    def _interface(self, kind: str, thing: object) -> QAccessibleInterface:
        if kind == "node":
            assert isinstance(thing, str)
            return self.parts.node(self.view, self, thing)
        if kind == "wire":
            return self.parts.wire(self.view, self, thing)  # type: ignore[arg-type]
        if kind == "mark":
            assert isinstance(thing, str)
            return self.parts.mark(self.view, self, thing)
        return QAccessible.queryAccessibleInterface(thing)  # type: ignore[arg-type]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        wanted: tuple[str, object] = ("widget", child.object())
        if isinstance(child, NodePart):
            wanted = ("node", child.node_id)
        elif isinstance(child, WirePart):
            wanted = ("wire", child.key)
        elif isinstance(child, MarkPart):
            wanted = ("mark", child.key)
        keys = self._keys()
        return keys.index(wanted) if wanted in keys else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not isValid(self.view):
            return None
        hit = self.view.hit(self.view.viewport().mapFromGlobal(QPoint(x, y)))
        if hit.node is not None:
            return self.parts.node(self.view, self, hit.node)
        if hit.wire is not None:
            return self.parts.wire(self.view, self, hit.wire)
        mark = hit.frame or hit.note
        return None if mark is None else self.parts.mark(self.view, self, mark)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.focused() if isValid(self.view) and self.view.hasFocus() else None

    def focused(self) -> Part | None:
        """What has the keyboard focus on the canvas."""
        focus, canvas = self.view.focus, self.view.canvas
        if focus.marked is not None:
            return self.parts.mark(self.view, self, focus.marked.thing.id)
        if focus.wire is not None and focus.wire in canvas.wires:
            return self.parts.wire(self.view, self, focus.wire)
        if focus.node is not None and focus.node in canvas.nodes:
            return self.parts.node(self.view, self, focus.node)
        return None

    # Events

    def tell_focus(self) -> None:
        part = self.focused()
        if part is None:
            return
        self.view.setAccessibleDescription(part.name())
        for kind in (QAccessible.Event.Focus, QAccessible.Event.Selection):
            QAccessible.updateAccessibility(QAccessibleEvent(part, kind))

    def tell_content(self) -> None:
        self._known = None
        self.parts.forget_lost()


_kept: list[CanvasInterface] = []  # Qt has their addresses: they go when Qt has deleted them


def _make(_key: str, thing: QObject) -> QAccessibleInterface | None:
    """Qt asks here first when a screen reader comes upon an object."""
    if not isinstance(thing, CanvasView):
        return None
    _kept[:] = [interface for interface in _kept if isValid(interface)]
    made = CanvasInterface(thing)
    _kept.append(made)
    thing.focus.moved.connect(partial(_if_valid, made, "tell_focus"))
    thing.canvas.content_changed.connect(partial(_if_valid, made, "tell_content"))
    thing.status.connect(partial(announce, thing))
    thing.destroyed.connect(made.parts.forget_all)
    return made


def _if_valid(interface: CanvasInterface, method: str) -> None:
    if isValid(interface) and isValid(interface.view):
        getattr(interface, method)()


def announce(widget: QWidget, text: str) -> None:
    """Have something said, if anybody listens."""
    if text and isValid(widget) and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


@cache
def install() -> None:
    """Tell Qt, once, how canvases are spoken."""
    QAccessible.installFactory(_make)
