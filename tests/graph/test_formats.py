"""Files of every format that ever was open, and are written as the current one. (RELIABILITY row 6)"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.graph.annotations import Bookmark, Frame, Note, Rectangle
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.errors import FormatError
from studio.graph.migrations import FORMAT
from studio.graph.serial import from_json, to_json

SAMPLES = Path(__file__).parent / "formats"


def sample(number: int) -> str:
    return (SAMPLES / f"format{number}.loom").read_text(encoding="utf-8")


def network(document: ProjectDocument) -> NetworkDocument:
    found = document.trained_network
    assert found is not None
    return found


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_file_of_each_format_opens_whole_and_is_written_as_the_current_one(number: int) -> None:
    assert json.loads(sample(number))["format"] == number
    document, notices = from_json(sample(number))
    assert not notices
    written = to_json(document)
    assert json.loads(written)["format"] == FORMAT
    assert from_json(written) == (document, ())
    raw, again = json.loads(sample(number)), json.loads(written)
    for part in ("networks", "data", "description"):
        assert again[part] == raw[part]


def test_older_files_have_nothing_bypassed_and_no_annotations() -> None:
    for number in (1, 2):
        for net in from_json(sample(number))[0]:
            assert not net.switched_off
            assert (net.frames, net.notes, net.bookmarks) == ({}, {}, ())
            assert not any(edge.waypoints for edge in net.edges.values())


def test_a_file_of_format_3_brings_flags_frames_notes_bookmarks_and_ways() -> None:
    net = network(from_json(sample(3))[0])
    assert net.nodes["n3"].bypassed
    assert net.nodes["n5"].collapsed
    assert net.frames["f1"] == Frame("f1", "Features", Rectangle(200, -40, 480, 220), "green")
    assert net.notes["t1"] == Note("t1", "Read me\ntwice", Rectangle(0, 200, 220, 90))
    assert net.bookmarks == (Bookmark("Start", (120.5, 40.0), 0.75),)
    assert net.edges["n2", "input"].waypoints == ((150.0, -30.0), (180.0, 12.5))


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("frames", "f1", "colour"), "mauve", "one of blue"),
        (("frames", "f1", "rectangle"), [0, 0, -5, 10], "more than 0"),
        (("frames", "f1", "rectangle"), [0, 0, 5], "four numbers"),
        (("notes", "t1", "rectangle"), [0, 0, 1e12, 10], "two numbers"),
        (("notes", "t1", "text"), 5, "has to be text"),
        (("bookmarks",), [["Here", 0, 0, 0]], "zoom"),
        (("bookmarks",), [["Here", 0, 0]], "a bookmark has to be"),
        (("edges",), [["n1", "output", "n2", "input", [[1]]]], "two numbers"),
        (("edges",), [["n1", "output", "n2", "input", [[1, 1]] * 300]], "at most 256"),
        (("nodes", "n2", "muted"), "yes", "true or false"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place(place: tuple[str, ...], value: object, words: str) -> None:
    raw = json.loads(sample(3))
    container = raw["networks"]["g1"]
    for key in place[:-1]:
        container = container[key]
    container[place[-1]] = value
    with pytest.raises(FormatError, match=words) as caught:
        from_json(json.dumps(raw))
    assert ".".join(("networks", "g1", *place)) in str(caught.value)


def test_unknown_fields_of_frames_and_notes_are_kept() -> None:
    raw = json.loads(sample(3))
    raw["networks"]["g1"]["frames"]["f1"]["later"] = {"a": [1]}
    raw["networks"]["g1"]["notes"]["t1"]["pinned"] = True
    again = json.loads(to_json(from_json(json.dumps(raw))[0]))
    assert again["networks"]["g1"]["frames"]["f1"]["later"] == {"a": [1]}
    assert again["networks"]["g1"]["notes"]["t1"]["pinned"] is True
