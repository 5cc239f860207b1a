"""Every part of a recipe trains in the exported script as it does in training, to the last bit."""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.cli import main
from studio.export import to_script
from studio.graph import node_edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import frozen
from studio.graph.project import Project
from studio.templates import find_template
from tests.engine.picture_files import pictures_project, two_classes, with_parts
from tests.engine.test_auxiliary import early_exit
from tests.source_form import assert_form

CATALOGUE = load_catalogue()
MATRICES = {"Muon"}
PATIENT = {"StepLR": {"step_size": 1}, "MultiStepLR": {"milestones": [1, 2], "gamma": 0.5}}
NEEDED = {**PATIENT, "ExponentialLR": {"gamma": 0.8}, "CosineAnnealingWarmRestarts": {"T_0": 2}}
NEEDED["ReduceLROnPlateau"] = {"patience": 0, "threshold": 0.5}


@pytest.fixture(autouse=True)
def torch_as_it_was() -> Iterator[None]:
    yield
    torch.use_deterministic_algorithms(False)


def spirals(**training: Any) -> Project:
    """A small job: 3 epochs of a few steps, with validation."""
    project = find_template("spirals-mlp").load()
    project.set_data(options={"samples": 300}, batch_size=64)
    project.set_training(epochs=3, optimizer="Adam", optimizer_settings={"lr": 0.01}, **training)
    return project


def digits(**training: Any) -> Project:
    """Images, convolutions and batch normalisation; 3 steps an epoch."""
    project = find_template("digits-cnn").load()
    project.set_data(validation_fraction=0.6, batch_size=256)
    project.set_training(epochs=2, **training)
    return project


