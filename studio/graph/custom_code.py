"""Custom code, read without running it: what a person's module or function takes, gives and can be set to."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studio.graph.catalogue import PARAMETER_KINDS, LayerSpec, NodeKind, PortSpec, SettingKind, SettingSpec
from studio.graph.document import CodeDocument
from studio.graph.names import class_name_fault, name_fault
from studio.graph.syntax_words import syntax_message
from studio.graph.words import mark, say

LONGEST_CODE = 200_000
CATEGORY = mark("Custom code")
_MODULES = ("nn.Module", "Module", "torch.nn.Module")
_FUNCTIONS = ("Function", "torch.autograd.Function", "autograd.Function")


class CodeError(ValueError):
    """Custom code that can't be used: ``line`` (from 1) and why, in words."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(say("line {line}: {message}", line=line, message=message))


@dataclass(frozen=True)
class ReadCode:
    """What custom code holds: the callable's name, its spec, its import lines, and the rest of its text."""

    name: str
    spec: LayerSpec
    imports: tuple[str, ...]
    body: str


def code_type(code_id: str) -> str:
    return f"code:{code_id}"


def read_code(code: CodeDocument) -> ReadCode:
    """Read custom code. Raises CodeError; nothing is run."""
    return _read(code.id, code.name, code.text)


@lru_cache(maxsize=512)
def _read(code_id: str, name: str, text: str) -> ReadCode:
    code = CodeDocument(code_id, name, text)
    if len(code.text) > LONGEST_CODE:
        raise CodeError(1, say("this is too long for a node"))
    try:
        tree = ast.parse(code.text)
    except SyntaxError as error:
        raise CodeError(error.lineno or 1, syntax_message(error)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise CodeError(1, say("this can't be read as Python ({error})", error=error)) from error
    target = _target(tree, code.name)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return ReadCode(
        code.name, _spec(code, target), tuple(map(ast.unparse, imports)), _body(code.text, imports)
    )


def _target(tree: ast.Module, name: str) -> ast.ClassDef | ast.FunctionDef:
    """The class or function that the node calls."""
    found = [node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    target = next((node for node in found if node.name == name), None)
    if target is None:
        known = ", ".join(node.name for node in found) or "none"
        raise CodeError(
            1, say("there is no class or function {name} here (there is: {known})", name=name, known=known)
        )
    fault = class_name_fault(name) if isinstance(target, ast.ClassDef) else name_fault(name)
    if fault:
        raise CodeError(target.lineno, say("{name} can't be its name: {fault}", name=name, fault=fault))
    return target


def callables(text: str) -> tuple[str, ...]:
    """The classes and functions that a node could call, the likeliest first: the last module, then what stands last."""
    try:
        found = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found.reverse()
    return tuple(node.name for node in sorted(found, key=lambda node: not _derives(node, _MODULES)))


def _derives(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.ClassDef) and any(ast.unparse(base) in names for base in node.bases)


def _spec(code: CodeDocument, target: ast.ClassDef | ast.FunctionDef) -> LayerSpec:
    help_ = (ast.get_docstring(target) or "").strip().split("\n")[0] or say("Your own code.")
    common: dict[str, Any] = {
        "type": code_type(code.id),
        "category": CATEGORY,
        "stem": target.name.lower() if name_fault(target.name.lower()) is None else "custom",
        "help": help_,
        "code": code.id,
    }
    if isinstance(target, ast.FunctionDef):
        inputs, settings = _arguments(target, skip=0)
        called = f"{target.name}({_pattern(inputs, settings)})"
        return LayerSpec(
            kind=NodeKind.FUNCTION,
            inputs=inputs,
            settings=settings,
            outputs=_outputs(target),
            call=called,
            **common,
        )
    forward = _method(target, "forward")
    if forward is None:
        raise CodeError(target.lineno, say("{target} has no forward method", target=target.name))
    if _derives(target, _FUNCTIONS):
        inputs, settings = _arguments(forward, skip=1)  # after ctx
        ordered = ", ".join(f"{{{name}}}" for name in _names(forward)[1:])
        return LayerSpec(
            kind=NodeKind.FUNCTION,
            inputs=inputs,
            settings=settings,
            outputs=_outputs(forward),
            call=f"{target.name}.apply({ordered})",
            **common,
        )
    inputs, _ = _arguments(forward, skip=1, all_inputs=True)
    init = _method(target, "__init__")
    settings = _arguments(init, skip=1, all_settings=True)[1] if init is not None else ()
    return LayerSpec(
        kind=NodeKind.MODULE,
        target=target.name,
        inputs=inputs,
        settings=settings,
        outputs=_outputs(forward),
        **common,
    )


def _method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == name), None)


