"""A class at each place: losses, metrics, checks, resuming, and scripts that train to the same numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812 - its usual name

from studio.engine.check import check_project
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command
from studio.engine.events import EpochEnded
from studio.engine.job import prepare
from studio.engine.preflight import look_before_training
from studio.engine.repairs import fix
from studio.engine.run_options import RunOptions
from studio.engine.sample_preview import augmenting, load_preview
from studio.engine.sources.shapes import draw_shapes
from studio.engine.sources.sums import write_sums
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument, frozen
from studio.graph.recipe import DataSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.task_facts import suited
from tests.engine.exported import assert_script_prints_what_training_told
from tests.engine.networks import chain, digits_project
from tests.engine.places import masks, shapes, sums, text, write_masks, write_text
from tests.engine.test_resume import folder, told
from tests.engine.test_resume import run as run_or_resume
from tests.engine.test_trainer import assert_ended, from_step, run

Build = Callable[[Path], ProjectDocument]
PIXELS = ("iou", "dice", "precision", "recall", "balanced_accuracy")
FLIPS = ({"name": "flip_horizontal"}, {"name": "add_noise", "std": 0.1}, {"name": "flip_vertical", "p": 0.2})

MOVES = ({"name": "random_affine", "degrees": 30.0, "scale": 0.1}, {"name": "random_crop", "padding": 2})


def with_data(document: ProjectDocument, **values: Any) -> ProjectDocument:
    return replace(document, data=replace(document.data, **values))


def with_layers(document: ProjectDocument, *layers: Any, dtype: str = "float32") -> ProjectDocument:
    shape = next(iter(document.networks["g1"].nodes.values())).settings["shape"]
    return replace(document, networks=frozen({"g1": chain(shape, layers, dtype=dtype)}))


RECIPES: dict[str, Build] = {
    "shapes": lambda _: shapes(metrics=PIXELS),
    "shapes in parts, weighted": lambda _: shapes(
        accumulate=2, class_weights="balanced", label_smoothing=0.1
    ),
    "shapes by LBFGS": lambda _: shapes(
        optimizer="LBFGS", optimizer_settings=frozen({"lr": 0.2, "max_iter": 3}), epochs=1
    ),
    "shapes that are flipped": lambda _: with_data(shapes(ema_decay=0.9), augment=FLIPS),
    "shapes that are moved": lambda _: with_data(shapes(), augment=MOVES),
    "masks that are moved": lambda p: with_data(masks(write_masks(p / "set")), augment=MOVES),
    "sums": lambda _: sums(metrics=("perplexity", "top3"), scheduler="OneCycleLR"),
    "sums in parts": lambda _: sums(accumulate=3, class_weights=tuple([1.0] * 11 + [0.5])),
    "masks": lambda p: masks(write_masks(p / "set"), metrics=PIXELS, stop_metric="iou"),
    "masks in parts, weighted": lambda p: with_data(
        masks(write_masks(p / "set"), accumulate=2, class_weights="balanced", channels_last=True),
        mean=(0.5, 0.5, 0.5),
        std=(0.2, 0.2, 0.2),
    ),
    "masks by LBFGS": lambda p: masks(
        write_masks(p / "set"), optimizer="LBFGS", optimizer_settings=frozen({"lr": 0.2, "max_iter": 3})
    ),
    "text": lambda p: text(write_text(p / "a.txt"), metrics=("perplexity",), label_smoothing=0.05),
}


@pytest.mark.parametrize("name", list(RECIPES))
def test_the_script_prints_what_training_told(name: str, tmp_path: Path) -> None:
    assert_script_prints_what_training_told(RECIPES[name](tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["shapes that are flipped", "sums", "masks in parts, weighted", "text"])
def test_a_run_goes_on_exactly_where_it_was(name: str, tmp_path: Path) -> None:
    document = RECIPES[name](tmp_path)
    events = run_or_resume(document, tmp_path / "runs", from_step(2, Command.STOP))
    rest = run_or_resume(document, None, resume=folder(events))
    whole = run_or_resume(document, tmp_path / "whole")
    assert told(events) + told(rest) == told(whole)


def epochs(events: list[Any]) -> list[EpochEnded]:
    return [event for event in events if isinstance(event, EpochEnded)]


def judged(document: ProjectDocument, tmp_path: Path) -> tuple[torch.Tensor, torch.Tensor, EpochEnded]:
    """Train; the last network's logits for the validation samples, their labels, and what was told of them."""
    events = run(document, tmp_path / "runs")
    finished = assert_ended(events, "completed")
    assert finished.path is not None
    job = prepare(document, RunOptions(), lambda: None)
    job.model.load_state_dict(dict(load_checkpoint(finished.path / "last.ckpt").state.model))
    job.model.eval()
    order = torch.arange(len(job.data.validation_x))
    x, y = next(iter(job.data.validation(order, len(order))))
    with torch.no_grad():
        return job.model(x), y.long(), epochs(events)[-1]


