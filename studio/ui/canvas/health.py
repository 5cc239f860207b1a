"""Health on the canvas: at each node five small bars, a sign where something is off, and the numbers in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.engine.probe_events import HealthMeasured, NodeHealth
from studio.ui.canvas.style import CanvasStyle
from studio.ui.canvas.words import tr

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_HEIGHT, _LEFT, _PADDING = 16.0, 10.0, 6.0
_BAR, _GAP, _TALLEST = 4.0, 2.0, 10.0
_SIGN = 9.0
_STEPS = 8  # heights that a bar can have: nodes that fare alike share a picture
_WEAK_UPDATE, _STRONG_UPDATE = 1e-6, 0.1
_WEAK_GRADIENT, _STRONG_GRADIENT = 1e-7, 1e3
_MANY_DEAD = 0.5
_NEXT_TO_NOTHING = 0.01


class Sign(Enum):
    """What is off. Each has a shape of its own, so that nobody depends on its colour."""

    NONE = ""
    STRONG = "▲"
    WEAK = "▼"
    DEAD = "✕"


@dataclass(frozen=True)
class HealthLook:
    """What the bars are painted from: their heights in steps (None: there is no such number), and the sign."""

    levels: tuple[int | None, ...]
    sign: Sign

    @property
    def width(self) -> float:
        bars = len(self.levels) * (_BAR + _GAP) - _GAP
        return 2 * _PADDING + bars + (_SIGN + 3 if self.sign is not Sign.NONE else 0)


def sign_of(node: NodeHealth) -> Sign:
    """The one thing that matters most."""
    for value, weak, strong in (
        (node.gradient, _WEAK_GRADIENT, _STRONG_GRADIENT),
        (node.update, _WEAK_UPDATE, _STRONG_UPDATE),
    ):
        if value is not None and (not math.isfinite(value) or value > strong):
            return Sign.STRONG
        if value is not None and value < weak:
            return Sign.WEAK
    return Sign.DEAD if node.dead is not None and node.dead >= _MANY_DEAD else Sign.NONE


def look_of(node: NodeHealth) -> HealthLook:
    levels = (
        _step(node.gradient, 1e-6, 10.0),
        _step(node.update, 1e-6, 1.0),
        _share(node.dead),
        _share(node.time),
        _share(node.memory),
    )
    return HealthLook(levels, sign_of(node))


def _step(value: float | None, low: float, high: float) -> int | None:
    """The height on a logarithmic scale."""
    if value is None:
        return None
    if not math.isfinite(value) or value >= high:
        return _STEPS
    return max(round(_STEPS * math.log(max(value, low) / low) / math.log(high / low)), 0)


def _share(value: float | None) -> int | None:
    return None if value is None else round(_STEPS * min(value, 1.0))


def in_words(node: NodeHealth) -> list[str]:
    """The numbers behind the bars, in their order; what is off comes first."""
    lines = [f"<b>{node_sign.value} {words}</b>" for node_sign, words in _signs(sign_of(node))]
    if node.gradient is not None:
        lines.append(tr("Gradient: {value}").format(value=f"{node.gradient:.3g}"))
    if node.update is not None:
        words = tr("A step changes the weights by {share} of their size")
        lines.append(words.format(share=f"{node.update:.2g}"))
    if node.dead is not None:
        lines.append(tr("Units that never answer: {share}").format(share=f"{node.dead:.0%}"))
    lines.append(tr("Time of the forward pass: {share}").format(share=f"{node.time:.0%}"))
    lines.append(tr("Memory: {share}").format(share=f"{node.memory:.0%}"))
    return lines


def _signs(sign: Sign) -> list[tuple[Sign, str]]:
    words = {
        Sign.STRONG: tr("Learns too fast: lower the learning rate, or clip the gradients."),
        Sign.WEAK: tr("Hardly learns: its gradients or its updates are next to nothing."),
        Sign.DEAD: tr("Half of its units or more give 0 for every sample."),
    }
    return [(sign, words[sign])] if sign in words else []


class HealthLayer:
    """Paints the bars over the nodes of the network that is trained."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._network = ""
        self._nodes: Mapping[str, NodeHealth] = {}

    def show(self, measured: HealthMeasured | None) -> None:
        """Show a measurement; None: nothing any more."""
        self._network = measured.network if measured is not None else ""
        self._nodes = measured.nodes if measured is not None else {}
        self._view.viewport().update()

    def of(self, node_id: str | None) -> NodeHealth | None:
        """The health of a node that is on the canvas, as far as it is known."""
        there = node_id in self._nodes and self._network == self._view.canvas.network_id
        return self._nodes[node_id] if there and node_id is not None else None

    def paint(self, painter: QPainter, area: QRectF, far: bool) -> None:
        if far or not self._nodes or self._network != self._view.canvas.network_id:
            return
        scene, transform = self._view.canvas, painter.worldTransform()
        for node_id, item in scene.nodes.items():
            measured = self._nodes.get(node_id)
            card = item.card
            if (
                measured is None
                or not _says_something(measured)
                or not area.intersects(card.adjusted(0, 0, 0, _HEIGHT))
            ):
                continue
            look = look_of(measured)
            frame = QRectF(0, 0, look.width, _HEIGHT)
            scene.sprites.draw(
                painter,
                transform,
                (card.left() + _LEFT, card.bottom() - 1),
                ("health", look),
                frame.adjusted(-1, -1, 1, 1),
                lambda p, look=look: paint_health(p, look, scene.style_),  # type: ignore[misc]
            )
        painter.setWorldTransform(transform)


def _says_something(node: NodeHealth) -> bool:
    """Not so for inputs, outputs and what only looks at a tensor in another way."""
    has_numbers = any(value is not None for value in (node.gradient, node.update, node.dead))
    return has_numbers or max(node.time, node.memory) >= _NEXT_TO_NOTHING


def paint_health(painter: QPainter, look: HealthLook, style: CanvasStyle) -> None:
    """A tag with its top left corner at the origin."""
    painter.setPen(style.mark_pen)
    painter.setBrush(style.sheet)
    painter.drawRoundedRect(QRectF(0, 0, look.width, _HEIGHT), _HEIGHT / 2, _HEIGHT / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    low = (_HEIGHT + _TALLEST) / 2
    for number, level in enumerate(look.levels):
        x = _PADDING + number * (_BAR + _GAP)
        painter.setBrush(style.faint if level is None else _color(number, look.sign, style))
        height = 1.0 if level is None else 1.5 + (_TALLEST - 1.5) * level / _STEPS
        painter.drawRect(QRectF(x, low - height, _BAR, height))
    _paint_sign(painter, look, style)


def _color(number: int, sign: Sign, style: CanvasStyle) -> QColor:
    """Gradient and update, and dead units, in the colour of what is off; time and memory are only facts."""
    if number > 2:
        return style.muted
    off = (sign in (Sign.STRONG, Sign.WEAK) and number < 2) or (sign is Sign.DEAD and number == 2)
    return style.health(sign.name) if off else style.health("NONE")


def _paint_sign(painter: QPainter, look: HealthLook, style: CanvasStyle) -> None:
    centre = QPointF(look.width - _PADDING - _SIGN / 2 + 1, _HEIGHT / 2)
    half = _SIGN / 2 - 0.5
    color = style.health(look.sign.name)
    if look.sign is Sign.DEAD:
        painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        reach = half - 1
        painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach))
        painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
    elif look.sign is not Sign.NONE:
        up = -half if look.sign is Sign.STRONG else half
        painter.setBrush(color)
        corners = [QPointF(-half, -up * 0.8), QPointF(half, -up * 0.8), QPointF(0, up)]
        painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))