def _names(function: ast.FunctionDef) -> list[str]:
    arguments = function.args
    return [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _arguments(
    function: ast.FunctionDef, skip: int, all_inputs: bool = False, all_settings: bool = False
) -> tuple[tuple[PortSpec, ...], tuple[SettingSpec, ...]]:
    """Arguments as ports (tensors) and settings (numbers, text), by annotation and default."""
    arguments = function.args
    if arguments.vararg or arguments.kwarg:
        raise CodeError(
            function.lineno,
            say("{function} can't take *args or **kwargs: a node's ports need names", function=function.name),
        )
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: dict[str, ast.expr] = {
        argument.arg: value for argument, value in zip(plain[::-1], arguments.defaults[::-1], strict=False)
    }
    defaults |= {
        argument.arg: value
        for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    }
    ports, settings = [], []
    for argument in (*plain, *arguments.kwonlyargs)[skip:]:
        default = defaults.get(argument.arg)
        kind = _kind(argument, default)
        if all_settings or (kind is not None and not all_inputs):
            settings.append(_setting(argument, kind or SettingKind.INT, default, function))
        else:
            ports.append(PortSpec(argument.arg, optional=default is not None))
    return tuple(ports), tuple(settings)


def _kind(argument: ast.arg, default: ast.expr | None) -> SettingKind | None:
    if argument.annotation is not None:
        return PARAMETER_KINDS.get(ast.unparse(argument.annotation).split("|")[0].strip())
    if isinstance(default, ast.Constant) and default.value is not None:
        return PARAMETER_KINDS.get(type(default.value).__name__)
    return None


def _setting(
    argument: ast.arg, kind: SettingKind, default: ast.expr | None, function: ast.FunctionDef
) -> SettingSpec:
    value = None
    if default is not None:
        try:
            value = ast.literal_eval(default)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
            message = say(
                "the default of {arg} in {function} has to be a plain number or text",
                arg=argument.arg,
                function=function.name,
            )
            raise CodeError(argument.lineno, message) from error
        if isinstance(value, tuple | list):
            value, kind = tuple(value), SettingKind.SHAPE
    nullable = default is not None and value is None
    return SettingSpec(
        argument.arg,
        kind,
        default=value,
        required=default is None,
        nullable=nullable,
        positional=True,
        help=say("An argument of your code."),
    )


def _pattern(inputs: tuple[PortSpec, ...], settings: tuple[SettingSpec, ...]) -> str:
    ports = [f"{{{port.name}}}" if not port.optional else "" for port in inputs]
    return ", ".join(
        [*(part for part in ports if part), *(f"{setting.name}={{{setting.name}}}" for setting in settings)]
    )


def _outputs(function: ast.FunctionDef) -> tuple[PortSpec, ...]:
    """One output, or as many as the annotation or the last return statement says."""
    count = _annotated(function.returns)
    if count is None:
        returns = [node for node in _own_nodes(function) if isinstance(node, ast.Return)]
        value = returns[-1].value if returns else None
        count = len(value.elts) if isinstance(value, ast.Tuple) else 1
    if count == 1:
        return (PortSpec("output"),)
    return tuple(PortSpec(f"output{index}") for index in range(1, count + 1))


def _annotated(annotation: ast.expr | None) -> int | None:
    if not isinstance(annotation, ast.Subscript) or ast.unparse(annotation.value) not in ("tuple", "Tuple"):
        return None
    items = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
    return None if any(isinstance(item, ast.Constant) for item in items) else len(items)


def _own_nodes(function: ast.FunctionDef) -> list[ast.AST]:
    """The nodes of a function without those of functions inside it."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return found


def _body(text: str, imports: list[ast.Import | ast.ImportFrom]) -> str:
    """The text without its import lines, which stand at the top of the module."""
    gone = {number for node in imports for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    kept = [line.rstrip() for number, line in enumerate(text.split("\n"), 1) if number not in gone]
    return "\n".join(kept).strip("\n")