def test_the_figures_of_masks_leave_out_what_is_ignored(tmp_path: Path) -> None:
    logits, y, ended = judged(masks(write_masks(tmp_path / "set", 20), metrics=("iou", "dice")), tmp_path)
    taken, counts = logits.argmax(dim=1), y != 9
    assert bool((~counts).any())
    found = ended.validation
    assert found is not None
    assert found.accuracy == pytest.approx(float((taken == y)[counts].float().mean()))
    assert found.loss == pytest.approx(float(F.cross_entropy(logits, y, ignore_index=9)), rel=1e-5)
    both = [((taken == c) & (y == c) & counts).sum() for c in (0, 1)]
    either = [(((taken == c) | (y == c)) & counts).sum() for c in (0, 1)]
    iou = np.mean([float(b / e) for b, e in zip(both, either, strict=True)])
    assert found.metrics["iou"] == pytest.approx(iou, rel=1e-5)
    dice = np.mean([float(2 * b / (b + e)) for b, e in zip(both, either, strict=True)])
    assert found.metrics["dice"] == pytest.approx(dice, rel=1e-5)


def test_perplexity_is_the_exponential_of_the_loss_over_tokens_that_count(tmp_path: Path) -> None:
    logits, y, ended = judged(sums(metrics=("perplexity",)), tmp_path)
    counts, found = y != -100, ended.validation
    assert found is not None
    assert found.metrics["perplexity"] == pytest.approx(math.exp(found.loss), rel=1e-5)
    assert found.loss == pytest.approx(float(F.cross_entropy(logits[counts], y[counts])), rel=1e-5)
    assert found.accuracy == pytest.approx(float((logits.argmax(dim=2) == y)[counts].float().mean()))


def test_a_text_is_learned(tmp_path: Path) -> None:
    document = text(write_text(tmp_path / "a.txt"), epochs=12, optimizer_settings=frozen({"lr": 0.02}))
    last = epochs(run(document, tmp_path / "runs"))[-1].validation
    assert last is not None
    assert last.accuracy > 0.6  # what follows "t" or "a" can't be known from one character


def test_masks_are_learned(tmp_path: Path) -> None:
    document = masks(write_masks(tmp_path / "set", 20), epochs=12, optimizer_settings=frozen({"lr": 0.02}))
    last = epochs(run(document, tmp_path / "runs"))[-1].validation
    assert last is not None
    assert last.accuracy > 0.9


# Sources


def test_sums_are_right_and_their_answers_alone_are_to_be_predicted() -> None:
    for digits in (1, 2, 3):
        x, y = write_sums(samples=50, digits=digits)
        for row, label in zip(x.tolist(), y.tolist(), strict=True):
            characters = "".join("0123456789+="[token] for token in row)
            left, _, given = characters.partition("=")
            first, second = left.split("+")
            answer = "".join(map(str, label[2 * digits + 1 :]))
            assert int(answer) == int(first) + int(second)
            assert len(first) == len(second) == digits
            assert answer.startswith(given)
            assert set(label[: 2 * digits + 1]) == {-100}
    assert len(write_sums(samples=1000, digits=1)[0]) == 100  # there are no more


def test_a_shapes_mask_is_where_its_colour_is() -> None:
    x, y = draw_shapes(samples=20, noise=0.0)
    for picture, mask in zip(x, y, strict=True):
        for kind in mask.unique():
            pixels = picture[:, mask == kind]
            assert bool((pixels == pixels[:, :1]).all())


# Faults


# What fits


def test_an_output_without_its_places_or_classes_is_told_and_mended() -> None:
    document = with_layers(shapes(), ("Conv2d", {"out_channels": 5, "kernel_size": 3, "padding": 1}))
    problems, _ = check_project(document)
    assert any("B × 3 × 16 × 16" in problem.message for problem in problems)
    mended, _ = fix(document)
    assert not check_project(mended)[0]
    written = sums()
    written = with_layers(
        written,
        ("Embedding", {"num_embeddings": 12, "embedding_dim": 8}),
        ("Linear", {"out_features": 7}),
        dtype="int64",
    )
    problems, _ = check_project(written)
    assert any("B × 5 × 12" in problem.message for problem in problems)
    mended, _ = fix(written)
    assert not check_project(mended)[0]


