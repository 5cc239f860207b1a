"""Frames, notes, bookmarks and the ways of wires, as edits of a document."""

from __future__ import annotations

import pytest

from studio.graph import edits
from studio.graph.annotation_edits import (
    SMALLEST,
    add_frame,
    add_note,
    change_frame,
    move_annotations,
    remove_annotations,
    remove_bookmark,
    set_bookmark,
    set_waypoints,
)
from studio.graph.annotations import Bookmark, Rectangle
from studio.graph.catalogue_file import load_catalogue
from studio.graph.diff import diff
from studio.graph.document import Edge, ProjectDocument
from studio.graph.errors import EditError
from studio.graph.project import Project

PLACE = Rectangle(0, 0, 300, 200)


def project_of_two() -> tuple[Project, str, tuple[str, str]]:
    """Two nodes and a wire that is led along two points."""
    project = Project()
    net = project.add_network("Net")
    start, end = net.add("Input", "value", shape=(4,)), net.add("ReLU", "act", position=(400, 0))
    net.connect(start, end)
    key = (end.id, "input")
    project.edit("w", lambda d: set_waypoints(d, net.id, {key: [(200, 50), (300, 60)]}))
    return project, net.id, key


def points(
    document: ProjectDocument, network_id: str, key: tuple[str, str]
) -> tuple[tuple[float, float], ...]:
    return document.networks[network_id].edges[key].waypoints


def test_waypoints_go_with_a_wire_both_ends_of_which_move_alike() -> None:
    project, net, key = project_of_two()
    moved = edits.move_nodes(project.document, net, {"n1": (10, 20), "n2": (410, 20)})
    assert points(moved, net, key) == ((210, 70), (310, 80))
    one = edits.move_nodes(project.document, net, {"n2": (500, 0)})
    assert points(one, net, key) == ((200, 50), (300, 60))


def test_drawing_a_wire_that_is_there_keeps_its_way() -> None:
    project, net, key = project_of_two()
    again = edits.connect(project.document, net, Edge("n1", "output", *key), load_catalogue())
    assert again is project.document


def test_a_way_a_frame_and_a_folded_node_change_how_it_is_drawn_and_no_more() -> None:
    project, net, key = project_of_two()
    before = project.document
    after = set_waypoints(before, net, {key: ()})
    after = add_frame(after, net, "Frame", PLACE)[0]
    after = edits.move_nodes(after, net, {"n1": (5, 5)})
    change = diff(before, after)
    assert change
    assert not change.structural
    assert change.networks[net].edges_changed.keys() == {key}
    assert not change.networks[net].edges_added


def test_a_frame_is_never_smaller_than_can_be_seized() -> None:
    project, net, _ = project_of_two()
    document, frame = add_frame(project.document, net, "", Rectangle(0, 0, 1, 1))
    assert document.networks[net].frames[frame].rectangle == Rectangle(0, 0, SMALLEST, SMALLEST)
    with pytest.raises(EditError, match="beyond the canvas"):
        change_frame(document, net, frame, rectangle=Rectangle(float("nan"), 0, 50, 50))


def test_removing_a_frame_keeps_the_nodes_in_it() -> None:
    project, net, _ = project_of_two()
    document, frame = add_frame(project.document, net, "", PLACE, "red")
    document, note = add_note(document, net, "words", PLACE)
    document = move_annotations(document, net, {frame: Rectangle(5, 5, 90, 90)}, {note: PLACE})
    left = remove_annotations(document, net, [frame], [note])
    assert left == project.document
    with pytest.raises(EditError, match="isn't there"):
        remove_annotations(left, net, [frame])


def test_a_bookmark_of_the_same_name_leads_elsewhere() -> None:
    project, net, _ = project_of_two()
    document = set_bookmark(project.document, net, Bookmark("Head", (1, 2)))
    document = set_bookmark(document, net, Bookmark("Head", (3, 4), 0.5))
    assert document.networks[net].bookmarks == (Bookmark("Head", (3, 4), 0.5),)
    assert remove_bookmark(document, net, "Head") == project.document
    with pytest.raises(EditError, match="no bookmark"):
        remove_bookmark(project.document, net, "Head")
    with pytest.raises(EditError, match="needs a name"):
        set_bookmark(document, net, Bookmark(" ", (0, 0)))
