"""``layerloom lr-find``: tries learning rates on a copy of a project's network, and proposes one."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from studio.commands.trials import add_trial_arguments, counted, trial

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
    add_trial_arguments(parser, "train", "a JSON object instead of a chart")


def run(options: argparse.Namespace) -> int:
    from studio.engine.lr_finder import find_learning_rate

    document, chosen = trial(options)
    with counted("step", quiet=options.json) as progress:
        finding = find_learning_rate(document, chosen, progress=progress)
    if options.json:
        fields = {"suggestion": finding.suggestion, "rates": finding.rates, "losses": finding.losses}
        print(json.dumps(fields))
    else:
        print(_chart(finding))
        print(f"suggestion: {finding.suggestion:g}")
    return 0


def _chart(finding: Finding) -> str:
    """A row for some of the rates, with a bar as long as the loss."""
    every = max(len(finding.rates) // ROWS, 1)
    highest = max(finding.losses)
    rows = []
    for rate, loss in list(zip(finding.rates, finding.losses, strict=True))[::every]:
        bar = "█" * round(loss / highest * WIDTH) if highest > 0 else ""
        rows.append(f"{rate:9.2e}  {loss:9.4f}  {bar}")
    return "\n".join(["rate            loss", *rows])
