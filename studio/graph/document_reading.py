"""A document of parsed JSON: every value checked, and refused by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from studio.graph.annotation_rows import read_bookmarks, read_frames, read_notes
from studio.graph.annotations import Point
from studio.graph.document import (
    CodeDocument,
    Edge,
    NetworkDocument,
    Node,
    Parameter,
    ProjectDocument,
    frozen,
)
from studio.graph.errors import FormatError
from studio.graph.reading import (
    like,
    read_extra,
    read_id,
    read_mapping,
    read_position,
    read_string,
    read_value,
    shown,
)
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.words import say

MOST_NODES = 100_000
MOST_WAYPOINTS = 256  # of a wire


def read_project(raw: dict[str, Any]) -> ProjectDocument:
    """The document of a project's object, which is used up. Raises FormatError with the place."""
    networks = read_mapping(raw.pop("networks", {}), "networks")
    description = read_string(raw.pop("description", ""), "description")
    code = read_mapping(raw.pop("code", {}), "code")
    data = _read_record(DataSettings, raw.pop("data", {}), "data")
    training = _read_record(TrainingSettings, raw.pop("training", {}), "training")
    read = {read_id(key, "networks"): _read_network(key, value) for key, value in networks.items()}
    texts = {read_id(key, "code"): _read_code(key, value) for key, value in code.items()}
    return ProjectDocument(
        frozen(read), data, training, description, frozen(texts), read_extra(raw, ""), not texts
    )


def _read_code(code_id: str, value: Any) -> CodeDocument:
    place = f"code.{shown(code_id)}"
    raw = read_mapping(value, place)
    name = read_string(raw.pop("name", None), f"{place}.name")
    lines = raw.pop("text", None)
    if not isinstance(lines, list):
        raise FormatError(f"{place}.text", say("has to be a list of lines"))
    text = "\n".join(read_string(line, f"{place}.text") for line in lines)
    return CodeDocument(code_id, name, text, read_extra(raw, place))


def _read_network(network_id: str, value: Any) -> NetworkDocument:
    place = f"networks.{shown(network_id)}"
    raw = read_mapping(value, place)
    name = read_string(raw.pop("name", None), f"{place}.name")
    raw_nodes = read_mapping(raw.pop("nodes", {}), f"{place}.nodes")
    if len(raw_nodes) > MOST_NODES:
        raise FormatError(
            f"{place}.nodes", say("a network can have at most {most_nodes} nodes", most_nodes=MOST_NODES)
        )
    nodes = {read_id(key, f"{place}.nodes"): _read_node(key, item, place) for key, item in raw_nodes.items()}
    edges = _read_edges(raw.pop("edges", []), f"{place}.edges", nodes)
    parameters = _read_parameters(raw.pop("parameters", []), f"{place}.parameters")
    return NetworkDocument(
        network_id,
        name,
        frozen(nodes),
        frozen(edges),
        parameters,
        frames=read_frames(raw.pop("frames", {}), f"{place}.frames"),
        notes=read_notes(raw.pop("notes", {}), f"{place}.notes"),
        bookmarks=read_bookmarks(raw.pop("bookmarks", []), f"{place}.bookmarks"),
        extra=read_extra(raw, place),
    )


def _read_parameters(value: Any, place: str) -> tuple[Parameter, ...]:
    rows = read_value(value, place)
    if not isinstance(rows, tuple):
        raise FormatError(place, say("has to be a list of parameters"))
    found = []
    for index, row in enumerate(rows):
        if not isinstance(row, tuple) or len(row) != 3 or not all(isinstance(part, str) for part in row[:2]):
            raise FormatError(f"{place}.{index}", say("a parameter has to be a name, a type and a default"))
        found.append(Parameter(*row))
    return tuple(found)


def _read_node(node_id: str, value: Any, network_place: str) -> Node:
    place = f"{network_place}.nodes.{shown(node_id)}"
    raw = read_mapping(value, place)
    return Node(
        node_id,
        type=read_string(raw.pop("type", None), f"{place}.type"),
        name=read_string(raw.pop("name", None), f"{place}.name"),
        settings=read_extra(read_mapping(raw.pop("settings", {}), f"{place}.settings"), f"{place}.settings"),
        position=read_position(raw.pop("position", [0, 0]), f"{place}.position"),
        module=None if raw.get("module") is None else read_string(raw["module"], f"{place}.module"),
        repeat=read_value(raw.pop("repeat", 1), f"{place}.repeat"),
        freeze=like(False, raw.pop("freeze", False), f"{place}.freeze"),
        lr_factor=like(1.0, raw.pop("lr_factor", 1.0), f"{place}.lr_factor"),
        decay=like(True, raw.pop("decay", True), f"{place}.decay"),
        init=read_extra(read_mapping(raw.pop("init", {}), f"{place}.init"), f"{place}.init"),
        **{
            name: like(False, raw.pop(name, False), f"{place}.{name}")
            for name in ("bypassed", "muted", "collapsed", "uncalled")
        },
        extra=read_extra({key: item for key, item in raw.items() if key != "module"}, place),
    )


def _read_edges(value: Any, place: str, nodes: Mapping[str, Node]) -> dict[tuple[str, str], Edge]:
    if not isinstance(value, list):
        raise FormatError(place, say("has to be a list of wires"))
    edges: dict[tuple[str, str], Edge] = {}
    for index, item in enumerate(value):
        where = f"{place}.{index}"
        if not isinstance(item, list) or len(item) not in (4, 5):
            raise FormatError(where, say("a wire has to be four names: source, output, target, input"))
        source, output, target, input_ = (read_string(part, where) for part in item[:4])
        points = _read_waypoints(item[4], where) if len(item) == 5 else ()
        edge = Edge(source, output, target, input_, points)
        for end in (edge.source, edge.target):
            if end not in nodes:
                raise FormatError(
                    where, say("the wire ends at node {end!r}, which isn't there", end=shown(end))
                )
        if (edge.target, edge.input) in edges:
            raise FormatError(
                where,
                say(
                    "a second wire ends in input {input!r} of {target}",
                    input=shown(edge.input),
                    target=edge.target,
                ),
            )
        edges[edge.target, edge.input] = edge
    return edges


def _read_waypoints(value: Any, place: str) -> tuple[Point, ...]:
    if not isinstance(value, list) or len(value) > MOST_WAYPOINTS:
        raise FormatError(
            place,
            say(
                "a wire's way has to be a list of at most {most_waypoints} points",
                most_waypoints=MOST_WAYPOINTS,
            ),
        )
    return tuple(read_position(point, place) for point in value)


def _read_record(kind: type[Any], value: Any, place: str) -> Any:
    """A settings record. A value of the wrong type is refused; what it may be is validation's business."""
    raw = read_mapping(value, place)
    default = kind()
    values = {}
    for field in fields(kind):
        if field.name == "extra" or field.name not in raw:
            continue
        values[field.name] = like(getattr(default, field.name), raw.pop(field.name), f"{place}.{field.name}")
    return kind(**values, extra=read_extra(raw, place))
