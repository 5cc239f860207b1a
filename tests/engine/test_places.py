"""A class at each place: losses, metrics, checks, resuming, and scripts that train to the same numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F  # noqa: N812 - its usual name

from studio.cli import main
from studio.engine.check import check_project
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command, Commands
from studio.engine.data import load_dataset
from studio.engine.errors import DataError
from studio.engine.events import EpochEnded, RunFinished, StepsEnded, Warned
from studio.engine.job import prepare
from studio.engine.preflight import look_before_training
from studio.engine.repairs import fix
from studio.engine.run_options import RunOptions
from studio.engine.sample_preview import load_preview
from studio.engine.sources.shapes import draw_shapes
from studio.engine.sources.sums import write_sums
from studio.export.script import to_script
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument, frozen
from studio.graph.project import Project
from studio.graph.recipe import DataSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.task_facts import suited
from tests import warm
from tests.engine.networks import chain, digits_project
from tests.engine.places import masks, shapes, sums, text, write_masks, write_text
from tests.engine.test_resume import folder, told
from tests.engine.test_resume import run as run_or_resume
from tests.engine.test_trainer import assert_ended, losses, run
from tests.source_form import assert_form

Build = Callable[[Path], ProjectDocument]
PIXELS = ("iou", "dice", "precision", "recall", "balanced_accuracy")
FLIPS = ({"name": "flip_horizontal"}, {"name": "add_noise", "std": 0.1}, {"name": "flip_vertical", "p": 0.2})


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
    document = RECIPES[name](tmp_path)
    events = run(document, tmp_path / "runs")
    assert_ended(events, "completed")
    script = tmp_path / "train.py"
    assert_form(to_script(document), script)
    done = warm.run([script, "--json"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["loss"] for row in rows if row["event"] == "step"] == losses(events)
    for row, ended in zip((row for row in rows if row["event"] == "epoch"), epochs(events), strict=True):
        assert ended.validation is not None
        assert row["train"] == {"loss": ended.train.loss, "accuracy": ended.train.accuracy}
        figures = {"loss": ended.validation.loss, "accuracy": ended.validation.accuracy}
        assert row["val"] == {**figures, **ended.validation.metrics}


@pytest.mark.parametrize("name", ["shapes that are flipped", "sums", "masks in parts, weighted", "text"])
def test_a_run_goes_on_exactly_where_it_was(name: str, tmp_path: Path) -> None:
    def stop(event: Any, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step >= 2:
            commands.send(Command.STOP)

    document = RECIPES[name](tmp_path)
    events = run_or_resume(document, tmp_path / "runs", stop)
    rest = run_or_resume(document, None, resume=folder(events))
    whole = run_or_resume(document, tmp_path / "whole")
    assert told(events) + told(rest) == told(whole)


def test_a_run_that_goes_on_with_another_text_says_so(tmp_path: Path) -> None:
    def stop(event: Any, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step >= 2:
            commands.send(Command.STOP)

    file = write_text(tmp_path / "a.txt")
    events = run_or_resume(text(file), tmp_path / "runs", stop)
    file.write_text(file.read_text(encoding="utf-8").replace("cat", "tac"), encoding="utf-8")
    rest = run_or_resume(text(file), None, resume=folder(events))
    assert any("The text is another one" in event.message for event in rest if isinstance(event, Warned))


def test_classes_follow_masks_that_are_mended(tmp_path: Path) -> None:
    root = write_masks(tmp_path)
    data = masks(root).data
    assert load_dataset(data, load_catalogue()).classes == ("0", "1")
    spoil_class(root / "masks" / "p1.png")
    assert len(load_dataset(data, load_catalogue()).classes) == 8


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


def test_a_text_is_cut_without_leaving_out_a_token(tmp_path: Path) -> None:
    file = write_text(tmp_path / "a.txt", 20)
    data = load_dataset(text(file).data, load_catalogue())
    whole = file.read_text(encoding="utf-8")
    end = len(whole) - round(len(whole) * 0.1)

    def read(tokens: torch.Tensor) -> str:
        return "".join(data.classes[token] for token in tokens.flatten().tolist())

    assert whole[:end].startswith(read(data.train_x))
    assert whole[1:end].startswith(read(data.train_y))
    assert whole[end:].startswith(read(data.validation_x))
    assert len(data.train_x) == (end - 1) // 12


def test_masks_keep_their_classes_when_they_are_scaled(tmp_path: Path) -> None:
    data = load_dataset(masks(write_masks(tmp_path), {"height": 7, "width": 9}).data, load_catalogue())
    assert data.classes == ("0", "1")
    assert set(data.train_y.unique().tolist()) <= {0, 1, 9}
    assert tuple(data.train_x.shape[1:]) == (3, 7, 9)


@pytest.mark.parametrize(
    "names", [("train", "trainannot"), ("train/images", "train/masks"), ("imgs", "labels")]
)
def test_folders_are_found_by_their_usual_names(names: tuple[str, str], tmp_path: Path) -> None:
    write_masks(tmp_path, 6, names)
    validates = names[0].startswith("train")
    if validates:
        held = (names[0].replace("train", "val"), names[1].replace("train", "val"))
        write_masks(tmp_path, 3, held)
    data = load_dataset(masks(tmp_path).data, load_catalogue())
    assert (len(data.train_x), len(data.validation_x)) == ((6, 3) if validates else (5, 1))


def test_names_of_classes_are_read_from_a_file_beside_the_folders(tmp_path: Path) -> None:
    write_masks(tmp_path)
    (tmp_path / "classes.txt").write_text("dark\nbright\n", encoding="utf-8")
    assert load_dataset(masks(tmp_path).data, load_catalogue()).classes == ("dark", "bright")


def test_black_and_white_masks_have_two_classes(tmp_path: Path) -> None:
    write_masks(tmp_path, void=0)
    for path in (tmp_path / "masks").iterdir():
        Image.fromarray(np.asarray(Image.open(path)) * 255, mode="L").save(path)
    plain = masks(tmp_path, {"ignore": 255})
    (problem,) = check_recipe(plain, load_catalogue())
    assert "switch binary on" in problem.message
    black = load_dataset(masks(tmp_path, {"binary": True, "ignore": 255}).data, load_catalogue())
    assert black.train_y.unique().tolist() == [0, 1]


def test_camvid_is_read_as_it_was_published(data_root: Path) -> None:
    root = data_root / "camvid" / "CamVid"
    if not root.is_dir():
        pytest.skip(f"there is no {root}")
    document = masks(root, {"ignore": 11, "height": 48, "width": 64})
    data = load_dataset(document.data, load_catalogue())
    assert (len(data.train_x), len(data.validation_x), len(data.classes)) == (20, 6, 11)
    assert set(data.train_y.unique().tolist()) <= set(range(12))


def test_shakespeare_is_read_whole(data_root: Path) -> None:
    file = data_root / "text_lm" / "tinyshakespeare" / "input.txt"
    if not file.is_file():
        pytest.skip(f"there is no {file}")
    data = load_dataset(DataSettings("text_file", root=str(file)), load_catalogue())
    assert len(data.classes) == 65
    assert len(data.train_x) == 15685


# Faults


def spoil_empty(root: Path) -> None:
    for path in (root / "images").iterdir():
        path.unlink()


def spoil_alone(root: Path) -> None:
    (root / "images" / "p3.jpg").unlink()


def spoil_without(root: Path) -> None:
    (root / "masks" / "p3.png").unlink()


def spoil_folder(root: Path) -> None:
    (root / "masks").rename(root / "other")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_empty, "There are no pictures in"),
        (spoil_alone, "p3.png has no picture of the same name"),
        (spoil_without, "p3.jpg has no mask in"),
        (spoil_folder, "They are found by name: images and masks"),
    ],
)
def test_a_folder_that_lacks_something_is_told(
    spoil: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    root = write_masks(tmp_path)
    spoil(root)
    (problem,) = check_recipe(masks(root), load_catalogue())
    assert words in problem.message
    assert problem.setting == "data.root"


def spoil_size(path: Path) -> None:
    Image.open(path).resize((10, 10)).save(path)


def spoil_class(path: Path) -> None:
    values = np.array(Image.open(path))
    values[:, :] = 7
    Image.fromarray(values, mode="L").save(path)


def spoil_colour(path: Path) -> None:
    Image.open(path).convert("RGB").save(path)


def spoil_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def spoil_void(path: Path) -> None:
    Image.fromarray(np.full((20, 24), 9, np.uint8), mode="L").save(path)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_size, "its size and its picture's differ, 10 x 10 and 24 x 20"),
        (spoil_class, "it has the class 7, and the 2 classes are 0 to 1"),
        (spoil_colour, "it has colours (mode RGB)"),
        (spoil_bytes, "p4.png can't be used"),
        (spoil_void, "all of its pixels are 9, which is ignored"),
    ],
)
def test_a_mask_that_cant_be_used_is_told_by_name_or_skipped(
    spoil: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    root = write_masks(tmp_path)
    spoil(root / "masks" / "p4.png")
    data = masks(root, {"classes": 2}).data
    with pytest.raises(DataError, match=r"p4\.png") as caught:
        load_dataset(data, load_catalogue())
    assert words in str(caught.value)
    assert "Repair it" in str(caught.value)
    skipping = load_dataset(replace(data, unreadable="skip"), load_catalogue())
    assert len(skipping.train_x) + len(skipping.validation_x) == 7
    assert "p4.png" in skipping.notices[0]


def test_masks_that_dont_fit_in_memory_are_told(tmp_path: Path) -> None:
    data = replace(masks(write_masks(tmp_path)).data, memory_mb=0)
    with pytest.raises(DataError, match="Set a smaller height and width"):
        load_dataset(data, load_catalogue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9 noir" * 100, "isn't UTF-8: byte 3"),
        (b"abc" * 5, "too few for a context of 12"),
        (b"", "fewer than two different characters"),
        (None, "isn't there"),
    ],
)
def test_a_text_that_cant_be_learned_from_is_told(content: bytes | None, words: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    if content is not None:
        file.write_bytes(content)
    document = sums()
    data = DataSettings("text_file", options=frozen({"context": 12}), root=str(file))
    document = replace(document, data=data)
    (problem,) = check_recipe(document, load_catalogue())
    assert words in problem.message
    with pytest.raises(DataError, match=r"a\.txt"):
        load_dataset(data, load_catalogue())


def test_what_has_no_end_is_not_read() -> None:
    (problem,) = check_recipe(
        replace(sums(), data=DataSettings("text_file", root="/dev/zero")), load_catalogue()
    )
    assert "no ordinary file" in problem.message


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
        (
            with_data(shapes(), augment=({"name": "random_crop"},)),
            "data.augment.0",
            "leave their masks behind",
        ),
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


@pytest.mark.parametrize("name", ["shapes", "sums", "masks", "text"])
def test_a_look_before_training_knows_places(name: str, tmp_path: Path) -> None:
    report = look_before_training(RECIPES[name](tmp_path), RunOptions())
    assert report.passed, report.fault
    assert report.cost is not None


def test_the_command_line_trains_and_tells_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "m.loom"
    write_masks(tmp_path / "set")
    Project(masks(tmp_path / "set", epochs=1, metrics=("iou",))).save(file)
    assert '"root": "set"' in file.read_text(encoding="utf-8")
    assert main(["train", str(file), "--run-dir", str(tmp_path / "runs")]) == 0
    printed = capsys.readouterr().out
    assert "accuracy" in printed
    assert "iou" in printed


def test_a_mask_that_broke_since_ends_the_run_with_its_name(tmp_path: Path) -> None:
    root = write_masks(tmp_path / "set")
    spoil_bytes(root / "masks" / "p2.png")
    finished = run(masks(root, {"classes": 2}), tmp_path / "runs")[-1]
    assert isinstance(finished, RunFinished)
    assert "p2.png" in finished.message
