"""Frames, notes and bookmarks as they stand in a project file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from studio.graph.annotations import FRAME_COLOURS, Bookmark, Frame, Note, Rectangle
from studio.graph.document import frozen
from studio.graph.errors import FormatError
from studio.graph.reading import (
    read_extra,
    read_id,
    read_mapping,
    read_position,
    read_string,
    shown,
)
from studio.graph.words import say

MOST_ITEMS = 10_000  # frames or notes or bookmarks of a network
LARGEST_ZOOM = 100.0

T = TypeVar("T")


def short(number: float) -> float | int:
    """A whole number without its point."""
    return int(number) if number == int(number) else number


def annotation_fields(item: Frame | Note) -> dict[str, Any]:
    rectangle = item.rectangle
    place = [short(axis) for axis in (rectangle.x, rectangle.y, rectangle.width, rectangle.height)]
    own = {"title": item.title, "colour": item.colour} if isinstance(item, Frame) else {"text": item.text}
    return {**own, "rectangle": place, **item.extra}


def read_frames(value: Any, place: str) -> Mapping[str, Frame]:
    return _by_id(value, place, _frame)


def read_notes(value: Any, place: str) -> Mapping[str, Note]:
    return _by_id(value, place, _note)


def _by_id(value: Any, place: str, read: Callable[[str, dict[str, Any], str], T]) -> Mapping[str, T]:
    raw = read_mapping(value, place)
    if len(raw) > MOST_ITEMS:
        raise FormatError(
            place, say("a network can have at most {most_items} of them", most_items=MOST_ITEMS)
        )
    found = {}
    for key, item in raw.items():
        where = f"{place}.{shown(key)}"
        found[read_id(key, place)] = read(key, read_mapping(item, where), where)
    return frozen(found)


def _frame(key: str, raw: dict[str, Any], place: str) -> Frame:
    title = read_string(raw.pop("title", ""), f"{place}.title")
    colour = read_string(raw.pop("colour", FRAME_COLOURS[0]), f"{place}.colour")
    if colour not in FRAME_COLOURS:
        raise FormatError(
            f"{place}.colour", say("has to be one of {frame_colours}", frame_colours=", ".join(FRAME_COLOURS))
        )
    return Frame(key, title, _rectangle(raw, place), colour, read_extra(raw, place))


def _note(key: str, raw: dict[str, Any], place: str) -> Note:
    text = read_string(raw.pop("text", ""), f"{place}.text")
    return Note(key, text, _rectangle(raw, place), read_extra(raw, place))


def _rectangle(raw: dict[str, Any], place: str) -> Rectangle:
    value = raw.pop("rectangle", None)
    where = f"{place}.rectangle"
    if not isinstance(value, list) or len(value) != 4:
        raise FormatError(where, say("has to be four numbers: x, y, width, height"))
    x, y = read_position(value[:2], where)
    width, height = read_position(value[2:], where)
    if width <= 0 or height <= 0:
        raise FormatError(where, say("its width and height have to be more than 0"))
    return Rectangle(x, y, width, height)


def read_bookmarks(value: Any, place: str) -> tuple[Bookmark, ...]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise FormatError(place, say("has to be a list of bookmarks"))
    return tuple(_bookmark(row, f"{place}.{index}") for index, row in enumerate(value))


def _bookmark(row: Any, place: str) -> Bookmark:
    if not isinstance(row, list) or len(row) != 4:
        raise FormatError(place, say("a bookmark has to be a name, x, y and the zoom"))
    x, y = read_position(row[1:3], place)
    zoom = read_position([row[3], 0], place)[0]
    if not 1 / LARGEST_ZOOM <= zoom <= LARGEST_ZOOM:
        raise FormatError(
            place,
            say(
                "its zoom has to be from {value:g} to {largest_zoom:g}",
                value=1 / LARGEST_ZOOM,
                largest_zoom=LARGEST_ZOOM,
            ),
        )
    return Bookmark(read_string(row[0], place), (x, y), zoom)
