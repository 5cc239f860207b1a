"""Schedules as they are drawn, and the learning rate finder."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from studio.cli import main
from studio.engine.errors import CancelledError, TrainingError
from studio.engine.lr_finder import find_learning_rate
from studio.engine.run_options import RunOptions
from studio.engine.setup_source import setup_source
from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.learning_rates import learning_rates
from studio.graph.project import Project
from tests.engine.networks import digits_project, points_project

CATALOGUE = load_catalogue()
STEPS = 7  # in an epoch
CASES: list[tuple[str, dict[str, Any]]] = [
    ("none", {}),
    ("StepLR", {"step_size": 2, "gamma": 0.3}),
    ("MultiStepLR", {"milestones": (1, 3, 4), "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.8}),
    ("PolynomialLR", {}),
    ("PolynomialLR", {"power": 2.0}),
    ("CosineAnnealingLR", {"eta_min": 0.001}),
    ("CosineAnnealingWarmRestarts", {"T_0": 2}),
    ("CosineAnnealingWarmRestarts", {"T_0": 1, "T_mult": 2, "eta_min": 0.01}),
    ("LinearLR", {"warmup_epochs": 1.5}),
    ("LinearLR", {"warmup_epochs": 0.0}),
    ("WarmupCosine", {}),
    ("WarmupCosine", {"warmup_epochs": 2.3, "start_factor": 0.01, "eta_min": 0.001}),
    ("OneCycleLR", {}),
    ("OneCycleLR", {"pct_start": 0.5, "anneal_strategy": "linear", "div_factor": 10.0}),
    ("OneCycleLR", {"three_phase": True, "final_div_factor": 100.0}),
]


def of_torch(document: ProjectDocument) -> list[float]:
    """The rate of each step by the real scheduler, made by the lines that training runs."""
    setup, training = setup_source(document, CATALOGUE), document.training
    weights = torch.nn.Parameter(torch.zeros(1))
    weights.grad = torch.zeros(1)
    optimizer = torch.optim.SGD([weights], lr=0.05, momentum=0.9)
    names: dict[str, Any] = {
        "lr_scheduler": lr_scheduler,
        "math": math,
        "optimizer": optimizer,
        "train_x": range(STEPS * document.data.batch_size),
        "args": SimpleNamespace(epochs=training.epochs),
    }
    exec("\n".join(setup.lines), names)
    rates, spec = [], CATALOGUE.schedulers.get(training.scheduler)
    for _ in range(training.epochs):
        for _ in range(STEPS):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if spec and spec.unit == "step":
                names["scheduler"].step()
        if spec and spec.unit == "epoch":
            names["scheduler"].step()
    return rates


def scheduled(name: str, settings: dict[str, Any], epochs: int = 6) -> ProjectDocument:
    return points_project(
        epochs=epochs,
        optimizer="SGD",
        optimizer_settings={"lr": 0.05},
        scheduler=name,
        scheduler_settings=settings,
    )


@pytest.mark.parametrize(("name", "settings"), CASES)
@pytest.mark.parametrize("epochs", [1, 6])
def test_the_curve_that_is_drawn_is_the_one_that_torch_goes_along(
    name: str, settings: dict[str, Any], epochs: int
) -> None:
    document = scheduled(name, settings, epochs)
    drawn = learning_rates(document.training, CATALOGUE, STEPS)
    assert drawn == pytest.approx(of_torch(document), rel=1e-9, abs=1e-15)


def test_each_scheduler_is_among_these_but_the_one_that_waits_for_the_loss() -> None:
    assert {name for name, _ in CASES} == {"none", *CATALOGUE.schedulers} - {"ReduceLROnPlateau"}


def test_a_long_run_is_drawn_by_a_few_points_from_its_first_to_its_last_step() -> None:
    training = scheduled("CosineAnnealingLR", {}, 100_000).training
    drawn = learning_rates(training, CATALOGUE, 1000, points=120)
    assert len(drawn) == 120
    assert drawn[0] == 0.05
    assert drawn[-1] < 1e-9


def test_the_finder_proposes_a_rate_at_which_the_network_learns() -> None:
    finding = find_learning_rate(digits_project(), RunOptions())
    assert len(finding.rates) == len(finding.losses)
    assert list(finding.rates) == sorted(finding.rates)
    assert 0.002 < finding.suggestion < 0.05
    assert min(finding.losses) < 0.8 * finding.losses[0]


def test_the_finder_can_be_stopped_and_says_when_nothing_can_be_said() -> None:
    def stop() -> None:
        raise CancelledError("enough")

    with pytest.raises(CancelledError):
        find_learning_rate(points_project(), RunOptions(), stop)
    hopeless = edits.set_data(digits_project(), mean=(0.0,), std=(1e-44,))
    with pytest.raises(TrainingError, match="isn't a number from the first steps on"):
        find_learning_rate(hopeless, RunOptions())


def test_the_command_line_tells_the_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "points.loom"
    Project(points_project()).save(file)
    before = file.read_bytes()
    assert main(["lr-find", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    lowest = found["losses"].index(min(found["losses"]))
    assert found["suggestion"] == pytest.approx(found["rates"][lowest] / 10, rel=0.05)
    assert main(["lr-find", str(file)]) == 0
    assert f"suggestion: {found['suggestion']:g}" in capsys.readouterr().out
    assert file.read_bytes() == before
