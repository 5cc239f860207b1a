"""The canvas for screen readers: its nodes, their ports and its wires as a list that can be walked and is spoken.

Qt keeps what it has asked for by address. So an interface lives until it is taken out of Qt's cache here, or until
Qt deletes it together with its view: Python alone must never free one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, partial

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from studio.graph.document import PortKey
from studio.ui.canvas import spoken
from studio.ui.canvas.annotation_items import AnnotationItem
from studio.ui.canvas.focus import Cards
from studio.ui.canvas.view import CanvasView
from studio.ui.canvas.walking import reading_order

Port = tuple[str, bool, str]  # node, is input, name
_Name, _Description = QAccessible.Text.Name, QAccessible.Text.Description


class Part(QAccessibleInterface):
    """Something on a canvas. Its children are those of the canvas or of a node."""

    def __init__(self, view: CanvasView, owner: QAccessibleInterface) -> None:
        super().__init__()
        self.view, self._owner = view, owner

    def name(self) -> str:
        raise NotImplementedError

    def there(self) -> bool:
        """Whether the canvas still has it."""
        raise NotImplementedError

    def area(self) -> QRect:
        """Where it is, in the viewport."""
        raise NotImplementedError

    def isValid(self) -> bool:
        return isValid(self.view) and self.there()

    def text(self, kind: QAccessible.Text) -> str:
        return self.name() if kind == _Name and self.isValid() else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names follow from the document."""

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        return self.area().translated(self.view.viewport().mapToGlobal(QPoint(0, 0)))

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.offscreen = not self.view.viewport().rect().intersects(self.area())
        return state

    def parent(self) -> QAccessibleInterface:
        return self._owner

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def foregroundColor(self) -> QColor:
        return self.view.canvas.style_.text

    def backgroundColor(self) -> QColor:
        return self.view.canvas.style_.canvas


class NodePart(Part):
    """A node; its ports are its children."""

    def __init__(self, view: CanvasView, owner: CanvasInterface, node_id: str) -> None:
        super().__init__(view, owner)
        self.node_id, self._parts = node_id, owner.parts

    def name(self) -> str:
        return spoken.node_words(self.view.canvas, self.node_id)

    def there(self) -> bool:
        return self.node_id in self.view.canvas.nodes

    def area(self) -> QRect:
        return self.view.mapFromScene(self.view.canvas.nodes[self.node_id].card).boundingRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        if kind == _Description and self.isValid():
            return " ".join(self.view.canvas.messages(self.node_id))
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = super().state()
        if self.isValid():
            focus = self.view.focus
            has_focus = self.view.hasFocus() and focus.wire is None and focus.node == self.node_id
            _selectable(state, has_focus, self.node_id in self.view.selection)
        return state

    def ports(self) -> list[Port]:
        if not self.isValid():
            return []
        look = self.view.canvas.nodes[self.node_id].picture.look
        sides = ((True, look.inputs), (False, look.outputs))
        return [(self.node_id, is_input, port.name) for is_input, ports in sides for port in ports]

    def childCount(self) -> int:
        return len(self.ports())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        ports = self.ports()
        return self._parts.port(self, ports[index]) if 0 <= index < len(ports) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        ports = self.ports()
        return ports.index(child.port) if isinstance(child, PortPart) and child.port in ports else -1


class PortPart(Part):
    """A port of a node."""

    def __init__(self, view: CanvasView, owner: NodePart, port: Port) -> None:
        super().__init__(view, owner)
        self.port = port

    def name(self) -> str:
        return spoken.port_words(self.view.canvas, *self.port)

    def there(self) -> bool:
        node_id, is_input, name = self.port
        item = self.view.canvas.nodes.get(node_id)
        return item is not None and item.picture.geometry.port(is_input, name) is not None

    def area(self) -> QRect:
        node_id, is_input, name = self.port
        point = self.view.mapFromScene(self.view.canvas.nodes[node_id].port_point(name, not is_input))
        return QRect(point - QPoint(6, 6), point + QPoint(6, 6))

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.StaticText


