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
from typing import Any

from studio import paths
from studio.graph.syntax_words import syntax_message
from studio.graph.words import say

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
def tensor_functions() -> dict[str, frozenset[str]]:
    """What may be called: functions by module (``torch.fft``), methods and attributes of a tensor."""
    text = (paths.resources() / "catalogue" / "functions.json").read_text(encoding="utf-8")
    return {key: frozenset(names) for key, names in json.loads(text).items()}


@lru_cache(maxsize=4096)
def read_expression(text: str) -> TensorExpression:
    """Read and check an expression. Raises ExpressionError; nothing is run."""
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionError(say("is too long"))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = syntax_message(error) if isinstance(error, SyntaxError) else error
        raise ExpressionError(say("isn't an expression ({error})", error=why)) from error
    names: list[str] = []
    try:
        _check(tree, names)
        normal = double_quoted(ast.unparse(tree))
    except RecursionError as error:
        raise ExpressionError(say("is nested too deep")) from error
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
            say("can't hold {kind} code, only tensor arithmetic and calls", kind=type(node).__name__.lower())
        )
    if isinstance(node, ast.BinOp):
        _check_growth(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        raise ExpressionError(say("can't hold bytes"))
    for child in ast.iter_child_nodes(node):
        _check(child, names)


def _check_growth(node: ast.BinOp) -> None:
    """``9 ** 9 ** 9`` would compute for ever before any tensor is met, and ``"x" * 10**10`` fill the memory."""
    sides = (node.left, node.right)
    if any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in sides):
        raise ExpressionError(say("can't compute with text"))
    if isinstance(node.op, ast.Pow | ast.LShift) and all(map(_is_number, sides)):
        small = isinstance(node.right, ast.Constant) and _is_small(node.right.value)
        if not small or _holds(node.left, ast.Pow | ast.LShift):
            raise ExpressionError(say("can't raise a number to a power that isn't a small whole number"))
    if isinstance(node.op, ast.Mult) and any(map(_is_sequence, sides)):
        counts = [side for side in sides if not _is_sequence(side)]
        if not all(map(_is_count, counts)) or any(_holds(side, ast.Mult) for side in sides):
            raise ExpressionError(say("can't make a list of that many items"))


def _is_small(value: object) -> bool:
    return isinstance(value, int | float) and -64 <= value <= 64


def _holds(node: ast.AST, operators: Any) -> bool:
    return any(isinstance(part, ast.BinOp) and isinstance(part.op, operators) for part in ast.walk(node))


_SIZES = frozenset(
    {"size", "dim", "numel", "nelement", "ndimension", "element_size", "item", "shape", "ndim"}
)


def _is_number(node: ast.expr) -> bool:
    """Whether an expression may give a number, and not a tensor."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.BinOp):
        return _is_number(node.left) and _is_number(node.right)
    if isinstance(node, ast.IfExp):
        return _is_number(node.body) or _is_number(node.orelse)
    if isinstance(node, ast.BoolOp):
        return any(map(_is_number, node.values))
    if isinstance(node, ast.Subscript):
        return _is_number(node.value) or isinstance(node.value, ast.Tuple | ast.List)
    if isinstance(node, ast.Attribute):
        return node.attr in _SIZES or (_path(node) or "").startswith("math.")
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) or _is_number(node.func)
    return isinstance(node, ast.Compare)


def _is_sequence(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_sequence(node.left) or _is_sequence(node.right)
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice) and _is_sequence(node.value)
    if isinstance(node, ast.IfExp):
        return _is_sequence(node.body) or _is_sequence(node.orelse)
    if isinstance(node, ast.Call):
        plain = isinstance(node.func, ast.Name) and node.func.id == "tuple"
        return plain or (isinstance(node.func, ast.Attribute) and node.func.attr == "size" and not node.args)
    shape = isinstance(node, ast.Attribute) and node.attr == "shape"
    return shape or isinstance(node, ast.Tuple | ast.List)


def _is_count(node: ast.expr) -> bool:
    """A small number: a constant, the number of a tensor's axes, or a difference of such."""
    if isinstance(node, ast.Constant):
        return _is_small(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return _is_count(node.left) and _is_count(node.right)
    if isinstance(node, ast.Call):
        named = isinstance(node.func, ast.Name) and node.func.id == "len"
        return named or (isinstance(node.func, ast.Attribute) and node.func.attr == "dim")
    return isinstance(node, ast.Attribute) and node.attr == "ndim"


def _check_name(name: str) -> None:
    if name.startswith("_"):
        raise ExpressionError(say("can't use the name {name}: it starts with an underscore", name=name))
    if name in MODULES or name in _BUILTINS:
        raise ExpressionError(say("can't use {name} by itself", name=name))


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
        if name not in tensor_functions().get(f"{module} constants", frozenset()):
            raise ExpressionError(say("can't use {path}", path=path))
        return
    if node.attr not in tensor_functions()["attributes"]:
        raise ExpressionError(say("can't use .{attr}: it is no plain attribute of a tensor", attr=node.attr))
    _check(node.value, names)


def _check_call(node: ast.Call, names: list[str]) -> None:
    path = _path(node.func)
    if isinstance(node.func, ast.Name):
        if node.func.id not in _BUILTINS:
            raise ExpressionError(say("can't call {func}", func=node.func.id))
    elif path is not None and _in_module(path):
        module, _, name = path.rpartition(".")
        if name not in tensor_functions().get(module, frozenset()):
            raise ExpressionError(
                say("can't call {path}: it is no tensor function that is known here", path=path)
            )
    elif isinstance(node.func, ast.Attribute):
        if node.func.attr not in tensor_functions()["methods"]:
            raise ExpressionError(
                say("can't call .{attr}(): it is no plain method of a tensor", attr=node.func.attr)
            )
        _check(node.func.value, names)
    else:
        raise ExpressionError(say("can call torch's functions and a tensor's methods only"))
    for argument in node.args:
        _check(argument, names)
    for keyword in node.keywords:
        if keyword.arg is None:
            raise ExpressionError(say("can't pass ** arguments"))
        _check(keyword.value, names)


def substituted(text: str, names: dict[str, str]) -> str:
    """The expression with its inputs replaced by other expressions (variables of the source)."""
    tree = ast.parse(text, mode="eval").body

    class Replace(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return ast.parse(names[node.id], mode="eval").body if node.id in names else node

    return double_quoted(ast.unparse(Replace().visit(tree)))
