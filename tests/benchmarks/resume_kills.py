"""Kill ``layerloom train`` at random moments, resume it, and compare: ``python tests/benchmarks/resume_kills.py``.

Each network is trained once undisturbed. Then runs of it are killed with SIGKILL one to three times each and resumed
to their end. Losses and epochs that were printed, by all processes of a run together, have to be those of the
undisturbed run, each once, and the last and the best weights have to be equal to the last bit.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.engine.killed_runs import NETWORKS, KilledRuns


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50, help="how often each network's runs are killed (50)")
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--network", choices=[name.split()[0] for name in NETWORKS], help="only this one")
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="layerloom-kills-") as folder:
        for name in (name for name in NETWORKS if options.network in (None, name.split()[0])):
            wrong += kill_often(name, Path(folder) / name.split()[0], options)
    return 1 if wrong else 0


def kill_often(name: str, folder: Path, options: argparse.Namespace) -> int:
    dice, kills, runs, wrong = random.Random(options.seed), 0, 0, 0
    killed = KilledRuns(name, folder, options.epochs)
    while kills < options.kills:
        hit, faults = killed.kill_and_resume(runs, dice)
        kills, runs = kills + hit, runs + 1
        if faults:
            wrong += 1
            print(f"  run {runs}: {', '.join(faults)}", flush=True)
    steps = len(killed.expected.steps)
    print(f"{name}: {kills} kills in {runs} runs of {steps} steps; {wrong} runs differ", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
