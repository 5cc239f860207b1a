"""What the canvas's benchmark does to either editor: real events on the real widget, and CPU time of each step."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

WIDTH, HEIGHT = 1600, 1000
COLUMN, ROW = 224.0, 120.0
NOTCH = 120  # units of a wheel's notch

Milliseconds = float


def place(index: int, count: int) -> tuple[float, float]:
    """Where the ``index``-th node stands: rows that fill a window's shape."""
    columns = max(round((count * WIDTH / HEIGHT * ROW / COLUMN) ** 0.5 / 4) * 4, 4)
    return (index % columns) * COLUMN, (index // columns) * ROW


def sources(index: int) -> list[int]:
    """The nodes that feed the ``index``-th: a chain, and every fourth node adds what came four nodes before."""
    if index == 0:
        return []
    return [index - 1, index - 4] if is_sum(index) else [index - 1]


def is_sum(index: int) -> bool:
    return index % 4 == 3 and index > 4


HUB_WIRES = 10  # at the node that is dragged


class Side(ABC):
    """One editor. Each measurement returns milliseconds of CPU time."""

    view: QGraphicsView

    @abstractmethod
    def add(self, index: int, count: int) -> None:
        """Add the ``index``-th of ``count`` nodes with its wires, as an editor's own commands do: one step."""

    def create(self, count: int) -> None:
        for index in range(count):
            self.add(index, count)

    @abstractmethod
    def save(self, path: str) -> None: ...

    @abstractmethod
    def load(self, path: str) -> None: ...

    @abstractmethod
    def clear(self) -> None:
        """Show an empty network."""

    @abstractmethod
    def undo(self) -> None: ...

    @abstractmethod
    def redo(self) -> None: ...

    @abstractmethod
    def fit(self) -> None: ...

    @abstractmethod
    def zoom_to(self, zoom: float, centre: QPointF) -> None: ...

    @abstractmethod
    def make_hub(self) -> QPointF:
        """A network of one node with ten wires among others; where to take hold of it."""

    @abstractmethod
    def middle(self) -> QPointF:
        """The middle of the network."""

    # What is measured

    def measure_create(self, count: int) -> Milliseconds:
        self.clear()
        return self._timed(lambda: (self.create(count), self.repaint()))

    def measure_append(self, steps: int, count: int) -> Milliseconds:
        """One node more with its wires, painted each time, at 100 %, beside ``count`` that are there."""
        times = [
            self._step_at(count + step, count, partial(self.add, count + step, count))
            for step in range(steps)
        ]
        for _ in range(steps):
            self.undo()
        return statistics.median(times)

    def measure_save(self, path: str) -> Milliseconds:
        return self._timed(lambda: self.save(path))

    def measure_load(self, path: str) -> Milliseconds:
        self.clear()
        return self._timed(lambda: (self.load(path), self.repaint()))

    def measure_undo(self, steps: int) -> Milliseconds:
        return self._timed(lambda: ([self.undo() for _ in range(steps)], self.repaint()))

    def measure_redo(self, steps: int) -> Milliseconds:
        return self._timed(lambda: ([self.redo() for _ in range(steps)], self.repaint()))

    def measure_history(self, steps: int, count: int) -> Milliseconds:
        """A step of undoing and redoing as keys do it, painted each time, at 100 %, where its node goes or comes."""
        places = range(count - steps, count)
        times = [self._step_at(index, count, self.undo) for index in reversed(places)]
        times += [self._step_at(index, count, self.redo) for index in places]
        return statistics.median(times)

    def measure_pan(self, zoom: float, steps: int) -> Milliseconds:
        """A step of a pan with the middle button; ``zoom`` 0 is all of the network."""
        self._look(zoom)
        start, middle = QPoint(WIDTH // 2, HEIGHT // 2), Qt.MouseButton.MiddleButton
        self._mouse(QEvent.Type.MouseButtonPress, start, middle)
        times = []
        for step in range(steps):
            position = start + QPoint(7, 5) * (step + 1 if step < steps / 2 else steps - step)
            times.append(self._step(partial(self._mouse, QEvent.Type.MouseMove, position, middle)))
        self._mouse(QEvent.Type.MouseButtonRelease, start, middle)
        return statistics.median(times)

    def measure_zoom(self, zoom: float, steps: int) -> Milliseconds:
        """A notch of the wheel in the middle of the view, in and out in turn."""
        self._look(zoom)
        times = [
            self._step(partial(self._wheel, QPoint(WIDTH // 2, HEIGHT // 2), sign * NOTCH))
            for sign in (1, -1) * (steps // 2)
        ]
        return statistics.median(times)

    def measure_drag(self, steps: int) -> Milliseconds:
        """A step of dragging a node with ten wires, at 100 %."""
        hub = self.make_hub()
        self.zoom_to(1.0, hub)
        self.repaint()
        start = self.view.mapFromScene(hub)
        left = Qt.MouseButton.LeftButton
        self._mouse(QEvent.Type.MouseButtonPress, start, left)
        times = []
        for step in range(steps):
            position = start + QPoint(8, 8) * (step + 2 if step < steps / 2 else steps - step + 1)
            times.append(self._step(partial(self._mouse, QEvent.Type.MouseMove, position, left)))
        self._mouse(QEvent.Type.MouseButtonRelease, position, left)
        return statistics.median(times)

    def measure_frame(self, zoom: float, frames: int) -> Milliseconds:
        """A repaint of the whole viewport, each from a place a little further on."""
        self._look(zoom)
        middle = self.view.mapToScene(self.view.viewport().rect().center())
        times = []
        for frame in range(frames):
            if zoom:
                self.zoom_to(zoom, middle + QPointF(7, 5) * (frame % 8) / zoom)
            QCoreApplication.sendPostedEvents()
            times.append(self._timed(self.view.viewport().repaint))
        return statistics.median(times)

    # How

    def repaint(self) -> None:
        """Paint the whole viewport now, with all that waits to be shown."""
        QCoreApplication.sendPostedEvents()
        self.view.viewport().repaint()

    def _look(self, zoom: float) -> None:
        if zoom:
            self.zoom_to(zoom, self.middle())
        else:
            self.fit()
        for _ in range(3):
            self.repaint()

    def _step(self, act: Callable[[], object]) -> Milliseconds:
        """What an editor does for one event, with the painting that follows from it."""
        return self._timed(lambda: (act(), QCoreApplication.sendPostedEvents()))

    def _step_at(self, index: int, count: int, act: Callable[[], object]) -> Milliseconds:
        """The same with the place of the ``index``-th node in the middle of the view."""
        self.zoom_to(1.0, QPointF(*place(index, count)))
        self.repaint()
        return self._step(act)

    @staticmethod
    def _timed(act: Callable[[], object]) -> Milliseconds:
        start = time.process_time()
        act()
        return (time.process_time() - start) * 1000

    def _mouse(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton) -> None:
        viewport = self.view.viewport()
        released = kind is QEvent.Type.MouseButtonRelease
        held = Qt.MouseButton.NoButton if released else button
        pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
        where, globally = QPointF(at), QPointF(viewport.mapToGlobal(at))
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QMouseEvent(kind, where, globally, pressed, held, none))

    def _wheel(self, at: QPoint, units: int) -> None:
        viewport = self.view.viewport()
        event = QWheelEvent(
            QPointF(at),
            QPointF(viewport.mapToGlobal(at)),
            QPoint(),
            QPoint(0, units),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)


def serve(side: Side) -> None:
    """Take measurements by name from standard input, one JSON list a line, and answer with the milliseconds."""
    side.view.resize(WIDTH, HEIGHT)
    side.view.show()
    QApplication.processEvents()
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(getattr(side, name)(*arguments)), flush=True)
