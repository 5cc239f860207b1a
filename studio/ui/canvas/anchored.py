"""Keeps a field over something on the canvas, until the field is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class Anchor:
    """Lets a field follow the view, and close when the document changes under it.

    ``place`` puts the field where it belongs, ``close`` closes it.
    """

    def __init__(self, view: CanvasView, place: Callable[[], None], close: Callable[[], object]) -> None:
        self._view, self._place, self._close = view, place, close
        self.held = True  # until the field is closed, which what it does to the document does as well
        view.canvas.changing.connect(close)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(place)
        view.zoom_changed.connect(place)

    def let_go(self) -> bool:
        """Follow no more; whether it did until now."""
        if not self.held:
            return False
        self.held = False
        view = self._view
        view.canvas.changing.disconnect(self._close)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.disconnect(self._place)
        view.zoom_changed.disconnect(self._place)
        return True