def lines_of(project: Project, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What both print, once it is the same."""
    file, script = folder / "project.loom", folder / "train.py"
    project.save(file)
    text = to_script(project)
    assert_form(text, script)
    capsys.readouterr()
    run = ["--run-dir", str(folder / "runs"), "--json", "--device", "cpu", "--trust"]
    assert main(["train", str(file), *run]) == 0, capsys.readouterr().err
    told = capsys.readouterr().out.splitlines()
    trained = [line for line in told if '"event": "warning"' not in line]  # a script's go to standard error
    sys.argv, before = [str(script), "--json", "--device", "cpu"], sys.argv
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    exported = capsys.readouterr().out.splitlines()
    assert len(trained) > 3
    assert trained[:-1] == exported
    return exported


def assert_it_matters(
    project: Project, folder: Path, capsys: pytest.CaptureFixture[str], plain: Project
) -> None:
    """The script's lines are those of training, and others than without that part of the recipe."""
    changed = lines_of(project, folder, capsys)
    assert all("NaN" not in line for line in changed)
    assert changed != lines_of(plain, folder, capsys)


def kept_quick(project: Project) -> Project:
    if project.training.optimizer in MATRICES:
        without_biases(project)
    return project


def without_biases(project: Project) -> None:
    net = project.networks[0]
    for node in net.nodes:
        if node.type == "Linear":
            net.set(node, bias=False)


@pytest.mark.parametrize("name", CATALOGUE.optimizers)
def test_every_optimizer_trains_in_the_script_as_in_training(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = spirals()
    project.set_training(epochs=2, optimizer=name, optimizer_settings={"lr": 0.004})
    assert lines_of(kept_quick(project), tmp_path, capsys)


@pytest.mark.parametrize("name", CATALOGUE.schedulers)
def test_every_scheduler_moves_in_the_script_as_in_training(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = spirals(scheduler=name, scheduler_settings=NEEDED.get(name, {}))
    assert_it_matters(project, tmp_path, capsys, spirals())


PARTS: dict[str, dict[str, Any]] = {
    "clip_norm": {"clip_norm": 0.1},
    "clip_value": {"clip_value": 0.01},
    "accumulate": {"accumulate": 3},
    "bf16": {"precision": "bf16"},
    "fp16": {"precision": "fp16", "clip_norm": 0.1},
    "label_smoothing": {"label_smoothing": 0.1},
    "weights": {"class_weights": (1.0, 3.0), "label_smoothing": 0.1},
    "balanced": {"class_weights": "balanced"},
    "l1": {"l1": 0.001},
    "l2": {"l2": 0.001, "accumulate": 2},
    "ema": {"ema_decay": 0.9},
    "margin": {"loss": "multi_margin_loss"},
}


@pytest.mark.parametrize("part", [name for name in PARTS if name != "balanced"])
def test_every_part_of_a_recipe_counts_in_the_script_as_in_training(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_it_matters(spirals(**PARTS[part]), tmp_path, capsys, spirals())


@pytest.mark.parametrize("kernels", ["fused", "foreach"])
def test_the_way_to_compute_a_step_reaches_the_script(
    kernels: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = spirals(kernels=kernels)
    assert lines_of(project, tmp_path, capsys)
    assert f"torch.optim.Adam(model.parameters(), {kernels}=True, lr=0.01)" in to_script(project)


def test_images_in_channels_last_with_balanced_classes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = digits(channels_last=True, class_weights="balanced", deterministic=True)
    assert_it_matters(project, tmp_path, capsys, digits())


def test_a_recipe_of_everything_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = digits(
        optimizer="AdamW",
        optimizer_settings={"lr": 0.003, "weight_decay": 0.1},
        decay_all=False,
        scheduler="WarmupCosine",
        scheduler_settings={"warmup_epochs": 0.5, "eta_min": 0.0001},
        clip_norm=1.0,
        accumulate=2,
        precision="bf16",
        channels_last=True,
        ema_decay=0.8,
        label_smoothing=0.05,
        class_weights="balanced",
        l1=0.00001,
        metrics=("f1", "top3", "precision"),
        stop_metric="f1",
        stop_patience=1,
    )
    net = project.networks[0]
    layer = next(node for node in net.nodes if node.type == "Conv2d")
    project.edit("Slow", lambda document: node_edits.set_lr_factor(document, net.id, layer.id, 0.3))
    lines = lines_of(project, tmp_path, capsys)
    last = json.loads(lines[-1])
    assert set(last["val"]) == {"loss", "accuracy", "f1", "top3", "precision"}
    assert last["val"]["top3"] >= last["val"]["accuracy"]


def test_norms_and_biases_are_spared_from_weight_decay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"optimizer": "AdamW", "optimizer_settings": {"weight_decay": 0.9, "lr": 0.01}}
    plain, spared = digits(**settings), digits(**settings, decay_all=False)
    assert_it_matters(spared, tmp_path, capsys, plain)


def test_training_ends_early_where_nothing_gets_better(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = spirals(stop_metric="val_loss", stop_patience=2, stop_min_delta=10.0)
    project.set_training(epochs=50)
    lines = lines_of(project, tmp_path, capsys)
    assert json.loads(lines[-1])["epoch"] == 3


def test_a_script_says_nothing_of_what_its_recipe_does_not_use() -> None:
    script = to_script(spirals())
    unused = ("scheduler", "scaler", "ema", "autocast", "clip", "torchmetrics", "stopping", "weight_decay")
    assert not [word for word in unused if word in script]


def test_averaged_weights_are_those_that_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, script = spirals(ema_decay=0.9), tmp_path / "train.py"
    lines_of(project, tmp_path, capsys)
    sys.argv, before = [str(script), "--device", "cpu", "--output", str(tmp_path / "out.pt")], sys.argv
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    from studio.export.weights import run_weights

    (run,) = (path for path in (tmp_path / "runs").iterdir() if path.is_dir())
    os.remove(run / "best.ckpt")
    exported = torch.load(tmp_path / "out.pt", weights_only=True)
    kept = run_weights(run)
    assert exported.keys() == kept.keys()
    assert all(torch.equal(exported[name], kept[name]) for name in exported)


AUGMENT: dict[str, dict[str, Any]] = {
    "flips": {"name": "flip_horizontal", "p": 0.3},
    "upside down": {"name": "flip_vertical"},
    "crop": {"name": "random_crop", "padding": 2, "fill": "reflect"},
    "affine": {"name": "random_affine", "degrees": 15.0, "shift": 0.1, "scale": 0.1},
    "erase": {"name": "random_erase", "p": 0.8, "largest": 0.4},
    "light": {"name": "random_light"},
    "noise": {"name": "add_noise", "std": 0.1},
}


@pytest.mark.parametrize("name", AUGMENT)
def test_every_augmentation_counts_in_the_script_as_in_training(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = digits()
    project.set_data(augment=[AUGMENT[name]])
    assert_it_matters(project, tmp_path, capsys, digits())


def test_augmentations_are_written_as_a_list_of_calls_and_go_with_a_whole_recipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = digits(accumulate=2, scheduler="CosineAnnealingLR", ema_decay=0.9, precision="bf16")
    project.set_data(augment=[*AUGMENT.values(), AUGMENT["flips"]], mean=(0.3,), std=(0.4,))
    assert lines_of(project, tmp_path, capsys)
    assert """    for x, y in stream:
        x = flip_horizontal(x, generator, p=0.3)
        x = flip_vertical(x, generator)
        x = random_crop(x, generator, padding=2, fill="reflect")
""" in to_script(project)


@pytest.mark.parametrize(
    "training",
    [
        {},
        {"accumulate": 2},
        {"precision": "bf16"},
        {"optimizer": "LBFGS", "optimizer_settings": {}},
        {"class_weights": "balanced", "label_smoothing": 0.1},
    ],
    ids=["plain", "accumulated", "bf16", "closure", "weighted"],
)
def test_losses_of_auxiliary_outputs_count_in_the_script_as_in_training(
    training: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, _ = early_exit()
    project.set_training(**training)
    plain, _ = early_exit(0.0)
    plain.set_training(**training)
    assert_it_matters(project, tmp_path, capsys, plain)


def test_a_script_says_nothing_of_augmentation_without_one() -> None:
    assert "augment" not in to_script(digits())


# Folders of pictures


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that scripts and training run in: a path from there fits into a script's lines."""
    monkeypatch.chdir(tmp_path)
    return Path("photos")


def photos(root: Path, **data: Any) -> Project:
    return Project(pictures_project(root, **data))


MIXED = [{"name": "flip_horizontal"}, {"name": "random_crop", "padding": 2}]


@pytest.mark.parametrize("memory_mb", [1024, 0], ids=["in memory", "from disk"])
def test_a_folder_of_pictures_trains_in_the_script_as_in_training(
    memory_mb: int, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = with_parts(here, 6, 3)
    settings = {"memory_mb": memory_mb, "mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)}
    project = photos(root, augment=tuple(map(frozen, MIXED)), **settings)
    assert_it_matters(project, tmp_path, capsys, photos(root, **settings))
    assert ("DataLoader" in to_script(project)) == (memory_mb == 0)


@pytest.mark.parametrize("memory_mb", [1024, 0], ids=["in memory", "from disk"])
def test_what_is_split_off_and_skipped_is_the_same_in_the_script(
    memory_mb: int, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = two_classes(here, 12)
    (root / "bees" / "003.jpg").write_bytes(b"no picture")
    (root / "ants" / "004.jpg").write_bytes((root / "ants" / "004.jpg").read_bytes()[:300])
    project = photos(root, memory_mb=memory_mb, unreadable="skip", workers=0)
    project.set_training(class_weights="balanced", accumulate=2)
    assert lines_of(project, tmp_path, capsys)
    told = to_script(project)
    assert 'print(f"skipped {path}: {reason}", file=sys.stderr)' in told


def test_pictures_from_disk_give_the_same_numbers_as_those_in_memory(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = two_classes(here, 8)
    kept, read = (lines_of(photos(root, memory_mb=limit), tmp_path, capsys) for limit in (1024, 0))
    assert kept == read
