"""What a recipe adds to training: it is part of the state, it is refused in words, it does what it says."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import placement
from studio.engine.commands import Commands
from studio.engine.errors import TrainingError
from studio.engine.events import EpochEnded, RunFinished, Warned
from studio.engine.job import Job, prepare
from studio.engine.run_options import RunOptions
from studio.engine.runs import RunStore
from studio.engine.trainer import run_training
from studio.engine.training_functions import batches
from studio.engine.training_state import Snapshot, TrainingState
from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.recipe_checks import check_recipe
from tests.engine.networks import digits_project, points_project

SCHEDULERS = {
    "StepLR": {"step_size": 1},
    "MultiStepLR": {"milestones": (1, 2)},
    "ExponentialLR": {"gamma": 0.7},
    "CosineAnnealingWarmRestarts": {"T_0": 2},
    "ReduceLROnPlateau": {"patience": 0, "threshold": 0.9},
}


def job_of(document: ProjectDocument) -> tuple[Job, TrainingState]:
    job = prepare(document, RunOptions(), lambda: None)
    state = TrainingState(job.model, job.optimizer, job.device, job.training.seed)
    state.parts.update(job.learner.parts)
    return job, state


def epoch(job: Job, state: TrainingState) -> list[float]:
    """One epoch's losses, and the validation's at its end."""
    data = job.data
    order = state.draw_order(len(data.train_x), shuffle=True)
    stream = batches(data.train_x, data.train_y, order, job.step_samples, data.mean, data.std)
    losses = [loss.item() for loss, _, _ in job.learner.steps(stream)]
    held = torch.arange(len(data.validation_x))
    validation = job.learner.evaluate(
        batches(data.validation_x, data.validation_y, held, 500, data.mean, data.std)
    )
    job.learner.end_epoch(validation, validation)
    state.begin_epoch()
    return [*losses, validation.loss, float(len(job.learner.stopped_early))]


def through_a_file(snapshot: Snapshot) -> dict[str, Any]:
    """The states as a checkpoint holds them: nothing but tensors and numbers may be in them."""
    file = io.BytesIO()
    torch.save({"optimizer": snapshot.optimizer, "parts": dict(snapshot.parts)}, file)
    file.seek(0)
    plain: dict[str, Any] = torch.load(file, weights_only=True)
    return plain


@pytest.mark.parametrize("name", load_catalogue().schedulers)
def test_with_any_scheduler_training_goes_on_from_a_checkpoint_to_the_last_bit(name: str) -> None:
    document = points_project(
        epochs=4,
        optimizer="SGD",
        optimizer_settings={"lr": 0.05, "momentum": 0.9},
        scheduler=name,
        scheduler_settings=SCHEDULERS.get(name, {}),
        ema_decay=0.9,
        precision="fp16",
        stop_metric="val_loss",
        stop_patience=2,
        stop_min_delta=1.0,
    )
    job, state = job_of(document)
    epoch(job, state)
    snapshot = state.capture()
    kept = through_a_file(snapshot)
    weights = {key: value.clone() for key, value in snapshot.model.items()}
    expected = [epoch(job, state), epoch(job, state)]
    other, resumed = job_of(document)
    resumed.restore(replace(snapshot, model=weights, **kept))
    assert [epoch(other, resumed), epoch(other, resumed)] == expected
    assert expected[-1][-1] > 0


def test_accumulated_parts_make_the_step_of_their_whole_batch() -> None:
    """Up to rounding: sums of floats in another order."""
    layers = [("Linear", {"out_features": 8}), ("ReLU", {})]
    whole = points_project(layers, optimizer="SGD", optimizer_settings={"lr": 0.1})
    whole = edits.set_data(whole, batch_size=60)
    parts = edits.set_training(edits.set_data(whole, batch_size=20), accumulate=3)
    (job, state), (other, other_state) = job_of(whole), job_of(parts)
    assert job.steps_per_epoch == other.steps_per_epoch
    assert epoch(other, other_state) == pytest.approx(epoch(job, state), abs=1e-4)


def test_the_run_tells_metrics_and_why_it_ended_before_its_last_epoch(tmp_path: Path) -> None:
    document = points_project(
        epochs=9, metrics=("f1", "auroc"), stop_metric="f1", stop_patience=1, stop_min_delta=1.0
    )
    events = list(run_training(document, RunOptions(runs_root=tmp_path), Commands()))
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    assert len(epochs) == 2
    assert epochs[0].validation is not None
    assert set(epochs[0].validation.metrics) == {"f1", "auroc"}
    assert 0 <= epochs[0].validation.metrics["f1"] <= 1
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.note.startswith("Stopped early: f1 hasn't got better than")


def test_training_goes_on_and_says_so_where_nothing_can_be_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("no C++ compiler was found\nand more")

    monkeypatch.setattr(placement.torch, "compile", refuse)
    document = points_project(epochs=1, compile=True)
    events = list(run_training(document, RunOptions(runs_root=tmp_path), Commands()))
    warned = next(event for event in events if isinstance(event, Warned))
    text = "torch.compile doesn't work here (no C++ compiler was found), so that training goes on without it."
    assert warned.message == text
    assert isinstance(events[-1], RunFinished)
    assert events[-1].message == ""


def test_muon_names_what_is_no_matrix() -> None:
    document = digits_project(optimizer="Muon", optimizer_settings={})
    with pytest.raises(TrainingError, match=r"trains matrices only, and these are none: .*bias"):
        job_of(document)


@pytest.mark.parametrize(
    ("settings", "place", "words"),
    [
        ({"scheduler": "Cosine"}, "scheduler", "Did you mean WarmupCosine"),
        ({"scheduler": "StepLR"}, "scheduler_settings.step_size", "needs a value for step_size"),
        (
            {"scheduler": "MultiStepLR", "scheduler_settings": {"milestones": (5, 2)}},
            "scheduler_settings.milestones",
            "have to rise",
        ),
        (
            {"scheduler": "WarmupCosine", "scheduler_settings": {"warmup_epochs": 9.0}, "epochs": 5},
            "scheduler_settings.warmup_epochs",
            "nothing is left to fall in",
        ),
        (
            {"optimizer": "Adagrad", "optimizer_settings": {}, "scheduler": "OneCycleLR"},
            "scheduler_settings.cycle_momentum",
            "has no momentum",
        ),
        ({"clip_norm": 0.0}, "clip_norm", "above 0"),
        ({"clip_value": "much"}, "clip_value", "above 0"),
        ({"accumulate": 0}, "accumulate", "whole number"),
        ({"precision": "fp8"}, "precision", "There is: float32, bf16, fp16"),
        ({"kernels": "fused", "optimizer": "Rprop", "optimizer_settings": {}}, "kernels", "can't compute"),
        (
            {"decay_all": False, "optimizer": "Rprop", "optimizer_settings": {}},
            "decay_all",
            "no weight decay",
        ),
        ({"optimizer": "LBFGS", "optimizer_settings": {}, "precision": "fp16"}, "precision", "bf16"),
        ({"optimizer": "LBFGS", "optimizer_settings": {}, "accumulate": 2}, "accumulate", "larger batch"),
        ({"ema_decay": 1.0}, "ema_decay", "below 1"),
        ({"label_smoothing": 1.0}, "label_smoothing", "below 1"),
        ({"label_smoothing": 0.1, "loss": "nll_loss"}, "label_smoothing", "cross_entropy"),
        ({"class_weights": (1.0,)}, "class_weights", "1 class weights for 3 classes"),
        ({"class_weights": (0.0, 0.0, 0.0)}, "class_weights", "nothing would be learned"),
        ({"class_weights": "even"}, "class_weights", "balanced"),
        ({"l1": -1.0}, "l1", "0 or more"),
        ({"metrics": ("recal",)}, "metrics", "Did you mean recall"),
        ({"metrics": ("top5",)}, "metrics", "needs 5 classes at least; there are 3"),
        ({"metrics": ("f1", "f1")}, "metrics", "twice"),
        ({"stop_metric": "f1"}, "stop_metric", "isn't among the metrics"),
        ({"stop_metric": "loss"}, "stop_metric", "Did you mean"),
        ({"stop_metric": 3}, "stop_metric", "name of a figure"),
        ({"stop_patience": 0}, "stop_patience", "whole number"),
        ({"channels_last": True}, "channels_last", "order of images"),
        ({"loss": "mse_loss"}, "loss", "Blobs has classes to tell apart"),
        ({"loss": "cross_entropie"}, "loss", "Did you mean"),
    ],
)
def test_what_does_not_go_together_is_told_at_its_place(
    settings: dict[str, Any], place: str, words: str
) -> None:
    document = edits.set_training(points_project(), **settings)
    found = {problem.setting: problem.message for problem in check_recipe(document, load_catalogue())}
    assert words in found[f"training.{place}"]


def test_metrics_and_early_stopping_need_samples_for_validation() -> None:
    document = points_project(metrics=("f1",), stop_metric="val_loss")
    document = edits.set_data(document, validation_fraction=0.0)
    found = {problem.setting: problem.message for problem in check_recipe(document, load_catalogue())}
    assert "validation_fraction is 0" in found["training.metrics"]
    assert "validation_fraction is 0" in found["training.stop_metric"]


def test_metrics_are_kept_with_the_run(tmp_path: Path) -> None:
    document = points_project(epochs=2, metrics=("f1", "iou"))
    events = list(run_training(document, RunOptions(runs_root=tmp_path), Commands()))
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    with RunStore(tmp_path) as store:
        (record,) = store.list()
        kept = store.epochs(record.id)
    assert [row.validation for row in kept] == [row.validation for row in epochs]
    best = kept[record.best_epoch - 1].validation
    assert best is not None
    assert record.best_metrics == best.metrics
    assert set(record.best_metrics) == {"f1", "iou"}
