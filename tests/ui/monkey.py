"""Plays on the canvas as a hurried person does: any gesture, anywhere, in any order, by real mouse and key events.

The gestures take plain numbers, which are taken modulo what there is to choose from, so that any numbers will do.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.graph.document import ProjectDocument
from studio.graph.serial import from_json, to_json
from studio.ui.canvas.view import CanvasView
from studio.ui.main_window import MainWindow
from studio.ui.name_dialog import NameDialog
from studio.ui.unfinished import finish_typing
from tests.ui.gestures import drop_from_palette

LEFT = Qt.MouseButton.LeftButton
TYPES = ("Input", "Output", "Linear", "ReLU", "Conv2d", "Add", "Concat", "LSTM", "Dropout", "Flatten")
SEARCHES = ("linear", "relu", "conv2", "add", "out", "drop", "nothing at all")
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier,
)
# What the keys of the window and the canvas do, by the names of their actions.
KEYED = (
    "undo",
    "redo",
    "delete",
    "duplicate",
    "copy",
    "cut",
    "paste",
    "select_all",
    "duplicate_shared",
    "expand",
    "bypass",
    "mute",
    "freeze",
    "fold",
    "quick_connect",
    "swap_inputs",
    "extract",
    "align_left",
    "align_middle",
    "distribute_down",
)
LOOKING = (
    "fit",
    "fit_selection",
    "minimap",
    "zoom_in",
    "zoom_out",
    "zoom_100",
    "tidy",
    "open_block",
    "leave_block",
    "next_network",
)


class Monkey:
    """One window with a new project, and what may be done to it. ``start`` is the document as it began."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.done: list[str] = []  # for the report of a failure
        window.model.session.mark_saved()
        window.files.new_project()
        self.start: ProjectDocument = window.model.document

    @property
    def view(self) -> CanvasView:
        assert self.window.canvas is not None
        return self.window.canvas

    # Places

    def point(self, x: int, y: int) -> QPoint:
        rect = self.view.viewport().rect()
        return QPoint(x % rect.width(), y % rect.height())

    def card(self, number: int) -> QPoint | None:
        """The middle of a node's card, if it is on the screen."""
        items = list(self.view.canvas.nodes.values())
        if not items:
            return None
        item = items[number % len(items)]
        return self._seen(item.mapToScene(item.rect().center()))

    def port(self, number: int, which: int, output: bool) -> QPoint | None:
        items = list(self.view.canvas.nodes.values())
        if not items:
            return None
        item = items[number % len(items)]
        ports = item.picture.look.outputs if output else item.picture.look.inputs
        return self._seen(item.port_point(ports[which % len(ports)].name, output)) if ports else None

    def _seen(self, point: QPointF) -> QPoint | None:
        on_screen = self.view.mapFromScene(point)
        return on_screen if self.view.viewport().rect().contains(on_screen) else None

    # Gestures

    def place(self, kind: int, x: int, y: int) -> None:
        """Drag a layer from the palette."""
        drop_from_palette(self.window, TYPES[kind % len(TYPES)], self.view.mapToScene(self.point(x, y)))

    def search(self, text: int, x: int, y: int) -> None:
        """Double click, type, Enter: on empty canvas that adds a layer, elsewhere it does what it does there."""
        QTest.mouseDClick(self.view.viewport(), LEFT, MODIFIERS[0], self.point(x, y))
        self._answer(text)

    def drag(self, start: QPoint | None, end: QPoint | None, modifier: int = 0, middle: bool = False) -> None:
        if start is None or end is None:
            return
        viewport, keys = self.view.viewport(), MODIFIERS[modifier % len(MODIFIERS)]
        button = Qt.MouseButton.MiddleButton if middle else LEFT
        QTest.mouseMove(viewport, start)
        QTest.mousePress(viewport, button, keys, start)
        for step in range(1, 4):
            QTest.mouseMove(viewport, start + (end - start) * step / 3)
        QTest.mouseRelease(viewport, button, keys, end)

    def wire(self, source: int, output: int, target: int, input_: int) -> None:
        self.drag(self.port(source, output, True), self.port(target, input_, False))

    def drop_wire(self, source: int, output: int, x: int, y: int, text: int) -> None:
        """Drop a wire anywhere; on empty canvas a layer is chosen for its end."""
        self.drag(self.port(source, output, True), self.point(x, y))
        self._answer(text)

    def replug(self, target: int, input_: int, x: int, y: int, text: int) -> None:
        """Take a wire off where it ends, and drop it elsewhere."""
        self.drag(self.port(target, input_, False), self.point(x, y))
        self._answer(text)

    def move(self, node: int, x: int, y: int, modifier: int) -> None:
        self.drag(self.card(node), self.point(x, y), modifier)

    def sweep(self, x: int, y: int, right: int, down: int, modifier: int, middle: bool) -> None:
        """Drag from anywhere to anywhere: a box of selection, a pan, a wire, a node."""
        self.drag(self.point(x, y), self.point(x + right, y + down), modifier, middle)
        self._answer(len(SEARCHES))

    def click(self, node: int, modifier: int) -> None:
        at = self.card(node)
        if at is not None:
            QTest.mouseClick(self.view.viewport(), LEFT, MODIFIERS[modifier % len(MODIFIERS)], at)

    def press(self, name: str) -> None:
        """An action's key."""
        action = self.window.acts[name]
        if action.isEnabled():
            action.trigger()

    def nudge(self, way: int) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down)
        QTest.keyClick(self.view, arrows[way % 4])

    def rename(self, node: int, number: int) -> None:
        """Select a node and press F2, type a name, Enter."""
        self.click(node, 0)
        self.press("rename")
        fields = self.view.viewport().findChildren(QLineEdit, "renameField")
        for field in [field for field in fields if field.isVisible()]:
            QTest.keyClicks(field, ("layer", "1x", "class", "stem", "fc1")[number % 5] + str(number % 7))
            QTest.keyClick(field, Qt.Key.Key_Return)
            QTest.keyClick(field, Qt.Key.Key_Escape)  # where the name was refused

    def annotate(self, name: str, node: int, number: int) -> None:
        """Select a node, frame it or add a note, and write a few letters there."""
        self.click(node, 0)
        self.press(name)
        field = self.view.around.field
        if field is not None:
            QTest.keyClicks(field, ("Stem", "", "m", "h1")[number % 4])
            QTest.keyClick(field, (Qt.Key.Key_Return, Qt.Key.Key_Escape)[number % 2])

    def drag_mark(self, number: int, right: int, down: int, modifier: int) -> None:
        """Drag a frame by its title, a note, or a point of a wire."""
        canvas = self.view.canvas
        places = [item.handle.center() for item in canvas.annotations]
        places += [point.pos() for wire in canvas.wires.values() for point in wire.points]
        at = self._seen(places[number % len(places)]) if places else None
        if at is not None:
            self.drag(at, at + QPoint(right % 300 - 150, down % 300 - 150), modifier)

    def bend(self, number: int) -> None:
        """Double click on the middle of a wire."""
        wires = list(self.view.canvas.wires.values())
        at = self._seen(wires[number % len(wires)].path().pointAtPercent(0.5)) if wires else None
        if at is not None:
            QTest.mouseDClick(self.view.viewport(), LEFT, MODIFIERS[0], at)
            QTest.mouseRelease(self.view.viewport(), LEFT, MODIFIERS[0], at)
            self._answer(len(SEARCHES))

    def collapse(self, first: int, second: int) -> None:
        """Select two nodes and make a block of them."""
        self.click(first, 0)
        self.click(second, 1)
        self._in_dialog("collapse", "Part")

    def new_network(self) -> None:
        self._in_dialog("new_network", "Other")

    def _in_dialog(self, action: str, stem: str) -> None:
        self.press(action)
        for dialog in self.window.findChildren(NameDialog):
            if dialog.isVisible():
                dialog.field.selectAll()
                QTest.keyClicks(dialog.field, f"{stem}{len(self.window.model.document.networks)}")
                QTest.keyClick(dialog.field, Qt.Key.Key_Return)
                dialog.reject()  # where the name was refused

    def _answer(self, text: int) -> None:
        """Type in the search palette, if one has come up; past the last text it is closed."""
        popup = self.view.popup
        if popup is None or not popup.isVisible():
            return
        if text >= len(SEARCHES):
            QTest.keyClick(popup.field, Qt.Key.Key_Escape)
            return
        QTest.keyClicks(popup.field, SEARCHES[text])
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
        if self.view.popup is not None:
            QTest.keyClick(popup.field, Qt.Key.Key_Escape)

    # What has to hold

    def act(self, name: str, function: Callable[[], None]) -> None:
        """Do something, and look whether all still holds."""
        self.done.append(name)
        function()
        QApplication.processEvents()
        self.check()

    def check(self) -> None:
        """The document survives a save, and the scene shows just the document."""
        document = self.window.model.document
        assert from_json(to_json(document))[0] == document
        view, network = self.view, self.view.canvas.network
        assert view.network_id in document.networks
        canvas = view.canvas
        assert canvas.nodes.keys() == network.nodes.keys()
        assert canvas.wires.keys() == network.edges.keys()
        view.blocks.settle()
        for key, node in network.nodes.items():
            assert (canvas.nodes[key].x(), canvas.nodes[key].y()) == node.position
            assert canvas.nodes[key].picture.look.name == node.name
        for key, edge in network.edges.items():
            path = canvas.wires[key].path()
            assert canvas.wires[key].edge == edge
            assert path.pointAtPercent(0) == canvas.nodes[edge.source].port_point(edge.output, True)
            assert path.pointAtPercent(1) == canvas.nodes[edge.target].port_point(edge.input, False)
            points = [(point.x(), point.y()) for point in canvas.wires[key].points]
            assert points == list(edge.waypoints)
        around = canvas.annotations
        assert {key: item.thing for key, item in around.frames.items()} == network.frames
        assert {key: item.thing for key, item in around.notes.items()} == network.notes
        for item in around:
            place = item.thing.rectangle
            assert item.area.getRect() == (place.x, place.y, place.width, place.height)
        assert set(view.selection) <= network.nodes.keys()

    def finish(self) -> None:
        """Undo takes all of it back, and redo brings it again."""
        # What is still being typed becomes a step as soon as something else is done.
        finish_typing(self.window)
        session, end = self.window.model.session, self.window.model.document
        index = session.index  # what was undone last may lie beyond
        while session.can_undo:
            self.window.acts["undo"].trigger()
        assert self.window.model.document == self.start
        self.check()
        while session.index < index:
            self.window.acts["redo"].trigger()
        assert self.window.model.document == end
        self.check()
