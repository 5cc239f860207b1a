"""Documents as JSON text and back: canonical, checked on the way in, with a checksum."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NoReturn

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
from studio.graph.recipe import ALWAYS_STATED, DataSettings, TrainingSettings

DEEPEST = 32  # how deep values may nest
MOST_NODES = 100_000
LARGEST_COORDINATE = 1e9
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
        "edges": _list([_compact([e.source, e.output, e.target, e.input]) for e in edges], "      "),
        "name": _compact(network.name),
        "nodes": _object(
            {key: _node_text(node) for key, node in sorted(network.nodes.items(), key=_by_id)}, "      "
        ),
        **{key: _block(value, "      ") for key, value in network.extra.items()},
    }
    if network.parameters:
        rows = [_compact([p.name, p.kind, _plain(p.default)]) for p in network.parameters]
        fields_["parameters"] = _list(rows, "      ")
    return _object(dict(sorted(fields_.items())), "    ")


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
}


def _node_text(node: Node) -> str:
    fields_ = {
        "name": _compact(node.name),
        "position": _compact([_short(axis) for axis in node.position]),
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


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else number


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
        raise FormatError("", "this is JSON, but not a Layerloom project: it has no format number")
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
            place, f"this isn't a whole project file ({error.msg}). It may be cut off"
        ) from error
    except RecursionError as error:
        raise FormatError("", "values are nested too deep for a project") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise FormatError("", f"a number can't be read ({error})") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = next(key for key in result if sum(key == other for other, _ in pairs) > 1)
        raise FormatError(_shown(twice), "the same key stands twice in one object")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise FormatError("", f"{name} is no number that a project can hold")


def _checksum_notices(text: str) -> tuple[str, ...]:
    text = text.replace("\r\n", "\n")
    match = _CHECKSUM.search(text)
    if match is None:
        return (
            "the file has no checksum: it was written by another program, or damaged. Save it to add one",
        )
    blank = text[: match.start(1)] + _NO_CHECKSUM + text[match.end(1) :]
    if _digest(blank) != match[1]:
        return (
            "the file was changed outside Layerloom, or damaged: its checksum doesn't match. "
            "Look it over; saving it accepts it as it is",
        )
    return ()


def _project(raw: dict[str, Any]) -> ProjectDocument:
    networks = _mapping(raw.pop("networks", {}), "networks")
    description = _string(raw.pop("description", ""), "description")
    code = _mapping(raw.pop("code", {}), "code")
    data = _read_record(DataSettings, raw.pop("data", {}), "data")
    training = _read_record(TrainingSettings, raw.pop("training", {}), "training")
    read = {_id(key, "networks"): _read_network(key, value) for key, value in networks.items()}
    texts = {_id(key, "code"): _read_code(key, value) for key, value in code.items()}
    return ProjectDocument(
        frozen(read), data, training, description, frozen(texts), _extra(raw, ""), not texts
    )


def _read_code(code_id: str, value: Any) -> CodeDocument:
    place = f"code.{_shown(code_id)}"
    raw = _mapping(value, place)
    name = _string(raw.pop("name", None), f"{place}.name")
    lines = raw.pop("text", None)
    if not isinstance(lines, list):
        raise FormatError(f"{place}.text", "has to be a list of lines")
    text = "\n".join(_string(line, f"{place}.text") for line in lines)
    return CodeDocument(code_id, name, text, _extra(raw, place))


def _read_network(network_id: str, value: Any) -> NetworkDocument:
    place = f"networks.{_shown(network_id)}"
    raw = _mapping(value, place)
    name = _string(raw.pop("name", None), f"{place}.name")
    raw_nodes = _mapping(raw.pop("nodes", {}), f"{place}.nodes")
    if len(raw_nodes) > MOST_NODES:
        raise FormatError(f"{place}.nodes", f"a network can have at most {MOST_NODES} nodes")
    nodes = {_id(key, f"{place}.nodes"): _read_node(key, item, place) for key, item in raw_nodes.items()}
    edges = _read_edges(raw.pop("edges", []), f"{place}.edges", nodes)
    parameters = _read_parameters(raw.pop("parameters", []), f"{place}.parameters")
    return NetworkDocument(network_id, name, frozen(nodes), frozen(edges), parameters, _extra(raw, place))


def _read_parameters(value: Any, place: str) -> tuple[Parameter, ...]:
    rows = _value(value, place)
    if not isinstance(rows, tuple):
        raise FormatError(place, "has to be a list of parameters")
    found = []
    for index, row in enumerate(rows):
        if not isinstance(row, tuple) or len(row) != 3 or not all(isinstance(part, str) for part in row[:2]):
            raise FormatError(f"{place}.{index}", "a parameter has to be a name, a type and a default")
        found.append(Parameter(*row))
    return tuple(found)


def _read_node(node_id: str, value: Any, network_place: str) -> Node:
    place = f"{network_place}.nodes.{_shown(node_id)}"
    raw = _mapping(value, place)
    return Node(
        node_id,
        type=_string(raw.pop("type", None), f"{place}.type"),
        name=_string(raw.pop("name", None), f"{place}.name"),
        settings=_extra(_mapping(raw.pop("settings", {}), f"{place}.settings"), f"{place}.settings"),
        position=_position(raw.pop("position", [0, 0]), f"{place}.position"),
        module=None if raw.get("module") is None else _string(raw["module"], f"{place}.module"),
        repeat=_value(raw.pop("repeat", 1), f"{place}.repeat"),
        freeze=_like(False, raw.pop("freeze", False), f"{place}.freeze"),
        lr_factor=_like(1.0, raw.pop("lr_factor", 1.0), f"{place}.lr_factor"),
        decay=_like(True, raw.pop("decay", True), f"{place}.decay"),
        init=_extra(_mapping(raw.pop("init", {}), f"{place}.init"), f"{place}.init"),
        extra=_extra({key: item for key, item in raw.items() if key != "module"}, place),
    )


def _read_edges(value: Any, place: str, nodes: Mapping[str, Node]) -> dict[tuple[str, str], Edge]:
    if not isinstance(value, list):
        raise FormatError(place, "has to be a list of wires")
    edges: dict[tuple[str, str], Edge] = {}
    for index, item in enumerate(value):
        where = f"{place}.{index}"
        if not isinstance(item, list) or len(item) != 4:
            raise FormatError(where, "a wire has to be four names: source, output, target, input")
        edge = Edge(*(_string(part, where) for part in item))
        for end in (edge.source, edge.target):
            if end not in nodes:
                raise FormatError(where, f"the wire ends at node {_shown(end)!r}, which isn't there")
        if (edge.target, edge.input) in edges:
            raise FormatError(where, f"a second wire ends in input {_shown(edge.input)!r} of {edge.target}")
        edges[edge.target, edge.input] = edge
    return edges


def _read_record(kind: type[Any], value: Any, place: str) -> Any:
    """A settings record. A value of the wrong type is refused; what it may be is validation's business."""
    raw = _mapping(value, place)
    default = kind()
    values = {}
    for field in fields(kind):
        if field.name == "extra" or field.name not in raw:
            continue
        values[field.name] = _like(getattr(default, field.name), raw.pop(field.name), f"{place}.{field.name}")
    return kind(**values, extra=_extra(raw, place))


