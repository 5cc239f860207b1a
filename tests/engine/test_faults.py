"""What goes wrong in a run: told in words with a remedy, the last checkpoint whole, and the run can go on."""

from __future__ import annotations

import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine import memory
from studio.engine import trainer as trainer_module
from studio.engine.checkpoint import load_checkpoint
from studio.engine.events import CheckpointSaved, StepsEnded, Warned
from studio.engine.learner import Learner
from studio.engine.run_options import CheckpointPolicy
from studio.engine.runs import RunStore
from studio.graph.document import CodeDocument, ProjectDocument, frozen
from tests.broken import Disk, limit_memory
from tests.engine.networks import points_project
from tests.engine.test_resume import folder, run, told
from tests.engine.test_trainer import assert_ended, losses


@pytest.fixture(autouse=True)
def report_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer_module, "REPORT_EVERY_S", 0.0)


def fail_at_step(monkeypatch: pytest.MonkeyPatch, number: int, error: Exception) -> None:
    """Let a step raise an error, once."""
    real, taken = Learner.steps, [0]

    def steps(learner: Learner, stream: Any) -> Any:
        for step in real(learner, stream):
            taken[0] += 1
            if taken[0] == number:
                raise error
            yield step

    monkeypatch.setattr(Learner, "steps", steps)


def test_memory_that_runs_out_is_told_with_a_batch_size_that_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_step(monkeypatch, 7, torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"))
    # A sample's 8 activations of 4 bytes, kept by Dropout and Linear as well: so much fits 8 times, and not 16 times.
    monkeypatch.setattr(memory, "free_memory", lambda device: 2_000)
    document = points_project()
    events = run(document, tmp_path, checkpoints=CheckpointPolicy(every_steps=3))
    finished = assert_ended(events, "failed in a step")
    assert "Memory ran out in step 7" in finished.message
    assert "samples would fit: set the batch size to that" in finished.message
    assert load_checkpoint(folder(events) / "last.ckpt").state.step == 6
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == told(run(document, tmp_path))


def test_the_batch_size_that_fits_follows_from_what_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for free in (1_000, 2_000, 10**9):
        with monkeypatch.context() as patched:
            fail_at_step(patched, 1, torch.OutOfMemoryError("out of memory"))
            patched.setattr(memory, "free_memory", lambda device, free=free: free)
            document = points_project()
            document = replace(document, data=replace(document.data, batch_size=64))
            message = assert_ended(run(document, tmp_path), "failed in a step").message
            found.append(int(message.split("About ")[1].split()[0]))
    assert found[0] < found[1] < found[2] == 32


def test_a_full_disk_is_told_and_training_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)

    def react(event: Any, _commands: Any) -> None:
        if isinstance(event, StepsEnded):
            disk.full = 4 <= event.last_step < 12
        if isinstance(event, Warned):
            assert load_checkpoint(folder(events_of_run(tmp_path)) / "last.ckpt").state.step == 2

    events = run(points_project(), tmp_path, react, checkpoints=CheckpointPolicy(every_steps=2))
    assert_ended(events, "completed")
    assert len(losses(events)) == 15
    warnings = [event.message for event in events if isinstance(event, Warned)]
    assert warnings
    assert all(".ckpt: the disk is full. Free some space" in warning for warning in warnings)
    assert all("Training goes on and tries again" in warning for warning in warnings)
    saved = [event.step for event in events if isinstance(event, CheckpointSaved) and event.kind == "last"]
    assert saved[0] == 2
    assert saved[-1] == 15


def events_of_run(root: Path) -> Any:
    """Something that ``folder`` finds the only run of the store by."""
    from studio.engine.events import RunStarted

    with RunStore(root) as store:
        record = store.list()[0]
    return [RunStarted(record.id, record.path, "cpu", 0, 1, 1, 1)]


def test_a_disk_that_stays_full_fails_the_run_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)

    def react(event: Any, _commands: Any) -> None:
        disk.full = disk.full or (isinstance(event, StepsEnded) and event.last_step >= 7)

    document = points_project()
    events = run(document, tmp_path, react, checkpoints=CheckpointPolicy(every_steps=3))
    disk.full = False
    finished = assert_ended(events, "failed in a step")
    assert "the disk is full" in finished.message
    assert load_checkpoint(folder(events) / "last.ckpt").state.step == 6
    rest = run(document, None, resume=folder(events))
    assert told(events) + told(rest) == told(run(document, tmp_path / "whole"))


CODE = """
import torch
from torch import nn

class Moody(nn.Module):
    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        self.calls += not input.is_meta
        if self.calls == 4:
            raise KeyError("a mistake of its author")
        return input
"""


