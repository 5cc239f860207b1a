"""Data with numbers to predict: losses, metrics, checks, and a script that trains to the same numbers."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

from studio.cli import main
from studio.engine.check import check_project
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command
from studio.engine.events import EpochEnded, RunFinished
from studio.engine.job import prepare
from studio.engine.preflight import look_before_training
from studio.engine.repairs import fix
from studio.engine.run_options import RunOptions
from studio.engine.runs import RunStore
from studio.export.script import to_script
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument, frozen
from studio.graph.project import Project
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.task_facts import suited
from tests.engine.exported import assert_script_prints_what_training_told
from tests.engine.networks import chain, digits_project
from tests.engine.test_resume import folder, told
from tests.engine.test_resume import run as run_or_resume
from tests.engine.test_trainer import assert_ended, from_step, run
from tests.source_form import assert_form

NUMBERS = ("mse", "rmse", "mae", "r2", "explained_variance")


def diabetes(**training: Any) -> ProjectDocument:
    layers = [("Linear", {"out_features": 16}), ("Tanh", {}), ("Linear", {"out_features": 1})]
    settings = {"loss": "mse_loss", "epochs": 3, "device": "cpu", **training}
    data = DataSettings("diabetes", batch_size=32)
    return ProjectDocument({"g1": chain((10,), layers)}, data, TrainingSettings(**settings))


def waves(**training: Any) -> ProjectDocument:
    layers = [("Linear", {"out_features": 32}), ("Tanh", {}), ("Linear", {"out_features": 1})]
    settings = {"loss": "mse_loss", "epochs": 3, "device": "cpu", **training}
    return ProjectDocument({"g1": chain((1,), layers)}, DataSettings("waves"), TrainingSettings(**settings))


def epochs(events: list[Any]) -> list[EpochEnded]:
    return [event for event in events if isinstance(event, EpochEnded)]


def test_a_curve_is_learned(tmp_path: Path) -> None:
    document = waves(epochs=40, optimizer_settings=frozen({"lr": 0.02}), metrics=("r2",))
    events = run(document, tmp_path)
    assert_ended(events, "completed")
    last = epochs(events)[-1].validation
    assert last is not None
    assert last.metrics["r2"] > 0.8
    assert math.isnan(last.accuracy)


def test_the_metrics_are_those_of_scikit_learn(tmp_path: Path) -> None:
    document = diabetes(metrics=NUMBERS)
    events = run(document, tmp_path)
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.path is not None
    job = prepare(document, RunOptions(), lambda: None)
    job.model.load_state_dict(dict(load_checkpoint(finished.path / "last.ckpt").state.model))
    job.model.eval()
    with torch.no_grad():
        given = job.model(job.data.validation_x).numpy()
    wanted = job.data.validation_y.numpy()
    found = epochs(events)[-1].validation
    assert found is not None
    assert found.metrics == pytest.approx(
        {
            "mse": mean_squared_error(wanted, given),
            "rmse": mean_squared_error(wanted, given) ** 0.5,
            "mae": mean_absolute_error(wanted, given),
            "r2": r2_score(wanted, given),
            "explained_variance": 1 - np.var(wanted - given) / np.var(wanted),
        },
        rel=1e-4,
    )
    assert found.loss == pytest.approx(found.metrics["mse"], rel=1e-5)


def test_the_best_epoch_is_the_one_with_the_lowest_loss(tmp_path: Path) -> None:
    events = run(diabetes(epochs=5), tmp_path)
    finished = assert_ended(events, "completed")
    lowest = min(epochs(events), key=lambda event: event.validation.loss if event.validation else 0)
    assert finished.best_epoch == lowest.epoch
    assert finished.best_accuracy is None
    with RunStore(tmp_path) as store:
        assert store.list()[0].best_accuracy is None
        read = store.epochs(str(finished.run_id))
    assert [ended.train.loss for ended in read] == [ended.train.loss for ended in epochs(events)]
    assert all(math.isnan(ended.train.accuracy) for ended in read)


@pytest.mark.parametrize(
    "recipe",
    [
        {"loss": "huber_loss", "accumulate": 2},
        {"optimizer": "LBFGS", "optimizer_settings": frozen({"lr": 0.5})},
        {"metrics": NUMBERS, "stop_metric": "r2", "ema_decay": 0.9, "scheduler": "ReduceLROnPlateau"},
    ],
    ids=["accumulated", "closure", "metrics"],
)
def test_the_script_prints_what_training_told(recipe: dict[str, Any], tmp_path: Path) -> None:
    assert_script_prints_what_training_told(diabetes(**recipe), tmp_path)


def test_the_scripts_read_as_written_by_hand(tmp_path: Path) -> None:
    for document in (waves(), diabetes()):
        assert_form(to_script(document), tmp_path / "train.py")


def test_a_run_goes_on_exactly_where_it_was(tmp_path: Path) -> None:
    events = run_or_resume(diabetes(), tmp_path, from_step(5, Command.STOP))
    rest = run_or_resume(diabetes(), None, resume=folder(events))
    whole = run_or_resume(diabetes(), tmp_path / "whole")
    assert told(events) + told(rest) == told(whole)


@pytest.mark.parametrize(
    ("recipe", "place", "words"),
    [
        (
            {"loss": "cross_entropy"},
            "training.loss",
            "Diabetes has numbers to predict. Choose one of: mse_loss",
        ),
        ({"metrics": ("f1",)}, "training.metrics", "F1 doesn't measure answers of this kind"),
        ({"class_weights": "balanced"}, "training.class_weights", "there are none here"),
        ({"stop_metric": "val_accuracy"}, "training.stop_metric", "Numbers have no accuracy"),
        ({"label_smoothing": 0.1}, "training.label_smoothing", "cross_entropy"),
    ],
)
def test_what_is_for_classes_is_told(recipe: dict[str, Any], place: str, words: str) -> None:
    found = {
        problem.setting: problem.message for problem in check_recipe(diabetes(**recipe), load_catalogue())
    }
    assert words in found[place]


def test_a_loss_for_numbers_is_told_where_there_are_classes() -> None:
    (problem,) = check_recipe(digits_project(loss="mse_loss"), load_catalogue())
    assert "Digits has classes to tell apart. Choose one of: cross_entropy" in problem.message


def test_another_kind_of_data_brings_a_recipe_that_suits_it() -> None:
    document = digits_project(
        metrics=("f1",), stop_metric="f1", class_weights="balanced", label_smoothing=0.1
    )
    catalogue = load_catalogue()
    changed = suited(replace(document, data=DataSettings("diabetes")), catalogue)
    assert not list(check_recipe(changed, catalogue))
    assert (changed.training.loss, changed.training.metrics) == ("mse_loss", ())
    assert suited(changed, catalogue) is changed
    back = suited(replace(changed, data=DataSettings("digits")), catalogue)
    assert back.training.loss == "cross_entropy"


def test_an_output_of_another_size_is_told_and_mended() -> None:
    document = diabetes()
    layers = [("Linear", {"out_features": 16}), ("Tanh", {}), ("Linear", {"out_features": 3})]
    document = replace(document, networks=frozen({"g1": chain((10,), layers)}))
    problems, _ = check_project(document)
    assert any("1 numbers to predict for each sample" in problem.message for problem in problems)
    mended, _ = fix(document)
    assert not check_project(mended)[0]


def test_a_look_before_training_knows_numbers() -> None:
    report = look_before_training(diabetes(metrics=("r2",)), RunOptions())
    assert report.passed, report.fault
    assert report.cost is not None


def test_the_command_line_tells_losses_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "d.loom"
    Project(diabetes(epochs=1, metrics=("mae",))).save(file)
    assert main(["train", str(file), "--run-dir", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "accuracy" not in text
    assert "mae" in text
    assert main(["train", str(file), "--run-dir", str(tmp_path), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert set(next(row for row in rows if row["event"] == "epoch")["train"]) == {"loss"}
