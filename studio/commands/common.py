"""What commands share: loading a project with its notices, arguments, tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.graph.project import Project


def add_file(parser: argparse.ArgumentParser, optional: bool = False) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?" if optional else None, help="a project (.loom)")


def add_json(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--json", action="store_true", help=help_)


def add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust", action="store_true", help="let the Python code that the project brings run; read it first"
    )


def load(path: str, trust: bool = False) -> Project:
    """The project; what is odd about its file goes to stderr as a note. ``trust`` lets its own code run."""
    from studio.graph.project import Project

    project = Project.load(path)
    for notice in project.notices:
        print(f"note: {path}: {notice}", file=sys.stderr)
    if trust:
        project.trust()
    return project


def folder(text: str) -> Path:
    return Path(text).expanduser()


def table(rows: Sequence[Sequence[str]], numbers: Collection[int] = ()) -> str:
    """Rows in aligned columns, the first one as the head; the columns ``numbers`` are aligned at the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(widths[column]) if column in numbers else cell.ljust(widths[column])
            for column, cell in enumerate(row)
        ).rstrip()
        for row in rows
    )
