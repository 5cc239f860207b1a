"""The mouse on a canvas: where it is, with which keys and buttons, and the gesture that is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent

from studio.ui.canvas.hits import Hit
from studio.ui.canvas.hovering import Hovering
from studio.ui.canvas.interaction import gesture_for

if TYPE_CHECKING:
    from studio.ui.canvas.gestures import Gesture
    from studio.ui.canvas.view import CanvasView


class Mouse(QObject):
    """One gesture at a time, which ends with the button that began it; without one, what is below is lit."""

    def __init__(self, view: CanvasView, hovering: Hovering) -> None:
        super().__init__(view)
        self._view, self._hovering = view, hovering
        self.panning = False  # the space bar is down
        self._tapped = False  # the space bar was pressed, and nothing was panned with it
        self.modifiers = Qt.KeyboardModifier.NoModifier  # the keys that are held with the mouse
        self._position: QPoint | None = None  # in the viewport; None: elsewhere
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton  # that it is held with

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None

    @property
    def position(self) -> QPoint:
        """Where the mouse is on the canvas; its middle while the mouse is elsewhere."""
        return self._view.viewport().rect().center() if self._position is None else self._position

    def press(self, event: QMouseEvent) -> None:
        self.modifiers = event.modifiers()
        if self._gesture is None:
            self._tapped = False
            self._hovering.show(Hit())
            self._button = event.button()
            self._gesture = gesture_for(self._view, event)

    def move(self, event: QMouseEvent) -> None:
        self._position, self.modifiers = event.position().toPoint(), event.modifiers()
        if not event.buttons() & self._button:
            self.cancel()  # the button was released where nothing tells of it: a dialog has come up meanwhile
        if self._gesture is not None:
            self._gesture.move(self._position)
        elif not event.buttons():
            self._hovering.show(self._view.hit(self._position))

    def release(self, event: QMouseEvent) -> None:
        if event.button() != self._button:
            return  # another one, while the first is held
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.finish(event.position().toPoint())
        self._hovering.update_cursor()

    def leave(self) -> None:
        self._hovering.show(Hit())
        self._position = None

    def cancel(self) -> None:
        """Take back the gesture that is under way, if there is one."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def start_panning(self) -> None:
        """The space bar is down: presses pan."""
        self.panning = self._tapped = True
        self._hovering.update_cursor()

    def stop_panning(self) -> bool:
        """The space bar is up; whether nothing was pressed meanwhile."""
        self.panning = False
        self._hovering.update_cursor()
        return self._tapped
