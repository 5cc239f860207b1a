"""Tensor expressions: ``torch.roll(a, 1, dims=2) + b * 0.5`` as a node. Read as data, checked against a list.

Only torch's own tensor functions and methods may be called (``resources/catalogue/functions.json``, derived from
the installed torch), so that opening or running a project can't do anything but compute.
"""

from __future__ import annotations

import ast
import io
import json
import tokenize
from dataclasses import dataclass
from functools import cache, lru_cache

from studio import paths

LONGEST_EXPRESSION = 4000
# What an expression may name besides its inputs.
MODULES = frozenset({"torch", "F", "math", "torchvision"})
_BUILTINS = frozenset({"int", "float", "bool", "len", "max", "min", "abs", "round", "slice", "tuple"})
_ALLOWED = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.List,
    ast.Starred,
    ast.Constant,
    ast.Load,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
    ast.keyword,
)


class ExpressionError(ValueError):
    """An expression that can't be used; the message says why, in words that follow "it"."""


@dataclass(frozen=True)
class TensorExpression:
    """A checked expression: its normal text and the inputs it uses, in the order in which they first stand."""

    text: str
    inputs: tuple[str, ...]


@cache
def _functions() -> dict[str, frozenset[str]]:
    """What may be called: functions by module (``torch.fft``), methods and attributes of a tensor."""
    text = (paths.resources() / "catalogue" / "functions.json").read_text(encoding="utf-8")
    return {key: frozenset(names) for key, names in json.loads(text).items()}


@lru_cache(maxsize=4096)
def read_expression(text: str) -> TensorExpression:
    """Read and check an expression. Raises ExpressionError; nothing is run."""
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionError("is too long")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"isn't an expression ({getattr(error, 'msg', error)})") from error
    names: list[str] = []
    try:
        _check(tree, names)
        normal = double_quoted(ast.unparse(tree))
    except RecursionError as error:
        raise ExpressionError("is nested too deep") from error
    return TensorExpression(normal, tuple(dict.fromkeys(names)))


def double_quoted(source: str) -> str:
    """Source text with its strings in the quotes that formatters prefer."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string
        if token.type == tokenize.STRING and text[:1] == "'" and '"' not in text and "\\" not in text:
            found.append((token.start[1], token.end[1], f'"{text[1:-1]}"'))
    for start, end, text in reversed(found):
        source = source[:start] + text + source[end:]
    return source


def _check(node: ast.AST, names: list[str]) -> None:
    if isinstance(node, ast.Name):
        _check_name(node.id)
        names.append(node.id)
        return
    if isinstance(node, ast.Attribute):
        _check_attribute(node, names)
        return
    if isinstance(node, ast.Call):
        _check_call(node, names)
        return
    if not isinstance(node, _ALLOWED):
        raise ExpressionError(
            f"can't hold {type(node).__name__.lower()} code, only tensor arithmetic and calls"
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.LShift):
        _check_power(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        raise ExpressionError("can't hold bytes")
    for child in ast.iter_child_nodes(node):
        _check(child, names)


def _check_power(node: ast.BinOp) -> None:
    """``9 ** 9 ** 9`` would compute for ever before any tensor is met."""
    if isinstance(node.right, ast.Constant) and isinstance(node.right.value, int) and node.right.value <= 64:
        return
    if isinstance(node.left, ast.Constant | ast.BinOp):
        raise ExpressionError("can't raise a number to a power that isn't a small whole number")


def _check_name(name: str) -> None:
    if name.startswith("_"):
        raise ExpressionError(f"can't use the name {name}: it starts with an underscore")
    if name in MODULES or name in _BUILTINS:
        raise ExpressionError(f"can't use {name} by itself")


def _path(node: ast.expr) -> str | None:
    """``torch.nn.functional.pad`` as text, where it is a plain path."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = _path(node.value)
        return None if start is None else f"{start}.{node.attr}"
    return None


def _in_module(path: str) -> bool:
    return path.split(".", 1)[0] in MODULES


def _check_attribute(node: ast.Attribute, names: list[str]) -> None:
    path = _path(node)
    if path is not None and _in_module(path):
        module, _, name = path.rpartition(".")
        if name not in _functions().get(f"{module} constants", frozenset()):
            raise ExpressionError(f"can't use {path}")
        return
    if node.attr not in _functions()["attributes"]:
        raise ExpressionError(f"can't use .{node.attr}: it is no plain attribute of a tensor")
    _check(node.value, names)


def _check_call(node: ast.Call, names: list[str]) -> None:
    path = _path(node.func)
    if isinstance(node.func, ast.Name):
        if node.func.id not in _BUILTINS:
            raise ExpressionError(f"can't call {node.func.id}")
    elif path is not None and _in_module(path):
        module, _, name = path.rpartition(".")
        if name not in _functions().get(module, frozenset()):
            raise ExpressionError(f"can't call {path}: it is no tensor function that is known here")
    elif isinstance(node.func, ast.Attribute):
        if node.func.attr not in _functions()["methods"]:
            raise ExpressionError(f"can't call .{node.func.attr}(): it is no plain method of a tensor")
        _check(node.func.value, names)
    else:
        raise ExpressionError("can call torch's functions and a tensor's methods only")
    for argument in node.args:
        _check(argument, names)
    for keyword in node.keywords:
        if keyword.arg is None:
            raise ExpressionError("can't pass ** arguments")
        _check(keyword.value, names)


def substituted(text: str, names: dict[str, str]) -> str:
    """The expression with its inputs replaced by other expressions (variables of the source)."""
    tree = ast.parse(text, mode="eval").body

    class Replace(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return ast.parse(names[node.id], mode="eval").body if node.id in names else node

    return double_quoted(ast.unparse(Replace().visit(tree)))
