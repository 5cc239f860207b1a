"""Reads plain values out of a project file, and refuses what doesn't fit, by its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.graph.document import frozen
from studio.graph.errors import FormatError
from studio.graph.formulas import Formula
from studio.graph.words import say

DEEPEST = 32  # how deep values may nest
LARGEST_COORDINATE = 1e9


def like(default: Any, value: Any, place: str) -> Any:
    """``value`` in the form of the field's default; None marks an optional field of any plain type."""
    value = read_value(value, place)
    if _has_formula(value):
        raise FormatError(place, say("only a layer's settings may be formulas"))
    if default is None:
        return value
    if isinstance(default, Mapping):
        return read_extra(read_mapping(value, place), place)
    wanted = type(default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted:
        raise FormatError(
            place, say("has to be {kinds}, and is {value}", kinds=_KINDS[wanted], value=shown(value))
        )
    return value


def _has_formula(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_formula(item) for item in value.values())
    return isinstance(value, Formula) or (isinstance(value, tuple) and any(map(_has_formula, value)))


_KINDS = {
    str: say("text"),
    int: say("a whole number"),
    float: say("a number"),
    bool: say("true or false"),
    tuple: say("a list"),
}


def read_extra(raw: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    return frozen({key: read_value(value, f"{place}.{shown(key)}".lstrip(".")) for key, value in raw.items()})


def read_value(value: Any, place: str, depth: int = 0) -> Any:
    """A plain value with lists as tuples."""
    if depth > DEEPEST:
        raise FormatError(place, say("values are nested too deep for a project"))
    if isinstance(value, list):
        return tuple(read_value(item, place, depth + 1) for item in value)
    if isinstance(value, dict) and value.keys() == {"formula"} and isinstance(value["formula"], str):
        return Formula(value["formula"])
    if isinstance(value, dict):
        return frozen({key: read_value(item, place, depth + 1) for key, item in value.items()})
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise FormatError(place, say("the number is too large"))
    return value


def read_mapping(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise FormatError(place, say("has to be an object with fields, and is {value}", value=shown(value)))
    return dict(value)


def read_string(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise FormatError(
            place,
            say("is missing") if value is None else say("has to be text, and is {value}", value=shown(value)),
        )
    return value


def read_id(value: str, place: str) -> str:
    if not value or len(value) > 64:
        raise FormatError(place, say("{value!r} is no id: an id has 1 to 64 characters", value=shown(value)))
    return value


def read_position(value: Any, place: str) -> tuple[float, float]:
    numbers = isinstance(value, list) and all(
        isinstance(axis, int | float) and not isinstance(axis, bool) and abs(axis) <= LARGEST_COORDINATE
        for axis in value
    )
    if not numbers or len(value) != 2:
        raise FormatError(place, say("has to be two numbers, x and y"))
    return (float(value[0]), float(value[1]))


def shown(value: Any) -> str:
    """A value from a file as part of a message: short, and without line breaks."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= 40 else text[:37] + "..."
