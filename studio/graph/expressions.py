"""Expressions of generated source: constructor calls, calls in forward, literals, line breaks."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from studio.graph.catalogue import LayerSpec, NodeKind, SettingSpec
from studio.graph.document import NetworkDocument, Node
from studio.graph.formulas import Formula, names_in, normal, renamed
from studio.graph.line_breaks import format_call, format_expression
from studio.graph.sharing import is_chain
from studio.graph.tensor_expressions import read_expression, substituted
from studio.graph.words import say

_OPTIONAL = re.compile(r"\[(?P<part>, \w+=\{(?P<name>\w+)\})\]")
_FIELD = re.compile(r"\{(?P<star>\*?)(?P<name>\w+)\}")


def literal(value: Any) -> str:
    """A setting's value as Python source: numbers, text and tuples of them."""
    if isinstance(value, Formula):
        return normal(value.text)
    if isinstance(value, tuple | list):
        inner = ", ".join(literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(say("a setting can't hold {kind}", kind=type(value).__name__))


def _quoted(text: str) -> str:
    """``repr`` with the double quotes that formatters prefer; escapes are repr's own."""
    quoted = repr(text)
    if quoted.startswith("'") and '"' not in quoted and "\\'" not in quoted:
        return f'"{quoted[1:-1]}"'
    return quoted


def constructor(start: str, spec: LayerSpec, node: Node, inferred: Mapping[str, Any]) -> str:
    """``start`` and ``nn.Conv2d(...)`` with the arguments that differ from torch's defaults."""
    return format_call(start + spec.target, _arguments(spec, node, inferred))


def repeated(
    start: str, container: str, spec: LayerSpec, node: Node, inferred: Sequence[Mapping[str, Any]]
) -> str:
    """``start`` and a container of ``node.repeat`` layers. ``inferred``: one mapping, or one for each layer."""
    calls = [f"{spec.target}({', '.join(_arguments(spec, node, each))})" for each in inferred]
    if len(set(calls)) == 1:
        items = [_several(calls[0], literal(node.repeat))]
    elif len(set(calls[1:])) == 1 and len(calls) > 2:
        items = [calls[0], "*" + _several(calls[1], _one_less(node.repeat))]
    else:
        items = calls
    if container == "nn.ModuleList":
        only = len(items) == 1 and items[0].startswith("[")
        return format_call(f"{start}{container}", items if only else [f"[{', '.join(items)}]"])
    return format_call(
        f"{start}{container}", [f"*{item}" if item.startswith("[") else item for item in items]
    )


def _several(call: str, count: str) -> str:
    return f"[{call} for _ in range({count})]"


def _one_less(count: Any) -> str:
    return literal(count - 1) if isinstance(count, int) else f"{literal(count)} - 1"


def _arguments(spec: LayerSpec, node: Node, inferred: Mapping[str, Any]) -> list[str]:
    arguments: list[str] = [
        literal(value) for name, value in inferred.items() if spec.network and spec.setting(name) is None
    ]
    in_order = True  # arguments are positional up to the first that is left out or named
    for setting in spec.made_with:
        value = _value(setting, node, inferred)
        written = setting.required or value != setting.default
        in_order = in_order and written and setting.positional
        if written:
            arguments.append(literal(value) if in_order else f"{setting.name}={literal(value)}")
    return arguments


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
        return format_call(f"{start}self.{node.name}", call_arguments(spec, node, wired))
    return format_expression(start, _fill(spec, node, wired))


def call_arguments(spec: LayerSpec, node: Node, wired: Mapping[str, str]) -> list[str]:
    """What a module is called with: its inputs, and the settings that belong to the call."""
    return [*_module_arguments(spec, wired), *_at_call(spec, node)]


def _at_call(spec: LayerSpec, node: Node) -> list[str]:
    return [
        f"{setting.name}={_in_forward(node.settings[setting.name])}"
        for setting in spec.called_with
        if node.settings.get(setting.name, setting.default) != setting.default
    ]


def in_sequence(network: NetworkDocument, spec: LayerSpec, node: Node) -> bool:
    """Whether a repeated layer's layers can stand in an ``nn.Sequential``, which passes one value and no more."""
    return is_chain(network, node) and not _at_call(spec, node)


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
    if spec.inputs_vary and isinstance(node.settings.get(spec.ports_from), str):
        return substituted(read_expression(node.settings[spec.ports_from]).text, dict(wired))
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
        if match["star"] and not isinstance(value, Formula):
            return ", ".join(_in_forward(item) for item in value)
        return _items(_in_forward(value)) if match["star"] else _in_forward(value)

    return _FIELD.sub(fill, _OPTIONAL.sub(optional, spec.call))


def _items(text: str) -> str:
    """A tuple's items without its parentheses, to stand among other arguments."""
    if isinstance(ast.parse(text, mode="eval").body, ast.Tuple):
        return text.removeprefix("(").removesuffix(")").removesuffix(",")
    return text


def _in_forward(value: Any) -> str:
    """A literal as it stands in forward, where the class's arguments are attributes."""
    if isinstance(value, Formula):
        return renamed(value, {name: f"self.{name}" for name in names_in(value)})
    return literal(value)


def initial_value(node: Node) -> str:
    """The value that a Parameter or a Constant starts with."""
    settings = node.settings
    expression = settings.get("expression")
    if expression:
        return read_expression(expression).text
    shape = settings.get("shape", (1,))
    sizes = literal(shape) if isinstance(shape, Formula) else ", ".join(literal(size) for size in shape)
    fill, scale = settings.get("fill", "zeros"), settings.get("scale", 1.0)
    if fill in ("zeros", "ones"):
        return f"torch.{fill}({sizes})"
    drawn = f"torch.{'randn' if fill == 'normal' else 'rand'}({sizes})"
    return drawn if scale == 1.0 else f"{literal(scale)} * {drawn}"


def tensor_attribute(indent: str, node: Node) -> str:
    """The line of ``__init__`` that makes a Parameter or a Constant."""
    if node.type == "Constant":
        return format_call(f"{indent}self.register_buffer", [f'"{node.name}"', initial_value(node)])
    return format_call(f"{indent}self.{node.name} = nn.Parameter", [initial_value(node)])
