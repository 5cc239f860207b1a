"""What commands share: loading a project with its notices, arguments, tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.graph.project import Project


def add_file(parser: argparse.ArgumentParser, optional: bool = False) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?" if optional else None, help="a project (.loom)")


def add_json(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--json", action="store_true", help=help_)


def add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trust", action="store_true", help="let Python code that the file brings run")


def load(path: str, trust: bool = False) -> Project:
    """The project; what is odd about its file goes to stderr as a note. ``trust``: its custom code may run."""
    from studio.graph.project import Project

    project = Project.load(path)
    if trust:
        project.trust()
    for notice in project.notices:
        print(f"note: {path}: {notice}", file=sys.stderr)
    return project


def folder(text: str) -> Path:
    return Path(text).expanduser()


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in aligned columns, the first one as the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
