"""Edits of what computes nothing: frames, notes, bookmarks, and the ways of wires."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from studio.graph.annotations import FRAME_COLOURS, Bookmark, Frame, Note, Point, Rectangle
from studio.graph.document import NetworkDocument, PortKey, ProjectDocument, frozen
from studio.graph.edits import next_id
from studio.graph.errors import EditError, UnknownNetworkError
from studio.graph.reading import LARGEST_COORDINATE
from studio.graph.words import say

SMALLEST = 40.0  # how small a frame or a note can be, in scene units

# Frames


def add_frame(
    document: ProjectDocument,
    network_id: str,
    title: str,
    rectangle: Rectangle,
    colour: str = FRAME_COLOURS[0],
) -> tuple[ProjectDocument, str]:
    """The document with another frame, and the frame's id."""
    network = _network(document, network_id)
    frame = Frame(next_id("f", network.frames), title, _checked(rectangle), _known_colour(colour))
    return _with_frames(document, network, {**network.frames, frame.id: frame}), frame.id


def change_frame(
    document: ProjectDocument,
    network_id: str,
    frame_id: str,
    title: str | None = None,
    rectangle: Rectangle | None = None,
    colour: str | None = None,
) -> ProjectDocument:
    network = _network(document, network_id)
    frame = network.frames.get(frame_id)
    if frame is None:
        raise EditError(say("This frame isn't there any more."))
    frame = replace(
        frame,
        title=frame.title if title is None else title,
        rectangle=frame.rectangle if rectangle is None else _checked(rectangle),
        colour=frame.colour if colour is None else _known_colour(colour),
    )
    return _with_frames(document, network, {**network.frames, frame_id: frame})


def _known_colour(colour: str) -> str:
    if colour not in FRAME_COLOURS:
        raise EditError(
            say(
                "A frame can't be {colour!r}: it is one of {known}.",
                colour=colour,
                known=", ".join(FRAME_COLOURS),
            )
        )
    return colour


# Notes


def add_note(
    document: ProjectDocument, network_id: str, text: str, rectangle: Rectangle
) -> tuple[ProjectDocument, str]:
    """The document with another note, and the note's id."""
    network = _network(document, network_id)
    note = Note(next_id("t", network.notes), text, _checked(rectangle))
    return _with_notes(document, network, {**network.notes, note.id: note}), note.id


def change_note(
    document: ProjectDocument,
    network_id: str,
    note_id: str,
    text: str | None = None,
    rectangle: Rectangle | None = None,
) -> ProjectDocument:
    network = _network(document, network_id)
    note = network.notes.get(note_id)
    if note is None:
        raise EditError(say("This note isn't there any more."))
    note = replace(
        note,
        text=note.text if text is None else text,
        rectangle=note.rectangle if rectangle is None else _checked(rectangle),
    )
    return _with_notes(document, network, {**network.notes, note_id: note})


# Frames and notes


def remove_annotations(
    document: ProjectDocument, network_id: str, frames: Collection[str] = (), notes: Collection[str] = ()
) -> ProjectDocument:
    """Remove frames, and keep what stands in them, and notes."""
    network = _network(document, network_id)
    document = _with_frames(document, network, _without(network.frames, frames))
    return _with_notes(document, document.networks[network_id], _without(network.notes, notes))


def move_annotations(
    document: ProjectDocument,
    network_id: str,
    frames: Mapping[str, Rectangle] = MappingProxyType({}),
    notes: Mapping[str, Rectangle] = MappingProxyType({}),
) -> ProjectDocument:
    """Put frames and notes elsewhere."""
    for key, place in frames.items():
        document = change_frame(document, network_id, key, rectangle=place)
    for key, place in notes.items():
        document = change_note(document, network_id, key, rectangle=place)
    return document


def _without(items: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    for key in gone:
        if key not in items:
            raise EditError(say("What was to be removed isn't there any more."))
    return {key: item for key, item in items.items() if key not in gone}


def _checked(rectangle: Rectangle) -> Rectangle:
    """The place with the smallest size at least."""
    sides = (rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    if not all(math.isfinite(side) and abs(side) <= LARGEST_COORDINATE for side in sides):
        raise EditError(say("This lies beyond the canvas."))
    x, y, width, height = map(float, sides)
    return Rectangle(x, y, max(width, SMALLEST), max(height, SMALLEST))


# Bookmarks


def set_bookmark(document: ProjectDocument, network_id: str, bookmark: Bookmark) -> ProjectDocument:
    """Add a bookmark; one of the same name leads there from now on."""
    network = _network(document, network_id)
    if not bookmark.name.strip():
        raise EditError(say("A bookmark needs a name."))
    others = tuple(known for known in network.bookmarks if known.name != bookmark.name)
    return document.with_network(replace(network, bookmarks=(*others, bookmark)))


def remove_bookmark(document: ProjectDocument, network_id: str, name: str) -> ProjectDocument:
    network = _network(document, network_id)
    left = tuple(known for known in network.bookmarks if known.name != name)
    if len(left) == len(network.bookmarks):
        raise EditError(say("There is no bookmark {name!r}.", name=name))
    return document.with_network(replace(network, bookmarks=left))


# Ways of wires


def set_waypoints(
    document: ProjectDocument, network_id: str, ways: Mapping[PortKey, Sequence[Point]]
) -> ProjectDocument:
    """Lead wires, by the inputs that they end in, along points, from their starts to their ends."""
    network = _network(document, network_id)
    edges = dict(network.edges)
    for key, points in ways.items():
        if key not in edges:
            raise EditError(say("This wire isn't there any more."))
        edges[key] = replace(edges[key], waypoints=tuple((float(x), float(y)) for x, y in points))
    return document.with_network(replace(network, edges=frozen(edges)))


def _with_frames(
    document: ProjectDocument, network: NetworkDocument, frames: Mapping[str, Frame]
) -> ProjectDocument:
    return document.with_network(replace(network, frames=frozen(frames)))


def _with_notes(
    document: ProjectDocument, network: NetworkDocument, notes: Mapping[str, Note]
) -> ProjectDocument:
    return document.with_network(replace(network, notes=frozen(notes)))


def _network(document: ProjectDocument, network_id: str) -> NetworkDocument:
    network = document.networks.get(network_id)
    if network is None:
        raise UnknownNetworkError(network_id, [net.name for net in document])
    return network
