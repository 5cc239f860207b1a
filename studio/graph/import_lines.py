"""Import lines of written source, as import sorters have them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from studio.graph.line_breaks import fits


def import_block(lines: Iterable[str]) -> list[str]:
    """``__future__``, the standard library, then the others, a blank line between; what comes from one module is one
    line, renamed names aside."""
    sections: dict[int, list[str]] = {}
    for line in _joined(lines):
        package = line.split()[1].split(".")[0]
        section = 0 if package == "__future__" else 1 if package in sys.stdlib_module_names else 2
        sections.setdefault(section, []).append(line)
    block: list[str] = []
    for _, found in sorted(sections.items()):
        block += [*([""] if block else []), *sorted(found, key=_line_order)]
    return block


def _line_order(line: str) -> tuple[bool, str, str]:
    """``import a`` before ``from a import b``."""
    return (line.startswith("from"), line.split()[1].lower(), line)


def _joined(lines: Iterable[str]) -> set[str]:
    joined: set[str] = set()
    names: dict[str, set[str]] = {}
    for line in lines:
        module, _, listed = line.partition(" import ")
        if not line.startswith("from ") or " as " in listed:
            joined.add(line)
        else:
            names.setdefault(module, set()).update(listed.split(", "))
    return joined | {_from_line(module, sorted(found, key=_name_order)) for module, found in names.items()}


def _from_line(module: str, names: Sequence[str]) -> str:
    """``from module import a, b``, a name to a line where they are too many."""
    line = f"{module} import {', '.join(names)}"
    if fits(line):
        return line
    return f"{module} import (\n{''.join(f'    {name},' + chr(10) for name in names)})"


def _name_order(name: str) -> tuple[int, str]:
    """Constants, classes, then what is written small."""
    constant = len(name) > 1 and name.isupper()
    return (0 if constant else 1 if name[:1].isupper() else 2, name)
