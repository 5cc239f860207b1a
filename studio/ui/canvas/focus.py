"""The canvas's keyboard focus: a node or a wire, with a ring around it, that walks along the wires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from studio.graph.document import PortKey
from studio.graph.order import flow_order
from studio.ui.canvas.annotation_items import AnnotationItem
from studio.ui.canvas.geometry import GRID, NODE_RADIUS
from studio.ui.canvas.hits import Marks
from studio.ui.canvas.node_item import NodeItem
from studio.ui.canvas.walking import Way, first_in_sight, nearest, reading_order, step

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_ARROWS = {
    Qt.Key.Key_Left: Way.LEFT,
    Qt.Key.Key_Right: Way.RIGHT,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
}
_SHIFT, _CTRL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_BIG_STEP = 4  # grid steps
_RING = 7.0  # from the card to the ring: outside of the selection's, so that both are seen
_ROOM = 56  # pixels that stay free around what has the focus


class CanvasFocus(QObject):
    """What the keyboard acts on. Arrow keys move it and select what it comes to, as in lists."""

    moved = Signal()

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view, self._scene = view, view.canvas
        self.node: str | None = None
        self.wire: PortKey | None = None
        self.mark: str | None = None  # a frame or a note
        self.shown = False  # from the first key that moves it to the next click
        self._before: dict[str, str] = {}  # where one came from, by where one went
        self._heirs: list[str] = []
        self._scene.selection_changed.connect(self._follow_selection)
        self._scene.changing.connect(self._remember_heirs)
        self._scene.content_changed.connect(self._mend)

    # Moving

    def key(self, event: QKeyEvent) -> bool:
        """Take an arrow key: alone or with Shift or Ctrl it walks, with Alt it moves what is selected."""
        way, modifiers = _ARROWS.get(Qt.Key(event.key())), event.modifiers()
        if way is None:
            return False
        if modifiers & _ALT:
            self._nudge(way, _BIG_STEP if modifiers & _SHIFT else 1)
        else:
            self.walk(way, extend=bool(modifiers & _SHIFT), select=not modifiers & _CTRL)
        return True

    def walk(self, way: Way, extend: bool = False, select: bool = True) -> None:
        """One step; what it comes to is selected, is added to the selection (``extend``), or left as it is."""
        start = self.node
        if self.wire is not None and way.along_wires:
            target: str | None = self.wire[0] if way is Way.RIGHT else self._source(self.wire)
        elif start is None or start not in self._scene.nodes:
            target = first_in_sight(self._cards, self._sight)
        elif self.wire is None and not self.shown and not self._view.selection:
            target = start
        else:
            target = step(self._scene.network, self._cards, start, way, self._before.get(start))
        self.shown = True
        if target is None:
            self._view.status.emit(self.tr("There is no layer in that direction."))
            self._changed()
            return
        if start is not None and way.along_wires:
            self._before[target] = start
        self._go(target, extend, select)

    def step(self, by: int) -> None:
        """The next layer, or the one before, as data flows: so each of them can be reached."""
        order = flow_order(self._scene.network)
        if order:
            start = order.index(self.node) if self.node in order else -1 if by > 0 else 0
            self.shown = True
            self._go(order[(start + by) % len(order)])

    def next_wire(self) -> None:
        """Go through the wires of the node that has the focus: those that enter it, then those that leave."""
        node, network = self.node, self._scene.network
        if node is None or node not in network.nodes:
            return
        edges = (*network.edges_into(node), *network.edges_from(node))
        keys = [(edge.target, edge.input) for edge in edges]
        if not keys:
            name = network.nodes[node].name
            self._view.status.emit(self.tr("{name} has no wires.").format(name=name))
            return
        index = keys.index(self.wire) + 1 if self.wire in keys else 0
        self.shown, self.wire, self.mark = True, keys[index % len(keys)], None
        self._scene.select((), [self.wire])
        self._changed()

    def next_mark(self) -> None:
        """Go through frames and notes, from left to right."""
        areas = {item.thing.id: item.area for item in self._scene.annotations}
        order = reading_order(areas)
        if not order:
            self._view.status.emit(self.tr("There is no frame and no note here."))
            return
        index = order.index(self.mark) + 1 if self.mark in order else 0
        self.shown, self.wire, self.mark = True, None, order[index % len(order)]
        frames, notes = self._scene.annotations.frames, self._scene.annotations.notes
        chosen = frozenset([self.mark])
        self._scene.select((), marks=Marks(chosen & frames.keys(), chosen & notes.keys()))
        self._bring_into_sight(areas[self.mark])
        self._changed()

    def toggle(self) -> None:
        """Take what has the focus into the selection, or out of it."""
        selection, wires = self._view.selection, self._scene.selected_wires
        if self.wire is not None:
            self._scene.select(selection, wires ^ {self.wire})
        elif self.node is not None:
            others = [key for key in selection if key != self.node]
            self._scene.select(others if self.node in selection else [*selection, self.node], wires)
        self._changed()

    def take(self, node_id: str) -> None:
        """Put the focus on a node, and select it."""
        self._go(node_id)

    def keep_in_sight(self, node_id: str) -> None:
        """Pan to a node that was added, where it lies outside of what is seen."""
        self._bring_into_sight(self._scene.nodes[node_id].card)

    def show(self) -> None:
        """Let the ring be seen: the keyboard has come to the canvas."""
        if self.node not in self._scene.nodes:
            self.node, self.wire = first_in_sight(self._cards, self._sight), None
        self.shown = True
        self._changed()

    def hide(self) -> None:
        """The mouse is used: the ring goes, and the next key starts from what is selected."""
        if self.shown:
            self.shown = False
            self._view.viewport().update()

    def _go(self, target: str, extend: bool = False, select: bool = True) -> None:
        self.node, self.wire, self.mark = target, None, None
        if extend:
            self._scene.select([*self._view.selection, target])
        elif select:
            self._scene.select([target])
        self._bring_into_sight(self._scene.nodes[target].card)
        self._changed()

    def _nudge(self, way: Way, steps: int) -> None:
        view, marks = self._view, self._scene.annotations.selected
        if not view.selection and not marks and self.node is not None:
            self._scene.select([self.node])
        dx, dy = way.value
        view.editor.nudge(dx * steps * GRID, dy * steps * GRID)
        if self.node in self._scene.nodes:
            self._bring_into_sight(self._scene.nodes[self.node].card)

    def _changed(self) -> None:
        self._view.viewport().update()
        self.moved.emit()

    def _bring_into_sight(self, area: QRectF) -> None:
        """Pan as little as it takes."""
        card = self._view.mapFromScene(area).boundingRect()
        room = self._view.viewport().rect().adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)
        offset = QPoint(
            _into(card.left(), card.right(), room.left(), room.right()),
            _into(card.top(), card.bottom(), room.top(), room.bottom()),
        )
        if not offset.isNull():
            self._view.pan(offset)

    # Where it is

    @property
    def marked(self) -> AnnotationItem | None:
        """The frame or note that has the focus."""
        return next((item for item in self._scene.annotations if item.thing.id == self.mark), None)

    @property
    def _cards(self) -> Cards:
        return Cards(self._scene.nodes)

    @property
    def _sight(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def _source(self, key: PortKey) -> str | None:
        edge = self._scene.network.edges.get(key)
        return edge.source if edge is not None else None

    def _follow_selection(self, ids: tuple[str, ...]) -> None:
        """What is selected otherwise (clicked, added, found) has the focus."""
        if ids and self.node not in ids:
            self.node, self.wire, self.mark = ids[-1], None, None

    def _remember_heirs(self) -> None:
        """Just before the node that has the focus goes: who is to have it then."""
        node = self.node
        if node is None or node not in self._scene.nodes or node in self._scene.network.nodes:
            return
        wires = [wire.edge for wire in self._scene.wires.values()]
        near = [edge.source for edge in wires if edge.target == node]
        near += [edge.target for edge in wires if edge.source == node]
        self._heirs = near + [key for way in Way if (key := nearest(self._cards, node, way, self._cards))]

    def _mend(self) -> None:
        if self.mark is not None and self.marked is None:
            self.mark = None
            self._changed()
        if self.node is not None and self.node not in self._scene.nodes:
            self.node = next((key for key in self._heirs if key in self._scene.nodes), None)
            self.wire, self._heirs = None, []
            self._changed()
        elif self.wire is not None and self.wire not in self._scene.wires:
            self.wire = None
            self._changed()
        elif self.wire is not None and self.wire not in self._scene.selected_wires and not self.shown:
            self.wire = None

    # Painting

    def paint(self, painter: QPainter) -> None:
        """The ring, over everything else on the canvas."""
        if not (self.shown and self._view.hasFocus()):
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = self._scene.style_
        if self.wire in self._scene.wires:
            path = self._scene.wires[self.wire].path()
            for color, width in ((style.focus, 8.0), (style.canvas, 4.5), (style.accent, 2.4)):
                painter.setPen(_pen(color, width))
                painter.drawPath(path)
        elif self.marked is not None or self.node in self._scene.nodes:
            area = self.marked.area if self.marked is not None else self._scene.nodes[self.node or ""].card
            card = area.adjusted(-_RING, -_RING, _RING, _RING)
            for color, width in ((style.canvas, 5.0), (style.focus, 2.5)):
                painter.setPen(_pen(color, width))
                painter.drawRoundedRect(card, NODE_RADIUS + _RING, NODE_RADIUS + _RING)
        else:
            painter.save()
            painter.resetTransform()
            painter.setPen(_pen(style.focus, 2.5))
            painter.drawRect(self._view.viewport().rect().adjusted(1, 1, -2, -2))
            painter.restore()


class Cards(Mapping[str, QRectF]):
    """The cards of nodes by id, worked out when they are asked for."""

    def __init__(self, items: Mapping[str, NodeItem]) -> None:
        self._items = items

    def __getitem__(self, key: str) -> QRectF:
        return self._items[key].card

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(True)
    return pen


def _into(low: int, high: int, least: int, most: int) -> int:
    """How far to shift what lies from ``low`` to ``high`` so that it lies between ``least`` and ``most``."""
    if low < least:
        return least - low
    return min(0, max(most - high, least - low))
