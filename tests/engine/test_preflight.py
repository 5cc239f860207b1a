"""A look before training: what is wrong comes up before the first epoch, what it costs is told, nothing is left."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.cli import main
from studio.engine import preflight_cost
from studio.engine.allocation import peak_memory
from studio.engine.errors import CancelledError
from studio.engine.preflight import look_before_training
from studio.engine.preflight_report import Check, Preflight
from studio.engine.run_options import RunOptions
from studio.graph.document import ProjectDocument, frozen
from studio.graph.project import Project
from studio.graph.words import Message
from tests.broken import limit_memory
from tests.engine.networks import Layer, chain, digits_project, points_project
from tests.engine.test_faults import CODE, with_code
from tests.engine.test_trainer import losses, run


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are measured with few steps: their values aren't looked at."""
    monkeypatch.setattr(preflight_cost, "_TIMED_STEPS", 3)


def look(document: ProjectDocument) -> Preflight:
    return look_before_training(document, RunOptions())


def failed(document: ProjectDocument, check: Check) -> str:
    report = look(document)
    assert not report.passed
    assert report.cost is None
    assert report.fault is not None
    assert report.fault.check is check
    assert report.checks[-1] is report.fault
    return report.fault.message


def test_a_project_that_can_train_passes_every_check() -> None:
    report = look(digits_project(optimizer="Adam", metrics=("f1", "auroc")))
    assert [checked.check for checked in report.checks] == list(Check)
    assert report.passed
    told = {checked.check: checked.message for checked in report.checks}
    assert "2,410 parameters" in told[Check.NETWORK]
    assert "1,438 samples to train on and 359 to validate" in told[Check.DATA]
    assert told[Check.FORWARD] == "64×1×8×8 in, 64×10 out"
    assert told[Check.LOSS].endswith("guessing gives 2.303")
    assert told[Check.LAST_BATCH] == "30 samples"
    assert "f1" in told[Check.VALIDATION]
    figures = told[Check.VALIDATION]
    assert isinstance(figures, Message), "another language can say it"
    assert figures.arguments["part0"].template == "loss {loss}"
    assert report.advice == ()


def test_what_it_costs_follows_from_the_network() -> None:
    cost = look(digits_project(optimizer="Adam")).cost
    assert cost is not None
    parameters = 4 * (64 * 32 + 32 + 32 * 10 + 10)
    assert cost.memory.parameters == cost.memory.gradients == parameters
    assert 2 * parameters <= cost.memory.optimizer <= 2 * parameters + 100
    # 1797 pictures of 8 x 8 floats, each with its label of 8 bytes.
    assert cost.memory.data == 1797 * (8 * 8 * 4 + 8)
    assert cost.epoch_s >= 23 * cost.step_s
    assert cost.run_s == pytest.approx(10 * cost.epoch_s)
    assert cost.largest_batch == 1438
    assert cost.all_fit
    assert cost.tried


def test_activations_grow_with_the_batch() -> None:
    def activations(size: int) -> int:
        document = digits_project()
        cost = look(replace(document, data=replace(document.data, batch_size=size))).cost
        assert cost is not None
        return cost.memory.activations

    few, many = activations(100), activations(400)
    # Each sample has 64 pixels, 32 + 32 activations and 10 logits at least, 4 bytes each.
    assert many - few > 300 * 4 * (64 + 32 + 32 + 10)
    assert many < 5 * few


def test_the_peak_counts_what_is_held_at_one_time() -> None:
    base = torch.ones(1000)
    with peak_memory(torch.device("cpu")) as peak:
        first = base * 2
        del first
        second = base + 1
        second.add_(1)
        third = second.view(10, 100).t()
        fourth = third * 2
    assert peak.bytes == 2 * 4000
    del fourth


def state_of_the_world() -> list[Any]:
    return [torch.get_rng_state().tolist(), random.getstate(), torch.are_deterministic_algorithms_enabled()]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    document = points_project([("Linear", {"out_features": 8}), ("BatchNorm1d", {}), ("Dropout", {})])
    before = losses(run(document, tmp_path / "a"))
    world = state_of_the_world()
    look(replace(document, training=replace(document.training, deterministic=True)))
    assert state_of_the_world() == world
    assert losses(run(document, tmp_path / "b")) == before


def test_a_project_without_data_is_told_first() -> None:
    document = digits_project()
    document = replace(document, data=replace(document.data, source="none"))
    assert "Choose a data source first" in failed(document, Check.NETWORK)


