"""The values of settings: checked against their type, parsed from text, shown as text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from studio.graph.catalogue import LayerSpec, SettingKind, SettingSpec
from studio.graph.document import Node
from studio.graph.formulas import Formula, evaluate, normal
from studio.graph.words import joined, say

# Sizes beyond this can't be allocated, and some of torch's kernels index with 32 bits.
LARGEST_INT = 2**31 - 1
LONGEST_TUPLE = 16
LONGEST_TEXT = 1000

_WORDS = {"none": None, "true": True, "false": False, "yes": True, "no": False}


def check_value(spec: SettingSpec, value: Any) -> Any:
    """The value in its normal form (lists as tuples), or a ValueError that says in words what would fit."""
    if value is None:
        if spec.nullable or spec.inferred or (spec.default is None and not spec.required):
            return None
        raise ValueError(say("needs a value"))
    if isinstance(value, Formula):
        return _formula(value)
    checked = _CHECKS[spec.kind](spec, value)
    _check_choice(spec, checked)
    return checked


def _formula(value: Formula) -> Formula:
    """A formula is checked here in its form; its value is checked wherever the parameters are known."""
    return Formula(normal(value.text))


def _check_choice(spec: SettingSpec, value: Any) -> None:
    if spec.choices and value not in spec.choices and spec.kind in (SettingKind.CHOICE, SettingKind.TEXT):
        raise ValueError(
            say(
                "has to be one of {choices}",
                choices=", ".join(format_value(choice) for choice in spec.choices),
            )
        )


def _check_range(spec: SettingSpec, value: float) -> None:
    if spec.minimum is not None and value < spec.minimum:
        raise ValueError(say("has to be at least {minimum}", minimum=format_value(spec.minimum)))
    if spec.maximum is not None and value > spec.maximum:
        raise ValueError(say("has to be at most {maximum}", maximum=format_value(spec.maximum)))


def _int(spec: SettingSpec, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(say("has to be a whole number"))
    if abs(value) > LARGEST_INT:
        raise ValueError(say("is too large"))
    _check_range(spec, value)
    return value


def _float(spec: SettingSpec, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(say("has to be a number"))
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(say("has to be a finite number"))
    if abs(value) > 1e308:
        raise ValueError(say("is too large"))
    _check_range(spec, value)
    return float(value)


def _bool(_spec: SettingSpec, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(say("has to be true or false"))
    return value


def _text(_spec: SettingSpec, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(say("has to be text"))
    if len(value) > LONGEST_TEXT:
        raise ValueError(say("is too long"))
    return value


def _choice(_spec: SettingSpec, value: Any) -> Any:
    return value


def _items(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(say("has to be a list of numbers"))
    if len(value) > LONGEST_TUPLE:
        raise ValueError(say("can have at most {longest_tuple} numbers", longest_tuple=LONGEST_TUPLE))
    return tuple(value)


def _ints(spec: SettingSpec, value: Any) -> int | str | tuple[int, ...]:
    """One whole number, a tuple of ``axes`` of them, or a word that the layer allows (padding="same")."""
    if isinstance(value, str):
        if value in spec.choices:
            return value
        words = joined([say(" or {choice!r}", choice=choice) for choice in spec.choices], "")
        raise ValueError(say("has to be a whole number, or several{words}", words=words))
    if isinstance(value, int):
        return _int(spec, value)
    numbers = tuple(_int(spec, item) for item in _items(value))
    if not numbers or (spec.axes is not None and len(numbers) != spec.axes):
        raise ValueError(say("has to be one whole number, or {axes} of them", axes=spec.axes))
    return numbers


def _floats(spec: SettingSpec, value: Any) -> float | tuple[float, ...]:
    if isinstance(value, int | float):
        return _float(spec, value)
    numbers = tuple(_float(spec, item) for item in _items(value))
    if not numbers or (spec.axes is not None and len(numbers) != spec.axes):
        raise ValueError(say("has to be {axes} numbers", axes=spec.axes))
    return numbers


def _shape(spec: SettingSpec, value: Any) -> tuple[int | str, ...]:
    """Sizes of axes; a word that the setting allows (``T``) stands for one that varies."""
    if isinstance(value, int | str):
        value = (value,)
    return tuple(item if item in spec.choices else _int(spec, item) for item in _items(value))


_CHECKS: Mapping[SettingKind, Any] = {
    SettingKind.INT: _int,
    SettingKind.FLOAT: _float,
    SettingKind.BOOL: _bool,
    SettingKind.CHOICE: _choice,
    SettingKind.TEXT: _text,
    SettingKind.INTS: _ints,
    SettingKind.FLOATS: _floats,
    SettingKind.SHAPE: _shape,
}


def parse_text(spec: SettingSpec, text: str) -> Any:
    """What a person typed, as a checked value: ``3``, ``3, 5``, ``(3, 5)``, ``same``, ``none``."""
    text = text.strip()
    if spec.kind is SettingKind.TEXT:
        return check_value(spec, text)
    if spec.kind is SettingKind.CHOICE:
        return check_value(spec, _parse_choice(spec, text))
    if not text or text.lower() in ("none", "auto"):
        return check_value(spec, None)
    if text.startswith("="):
        return check_value(spec, Formula(text[1:]))
    bare = text.strip("()[] ")
    parts = [part.strip() for part in bare.replace("×", ",").replace(" x ", ",").split(",") if part.strip()]
    several = len(parts) > 1 or spec.kind is SettingKind.SHAPE
    values = [_parse_atom(part) for part in parts]
    return check_value(spec, tuple(values) if several else values[0] if values else ())


def _parse_choice(spec: SettingSpec, text: str) -> Any:
    return next((choice for choice in spec.choices if format_value(choice) == text), text or None)


def _parse_atom(text: str) -> Any:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return text.strip("\"'")


def format_value(value: Any) -> str:
    """A value as an editor shows it; ``parse_text`` reads it back."""
    if isinstance(value, tuple | list):
        return ", ".join(format_value(item) for item in value)
    if isinstance(value, Formula):
        return f"={value.text}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "none" if value is None else str(value)


def resolved(spec: LayerSpec, node: Node, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node's settings with formulas worked out for these parameters. Raises ValueError, naming the setting."""
    if not any(isinstance(value, Formula) for value in node.settings.values()):
        return node.settings
    values = dict(node.settings)
    for name, value in node.settings.items():
        setting = spec.setting(name)
        if isinstance(value, Formula) and setting is not None:
            values[name] = _worked_out(setting, value, parameters)
    return values


def _worked_out(setting: SettingSpec, formula: Formula, parameters: Mapping[str, Any]) -> Any:
    try:
        value = evaluate(formula, parameters)
        if isinstance(value, float) and setting.kind is SettingKind.INT and value.is_integer():
            value = int(value)
        return check_value(setting, value)
    except ValueError as error:
        raise ValueError(
            say("{setting} = {formula} {error}", setting=setting.name, formula=formula.text, error=error)
        ) from error
