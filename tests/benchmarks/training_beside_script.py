"""Training on the thread, as a ratio to the exported script, in turn on the same machine.

The rate of each is that between the ends of its first and its last epoch, so that neither start-up nor the
first epoch's warming up counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from studio import paths
from studio.engine.events import EpochEnded, Event, RunFinished
from studio.engine.run_options import RunOptions
from studio.engine.training_thread import TrainingThread
from studio.graph import Project
from studio.graph.document import ProjectDocument

TARGETS = {"digits-mlp": 0.95, "digits-cnn": 0.98}
EPOCHS = {"digits-mlp": 100, "digits-cnn": 12}
REPOSITORY = Path(__file__).resolve().parents[2]


def template(name: str, epochs: int) -> ProjectDocument:
    """A template's project, to be trained on the CPU for that many epochs."""
    document = Project.load(paths.resources() / "templates" / f"{name}.loom").document
    return replace(document, training=replace(document.training, epochs=epochs, device="cpu"))


def epochs_per_second(moments: list[float]) -> float:
    return (len(moments) - 1) / (moments[-1] - moments[0])


def thread_rate(document: ProjectDocument, idle: Callable[[], None] | None = None) -> float:
    """Epochs per second on the training thread. ``idle`` is called again and again meanwhile, if given."""
    events: SimpleQueue[tuple[float, Event]] = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder:
        thread = TrainingThread(
            document,
            RunOptions(runs_root=Path(folder)),
            lambda event: events.put((time.perf_counter(), event)),
        )
        thread.start()
        while idle and thread.is_alive:
            idle()
        thread.join()
    moments = []
    while not events.empty():
        moment, event = events.get()
        if isinstance(event, EpochEnded):
            moments.append(moment)
        if isinstance(event, RunFinished) and event.message:
            raise RuntimeError(event.message)
    return epochs_per_second(moments)


def script_rate(document: ProjectDocument) -> float:
    """Epochs per second of the exported script, in a process of its own, by the lines that it prints."""
    from studio.export.script import to_script

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "train.py"
        script.write_text(to_script(Project(document)), encoding="utf-8")
        command = [sys.executable, "-u", str(script), "--device", "cpu"]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout
            moments = [time.perf_counter() for line in process.stdout if "epoch" in line.lower()]
    return epochs_per_second(moments)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="the best of this many is told")
    rounds = range(parser.parse_args().rounds)
    for name, target in TARGETS.items():
        document = template(name, EPOCHS[name])
        pairs = [(script_rate(document), thread_rate(document)) for _ in rounds]
        script, thread = (max(rates) for rates in zip(*pairs, strict=True))
        print(
            f"{name:10} script {script:7.1f} epochs/s   thread {thread:7.1f} epochs/s   "
            f"ratio {thread / script:.2f} (target {target})"
        )


if __name__ == "__main__":
    main()
