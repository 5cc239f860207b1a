"""The change of a shape, in its place: what a layer gave before the last edit, and what it gives now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QPainter

from studio.graph.diff import NetworkDiff
from studio.graph.tensors import NetworkFacts, TensorSpec
from studio.ui.canvas.looks import shape_text
from studio.ui.canvas.painter import label_size, paint_label

if TYPE_CHECKING:
    from studio.ui.canvas.scene import CanvasScene

_SHOWN_MS = 5000  # or until the next edit; it comes and goes without moving
_ABOVE = 8.0  # the card


class ShapeChange(QObject):
    """Remembers what the edited layer gave until the shapes are known anew, and then says how that has changed."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._before: dict[str, TensorSpec] = {}  # of layers that were edited since shapes were known
        self.shown: dict[str, str] = {}
        self._timer = QTimer(self, interval=_SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.clear)

    def edited(self, change: NetworkDiff, known: NetworkFacts) -> None:
        """The document has changed; where nodes stand doesn't count."""
        if not (self.shown or change.nodes_changed) or not change.structural:
            return
        self.clear()
        for node_id, (before, after) in change.nodes_changed.items():
            tensor = _output(known, node_id)
            if before.settings != after.settings and tensor is not None:
                self._before.setdefault(node_id, tensor)

    def known(self, facts: NetworkFacts) -> None:
        """Shapes were worked out."""
        if not facts.nodes:
            return
        waiting, self._before = self._before, {}
        self.shown.update(_changes(waiting, facts))
        if self.shown:
            self._timer.start()
            self._scene.update()

    def clear(self) -> None:
        self._timer.stop()
        if self.shown:
            self.shown.clear()
            self._scene.update()

    def paint(self, painter: QPainter) -> None:
        style = self._scene.style_
        for node_id, text in self.shown.items():
            item = self._scene.nodes.get(node_id)
            if item is not None:
                size, card = label_size(text, style), item.card
                corner = QPointF(card.center().x() - size.width() / 2, card.top() - size.height() - _ABOVE)
                painter.save()
                paint_label(painter, QRectF(corner, size), text, True, style, style.accent)
                painter.restore()


def _changes(before: Mapping[str, TensorSpec], facts: NetworkFacts) -> dict[str, str]:
    found = {}
    for node_id, old in before.items():
        new = _output(facts, node_id)
        if new is not None and new.shape != old.shape:
            found[node_id] = f"{shape_text(old)} → {shape_text(new)}"
    return found


def _output(facts: NetworkFacts, node_id: str) -> TensorSpec | None:
    known = facts.nodes.get(node_id)
    return next(iter(known.outputs.values()), None) if known else None