def test_a_token_without_a_row_in_the_embedding_is_told_and_mended() -> None:
    layers = ("Embedding", {"num_embeddings": 10, "embedding_dim": 8}), ("Linear", {"out_features": 12})
    document = with_layers(sums(), *layers, dtype="int64")
    (problem,), _ = check_project(document)
    assert problem.message == "embedding2 has a row for each of 10 tokens, and Sums has 12."
    mended, _ = fix(document)
    assert not check_project(mended)[0]


def test_an_input_of_floats_is_told_to_take_tokens() -> None:
    network = chain((5,), [("Linear", {"out_features": 12})])
    document = replace(sums(), networks=frozen({"g1": network}))
    problems, _ = check_project(document)
    assert any("takes float32, and a batch of Sums is int64" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("document", "place", "words"),
    [
        (
            shapes(loss="mse_loss"),
            "training.loss",
            "Shapes has classes to tell apart. Choose one of: cross_entropy",
        ),
        (shapes(loss="multi_margin_loss"), "training.loss", "Shapes has one at each place"),
        (
            shapes(metrics=("perplexity",)),
            "training.metrics",
            "Perplexity doesn't measure answers of this kind",
        ),
        (sums(metrics=("iou",)), "training.metrics", "IoU doesn't measure answers of this kind"),
        (with_data(sums(), mean=(0.5,)), "data.mean", "can't be normalised"),
        (with_data(sums(), augment=({"name": "add_noise"},)), "data.augment.0", "the samples are tokens"),
    ],
)
def test_what_doesnt_go_with_places_is_told(document: ProjectDocument, place: str, words: str) -> None:
    found = {problem.setting: problem.message for problem in check_recipe(document, load_catalogue())}
    assert words in found[place]


def test_another_kind_of_data_brings_a_recipe_that_suits_it() -> None:
    catalogue = load_catalogue()
    document = digits_project(metrics=("f1", "iou"), stop_metric="f1", loss="multi_margin_loss")
    changed = suited(replace(document, data=DataSettings("shapes")), catalogue)
    assert not list(check_recipe(changed, catalogue))
    assert (changed.training.loss, changed.training.metrics) == ("cross_entropy", ("iou",))
    assert changed.training.stop_metric is None
    assert suited(changed, catalogue) is changed


def test_a_mask_is_flipped_along_with_its_picture() -> None:
    data = replace(shapes({"noise": 0.0}).data, augment=({"name": "flip_horizontal", "p": 0.5},))
    seen = load_preview(data, load_catalogue(), 24, 24)
    assert seen.changed is not None
    assert seen.changed_y is not None
    flipped = (seen.changed_y != seen.y).any(axis=(1, 2))
    assert 0 < flipped.sum() < 24
    assert np.array_equal(seen.changed_y[flipped], seen.y[flipped][:, :, ::-1])
    assert np.array_equal(seen.changed[flipped], seen.x[flipped][:, :, :, ::-1])


@pytest.mark.parametrize("ignored", [None, 9])
@pytest.mark.parametrize(
    "row",
    [
        {"name": "random_crop", "padding": 5},
        {"name": "random_affine", "degrees": 40.0, "shift": 0.2, "scale": 0.2},
    ],
    ids=["cropped", "turned"],
)
def test_a_mask_is_moved_with_its_picture(row: dict[str, Any], ignored: int | None) -> None:
    """Pictures that show their masks show them afterwards; what comes in is ignored, where a class is."""
    y = torch.zeros(16, 24, 24, dtype=torch.long)
    y[:, 4:12, 6:20], y[:, 14:20, 4:10] = 1, 2
    data = replace(masks(Path()).data if ignored else shapes().data, augment=(row,))
    augment = augmenting(data, load_catalogue())
    assert augment is not None
    batch = (y.unsqueeze(1) + 1.0).expand(-1, 3, -1, -1), y
    ((x, moved),) = augment(iter([batch]), torch.Generator().manual_seed(3))
    assert moved.dtype == torch.long
    assert (moved != y).any(dim=(1, 2)).all()
    came_in = moved == ignored if ignored else x[:, 0] < 0.5
    assert came_in.any()
    assert (x[:, 0][came_in] < 1).all()
    assert (moved[came_in] == (ignored or 0)).all()
    alike = (x[:, 0] - 1).round() == moved
    assert alike[~came_in].float().mean() > (0.999 if row["name"] == "random_crop" else 0.9), "but for edges"
    assert set(moved[~came_in].tolist()) == {0, 1, 2}


@pytest.mark.parametrize("name", ["shapes", "sums", "masks", "text"])
def test_a_look_before_training_knows_places(name: str, tmp_path: Path) -> None:
    report = look_before_training(RECIPES[name](tmp_path), RunOptions())
    assert report.passed, report.fault
    assert report.cost is not None
