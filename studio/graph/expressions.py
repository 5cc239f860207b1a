"""Expressions of generated source: constructor calls, calls in forward, literals, line breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from studio.graph.catalogue import LayerSpec, NodeKind, SettingSpec
from studio.graph.document import Node

LINE_LENGTH = 88
_OPTIONAL = re.compile(r"\[(?P<part>, \w+=\{(?P<name>\w+)\})\]")
_FIELD = re.compile(r"\{(?P<star>\*?)(?P<name>\w+)\}")


def fits(line: str) -> bool:
    return len(line) <= LINE_LENGTH


def literal(value: Any) -> str:
    """A setting's value as Python source: numbers, text and tuples of them."""
    if isinstance(value, tuple | list):
        inner = ", ".join(literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(f"a setting can't hold {type(value).__name__}")


def _quoted(text: str) -> str:
    """``repr`` with the double quotes that formatters prefer; escapes are repr's own."""
    quoted = repr(text)
    if quoted.startswith("'") and '"' not in quoted and "\\'" not in quoted:
        return f'"{quoted[1:-1]}"'
    return quoted


def constructor(start: str, spec: LayerSpec, node: Node, inferred: Mapping[str, Any]) -> str:
    """``start`` and ``nn.Conv2d(...)`` with the arguments that differ from torch's defaults."""
    arguments: list[str] = []
    in_order = True  # arguments are positional up to the first that is left out or named
    for setting in spec.settings:
        value = _value(setting, node, inferred)
        written = setting.required or value != setting.default
        in_order = in_order and written and setting.positional
        if written:
            arguments.append(literal(value) if in_order else f"{setting.name}={literal(value)}")
    return _format_call(start + spec.target, arguments)


def _value(setting: SettingSpec, node: Node, inferred: Mapping[str, Any]) -> Any:
    value = node.settings.get(setting.name)
    if value is not None:
        return value
    if setting.inferred and inferred.get(setting.name) is not None:
        return inferred[setting.name]
    # A set None is written as such where the default is another one (BatchNorm's momentum).
    return None if setting.name in node.settings else setting.default


def call(start: str, spec: LayerSpec, node: Node, wired: Mapping[str, str]) -> str:
    """``start`` and the node's call in forward; ``wired`` holds the variable at each wired port."""
    if spec.kind is NodeKind.MODULE:
        return _format_call(f"{start}self.{node.name}", _module_arguments(spec, wired))
    return _format_expression(start, _fill(spec, node, wired))


def _module_arguments(spec: LayerSpec, wired: Mapping[str, str]) -> list[str]:
    """Required inputs in order, optional ones by name, or the layer's own form when they are wired."""
    optional = [port.name for port in spec.inputs if port.optional and port.name in wired]
    if optional and spec.call:
        return [_FIELD.sub(lambda match: wired[match["name"]], spec.call)]
    arguments = [wired[port.name] for port in spec.inputs if not port.optional]
    skipped = False
    for port in spec.inputs:
        if port.optional and port.name not in wired:
            skipped = True
        elif port.optional:
            positional = not skipped and port.name.startswith("h")  # the state of a recurrent layer
            arguments.append(wired[port.name] if positional else f"{port.name}={wired[port.name]}")
    return arguments


def _fill(spec: LayerSpec, node: Node, wired: Mapping[str, str]) -> str:
    """The function's template with variables and settings in place."""
    settings = {setting.name: _value(setting, node, {}) for setting in spec.settings}
    defaults = {setting.name: setting.default for setting in spec.settings}

    def optional(match: re.Match[str]) -> str:
        return match["part"] if settings[match["name"]] != defaults[match["name"]] else ""

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if name == "inputs":
            return ", ".join(wired.values())
        if name in wired:
            return wired[name]
        value = settings[name]
        if match["star"]:
            return ", ".join(literal(item) for item in value)
        return literal(value)

    return _FIELD.sub(fill, _OPTIONAL.sub(optional, spec.call))


def _indent(start: str) -> str:
    return " " * (len(start) - len(start.lstrip()))


def _format_call(start: str, arguments: Sequence[str]) -> str:
    """``start(arguments)``, broken as formatters do where the line is too long."""
    line = f"{start}({', '.join(arguments)})"
    if fits(line):
        return line
    indent = _indent(start)
    inner = f"{indent}    {', '.join(arguments)}"
    if fits(inner):
        return f"{start}(\n{inner}\n{indent})"
    listed = "".join(f"{indent}    {argument},\n" for argument in arguments)
    return f"{start}(\n{listed}{indent})"


def _format_expression(start: str, expression: str) -> str:
    """An expression, which is only broken when it is a call with a long list (``torch.cat([...], dim=1)``)."""
    head, bracket, rest = expression.partition("([")
    items, closing, tail = rest.rpartition("], ")
    if fits(start + expression) or not bracket or not closing:
        return start + expression
    indent, tail = _indent(start), tail.removesuffix(")")
    inner = f"{indent}    [{items}], {tail}"
    if fits(inner):
        return f"{start}{head}(\n{inner}\n{indent})"
    listed = f"{indent}    [{items}],\n"
    if not fits(listed.rstrip()):
        each = "".join(f"{indent}        {item},\n" for item in items.split(", "))
        listed = f"{indent}    [\n{each}{indent}    ],\n"
    return f"{start}{head}(\n{listed}{indent}    {tail},\n{indent})"