class WirePart(Part):
    """A wire."""

    def __init__(self, view: CanvasView, owner: QAccessibleInterface, key: PortKey) -> None:
        super().__init__(view, owner)
        self.key = key

    def name(self) -> str:
        return spoken.wire_words(self.view.canvas, self.key)

    def there(self) -> bool:
        return self.key in self.view.canvas.wires

    def area(self) -> QRect:
        return self.view.mapFromScene(self.view.canvas.wires[self.key].path().boundingRect()).boundingRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = super().state()
        if self.isValid():
            has_focus = self.view.hasFocus() and self.view.focus.wire == self.key
            _selectable(state, has_focus, self.key in self.view.canvas.selected_wires)
        return state


class MarkPart(Part):
    """A frame or a note."""

    def __init__(self, view: CanvasView, owner: QAccessibleInterface, key: str) -> None:
        super().__init__(view, owner)
        self.key = key

    def _item(self) -> AnnotationItem | None:
        return next((item for item in self.view.canvas.annotations if item.thing.id == self.key), None)

    def name(self) -> str:
        item = self._item()
        return "" if item is None else spoken.mark_words(item)

    def there(self) -> bool:
        return self._item() is not None

    def area(self) -> QRect:
        item = self._item()
        return QRect() if item is None else self.view.mapFromScene(item.area).boundingRect()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = super().state()
        item = self._item() if self.isValid() else None
        if item is not None:
            _selectable(state, self.view.hasFocus() and self.view.focus.mark == self.key, item.selected)
        return state


def _selectable(state: QAccessible.State, focused: bool, selected: bool) -> None:
    state.focusable = state.selectable = state.multiSelectable = True
    state.focused, state.selected = focused, selected


class Parts:
    """The parts of one canvas that were asked for. They stay until the canvas no longer has them."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Part] = {}

    def node(self, view: CanvasView, owner: CanvasInterface, node_id: str) -> Part:
        return self._get(("node", node_id), lambda: NodePart(view, owner, node_id))

    def wire(self, view: CanvasView, owner: CanvasInterface, key: PortKey) -> Part:
        return self._get(("wire", key), lambda: WirePart(view, owner, key))

    def mark(self, view: CanvasView, owner: QAccessibleInterface, key: str) -> Part:
        return self._get(("mark", key), lambda: MarkPart(view, owner, key))

    def port(self, owner: NodePart, port: Port) -> Part:
        return self._get(("port", port), lambda: PortPart(owner.view, owner, port))

    def _get(self, key: Hashable, make: Callable[[], Part]) -> Part:
        part = self._made.get(key)
        if part is None or not isValid(part):
            part = self._made[key] = make()
            QAccessible.registerAccessibleInterface(part)
        return part

    def forget_lost(self) -> None:
        """Let go of what the canvas no longer has."""
        self._drop([key for key, part in self._made.items() if not isValid(part) or not part.isValid()])

    def forget_all(self) -> None:
        self._drop(list(self._made))

    def _drop(self, keys: list[Hashable]) -> None:
        # Ports before their nodes, which they name as their parents.
        for key in sorted(keys, key=lambda key: key[0] != "port"):  # type: ignore[index]
            part = self._made.pop(key)
            if isValid(part):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(part))


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
        """Nodes from left to right, wires in the order of where they end, then frames and notes."""
        canvas = self.view.canvas
        nodes = reading_order(Cards(canvas.nodes))
        place = {node_id: index for index, node_id in enumerate(nodes)}
        wires = sorted(canvas.wires, key=lambda key: place[key[0]])
        marks = reading_order({item.thing.id: item.area for item in canvas.annotations})
        keys = [("node", nodes), ("wire", wires), ("mark", marks)]
        return [(kind, key) for kind, found in keys for key in found]  # type: ignore[attr-defined]

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
