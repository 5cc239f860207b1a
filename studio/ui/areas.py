"""The areas of the window, for the keyboard: from canvas to panels and back, each where it was left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_CANVAS = "canvas"


class Areas(QObject):
    """Moves the focus between canvas, network bar and docks. ``actions`` go straight to one of them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.actions = [self._action(_CANVAS, self.tr("Canvas"))]
        self.actions += [
            self._action(name, dock.windowTitle()) for name, dock in window.workbench.docks.items()
        ]

    def _action(self, name: str, title: str) -> QAction:
        action = QAction(self.tr("Go to {area}").format(area=title), self._window)
        action.setObjectName(f"go-{name}")
        action.triggered.connect(lambda _checked=False: self.go_to(name))
        return action

    def go_to(self, name: str) -> None:
        """Put the focus into an area; a dock that is closed or behind others comes to the front."""
        if self._window.canvas is None:
            return
        self._window.stack.setCurrentWidget(self._window.workbench)
        if name == _CANVAS:
            self.go_to_canvas()
            return
        self._window.workbench.reveal(name)
        target = _entrance(self._window.workbench.docks[name].widget())
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_canvas(self) -> None:
        if self._window.canvas is not None:
            self._window.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._window.canvas.focus.show()

    def step(self, by: int) -> None:
        """The next area that can be seen and has something to focus, or the one before."""
        names = [name for name, widget in self._seen() if name == _CANVAS or _entrance(widget) is not None]
        if names:
            here = next((name for name, widget in self._seen() if _has_focus(widget)), None)
            start = names.index(here) if here in names else -1 if by > 0 else 0
            self.go_to(names[(start + by) % len(names)])

    def _seen(self) -> Iterator[tuple[str, QWidget]]:
        canvas = self._window.canvas
        if canvas is not None and canvas.isVisible():
            yield _CANVAS, canvas
        for name, dock in self._window.workbench.docks.items():
            if dock.isVisible() and not dock.visibleRegion().isEmpty():
                yield name, dock.widget()


def _has_focus(area: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is area or area.isAncestorOf(focused))


def _entrance(area: QWidget) -> QWidget | None:
    """What takes the focus when an area is entered: what had it last, else the first that Tab would come to."""
    last = area.focusWidget()
    if last is not None and _takes_focus(last):
        return last
    # The chain goes through the whole window: fields that were made later stand far from their panel.
    widget = area.nextInFocusChain()
    while widget is not None and widget is not area:
        if area.isAncestorOf(widget) and _takes_focus(widget):
            return widget
        widget = widget.nextInFocusChain()
    return area if _takes_focus(area) else None


def _takes_focus(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return by_tab and widget.isEnabled() and widget.isVisible()
