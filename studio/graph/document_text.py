"""A document as canonical JSON text: keys in a fixed order, what is usual left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from studio.graph.annotation_rows import annotation_fields, short
from studio.graph.checksum import NO_CHECKSUM
from studio.graph.document import Edge, NetworkDocument, Node, ProjectDocument
from studio.graph.formulas import Formula
from studio.graph.migrations import FORMAT
from studio.graph.order import id_key
from studio.graph.recipe import ALWAYS_STATED


def project_text(document: ProjectDocument) -> str:
    """The text of a project, with ``NO_CHECKSUM`` where its checksum belongs."""
    fields_ = {
        "checksum": _compact(NO_CHECKSUM),
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
