"""Runs on the command line that are killed at random moments and resumed, compared with one that never was."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from studio.engine.checkpoint import load_checkpoint
from studio.graph.document import ProjectDocument, frozen
from studio.graph.project import Project
from studio.graph.recipe import DataSettings, TrainingSettings
from tests import warm
from tests.engine.networks import Layer, chain

_NOISE: Layer = ("Expression", {"expression": "input + 0.1 * torch.randn_like(input)"})
CNN = "CNN with dropout, noise on its input, and augmentation"
NETWORKS: dict[str, list[Layer]] = {
    "MLP": [("Flatten", {}), ("Linear", {"out_features": 32}), ("ReLU", {}), ("Dropout", {"p": 0.2})],
    CNN: [
        _NOISE,
        ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
        ("BatchNorm2d", {}),
        ("ReLU", {}),
        ("Dropout2d", {"p": 0.2}),
        ("Flatten", {}),
    ],
    "LSTM": [
        ("Flatten", {"start_dim": 1, "end_dim": 2}),
        ("LSTM", {"hidden_size": 12, "num_layers": 2, "batch_first": True, "dropout": 0.2}),
        ("Flatten", {}),
    ],
}
RECIPE: dict[str, Any] = {
    "optimizer": "AdamW",
    "optimizer_settings": frozen({"lr": 0.01}),
    "scheduler": "CosineAnnealingLR",
    "accumulate": 2,
    "device": "cpu",
}


AUGMENT = {CNN: ({"name": "flip_horizontal"}, {"name": "random_crop", "padding": 1})}


def project(name: str, epochs: int, folder: Path) -> Path:
    """A project file that trains the network on digits, with a schedule and accumulated gradients."""
    network = chain((1, 8, 8), [*NETWORKS[name], ("Linear", {"out_features": 10})])
    data = replace(DataSettings(), batch_size=32, augment=tuple(map(frozen, AUGMENT.get(name, ()))))
    document = ProjectDocument({"g1": network}, data, TrainingSettings(**{**RECIPE, "epochs": epochs}))
    path = folder / "project.loom"
    Project(document).save(path)
    return path


@dataclass(frozen=True)
class Report:
    """What the lines of one or several processes say of one run."""

    steps: list[tuple[int, float]]
    epochs: list[dict[str, Any]]
    finished: dict[str, Any] | None

    @staticmethod
    def of(*outputs: Path) -> Report:
        rows = [json.loads(line) for path in outputs for line in path.read_text().splitlines(keepends=True)]
        steps = [(row["step"], row["loss"]) for row in rows if row["event"] == "step"]
        epochs = [row for row in rows if row["event"] == "epoch"]
        finished = [row for row in rows if row["event"] == "finished"]
        return Report(steps, epochs, finished[-1] if finished else None)


def finish(output: Path, *words: str) -> float:
    """Run ``layerloom`` to its end; how long it took."""
    with warm.Program(["-m", "studio", *words], output=output) as program:
        began = time.monotonic()  # the first start waits until torch is there, which is no part of a run
        program.wait()
        return time.monotonic() - began


def kill_after(delay_s: float, output: Path, *words: str) -> None:
    """Run ``layerloom`` and kill it, which is what leaving does."""
    with warm.Program(["-m", "studio", *words], output=output):
        time.sleep(delay_s)  # the moment of the kill: what is varied


def same_weights(a: Path, b: Path) -> bool:
    """Whether two runs ended with the same last and best weights, to the last bit."""
    for name in ("last.ckpt", "best.ckpt"):
        one, other = (load_checkpoint(path / name).state.model for path in (a, b))
        if one.keys() != other.keys() or not all(torch.equal(one[key], other[key]) for key in one):
            return False
    return True


class KilledRuns:
    """Trains one network once undisturbed; then again and again with kills, until each run has ended."""

    def __init__(self, name: str, folder: Path, epochs: int = 25) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._project = project(name, epochs, folder)
        self._train = ("train", str(self._project), "--json", "--checkpoint-every-steps", "37")
        whole = folder / "whole.jsonl"
        self._seconds = finish(whole, *self._train, "--run-dir", str(folder / "whole"))
        self.expected = Report.of(whole)
        assert self.expected.finished is not None, "the run that nobody killed failed"
        self._whole_run = Path(self.expected.finished["run"])

    def kill_and_resume(self, number: int, dice: random.Random) -> tuple[int, list[str]]:
        """Kill a run one to three times. How many kills hit a run, and what is then wrong (nothing, it is hoped)."""
        runs, outputs, kills = self._folder / f"runs-{number}", [], 0
        words = (*self._train, "--run-dir", str(runs))
        for attempt in range(dice.randint(1, 3)):
            output = self._folder / f"{number}-{attempt}.jsonl"
            kill_after(dice.uniform(0, self._seconds * 1.1), output, *words)
            outputs.append(output)
            found = [path.parent for path in runs.glob("*/project.loom")]
            if Report.of(*outputs).finished is not None:
                break  # the kill came too late
            if found:
                kills += 1
                words = ("train", "--resume", str(found[0]), "--json")
        if Report.of(*outputs).finished is None:
            outputs.append(self._folder / f"{number}-last.jsonl")
            finish(outputs[-1], *words)
        return kills, self._faults(Report.of(*outputs))

    def _faults(self, report: Report) -> list[str]:
        expected, faults = self.expected, []
        if report.finished is None or report.finished["outcome"] != "completed":
            return [f"it didn't complete: {report.finished}"]
        if report.steps != expected.steps:
            numbers = [step for step, _ in report.steps]
            wanted = [step for step, _ in expected.steps]
            faults.append(
                "losses differ" if numbers == wanted else f"{len(numbers)} steps told, not {len(wanted)}"
            )
        if report.epochs != expected.epochs:
            faults.append("epochs differ")
        if not same_weights(Path(report.finished["run"]), self._whole_run):
            faults.append("weights differ")
        return faults
