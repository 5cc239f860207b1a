"""Wires made by typing: ports show letters, the first one typed begins a wire, the second one ends it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication

from studio.graph.document import PortKey
from studio.ui.canvas.commands import PortRef
from studio.ui.canvas.fitting import LooseEnd

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_LETTERS = "ASDFJKLGHQWERTYUIOPZXCVBNM"  # those below the fingers first
_PAN = 120  # pixels an arrow key moves the canvas by, while ports are picked
_AWAY = 15.0  # from a port to the middle of its letter, in pixels
_ARROWS = {
    Qt.Key.Key_Left: QPoint(_PAN, 0),
    Qt.Key.Key_Right: QPoint(-_PAN, 0),
    Qt.Key.Key_Up: QPoint(0, _PAN),
    Qt.Key.Key_Down: QPoint(0, -_PAN),
}


def codes(count: int) -> list[str]:
    """So many different letters; pairs of letters when there are too few, so that none is another's beginning."""
    if count <= len(_LETTERS):
        return list(_LETTERS[:count])
    return ["".join(pair) for pair in product(_LETTERS, repeat=2)][:count]


class PortLetters(QObject):
    """Picks ports by letters. While it is active the view's keys are its own; a click or Esc ends it."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view, self._scene = view, view.canvas
        self.offers: dict[str, PortRef] = {}
        self._typed = ""
        self._loose: LooseEnd | None = None
        self._taken: PortKey | None = None
        self._scene.changing.connect(self.cancel)

    @property
    def active(self) -> bool:
        return bool(self.offers)

    # From start to end

    def start(self) -> None:
        """From a port of the node that has the focus; from a wire that has it, its end moves."""
        self.cancel()
        focus = self._view.focus
        if focus.wire in self._scene.wires and focus.wire is not None:
            edge = self._scene.wires[focus.wire].edge
            self._taken = focus.wire
            self._begin_at(PortRef(edge.source, False, edge.output))
        elif focus.node in self._scene.nodes and focus.node is not None:
            focus.shown = True
            self._offer_own(focus.node)
        else:
            self._view.status.emit(self.tr("Go to a layer with the arrow keys: W then makes a wire from it."))

    def _offer_own(self, node_id: str) -> None:
        look = self._scene.nodes[node_id].picture.look
        ports = [PortRef(node_id, False, port.name) for port in look.outputs]
        ports += [PortRef(node_id, True, port.name) for port in look.inputs]
        if len(ports) == 1:
            self._begin_at(ports[0])
        elif ports:
            self._offer(ports)
            self._view.status.emit(self.tr("Type the letter of the port where the wire begins. Esc cancels."))

    def _begin_at(self, port: PortRef) -> None:
        self._loose = LooseEnd.of(self._scene, port)
        fitting = self._fitting_in_sight()
        if not fitting:
            self._view.fit()
            fitting = self._fitting_in_sight()
        name = self._scene.network.nodes[port.node].name
        if not fitting:
            self.cancel()
            words = self.tr("No port takes a wire from {name}. Press Tab on it to add a layer after it.")
            self._view.status.emit(words.format(name=name))
            return
        self._dim(fitting)
        self._offer(fitting)
        words = self.tr(
            "Type the letter of the port for the wire from {name}. Arrow keys pan, Home shows all, "
            "Enter adds a layer, Esc cancels."
        )
        self._view.status.emit(words.format(name=name))

    def _fitting_in_sight(self) -> list[PortRef]:
        """The ports that are seen and take the wire, the closest first."""
        assert self._loose is not None
        sight = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        found = [
            port
            for item in self._scene.nodes_in(sight)
            for port in self._loose.fitting(item.node_id)
            if sight.contains(self._point(port))
        ]
        start = self._point(self._loose.end)
        return sorted(found, key=lambda port: (self._point(port) - start).manhattanLength())

    def _offer(self, ports: list[PortRef]) -> None:
        if not self.active:
            self._view.installEventFilter(self)
            self._view.viewport().installEventFilter(self)
        self._typed = ""
        self.offers = dict(zip(codes(len(ports)), ports, strict=False))
        self._view.viewport().update()

    def _choose(self, port: PortRef) -> None:
        if self._loose is None:
            self._begin_at(port)
            return
        first, taken = self._loose.end, self._taken
        self.cancel()
        self._view.editor.connect_ports(first, port, taken)

    def cancel(self) -> None:
        """Leave everything as it was."""
        if self.active:
            self._view.removeEventFilter(self)
            self._view.viewport().removeEventFilter(self)
            self._view.viewport().update()
        if self._loose is not None:
            for item in self._scene.nodes.values():
                item.change(dimmed=False)
        self.offers, self._typed, self._loose, self._taken = {}, "", None, None

    def _dim(self, ports: list[PortRef]) -> None:
        """What can't take the wire steps back."""
        assert self._loose is not None
        lit = {port.node for port in ports} | {self._loose.end.node}
        for item in self._scene.nodes.values():
            item.change(dimmed=item.node_id not in lit)

    # Keys

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # letters are no shortcuts now
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut):
            self.cancel()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, letter = Qt.Key(event.key()), event.text().upper()
        if key == Qt.Key.Key_Escape:
            self.cancel()
            self._view.status.emit("")
        elif key == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        elif key in _ARROWS:
            self._look(lambda: self._view.pan(_ARROWS[key]))
        elif key == Qt.Key.Key_Home:
            self._look(self._view.fit)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._loose is not None:
            end = self._loose.end
            self.cancel()
            self._view.searching.open_beside(end)
        elif letter and letter in _LETTERS:
            self._type(letter)
        self._view.viewport().update()
        return True

    def _type(self, letter: str) -> None:
        typed = self._typed + letter
        if typed in self.offers:
            self._choose(self.offers[typed])
        elif any(code.startswith(typed) for code in self.offers):
            self._typed = typed

    def _look(self, move: Callable[[], None]) -> None:
        """Look elsewhere: what is in sight there has the letters then."""
        move()
        if self._loose is not None:
            fitting = self._fitting_in_sight()
            if fitting:
                self._offer(fitting)

    # Painting

    def paint(self, painter: QPainter) -> None:
        """The letters, in pixels of the viewport, over everything else."""
        if not self.active:
            return
        painter.save()
        painter.resetTransform()
        font = QApplication.font()
        font.setBold(True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for code, port in self.offers.items():
            if code.startswith(self._typed):
                self._paint_letter(painter, metrics, code[len(self._typed) :], port)
        painter.restore()

    def _paint_letter(self, painter: QPainter, metrics: QFontMetricsF, text: str, port: PortRef) -> None:
        style = self._scene.style_
        place = QPointF(self._view.mapFromScene(self._point(port)))
        place += QPointF(-_AWAY if port.is_input else _AWAY, 0)
        height = metrics.height() + 4
        width = max(height, metrics.horizontalAdvance(text) + 10)
        tag = QRectF(place.x() - width / 2, place.y() - height / 2, width, height)
        painter.setPen(QPen(style.canvas, 2))
        painter.setBrush(style.focus)
        painter.drawRoundedRect(tag, 5, 5)
        painter.setPen(style.canvas)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)

    def _point(self, port: PortRef) -> QPointF:
        return self._scene.nodes[port.node].port_point(port.name, not port.is_input)
