"""``layerloom export``: files to take away."""

from __future__ import annotations

import argparse
import sys

from studio.commands.common import add_file, add_trust, folder, load

DESCRIPTION = """\
Write a file to take away:
  source        the network's class, to import in your own code
  script        a standalone script that trains to the same numbers (--epochs --device --seed --json)
  state-dict    a run's best weights, for model.load_state_dict(torch.load(OUT, weights_only=True))
  safetensors   the same in a format that can't run code"""
EPILOG = """\
examples:
  layerloom export digits.loom --to script -o train.py && python train.py --epochs 5
  layerloom export digits.loom --to safetensors -o digits.safetensors --run RUN"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    kinds = ("source", "script", "state-dict", "safetensors")
    parser.add_argument("--to", choices=kinds, required=True, help="what to write")
    parser.add_argument(
        "-o", "--output", metavar="OUT", required=True, help="the file to write, or - for stdout (text)"
    )
    add_trust(parser)
    parser.add_argument("--run", metavar="PATH", type=folder, help="a run's folder, or a checkpoint in it")


def run(options: argparse.Namespace) -> int:
    from studio.export import EXPORTERS

    document = load(options.file, options.trust).document
    exporter = next(exporter for exporter in EXPORTERS if exporter.name == options.to)
    if options.output == "-" and not exporter.needs_run:
        from studio.export import to_script, to_source

        sys.stdout.write(to_source(document) if exporter.name == "source" else to_script(document))
        return 0
    exporter.export(document, options.output, options.run)
    print(f"wrote {options.output}")
    return 0
