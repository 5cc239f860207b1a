"""Going back to the moments of a run: what is seen there is what was there when it trained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.checkpoint import load_checkpoint
from studio.engine.commands import Command, Commands, Probing
from studio.engine.errors import CheckpointError
from studio.engine.events import (
    Event,
    Paused,
    Predicted,
    RunFinished,
    SurfaceComputed,
    ValuesSpread,
)
from studio.engine.probe_events import HealthMeasured, MapsShown
from studio.engine.replay import History, Replay, read_history
from studio.engine.run_options import CheckpointPolicy, RunOptions
from studio.engine.trainer import run_training
from studio.graph.document import ProjectDocument
from tests.engine.networks import points_project
from tests.engine.test_probes import cnn, of

EVERYTHING = Probing(health=True, predictions=True, spread="n2", maps="n2", sample=1)


def trained(document: ProjectDocument, root: Path) -> tuple[list[Event], History]:
    options = RunOptions(runs_root=root, checkpoints=CheckpointPolicy(keep_epochs=1))
    commands = Commands()
    commands.send(Probing(predictions=True))
    events = list(run_training(document, options, commands))
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.path is not None, finished.message
    return events, read_history(finished.path, document)


@pytest.mark.parametrize("recipe", [{}, {"ema_decay": 0.9}, {"scheduler": "OneCycleLR"}])
def test_predictions_at_a_moment_are_those_of_the_epoch_in_training(
    recipe: dict[str, object], tmp_path: Path
) -> None:
    events, history = trained(cnn(**recipe), tmp_path)
    told = {event.epoch: event for event in of(events, Predicted)}
    assert [moment.epoch for moment in history.moments] == [1, 2]
    replay = Replay(history)
    for moment in reversed(history.moments):
        (predicted,) = of(list(replay.look(moment, Probing(predictions=True))), Predicted)
        assert np.array_equal(predicted.probabilities, told[moment.epoch].probabilities)
        assert (predicted.epoch, predicted.step) == (moment.epoch, moment.step)


def test_each_view_gets_what_it_asks_for_and_health_has_the_step_that_came_next(tmp_path: Path) -> None:
    _, history = trained(cnn(), tmp_path)
    replay = Replay(history)
    first, last = history.moments[0], history.moments[-1]
    there = list(replay.look(first, EVERYTHING))
    for kind in (HealthMeasured, Predicted, ValuesSpread, MapsShown):
        (event,) = of(there, kind)
        assert event.step == first.step  # type: ignore[attr-defined]
    convolution = of(there, HealthMeasured)[0].nodes["n2"]
    assert (convolution.gradient or 0) > 0
    assert (convolution.update or 0) > 0
    maps = of(there, MapsShown)[0].maps
    later = of(list(replay.look(last, EVERYTHING)), MapsShown)[0].maps
    assert not np.array_equal(maps, later)
    again = of(list(replay.look(first, EVERYTHING)), MapsShown)[0].maps
    assert np.array_equal(maps, again), "going there and back changed what the network is"


def test_the_gradient_of_a_moment_is_that_of_the_next_step_of_the_run(tmp_path: Path) -> None:
    """With plain SGD a step changes the weights by the learning rate times the gradient."""
    document = points_project(epochs=2, optimizer_settings={"lr": 0.1})
    commands = Commands()
    commands.send(Command.END_OF_EPOCH)
    for event in run_training(document, RunOptions(runs_root=tmp_path / "cut"), commands):
        if isinstance(event, Paused):
            commands.send(Command.STEP if event.step == 5 else Command.STOP)
    assert isinstance(event, RunFinished)
    assert event.path is not None
    assert event.steps == 6
    _, history = trained(document, tmp_path / "whole")
    (replayed,) = of(list(Replay(history).look(history.moments[0], Probing(health=True))), HealthMeasured)
    before, after = (
        load_checkpoint(path).state.model for path in (history.moments[0].path, event.path / "last.ckpt")
    )
    node = document.networks["g1"].nodes["n2"].name
    changes = [after[name] - before[name] for name in before if name.startswith(f"{node}.")]
    changed = float(torch.cat([change.flatten() for change in changes]).norm())
    assert changed > 0
    assert 0.1 * (replayed.nodes["n2"].gradient or 0) == pytest.approx(changed, rel=1e-4)


def test_points_in_the_plane_have_their_surface_at_each_moment(tmp_path: Path) -> None:
    _, history = trained(points_project(), tmp_path)
    replay = Replay(history)
    surfaces = [
        of(list(replay.look(moment, Probing(), surface=True)), SurfaceComputed)[0]
        for moment in history.moments
    ]
    assert [surface.step for surface in surfaces] == [moment.step for moment in history.moments]
    assert not np.array_equal(surfaces[0].probabilities, surfaces[-1].probabilities)


def test_a_damaged_checkpoint_is_refused_and_the_others_can_be_seen(tmp_path: Path) -> None:
    _, history = trained(points_project(), tmp_path)
    first, second = history.moments[:2]
    content = bytearray(first.path.read_bytes())
    content[len(content) // 2] ^= 1
    first.path.write_bytes(content)
    replay = Replay(history)
    with pytest.raises(CheckpointError, match="damaged"):
        list(replay.look(first, Probing(predictions=True)))
    assert of(list(replay.look(second, Probing(predictions=True))), Predicted)


def test_a_checkpoint_of_another_step_is_not_shown_as_that_moment(tmp_path: Path) -> None:
    """Another process goes on with the run."""
    _, history = trained(cnn(), tmp_path)
    first, last = history.moments[0], history.moments[-1]
    first.path.write_bytes(last.path.read_bytes())
    with pytest.raises(CheckpointError, match="written anew"):
        list(Replay(history).look(first, EVERYTHING))


def test_code_of_a_run_is_trusted_only_as_the_same_code_of_the_project(tmp_path: Path) -> None:
    _, history = trained(points_project(), tmp_path)
    assert history.document.trusted
    assert read_history(history.record.path, replace(points_project(), trusted=False)).document.trusted
