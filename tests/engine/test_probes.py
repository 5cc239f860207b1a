"""What probes tell of a network in training, and that training goes on as if nobody had looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch

from studio.engine import probes as probes_module
from studio.engine import trainer as trainer_module
from studio.engine.attention import attention_of
from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command, Commands, Probing
from studio.engine.compiler import compile_network
from studio.engine.data import load_dataset
from studio.engine.device_use import MachineMeter, gpu_use
from studio.engine.embedding import principal_plane
from studio.engine.events import (
    Embedded,
    Event,
    HealthMeasured,
    MapsShown,
    Paused,
    Predicted,
    RunFinished,
    StepsEnded,
    StepTimed,
    ValuesSpread,
    Warned,
)
from studio.engine.forward_trace import ForwardTrace
from studio.engine.health import gradient_norms, kept, update_ratios, weights_by_node
from studio.engine.job import Job, prepare
from studio.engine.probe_events import LAST_HIDDEN
from studio.engine.run_options import RunOptions
from studio.engine.step_timing import StepTiming
from studio.engine.trainer import run_training
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.graph.recipe import DataSettings
from studio.templates import find_template
from tests.engine.networks import Layer, chain, digits_project, points_project

E = TypeVar("E")
# One layer draws random numbers, another keeps running statistics.
_DELICATE: list[Layer] = [
    ("Conv2d", {"out_channels": 4, "kernel_size": 3}),
    ("BatchNorm2d", {}),
    ("ReLU", {}),
    ("Dropout", {"p": 0.3}),
    ("Flatten", {}),
    ("Linear", {"out_features": 10}),
]
_EVERYTHING = Probing(
    health=True, predictions=True, timing=True, spread="n2", maps="n2", sample=3, embedding="n4"
)


@pytest.fixture(autouse=True)
def look_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)
    monkeypatch.setattr(probes_module, "PROBE_EVERY_S", 0.0)
    monkeypatch.setattr(probes_module, "_REST", 0)


def cnn(**training: object) -> ProjectDocument:
    """A network on digits in which looking could do harm."""
    project = digits_project(epochs=2, **training)
    data = replace(project.data, batch_size=256)
    return replace(project, networks={"g1": chain((1, 8, 8), _DELICATE)}, data=data)


def train(document: ProjectDocument, root: Path, *sent: Probing | Command) -> list[Event]:
    commands = Commands()
    for command in sent:
        commands.send(command)
    return list(run_training(document, RunOptions(runs_root=root), commands))


def of(events: list[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def final_state(events: list[Event]) -> dict[str, torch.Tensor]:
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.path is not None, finished.message
    return dict(load_checkpoint(finished.path / "last.ckpt").state.model)


@pytest.mark.parametrize("recipe", [{}, {"ema_decay": 0.9}, {"channels_last": True}])
def test_looking_changes_no_bit_of_what_is_learned(recipe: dict[str, object], tmp_path: Path) -> None:
    alone = train(cnn(**recipe), tmp_path)
    watched = train(cnn(**recipe), tmp_path, _EVERYTHING)
    for kind in (HealthMeasured, Predicted, ValuesSpread, MapsShown, Embedded, StepTimed):
        assert len(of(watched, kind)) >= 2, f"nothing was told of {kind.__name__}"
    before, after = final_state(alone), final_state(watched)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    losses = [[loss for event in of(run, StepsEnded) for loss in event.losses] for run in (alone, watched)]
    assert losses[0] == losses[1]


def test_nothing_is_computed_when_nobody_looks_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("somebody looked")

    monkeypatch.setattr(ForwardTrace, "run", refuse)
    events = train(cnn(), tmp_path, _EVERYTHING, Probing())
    # The first command is obeyed, and fails; after the second one there is nothing left to fail.
    assert len(of(events, Warned)) == 1
    assert not of(train(cnn(), tmp_path, Probing()), Warned)


def test_a_probe_that_fails_is_told_and_training_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no room for that")

    monkeypatch.setattr(ForwardTrace, "run", fail)
    events = train(cnn(), tmp_path, _EVERYTHING)
    assert "no room for that" in str(of(events, Warned)[0].message)
    assert of(events, RunFinished)[0].epochs == 2


def test_the_update_is_that_of_a_step_and_the_gradient_is_its_gradient() -> None:
    """With plain SGD a step changes the weights by the learning rate times the gradient."""
    model = compile_network(points_project(), "Net", seed=0)
    compiled = vars(model)["compiled"]
    weights = weights_by_node(model, compiled)
    before = kept(weights)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(16, 2)).square().sum().backward()
    optimizer.step()
    gradients, updates = gradient_norms(weights), update_ratios(before, weights)
    assert updates.keys() == gradients.keys() == {"n2", "n5"}, "only two layers learn"
    for node_id, parameters in before.items():
        norm = float(torch.cat([parameter.flatten() for parameter in parameters]).norm())
        assert updates[node_id] == pytest.approx(0.1 * gradients[node_id] / norm, rel=1e-4)


def test_updates_are_measured_while_a_network_trains(tmp_path: Path) -> None:
    first, *others = of(train(points_project(), tmp_path, Probing(health=True)), HealthMeasured)
    assert first.nodes["n2"].update is None, "no step has been taken yet"
    assert len(others) > 2
    for event in others:
        assert 0 < (event.nodes["n2"].update or 0) < 1
        assert (event.nodes["n2"].gradient or 0) > 0
        assert event.nodes["n3"].gradient is event.nodes["n3"].update is None, "a ReLU learns nothing"


def test_units_that_never_answer_are_counted_as_dead(tmp_path: Path) -> None:
    layers: list[Layer] = [("Linear", {"out_features": 4}), ("ReLU", {})]
    project = points_project(layers, epochs=1, optimizer_settings={"lr": 0.0})
    network = project.networks["g1"]
    weights = compile_network(project, "Net", seed=project.training.seed).get_submodule("linear2")
    measured = of(train(project, tmp_path, Probing(health=True)), HealthMeasured)[-1]
    x = load_dataset(project.data, load_catalogue()).validation_x
    silent = (weights(x).detach() <= 0).all(dim=0).float().mean()
    assert measured.nodes["n3"].dead == pytest.approx(float(silent))
    assert measured.nodes["n2"].dead is None
    assert measured.network == network.id


def test_shares_of_time_and_memory_add_up(tmp_path: Path) -> None:
    for node_health in of(train(cnn(), tmp_path, Probing(health=True)), HealthMeasured):
        assert sum(node.time for node in node_health.nodes.values()) == pytest.approx(1)
        assert sum(node.memory for node in node_health.nodes.values()) == pytest.approx(1)


def test_predictions_are_those_of_the_validation_at_the_end_of_each_epoch(tmp_path: Path) -> None:
    project = points_project()  # 20 samples to validate: all of them are predicted
    events = train(project, tmp_path, Probing(predictions=True))
    accuracies = [event.validation.accuracy for event in events if hasattr(event, "validation")]
    predicted = of(events, Predicted)
    assert [event.epoch for event in predicted] == [1, 2, 3]
    for event, accuracy in zip(predicted, accuracies, strict=True):
        assert (event.winners == event.labels).mean() == pytest.approx(accuracy)
        assert np.allclose(event.probabilities.sum(axis=1), 1, atol=1e-5)
        assert event.of_validation
        assert event.samples.shape == (20, 2)


def test_without_validation_samples_those_of_training_are_predicted(tmp_path: Path) -> None:
    data = DataSettings("blobs", {"samples": 60}, batch_size=16, validation_fraction=0.0)
    project = replace(points_project(), data=data)
    predicted = of(train(project, tmp_path, Probing(predictions=True)), Predicted)
    assert predicted
    assert not predicted[0].of_validation
    assert len(predicted[0].labels) == 60


def test_the_spread_counts_every_value_of_the_node(tmp_path: Path) -> None:
    spread = of(train(cnn(), tmp_path, Probing(spread="n2")), ValuesSpread)[-1].spreads
    assert spread["weights"].counts.sum() == 4 * 9 + 4
    assert spread["gradients"].counts.sum() == 4 * 9 + 4
    assert spread["activations"].counts.sum() == 128 * 4 * 6 * 6
    assert of(train(cnn(), tmp_path, Probing(spread="n4")), ValuesSpread)[-1].spreads.keys() == {
        "activations"
    }


def test_a_network_says_while_it_waits_what_a_node_makes_of_a_sample(tmp_path: Path) -> None:
    commands, seen = Commands(), []
    commands.send(Command.PAUSE)

    def asked() -> Iterator[Probing]:
        yield Probing(maps="n1", sample=2)  # the Input
        yield Probing(maps="n2", sample=2)
        yield Probing(maps="n4", sample=2)
        yield Probing(maps="n7", sample=2)

    questions = asked()
    for event in run_training(cnn(), RunOptions(runs_root=tmp_path), commands):
        if isinstance(event, Paused | MapsShown):
            question = next(questions, None)
            commands.send(question or Command.STOP)
        if isinstance(event, MapsShown):
            seen.append(event)
    image, convolution, relu, linear = seen
    assert np.array_equal(image.maps[0], image.picture[0]), "digits are neither scaled nor normalised"
    assert convolution.maps.shape == (4, 6, 6)
    assert convolution.filters is not None
    assert convolution.filters.shape == (4, 1, 3, 3)
    assert convolution.maps.min() < 0 == relu.maps.min()
    assert linear.maps.shape == (1, 1, 10)
    assert relu.filters is linear.filters is None


def test_each_node_of_each_template_that_trains_gives_something() -> None:
    for name in ("digits-mlp", "lstm-classifier", "inception-block", "transformer-encoder"):
        document = find_template(name).load().document
        network = document.trained_network
        assert network is not None
        model = compile_network(document, network.name, seed=0).eval()
        given: set[str] = set()
        trace = ForwardTrace(vars(model)["compiled"], lambda node, _tensor: given.add(node))  # noqa: B023
        shape = next(node.settings["shape"] for node in network.nodes.values() if node.type == "Input")
        x = torch.randn(2, *shape)
        with torch.no_grad():
            traced = trace.run(model, x)
            assert torch.equal(traced, model(x))
        lines = vars(model)["compiled"].lines
        computed = {node for node in lines.values() if network.nodes[node].type != "Parameter"}
        assert given == computed, (
            f"{name}: nothing of {[network.nodes[key].name for key in computed - given]}"
        )
        assert trace.seconds.keys() == computed


def test_the_plane_of_an_embedding_is_that_of_the_principal_components() -> None:
    values = torch.randn(50, 7, generator=torch.Generator().manual_seed(1)) * torch.arange(1.0, 8.0)
    points, shares = principal_plane(values)
    centred = (values - values.mean(dim=0)).numpy()
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    assert np.allclose(np.abs(points.numpy()), np.abs(centred @ axes[:2].T), atol=1e-3)
    assert shares == pytest.approx(tuple((singular**2 / (singular**2).sum())[:2].tolist()))
    assert principal_plane(torch.ones(1, 3))[1] == (0.0, 0.0)
    assert bool(principal_plane(torch.full((4, 3), torch.nan))[0].isfinite().all())


def test_an_embedding_has_the_samples_with_their_classes_and_answers(tmp_path: Path) -> None:
    embedded = of(train(cnn(), tmp_path, Probing(embedding=LAST_HIDDEN)), Embedded)[-1]
    assert embedded.seen == "n6", "the Flatten before the last Linear"
    assert embedded.node == LAST_HIDDEN
    assert embedded.samples.shape[0] == len(embedded.labels) == len(embedded.winners) == len(embedded.points)
    labels = load_dataset(cnn().data, load_catalogue()).validation_y
    assert embedded.labels.tolist() == labels.tolist(), "digits have few enough to see them all"
    assert (embedded.labels == embedded.winners).mean() > 0.3


def test_attention_is_that_of_the_clicked_node_and_leaves_no_hook(tmp_path: Path) -> None:
    made = Project()
    net = made.add_network("Net")
    row = [
        net.add("Input", shape=(1, 8, 8)),
        net.add("Reshape", shape=(8, 8)),
        net.add("TransformerEncoderLayer", d_model=8, nhead=2, dim_feedforward=16, batch_first=True),
        net.add("Flatten"),
        net.add("Linear", out_features=10),
        net.add("Output"),
    ]
    for before, after in pairwise(row):
        net.connect(before, after)
    attends, flattens = row[2].id, row[3].id
    project = replace(cnn(), networks=made.document.networks)
    shown = of(train(project, tmp_path, Probing(maps=attends, sample=1)), MapsShown)[-1]
    assert shown.attention is not None
    assert shown.attention.shape == (2, 8, 8)
    assert np.allclose(shown.attention.sum(axis=2), 1, atol=1e-5), "each place has one look to give"
    alone, watched = train(project, tmp_path), train(project, tmp_path, Probing(maps=attends))
    one, other = final_state(alone), final_state(watched)
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert of(train(project, tmp_path, Probing(maps=flattens)), MapsShown)[-1].attention is None


def test_a_block_shows_the_heads_of_all_that_attends_in_it(tmp_path: Path) -> None:
    document = find_template("transformer-encoder").load().document
    network = document.trained_network
    assert network is not None
    job = prepare(document, RunOptions(), lambda: None)
    x = torch.zeros(1, *job.data.train_x.shape[1:])
    job.model.eval()
    attending = {key: attention_of(job, key, x) for key in network.nodes}
    found = [maps for maps in attending.values() if maps is not None]
    assert found
    assert all(maps.ndim == 3 and np.allclose(maps.sum(axis=2), 1, atol=1e-4) for maps in found)
    assert not any(module._forward_pre_hooks for module in job.model.modules())


@pytest.mark.parametrize(
    "recipe",
    [{}, {"accumulate": 2}, {"optimizer": "LBFGS", "optimizer_settings": {}}, {"clip_norm": 1.0}],
    ids=["plain", "accumulated", "closure", "clipped"],
)
def test_a_step_s_time_is_split_without_a_gap(recipe: dict[str, object], tmp_path: Path) -> None:
    document = cnn(**recipe)
    timed = of(train(document, tmp_path, Probing(timing=True)), StepTimed)
    assert timed
    for event in timed:
        assert set(event.seconds) == {"data", "forward", "backward", "optimizer"}
        assert all(seconds > 0 for seconds in event.seconds.values())
        assert event.samples in (256, 512, 1438 % 256, 1438 % 512)
        assert event.gpu is None


def test_a_slow_part_is_seen_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time passes in the optimizer alone."""
    now = [0.0]
    real = torch.optim.SGD.step

    def step(self: torch.optim.SGD, closure: object = None) -> object:
        now[0] += 1.0
        return real(self, closure)  # type: ignore[arg-type]

    monkeypatch.setattr(torch.optim.SGD, "step", step)
    document = cnn(optimizer="SGD", optimizer_settings={"lr": 0.01})
    job = prepare(document, RunOptions(), lambda: None)
    timing = StepTiming(job.model, job.optimizer, job.device, False, lambda: now[0])
    timing.begin()
    next(job.learner.steps(job_batches(job)))
    assert timing.end() == {"data": 0.0, "forward": 0.0, "backward": 0.0, "optimizer": 1.0}


def job_batches(job: Job) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    return job.data.training(torch.arange(64), 64)


def test_no_mark_stays_on_the_network(tmp_path: Path) -> None:
    job = prepare(cnn(), RunOptions(), lambda: None)
    timing = StepTiming(job.model, job.optimizer, job.device, False)
    timing.begin()
    assert job.model._forward_hooks
    timing.end()
    assert not job.model._forward_hooks
    assert not job.model._forward_pre_hooks
    assert not job.optimizer._optimizer_step_pre_hooks  # type: ignore[attr-defined]
    assert not job.optimizer._optimizer_step_post_hooks  # type: ignore[attr-defined]


def test_the_machine_tells_its_use() -> None:
    use = MachineMeter().read()
    assert 0 <= use.cpu <= 1
    assert 0 < use.own < use.memory_in_all
    assert use.memory < use.memory_in_all
    assert gpu_use("cpu") is None
