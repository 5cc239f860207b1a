"""``layerloom new``: a project from a template."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio.graph.errors import FileError

DESCRIPTION = "Make a project from a template. `layerloom templates` lists them."
EPILOG = "example: layerloom new digits-cnn -o digits.loom"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="the template's name, such as digits-cnn")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="where to save the project (.loom)"
    )
    parser.add_argument("-f", "--force", action="store_true", help="replace a file that is there")


def run(options: argparse.Namespace) -> int:
    from studio.templates import find_template

    template = find_template(options.template)
    if Path(options.output).exists() and not options.force:
        raise FileError(options.output, "the file exists. Choose another name, or replace it with --force")
    template.load().save(options.output)
    print(f"{options.output}: {template.title}. Next: layerloom train {options.output}")
    return 0
