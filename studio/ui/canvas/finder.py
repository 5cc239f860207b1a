"""What was found on a canvas: goes from one match to the next, and marks them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from studio.ui.canvas.finding import Found, Known, find
from studio.ui.canvas.geometry import NODE_RADIUS
from studio.ui.document_model import DocumentModel
from studio.ui.shape_service import ShapeService

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_AROUND = (-6.0, -6.0, 6.0, 6.0)  # from a card to the frame that marks it
_RADIUS = NODE_RADIUS + 6.0


class Finder(QObject):
    """Keeps the matches as document and shapes change."""

    changed = Signal()

    def __init__(self, view: CanvasView, model: DocumentModel, shapes: ShapeService) -> None:
        super().__init__(view)
        self._view, self._model, self._shapes = view, model, shapes
        self._text, self._everywhere = "", False
        self.matches: list[Found] = []
        self.current: Found | None = None
        self._frames: list[QRectF] | None = None
        self._current_frame: QRectF | None = None
        model.changed.connect(self._again)
        shapes.facts_changed.connect(self._again)
        shapes.problems_changed.connect(self._again)
        view.canvas.content_changed.connect(self._moved)

    def let_go(self) -> None:
        """Hear of nothing any more."""
        self._model.changed.disconnect(self._again)
        self._shapes.facts_changed.disconnect(self._again)
        self._shapes.problems_changed.disconnect(self._again)
        self._view.canvas.content_changed.disconnect(self._moved)

    @property
    def place(self) -> int:
        """Which of the matches is the current one, counted from 1; 0: none of them."""
        return self.matches.index(self.current) + 1 if self.current in self.matches else 0

    def ask(self, text: str, everywhere: bool) -> None:
        """Find this in the network that is shown, or in all of them. An empty text finds nothing."""
        self._text, self._everywhere = text, everywhere
        self._look()

    def step(self, by: int) -> None:
        """Go to the next match (1), or the one before (-1); from the last one to the first."""
        if not self.matches:
            return
        if self.current in self.matches:
            index = (self.matches.index(self.current) + by) % len(self.matches)
        else:
            index = self._first() if by > 0 else len(self.matches) - 1
        self.current = self.matches[index]
        network = self._model.document.networks[self.current.network]
        if self.current.network == self._view.network_id:
            self._view.reveal(self.current.node)
        else:
            self._view.node_wanted.emit(network.name, self.current.node)
        self._show()

    def _first(self) -> int:
        """The match to begin with: in the network that is shown, the one of that very name before others."""
        here = [i for i, found in enumerate(self.matches) if found.network == self._view.network_id]
        return min(here, key=lambda index: not self._is_named(self.matches[index]), default=0)

    def _is_named(self, found: Found) -> bool:
        node = self._model.document.networks[found.network].nodes[found.node]
        return node.name.lower() == self._text.strip().lower()

    def _again(self) -> None:
        if self._text:
            self._look()

    def _look(self) -> None:
        document = self._model.document
        shown = self._view.network_id
        networks = (
            list(document.networks) if self._everywhere else [shown] if shown in document.networks else []
        )
        known = Known(document, self._model.catalogue, self._shapes.facts, self._shapes.problems)
        self.matches = find(known, self._text, networks)
        if self.current not in self.matches:
            self.current = None
        self._show()

    def _show(self) -> None:
        self._frames = None
        self.changed.emit()
        self._view.viewport().update()

    def _moved(self) -> None:
        if self.matches:
            self._frames = None
            self._view.viewport().update()

    # Painting

    def paint(self, painter: QPainter, exposed: QRectF, far: bool) -> None:
        """Frame the matches, the current one with a stronger line. From afar they are too many for fine lines."""
        if not self.matches:
            return
        frames = [frame for frame in self._gathered() if frame.intersects(exposed)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(1.6, Qt.PenStyle.SolidLine if far else Qt.PenStyle.DashLine))
        if far:
            painter.drawRects(frames)
        else:
            for frame in frames:
                painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        if self._current_frame is not None:
            painter.setPen(self._pen(3.5, Qt.PenStyle.SolidLine))
            painter.drawRoundedRect(self._current_frame, _RADIUS, _RADIUS)

    def _gathered(self) -> list[QRectF]:
        """The frames of the matches on this canvas but the current one, kept until something moves."""
        if self._frames is None:
            nodes, shown = self._view.canvas.nodes, self._view.network_id
            here = [found for found in self.matches if found.network == shown and found.node in nodes]
            framed = {found: nodes[found.node].card.adjusted(*_AROUND) for found in here}
            self._current_frame = framed.pop(self.current, None) if self.current is not None else None
            self._frames = list(framed.values())
        return self._frames

    def _pen(self, width: float, line: Qt.PenStyle) -> QPen:
        pen = QPen(self._view.canvas.style_.found, width, line)
        pen.setCosmetic(True)
        return pen
