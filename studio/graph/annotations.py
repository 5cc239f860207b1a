"""What stands on the canvas besides nodes and wires: frames, notes and bookmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Point = tuple[float, float]

# The names that a frame's colour can have; themes say what they look like.
FRAME_COLOURS = ("blue", "green", "yellow", "red", "purple", "grey")


@dataclass(frozen=True)
class Rectangle:
    """A place on the canvas: the top left corner and the size, in scene units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def contains(self, point: Point) -> bool:
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Frame:
    """A coloured area behind nodes, with a title. Nodes belong to it by where they stand."""

    id: str
    title: str
    rectangle: Rectangle
    colour: str = FRAME_COLOURS[0]
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True)
class Note:
    """A comment on the canvas."""

    id: str
    text: str
    rectangle: Rectangle
    extra: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True)
class Bookmark:
    """A view to come back to: what its centre shows, and how large (1.0: one scene unit to a pixel)."""

    name: str
    centre: Point
    zoom: float = 1.0
