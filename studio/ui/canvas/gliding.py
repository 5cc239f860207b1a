"""Nodes glide to their new places, so that the eye can follow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QVariantAnimation

from studio.ui.canvas.scene import CanvasScene

_DURATION_MS = 200


class Gliding(QObject):
    """The document has the new places already: what moves is only the picture, and any other change ends it."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._start: Mapping[str, tuple[float, float]] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_DURATION_MS)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._show)

    def start(self, before: Mapping[str, tuple[float, float]]) -> None:
        """Let nodes glide from these places to where the document has them."""
        self.stop()
        self._start = before
        self._show(0.0)
        self._scene.changing.connect(self.stop)
        self._animation.finished.connect(self._end)
        self._animation.start()

    def stop(self) -> None:
        """Be where the document is, at once."""
        if self._animation.state() is QAbstractAnimation.State.Running:
            self._animation.stop()
            self._show(1.0)
            self._end()

    def _end(self) -> None:
        self._scene.changing.disconnect(self.stop)
        self._animation.finished.disconnect(self._end)

    def _show(self, share: float) -> None:
        nodes, moved = self._scene.network.nodes, []
        for node_id, (x, y) in self._start.items():
            item = self._scene.nodes.get(node_id)
            if item is not None and node_id in nodes:
                there_x, there_y = nodes[node_id].position
                # (1 - share) and share: at the end the very numbers of the document, which x + (there - x) may miss.
                item.setPos(x * (1 - share) + there_x * share, y * (1 - share) + there_y * share)
                moved.append(node_id)
        self._scene.reroute(moved)
        self._scene.content_changed.emit()
