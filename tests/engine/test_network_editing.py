"""Another network in the middle of a run: what it keeps, how it goes on, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import trainer as trainer_module
from studio.engine.branching import branch_run
from studio.engine.checkpoint import Checkpoint, load_checkpoint
from studio.engine.commands import Command, Commands, EditNetwork, PlanEdit, Probing
from studio.engine.events import (
    EditPlanned,
    Event,
    NetworkChanged,
    Outcome,
    RunFinished,
    RunStarted,
    StepsEnded,
    Warned,
)
from studio.engine.network_plans import LayerFate, NetworkPlan, Start
from studio.engine.probe_events import HealthMeasured
from studio.engine.replay import Replay, read_history
from studio.engine.run_options import CheckpointPolicy
from studio.engine.runs import RunStore
from studio.graph.document import Edge, Node, ProjectDocument, frozen
from tests.engine.networks import points_project
from tests.engine.test_resume import assert_same, folder, run, told

ADAM: dict[str, Any] = {"optimizer": "Adam", "optimizer_settings": frozen({"lr": 0.01})}
Edit = Callable[[ProjectDocument], ProjectDocument]


@pytest.fixture(autouse=True)
def report_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)


def changed(document: ProjectDocument, name: str, **settings: Any) -> ProjectDocument:
    """With other settings of the layer of that name."""
    network = next(iter(document))
    node = network.node_named(name)
    assert node is not None
    return document.with_network(
        network.with_node(replace(node, settings=frozen({**node.settings, **settings})))
    )


def inserted(document: ProjectDocument, after: str, *layers: tuple[str, dict[str, Any]]) -> ProjectDocument:
    """With layers on the wire that leaves the one of that name."""
    network = next(iter(document))
    for kind, settings in layers:
        source = network.node_named(after)
        assert source is not None
        (wire,) = network.edges_from(source.id)
        node = Node(
            f"n{len(network.nodes) + 50}", kind, f"{kind.lower()}{len(network.nodes) + 50}", frozen(settings)
        )
        network = network.with_node(node).with_edge(Edge(source.id, "output", node.id, "input"))
        network = network.with_edge(replace(wire, source=node.id, output="output"))
        after = node.name
    return document.with_network(network)


def renamed(document: ProjectDocument, name: str, other: str) -> ProjectDocument:
    network = next(iter(document))
    node = network.node_named(name)
    assert node is not None
    return document.with_network(network.with_node(replace(node, name=other)))


def edit_at(step: int, edit: Edit, document: ProjectDocument, start: Start = Start.FRESH) -> Any:
    """Send an edit of the network once ``step`` was reported."""

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == step:
            commands.send(EditNetwork(edit(document), start))

    return react


def the_change(events: list[Event]) -> NetworkChanged:
    (found,) = [event for event in events if isinstance(event, NetworkChanged)]
    return found


def fates(plan: NetworkPlan) -> dict[str, LayerFate]:
    return {layer.name: layer.fate for layer in plan.layers}


def completed(events: list[Event]) -> bool:
    ended = events[-1]
    assert isinstance(ended, RunFinished)
    assert not ended.message, ended.message
    return ended.outcome is Outcome.COMPLETED


def before_and_after(
    root: Path, document: ProjectDocument, edit: Edit, start: Start
) -> tuple[Checkpoint, Checkpoint, NetworkChanged]:
    """Train to step 7, edit there, and stop: the checkpoints of both networks."""

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 7:
            commands.send(EditNetwork(edit(document), start))
            commands.send(Command.STOP)

    events = run(document, root, react)
    assert not [event for event in events if isinstance(event, Warned)]
    path = folder(events)
    return load_checkpoint(path / "left-0001.ckpt"), load_checkpoint(path / "last.ckpt"), the_change(events)


def moments(checkpoint: Checkpoint, index: int) -> Any:
    return checkpoint.state.optimizer["state"][index]["exp_avg_sq"]


def deeper(document: ProjectDocument) -> ProjectDocument:
    return inserted(document, "relu3", ("Linear", {"out_features": 8}), ("ReLU", {}))


def test_layers_that_stay_keep_weights_and_moments_to_the_last_bit(tmp_path: Path) -> None:
    document = points_project(**ADAM)
    edit = lambda document: renamed(deeper(document), "linear2", "first")  # noqa: E731
    left, last, change = before_and_after(tmp_path, document, edit, Start.FRESH)
    assert change.step == 7
    assert fates(change.plan) == {
        "first": LayerFate.KEPT,
        "linear5": LayerFate.KEPT,
        "linear56": LayerFate.NEW,
        "relu57": LayerFate.NEW,
    }
    old, new = left.state, last.state
    for before, after in (("linear2", "first"), ("linear5", "linear5")):
        for tensor in ("weight", "bias"):
            assert torch.equal(old.model[f"{before}.{tensor}"], new.model[f"{after}.{tensor}"])
    assert old.optimizer["state"].keys() == {0, 1, 2, 3}
    assert new.optimizer["state"].keys() == {0, 1, 4, 5}  # the new layer has taken no step yet
    for index, other in ((0, 0), (1, 1), (2, 4), (3, 5)):
        assert torch.equal(moments(left, index), moments(last, other))
    assert (new.step, new.epoch, new.position, new.sums) == (old.step, old.epoch, old.position, old.sums)
    assert torch.equal(new.random.cpu, old.random.cpu)


def test_a_run_goes_on_with_the_edited_network_to_its_end(tmp_path: Path) -> None:
    document = points_project(**ADAM)
    events = run(document, tmp_path, edit_at(7, deeper, document))
    assert completed(events)
    assert [step for step, _ in told(events)] == list(range(1, 16))
    last = load_checkpoint(folder(events) / "last.ckpt")
    assert "linear56.weight" in last.state.model
    assert "linear56" in last.project


@pytest.mark.parametrize("killed_at", [8, 9, 12, 14])
def test_a_run_that_is_killed_past_an_edit_goes_on_bit_for_bit(tmp_path: Path, killed_at: int) -> None:
    document = points_project(
        **ADAM, scheduler="StepLR", scheduler_settings=frozen({"step_size": 1}), ema_decay=0.9
    )
    react = edit_at(7, deeper, document)
    whole = run(document, tmp_path / "whole", react)
    first = run(document, tmp_path / "cut", react, killed_at)
    rest = run(document, None, resume=folder(first))
    assert completed(rest)
    assert told(first) + told(rest) == told(whole)
    assert_same(folder(first), folder(whole))


def test_an_edit_is_made_again_where_its_checkpoint_was_never_written(tmp_path: Path) -> None:
    document = points_project(**ADAM)
    react = edit_at(7, deeper, document)
    whole = run(document, tmp_path / "whole", react)
    first = run(document, tmp_path / "cut", react, 9)
    (folder(first) / "last.ckpt").unlink()
    rest = run(document, None, resume=folder(first))
    assert told(first) + told(rest) == told(whole)
    assert_same(folder(first), folder(whole))


def test_the_way_back_brings_the_earlier_weights_and_moments(tmp_path: Path) -> None:
    document = points_project(**ADAM, ema_decay=0.9)

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 7:
            commands.send(EditNetwork(deeper(document)))
        if isinstance(event, StepsEnded) and event.last_step == 11:
            commands.send(PlanEdit(document))
            commands.send(EditNetwork(document, Start.BACK))
            commands.send(Command.STOP)

    events = run(document, tmp_path, react)
    (planned,) = [event for event in events if isinstance(event, EditPlanned)]
    assert planned.back_to == 7
    path = folder(events)
    left, last = load_checkpoint(path / "left-0001.ckpt").state, load_checkpoint(path / "last.ckpt").state
    assert last.model.keys() == left.model.keys()
    assert all(torch.equal(last.model[name], left.model[name]) for name in left.model)
    assert str(last.optimizer["state"]) == str(left.optimizer["state"])
    assert str(last.parts["ema"]) == str(left.parts["ema"])
    assert (last.step, left.step) == (11, 7)
    whole = run(document, None, resume=path)
    assert completed(whole)


def test_the_rate_and_its_schedule_go_on(tmp_path: Path) -> None:
    document = points_project(
        **ADAM, scheduler="CosineAnnealingLR", scheduler_settings=frozen({}), decay_all=False
    )
    left, last, _ = before_and_after(tmp_path, document, deeper, Start.FRESH)
    rates = [[group["lr"] for group in each.state.optimizer["param_groups"]] for each in (left, last)]
    assert rates[0] == rates[1]
    assert rates[0][0] < 0.01
    assert left.state.parts["scheduler"]["last_epoch"] == last.state.parts["scheduler"]["last_epoch"] == 1


def test_a_layer_with_a_factor_of_its_own_goes_on_in_proportion(tmp_path: Path) -> None:
    document = points_project(**ADAM, scheduler="ExponentialLR", scheduler_settings=frozen({"gamma": 0.5}))

    def slower(document: ProjectDocument) -> ProjectDocument:
        network = next(iter(document))
        return document.with_network(network.with_node(replace(network.nodes["n2"], lr_factor=0.1)))

    _, last, _ = before_and_after(tmp_path, document, slower, Start.FRESH)
    groups = last.state.optimizer["param_groups"]
    assert [group["lr"] for group in groups] == pytest.approx([0.0005, 0.005])
    assert last.state.parts["scheduler"]["base_lrs"] == pytest.approx([0.001, 0.01])


def test_a_network_that_does_not_fit_is_refused_and_the_run_goes_on(tmp_path: Path) -> None:
    document = points_project(**ADAM)
    narrow = lambda document: changed(document, "linear5", out_features=2)  # noqa: E731
    events = run(document, tmp_path, edit_at(7, narrow, document))
    assert completed(events)
    (warned,) = [event for event in events if isinstance(event, Warned)]
    assert "stays as it is" in warned.message
    assert "3" in warned.message
    assert told(events) == told(run(document, tmp_path / "plain"))


def test_planning_an_edit_changes_no_number(tmp_path: Path) -> None:
    document = points_project(**ADAM)

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 7:
            commands.send(PlanEdit(deeper(document)))

    events = run(document, tmp_path / "planned", react)
    (planned,) = [event for event in events if isinstance(event, EditPlanned)]
    assert [plan.start for plan in planned.plans] == [Start.FRESH, Start.PRESERVING]
    assert told(events) == told(run(document, tmp_path / "plain"))


def test_the_store_says_where_the_network_was_cut(tmp_path: Path) -> None:
    document = points_project(**ADAM)
    run(document, tmp_path, edit_at(7, deeper, document))
    with RunStore(tmp_path) as store:
        (record,) = store.list()
    (edit,) = record.edits
    assert (edit.step, edit.start) == (7, "fresh")
    assert edit.layers == (("new", "linear56"), ("new", "relu57"))
    assert record.parameters == 8 * 3 + 72 + 27


def test_an_edit_waits_until_steps_that_are_in_the_store_are_repeated(tmp_path: Path) -> None:
    """The tenth step was stored before the plug was pulled, and not told."""
    document = points_project(**ADAM)
    first = run(document, tmp_path, pull_plug_at=9, checkpoints=CheckpointPolicy(every_steps=4))

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, RunStarted):
            commands.send(EditNetwork(deeper(document)))

    rest = run(document, None, react, resume=folder(first))
    assert completed(rest)
    assert the_change(rest).step == 10
    assert [step for step, _ in told(first) + told(rest)] == list(range(1, 16))


def test_an_edit_that_is_needed_and_cannot_be_ends_the_run_in_words(tmp_path: Path) -> None:
    document = points_project(**ADAM)

    def react(event: Event, commands: Commands) -> None:
        if isinstance(event, StepsEnded) and event.last_step == 7:
            commands.send(EditNetwork(changed(document, "linear5", out_features=2), needed=True))

    ended = run(document, tmp_path, react)[-1]
    assert isinstance(ended, RunFinished)
    assert ended.outcome is Outcome.FAILED
    assert ended.node_id is not None


@pytest.mark.parametrize("step", [5, 10, 15])
def test_an_edit_between_two_epochs_or_while_validating_goes_on_in_the_next_one(
    tmp_path: Path, step: int
) -> None:
    """The command comes with the epoch's last step: it is obeyed before, in or after the validation."""
    document = points_project(**ADAM, epochs=4)
    react = edit_at(step, deeper, document)
    whole = run(document, tmp_path / "whole", react)
    assert completed(whole)
    assert [step for step, _ in told(whole)] == list(range(1, 21))
    first = run(document, tmp_path / "cut", react, step + 2)
    rest = run(document, None, resume=folder(first))
    assert told(first) + told(rest) == told(whole)


