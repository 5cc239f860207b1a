"""Breaks calls and expressions of generated source over several lines, as formatters do."""

from __future__ import annotations

import ast
from collections.abc import Sequence

LINE_LENGTH = 88
_STEP = "    "
_PRECEDENCE: tuple[tuple[type[ast.operator], ...], ...] = (
    (ast.BitOr,),
    (ast.BitXor,),
    (ast.BitAnd,),
    (ast.LShift, ast.RShift),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.MatMult),
    (ast.Pow,),
)


def fits(line: str) -> bool:
    return len(line) <= LINE_LENGTH


def format_call(start: str, arguments: Sequence[str], end: str = "") -> str:
    """``start(arguments)`` and what follows it on its line, broken where the line is too long."""
    return _bracketed(start, "(", arguments, ")", end)


def format_expression(start: str, expression: str) -> str:
    """``start`` and an expression, broken where the line is too long."""
    return start + expression if fits(start + expression) else _broken(start, expression, "")


def format_return(indent: str, values: Sequence[str]) -> str:
    """``return a, b``."""
    line = f"{indent}return {', '.join(values)}"
    if fits(line) or len(values) == 1:
        return line
    listed = "".join(f"{indent}{_STEP}{value},\n" for value in values)
    return f"{indent}return (\n{listed}{indent})"


def _indent(start: str) -> str:
    return " " * (len(start) - len(start.lstrip()))


def _bracketed(
    start: str, opening: str, parts: Sequence[str], closing: str, end: str, one_line: bool = True
) -> str:
    """``start(parts)``: on one line, with all parts on a line of their own, or with a line for each.

    ``one_line``: the parts may stand on one line together; those of a list don't.
    """
    line = f"{start}{opening}{', '.join(parts)}{closing}{end}"
    if fits(line) or not parts:
        return line
    indent = _indent(start)
    inner = f"{indent}{_STEP}{', '.join(parts)}"
    if fits(inner) and one_line:
        return f"{start}{opening}\n{inner}\n{indent}{closing}{end}"
    listed = "".join(_item(f"{indent}{_STEP}", part) + "\n" for part in parts)
    return f"{start}{opening}\n{listed}{indent}{closing}{end}"


def _item(indent: str, part: str) -> str:
    """One of several arguments, on lines of its own."""
    line = f"{indent}{part},"
    if fits(line):
        return line
    name, equals, value = part.partition("=")
    if equals and name.isidentifier() and not value.startswith("="):
        return _broken(f"{indent}{name}=", value, ",")
    return _broken(indent, part, ",")


def _broken(start: str, text: str, end: str) -> str:
    """An expression that is too long for its line."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:  # a starred argument, a comprehension in a call
        return start + text + end
    if isinstance(tree, ast.List | ast.Tuple) and text[:1] in "[(":
        parts = [_segment(text, part) for part in tree.elts]
        return _bracketed(start, text[0], parts, text[-1], end, one_line=False)
    if isinstance(tree, ast.Call) and (tree.args or tree.keywords):
        return _call(start, text, tree, end)
    if isinstance(tree, ast.Subscript):
        return _subscript(start, text, tree, end)
    if isinstance(tree, ast.BinOp):
        return _operation(start, text, tree, end)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.operand, ast.Call | ast.Subscript):
        operand = _segment(text, tree.operand)
        return _broken(start + text.removesuffix(operand), operand, end)
    return start + text + end


def _segment(text: str, node: ast.AST) -> str:
    return ast.get_source_segment(text, node) or ""


def _call(start: str, text: str, tree: ast.Call, end: str) -> str:
    parts = [_segment(text, part) for part in (*tree.args, *tree.keywords)]
    head, indent = start + _segment(text, tree.func), _indent(start)
    inner = tree.func.value if isinstance(tree.func, ast.Attribute) else tree.func
    opens_here = fits(f"{head}(")
    if not opens_here and isinstance(inner, ast.Call | ast.Subscript):
        first = _segment(text, inner)
        return _broken(start, first, text.removeprefix(first) + end)
    if not opens_here and start != indent and not end:
        return f"{start}(\n{format_expression(indent + _STEP, text)}\n{indent})"
    return _bracketed(head, "(", parts, ")", end)


def _subscript(start: str, text: str, tree: ast.Subscript, end: str) -> str:
    value, index = _segment(text, tree.value), tree.slice
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    texts = [_segment(text, part) for part in parts]
    if not all(texts):
        return start + text + end
    if not fits(f"{start}{value}[") and isinstance(tree.value, ast.Call | ast.Subscript):
        return _broken(start, value, text.removeprefix(value) + end)
    return _bracketed(f"{start}{value}", "[", texts, "]", end)


def _operation(start: str, text: str, tree: ast.BinOp, end: str) -> str:
    """A sum or product: in parentheses, its terms on lines of their own where they don't fit one."""
    terms = _terms(text, tree)
    last = tree.right
    if len(terms) == 2 and isinstance(last, ast.Call) and (last.args or last.keywords) and not end:
        call = _segment(text, last)
        before = start + text.removesuffix(call)
        if text.endswith(call) and fits(f"{before}{_segment(text, last.func)}("):
            return _broken(before, call, end)
    indent = _indent(start)
    if end and start == indent:  # an argument: its brackets are there already
        lines = [_term(indent, term) for term in terms]
        return "\n".join(lines) + end
    inner = f"{indent}{_STEP}{text}"
    if not fits(inner):
        inner = "\n".join(_term(indent + _STEP, term) for term in terms)
    return f"{start}(\n{inner}\n{indent}){end}"


def _term(indent: str, term: str) -> str:
    """A term on its line, with the operator before it."""
    if fits(indent + term):
        return indent + term
    operator, space, rest = term.partition(" ")
    if space and not operator[:1].isalnum() and operator[:1] not in "([\"'_-":
        return _broken(f"{indent}{operator} ", rest, "")
    return _broken(indent, term, "")


def _terms(text: str, tree: ast.BinOp) -> list[str]:
    """``a + b - c`` as ``a``, ``+ b``, ``- c``."""
    level = next(kinds for kinds in _PRECEDENCE if isinstance(tree.op, kinds))
    starts: list[int] = []
    node: ast.expr = tree
    while (
        isinstance(node, ast.BinOp) and isinstance(node.op, level) and not _in_parentheses(text, node, tree)
    ):
        starts.append(_end_of(text, node.left))
        node = node.left
    ends = [*starts[::-1], len(text)]
    begin = 0
    terms = []
    for stop in ends:
        terms.append(text[begin:stop].strip())
        begin = stop
    return terms


def _in_parentheses(text: str, node: ast.expr, whole: ast.expr) -> bool:
    after = text[_offset(text, node.end_col_offset) :].lstrip()
    return node is not whole and after.startswith(")")


def _offset(text: str, column: int | None) -> int:
    """Where a column, counted in bytes, is in the text."""
    return len(text.encode()[:column].decode())


def _end_of(text: str, node: ast.expr) -> int:
    """Where an operand ends, the parentheses around it included."""
    end = _offset(text, node.end_col_offset)
    while text[end:].lstrip().startswith(")"):
        end = text.index(")", end) + 1
    return end