def _like(default: Any, value: Any, place: str) -> Any:
    """``value`` in the form of the field's default; None marks an optional field of any plain type."""
    value = _value(value, place)
    if default is None:
        return value
    if isinstance(default, Mapping):
        return _extra(_mapping(value, place), place)
    wanted = type(default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted:
        raise FormatError(place, f"has to be {_KINDS[wanted]}, and is {_shown(value)}")
    return value


_KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", tuple: "a list"}


def _extra(raw: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    return frozen({key: _value(value, f"{place}.{_shown(key)}".lstrip(".")) for key, value in raw.items()})


def _value(value: Any, place: str, depth: int = 0) -> Any:
    """A plain value with lists as tuples."""
    if depth > DEEPEST:
        raise FormatError(place, "values are nested too deep for a project")
    if isinstance(value, list):
        return tuple(_value(item, place, depth + 1) for item in value)
    if isinstance(value, dict) and value.keys() == {"formula"} and isinstance(value["formula"], str):
        return Formula(value["formula"])
    if isinstance(value, dict):
        return frozen({key: _value(item, place, depth + 1) for key, item in value.items()})
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise FormatError(place, "the number is too large")
    return value


def _mapping(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise FormatError(place, f"has to be an object with fields, and is {_shown(value)}")
    return dict(value)


def _string(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise FormatError(place, "is missing" if value is None else f"has to be text, and is {_shown(value)}")
    return value


def _id(value: str, place: str) -> str:
    if not value or len(value) > 64:
        raise FormatError(place, f"{_shown(value)!r} is no id: an id has 1 to 64 characters")
    return value


def _position(value: Any, place: str) -> tuple[float, float]:
    numbers = isinstance(value, list) and all(
        isinstance(axis, int | float) and not isinstance(axis, bool) and abs(axis) <= LARGEST_COORDINATE
        for axis in value
    )
    if not numbers or len(value) != 2:
        raise FormatError(place, "has to be two numbers, x and y")
    return (float(value[0]), float(value[1]))


def _shown(value: Any) -> str:
    """A value from a file as part of a message: short, and without line breaks."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= 40 else text[:37] + "..."