@pytest.mark.parametrize(
    "optimizer", ["SGD", "AdamW", "Adagrad", "Adafactor", "LBFGS", "RMSprop", "Rprop", "NAdam"]
)
@pytest.mark.parametrize("start", [Start.FRESH, Start.PRESERVING])
def test_every_kind_of_optimizer_goes_on(tmp_path: Path, optimizer: str, start: Start) -> None:
    rate = {"lr": 0.01, **({"momentum": 0.9} if optimizer == "SGD" else {})}
    document = points_project(optimizer=optimizer, optimizer_settings=frozen(rate))
    wider = lambda document: changed(deeper(document), "linear2", out_features=11)  # noqa: E731
    edit = deeper if start is Start.FRESH else wider
    events = run(document, tmp_path, edit_at(7, edit, document, start))
    assert completed(events)


@pytest.mark.parametrize(
    "scheduler", ["StepLR", "CosineAnnealingLR", "WarmupCosine", "OneCycleLR", "ReduceLROnPlateau"]
)
def test_every_kind_of_schedule_goes_on_with_more_groups(tmp_path: Path, scheduler: str) -> None:
    settings = {
        "StepLR": {"step_size": 1},
        "ReduceLROnPlateau": {"patience": 0},
    }.get(scheduler, {})
    document = points_project(
        **ADAM, scheduler=scheduler, scheduler_settings=frozen(settings), decay_all=False
    )

    def slower(document: ProjectDocument) -> ProjectDocument:
        network = next(iter(document))
        return document.with_network(network.with_node(replace(network.nodes["n2"], lr_factor=0.5)))

    react = edit_at(7, slower, document)
    whole = run(document, tmp_path / "whole", react)
    assert completed(whole)
    first = run(document, tmp_path / "cut", react, 9)
    assert told(first) + told(run(document, None, resume=folder(first))) == told(whole)


def test_moments_on_both_sides_of_an_edit_can_be_seen_and_branched_from(tmp_path: Path) -> None:
    document = points_project(**ADAM)
    policy = CheckpointPolicy(every_steps=3, keep_epochs=1, keep=5)
    first = run(document, tmp_path, edit_at(7, deeper, document), checkpoints=policy)
    history = read_history(folder(first), document)
    replay = Replay(history)
    names = set()
    for moment in history.moments:
        shown = list(replay.look(moment, Probing(health=True)))
        assert not [event for event in shown if isinstance(event, Warned)]
        (health,) = [event for event in shown if isinstance(event, HealthMeasured)]
        names.add("n56" in health.nodes)
    assert names == {False, True}
    branch = branch_run(folder(first), history.moments[-1], {"lr": 0.002}, epochs=4)
    assert completed(run(document, None, resume=branch.path))