def with_code(document: ProjectDocument, text: str) -> ProjectDocument:
    """Give the project's second node code of its own."""
    name = text.split("class ")[1].split("(")[0]
    network = document.networks["g1"]
    nodes = {**network.nodes, "n2": replace(network.nodes["n2"], name=name.lower())}
    network = replace(network, nodes=frozen(nodes))
    code = frozen({"c1": CodeDocument("c1", name, text)})
    return replace(document, code=code, networks=frozen({"g1": network}))


def test_an_error_in_custom_code_names_its_node(tmp_path: Path) -> None:
    document = with_code(points_project([("code:c1", {})]), CODE)
    events = run(document, tmp_path)
    finished = assert_ended(events, "failed in a step")
    assert finished.node_id == "n2"
    assert "in step 4" in finished.message
    assert "a mistake of its author" in finished.message
    assert len(losses(events)) == 3


def test_a_batch_size_that_is_told_was_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that holds five samples at once."""
    limit_memory(monkeypatch, 5)
    document = points_project()
    finished = assert_ended(run(document, tmp_path), "failed in a step")
    assert "Memory ran out in step 1. About 4 samples would fit" in finished.message
    document = replace(document, data=replace(document.data, batch_size=4))
    assert_ended(run(document, tmp_path), "completed")


def test_memory_is_given_back_before_a_smaller_batch_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[weakref.ref[torch.Tensor]] = []
    seen: list[int] = []

    def steps(learner: Learner, stream: Any) -> Any:
        for x, _ in stream:
            seen.append(sum(ref() is not None for ref in held))
            activations = x * 2
            held.append(weakref.ref(activations))
            raise torch.OutOfMemoryError("out of memory")
            yield

    monkeypatch.setattr(Learner, "steps", steps)
    message = assert_ended(run(points_project(), tmp_path), "failed in a step").message
    assert "Use a smaller batch size or a smaller network" in message
    assert len(seen) == 5  # 16, then 8, 4, 2 and 1
    assert not any(seen)


def test_a_layer_that_knows_one_batch_size_fails_at_the_last_batch_with_a_remedy(tmp_path: Path) -> None:
    code = """
import torch
from torch import nn

class Rigid(nn.Module):
    def forward(self, input: torch.Tensor) -> torch.Tensor:
        if not input.is_meta and self.training:
            return input.view(17, 2)
        return input
"""
    document = with_code(points_project([("code:c1", {})]), code)
    document = replace(document, data=replace(document.data, batch_size=17))
    events = run(document, tmp_path)
    finished = assert_ended(events, "failed in a step")
    assert finished.node_id == "n2"
    assert "in step 5" in finished.message
    assert "the last of its epoch, with 12 samples instead of 17" in finished.message
    assert len(losses(events)) == 4


def test_a_lost_device_is_told_and_the_run_can_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        fail_at_step(patched, 7, RuntimeError("CUDA error: unspecified launch failure\nmore of it"))
        events = run(points_project(), tmp_path, checkpoints=CheckpointPolicy(every_steps=3))
    finished = assert_ended(events, "failed in a step")
    assert "The device failed in step 7 (CUDA error: unspecified launch failure)" in finished.message
    assert "Start Layerloom anew" in finished.message
    rest = run(points_project(), None, resume=folder(events))
    assert told(events) + told(rest) == told(run(points_project(), tmp_path / "whole"))


def warnings_of(events: Any) -> list[str]:
    return [event.message for event in events if isinstance(event, Warned)]


def test_gradients_that_vanish_are_told_once(tmp_path: Path) -> None:
    layers = [("Linear", {"out_features": 8}), ("Expression", {"expression": "input * 1e-9"})]
    (warning,) = warnings_of(run(points_project(layers, epochs=8), tmp_path))
    assert "Next to no gradient reaches linear2 after epoch 1" in warning


def test_gradients_that_explode_are_told_once(tmp_path: Path) -> None:
    layers = [("Linear", {"out_features": 8}), ("Expression", {"expression": "input * 1e5"})]
    slow = frozen({"lr": 1e-30})
    (warning,) = warnings_of(run(points_project(layers, epochs=8, optimizer_settings=slow), tmp_path))
    assert "The gradients of linear2" in warning
    assert "Clip the gradients" in warning


def test_dead_layers_are_told_once(tmp_path: Path) -> None:
    layers = [("Linear", {"out_features": 8}), ("Expression", {"expression": "input - 100"}), ("ReLU", {})]
    told_of = warnings_of(run(points_project(layers, epochs=8), tmp_path))
    assert [text for text in told_of if "Nearly all units of relu4 give 0" in text] == told_of[-1:]


def test_a_network_that_learns_is_left_in_peace(tmp_path: Path) -> None:
    assert warnings_of(run(points_project(epochs=8), tmp_path)) == []
