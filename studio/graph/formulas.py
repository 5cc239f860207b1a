"""Formulas: arithmetic over a network's parameters (``channels * 4``), read as data and never run as code."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studio.graph.words import say

LONGEST_FORMULA = 200
LARGEST_EXPONENT = 64
LARGEST_NUMBER = 2**63

_OPERATORS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "int": int,
    "round": lambda value, digits=0: round(value, max(-20, min(20, digits))) if digits else round(value),
    "abs": abs,
}


@dataclass(frozen=True)
class Formula:
    """A setting's value that is worked out from the network's parameters."""

    text: str

    def __str__(self) -> str:
        return self.text


class FormulaError(ValueError):
    """A formula that can't be read or worked out; the message says why, in words that follow its text."""


@lru_cache(maxsize=4096)
def _parse(text: str) -> ast.expr:
    if len(text) > LONGEST_FORMULA:
        raise FormulaError(say("is too long"))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(say("isn't a formula: write it like channels * 4")) from error
    _check(tree)
    return tree


def _check(node: ast.AST) -> None:
    """Numbers, names, arithmetic and a few functions; everything else is refused."""
    if isinstance(node, ast.Constant):
        if not isinstance(node.value, bool | int | float) or abs(node.value) > LARGEST_NUMBER:
            raise FormulaError(say("may hold numbers only"))
    elif isinstance(node, ast.Name):
        if node.id.startswith("_"):
            raise FormulaError(say("can't use the name {node}", node=node.id))
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        _check(node.left)
        _check(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        _check(node.operand)
    elif isinstance(node, ast.Tuple):
        for item in node.elts:
            _check(item)
    elif _is_function(node):
        assert isinstance(node, ast.Call)
        for item in node.args:
            _check(item)
    else:
        raise FormulaError(
            say("may hold numbers, parameters, + - * / // % ** and min, max, round, int, abs only")
        )


def _is_function(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    return node.func.id in _FUNCTIONS and not node.keywords and len(node.args) >= 1


def normal(text: str) -> str:
    """The formula as formatters write it. Raises FormulaError."""
    return ast.unparse(_parse(text))


def names_in(formula: Formula) -> frozenset[str]:
    """The parameters that a formula uses. Raises FormulaError."""
    tree = _parse(formula.text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return frozenset(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called
    )


def evaluate(formula: Formula, parameters: Mapping[str, Any]) -> Any:
    """The formula's value for these parameters. Raises FormulaError."""
    try:
        value = _value(_parse(formula.text), parameters)
    except (ArithmeticError, TypeError, ValueError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError(say("can't be worked out: {error}", error=error)) from error
    return value


def _value(node: ast.expr, parameters: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        if node.id not in parameters:
            known = ", ".join(sorted(parameters)) or "none"
            raise FormulaError(
                say(
                    "uses {node}, which is no parameter of the network (there is: {known})",
                    node=node.id,
                    known=known,
                )
            )
        return parameters[node.id]
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, parameters)
    if isinstance(node, ast.Tuple):
        return tuple(_value(item, parameters) for item in node.elts)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return _FUNCTIONS[node.func.id](*(_value(item, parameters) for item in node.args))
    assert isinstance(node, ast.BinOp)
    left, right = _value(node.left, parameters), _value(node.right, parameters)
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        raise FormulaError(say("can compute with numbers only"))
    if isinstance(node.op, ast.Pow) and abs(right) > LARGEST_EXPONENT:
        raise FormulaError(say("has too large an exponent"))
    value = _OPERATORS[type(node.op)](left, right)
    if isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
        raise FormulaError(say("gives too large a number"))
    return value


def renamed(formula: Formula, names: Mapping[str, str]) -> str:
    """The formula's text with its names replaced (``self.channels`` for ``channels``)."""
    tree = ast.parse(ast.unparse(_parse(formula.text)), mode="eval").body

    class Rename(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return ast.parse(names.get(node.id, node.id), mode="eval").body

    return ast.unparse(Rename().visit(tree))
