"""What a screen reader finds on a canvas: nodes, their ports, wires, frames and notes, each with its words."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from shiboken6 import isValid

from studio.graph.document import PortKey
from studio.ui.canvas import spoken
from studio.ui.canvas.annotation_items import AnnotationItem

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

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

    def __init__(self, view: CanvasView, owner: QAccessibleInterface, parts: Parts, node_id: str) -> None:
        super().__init__(view, owner)
        self.node_id, self._parts = node_id, parts

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

    def node(self, view: CanvasView, owner: QAccessibleInterface, node_id: str) -> Part:
        return self._get(("node", node_id), lambda: NodePart(view, owner, self, node_id))

    def wire(self, view: CanvasView, owner: QAccessibleInterface, key: PortKey) -> Part:
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
