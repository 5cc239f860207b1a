"""Trains the templates as they are and prints the accuracy of each beside the one that its description states.

Those whose data comes with the program or is at hand are trained, each from several seeds; exit status 1 when one
doesn't reach its figure from each of them.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from studio.engine.commands import Commands
from studio.engine.data import is_present
from studio.engine.events import EpochEnded, Outcome, RunFinished
from studio.engine.run_options import RunOptions
from studio.engine.trainer import run_training
from studio.graph.project import Project
from studio.templates import NAMES, Template, find_template

STATED = re.compile(r"(?P<percent>\d+) %.*? (?P<epochs>\d+) epochs")


def stated(template: Template) -> tuple[int, int] | None:
    """The percentage and the epochs that the description states, if it does."""
    match = STATED.search(template.description)
    return (int(match["percent"]), int(match["epochs"])) if match else None


def accuracies(project: Project, root: Path, seed: int, epochs: int | None) -> list[float]:
    """The accuracy on the validation samples after each epoch."""
    with tempfile.TemporaryDirectory() as runs:
        options = RunOptions(runs_root=Path(runs), data_root=root, device="cpu", seed=seed, epochs=epochs)
        events = list(run_training(project.document, options, Commands()))
    finished = next(event for event in events if isinstance(event, RunFinished))
    assert finished.outcome is Outcome.COMPLETED, finished.message
    ended = [event.validation for event in events if isinstance(event, EpochEnded)]
    return [metrics.accuracy for metrics in ended if metrics is not None]


def measure(name: str, root: Path, seeds: int) -> bool:
    """Train a template from several seeds; whether the worst reaches the stated figure."""
    template = find_template(name)
    project, claim = template.load(), stated(template)
    if project.data.source == "none" or not is_present(project.data, root):
        print(f"{name:20} skipped: no data ({project.data.source})")
        return True
    if claim is None:
        print(f"{name:20} skipped: it states no accuracy")
        return True
    percent, epochs = claim
    began = time.perf_counter()
    reached = [accuracies(project, root, seed, epochs)[-1] for seed in range(seeds)]
    seconds = (time.perf_counter() - began) / seeds
    shown = ", ".join(f"{value:.2%}" for value in reached)
    met = min(reached) >= percent / 100
    print(
        f"{name:20} stated {percent} % after {epochs} epochs: {shown} ({seconds:.1f} s){'' if met else ' MISSED'}"
    )
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("LAYERLOOM_TEST_DATA", Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("templates", nargs="*", default=NAMES, help="which to train (all)")
    parser.add_argument("--data-root", type=Path, default=Path(default), help="folder that holds MNIST/raw")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds are tried, from 0")
    arguments = parser.parse_args()
    met = [measure(name, arguments.data_root, arguments.seeds) for name in arguments.templates]
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
