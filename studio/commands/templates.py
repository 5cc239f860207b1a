"""``layerloom templates``: what there is to start from."""

from __future__ import annotations

import argparse
import json

from studio.commands.common import add_json

DESCRIPTION = "List the templates: complete projects with a network, data and training settings."
EPILOG = "Make one yours with: layerloom new NAME -o FILE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser, "a JSON list of {name, title, description}")


def run(options: argparse.Namespace) -> int:
    from studio.templates import all_templates

    templates = all_templates()
    if options.json:
        rows = [{"name": t.name, "title": t.title, "description": t.description} for t in templates]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for template in templates:
        print(f"{template.name:20} {template.title}. {template.description}")
    return 0