def test_missing_files_are_told_with_their_place(tmp_path: Path) -> None:
    document = digits_project()
    layers: list[Layer] = [("Flatten", {}), ("Linear", {"out_features": 10})]
    network = chain((1, 28, 28), layers)
    data = replace(document.data, source="mnist", root=str(tmp_path))
    document = replace(document, networks=frozen({"g1": network}), data=data)
    assert str(tmp_path) in failed(document, Check.DATA)


def test_a_layer_that_gives_nan_is_named() -> None:
    layers: list[Layer] = [
        ("Linear", {"out_features": 8}),
        ("Expression", {"expression": "torch.log(input)"}),
    ]
    report = look(points_project(layers))
    assert report.fault is not None
    assert report.fault.check is Check.FORWARD
    assert report.fault.node_id == "n3"
    assert "Keep its input above 0" in report.fault.message


def test_a_slope_that_is_infinite_is_named() -> None:
    layers: list[Layer] = [
        ("Linear", {"out_features": 8}),
        ("Expression", {"expression": "torch.sqrt(input * 0)"}),
    ]
    report = look(points_project(layers))
    assert report.fault is not None
    assert (report.fault.check, report.fault.node_id) == (Check.BACKWARD, "n3")


def test_a_last_batch_of_one_sample_is_found_before_it_comes() -> None:
    layers: list[Layer] = [("Linear", {"out_features": 8}), ("BatchNorm1d", {})]
    document = points_project(layers)
    document = replace(document, data=replace(document.data, batch_size=79))
    message = failed(document, Check.LAST_BATCH)
    assert "can't normalise a single sample" in message
    assert "choose another batch size" in message


def test_an_error_in_custom_code_names_its_node() -> None:
    document = with_code(points_project([("code:c1", {})]), CODE.replace("== 4", "== 1"))
    report = look(document)
    assert report.fault is not None
    assert (report.fault.check, report.fault.node_id) == (Check.FORWARD, "n2")
    assert "a mistake of its author" in report.fault.message


def test_layers_without_gradients_are_told() -> None:
    layers: list[Layer] = [
        ("Linear", {"out_features": 8}),
        ("Expression", {"expression": "input * 0 + 1"}),
        ("Linear", {"out_features": 8}),
    ]
    (advice,) = look(points_project(layers)).advice
    assert "No gradient reaches linear2" in advice


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A machine whose memory holds so many samples at once; the list has the sizes that were tried."""
    return limit_memory(monkeypatch, 100)


def test_the_largest_batch_is_tried(limited: list[int]) -> None:
    cost = look(digits_project()).cost
    assert cost is not None
    assert cost.largest_batch is not None
    assert 85 <= cost.largest_batch <= 100
    assert cost.tried
    assert not cost.all_fit
    assert max(limited) == 1438


def test_a_batch_that_does_not_fit_is_told_with_one_that_does(limited: list[int]) -> None:
    document = digits_project()
    report = look(replace(document, data=replace(document.data, batch_size=512)))
    assert report.fault is not None
    assert "512 samples doesn't fit into memory" in report.fault.message
    assert report.fitting_batch == 64


def test_little_memory_is_told_without_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight_cost, "free_memory", lambda device: 200_000)
    report = look(digits_project())
    assert report.cost is not None
    assert report.cost.largest_batch is not None
    assert 64 < report.cost.largest_batch < 1438
    assert not report.cost.tried


def test_it_stops_when_it_is_asked_to() -> None:
    asked: list[int] = []

    def check_stop() -> None:
        asked.append(1)
        if len(asked) == 4:
            raise CancelledError("stop")

    with pytest.raises(CancelledError):
        look_before_training(digits_project(), RunOptions(), check_stop)


@pytest.mark.parametrize(
    "recipe",
    [
        {"accumulate": 3},
        {"optimizer": "LBFGS", "optimizer_settings": frozen({})},
        {"precision": "bf16"},
        {"scheduler": "OneCycleLR", "epochs": 1},
        {"ema_decay": 0.9, "label_smoothing": 0.1, "class_weights": "balanced"},
    ],
    ids=lambda recipe: next(iter(recipe)),
)
def test_every_kind_of_recipe_can_be_looked_at(recipe: dict[str, Any]) -> None:
    report = look(points_project(**recipe))
    assert report.passed, report.fault
    assert report.cost is not None


def test_the_command_says_what_passed_and_what_it_costs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "points.loom"
    Project(points_project()).save(file)
    assert main(["preflight", str(file)]) == 0
    told = capsys.readouterr().out
    assert "memory at its peak" in told
    assert "FAILED" not in told
    bad = points_project([("Expression", {"expression": "torch.log(input - 9)"})])
    Project(bad).save(file)
    assert main(["preflight", str(file)]) == 1
    assert "FAILED" in capsys.readouterr().out
