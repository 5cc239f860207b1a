"""What becomes of each layer when the network of a run is edited. Light: it needs no torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Start(str, Enum):
    """What new weights start from.

    ``FRESH``: random numbers, as in a new run. ``PRESERVING``: what keeps the network's answers as they are, where that
    is possible. ``BACK``: the earlier network's own weights, as they were when it was left.
    """

    FRESH = "fresh"
    PRESERVING = "preserving"
    BACK = "back"


class LayerFate(str, Enum):
    KEPT = "kept"
    WIDENED = "widened"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True)
class LayerChange:
    """What becomes of a layer. ``name`` is how its weights are called in the ``state_dict`` (``block1.0.conv2``).

    ``note`` says why, or how it starts, in words. ``path`` has the ids of the nodes that lead to it through blocks.
    """

    name: str
    type: str
    fate: LayerFate
    note: str = ""
    path: tuple[str, ...] = ()
    parameters: int = 0


@dataclass(frozen=True)
class NetworkPlan:
    """An edit of a run's network, layer by layer. ``faults`` say why its answers change (none: they don't)."""

    start: Start
    layers: tuple[LayerChange, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[LayerChange, ...]:
        return tuple(layer for layer in self.layers if layer.fate is not LayerFate.KEPT)
