"""``layerloom lr-find``: tries learning rates on a copy of a project's network, and proposes one."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.commands.common import add_file, add_json, add_trust, load

if TYPE_CHECKING:
    from studio.engine.lr_finder import Finding

DESCRIPTION = """\
Raise the learning rate from step to step, from 0.000001 to 10, until the loss grows, and propose a tenth of the rate
with the lowest loss. A network of its own is trained for that: no run is made, and the project stays as it is.
Exit status: 0."""
EPILOG = """\
JSON: {"suggestion": 0.0032, "rates": [...], "losses": [...]}; losses are smoothed, one for each rate"""
ROWS, WIDTH = 24, 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--device", help="auto, cpu, cuda, cuda:N or mps (default: as the project says)")
    parser.add_argument("--data-root", type=Path, metavar="DIR", help="folder of downloaded data sets")
    parser.add_argument("--network", metavar="N", help="train this network (default: as the project says)")
    add_trust(parser)
    add_json(parser, "a JSON object instead of a chart")


def run(options: argparse.Namespace) -> int:
    from studio.engine.lr_finder import find_learning_rate
    from studio.engine.run_options import RunOptions

    document = load(options.file, options.trust).document
    if options.network is not None:
        document = replace(document, training=replace(document.training, network=options.network))
    chosen = RunOptions(data_root=options.data_root, device=options.device)
    finding = find_learning_rate(document, chosen, progress=_Counter(options.json).show)
    if options.json:
        fields = {"suggestion": finding.suggestion, "rates": finding.rates, "losses": finding.losses}
        print(json.dumps(fields))
    else:
        print(_chart(finding))
        print(f"suggestion: {finding.suggestion:g}")
    return 0


class _Counter:
    """How far the test is, where stderr is a terminal."""

    def __init__(self, quiet: bool) -> None:
        self._shown = sys.stderr.isatty() and not quiet

    def show(self, done: int, of: int) -> None:
        if self._shown:
            print(f"\rstep {done}/{of}\x1b[K", end="" if done < of else "\n", file=sys.stderr, flush=True)


def _chart(finding: Finding) -> str:
    """A row for some of the rates, with a bar as long as the loss."""
    every = max(len(finding.rates) // ROWS, 1)
    highest = max(finding.losses)
    rows = []
    for rate, loss in list(zip(finding.rates, finding.losses, strict=True))[::every]:
        bar = "█" * round(loss / highest * WIDTH) if highest > 0 else ""
        rows.append(f"{rate:9.2e}  {loss:9.4f}  {bar}")
    return "\n".join(["rate            loss", *rows])
