"""Documents as JSON text and back: canonical, checked on the way in, with a checksum."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NoReturn

from studio.graph.annotation_rows import annotation_fields, read_bookmarks, read_frames, read_notes, short
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
from studio.graph.formulas import Formula
from studio.graph.migrations import FORMAT, migrate
from studio.graph.order import id_key
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
from studio.graph.recipe import ALWAYS_STATED, DataSettings, TrainingSettings
from studio.graph.words import say

MOST_NODES = 100_000
MOST_WAYPOINTS = 256  # of a wire
_NO_CHECKSUM = "sha256:" + "0" * 64
_CHECKSUM = re.compile(r'"checksum": "(sha256:[0-9a-f]{64})"')


# Writing


def to_json(document: ProjectDocument) -> str:
    """The canonical text: equal documents give equal text."""
    text = _project_text(document)
    return text.replace(_NO_CHECKSUM, _digest(text), 1)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _project_text(document: ProjectDocument) -> str:
    fields_ = {
        "checksum": _compact(_NO_CHECKSUM),
        "format": str(FORMAT),
        "data": _block(_record(document.data), "  "),
        "description": _compact(document.description),
        **({"code": _code_text(document)} if document.code else {}),
        "networks": _object(
            {key: _network_text(net) for key, net in sorted(document.networks.items(), key=_by_id)}, "  "
        ),
        "training": _block(_record(document.training), "  "),
        **{key: _block(value, "  ") for key, value in document.extra.items()},
    }
    # The checksum comes first: no text of the user's can stand before it and pass for it.
    rest = sorted(key for key in fields_ if key != "checksum")
    return _object({key: fields_[key] for key in ["checksum", *rest]}, "") + "\n"


def _by_id(item: tuple[str, Any]) -> tuple[int, str]:
    return id_key(item[0])


def _network_text(network: NetworkDocument) -> str:
    edges = sorted(network.edges.values(), key=lambda e: (id_key(e.target), e.input))
    fields_ = {
        "edges": _list([_compact(_edge_row(e)) for e in edges], "      "),
        "name": _compact(network.name),
        "nodes": _object(
            {key: _node_text(node) for key, node in sorted(network.nodes.items(), key=_by_id)}, "      "
        ),
        **{key: _block(value, "      ") for key, value in network.extra.items()},
    }
    if network.frames:
        fields_["frames"] = _annotations_text(network.frames)
    if network.notes:
        fields_["notes"] = _annotations_text(network.notes)
    if network.bookmarks:
        marks = [[b.name, *map(short, (*b.centre, b.zoom))] for b in network.bookmarks]
        fields_["bookmarks"] = _list([_compact(row) for row in marks], "      ")
    if network.parameters:
        rows = [_compact([p.name, p.kind, _plain(p.default)]) for p in network.parameters]
        fields_["parameters"] = _list(rows, "      ")
    return _object(dict(sorted(fields_.items())), "    ")


def _annotations_text(items: Mapping[str, Any]) -> str:
    rows = {key: _compact(_plain(annotation_fields(item))) for key, item in sorted(items.items(), key=_by_id)}
    return _object(rows, "      ")


def _edge_row(edge: Edge) -> list[Any]:
    """The wire's ends, and behind them its waypoints where it has any."""
    points = [[short(axis) for axis in point] for point in edge.waypoints]
    return [*edge.ends, points] if points else list(edge.ends)


def _code_text(document: ProjectDocument) -> str:
    """Custom code: its text as a list of lines, so that a diff reads well."""
    rows = {}
    for key, code in sorted(document.code.items(), key=_by_id):
        fields_ = {
            "name": _compact(code.name),
            "text": _list([_compact(line) for line in code.text.split("\n")], "      "),
            **{key: _compact(_plain(value)) for key, value in code.extra.items()},
        }
        rows[key] = _object(dict(sorted(fields_.items())), "    ")
    return _object(rows, "  ")


# What is written of a node only where it differs from this.
_NODE_DEFAULTS: Mapping[str, Any] = {
    "module": None,
    "repeat": 1,
    "freeze": False,
    "lr_factor": 1.0,
    "decay": True,
    "init": {},
    "bypassed": False,
    "muted": False,
    "collapsed": False,
    "uncalled": False,
}


def _node_text(node: Node) -> str:
    fields_ = {
        "name": _compact(node.name),
        "position": _compact([short(axis) for axis in node.position]),
        "settings": _compact(_plain(node.settings)),
        "type": _compact(node.type),
        **{
            name: _compact(_plain(getattr(node, name)))
            for name, usual in _NODE_DEFAULTS.items()
            if getattr(node, name) != usual
        },
        **{key: _compact(_plain(value)) for key, value in node.extra.items()},
    }
    return _object(dict(sorted(fields_.items())), "        ")


def _record(record: Any) -> dict[str, Any]:
    usual = type(record)()
    values = {field.name: getattr(record, field.name) for field in fields(record) if field.name != "extra"}
    stated = {
        name: _plain(value)
        for name, value in values.items()
        if name in ALWAYS_STATED or value != getattr(usual, name)
    }
    return {**stated, **_plain(record.extra)}


def _plain(value: Any) -> Any:
    if isinstance(value, Formula):
        return {"formula": value.text}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)


def _block(value: Any, indent: str) -> str:
    if isinstance(value, Mapping) and value:
        return _object({key: _compact(_plain(item)) for key, item in sorted(value.items())}, indent)
    return _compact(_plain(value))


def _object(parts: Mapping[str, str], indent: str) -> str:
    if not parts:
        return "{}"
    lines = [f"{indent}  {_compact(key)}: {text}" for key, text in parts.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


def _list(parts: list[str], indent: str) -> str:
    if not parts:
        return "[]"
    return "[\n" + ",\n".join(f"{indent}  {part}" for part in parts) + f"\n{indent}]"


# Reading


def from_json(text: str) -> tuple[ProjectDocument, tuple[str, ...]]:
    """The document, and notices in words about the text (a checksum that doesn't match).

    Raises FormatError with the place for anything that isn't a project. No value in the text is ever run.
    """
    raw = _parse(text)
    if not isinstance(raw, dict) or "format" not in raw:
        raise FormatError("", say("this is JSON, but not a Layerloom project: it has no format number"))
    notices = _checksum_notices(text)
    raw = migrate(raw)
    raw.pop("checksum", None)
    raw.pop("format", None)
    return _project(raw), notices


def _parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FormatError(
            place, say("this isn't a whole project file ({msg}). It may be cut off", msg=error.msg)
        ) from error
    except RecursionError as error:
        raise FormatError("", say("values are nested too deep for a project")) from error
    except ValueError as error:  # a number of more digits than Python converts
        raise FormatError("", say("a number can't be read ({error})", error=error)) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = next(key for key in result if sum(key == other for other, _ in pairs) > 1)
        raise FormatError(shown(twice), say("the same key stands twice in one object"))
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise FormatError("", say("{name} is no number that a project can hold", name=name))


def _checksum_notices(text: str) -> tuple[str, ...]:
    text = text.replace("\r\n", "\n")
    match = _CHECKSUM.search(text)
    if match is None:
        return (
            say(
                "the file has no checksum: it was written by another program, or damaged. Save it to add one"
            ),
        )
    blank = text[: match.start(1)] + _NO_CHECKSUM + text[match.end(1) :]
    if _digest(blank) != match[1]:
        return (
            say(
                "the file was changed outside Layerloom, or damaged: its checksum doesn't match. "
                "Look it over; saving it accepts it as it is"
            ),
        )
    return ()


def _project(raw: dict[str, Any]) -> ProjectDocument:
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
